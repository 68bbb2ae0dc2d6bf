//! What can be wrong with what is imported: with a file as a whole, or with one row. Prose is made here alone.

use std::fmt;
use std::path::{Path, PathBuf};

use smol_str::SmolStr;

use super::field::{FieldType, Scalar};
use crate::diagnostic::did_you_mean;
use crate::exchange::graph_folder::FolderError;

/// Why nothing was imported.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportError {
    pub file: PathBuf,
    /// 0 when the problem is the whole file's.
    pub line: u64,
    pub problem: Problem,
}

/// What is wrong at one place.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    Unreadable {
        reason: String,
    },
    /// Nothing to read in a folder.
    NoFiles,
    /// This program was built without Parquet.
    NoParquet,
    /// The ending of a file tells no format.
    UnknownFormat,
    /// A folder has the same table in two formats.
    TwoFormats {
        name: String,
    },
    /// The mapping file is no mapping.
    BadMapping {
        reason: String,
    },
    /// A file without even a header.
    NoHeader,
    /// A column that the mapping names is not in the file.
    MissingColumn {
        column: SmolStr,
        columns: Vec<SmolStr>,
    },
    /// Two columns of one name, or two for one purpose.
    TwiceInHeader {
        name: SmolStr,
    },
    /// `:SOMETHING` that is not known.
    UnknownField {
        column: SmolStr,
        field: SmolStr,
    },
    /// A type that no property can have.
    UnsupportedType {
        column: SmolStr,
        found: String,
    },
    /// A type that no id, label or relationship type can have.
    NoIdType {
        column: SmolStr,
        found: String,
    },
    /// A start without an end, or an id beside a start.
    MixedRoles {
        missing: &'static str,
    },
    /// A file with columns such as `source` and `target` that no header or mapping explains.
    UnclearEnds {
        columns: Vec<SmolStr>,
    },
    /// No file has nodes with ids of this space.
    UnknownSpace {
        space: SmolStr,
        known: Vec<SmolStr>,
    },
    /// A file whose content is damaged or not of its format.
    Damaged {
        reason: String,
    },
    /// Something of the graph that comes of it does not keep a constraint.
    Breach {
        reason: String,
    },
    /// An index of the mapping that cannot be declared.
    Undeclared {
        reason: String,
    },
    /// A graph folder that cannot be read.
    Folder(Box<FolderError>),
    /// More nodes or relationships than a graph has room for.
    TooMany {
        what: &'static str,
    },

    NotUtf8 {
        column: Option<SmolStr>,
    },
    WrongCount {
        expected: usize,
        found: usize,
    },
    OpenQuote,
    TextAfterQuote,
    NoId {
        column: SmolStr,
    },
    DuplicateId {
        id: SmolStr,
        space: SmolStr,
    },
    UnknownEndpoint {
        end: &'static str,
        id: SmolStr,
        space: SmolStr,
    },
    WrongType {
        column: SmolStr,
        value: SmolStr,
        expected: FieldType,
    },
    NoType,
    NotARecord {
        reason: String,
    },
    Unstorable {
        column: SmolStr,
        reason: String,
    },
}

impl Problem {
    /// A file that the system does not let us read.
    pub fn unreadable(error: &std::io::Error) -> Self {
        let text = error.to_string();
        let reason = text.split(" (os error").next().unwrap_or(&text);
        Self::Unreadable {
            reason: reason.to_ascii_lowercase(),
        }
    }

    /// An error about a whole file.
    pub fn of(self, file: &Path) -> ImportError {
        self.at(file, 0)
    }

    /// An error about a line.
    pub fn at(self, file: &Path, line: u64) -> ImportError {
        ImportError {
            file: file.to_path_buf(),
            line,
            problem: self,
        }
    }

