//! Graphs, queries and updates made from a tape of bytes: every tape gives a valid one. The property tests and the fuzz targets draw
//! their queries here.
//!
//! Results are determined but for the order of rows: no `LIMIT` without a total order, no list whose order is open where its order
//! would show, no number that comes once as integer and once as float. Values of every type, nulls and errors are wanted.

mod choices;
mod compare;
mod expression;
mod graph;
pub mod laws;
mod pattern;
mod query;
mod scope;
mod selection;
mod shape;
mod temporal;
mod update;
mod values;

pub use choices::Choices;
pub use graph::graph;
pub use query::{Partition, Query, partition, query};
pub use selection::{Selection, Wanted, selection};
pub use update::update;
pub use values::{Tabulated, tabulated};
