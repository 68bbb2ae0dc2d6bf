//! The graph itself: what it holds and how it is read.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::adjacency::{Adjacency, Between, Direction, Neighbours, TypeAdjacency, TypeSet};
use super::catalog::{Catalog, KeyId, LabelId, LabelSetId, TypeId};
use super::changes::ChangeLog;
use super::chunked::ChunkedVec;
use super::column::{Column, Gathered, GatheredValues, ValueRef};
use super::element_ids::ElementIds;
use super::index::Indexes;
use super::key_index::KeyIndexes;
use super::schema::{Schema, Touched};
use super::statistics::StatisticsCache;
use crate::value::{ElementId, Map, NodeData, NodeId, RelId, RelationshipData, Value};

/// A property graph in memory.
///
/// A clone is a snapshot: it costs a few pointers, shares everything, and stays as it is while the other side changes.
/// A transaction works on a clone and puts it in place of the original when it commits; to roll back is to drop it.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    pub(super) catalog: Arc<Catalog>,
    pub(super) nodes: NodeTable,
    pub(super) relationships: RelationshipTable,
    /// By relationship type.
    pub(super) adjacency: Vec<TypeAdjacency>,
    pub(super) schema: Arc<Schema>,
    pub(super) indexes: Indexes,
    pub(super) key_indexes: KeyIndexes,
    pub(super) statistics: StatisticsCache,
    pub(super) log: ChangeLog,
    /// Nodes deleted while they still had relationships.
    pub(super) dangling: Vec<NodeId>,
    /// Written by the statement at hand, to be checked when it ends.
    pub(super) touched: Touched,
    /// Written by earlier statements of the transaction, to be checked when it ends.
    pub(super) unsettled: Touched,
}

#[derive(Debug, Clone, Default)]
pub(super) struct NodeTable {
    pub ids: ElementIds,
    pub alive: Arc<RoaringBitmap>,
    pub label_sets: ChunkedVec<LabelSetId>,
    /// The nodes that have each label.
    pub by_label: Vec<Arc<RoaringBitmap>>,
    /// By key.
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct RelationshipTable {
    pub ids: ElementIds,
    pub deleted: Arc<RoaringBitmap>,
    pub types: ChunkedVec<TypeId>,
    pub starts: ChunkedVec<NodeId>,
    pub ends: ChunkedVec<NodeId>,
    /// By key.
    pub columns: Vec<Column>,
}

/// A node or a relationship of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    Node(NodeId),
    Relationship(RelId),
}

impl From<NodeId> for Element {
    fn from(node: NodeId) -> Self {
        Self::Node(node)
    }
}

impl From<RelId> for Element {
    fn from(relationship: RelId) -> Self {
        Self::Relationship(relationship)
    }
}

/// What a label that no node has refers to.
static NO_NODES: std::sync::LazyLock<RoaringBitmap> = std::sync::LazyLock::new(RoaringBitmap::new);
static NO_EDGES: std::sync::LazyLock<Adjacency> = std::sync::LazyLock::new(Adjacency::default);

