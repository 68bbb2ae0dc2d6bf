//! The line format: one `column = value` a line, for rows too wide to compare.

use std::io::{self, Write};

use crate::value::Value;

use super::text::{for_people, width};
use super::{Layout, RowWriter};

/// Column names at the right of a common width; later lines of a value stand below its first.
pub struct Line {
    layout: Layout,
    columns: Vec<String>,
    name_width: usize,
    rows: usize,
}

impl Line {
    pub fn new(layout: Layout) -> Self {
        Self {
            layout,
            columns: Vec::new(),
            name_width: 0,
            rows: 0,
        }
    }

    fn width(&self, text: &str) -> usize {
        width(text, self.layout.wide_ambiguous)
    }
}

impl RowWriter for Line {
    fn start(&mut self, columns: &[String], _: &mut dyn Write) -> io::Result<()> {
        self.columns = columns
            .iter()
            .map(|column| column.replace('\n', " "))
            .collect();
        self.name_width = self
            .columns
            .iter()
            .map(|column| self.width(column))
            .max()
            .unwrap_or(0);
        Ok(())
    }

    fn row(&mut self, row: &[Value], out: &mut dyn Write) -> io::Result<()> {
        if self.rows > 0 {
            writeln!(out)?;
        }
        self.rows += 1;
        let margin = " ".repeat(self.name_width + " = ".len());
        for (column, value) in self.columns.iter().zip(row) {
            let padding = " ".repeat(self.name_width - self.width(column));
            let value = for_people(value).replace('\n', &format!("\n{margin}"));
            writeln!(out, "{padding}{column} = {value}")?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
