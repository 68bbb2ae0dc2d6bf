//! petgraph's visit traits, each a line or two over the view.

use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, GetAdjacencyMatrix, GraphBase, GraphProp, IntoEdgeReferences,
    IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers,
    IntoNodeReferences, NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};

use super::view::{EdgesAt, GraphView, NodeSet, NodesAt, ViewEdge, ViewNode};
use crate::store::adjacency::Direction;
use crate::store::catalog::TypeId;
use crate::value::{NodeId, RelId};

impl From<petgraph::Direction> for Direction {
    fn from(direction: petgraph::Direction) -> Self {
        match direction {
            petgraph::Outgoing => Self::Outgoing,
            petgraph::Incoming => Self::Incoming,
        }
    }
}

impl GraphBase for GraphView<'_> {
    type NodeId = NodeId;
    type EdgeId = RelId;
}

impl Data for GraphView<'_> {
    type NodeWeight = NodeId;
    type EdgeWeight = TypeId;
}

impl GraphProp for GraphView<'_> {
    type EdgeType = petgraph::Directed;
}

impl NodeCount for GraphView<'_> {
    fn node_count(&self) -> usize {
        self.nodes().len() as usize
    }
}

impl NodeIndexable for GraphView<'_> {
    fn node_bound(&self) -> usize {
        self.node_count()
    }

    fn to_index(&self, node: NodeId) -> usize {
        self.index(node)
    }

    fn from_index(&self, index: usize) -> NodeId {
        self.node_at(index)
    }
}

impl NodeCompactIndexable for GraphView<'_> {}

impl EdgeCount for GraphView<'_> {
    fn edge_count(&self) -> usize {
        self.edges().count()
    }
}

impl EdgeIndexable for GraphView<'_> {
    fn edge_bound(&self) -> usize {
        self.graph().relationship_slots()
    }

    fn to_index(&self, relationship: RelId) -> usize {
        relationship.0 as usize
    }

    fn from_index(&self, index: usize) -> RelId {
        RelId(index as u32)
    }
}

impl Visitable for GraphView<'_> {
    type Map = NodeSet;

    fn visit_map(&self) -> NodeSet {
        NodeSet::with_room(self.graph().node_slots())
    }

    fn reset_map(&self, map: &mut NodeSet) {
        map.reset(self.graph().node_slots());
    }
}

impl GetAdjacencyMatrix for GraphView<'_> {
    /// The sorted rows answer at once, so nothing is prepared.
    type AdjMatrix = ();

    fn adjacency_matrix(&self) {}

    fn is_adjacent(&self, (): &(), start: NodeId, end: NodeId) -> bool {
        self.are_joined(start, end)
    }
}

impl<'a> IntoNeighbors for &'a GraphView<'_> {
    type Neighbors = NodesAt<'a>;

    fn neighbors(self, node: NodeId) -> NodesAt<'a> {
        NodesAt(self.edges_at(node, Direction::Outgoing))
    }
}

impl<'a> IntoNeighborsDirected for &'a GraphView<'_> {
    type NeighborsDirected = NodesAt<'a>;

    fn neighbors_directed(self, node: NodeId, direction: petgraph::Direction) -> NodesAt<'a> {
        NodesAt(self.edges_at(node, direction.into()))
    }
}

impl<'a> IntoEdges for &'a GraphView<'_> {
    type Edges = EdgesAt<'a>;

    fn edges(self, node: NodeId) -> EdgesAt<'a> {
        self.edges_at(node, Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for &'a GraphView<'_> {
    type EdgesDirected = EdgesAt<'a>;

    fn edges_directed(self, node: NodeId, direction: petgraph::Direction) -> EdgesAt<'a> {
        self.edges_at(node, direction.into())
    }
}

impl<'a> IntoEdgeReferences for &'a GraphView<'_> {
    type EdgeRef = ViewEdge;
    type EdgeReferences = Box<dyn Iterator<Item = ViewEdge> + 'a>;

    fn edge_references(self) -> Self::EdgeReferences {
        Box::new(GraphView::edges(self))
    }
}

impl<'a> IntoNodeIdentifiers for &'a GraphView<'_> {
    type NodeIdentifiers = std::iter::Map<roaring::bitmap::Iter<'a>, fn(u32) -> NodeId>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        self.nodes().iter().map(NodeId)
    }
}

impl<'a> IntoNodeReferences for &'a GraphView<'_> {
    type NodeRef = ViewNode;
    type NodeReferences = std::iter::Map<roaring::bitmap::Iter<'a>, fn(u32) -> ViewNode>;

    fn node_references(self) -> Self::NodeReferences {
        self.nodes().iter().map(|slot| ViewNode(NodeId(slot)))
    }
}
