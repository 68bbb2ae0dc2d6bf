//! Why a statement failed while it ran. Prose is made here alone.

mod schema;

use smol_str::SmolStr;

use crate::diagnostic::{Code, Diagnostic, ErrorKind, Phase, Span};
use crate::store::{Breach, SchemaError};
use crate::value::{ElementId, ValueError};

/// Why a statement failed while it ran. Each variant shows the shortest statement that causes it.
#[derive(Debug, Clone, PartialEq)]
pub enum ExecError {
    /// `RETURN 1 / 0`; the place is absent only where the value has no text of its own.
    Value(ValueError, Option<Span>),
    /// `RETURN $x` without a parameter `x`; `given` lists the parameters there are.
    MissingParameter {
        name: SmolStr,
        span: Span,
        given: Vec<SmolStr>,
    },
    /// The caller asked to stop.
    Cancelled,
    /// The time given to the statement is over; `operator` was at work.
    DeadlineExceeded { operator: &'static str },
    /// The statement holds more memory than it may; `limit` in bytes.
    MemoryLimit {
        operator: &'static str,
        limit: usize,
    },
    /// `MERGE ({key: null})`: what was created could never be found again.
    MergeReadOwnWrites { key: SmolStr, span: Option<Span> },
    /// `DELETE n` while relationships of `n` remain.
    DeleteConnectedNode {
        node: ElementId,
        relationships: usize,
        span: Option<Span>,
    },
    /// `OPTIONAL MATCH (a) CREATE (a)-[:T]->()`, when nothing matches
    MissingEnd {
        relationship_type: SmolStr,
        span: Span,
    },
    /// `LIMIT $n` with `n` = -1
    NegativeRowCount {
        clause: &'static str,
        count: i64,
        span: Span,
    },
    /// `LIMIT $n` with `n` = 1.5
    RowCountType {
        clause: &'static str,
        found: &'static str,
        span: Span,
    },
    /// `CALL no.such()`
    ProcedureNotFound { name: SmolStr },
    /// A procedure that gave up, with its reason.
    ProcedureFailed { name: SmolStr, problem: String },
    /// `LOAD CSV FROM 'a.csv' AS row RETURN row`, where the program that runs the statement grants no files
    FilesNotAllowed {
        location: SmolStr,
        span: Option<Span>,
    },
    /// `LOAD CSV FROM 'no-such.csv' AS row RETURN row`
    FileFailed {
        location: SmolStr,
        problem: String,
        span: Option<Span>,
    },
    /// `DROP INDEX no_such`
    Schema(Box<SchemaError>),
    /// `CREATE (:A {b: 1}), (:A {b: 1})` where `b` has to be unique
    Constraint(Box<Breach>),
    /// What an earlier stage promised does not hold.
    Internal(&'static str),
}

impl ExecError {
    /// The same error at a place in the text, unless it knows one.
    pub fn located(mut self, place: Span) -> Self {
        if let Self::Value(_, span)
        | Self::MergeReadOwnWrites { span, .. }
        | Self::DeleteConnectedNode { span, .. }
        | Self::FilesNotAllowed { span, .. }
        | Self::FileFailed { span, .. } = &mut self
        {
            span.get_or_insert(place);
        }
        self
    }

    /// Whether the statement was stopped, rather than wrong: it may have held much when it ended.
    pub fn is_stop(&self) -> bool {
        matches!(
            self,
            Self::Cancelled | Self::DeadlineExceeded { .. } | Self::MemoryLimit { .. }
        )
    }

    /// The openCypher kind.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Value(error, _) => error.kind(),
            Self::MissingParameter { .. } => ErrorKind::ParameterMissing,
            Self::Cancelled
            | Self::DeadlineExceeded { .. }
            | Self::MemoryLimit { .. }
            | Self::FilesNotAllowed { .. }
            | Self::FileFailed { .. } => ErrorKind::ResourceError,
            Self::MergeReadOwnWrites { .. } => ErrorKind::SemanticError,
            Self::DeleteConnectedNode { .. } => ErrorKind::ConstraintVerificationFailed,
            Self::MissingEnd { .. } => ErrorKind::EntityNotFound,
            Self::NegativeRowCount { .. } | Self::RowCountType { .. } => ErrorKind::SyntaxError,
            Self::ProcedureNotFound { .. } | Self::ProcedureFailed { .. } => {
                ErrorKind::ProcedureError
            }
            Self::Schema(error) => schema::kind(error),
            Self::Constraint(_) => ErrorKind::ConstraintVerificationFailed,
            Self::Internal(_) => ErrorKind::InternalError,
        }
    }

    /// When openCypher finds the error: a missing parameter or procedure counts as found before any row exists.
    pub fn phase(&self) -> Phase {
        match self {
            Self::MissingParameter { .. } | Self::ProcedureNotFound { .. } => Phase::CompileTime,
            _ => Phase::Runtime,
        }
    }

