//! Why a phrase was not answered. Each case says what was understood and what to type instead.

use super::draft::Refusal;
use crate::diagnostic::{Code, Diagnostic, ErrorKind, Span};

/// One way to read an ambiguous phrase.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What it means, in words.
    pub line: String,
    /// A phrase that has this reading only.
    pub phrase: String,
    /// Its query, with values.
    pub query: String,
}

/// A name that may have been meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub name: String,
    /// With tones; empty for a name in letters.
    pub pinyin: String,
    pub kind: &'static str,
}

/// Why a phrase was not answered. Each variant shows a phrase that causes it.
#[derive(Debug, Clone, PartialEq)]
pub enum PhraseError {
    /// An empty line.
    Empty,
    /// A line longer than any phrase, or one that could be read in too many ways.
    TooLong { span: Span },
    /// `industries in 朝阳` where several places are called so.
    Ambiguous { span: Span, readings: Vec<Reading> },
    /// `cities with 无人及`
    UnknownName {
        span: Span,
        name: String,
        /// What the slot takes.
        wanted: &'static str,
        near: Vec<Suggestion>,
    },
    /// `clusters in 无人机`
    WrongKind {
        span: Span,
        name: String,
        found: String,
        /// The words around the slot.
        context: String,
        wanted: &'static str,
        suggestions: Vec<String>,
    },
    /// `lineage of 国发〔1999〕1号`
    MissingDocument {
        span: Span,
        number: String,
        /// Numbers of the same code and year.
        like: Vec<String>,
    },
    /// `industries shared by about 3 cities`
    VagueCount { span: Span, word: String },
    /// `3个以外`
    NotACount { span: Span, word: String },
    /// `cities with 无人机 or 航空`
    Or { span: Span },
    /// `documents from 2022 to 2020`
    EmptyTime { span: Span },
    /// `documents since 2022-13`
    NoSuchDay { span: Span, date: String },
    /// `three or more cities share which industries`
    NotUnderstood {
        /// The longest prefix that makes sense.
        understood: Span,
        rest: Span,
        expected: Vec<String>,
        suggestions: Vec<String>,
    },
    /// `count of cities by agency`
    Refused(Refusal),
    /// A mistake of Tupu's own.
    Malformed { query: String },
}

impl PhraseError {
    /// The exit code for scripts: 2 not a phrase, 3 ambiguous, 4 a name or number that the graph does not have, 1 our own mistake.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Ambiguous { .. } => 3,
            Self::UnknownName { .. } | Self::WrongKind { .. } | Self::MissingDocument { .. } => 4,
            Self::Malformed { .. } => 1,
            _ => 2,
        }
    }

    /// The error as people and programs read it.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Empty => syntax(1, "EmptyPhrase", "there is no phrase").help(PHRASES),
            Self::TooLong { span } => {
                syntax(2, "PhraseTooLong", "the line is too long for a phrase")
                    .at(*span, "more than a phrase can say")
                    .help("ask several shorter phrases, or write openCypher")
            }
            Self::Ambiguous { span, readings } => ambiguous(*span, readings),
            Self::UnknownName {
                span,
                name,
                wanted,
                near,
            } => unknown_name(*span, name, wanted, near),
            Self::WrongKind { .. } => self.wrong_kind(),
            Self::MissingDocument { span, number, like } => missing_document(*span, number, like),
            Self::VagueCount { span, word } => {
                syntax(7, "VagueCount", format!("`{word}` is no exact count"))
                    .at(*span, "how many is not said")
                    .help("say at least, exactly or at most: at least 3, 不少于3个")
            }
            Self::NotACount { span, word } => {
                syntax(8, "NotACount", format!("`{word}` is not a count"))
                    .at(*span, "say at least, exactly or at most")
                    .help("say more than 3 (超过3个) or fewer than 3 (少于3个)")
            }
            Self::Or { span } => syntax(9, "NoAlternatives", "phrases have no `or`")
                .at(*span, "two things at once are joined by `and`")
                .help("ask two phrases, or write openCypher"),
            Self::EmptyTime { span } => {
                syntax(10, "EmptyTime", "the span of time ends before it begins")
                    .at(*span, "no day lies in it")
                    .help("write the earlier date first")
            }
            Self::NoSuchDay { span, date } => {
                syntax(14, "NoSuchDay", format!("there is no day `{date}`"))
                    .at(*span, "not in the calendar")
                    .help("write 2022, 2022-12 or 2022-12-31")
            }
            Self::NotUnderstood { .. } => self.not_understood(),
            Self::Refused(refusal) => semantic(12, "PhraseRefused", refusal.message.clone())
                .at(refusal.span, "asked for here")
                .help(refusal.help.clone()),
            Self::Malformed { query } => malformed(query),
        }
    }

    fn wrong_kind(&self) -> Diagnostic {
        let Self::WrongKind {
            span,
            name,
            found,
            context,
            wanted,
            suggestions,
        } = self
        else {
            return syntax(5, "WrongKind", "a name is of the wrong kind");
        };
        let article = article(wanted);
        let message = format!("`{name}` is {found}; `{context}` takes {article} {wanted}");
        let diagnostic =
            semantic(5, "WrongKind", message).at(*span, format!("{found}, not {article} {wanted}"));
        match suggestions.is_empty() {
            true => diagnostic,
            false => diagnostic.help(format!("try: {}", suggestions.join(" | "))),
        }
    }

    fn not_understood(&self) -> Diagnostic {
        let Self::NotUnderstood {
            rest,
            expected,
            suggestions,
            understood,
        } = self
        else {
            return syntax(11, "NotUnderstood", "the line is not a phrase");
        };
        let message = match (understood.start == understood.end, rest.start == rest.end) {
            (true, _) => "the line is not a phrase",
            (false, true) => "the phrase is not complete",
            (false, false) => "the rest of the line is not understood",
        };
        let mut diagnostic = syntax(11, "NotUnderstood", message).at(
            *rest,
            match expected.is_empty() {
                true => "nothing may follow here".to_owned(),
                false => format!("expected {}", expected.join(", ")),
            },
        );
        if !suggestions.is_empty() {
            diagnostic = diagnostic.help(format!("try: {}", suggestions.join(" | ")));
        }
        diagnostic.help(PHRASES)
    }
}

