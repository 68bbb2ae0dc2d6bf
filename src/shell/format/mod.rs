//! Result formats: one table, one file a format. A format sees column names and values, never a query or a graph.
//!
//! Rows are written as they come, so a long result needs no memory; the table format looks at the first rows to choose widths.

mod csv;
mod html;
mod json;
mod line;
mod markdown;
mod table;
#[cfg(test)]
mod tests;
pub(super) mod text;

use std::io::{self, Write};

use super::failure::Failure;
use crate::diagnostic::did_you_mean;
use crate::value::Value;

/// How results are laid out, whatever the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Columns of the screen; without a limit nothing is wrapped.
    pub width: Option<usize>,
    /// Whether East Asian ambiguous characters (curly quotes, dots, circled digits) take two columns.
    pub wide_ambiguous: bool,
    /// Whether to write the names of the columns, where the format can leave them out.
    pub header: bool,
    pub color: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            width: None,
            wide_ambiguous: false,
            header: true,
            color: false,
        }
    }
}

/// Writes one result: `start`, then `row` for each row, then `finish`.
///
/// # Errors
/// Whatever the output reports.
pub trait RowWriter {
    fn start(&mut self, columns: &[String], out: &mut dyn Write) -> io::Result<()>;
    fn row(&mut self, row: &[Value], out: &mut dyn Write) -> io::Result<()>;
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// What the reader should know of the text written, such as cells that were cut; asked after `finish`.
    fn note(&self) -> Option<String> {
        None
    }
}

/// One format: what `--format` and `:format` take.
pub struct Format {
    pub name: &'static str,
    pub help: &'static str,
    /// File name endings that ask for the format.
    pub extensions: &'static [&'static str],
    writer: fn(Layout) -> Box<dyn RowWriter>,
}

impl Format {
    /// A writer for one result.
    pub fn writer(&self, layout: Layout) -> Box<dyn RowWriter> {
        (self.writer)(layout)
    }
}

/// All formats, the default first.
pub static FORMATS: &[Format] = &[
    Format {
        name: "table",
        help: "aligned columns for people; fits the terminal",
        extensions: &["txt"],
        writer: |layout| Box::new(table::Table::new(layout)),
    },
    Format {
        name: "csv",
        help: "comma-separated values with a header; null is an empty field",
        extensions: &["csv"],
        writer: |layout| Box::new(csv::Separated::new(b',', layout)),
    },
    Format {
        name: "tsv",
        help: "tab-separated values with a header; null is an empty field",
        extensions: &["tsv"],
        writer: |layout| Box::new(csv::Separated::new(b'\t', layout)),
    },
    Format {
        name: "json",
        help: "an array of objects, keys in the order of the columns, values with their types",
        extensions: &["json"],
        writer: |_| Box::new(json::Json::array()),
    },
    Format {
        name: "jsonl",
        help: "one JSON object a line",
        extensions: &["jsonl", "ndjson"],
        writer: |_| Box::new(json::Json::lines()),
    },
    Format {
        name: "markdown",
        help: "a table for a Markdown document",
        extensions: &["md"],
        writer: |_| Box::new(markdown::Markdown::default()),
    },
    Format {
        name: "line",
        help: "one `column = value` a line, a blank line between rows",
        extensions: &[],
        writer: |layout| Box::new(line::Line::new(layout)),
    },
    Format {
        name: "html",
        help: "a web page with one table, nothing fetched from elsewhere",
        extensions: &["html", "htm"],
        writer: |_| Box::new(html::Html),
    },
];

/// The format of a name.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS
        .iter()
        .find(|format| format.name.eq_ignore_ascii_case(name))
}

/// The format of a name.
///
/// # Errors
/// When there is none.
pub fn named(name: &str) -> Result<&'static Format, Failure> {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    find(name).ok_or_else(|| {
        let help = match did_you_mean(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? formats: {}", names.join(", ")),
            None => format!("formats: {}", names.join(", ")),
        };
        Failure::usage(format!("there is no format `{name}`"), help)
    })
}

/// The format that a file name asks for by its ending.
pub fn of_file(path: &std::path::Path) -> Option<&'static Format> {
    let extension = path.extension()?.to_str()?;
    FORMATS.iter().find(|format| {
        let mut extensions = format.extensions.iter();
        extensions.any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// Whether a value belongs at the right edge of its column.
fn is_number(value: &Value) -> bool {
    matches!(value, Value::Integer(_) | Value::Float(_))
}
