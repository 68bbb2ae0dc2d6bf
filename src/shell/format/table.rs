//! The table format: aligned columns that fit the screen, numbers at the right, long cells wrapped.
//!
//! Plain ASCII lines, because box-drawing characters take two columns on some Chinese terminals.

use std::io::{self, Write};

use crate::value::Value;

use super::text::{NULL, for_people, width, wrap};
use super::{Layout, RowWriter, is_number};

/// Rows that are looked at before widths are chosen; later rows fit into those.
const SAMPLE_ROWS: usize = 1_000;
/// Lines that a cell may take before it is cut.
const CELL_LINES: usize = 12;
/// A column is not made narrower than this, even if the table then is wider than the screen.
const NARROWEST: usize = 6;
const SEPARATOR: &str = " | ";

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";

/// Collects the first rows, chooses widths, then writes row by row.
pub struct Table {
    layout: Layout,
    headers: Vec<String>,
    sample: Vec<Vec<Cell>>,
    columns: Option<Vec<Column>>,
    cut_cells: usize,
}

struct Cell {
    text: String,
    number: bool,
    null: bool,
}

#[derive(Debug, Clone, Copy)]
struct Column {
    width: usize,
    right: bool,
}

impl Cell {
    fn new(value: &Value) -> Self {
        Self {
            text: for_people(value),
            number: is_number(value),
            null: value.is_null(),
        }
    }
}

impl Table {
    pub fn new(layout: Layout) -> Self {
        Self {
            layout,
            headers: Vec::new(),
            sample: Vec::new(),
            columns: None,
            cut_cells: 0,
        }
    }

    fn text_width(&self, text: &str) -> usize {
        let lines = text.split('\n');
        lines
            .map(|line| width(line, self.layout.wide_ambiguous))
            .max()
            .unwrap_or(0)
    }

    /// Chooses the columns from the sample and writes header and sample.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.choose_columns();
        self.columns = Some(columns.clone());
        if self.layout.header {
            self.write_header(&columns, out)?;
        }
        for row in std::mem::take(&mut self.sample) {
            self.write_row(&row, &columns, out)?;
        }
        Ok(())
    }

    fn choose_columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = (0..self.headers.len()).map(|at| self.natural(at)).collect();
        if let Some(total) = self.layout.width {
            let separators = SEPARATOR.len() * columns.len().saturating_sub(1);
            shrink(&mut columns, total.saturating_sub(separators));
        }
        columns
    }

    /// The width a column would like, and whether it holds numbers.
    fn natural(&self, at: usize) -> Column {
        let cells = || self.sample.iter().map(|row| &row[at]);
        let header = if self.layout.header {
            self.text_width(&self.headers[at])
        } else {
            0
        };
        let widest = cells().map(|cell| self.text_width(&cell.text)).max();
        Column {
            width: widest.unwrap_or(0).max(header).max(1),
            right: cells().any(|cell| cell.number) && cells().all(|cell| cell.number || cell.null),
        }
    }

    fn write_header(&self, columns: &[Column], out: &mut dyn Write) -> io::Result<()> {
        let cells: Vec<Vec<String>> = self
            .headers
            .iter()
            .zip(columns)
            .map(|(header, column)| wrap(header, column.width, self.layout.wide_ambiguous))
            .collect();
        let style = self.layout.color.then_some(BOLD);
        self.write_lines(&cells, columns, |_| style, out)?;
        let rules: Vec<String> = columns
            .iter()
            .map(|column| "-".repeat(column.width))
            .collect();
        writeln!(out, "{}", rules.join("-+-"))
    }

    fn write_row(
        &mut self,
        row: &[Cell],
        columns: &[Column],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(columns)
            .map(|(cell, column)| self.cell_lines(&cell.text, column.width))
            .collect();
        let color = self.layout.color;
        let style = |at: usize| (color && row[at].null && row[at].text == NULL).then_some(DIM);
        self.write_lines(&cells, columns, style, out)
    }

    fn cell_lines(&mut self, text: &str, width: usize) -> Vec<String> {
        let mut lines = wrap(text, width, self.layout.wide_ambiguous);
        if self.layout.width.is_some() && lines.len() > CELL_LINES {
            self.cut_cells += 1;
            lines.truncate(CELL_LINES - 1);
            lines.push("...".to_string());
        }
        lines
    }

    fn write_lines(
        &self,
        cells: &[Vec<String>],
        columns: &[Column],
        style: impl Fn(usize) -> Option<&'static str>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let mut text = String::new();
            for (at, column) in columns.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { SEPARATOR });
                let cell = cells[at].get(line).map_or("", String::as_str);
                self.push_padded(&mut text, cell, *column, style(at));
            }
            writeln!(out, "{}", text.trim_end())?;
        }
        Ok(())
    }

    fn push_padded(&self, text: &mut String, cell: &str, column: Column, style: Option<&str>) {
        let padding = column
            .width
            .saturating_sub(width(cell, self.layout.wide_ambiguous));
        let padding = " ".repeat(padding);
        if column.right {
            text.push_str(&padding);
        }
        match style {
            Some(style) => text.extend([style, cell, RESET]),
            None => text.push_str(cell),
        }
        if !column.right {
            text.push_str(&padding);
        }
    }
}

/// Makes the widest columns narrower until all fit into `total`; narrow columns and numbers keep their width.
fn shrink(columns: &mut [Column], total: usize) {
    let mut wide: Vec<usize> = (0..columns.len()).collect();
    loop {
        let kept: usize = (0..columns.len())
            .filter(|at| !wide.contains(at))
            .map(|at| columns[at].width)
            .sum();
        let share = total.saturating_sub(kept) / wide.len().max(1);
        let before = wide.len();
        wide.retain(|at| columns[*at].width > share.max(NARROWEST) && !columns[*at].right);
        if wide.len() == before {
            for at in wide {
                columns[at].width = share.max(NARROWEST);
            }
            return;
        }
    }
}

impl RowWriter for Table {
    fn start(&mut self, columns: &[String], _: &mut dyn Write) -> io::Result<()> {
        self.headers = columns.to_vec();
        Ok(())
    }

    fn row(&mut self, row: &[Value], out: &mut dyn Write) -> io::Result<()> {
        let cells: Vec<Cell> = row.iter().map(Cell::new).collect();
        if let Some(columns) = self.columns.clone() {
            return self.write_row(&cells, &columns, out);
        }
        self.sample.push(cells);
        if self.sample.len() == SAMPLE_ROWS {
            self.begin(out)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.columns.is_none() && !self.headers.is_empty() {
            self.begin(out)?;
        }
        Ok(())
    }

    fn note(&self) -> Option<String> {
        let cells = match self.cut_cells {
            0 => return None,
            1 => "1 cell was".to_string(),
            count => format!("{count} cells were"),
        };
        Some(format!(
            "{cells} cut to {CELL_LINES} lines; the formats line and json show all"
        ))
    }
}