/// Nodes and relationships, and the names in use.
impl Graph {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// Labels, relationship types and property keys with their ids.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub fn node_count(&self) -> usize {
        self.nodes.alive.len() as usize
    }

    pub fn relationship_count(&self) -> usize {
        self.relationships.ids.slots() as usize - self.relationships.deleted.len() as usize
    }

    /// True while the node is not deleted.
    pub fn contains_node(&self, node: NodeId) -> bool {
        self.nodes.alive.contains(node.0)
    }

    /// True while the relationship is not deleted.
    pub fn contains_relationship(&self, relationship: RelId) -> bool {
        relationship.0 < self.relationships.ids.slots()
            && !self.relationships.deleted.contains(relationship.0)
    }

    /// All nodes, in order of creation.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes.alive.iter().map(NodeId)
    }

    /// The slots of all nodes.
    pub fn node_set(&self) -> &RoaringBitmap {
        &self.nodes.alive
    }

    /// The slots of the nodes that have a label.
    pub fn nodes_with_label(&self, label: LabelId) -> &RoaringBitmap {
        self.nodes
            .by_label
            .get(label.0 as usize)
            .map_or(&NO_NODES, |nodes| nodes)
    }

    /// All relationships, in order of creation.
    pub fn relationships(&self) -> impl Iterator<Item = RelId> + '_ {
        (0..self.relationships.ids.slots())
            .map(RelId)
            .filter(|&relationship| self.contains_relationship(relationship))
    }

    /// One more than the highest node slot ever used: the length of an array indexed by slot.
    pub fn node_slots(&self) -> usize {
        self.nodes.ids.slots() as usize
    }

    /// One more than the highest relationship slot ever used.
    pub fn relationship_slots(&self) -> usize {
        self.relationships.ids.slots() as usize
    }

    /// The labels of a node in order of their ids; none for a deleted node.
    pub fn labels(&self, node: NodeId) -> &[LabelId] {
        match self.nodes.label_sets.get(node.0 as usize) {
            Some(set) => self.catalog.label_set(set),
            None => &[],
        }
    }

    pub fn has_label(&self, node: NodeId, label: LabelId) -> bool {
        self.labels(node).contains(&label)
    }

    /// The type of a relationship; still known after it was deleted.
    ///
    /// # Panics
    /// When `relationship` was never in this graph, as do the other functions that take a slot and return no option.
    pub fn relationship_type(&self, relationship: RelId) -> TypeId {
        self.relationships
            .types
            .get(relationship.0 as usize)
            .expect("a relationship of this graph")
    }

    /// Start and end of a relationship; still known after it was deleted.
    pub fn endpoints(&self, relationship: RelId) -> (NodeId, NodeId) {
        (self.start(relationship), self.end(relationship))
    }

    pub fn start(&self, relationship: RelId) -> NodeId {
        self.relationships
            .starts
            .get(relationship.0 as usize)
            .expect("a relationship of this graph")
    }

    pub fn end(&self, relationship: RelId) -> NodeId {
        self.relationships
            .ends
            .get(relationship.0 as usize)
            .expect("a relationship of this graph")
    }

    /// The id that users see.
    pub fn node_element_id(&self, node: NodeId) -> ElementId {
        self.nodes.ids.id(node.0)
    }

    /// The id that users see; nodes and relationships are numbered apart.
    pub fn relationship_element_id(&self, relationship: RelId) -> ElementId {
        self.relationships.ids.id(relationship.0)
    }

    /// The node with this id, unless it was deleted.
    pub fn node_by_element_id(&self, id: ElementId) -> Option<NodeId> {
        self.nodes
            .ids
            .slot(id)
            .map(NodeId)
            .filter(|&node| self.contains_node(node))
    }

    /// The relationship with this id, unless it was deleted.
    pub fn relationship_by_element_id(&self, id: ElementId) -> Option<RelId> {
        self.relationships
            .ids
            .slot(id)
            .map(RelId)
            .filter(|&relationship| self.contains_relationship(relationship))
    }
}

/// Whole elements, as results carry them.
impl Graph {
    /// Element id, labels by name and properties of a node; for a deleted one only the id.
    pub fn node_data(&self, node: NodeId) -> NodeData {
        let mut labels: Vec<_> = self
            .labels(node)
            .iter()
            .map(|&label| self.catalog.label_name(label).clone())
            .collect();
        labels.sort_unstable();
        NodeData {
            element_id: self.node_element_id(node),
            labels,
            properties: self.node_properties(node),
            deleted: !self.contains_node(node),
        }
    }

    /// Element ids, type and properties of a relationship; a deleted one has no properties.
    pub fn relationship_data(&self, relationship: RelId) -> RelationshipData {
        let (start, end) = self.endpoints(relationship);
        RelationshipData {
            element_id: self.relationship_element_id(relationship),
            relationship_type: self
                .catalog
                .type_name(self.relationship_type(relationship))
                .clone(),
            start: self.node_element_id(start),
            end: self.node_element_id(end),
            properties: self.relationship_properties(relationship),
            deleted: !self.contains_relationship(relationship),
        }
    }
}

/// Properties.
impl Graph {
    /// The value of a property; null when the node lacks it or was deleted.
    pub fn node_property(&self, node: NodeId, key: KeyId) -> Value {
        self.node_column(key)
            .map_or(Value::Null, |column| column.get_owned(node.0))
    }

    /// Like [`node_property`](Self::node_property), without a copy.
    #[inline]
    pub fn node_property_ref(&self, node: NodeId, key: KeyId) -> ValueRef<'_> {
        self.node_column(key)
            .map_or(ValueRef::Null, |column| column.get(node.0))
    }

    /// All properties of a node. O(keys in the graph).
    pub fn node_properties(&self, node: NodeId) -> Map {
        self.row(&self.nodes.columns, node.0)
    }

    /// The value of a property; null when the relationship lacks it or was deleted.
    pub fn relationship_property(&self, relationship: RelId, key: KeyId) -> Value {
        self.relationship_column(key)
            .map_or(Value::Null, |column| column.get_owned(relationship.0))
    }

    /// Like [`relationship_property`](Self::relationship_property), without a copy.
    #[inline]
    pub fn relationship_property_ref(&self, relationship: RelId, key: KeyId) -> ValueRef<'_> {
        self.relationship_column(key)
            .map_or(ValueRef::Null, |column| column.get(relationship.0))
    }

    /// All properties of a relationship. O(keys in the graph).
    pub fn relationship_properties(&self, relationship: RelId) -> Map {
        self.row(&self.relationships.columns, relationship.0)
    }

    /// The values of one property for many nodes, in their order.
    pub fn gather_node_property(&self, nodes: &[NodeId], key: KeyId) -> Gathered<'_> {
        match self.node_column(key) {
            Some(column) => column.gather(nodes.iter().map(|node| node.0)),
            None => Gathered {
                values: GatheredValues::Nulls(nodes.len()),
                valid: None,
            },
        }
    }

    /// The values of one property for many relationships, in their order.
    pub fn gather_relationship_property(
        &self,
        relationships: &[RelId],
        key: KeyId,
    ) -> Gathered<'_> {
        match self.relationship_column(key) {
            Some(column) => column.gather(relationships.iter().map(|relationship| relationship.0)),
            None => Gathered {
                values: GatheredValues::Nulls(relationships.len()),
                valid: None,
            },
        }
    }

    /// The column of node values under a key, by node slot; `None` when no node ever had the key.
    pub fn node_column(&self, key: KeyId) -> Option<&Column> {
        self.nodes.columns.get(key.0 as usize)
    }

    /// The column of relationship values under a key, by relationship slot.
    pub fn relationship_column(&self, key: KeyId) -> Option<&Column> {
        self.relationships.columns.get(key.0 as usize)
    }

    fn row(&self, columns: &[Column], row: u32) -> Map {
        let present = self
            .catalog
            .keys()
            .zip(columns)
            .filter(|(_, column)| column.has(row));
        present
            .map(|((_, name), column)| (name.clone(), column.get_owned(row)))
            .collect()
    }
}

