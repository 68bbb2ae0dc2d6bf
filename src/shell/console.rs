//! What people are told beside the results: everything on standard error.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};

use super::arguments::Color;
use crate::diagnostic::render::Style;
use crate::diagnostic::{Diagnostic, render};

/// Columns for messages when standard error is no terminal.
const WIDTH: usize = 140;

/// What is to be said once the screen is free again; none while it is.
static HELD: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// Writes a line to standard error; colour codes are taken out where they are not wanted. Nobody can be told when that fails.
pub fn say(text: &str) {
    match HELD.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        Some(held) => held.push(text.to_string()),
        None => write_line(text),
    }
}

fn write_line(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// From now on a pager has the screen: what is said waits.
pub fn hold() {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.get_or_insert_default();
}

/// Whether a pager has the screen.
pub fn is_held() -> bool {
    HELD.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .is_some()
}

/// The screen is free again.
pub fn release() {
    let held = HELD.lock().unwrap_or_else(PoisonError::into_inner).take();
    held.unwrap_or_default()
        .iter()
        .for_each(|text| write_line(text));
}

/// Sets colour for the whole program: the flag first, then NO_COLOR, CLICOLOR_FORCE and the terminal.
pub fn choose_color(color: Color) {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
    .write_global();
}

/// Whether results on standard output may hold colour codes.
pub fn color_results() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Whether messages may hold colour codes.
pub fn color_messages() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Findings about a text, in order, one below the other.
pub fn render_all(diagnostics: &[Diagnostic], source: &str, name: &str) -> String {
    let width = terminal_size::terminal_size_of(io::stderr())
        .map_or(WIDTH, |(width, _)| usize::from(width.0));
    let style = Style { color: true, width };
    let rendered = diagnostics
        .iter()
        .map(|diagnostic| render::to_text(diagnostic, source, name, style));
    rendered.collect::<Vec<_>>().join("\n\n")
}

/// `1 row`, `2 rows`, `3 properties`, `4 breaches`.
pub fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) if noun.ends_with("ch") => format!("{count} {noun}es"),
        (_, None) => format!("{count} {noun}s"),
    }
}