const PHRASES: &str =
    "`:phrases` lists what can be asked; a query that begins with MATCH is openCypher";

fn article(word: &str) -> &'static str {
    match word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    }
}

fn code(number: u16) -> Code {
    Code {
        stage: "PHRASE",
        number,
    }
}

fn syntax(number: u16, detail: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::compile_error(code(number), ErrorKind::SyntaxError, detail, message)
}

fn semantic(number: u16, detail: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::compile_error(code(number), ErrorKind::SemanticError, detail, message)
}

fn missing(number: u16, detail: &'static str, message: String) -> Diagnostic {
    Diagnostic::compile_error(code(number), ErrorKind::EntityNotFound, detail, message)
}

fn ambiguous(span: Span, readings: &[Reading]) -> Diagnostic {
    let message = format!("the phrase can be read in {} ways", readings.len());
    let mut diagnostic = semantic(3, "AmbiguousPhrase", message).at(span, "which one is meant");
    for (at, reading) in readings.iter().enumerate() {
        diagnostic = diagnostic.help(format!(
            "{}. {}: `{}` - {}",
            at + 1,
            reading.line,
            reading.phrase,
            reading.query
        ));
    }
    diagnostic
}

fn unknown_name(span: Span, name: &str, wanted: &str, near: &[Suggestion]) -> Diagnostic {
    let message = format!("there is no {wanted} called `{name}` in the graph");
    let diagnostic = missing(4, "UnknownName", message)
        .at(span, format!("{} {wanted} was expected", article(wanted)));
    if near.is_empty() {
        return diagnostic.help("Tab completes names, by characters or by pinyin");
    }
    let names = near.iter().map(|own| match own.pinyin.is_empty() {
        true => format!("{} ({})", own.name, own.kind),
        false => format!("{} ({}, {})", own.name, own.pinyin, own.kind),
    });
    diagnostic.help(format!(
        "did you mean {}?",
        names.collect::<Vec<_>>().join(", ")
    ))
}

fn missing_document(span: Span, number: &str, like: &[String]) -> Diagnostic {
    let message = format!("the graph has no document `{number}`");
    let diagnostic = missing(6, "UnknownDocument", message).at(span, "no document has this number");
    match like.is_empty() {
        true => diagnostic.help("the graph has no number of the same code and year"),
        false => diagnostic.help(format!(
            "numbers of the same code and year: {}",
            like.join(", ")
        )),
    }
}

fn malformed(query: &str) -> Diagnostic {
    let message = "the query of this phrase does not parse, which is a mistake in Tupu";
    let mut diagnostic =
        syntax(13, "MalformedPhrase", message).help(format!("please report this query: {query}"));
    diagnostic.kind = ErrorKind::InternalError;
    diagnostic
}
