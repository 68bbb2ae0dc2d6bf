//! The prose of every binder error: message, marked places, help. The only place where it is written.

mod clauses;
mod names;
mod procedures;
mod projections;
mod types;
mod updates;

use smol_str::SmolStr;

use super::error::BindError;
use super::types::words;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean, list_of};

/// What stands at the main place and what to do about it.
struct Prose {
    number: u16,
    message: String,
    span: Span,
    label: String,
    help: Option<String>,
}

impl BindError {
    /// The error with its places in the query and advice.
    pub fn diagnostic(&self) -> Diagnostic {
        let prose = self.prose();
        let code = Code {
            stage: "BIND",
            number: prose.number,
        };
        let mut diagnostic =
            Diagnostic::compile_error(code, self.kind(), self.detail(), prose.message)
                .at(prose.span, prose.label);
        if let Some((span, text)) = self.second_place() {
            diagnostic = diagnostic.at(span, text);
        }
        match prose.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    fn prose(&self) -> Prose {
        self.name_prose()
            .or_else(|| self.operand_prose())
            .or_else(|| self.access_prose())
            .or_else(|| self.aggregate_prose())
            .or_else(|| self.column_prose())
            .or_else(|| self.clause_prose())
            .or_else(|| self.creation_prose())
            .or_else(|| self.change_prose())
            .or_else(|| self.schema_prose())
            .or_else(|| self.procedure_prose())
            .expect("every error has its prose, as the snapshots of messages show")
    }

    fn second_place(&self) -> Option<(Span, String)> {
        match self {
            Self::UndefinedVariable { dropped_by, .. } => {
                dropped_by.map(|span| (span, "this clause does not pass it on".to_string()))
            }
            Self::OperandTypes {
                right, right_span, ..
            } => Some((*right_span, words(right))),
            Self::ColumnNameConflict { first, .. } => Some((*first, "the first one".to_string())),
            Self::MixedUnion { first, .. } => Some((*first, "the first one".to_string())),
            _ => None,
        }
    }
}

impl std::fmt::Display for BindError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.prose().message)
    }
}

impl std::error::Error for BindError {}

fn prose(
    number: u16,
    message: String,
    span: Span,
    label: impl Into<String>,
    help: Option<String>,
) -> Prose {
    Prose {
        number,
        message,
        span,
        label: label.into(),
        help,
    }
}

/// The nearest name, and all of them when they are few.
fn choice(name: &str, names: &[SmolStr], title: &str) -> Option<String> {
    let near = did_you_mean(name, names.iter().map(SmolStr::as_str));
    let near = near.map(|near| format!("did you mean `{near}`?"));
    let list = list_of(names.iter().map(SmolStr::as_str)).map(|list| format!("{title}: {list}"));
    match (near, list) {
        (Some(near), Some(list)) => Some(format!("{near} {list}")),
        (near, list) => near.or(list),
    }
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}
