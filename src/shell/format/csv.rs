//! CSV and TSV: a header, then plain text; quoted where the text needs it.

use std::io::{self, Write};

use crate::value::Value;
use crate::value::text::to_plain_text;

use super::{Layout, RowWriter};

/// Fields separated by one character, as RFC 4180 has them, with `\n` between rows.
pub struct Separated {
    delimiter: u8,
    header: bool,
}

impl Separated {
    pub fn new(delimiter: u8, layout: Layout) -> Self {
        Self {
            delimiter,
            header: layout.header,
        }
    }

    fn write<'a>(
        &self,
        fields: impl Iterator<Item = std::borrow::Cow<'a, str>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .from_writer(Vec::new());
        let fields: Vec<_> = fields.collect();
        writer
            .write_record(fields.iter().map(|field| field.as_bytes()))
            .map_err(io::Error::other)?;
        let line = writer
            .into_inner()
            .map_err(|error| io::Error::other(error.to_string()))?;
        out.write_all(&line)
    }
}

impl RowWriter for Separated {
    fn start(&mut self, columns: &[String], out: &mut dyn Write) -> io::Result<()> {
        if !self.header || columns.is_empty() {
            return Ok(());
        }
        self.write(columns.iter().map(|column| column.into()), out)
    }

    fn row(&mut self, row: &[Value], out: &mut dyn Write) -> io::Result<()> {
        self.write(row.iter().map(|value| to_plain_text(value).into()), out)
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
