//! HTML: a page that stands alone, with one table; all text escaped.

use std::io::{self, Write};

use crate::value::Value;

use super::text::for_people;
use super::{RowWriter, is_number};

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tupu</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2em; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
td { white-space: pre-line; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.null { color: #888; }
</style>
</head>
<body>
<table>
"#;

const TAIL: &str = "</tbody>\n</table>\n</body>\n</html>\n";

/// Writes rows as they come.
pub struct Html;

impl RowWriter for Html {
    fn start(&mut self, columns: &[String], out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{HEAD}<thead>\n<tr>")?;
        for column in columns {
            write!(out, "<th scope=\"col\">{}</th>", escape(column))?;
        }
        write!(out, "</tr>\n</thead>\n<tbody>\n")
    }

    fn row(&mut self, row: &[Value], out: &mut dyn Write) -> io::Result<()> {
        write!(out, "<tr>")?;
        for value in row {
            let class = match value {
                Value::Null => " class=\"null\"",
                value if is_number(value) => " class=\"number\"",
                _ => "",
            };
            write!(out, "<td{class}>{}</td>", escape(&for_people(value)))?;
        }
        writeln!(out, "</tr>")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{TAIL}")
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
