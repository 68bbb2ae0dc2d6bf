//! What is wrong, where, and what to do: the one form in which every stage reports trouble.
//!
//! Stages keep their own error enums with data in fields; each turns into [`Diagnostic`]s here at the border. A diagnostic
//! renders to text for people and to JSON for programs. Nothing here knows a query, a graph or a terminal.

mod excerpt;
mod reason;
pub mod render;
mod span;
mod suggest;

pub use reason::reason;
pub use render::{Position, position};
pub use span::Span;
pub use suggest::{did_you_mean, list_of};

/// The openCypher kind of an error, and the kinds that Tupu adds for what lies outside openCypher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    SyntaxError,
    SemanticError,
    TypeError,
    ArgumentError,
    ArithmeticError,
    EntityNotFound,
    ConstraintVerificationFailed,
    ParameterMissing,
    ProcedureError,
    /// A request that does not follow the JSON-lines protocol.
    ProtocolError,
    /// A deadline, a memory limit or a cancelled query.
    ResourceError,
    /// A file that cannot be read or written, or does not hold what it should.
    StorageError,
    /// A mistake of Tupu's own.
    InternalError,
}

impl ErrorKind {
    /// The name as openCypher and the protocol spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SyntaxError => "SyntaxError",
            Self::SemanticError => "SemanticError",
            Self::TypeError => "TypeError",
            Self::ArgumentError => "ArgumentError",
            Self::ArithmeticError => "ArithmeticError",
            Self::EntityNotFound => "EntityNotFound",
            Self::ConstraintVerificationFailed => "ConstraintVerificationFailed",
            Self::ParameterMissing => "ParameterMissing",
            Self::ProcedureError => "ProcedureError",
            Self::ProtocolError => "ProtocolError",
            Self::ResourceError => "ResourceError",
            Self::StorageError => "StorageError",
            Self::InternalError => "InternalError",
        }
    }
}

/// When an error is found: before any row exists, or while rows are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    CompileTime,
    Runtime,
}

impl Phase {
    /// The name as openCypher and the protocol spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::CompileTime => "compile time",
            Self::Runtime => "runtime",
        }
    }
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// A stable number for a cause, as in `BIND001`: the stage that found it and a number within the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    pub stage: &'static str,
    pub number: u16,
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:03}", self.stage, self.number)
    }
}

/// One place in the source text and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// One finding about a text: message, marked places, help.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    pub kind: ErrorKind,
    pub phase: Phase,
    /// The openCypher name of the cause, such as `UndefinedVariable`; stable, for programs.
    pub detail: &'static str,
    /// One line, lower case, no full stop, the user's text in backticks.
    pub message: String,
    /// The first label is the main place.
    pub labels: Vec<Label>,
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error found before any row was made.
    pub fn compile_error(
        code: Code,
        kind: ErrorKind,
        detail: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            code,
            kind,
            phase: Phase::CompileTime,
            detail,
            message: message.into(),
            labels: Vec::new(),
            help: Vec::new(),
        }
    }

    /// An error found while rows were made.
    pub fn runtime_error(
        code: Code,
        kind: ErrorKind,
        detail: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            phase: Phase::Runtime,
            ..Self::compile_error(code, kind, detail, message)
        }
    }

    /// Something legal but surprising; the query still runs.
    pub fn warning(code: Code, detail: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::compile_error(code, ErrorKind::SemanticError, detail, message)
        }
    }

    /// Marks a place. The text adds a fact that the message lacks.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds advice: an edit, a command, or the list to choose from.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// The diagnostic of a statement that begins `offset` bytes into a longer text, with its places in that text.
    pub fn shifted(mut self, offset: usize) -> Self {
        for label in &mut self.labels {
            label.span = Span::new(
                label.span.start as usize + offset,
                label.span.end as usize + offset,
            );
        }
        self
    }
}
