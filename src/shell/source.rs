//! Query text from the command line, from files and from standard input, cut into statements.
//!
//! Cypher ends at a semicolon, a phrase or a command at the end of its line; the first word tells which it is.

use std::io::Read;
use std::ops::Range;
use std::path::Path;

use super::failure::{Exit, Failure, reason};
use crate::syntax::{ParseError, is_cypher, parse};

/// Text with the name by which messages call it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// Reads a file; `-` is standard input.
    ///
    /// # Errors
    /// When it cannot be read or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Self::read_standard_input();
        }
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => Self::from_bytes(name, bytes),
            Err(error) => Err(Failure::usage(
                format!("cannot read `{name}`: {}", reason(&error)),
                "check the path and that you may read the file",
            )),
        }
    }

    /// Reads standard input to its end.
    ///
    /// # Errors
    /// When it cannot be read or is not UTF-8.
    pub fn read_standard_input() -> Result<Self, Failure> {
        let mut bytes = Vec::new();
        match std::io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => Self::from_bytes("standard input".to_string(), bytes),
            Err(error) => Err(Failure::usage(
                format!("cannot read standard input: {}", reason(&error)),
                "give a file with -f, or a question",
            )),
        }
    }

    fn from_bytes(name: String, bytes: Vec<u8>) -> Result<Self, Failure> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text }),
            Err(error) => Err(not_utf8(
                &name,
                error.utf8_error().valid_up_to(),
                error.as_bytes(),
            )),
        }
    }

    /// The statements in order.
    pub fn statements(&self) -> Statements<'_> {
        Statements {
            text: &self.text,
            at: 0,
        }
    }
}

fn not_utf8(name: &str, offset: usize, bytes: &[u8]) -> Failure {
    let line = bytes[..offset]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1;
    let byte = bytes[offset];
    Failure::new(
        Exit::Usage,
        format!("{name}:{line}: byte {offset} (0x{byte:02x}) is not UTF-8"),
        "convert the text to UTF-8, for example with `iconv -f gb18030 -t utf-8`",
    )
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Cypher,
    Phrase,
    /// A command of the shell, such as `:help`.
    Command,
}

/// A statement and its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Where `text` begins, in bytes.
    pub offset: usize,
}

/// Iterates over the statements of a text.
pub struct Statements<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Statements<'a> {
    type Item = Statement<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.at += blank(&self.text[self.at..]);
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let offset = self.at;
        let kind = kind_of(rest);
        let found = match kind {
            Kind::Cypher => cypher_end(rest),
            Kind::Phrase | Kind::Command => line_end(rest),
        };
        self.at = offset + found.end;
        let text = rest[..found.start].trim_end();
        Some(Statement { kind, text, offset })
    }
}

/// What a text is, by its first word. `EXPLAIN` and `PROFILE` may stand before Cypher, and before a phrase too.
pub fn kind_of(text: &str) -> Kind {
    let text = text[blank(text)..].trim_start();
    if text.starts_with([':', '.']) {
        return Kind::Command;
    }
    let (word, rest) = first_word(text);
    if is_prefix(word) {
        return kind_of(rest);
    }
    if is_cypher(text) {
        Kind::Cypher
    } else {
        Kind::Phrase
    }
}

/// `EXPLAIN` or `PROFILE`.
pub fn is_prefix(word: &str) -> bool {
    word.eq_ignore_ascii_case("EXPLAIN") || word.eq_ignore_ascii_case("PROFILE")
}

/// The first word and what follows it.
pub fn first_word(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Whether a text typed so far can run: phrases and commands at the end of the line; Cypher with its semicolon, when it is a whole
/// query, when more text cannot mend it, or after an empty line.
pub fn is_complete(text: &str) -> bool {
    if kind_of(text) != Kind::Cypher {
        return true;
    }
    let statement = &text[blank(text)..];
    !cypher_end(statement).is_empty()
        || text.ends_with("\n\n")
        || parse(statement).map_or_else(|errors| !errors.iter().any(wants_more), |_| true)
}

/// Whether more text could mend an error.
fn wants_more(error: &ParseError) -> bool {
    matches!(
        error,
        ParseError::Unexpected { found: None, .. }
            | ParseError::Empty { .. }
            | ParseError::UnclosedString { .. }
            | ParseError::UnclosedName { .. }
            | ParseError::UnclosedComment { .. }
            | ParseError::NoResult { .. }
    )
}

/// The bytes of white space, semicolons and comments at the start of a text.
fn blank(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';' || c == '\u{feff}');
        let comment = comment_length(rest);
        if comment == 0 {
            return text.len() - rest.len();
        }
        rest = &rest[comment..];
    }
}

