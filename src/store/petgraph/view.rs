//! A view of a graph, or of the part with given labels and relationship types, on which petgraph's algorithms run.

use petgraph::visit::{EdgeRef, NodeRef, VisitMap};
use roaring::RoaringBitmap;

use crate::store::adjacency::{Direction, Neighbours};
use crate::store::catalog::{LabelId, TypeId};
use crate::store::graph::Graph;
use crate::value::{NodeId, RelId};

/// A graph, or a part of it, as a directed petgraph graph: hand `&GraphView` to the algorithms.
///
/// Nodes have indices without gaps, so algorithms that need those work too. Weights are ids: a cost function reads the
/// property that it wants from the graph.
///
/// ```
/// use petgraph::algo::dijkstra;
/// use tupu::store::{Graph, GraphView};
/// use tupu::value::Map;
///
/// let mut graph = Graph::new();
/// let a = graph.create_node(&["City"], Map::new()).unwrap();
/// let b = graph.create_node(&["City"], Map::new()).unwrap();
/// graph.create_relationship("NEAR", a, b, Map::new()).unwrap();
/// let distances = dijkstra(&GraphView::new(&graph), a, None, |_| 1);
/// assert_eq!(distances[&b], 1);
/// ```
#[derive(Debug, Clone)]
pub struct GraphView<'g> {
    graph: &'g Graph,
    types: Option<Vec<TypeId>>,
    /// The nodes of the view when they are not all nodes.
    nodes: Option<RoaringBitmap>,
    numbering: Numbering,
}

/// Nodes to indices without gaps and back.
#[derive(Debug, Clone)]
enum Numbering {
    /// Slots have no gaps: a slot is an index.
    Slots,
    /// The node of each index, and the index of each slot.
    Ranked {
        nodes: Vec<NodeId>,
        indices: Vec<u32>,
    },
}

impl<'g> GraphView<'g> {
    /// The whole graph.
    pub fn new(graph: &'g Graph) -> Self {
        let numbering = Numbering::new(graph, graph.node_set());
        Self {
            graph,
            types: None,
            nodes: None,
            numbering,
        }
    }

    /// Only relationships of these types; a type given twice counts once.
    pub fn with_types(mut self, types: &[TypeId]) -> Self {
        let mut types = types.to_vec();
        types.sort_unstable();
        types.dedup();
        self.types = Some(types);
        self
    }

    /// Only nodes with at least one of these labels, and the relationships among them.
    pub fn with_labels(self, labels: &[LabelId]) -> Self {
        let nodes = labels
            .iter()
            .map(|&label| self.graph.nodes_with_label(label))
            .fold(RoaringBitmap::new(), |mut nodes, labelled| {
                nodes |= labelled;
                nodes
            });
        self.with_nodes(nodes)
    }

    /// Only these nodes, given by slot, and the relationships among them; slots of deleted nodes are left out.
    pub fn with_nodes(mut self, nodes: RoaringBitmap) -> Self {
        let nodes = nodes & self.graph.node_set();
        self.numbering = Numbering::new(self.graph, &nodes);
        self.nodes = Some(nodes);
        self
    }

    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// The slots of the nodes of the view.
    pub fn nodes(&self) -> &RoaringBitmap {
        self.nodes.as_ref().unwrap_or_else(|| self.graph.node_set())
    }

    /// True for a relationship of the view.
    pub fn contains(&self, relationship: RelId) -> bool {
        let (start, end) = self.graph.endpoints(relationship);
        let of_type = |types: &Vec<TypeId>| {
            types
                .binary_search(&self.graph.relationship_type(relationship))
                .is_ok()
        };
        self.types.as_ref().is_none_or(of_type) && self.has_node(start) && self.has_node(end)
    }

