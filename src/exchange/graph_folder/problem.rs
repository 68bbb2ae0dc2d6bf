//! What can be wrong with a graph folder. Prose is made here alone.

use std::fmt;

use smol_str::SmolStr;

use super::origins::Place;
use crate::diagnostic::{Code, Diagnostic, ErrorKind};

/// Why a graph folder could not be read: its problems in order of file and line, at most a few of a kind worth telling.
#[derive(Debug, Clone, PartialEq)]
pub struct FolderError {
    pub problems: Vec<Located>,
    /// How many more problems there are than `problems` tells.
    pub more: usize,
}

/// A problem and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    pub place: Place,
    pub problem: Problem,
}

/// What is wrong at one place.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// The folder or a file cannot be read.
    Unreadable { reason: String },
    /// The folder has no `nodes`.
    NotAGraphFolder,
    /// A sub-folder other than `nodes` and `relationships`.
    UnknownFolder,
    /// A file in `nodes` or `relationships` that is not called `NAME.jsonl`.
    IllNamedFile,
    /// The archive in the program is damaged.
    DamagedArchive { reason: String },
    /// Bytes that are not UTF-8.
    NotUtf8 { column: usize },
    /// The line stops in the middle of its JSON.
    Truncated { column: usize },
    /// The line is not JSON, or not of the shape that it should have.
    NotARecord { reason: String, column: usize },
    /// A node without an id, an empty label or an empty key.
    EmptyName { what: &'static str },
    /// The file's own label is not among the labels of the node.
    ForeignLabel {
        label: SmolStr,
        labels: Vec<SmolStr>,
    },
    /// Two nodes have one id.
    DuplicateId { id: SmolStr, first: Place },
    /// `start` or `end` is the id of no node.
    UnknownEndpoint {
        end: &'static str,
        id: SmolStr,
        similar: Option<SmolStr>,
    },
    /// A key is given twice in one record.
    DuplicateKey { key: SmolStr },
    /// A property is null.
    NullProperty { key: SmolStr },
    /// A value that is none, or that a property cannot hold.
    BadValue { key: SmolStr, reason: String },
    /// A line of `schema.jsonl` that declares nothing.
    BadSchema { reason: String },
    /// An element that does not keep a constraint of the schema.
    Breach { reason: String },
}

impl Problem {
    fn number(&self) -> u16 {
        match self {
            Self::Unreadable { .. } => 1,
            Self::NotAGraphFolder => 2,
            Self::UnknownFolder => 3,
            Self::IllNamedFile => 4,
            Self::DamagedArchive { .. } => 5,
            Self::NotUtf8 { .. } => 6,
            Self::Truncated { .. } => 7,
            Self::NotARecord { .. } => 8,
            Self::EmptyName { .. } => 9,
            Self::ForeignLabel { .. } => 10,
            Self::DuplicateId { .. } => 11,
            Self::UnknownEndpoint { .. } => 12,
            Self::DuplicateKey { .. } => 13,
            Self::NullProperty { .. } => 14,
            Self::BadValue { .. } => 15,
            Self::BadSchema { .. } => 16,
            Self::Breach { .. } => 17,
        }
    }

