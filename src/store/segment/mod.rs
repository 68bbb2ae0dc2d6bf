//! A graph as segments of bytes and back, for a file that keeps them.
//!
//! A segment holds a part of one structure: some chunks of a column, a slice of adjacency rows. Parts that a graph shares with an earlier one
//! are told apart from new ones by their chunks, so only what changed is written. Reading checks everything that later reads rely on.

pub mod bytes;
mod change;
mod columns;
mod frame;
mod key;
mod lists;
mod read;
mod rows;
mod schema;
mod small;
mod value;
mod write;

pub use bytes::Damage;
pub use change::{ChangeReader, ChangeWriter};
pub use key::{Content, SegmentKey, SegmentSource, Structure};
