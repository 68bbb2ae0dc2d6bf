//! Copies to and from a petgraph graph, for what needs to change one or to leave this store.

use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use smol_str::SmolStr;

use crate::store::graph::Graph;
use crate::store::loader::Loader;
use crate::value::{Map, NodeData, NodeId, RelationshipData, ValueError};

/// A graph of petgraph with everything that ours holds.
pub type Petgraph = StableDiGraph<NodeData, RelationshipData>;

impl Graph {
    /// Copies the graph. Nodes and relationships keep their order; their element ids are in the data.
    pub fn to_petgraph(&self) -> Petgraph {
        let mut copy = Petgraph::with_capacity(self.node_count(), self.relationship_count());
        let mut indices = vec![NodeIndex::end(); self.node_slots()];
        for node in self.nodes() {
            indices[node.0 as usize] = copy.add_node(self.node_data(node));
        }
        for relationship in self.relationships() {
            let (start, end) = self.endpoints(relationship);
            let data = self.relationship_data(relationship);
            copy.add_edge(indices[start.0 as usize], indices[end.0 as usize], data);
        }
        copy
    }

    /// Builds a graph from labels, types and properties; element ids are given anew, in order.
    ///
    /// # Errors
    /// `InvalidPropertyType` when a property cannot be stored.
    pub fn from_petgraph(graph: &Petgraph) -> Result<Self, ValueError> {
        let mut loader = Loader::new();
        let mut nodes = vec![
            NodeId(0);
            graph
                .node_indices()
                .map(|index| index.index() + 1)
                .max()
                .unwrap_or(0)
        ];
        for index in graph.node_indices() {
            let data = &graph[index];
            let labels: Vec<&str> = data.labels.iter().map(SmolStr::as_str).collect();
            nodes[index.index()] = loader.node(&labels, entries(&data.properties))?;
        }
        for index in graph.edge_indices() {
            let (start, end) = graph
                .edge_endpoints(index)
                .expect("an edge of the graph has ends");
            let (start, end) = (nodes[start.index()], nodes[end.index()]);
            let data = &graph[index];
            loader.relationship(
                &data.relationship_type,
                start,
                end,
                entries(&data.properties),
            )?;
        }
        Ok(loader.finish())
    }
}

fn entries(properties: &Map) -> impl Iterator<Item = (SmolStr, crate::value::Value)> + '_ {
    properties
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
}
