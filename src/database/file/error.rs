//! Why a database file cannot be read or written.

use std::io;
use std::path::PathBuf;

use super::header::FORMAT_VERSION;
use crate::diagnostic::{Code, Diagnostic, ErrorKind, reason};
use crate::store::segment::{Damage, SegmentKey};

/// Why a database file cannot be read or written, and which.
#[derive(Debug, Clone, PartialEq)]
pub struct FileError {
    pub path: PathBuf,
    pub trouble: Trouble,
}

/// What is wrong with a database file.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Trouble {
    NotFound,
    /// A new file was wanted.
    Exists,
    NotADatabase,
    /// It has another version of the format.
    OtherVersion(u32),
    /// Bytes that nobody wrote so, and where.
    Damaged(String),
    /// The system cannot read or write it, and why. The graph is as it was before.
    System(String),
    /// A commit failed, and the disk does not even tell whether it counts.
    InDoubt(String),
    /// Another program writes, and which.
    Busy(String),
    /// Another program has written since the transaction began.
    Moved,
}

impl Trouble {
    fn number(&self) -> u16 {
        match self {
            Self::NotFound => 1,
            Self::Exists => 2,
            Self::NotADatabase => 3,
            Self::OtherVersion(_) => 4,
            Self::Damaged(_) => 5,
            Self::System(_) => 6,
            Self::InDoubt(_) => 7,
            Self::Busy(_) => 8,
            Self::Moved => 9,
        }
    }

    fn detail(&self) -> &'static str {
        match self {
            Self::NotFound => "FileNotFound",
            Self::Exists => "FileExists",
            Self::NotADatabase => "NotADatabase",
            Self::OtherVersion(_) => "OtherFormatVersion",
            Self::Damaged(_) => "FileDamaged",
            Self::System(_) => "FileInaccessible",
            Self::InDoubt(_) => "CommitInDoubt",
            Self::Busy(_) => "FileBusy",
            Self::Moved => "GraphMoved",
        }
    }

    fn message(&self, path: &str) -> String {
        match self {
            Self::NotFound => format!("there is no database file `{path}`"),
            Self::Exists => format!("`{path}` is there already"),
            Self::NotADatabase => format!("`{path}` is no database file of Tupu"),
            Self::OtherVersion(version) => format!(
                "`{path}` has version {version} of the file format; this program reads versions up to {FORMAT_VERSION}"
            ),
            Self::Damaged(what) => format!("`{path}` is damaged: {what}"),
            Self::System(reason) => {
                format!("`{path}` cannot be read or written: {reason}; the graph is as it was")
            }
            Self::InDoubt(reason) => format!(
                "`{path}` cannot be written: {reason}; whether the last change counts is not known"
            ),
            Self::Busy(holder) => format!("`{path}` is being written by {holder}"),
            Self::Moved => {
                format!("another program has written `{path}` since the transaction began")
            }
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::NotFound => {
                "check the path; `tupu import --db NAME.tupu` and the library's `Database::create` make one"
            }
            Self::Exists => "open it, or choose another name",
            Self::NotADatabase => {
                "name a file that Tupu made, or a graph folder; `tupu import` reads CSV and Parquet"
            }
            Self::OtherVersion(version) if *version > FORMAT_VERSION => "use a newer Tupu",
            Self::OtherVersion(_) => {
                "export it with the Tupu that wrote it (`tupu export -o FILE.json`), and import that"
            }
            Self::Damaged(_) => "take a copy from before; nothing was changed in this one",
            Self::System(_) => "check the disk, the room on it and the rights to the file",
            Self::InDoubt(_) => "mend the disk, open the file again and look",
            Self::Busy(_) => {
                "end that program, or wait for it; any number of programs may read meanwhile"
            }
            Self::Moved => "begin the transaction again",
        }
    }
}

impl FileError {
    /// The error in the form that all stages share.
    pub fn diagnostic(&self) -> Diagnostic {
        let code = Code {
            stage: "FILE",
            number: self.trouble.number(),
        };
        let path = self.path.display().to_string();
        let (detail, message) = (self.trouble.detail(), self.trouble.message(&path));
        Diagnostic::runtime_error(code, ErrorKind::StorageError, detail, message)
            .help(self.trouble.help())
    }
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.trouble.message(&self.path.display().to_string()))
    }
}

impl std::error::Error for FileError {}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::UnexpectedEof => Self::Damaged("it ends too early".to_string()),
            // So redb calls what is no database of its own.
            io::ErrorKind::InvalidData => {
                Self::Damaged("what follows its first page is not of this format".to_string())
            }
            _ => Self::System(reason(&error)),
        }
    }
}

impl From<redb::Error> for Trouble {
    /// The words of redb are about its own insides; ours tell what that means for the file.
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(error) => Self::from(error),
            redb::Error::PreviousIo => Self::System("an earlier write failed".to_string()),
            redb::Error::Corrupted(what) if what.contains("truncated") => {
                Self::Damaged("it ends too early".to_string())
            }
            redb::Error::Corrupted(_) => Self::Damaged(
                "its pages are not as they were written, and no earlier state of them is whole"
                    .to_string(),
            ),
            redb::Error::TableDoesNotExist(name) => {
                Self::Damaged(format!("its table `{name}` is missing"))
            }
            other => Self::Damaged(format!("its tables are not those of Tupu ({other})")),
        }
    }
}

impl Trouble {
    /// A segment whose bytes are not what they should be.
    pub fn segment(key: SegmentKey, damage: Damage) -> Self {
        Self::Damaged(format!("segment {key}: {damage}"))
    }

    /// A record of the log that is not what it should be.
    pub fn record(number: u64, why: impl std::fmt::Display) -> Self {
        Self::Damaged(format!("transaction {number} of its log: {why}"))
    }
}
