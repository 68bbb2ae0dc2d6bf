//! Analysis over petgraph's view of the graph: lineage of documents, similarity of cities, influence.
//!
//! In: a graph. Out: rows of a procedure, or a tree to show. Nothing here writes.

pub mod lineage;
