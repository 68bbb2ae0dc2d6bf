//! A file cut into parts that each begin and end with a record, so that threads can read them side by side.

use std::io::Read;

use super::super::problem::Problem;
use super::record::Dialect;

const PART: usize = 2 << 20;
/// A quoted value that goes on for longer than this has lost its end.
const LONGEST: usize = 256 << 20;

/// Whole records.
pub struct Part {
    pub bytes: Vec<u8>,
    /// The line of the first record.
    pub line: u64,
}

/// The parts of a file in order.
pub struct Parts {
    input: Box<dyn Read + Send>,
    dialect: Dialect,
    /// What was read behind the last whole record.
    rest: Vec<u8>,
    line: u64,
    begun: bool,
    ended: bool,
}

impl Parts {
    pub fn new(input: Box<dyn Read + Send>, dialect: Dialect) -> Self {
        Self {
            input,
            dialect,
            rest: Vec::new(),
            line: 1,
            begun: false,
            ended: false,
        }
    }

    /// The next part; `None` at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read, or a quoted value has no end.
    pub fn next(&mut self) -> Result<Option<Part>, Problem> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut size = PART;
        loop {
            self.fill(&mut bytes, size)?;
            if !self.begun {
                self.begun = true;
                if bytes.starts_with(b"\xEF\xBB\xBF") {
                    bytes.drain(..3);
                }
            }
            if bytes.is_empty() {
                return Ok(None);
            }
            let end = if self.ended {
                Some(bytes.len())
            } else {
                last_record_end(&bytes, self.dialect)
            };
            if let Some(end) = end {
                self.rest = bytes.split_off(end);
                let line = self.line;
                self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
                return Ok(Some(Part { bytes, line }));
            }
            if size > LONGEST {
                return Err(Problem::OpenQuote);
            }
            size *= 2;
        }
    }

    /// Reads until `bytes` has `size` bytes or the file ends.
    fn fill(&mut self, bytes: &mut Vec<u8>, size: usize) -> Result<(), Problem> {
        let wanted = size.saturating_sub(bytes.len()) as u64;
        let read = self.input.by_ref().take(wanted).read_to_end(bytes);
        let read = read.map_err(|error| Problem::unreadable(&error))?;
        self.ended = (read as u64) < wanted;
        Ok(())
    }
}

/// Where the last whole record ends: behind the last line break that is in no quotes.
fn last_record_end(bytes: &[u8], dialect: Dialect) -> Option<usize> {
    let Some(quote) = dialect.quote else {
        return memchr::memrchr(b'\n', bytes).map(|at| at + 1);
    };
    let mut outside = 0;
    let mut last = None;
    loop {
        let opening = next_opening(bytes, outside, quote, dialect.delimiter);
        let plain = &bytes[outside..opening.unwrap_or(bytes.len())];
        if let Some(at) = memchr::memrchr(b'\n', plain) {
            last = Some(outside + at + 1);
        }
        let Some(opening) = opening else { return last };
        match closing(bytes, opening + 1, quote) {
            Some(at) => outside = at + 1,
            None => return last,
        }
    }
}

/// The next quote that opens a value, which it does only at the value's start.
fn next_opening(bytes: &[u8], from: usize, quote: u8, delimiter: u8) -> Option<usize> {
    memchr::memchr_iter(quote, &bytes[from..])
        .map(|at| from + at)
        .find(|&at| at == 0 || matches!(bytes[at - 1], byte if byte == delimiter || byte == b'\n'))
}

/// The quote that ends a value; a doubled one is part of it.
pub fn closing(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(quote, &bytes[at..])?;
        if bytes.get(at + 1) != Some(&quote) {
            return Some(at);
        }
        at += 2;
    }
}
