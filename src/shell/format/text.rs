//! Values as people read them in a table: short lists without quotes, nothing that could drive a terminal.

use std::fmt::Write;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::value::Value;
use crate::value::text::to_plain_text;

/// How null looks where an empty cell could be taken for an empty text.
pub const NULL: &str = "null";

/// A value for people. Lists of plain words lose their quotes: `[成都市, 绵阳市]`.
pub fn for_people(value: &Value) -> String {
    let text = match value {
        Value::Null => NULL.to_string(),
        Value::List(items) => word_list(items).unwrap_or_else(|| value.to_string()),
        other => to_plain_text(other),
    };
    without_controls(text)
}

/// A list of texts without quotes, when none of them could be misread.
fn word_list(items: &[Value]) -> Option<String> {
    let words: Option<Vec<&str>> = items.iter().map(plain_word).collect();
    Some(format!("[{}]", words?.join(", ")))
}

fn plain_word(value: &Value) -> Option<&str> {
    let Value::String(word) = value else {
        return None;
    };
    let starts_plainly = word
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() || word.chars().any(|c| c > '\u{2e7f}'));
    let odd = |c: char| ",[]{}'\"`:".contains(c) || c.is_control();
    let reserved = ["true", "false", "null"].contains(&word.as_str());
    let plain = starts_plainly && !word.contains(odd) && word.trim() == word.as_str() && !reserved;
    plain.then_some(word.as_str())
}

/// Control characters other than line breaks become spaces (tabs) or escapes, so that data cannot drive the terminal.
fn without_controls(text: String) -> String {
    let needs_work = |c: char| c.is_control() && c != '\n';
    if !text.contains(needs_work) {
        return text;
    }
    let mut clean = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => clean.push_str("    "),
            '\r' => {}
            c if needs_work(c) => {
                // Writing to a string cannot fail.
                let _ = write!(clean, "\\u{{{:x}}}", c as u32);
            }
            c => clean.push(c),
        }
    }
    clean
}

/// Columns of the screen that a text takes.
pub fn width(text: &str, wide_ambiguous: bool) -> usize {
    if wide_ambiguous {
        text.width_cjk()
    } else {
        text.width()
    }
}

/// The lines of a text no wider than `limit`: broken after spaces where possible, else between characters as people see them.
///
/// A single character wider than the limit stands on a line of its own.
pub fn wrap(text: &str, limit: usize, wide_ambiguous: bool) -> Vec<String> {
    text.split('\n')
        .flat_map(|line| wrap_line(line, limit.max(1), wide_ambiguous))
        .collect()
}

fn wrap_line(line: &str, limit: usize, wide_ambiguous: bool) -> Vec<String> {
    if width(line, wide_ambiguous) <= limit {
        return vec![line.to_string()];
    }
    let mut lines = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let end = break_at(rest, limit, wide_ambiguous);
        lines.push(rest[..end].trim_end().to_string());
        rest = rest[end..].trim_start();
    }
    lines
}

/// Where the first line of a text ends, in bytes.
fn break_at(text: &str, limit: usize, wide_ambiguous: bool) -> usize {
    let mut taken = 0;
    let mut last_space = None;
    for (at, cluster) in text.grapheme_indices(true) {
        taken += width(cluster, wide_ambiguous);
        if taken > limit {
            let whole = if at == 0 { cluster.len() } else { at };
            return match last_space {
                _ if cluster == " " => whole,
                // A break at a space wastes no more than half a line.
                Some((space, before)) if before * 2 >= limit => space,
                _ => whole,
            };
        }
        if cluster == " " {
            last_space = Some((at + 1, taken));
        }
    }
    text.len()
}
