//! Graphs in and out, one file or folder a format.
//!
//! In: files of other programs and of people; out: the same, in a fixed order, so that equal graphs give equal bytes. A format knows
//! the store and nothing of queries.

pub mod export;
pub mod graph_folder;
pub mod import;
mod shipped;

pub use shipped::shipped_graph;