    /// The relationships of the view, in order of creation.
    pub fn edges(&self) -> impl Iterator<Item = ViewEdge> + '_ {
        self.graph
            .relationships()
            .filter(|&relationship| self.contains(relationship))
            .map(|relationship| self.edge(relationship))
    }

    /// The edges at a node that go out or come in.
    pub fn edges_at(&self, node: NodeId, direction: Direction) -> EdgesAt<'_> {
        EdgesAt {
            view: self,
            inner: self
                .graph
                .neighbours(node, direction, self.types.as_deref()),
        }
    }

    /// True when an edge leads from one node of the view to another.
    pub fn are_joined(&self, start: NodeId, end: NodeId) -> bool {
        self.graph
            .relationships_between(start, end, Direction::Outgoing, self.types.as_deref())
            .next()
            .is_some()
    }

    fn has_node(&self, node: NodeId) -> bool {
        self.nodes
            .as_ref()
            .is_none_or(|nodes| nodes.contains(node.0))
    }

    fn edge(&self, relationship: RelId) -> ViewEdge {
        let (start, end) = self.graph.endpoints(relationship);
        ViewEdge {
            relationship,
            start,
            end,
            relationship_type: self.graph.relationship_type(relationship),
        }
    }

    pub(super) fn index(&self, node: NodeId) -> usize {
        match &self.numbering {
            Numbering::Slots => node.0 as usize,
            Numbering::Ranked { indices, .. } => indices[node.0 as usize] as usize,
        }
    }

    pub(super) fn node_at(&self, index: usize) -> NodeId {
        match &self.numbering {
            Numbering::Slots => NodeId(index as u32),
            Numbering::Ranked { nodes, .. } => nodes[index],
        }
    }
}

impl Numbering {
    fn new(graph: &Graph, nodes: &RoaringBitmap) -> Self {
        if nodes
            .max()
            .is_none_or(|last| u64::from(last) + 1 == nodes.len())
        {
            return Self::Slots;
        }
        let mut indices = vec![u32::MAX; graph.node_slots()];
        for (index, slot) in nodes.iter().enumerate() {
            indices[slot as usize] = index as u32;
        }
        Self::Ranked {
            nodes: nodes.iter().map(NodeId).collect(),
            indices,
        }
    }
}

/// The edges at one node, or only the nodes at their other ends.
#[derive(Debug, Clone)]
pub struct EdgesAt<'a> {
    view: &'a GraphView<'a>,
    inner: Neighbours<'a>,
}

impl EdgesAt<'_> {
    pub(super) fn next_pair(&mut self) -> Option<(RelId, NodeId)> {
        self.inner
            .by_ref()
            .find(|&(_, neighbour)| self.view.has_node(neighbour))
    }
}

impl Iterator for EdgesAt<'_> {
    type Item = ViewEdge;

    fn next(&mut self) -> Option<ViewEdge> {
        let (relationship, _) = self.next_pair()?;
        Some(self.view.edge(relationship))
    }
}

/// The nodes at the other ends of the edges at one node, once an edge.
#[derive(Debug, Clone)]
pub struct NodesAt<'a>(pub(super) EdgesAt<'a>);

impl Iterator for NodesAt<'_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        self.0.next_pair().map(|(_, neighbour)| neighbour)
    }
}

/// A relationship of a view; its weight is its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewEdge {
    pub relationship: RelId,
    pub start: NodeId,
    pub end: NodeId,
    pub relationship_type: TypeId,
}

impl EdgeRef for ViewEdge {
    type NodeId = NodeId;
    type EdgeId = RelId;
    type Weight = TypeId;

    fn source(&self) -> NodeId {
        self.start
    }

    fn target(&self) -> NodeId {
        self.end
    }

    fn weight(&self) -> &TypeId {
        &self.relationship_type
    }

    fn id(&self) -> RelId {
        self.relationship
    }
}

/// A node of a view; its weight is itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewNode(pub NodeId);

impl NodeRef for ViewNode {
    type NodeId = NodeId;
    type Weight = NodeId;

    fn id(&self) -> NodeId {
        self.0
    }

    fn weight(&self) -> &NodeId {
        &self.0
    }
}

/// A set of nodes as a bitmap over slots.
#[derive(Debug, Clone, Default)]
pub struct NodeSet(Vec<u64>);

impl NodeSet {
    /// An empty set with room for slots below `slots`.
    pub fn with_room(slots: usize) -> Self {
        Self(vec![0; slots.div_ceil(64)])
    }

    /// Takes all nodes out and makes room for slots below `slots`.
    pub fn reset(&mut self, slots: usize) {
        self.0.clear();
        self.0.resize(slots.div_ceil(64), 0);
    }
}

impl VisitMap<NodeId> for NodeSet {
    fn visit(&mut self, node: NodeId) -> bool {
        let word = &mut self.0[node.0 as usize / 64];
        let before = *word;
        *word |= 1 << (node.0 % 64);
        *word != before
    }

    fn is_visited(&self, node: &NodeId) -> bool {
        self.0
            .get(node.0 as usize / 64)
            .is_some_and(|word| word >> (node.0 % 64) & 1 == 1)
    }

    fn unvisit(&mut self, node: NodeId) -> bool {
        let word = &mut self.0[node.0 as usize / 64];
        let before = *word;
        *word &= !(1 << (node.0 % 64));
        *word != before
    }
}
