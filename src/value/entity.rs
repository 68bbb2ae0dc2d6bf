//! Nodes, relationships and paths as values.
//!
//! Inside the engine they are slots of the graph at hand; a result that leaves the engine also carries the data.
//! Equality is by slot alone.

use std::sync::Arc;

use smol_str::SmolStr;

use super::Map;

/// A node's slot in the store: dense, so it indexes columns directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A relationship's slot in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelId(pub u32);

/// The id that users see: never given again after a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(pub u64);

/// A node; `data` is present once the value has left the engine.
#[derive(Debug, Clone)]
pub struct Node {
    pub id: NodeId,
    pub data: Option<Arc<NodeData>>,
}

/// What a node was when the result was made.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeData {
    pub element_id: ElementId,
    /// Sorted by name.
    pub labels: Vec<SmolStr>,
    pub properties: Map,
    /// True for a node that the statement itself deleted; labels and properties are then empty.
    pub deleted: bool,
}

/// A relationship; `data` is present once the value has left the engine.
#[derive(Debug, Clone)]
pub struct Relationship {
    pub id: RelId,
    pub data: Option<Arc<RelationshipData>>,
}

/// What a relationship was when the result was made.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationshipData {
    pub element_id: ElementId,
    pub relationship_type: SmolStr,
    pub start: ElementId,
    pub end: ElementId,
    pub properties: Map,
    /// True for a relationship that the statement itself deleted; properties are then empty.
    pub deleted: bool,
}

/// A walk through the graph: one node more than relationships, in path order.
///
/// A step is backwards when the relationship starts at the later node (look it up in the graph, or in the data).
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    pub nodes: Vec<Node>,
    pub relationships: Vec<Relationship>,
}

impl From<NodeId> for Node {
    fn from(id: NodeId) -> Self {
        Self { id, data: None }
    }
}

impl From<RelId> for Relationship {
    fn from(id: RelId) -> Self {
        Self { id, data: None }
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl PartialEq for Relationship {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
