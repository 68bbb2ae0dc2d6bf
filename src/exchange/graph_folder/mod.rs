//! A graph as a folder of JSON lines: the form that people edit, compare and keep under version control.
//!
//! `nodes/LABEL.jsonl` has lines `{"id", "labels", "properties"}`, `relationships/TYPE.jsonl` lines `{"start", "end",
//! "properties"}`; values as in the JSON-lines protocol. `schema.jsonl`, if it is there, has a line for each constraint and declared
//! index. Reading checks everything before it hands over anything, and tells each problem with file and line; writing gives equal
//! bytes for equal graphs.

mod files;
mod line;
mod names;
mod origins;
mod problem;
mod reader;
mod schema;
mod writer;

pub use files::Files;
pub use origins::{GraphFolder, Origins, Place};
pub use problem::{FolderError, Located, Problem};
pub use reader::{read, read_files};
pub use writer::{WriteError, write};
