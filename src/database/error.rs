//! Why a statement has no result, whatever the stage.

use serde_json::Value as Json;

use crate::binder::BindError;
use crate::diagnostic::{Code, Diagnostic, ErrorKind, render};
use crate::exchange::graph_folder::FolderError;
use crate::exec::ExecError;
use crate::function::procedure::SignatureError;
use crate::syntax::ParseError;

use super::file::FileError;

/// Why a statement has no result.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The text is no query. At least one, in the order of the text.
    Parse(Box<[ParseError]>),
    /// The query breaks a rule that can be checked without running it. At least one.
    Bind(Box<[BindError]>),
    /// The query failed while it ran.
    Exec(Box<ExecError>),
    /// A procedure cannot be registered.
    Procedure(Box<SignatureError>),
    /// A graph folder cannot be read.
    Folder(Box<FolderError>),
    /// A database file cannot be read or written.
    File(Box<FileError>),
}

impl Error {
    /// All findings, the first the most important.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        match self {
            Self::Parse(errors) => errors.iter().map(ParseError::diagnostic).collect(),
            Self::Bind(errors) => errors.iter().map(BindError::diagnostic).collect(),
            Self::Exec(error) => vec![error.diagnostic()],
            Self::Procedure(error) => vec![signature_diagnostic(error)],
            Self::Folder(error) => error.diagnostics(),
            Self::File(error) => vec![error.diagnostic()],
        }
    }

    /// The first finding.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostics = self.diagnostics();
        diagnostics.swap_remove(0)
    }

    /// All findings as text for people, with the places in `source`.
    pub fn render(&self, source: &str) -> String {
        let texts: Vec<String> = self
            .diagnostics()
            .iter()
            .map(|diagnostic| render::to_text(diagnostic, source, "query", render::PLAIN))
            .collect();
        texts.join("\n\n")
    }

    /// The first finding as JSON for programs.
    pub fn to_json(&self, source: &str) -> Json {
        render::to_json(&self.diagnostic(), source)
    }
}

fn signature_diagnostic(error: &SignatureError) -> Diagnostic {
    let code = Code {
        stage: "PROC",
        number: 1,
    };
    Diagnostic::compile_error(
        code,
        ErrorKind::ProcedureError,
        "InvalidSignature",
        error.to_string(),
    )
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.diagnostic().message)
    }
}

impl std::error::Error for Error {}

impl From<Vec<ParseError>> for Error {
    fn from(errors: Vec<ParseError>) -> Self {
        Self::Parse(errors.into())
    }
}

impl From<Vec<BindError>> for Error {
    fn from(errors: Vec<BindError>) -> Self {
        Self::Bind(errors.into())
    }
}

impl From<ExecError> for Error {
    fn from(error: ExecError) -> Self {
        Self::Exec(Box::new(error))
    }
}

impl From<SignatureError> for Error {
    fn from(error: SignatureError) -> Self {
        Self::Procedure(Box::new(error))
    }
}

impl From<FolderError> for Error {
    fn from(error: FolderError) -> Self {
        Self::Folder(Box::new(error))
    }
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        Self::File(Box::new(error))
    }
}
