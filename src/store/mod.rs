//! The property graph in memory: catalog, columns, adjacency, indexes, statistics, snapshots.
//!
//! In: names and values. Out: slots, typed columns, sorted rows of neighbours. Everything large is in shared chunks, so a
//! clone of a [`Graph`] is a snapshot and a write copies only what it touches. The store never sees a query.

mod adjacency;
mod bulk;
mod catalog;
mod changes;
mod chunked;
mod column;
mod element_ids;
mod end_labels;
mod graph;
mod index;
mod key_index;
mod loader;
mod petgraph;
mod replay;
mod schema;
pub mod segment;
mod statistics;
mod write;

pub use adjacency::{Adjacency, Between, Direction, Neighbours};
pub use bulk::{Bulk, BulkColumn, BulkColumns, BulkValues, Names, Texts};
pub use catalog::{Catalog, KeyId, LabelId, TypeId};
pub use changes::{Change, ChangeCounts};
pub use column::{
    Column, ColumnBuilder, ColumnTest, Gathered, GatheredValues, Kind, Relation, ValueRef,
};
pub use graph::{Element, Graph};
pub use index::ValueRange;
pub use loader::Loader;
pub use petgraph::{GraphView, NodeSet, Petgraph, ViewEdge};
pub use replay::ReplayError;
pub use schema::{
    Breach, BreachKind, Constraint, IndexDefinition, IndexKind, PropertyKind, PropertyType, Rule,
    ScalarKind, Schema, SchemaChange, SchemaError, Subject,
};
pub use statistics::{Outline, Statistics};
pub use write::check_storable;
