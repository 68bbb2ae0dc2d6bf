//! Records and their fields: quotes at the start of a field, doubled within it; lines end with or without a carriage return.

use std::borrow::Cow;

use super::super::block::Reject;
use super::super::problem::Problem;
use super::parts::closing;

/// How values are told apart.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    pub delimiter: u8,
    /// `None` takes quotes as text.
    pub quote: Option<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Field {
    start: usize,
    end: usize,
    quoted: bool,
}

/// The records of some text, one at a time.
pub struct Records<'a> {
    bytes: &'a [u8],
    /// The same as text, when all of it is UTF-8: then no field needs a check of its own.
    text: Option<&'a str>,
    at: usize,
    line: u64,
    dialect: Dialect,
    fields: Vec<Field>,
}

impl<'a> Records<'a> {
    pub fn new(bytes: &'a [u8], line: u64, dialect: Dialect) -> Self {
        Self {
            bytes,
            text: std::str::from_utf8(bytes).ok(),
            at: 0,
            line,
            dialect,
            fields: Vec::new(),
        }
    }

    /// Reads the next record that is not an empty line, and returns its line; `None` at the end.
    pub fn next(&mut self) -> Option<Result<u64, Reject>> {
        while let Some(b'\n' | b'\r') = self.bytes.get(self.at) {
            self.line += u64::from(self.bytes[self.at] == b'\n');
            self.at += 1;
        }
        if self.at >= self.bytes.len() {
            return None;
        }
        let line = self.line;
        self.fields.clear();
        loop {
            match self.field() {
                Ok(true) => {}
                Ok(false) => return Some(Ok(line)),
                Err(problem) => {
                    self.skip_line();
                    return Some(Err(Reject { line, problem }));
                }
            }
        }
    }

    /// The number of fields of the record.
    pub fn count(&self) -> usize {
        self.fields.len()
    }

    /// Where the next record begins, and its line.
    pub fn place(&self) -> (usize, u64) {
        (self.at, self.line)
    }

    pub fn is_quoted(&self, at: usize) -> bool {
        self.fields[at].quoted
    }

    /// The text of a field, without its quotes; `None` when it is not UTF-8.
    #[inline]
    pub fn text(&self, at: usize) -> Option<Cow<'a, str>> {
        let Field { start, end, quoted } = self.fields[at];
        let text = match self.text {
            Some(text) => &text[start..end],
            None => std::str::from_utf8(&self.bytes[start..end]).ok()?,
        };
        match self.dialect.quote {
            Some(quote) if quoted && text.as_bytes().contains(&quote) => {
                let quote = char::from(quote);
                let twice: String = [quote, quote].iter().collect();
                Some(Cow::Owned(
                    text.replace(&twice, quote.encode_utf8(&mut [0; 4])),
                ))
            }
            _ => Some(Cow::Borrowed(text)),
        }
    }

    /// Reads a field; false when it was the last of its record.
    #[inline]
    fn field(&mut self) -> Result<bool, Problem> {
        if self.dialect.quote.is_some() && self.bytes.get(self.at) == self.dialect.quote.as_ref() {
            return self.quoted_field();
        }
        let start = self.at;
        let rest = &self.bytes[start..];
        let length = memchr::memchr2(self.dialect.delimiter, b'\n', rest).unwrap_or(rest.len());
        let end = start + length;
        let more = self.bytes.get(end) == Some(&self.dialect.delimiter);
        let carriage = !more && length > 0 && self.bytes[end - 1] == b'\r';
        self.fields.push(Field {
            start,
            end: end - usize::from(carriage),
            quoted: false,
        });
        self.step_over(end);
        Ok(more)
    }

    fn quoted_field(&mut self) -> Result<bool, Problem> {
        let quote = self.bytes[self.at];
        let start = self.at + 1;
        let Some(end) = closing(self.bytes, start, quote) else {
            self.at = self.bytes.len();
            return Err(Problem::OpenQuote);
        };
        let value = &self.bytes[start..end];
        self.line += memchr::memchr_iter(b'\n', value).count() as u64;
        self.fields.push(Field {
            start,
            end,
            quoted: true,
        });
        let mut after = end + 1;
        if self.bytes.get(after) == Some(&b'\r')
            && matches!(self.bytes.get(after + 1), None | Some(b'\n'))
        {
            after += 1;
        }
        self.at = after;
        match self.bytes.get(after) {
            Some(&byte) if byte == self.dialect.delimiter => {
                self.at += 1;
                Ok(true)
            }
            None | Some(b'\n') => {
                self.step_over(after);
                Ok(false)
            }
            Some(_) => Err(Problem::TextAfterQuote),
        }
    }

    /// Goes on behind the delimiter or line break at `end`.
    fn step_over(&mut self, end: usize) {
        self.line += u64::from(self.bytes.get(end) == Some(&b'\n'));
        self.at = (end + 1).min(self.bytes.len());
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let end = self.at + length;
        self.step_over(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>)> {
        let dialect = Dialect {
            delimiter: b',',
            quote: Some(b'"'),
        };
        let mut records = Records::new(text.as_bytes(), 1, dialect);
        let mut all = Vec::new();
        while let Some(record) = records.next() {
            all.push(match record {
                Ok(line) => {
                    let fields = 0..records.count();
                    (
                        line,
                        fields
                            .map(|at| records.text(at).unwrap().into_owned())
                            .collect(),
                    )
                }
                Err(reject) => (reject.line, vec![format!("{:?}", reject.problem)]),
            });
        }
        all
    }

    #[test]
    fn fields_may_be_quoted_and_lines_may_be_empty() {
        let found = read("a,\"b,\"\"c\nd\"\r\n\r\ne,\n\"\",f\"g");
        let expected: [(u64, &[&str]); 3] =
            [(1, &["a", "b,\"c\nd"]), (4, &["e", ""]), (5, &["", "f\"g"])];
        assert_eq!(found.len(), expected.len());
        for ((line, fields), (at, texts)) in found.iter().zip(expected) {
            assert_eq!(
                (*line, fields.iter().map(String::as_str).collect::<Vec<_>>()),
                (at, texts.to_vec())
            );
        }
    }

    #[test]
    fn a_record_that_cannot_be_read_ends_with_its_line() {
        let found = read("\"a\"b,c\nd,e\n\"f");
        assert_eq!(found[0], (1, vec!["TextAfterQuote".to_string()]));
        assert_eq!(found[1], (2, vec!["d".to_string(), "e".to_string()]));
        assert_eq!(found[2], (3, vec!["OpenQuote".to_string()]));
    }
}
