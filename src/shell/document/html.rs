//! The document as one page: nothing is fetched, every text is escaped; what a fact says stands in a tooltip and in a list.

use std::io::{self, Write};

use super::Shown;

const STYLE: &str = "\
body{font-family:system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;line-height:1.7;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff;color-scheme:light dark}h1,dd,.text{overflow-wrap:anywhere}\
h1{font-size:1.4rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;color:#555;font-size:.9rem}dt,dd{margin:0}\
.text{white-space:pre-wrap;border:1px solid #ddd;border-radius:.3rem;padding:1rem}\
mark{color:inherit;border-radius:.2rem;padding:.05rem 0}\
.legend mark{padding:.1rem .4rem;margin-right:.5rem}\
.title{background:#cfe8ef}.number,.date,.validity,.term{background:#fdeab6}.issuer,.addressee{background:#d5defa}.cite{background:#ecd5f5}.cluster{background:#d3efcf}.other{background:#e4e4e4}\
table{border-collapse:collapse;font-size:.85rem;width:100%}td,th{border-bottom:1px solid #ddd;text-align:left;vertical-align:top;padding:.2rem .5rem}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1b}dl{color:#aaa}mark{color:#111}.text,td,th{border-color:#444}}";

/// Kinds with a colour of their own.
const KINDS: [&str; 9] = [
    "title",
    "number",
    "date",
    "validity",
    "term",
    "issuer",
    "addressee",
    "cite",
    "cluster",
];

pub fn write(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let title = escaped(shown.title());
    writeln!(out, "<!DOCTYPE html>")?;
    writeln!(out, "<html lang=\"zh\"><head><meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width\">"
    )?;
    writeln!(
        out,
        "<title>{title}</title><style>{STYLE}</style></head><body>"
    )?;
    writeln!(out, "<h1>{title}</h1>\n<dl>")?;
    for (name, value) in shown.header() {
        writeln!(out, "<dt>{name}</dt><dd>{}</dd>", escaped(&value))?;
    }
    write!(out, "</dl>\n<p class=\"legend\">")?;
    for kind in shown.kinds() {
        write!(
            out,
            "<mark class=\"{}\">{}</mark>",
            class(kind),
            escaped(kind)
        )?;
    }
    writeln!(out, "</p>")?;
    match shown.text {
        Some(text) => write_text(shown, text, out)?,
        None => writeln!(
            out,
            "<p>The graph keeps no text of this document, only the words below.</p>"
        )?,
    }
    write_facts(shown, out)?;
    writeln!(out, "</body></html>")
}

fn write_text(shown: &Shown<'_>, text: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<div class=\"text\">")?;
    for (stretch, covering) in shown.stretches() {
        let words = escaped(&text[stretch]);
        let Some(&innermost) = covering.last() else {
            write!(out, "{words}")?;
            continue;
        };
        let notes: Vec<String> = covering
            .iter()
            .rev()
            .flat_map(|at| shown.note(*at))
            .collect();
        let tooltip = escaped(&notes.join("\n"));
        let class = class(shown.mentions[innermost].kind());
        write!(
            out,
            "<mark class=\"{class}\" title=\"{tooltip}\">{words}</mark>"
        )?;
    }
    writeln!(out, "</div>")
}

fn write_facts(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<table><tr><th>characters</th><th>words</th><th>rule</th><th>supports</th></tr>"
    )?;
    for (at, mention) in shown.mentions.iter().enumerate() {
        let notes = shown.note(at);
        let (rule, supports) = notes.split_first().expect("a note begins with its rule");
        let supports: Vec<String> = supports.iter().map(|line| escaped(line)).collect();
        writeln!(
            out,
            "<tr><td>{}–{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            mention.span.start,
            mention.span.end,
            escaped(mention.quote),
            escaped(rule),
            supports.join("<br>")
        )?;
    }
    writeln!(out, "</table>")
}

fn class(kind: &str) -> &'static str {
    KINDS
        .into_iter()
        .find(|known| *known == kind)
        .unwrap_or("other")
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // No character may stand for another part of the page, nor break it.
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}