    /// One line for people.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable { reason } => format!("cannot be read: {reason}"),
            Self::NoFiles => "has no CSV, Parquet or JSON lines files".to_string(),
            Self::NoParquet => "this program was built without Parquet".to_string(),
            Self::UnknownFormat => "its ending tells no format that can be imported".to_string(),
            Self::TwoFormats { name } => {
                format!("has `{name}` in more than one format")
            }
            Self::BadMapping { reason } => format!("not a mapping: {reason}"),
            Self::NoHeader => "has no header".to_string(),
            Self::MissingColumn { column, .. } => format!("has no column `{column}`"),
            Self::TwiceInHeader { name } => format!("the header has `{name}` twice"),
            Self::UnknownField { column, field } => {
                format!("`{field}` in the column `{column}` is no type and no role")
            }
            Self::UnsupportedType { column, found } => {
                format!("the column `{column}` has the type {found}, which no property can hold")
            }
            Self::NoIdType { column, found } => {
                format!(
                    "the column `{column}` has the type {found}; ids are integers or strings, labels and types strings"
                )
            }
            Self::MixedRoles { missing } => {
                format!("has columns of a relationship, but none for its {missing}")
            }
            Self::UnclearEnds { columns } => format!(
                "its columns {} look like the ends of relationships, but nothing says so",
                list(columns)
            ),
            Self::UnknownSpace { space, .. } => {
                format!("no node that is imported or in the graph has an id of `{space}`")
            }
            Self::Damaged { reason } => format!("cannot be read: {reason}"),
            Self::Breach { reason } | Self::Undeclared { reason } => reason.clone(),
            Self::Folder(error) => format!("cannot be read\n{error}"),
            Self::TooMany { what } => format!("more {what} than a graph has room for"),
            Self::NotUtf8 {
                column: Some(column),
            } => {
                format!("the value of `{column}` is not UTF-8")
            }
            Self::NotUtf8 { column: None } => "not UTF-8".to_string(),
            Self::WrongCount { expected, found } => {
                format!("{found} values where the header has {expected}")
            }
            Self::OpenQuote => "a quoted value has no end".to_string(),
            Self::TextAfterQuote => "text after the closing quote of a value".to_string(),
            Self::NoId { column } => format!("`{column}` is empty"),
            Self::DuplicateId { id, space } if space.is_empty() => {
                format!("the id `{id}` is taken already")
            }
            Self::DuplicateId { id, space } => {
                format!("the id `{id}` of `{space}` is taken already")
            }
            Self::UnknownEndpoint { end, id, space } if space.is_empty() => {
                format!("no node has the id `{id}` that is given as its {end}")
            }
            Self::UnknownEndpoint { end, id, space } => {
                format!("no node of `{space}` has the id `{id}` that is given as its {end}")
            }
            Self::WrongType {
                column,
                value,
                expected,
            } => format!(
                "`{value}` in `{column}` is not {}",
                match expected {
                    FieldType::Scalar(scalar) => scalar.noun().to_string(),
                    FieldType::List(Scalar::String) => "a list".to_string(),
                    FieldType::List(scalar) => format!("a list, each item {}", scalar.noun()),
                }
            ),
            Self::NoType => "the relationship has no type".to_string(),
            Self::NotARecord { reason } => format!("not a record: {reason}"),
            Self::Unstorable { column, reason } => format!("the value of `{column}`: {reason}"),
        }
    }

    /// What to do.
    pub fn help(&self) -> String {
        let text = match self {
            Self::Unreadable { .. } => "check the path and that you may read it",
            Self::NoFiles => {
                "name the files, or a folder with files that end in .csv, .parquet or .jsonl"
            }
            Self::NoParquet => "build it with the feature `parquet`, or import CSV",
            Self::UnknownFormat => {
                "endings are .csv, .tsv, .jsonl, each also with .gz, and .parquet; --format csv, parquet or jsonl overrides them"
            }
            Self::TwoFormats { .. } => "choose one with --format csv, parquet or jsonl",
            Self::BadMapping { .. } => {
                "write `{\"nodes\": [{\"label\": \"City\", \"file\": \"City.csv\", \"id\": \"id\"}], \"relationships\": [{\"type\": \
                 \"PART_OF\", \"file\": \"PART_OF.csv\", \"start\": {\"label\": \"City\", \"column\": \"src\"}, \"end\": {...}}]}`"
            }
            Self::NoHeader => "the first line names the columns",
            Self::MissingColumn { column, columns } => return missing_column(column, columns),
            Self::TwiceInHeader { .. } => "rename one of the two, or ignore it with `:IGNORE`",
            Self::UnknownField { .. } => {
                return format!(
                    "roles are :ID, :LABEL, :START_ID, :END_ID, :TYPE, :IGNORE; types {}, each also with []",
                    FieldType::names()
                );
            }
            Self::UnsupportedType { .. } => {
                "leave the column out, or write its parts as columns of their own"
            }
            Self::NoIdType { .. } => "write the column as integers or strings",
            Self::MixedRoles { .. } => "a file of relationships has both `:START_ID` and `:END_ID`",
            Self::UnclearEnds { .. } => {
                "name them `:START_ID(GROUP)` and `:END_ID(GROUP)`, or describe the file in a mapping (--mapping)"
            }
            Self::UnknownSpace { known, .. } if known.is_empty() => {
                "import the nodes along with their relationships"
            }
            Self::UnknownSpace { known, .. } => return format!("ids are known of {}", list(known)),
            Self::Damaged { .. } => "write the file again",
            Self::Breach { .. } => "correct the rows, or drop the constraint first",
            Self::Undeclared { .. } => "leave it out of the mapping, or drop what is in its way",
            Self::Folder(_) => "mend the lines, and import again",
            Self::TooMany { .. } => "import a part of the files",
            Self::NotUtf8 { .. } => {
                "convert the file to UTF-8, for example with `iconv -f gb18030 -t utf-8`"
            }
            Self::WrongCount { .. } => {
                "put values that hold the delimiter in quotes; --delimiter sets another one"
            }
            Self::OpenQuote | Self::TextAfterQuote => {
                "write a quote within a value twice; --quote sets another one, --quote none takes quotes as text"
            }
            Self::NoId { .. } => "give the row an id",
            Self::DuplicateId { .. } => {
                "keep one of the rows; ids of different kinds of nodes can have groups, as in `id:ID(City)`"
            }
            Self::UnknownEndpoint { .. } => "add the node, or take the relationship away",
            Self::WrongType { .. } => "correct the value, or give the column another type",
            Self::NoType => "add a column `:TYPE`, or name the file after the type",
            Self::NotARecord { .. } => "each line is one JSON object",
            Self::Unstorable { .. } => "a property holds a scalar or a list of scalars",
        };
        text.to_string()
    }
}

fn missing_column(column: &str, columns: &[SmolStr]) -> String {
    let near = did_you_mean(column, columns.iter().map(SmolStr::as_str));
    let near = near.map(|near| format!("did you mean `{near}`? "));
    format!(
        "{}its columns are {}",
        near.unwrap_or_default(),
        list(columns)
    )
}

fn list(names: &[SmolStr]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

impl fmt::Display for ImportError {
    /// The place and what is wrong, then what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(
            f,
            ": {}\n  help: {}",
            self.problem.message(),
            self.problem.help()
        )
    }
}

impl std::error::Error for ImportError {}