/// The length of the comment that a text begins with; an unclosed one goes to the end.
fn comment_length(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    match text.strip_prefix("/*") {
        Some(inside) => inside.find("*/").map_or(text.len(), |end| end + 4),
        None => 0,
    }
}

/// From the end of a line's text to the end of the line; a semicolon at its end does not count.
fn line_end(text: &str) -> Range<usize> {
    let end = text.find('\n').unwrap_or(text.len());
    let line = text[..end].trim_end_matches(|c: char| c.is_whitespace() || c == ';' || c == '；');
    line.len()..end
}

/// The semicolon that ends a Cypher statement, or the empty end of the text. Quotes and comments are skipped.
fn cypher_end(text: &str) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b';' => return at..at + 1,
            quote @ (b'\'' | b'"' | b'`') => at = quoted_end(bytes, at, quote),
            b'/' => at += comment_length(&text[at..]).max(1),
            _ => at += 1,
        }
    }
    text.len()..text.len()
}

/// Behind the quote that closes the one at `start`; in a back-quoted name a backslash is an ordinary character.
fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote != b'`' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(Kind, &str)> {
        let source = Source::new("test", text);
        let statements = source.statements();
        let found: Vec<_> = statements
            .map(|statement| {
                assert!(text[statement.offset..].starts_with(statement.text));
                (statement.kind, statement.offset, statement.text.len())
            })
            .collect();
        found
            .into_iter()
            .map(|(kind, at, length)| (kind, &text[at..at + length]))
            .collect()
    }

    #[test]
    fn statements_end_where_their_kind_ends() {
        let text =
            "// first\nMATCH (n)\nRETURN 'a;b'; stats\n:help\n\n四川的集群；\nRETURN 1 /* ; */";
        let expected = [
            (Kind::Cypher, "MATCH (n)\nRETURN 'a;b'"),
            (Kind::Phrase, "stats"),
            (Kind::Command, ":help"),
            (Kind::Phrase, "四川的集群"),
            (Kind::Cypher, "RETURN 1 /* ; */"),
        ];
        assert_eq!(split(text), expected);
    }

    #[test]
    fn explain_is_of_the_kind_that_follows() {
        assert_eq!(kind_of("explain MATCH (n) RETURN n"), Kind::Cypher);
        assert_eq!(kind_of("explain cities with 无人机"), Kind::Phrase);
        assert_eq!(kind_of("/* why */ return 1"), Kind::Cypher);
        assert_eq!(kind_of("matching"), Kind::Phrase);
    }

    #[test]
    fn cypher_is_complete_when_it_can_run_or_cannot_be_mended() {
        for open in [
            "MATCH (n)",
            "RETURN ';",
            "RETURN [1,",
            "match (n)\n",
            "RETURN 1 /* a",
        ] {
            assert!(!is_complete(open), "{open}");
        }
        for complete in [
            "RETURN ';';",
            "RETURN 1",
            "MATCH (n) RETURN n",
            "MATCH (n\n\n",
            "RETURN ) 1",
            "stats",
            "",
            ":help",
        ] {
            assert!(is_complete(complete), "{complete}");
        }
    }

    #[test]
    fn odd_texts_end() {
        for text in [
            "",
            ";;;",
            "/*",
            "RETURN '",
            "RETURN \\",
            "RETURN `a\\`; x",
            "/",
            ":",
            "\u{feff}RETURN 1",
            "RETURN '\\",
        ] {
            split(text);
        }
        assert_eq!(split("RETURN `a\\`; x").len(), 2);
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        let Err(Failure::Message { exit, text }) =
            Source::from_bytes("in".to_string(), b"a\nb\xff".to_vec())
        else {
            panic!("accepted");
        };
        assert_eq!(exit, Exit::Usage);
        assert!(
            text.starts_with("error: in:2: byte 3 (0xff) is not UTF-8"),
            "{text}"
        );
    }
}
