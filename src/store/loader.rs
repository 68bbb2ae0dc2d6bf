//! Filling a graph fast: adjacency is built once, at the end, rather than edge by edge.

use super::adjacency::TypeAdjacency;
use super::catalog::TypeId;
use super::graph::Graph;
use super::write::checked;
use crate::value::{ElementId, NodeId, RelId, Value, ValueError};

/// A graph being filled. Relationships can be followed only after [`finish`](Self::finish).
#[derive(Debug, Default)]
pub struct Loader {
    graph: Graph,
    /// The first relationship that is not in the adjacency yet.
    first: u32,
}

impl From<Graph> for Loader {
    /// Adds to an existing graph.
    fn from(graph: Graph) -> Self {
        Self {
            first: graph.relationships.ids.slots(),
            graph,
        }
    }
}

impl Loader {
    /// Starts from an empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// The graph as far as it is filled; its new relationships cannot be followed yet.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Creates a node.
    ///
    /// # Errors
    /// `InvalidPropertyType` when a value cannot be stored; nothing is created then.
    pub fn node<K: AsRef<str>>(
        &mut self,
        labels: &[&str],
        properties: impl IntoIterator<Item = (K, Value)>,
    ) -> Result<NodeId, ValueError> {
        self.graph.create_node(labels, properties)
    }

    /// Creates a relationship between two nodes of the graph.
    ///
    /// # Errors
    /// As [`Graph::create_relationship`]; nothing is created then.
    pub fn relationship<K: AsRef<str>>(
        &mut self,
        relationship_type: &str,
        start: NodeId,
        end: NodeId,
        properties: impl IntoIterator<Item = (K, Value)>,
    ) -> Result<RelId, ValueError> {
        let properties = checked(properties)?;
        if !self.graph.contains_node(start) || !self.graph.contains_node(end) {
            return Err(ValueError::DeletedEntityAccess { entity: "node" });
        }
        Ok(self
            .graph
            .append_relationship(relationship_type, start, end, &properties)
            .0)
    }

    /// Lets the next node have this element id, or a later one when it is already taken.
    pub fn skip_to_node(&mut self, id: ElementId) {
        self.graph.nodes.ids.skip_to(id.0);
    }

    /// Lets the next relationship have this element id, or a later one when it is already taken.
    pub fn skip_to_relationship(&mut self, id: ElementId) {
        self.graph.relationships.ids.skip_to(id.0);
    }

    /// Builds the adjacency, packs the columns and hands over the graph, with nothing in its change counts.
    pub fn finish(mut self) -> Graph {
        for (at, edges) in self
            .new_edges()
            .into_iter()
            .enumerate()
            .filter(|(_, edges)| !edges.is_empty())
        {
            let adjacency = &mut self.graph.adjacency[at];
            if adjacency.len() == 0 {
                *adjacency = TypeAdjacency::build(&edges);
            } else {
                edges.iter().for_each(|&(start, relationship, end)| {
                    adjacency.insert(start, relationship, end)
                });
            }
        }
        self.graph.compact();
        self.graph.statistics = Default::default();
        self.graph.take_change_counts();
        self.graph.forget_touched();
        self.graph
    }

    /// The new relationships by type.
    fn new_edges(&self) -> Vec<Vec<(NodeId, RelId, NodeId)>> {
        let mut edges = vec![Vec::new(); self.graph.adjacency.len()];
        for relationship in (self.first..self.graph.relationships.ids.slots()).map(RelId) {
            let (start, end) = self.graph.endpoints(relationship);
            let TypeId(of_type) = self.graph.relationship_type(relationship);
            edges[of_type as usize].push((start, relationship, end));
        }
        edges
    }
}