/// Adjacency.
impl Graph {
    /// The relationships at a node, each with the node at its other end; `types` without duplicates, `None` for any type.
    ///
    /// A self-loop comes once, also for [`Direction::Both`]. Allocates nothing.
    pub fn neighbours<'g>(
        &'g self,
        node: NodeId,
        direction: Direction,
        types: Option<&'g [TypeId]>,
    ) -> Neighbours<'g> {
        Neighbours::new(&self.adjacency, self.type_set(types), node, direction)
    }

    /// Calls `visit` with the node at the other end of each relationship at a node, in no particular order; faster than
    /// [`neighbours`](Self::neighbours) where whole rows lie in one place. A self-loop may come twice for [`Direction::Both`].
    #[inline]
    pub fn for_each_neighbour(
        &self,
        node: NodeId,
        direction: Direction,
        types: Option<&[TypeId]>,
        mut visit: impl FnMut(NodeId),
    ) {
        let mut of_type = |adjacency: &TypeAdjacency| {
            if direction != Direction::Incoming {
                adjacency.outgoing.for_each_neighbour(node, &mut visit);
            }
            if direction != Direction::Outgoing {
                adjacency.incoming.for_each_neighbour(node, &mut visit);
            }
        };
        match types {
            None => self.adjacency.iter().for_each(of_type),
            Some(types) => types
                .iter()
                .filter_map(|id| self.adjacency.get(id.0 as usize))
                .for_each(&mut of_type),
        }
    }

    /// The number of relationships that [`neighbours`](Self::neighbours) yields.
    pub fn degree(&self, node: NodeId, direction: Direction, types: Option<&[TypeId]>) -> usize {
        let of_type = |adjacency: &TypeAdjacency| match direction {
            Direction::Outgoing => adjacency.outgoing.degree(node),
            Direction::Incoming => adjacency.incoming.degree(node),
            Direction::Both => adjacency.outgoing.degree(node) + adjacency.incoming.degree(node),
        };
        let degree: usize = match types {
            None => self.adjacency.iter().map(of_type).sum(),
            Some(types) => types
                .iter()
                .filter_map(|id| self.adjacency.get(id.0 as usize))
                .map(of_type)
                .sum(),
        };
        let loops = match direction {
            Direction::Both => self
                .relationships_between(node, node, Direction::Outgoing, types)
                .count(),
            _ => 0,
        };
        degree - loops
    }

    /// The relationships from `a` to `b` (outgoing), from `b` to `a` (incoming), or either way, each once.
    ///
    /// O(log of the smaller degree) for each type, plus what is found.
    pub fn relationships_between<'g>(
        &'g self,
        a: NodeId,
        b: NodeId,
        direction: Direction,
        types: Option<&'g [TypeId]>,
    ) -> Between<'g> {
        Between::new(&self.adjacency, self.type_set(types), (a, b), direction)
    }

    /// The relationships of one type in one direction; incoming for [`Direction::Incoming`], else outgoing.
    pub fn adjacency(&self, relationship_type: TypeId, direction: Direction) -> &Adjacency {
        match (self.adjacency.get(relationship_type.0 as usize), direction) {
            (None, _) => &NO_EDGES,
            (Some(adjacency), Direction::Incoming) => &adjacency.incoming,
            (Some(adjacency), _) => &adjacency.outgoing,
        }
    }

    /// The number of relationships of a type. O(1).
    pub fn relationship_count_of(&self, relationship_type: TypeId) -> usize {
        self.adjacency
            .get(relationship_type.0 as usize)
            .map_or(0, TypeAdjacency::len)
    }

    fn type_set<'g>(&self, types: Option<&'g [TypeId]>) -> TypeSet<'g> {
        match types {
            None => TypeSet::All(0..self.adjacency.len() as u32),
            Some(types) => TypeSet::Some(types.iter()),
        }
    }
}
