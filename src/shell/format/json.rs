//! JSON: objects with the columns as keys, in their order; values typed as in the JSON-lines protocol.

use std::io::{self, Write};

use crate::value::Value;
use crate::value::json::to_json;

use super::RowWriter;

/// One array, or one object a line.
pub struct Json {
    array: bool,
    columns: Vec<String>,
    rows: usize,
}

impl Json {
    pub fn array() -> Self {
        Self {
            array: true,
            columns: Vec::new(),
            rows: 0,
        }
    }

    pub fn lines() -> Self {
        Self {
            array: false,
            ..Self::array()
        }
    }
}

impl RowWriter for Json {
    fn start(&mut self, columns: &[String], out: &mut dyn Write) -> io::Result<()> {
        self.columns = columns.to_vec();
        out.write_all(if self.array { b"[" } else { b"" })
    }

    fn row(&mut self, row: &[Value], out: &mut dyn Write) -> io::Result<()> {
        if self.array {
            out.write_all(if self.rows == 0 { b"\n  " } else { b",\n  " })?;
        }
        self.rows += 1;
        let entries = self.columns.iter().cloned().zip(row.iter().map(to_json));
        serde_json::to_writer(&mut *out, &entries.collect::<serde_json::Map<_, _>>())?;
        out.write_all(if self.array { b"" } else { b"\n" })
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match (self.array, self.rows) {
            (false, _) => Ok(()),
            (true, 0) => out.write_all(b"]\n"),
            (true, _) => out.write_all(b"\n]\n"),
        }
    }
}
