//! The document on a terminal: facts in colours by kind, without colour in double brackets; below it each fact with its words.

use std::io::{self, Write};

use super::Shown;
use crate::shell::format::Layout;
use crate::shell::format::text::for_people;
use crate::value::Value;

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";

/// The colour of a kind of fact.
fn color(kind: &str) -> &'static str {
    match kind {
        "title" => "\x1b[1;36m",
        "number" | "date" | "validity" | "term" => "\x1b[33m",
        "issuer" | "addressee" => "\x1b[34m",
        "cite" => "\x1b[35m",
        "cluster" => "\x1b[32m",
        _ => "\x1b[36m",
    }
}

pub fn write(shown: &Shown<'_>, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    let (bold, reset) = if layout.color {
        (BOLD, RESET)
    } else {
        ("", "")
    };
    writeln!(out, "{bold}{}{reset}", clean(shown.title()))?;
    for (name, value) in shown.header() {
        writeln!(out, "{name}: {}", clean(&value))?;
    }
    let kinds = shown
        .kinds()
        .into_iter()
        .map(|kind| marked(kind, kind, layout.color));
    let kinds: Vec<String> = kinds.collect();
    writeln!(out, "facts: {}\n", kinds.join(" "))?;
    match shown.text {
        Some(text) => write_text(shown, text, layout, out)?,
        None => writeln!(
            out,
            "The graph keeps no text of this document, only these words of it."
        )?,
    }
    writeln!(out)?;
    write_facts(shown, layout, out)
}

fn write_text(
    shown: &Shown<'_>,
    text: &str,
    layout: Layout,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (stretch, covering) in shown.stretches() {
        let words = &text[stretch];
        match covering.last() {
            // Marks around line breaks would colour the margin.
            Some(&innermost) if !words.trim().is_empty() => {
                let kind = shown.mentions[innermost].kind();
                let lines = words.split('\n').map(|line| match line.trim().is_empty() {
                    true => clean(line),
                    false => marked(line, kind, layout.color),
                });
                let lines: Vec<String> = lines.collect();
                write!(out, "{}", lines.join("\n"))?;
            }
            _ => write!(out, "{}", clean(words))?,
        }
    }
    if !text.ends_with('\n') {
        writeln!(out)?;
    }
    Ok(())
}

fn write_facts(shown: &Shown<'_>, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    for (at, mention) in shown.mentions.iter().enumerate() {
        let quote = mention.quote.replace(['\n', '\r'], " ");
        let quote = match layout.color {
            true => marked(&quote, mention.kind(), true),
            false => clean(&quote),
        };
        let mut notes = shown.note(at).into_iter();
        let rule = notes.next().unwrap_or_default();
        let (start, end) = (mention.span.start, mention.span.end);
        writeln!(out, "{start}-{end} {quote}  {rule}")?;
        for support in notes {
            writeln!(out, "    {}", clean(&support))?;
        }
    }
    Ok(())
}

fn marked(words: &str, kind: &str, has_color: bool) -> String {
    let words = clean(words);
    match has_color {
        true => format!("{}{words}{RESET}", color(kind)),
        false => format!("⟦{words}⟧"),
    }
}

/// Nothing in a text may drive the terminal.
fn clean(text: &str) -> String {
    for_people(&Value::from(text))
}