    /// The stable name for programs.
    pub fn detail(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "UnreadableFile",
            Self::NotAGraphFolder => "NotAGraphFolder",
            Self::UnknownFolder => "UnknownFolder",
            Self::IllNamedFile => "IllNamedFile",
            Self::DamagedArchive { .. } => "DamagedArchive",
            Self::NotUtf8 { .. } => "InvalidUtf8",
            Self::Truncated { .. } => "TruncatedRecord",
            Self::NotARecord { .. } => "InvalidRecord",
            Self::EmptyName { .. } => "EmptyName",
            Self::ForeignLabel { .. } => "ForeignLabel",
            Self::DuplicateId { .. } => "DuplicateId",
            Self::UnknownEndpoint { .. } => "UnknownEndpoint",
            Self::DuplicateKey { .. } => "DuplicateKey",
            Self::NullProperty { .. } => "NullProperty",
            Self::BadValue { .. } => "InvalidValue",
            Self::BadSchema { .. } => "InvalidSchema",
            Self::Breach { .. } => "ConstraintValidationFailed",
        }
    }

    /// One line for people.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable { reason } => format!("cannot be read: {reason}"),
            Self::NotAGraphFolder => "not a graph folder: it has no folder `nodes`".to_string(),
            Self::UnknownFolder => {
                "a graph folder has only the folders `nodes` and `relationships`".to_string()
            }
            Self::IllNamedFile => {
                "not a file of nodes or relationships: its name does not end in `.jsonl`"
                    .to_string()
            }
            Self::DamagedArchive { reason } => {
                format!("the graph built into this program is damaged: {reason}")
            }
            Self::NotUtf8 { column } => format!("byte {column} of the line is not UTF-8"),
            Self::Truncated { column } => format!("the record breaks off at byte {column}"),
            Self::NotARecord { reason, column } => {
                format!("not a record: {reason} at byte {column}")
            }
            Self::EmptyName { what } => format!("{what} is empty"),
            Self::ForeignLabel { label, labels } => {
                format!(
                    "the file is for nodes labelled `{label}`, this one has {}",
                    quoted(labels)
                )
            }
            Self::DuplicateId { id, first } => format!("the id `{id}` is already taken by {first}"),
            Self::UnknownEndpoint { end, id, .. } => {
                format!("no node has the id `{id}` that is given as `{end}`")
            }
            Self::DuplicateKey { key } => format!("`{key}` is given twice"),
            Self::NullProperty { key } => format!("the property `{key}` is null"),
            Self::BadValue { key, reason } => format!("the property `{key}`: {reason}"),
            Self::BadSchema { reason } => format!("no constraint and no index: {reason}"),
            Self::Breach { reason } => reason.clone(),
        }
    }

    /// What to do.
    pub fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } => "check that it exists and that you may read it".to_string(),
            Self::NotAGraphFolder => "name a folder with `nodes/LABEL.jsonl` and `relationships/TYPE.jsonl`".to_string(),
            Self::UnknownFolder => {
                "move it elsewhere; `nodes.new`, `nodes.old` and the like are left by an interrupted write, the `.old` ones \
                 with the graph as it was before"
                    .to_string()
            }
            Self::IllNamedFile => "call it `NAME.jsonl`, or move it out of this folder".to_string(),
            Self::DamagedArchive { .. } => "build or install the program again".to_string(),
            Self::NotUtf8 { .. } => "save the file as UTF-8".to_string(),
            Self::Truncated { .. } => "complete the record; each stands on one line".to_string(),
            Self::NotARecord { .. } => {
                "write `{\"id\": \"...\", \"labels\": [...], \"properties\": {...}}` for a node, `{\"start\": \"...\", \"end\": \
                 \"...\", \"properties\": {...}}` for a relationship"
                    .to_string()
            }
            Self::EmptyName { .. } => "give it a name".to_string(),
            Self::ForeignLabel { label, .. } => {
                format!("add `{label}` to the labels, or move the line to the file of one of its labels")
            }
            Self::DuplicateId { .. } => "keep one of the two, or give this one another id".to_string(),
            Self::UnknownEndpoint { similar: Some(similar), .. } => format!("did you mean `{similar}`?"),
            Self::UnknownEndpoint { .. } => "add the node, or take the relationship away".to_string(),
            Self::DuplicateKey { .. } => "keep one of the two".to_string(),
            Self::NullProperty { .. } => "leave the property out: what is absent is unknown".to_string(),
            Self::BadSchema { .. } => "write `{\"constraint\": \"name\", \"label\": \"City\", \"keys\": [\"name\"], \"is\": \"unique\"}`".to_string(),
            Self::Breach { .. } => "mend it, or take the constraint out of `schema.jsonl`".to_string(),
            Self::BadValue { .. } => "write a scalar, a list of scalars, or a tagged value such as `{\"$date\": \"2022-12-28\"}`".to_string(),
        }
    }
}

fn quoted(names: &[SmolStr]) -> String {
    if names.is_empty() {
        return "no label".to_string();
    }
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Located {
    /// The problem in the form that all stages share.
    pub fn diagnostic(&self) -> Diagnostic {
        let code = Code {
            stage: "GRAPH",
            number: self.problem.number(),
        };
        Diagnostic::runtime_error(
            code,
            ErrorKind::StorageError,
            self.problem.detail(),
            self.to_string(),
        )
        .help(self.problem.help())
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem.message())
    }
}

impl FolderError {
    /// An error with a single problem.
    pub fn single(place: Place, problem: Problem) -> Self {
        Self {
            problems: vec![Located { place, problem }],
            more: 0,
        }
    }

    /// All problems in the form that all stages share; never empty.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.problems.iter().map(Located::diagnostic).collect()
    }
}

impl fmt::Display for FolderError {
    /// One line a problem, help after each run of problems that have it in common, then how many were left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, located) in self.problems.iter().enumerate() {
            let line_end = if at == 0 { "" } else { "\n" };
            write!(f, "{line_end}{located}")?;
            let help = located.problem.help();
            if self
                .problems
                .get(at + 1)
                .is_none_or(|next| next.problem.help() != help)
            {
                write!(f, "\n  help: {help}")?;
            }
        }
        match self.more {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl std::error::Error for FolderError {}