    /// The openCypher name of the cause.
    pub fn detail(&self) -> &'static str {
        match self {
            Self::Value(error, _) => error.detail(),
            Self::MissingParameter { .. } => "MissingParameter",
            Self::Cancelled => "Cancelled",
            Self::DeadlineExceeded { .. } => "DeadlineExceeded",
            Self::MemoryLimit { .. } => "MemoryLimit",
            Self::MergeReadOwnWrites { .. } => "MergeReadOwnWrites",
            Self::DeleteConnectedNode { .. } => "DeleteConnectedNode",
            Self::MissingEnd { .. } => "MissingEnd",
            Self::NegativeRowCount { .. } => "NegativeIntegerArgument",
            Self::RowCountType { .. } => "InvalidArgumentType",
            Self::ProcedureNotFound { .. } => "ProcedureNotFound",
            Self::ProcedureFailed { .. } => "ProcedureFailed",
            Self::FilesNotAllowed { .. } => "FilesNotAllowed",
            Self::FileFailed { .. } => "FileFailed",
            Self::Schema(error) => schema::detail(error),
            Self::Constraint(_) => "ConstraintValidationFailed",
            Self::Internal(_) => "Internal",
        }
    }

    /// The error as people and programs see it.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = Diagnostic {
            phase: self.phase(),
            ..Diagnostic::runtime_error(self.code(), self.kind(), self.detail(), self.message())
        };
        if let Some((span, text)) = self.place() {
            diagnostic = diagnostic.at(span, text);
        }
        match self.advice() {
            Some(advice) => diagnostic.help(advice),
            None => diagnostic,
        }
    }

    fn code(&self) -> Code {
        let number = match self {
            Self::Value(..) => 1,
            Self::MissingParameter { .. } => 2,
            Self::Cancelled => 3,
            Self::DeadlineExceeded { .. } => 4,
            Self::MemoryLimit { .. } => 5,
            Self::MergeReadOwnWrites { .. } => 6,
            Self::DeleteConnectedNode { .. } => 7,
            Self::NegativeRowCount { .. } => 8,
            Self::RowCountType { .. } => 9,
            Self::ProcedureNotFound { .. } => 10,
            Self::ProcedureFailed { .. } => 11,
            Self::Internal(_) => 12,
            Self::MissingEnd { .. } => 13,
            Self::FilesNotAllowed { .. } => 14,
            Self::FileFailed { .. } => 15,
            Self::Schema(_) => 16,
            Self::Constraint(_) => 17,
        };
        Code {
            stage: "EXEC",
            number,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Value(error, _) => error.message(),
            Self::MissingParameter { name, .. } => format!("parameter `${name}` was not given"),
            Self::Cancelled => "the statement was cancelled".to_string(),
            Self::DeadlineExceeded { operator } => {
                format!("the statement ran out of time in `{operator}`")
            }
            Self::MemoryLimit { operator, limit } => {
                format!("`{operator}` needs more than the {limit} bytes a statement may hold")
            }
            Self::MergeReadOwnWrites { key, .. } => {
                format!("`MERGE` cannot look for `{key}`, because its value is null")
            }
            Self::DeleteConnectedNode {
                node,
                relationships,
                ..
            } => format!("node {} still has relationships: {relationships}", node.0),
            Self::MissingEnd {
                relationship_type, ..
            } => {
                format!(
                    "a relationship `{relationship_type}` cannot be created, because one of its ends is null"
                )
            }
            Self::NegativeRowCount { clause, count, .. } => {
                format!("`{clause}` takes a number of rows, not {count}")
            }
            Self::RowCountType { clause, found, .. } => {
                format!("`{clause}` takes an integer, not {found}")
            }
            Self::ProcedureNotFound { name } => format!("there is no procedure `{name}`"),
            Self::ProcedureFailed { name, problem } => format!("`{name}`: {problem}"),
            Self::FilesNotAllowed { location, .. } => {
                format!("`{location}` cannot be read, because statements may read no files here")
            }
            Self::FileFailed {
                location, problem, ..
            } => {
                format!("`{location}` cannot be read: {problem}")
            }
            Self::Schema(error) => schema::message(error),
            Self::Constraint(breach) => schema::breach_message(breach),
            Self::Internal(problem) => format!("a mistake inside tupu: {problem}"),
        }
    }

    fn place(&self) -> Option<(Span, &'static str)> {
        match self {
            Self::Value(_, span) => span.map(|span| (span, "computed here")),
            Self::MissingParameter { span, .. } => Some((*span, "no value for this")),
            Self::MergeReadOwnWrites { span, .. } => span.map(|span| (span, "null here")),
            Self::DeleteConnectedNode { span, .. } => span.map(|span| (span, "names the node")),
            Self::MissingEnd { span, .. } => Some((*span, "would begin or end nowhere")),
            Self::FilesNotAllowed { span, .. } => span.map(|span| (span, "names a file")),
            Self::FileFailed { span, .. } => span.map(|span| (span, "names the file")),
            Self::NegativeRowCount { span, .. } => Some((*span, "below zero")),
            Self::RowCountType { span, .. } => Some((*span, "not an integer")),
            _ => None,
        }
    }

    fn advice(&self) -> Option<String> {
        let text = match self {
            Self::MissingParameter { given, .. } if given.is_empty() => {
                "give the statement its parameters".to_string()
            }
            Self::MissingParameter { given, .. } => {
                format!("parameters that were given: {}", given.join(", "))
            }
            Self::DeadlineExceeded { .. } => "raise the time limit, or ask for less".to_string(),
            Self::MemoryLimit { .. } => {
                "raise the memory limit, or filter and `LIMIT` earlier".to_string()
            }
            Self::MergeReadOwnWrites { .. } => {
                "filter out nulls first, or set the property in `ON CREATE SET`".to_string()
            }
            Self::MissingEnd { .. } => {
                "filter out the rows without a node first, or use `FOREACH`".to_string()
            }
            Self::DeleteConnectedNode { .. } => {
                "write `DETACH DELETE` to delete the relationships too".to_string()
            }
            Self::FilesNotAllowed { .. } => {
                "run it with `tupu` at the command line, or give the rows as a parameter and `UNWIND` it"
                    .to_string()
            }
            Self::Schema(error) => return schema::advice(error),
            Self::Constraint(breach) => schema::breach_advice(breach),
            Self::Internal(_) => "please report it together with the query".to_string(),
            _ => return None,
        };
        Some(text)
    }
}

impl std::fmt::Display for ExecError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ExecError {}

impl From<ValueError> for ExecError {
    fn from(error: ValueError) -> Self {
        Self::Value(error, None)
    }
}
