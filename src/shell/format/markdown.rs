//! Markdown: a pipe table whose cells show exactly the text of the values.

use std::io::{self, Write};

use crate::value::Value;

use super::text::for_people;
use super::{RowWriter, is_number};

/// Waits for the first row, which tells the columns of numbers.
#[derive(Default)]
pub struct Markdown {
    columns: Vec<String>,
    started: bool,
}

impl Markdown {
    fn header(&mut self, first: &[Value], out: &mut dyn Write) -> io::Result<()> {
        self.started = true;
        if self.columns.is_empty() {
            return Ok(());
        }
        write_cells(self.columns.iter().map(|column| escape(column)), out)?;
        let rules = (0..self.columns.len()).map(|at| match first.get(at) {
            Some(value) if is_number(value) => "---:".to_string(),
            _ => "---".to_string(),
        });
        write_cells(rules, out)
    }
}

impl RowWriter for Markdown {
    fn start(&mut self, columns: &[String], _: &mut dyn Write) -> io::Result<()> {
        self.columns = columns.to_vec();
        Ok(())
    }

    fn row(&mut self, row: &[Value], out: &mut dyn Write) -> io::Result<()> {
        if !self.started {
            self.header(row, out)?;
        }
        write_cells(row.iter().map(|value| escape(&for_people(value))), out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.header(&[], out)
    }
}

fn write_cells(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "|")?;
    for cell in cells {
        write!(out, " {cell} |")?;
    }
    writeln!(out)
}

/// Characters that Markdown would take as its own get a backslash; an underscore inside a word is left alone.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' => escaped.push_str("<br>"),
            '_' if is_word(before) && is_word(rest.peek().copied()) => escaped.push('_'),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&' => {
                escaped.extend(['\\', c])
            }
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric())
}
