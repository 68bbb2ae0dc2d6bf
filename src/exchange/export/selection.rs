//! What an export contains.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::store::{Graph, Schema};
use crate::value::{Map, NodeId, RelId, Value};

/// Properties that name a node for people, the best first.
const CAPTION_KEYS: [&str; 8] = [
    "short_zh",
    "name_zh",
    "title_short",
    "title",
    "name",
    "number",
    "key",
    "id",
];

/// Nodes and relationships of a graph, in the order of their ids.
pub struct Selection<'g> {
    graph: &'g Graph,
    nodes: Vec<NodeId>,
    relationships: Vec<RelId>,
}

/// A relationship with its ends.
pub struct Edge {
    pub id: u64,
    pub relationship_type: SmolStr,
    pub start: u64,
    pub end: u64,
    pub properties: Map,
}

/// A node with its labels, sorted.
pub struct Vertex {
    pub id: u64,
    pub labels: Vec<SmolStr>,
    pub properties: Map,
}

impl<'g> Selection<'g> {
    /// Everything.
    pub fn whole(graph: &'g Graph) -> Self {
        Self::new(
            graph,
            graph.nodes().collect(),
            graph.relationships().collect(),
        )
    }

    /// Everything but the nodes of a label and their relationships.
    pub fn without_label(graph: &'g Graph, label: &str) -> Self {
        let left_out = graph.catalog().label(label);
        let stays = |node: NodeId| left_out.is_none_or(|label| !graph.has_label(node, label));
        let relationships = graph.relationships().filter(|relationship| {
            let (start, end) = graph.endpoints(*relationship);
            stays(start) && stays(end)
        });
        Self::new(
            graph,
            graph.nodes().filter(|node| stays(*node)).collect(),
            relationships.collect(),
        )
    }

    /// The nodes, relationships and paths among values, at any depth of lists and maps, with both ends of each relationship.
    /// Other values are passed over.
    pub fn of_values<'v>(graph: &'g Graph, values: impl IntoIterator<Item = &'v Value>) -> Self {
        let mut found = Found::default();
        values.into_iter().for_each(|value| found.add(value));
        for &relationship in &found.relationships {
            let (start, end) = graph.endpoints(relationship);
            found.nodes.extend([start, end]);
        }
        Self::new(graph, found.nodes, found.relationships)
    }

    fn new(graph: &'g Graph, nodes: BTreeSet<NodeId>, relationships: BTreeSet<RelId>) -> Self {
        let mut nodes: Vec<NodeId> = nodes.into_iter().collect();
        let mut relationships: Vec<RelId> = relationships.into_iter().collect();
        nodes.sort_by_key(|node| graph.node_element_id(*node));
        relationships.sort_by_key(|relationship| graph.relationship_element_id(*relationship));
        Self {
            graph,
            nodes,
            relationships,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    pub fn relationship_count(&self) -> usize {
        self.relationships.len()
    }

    /// What the graph promises of its data.
    pub fn schema(&self) -> &'g Schema {
        self.graph.schema()
    }

    /// The nodes in order.
    pub fn nodes(&self) -> impl Iterator<Item = Vertex> + '_ {
        let catalog = self.graph.catalog();
        self.nodes.iter().map(move |&node| {
            let mut labels: Vec<SmolStr> = self
                .graph
                .labels(node)
                .iter()
                .map(|label| catalog.label_name(*label).clone())
                .collect();
            labels.sort();
            Vertex {
                id: self.graph.node_element_id(node).0,
                labels,
                properties: self.graph.node_properties(node),
            }
        })
    }

    /// The relationships in order.
    pub fn relationships(&self) -> impl Iterator<Item = Edge> + '_ {
        self.relationships.iter().map(|&relationship| {
            let (start, end) = self.graph.endpoints(relationship);
            Edge {
                id: self.graph.relationship_element_id(relationship).0,
                relationship_type: self
                    .graph
                    .catalog()
                    .type_name(self.graph.relationship_type(relationship))
                    .clone(),
                start: self.graph.node_element_id(start).0,
                end: self.graph.node_element_id(end).0,
                properties: self.graph.relationship_properties(relationship),
            }
        })
    }
}

impl Vertex {
    /// A short text for people: a name or title, else the labels and id.
    pub fn caption(&self) -> String {
        let named = CAPTION_KEYS
            .iter()
            .find_map(|key| match self.properties.get(*key) {
                Some(Value::String(text)) => Some(text.to_string()),
                _ => None,
            });
        named.unwrap_or_else(|| {
            format!("{} {}", self.labels.join(":"), self.id)
                .trim_start()
                .to_string()
        })
    }
}

#[derive(Default)]
struct Found {
    nodes: BTreeSet<NodeId>,
    relationships: BTreeSet<RelId>,
}

impl Found {
    fn add(&mut self, value: &Value) {
        match value {
            Value::Node(node) => self.nodes.extend([node.id]),
            Value::Relationship(relationship) => self.relationships.extend([relationship.id]),
            Value::Path(path) => {
                self.nodes.extend(path.nodes.iter().map(|node| node.id));
                self.relationships.extend(
                    path.relationships
                        .iter()
                        .map(|relationship| relationship.id),
                );
            }
            Value::List(items) => items.iter().for_each(|item| self.add(item)),
            Value::Map(entries) => entries.values().for_each(|item| self.add(item)),
            _ => {}
        }
    }
}
