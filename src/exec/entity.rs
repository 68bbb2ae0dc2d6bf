//! What expressions and results read of nodes and relationships.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::function::EntityAccess;
use crate::store::Graph;
use crate::value::{
    ElementId, Map, Node, NodeData, NodeId, Path, RelId, Relationship, RelationshipData, Value,
    ValueError,
};

/// The entities of a graph, some of which the statement may have deleted.
#[derive(Clone, Copy)]
pub struct Entities<'g>(pub &'g Graph);

impl Entities<'_> {
    fn alive_node(&self, node: NodeId) -> Result<(), ValueError> {
        if self.0.contains_node(node) {
            return Ok(());
        }
        Err(ValueError::DeletedEntityAccess { entity: "node" })
    }

    fn alive_relationship(&self, relationship: RelId) -> Result<(), ValueError> {
        if self.0.contains_relationship(relationship) {
            return Ok(());
        }
        Err(ValueError::DeletedEntityAccess {
            entity: "relationship",
        })
    }

    fn label_names(&self, node: NodeId) -> Vec<SmolStr> {
        let catalog = self.0.catalog();
        let labels = self.0.labels(node).iter();
        let mut names: Vec<_> = labels.map(|&id| catalog.label_name(id).clone()).collect();
        names.sort_unstable();
        names
    }
}

impl EntityAccess for Entities<'_> {
    fn labels(&self, node: NodeId) -> Result<Vec<SmolStr>, ValueError> {
        self.alive_node(node)?;
        Ok(self.label_names(node))
    }

    fn node_properties(&self, node: NodeId) -> Result<Map, ValueError> {
        self.alive_node(node)?;
        Ok(self.0.node_properties(node))
    }

    fn node_property(&self, node: NodeId, key: &str) -> Result<Value, ValueError> {
        self.alive_node(node)?;
        Ok(match self.0.catalog().key(key) {
            Some(key) => self.0.node_property(node, key),
            None => Value::Null,
        })
    }

    fn relationship_properties(&self, relationship: RelId) -> Result<Map, ValueError> {
        self.alive_relationship(relationship)?;
        Ok(self.0.relationship_properties(relationship))
    }

    fn relationship_property(&self, relationship: RelId, key: &str) -> Result<Value, ValueError> {
        self.alive_relationship(relationship)?;
        Ok(match self.0.catalog().key(key) {
            Some(key) => self.0.relationship_property(relationship, key),
            None => Value::Null,
        })
    }

    fn relationship_type(&self, relationship: RelId) -> SmolStr {
        let id = self.0.relationship_type(relationship);
        self.0.catalog().type_name(id).clone()
    }

    fn endpoints(&self, relationship: RelId) -> (NodeId, NodeId) {
        self.0.endpoints(relationship)
    }

    fn node_element_id(&self, node: NodeId) -> ElementId {
        self.0.node_element_id(node)
    }

    fn relationship_element_id(&self, relationship: RelId) -> ElementId {
        self.0.relationship_element_id(relationship)
    }
}

/// The value with the data of every node, relationship and path in it, as it leaves the engine. What the statement has
/// deleted says so and is empty.
pub fn materialize(value: Value, graph: &Graph) -> Value {
    match value {
        Value::Node(node) => Value::Node(full_node(node.id, graph)),
        Value::Relationship(relationship) => {
            Value::Relationship(full_relationship(relationship.id, graph))
        }
        Value::Path(path) => Value::Path(Arc::new(Path {
            nodes: path
                .nodes
                .iter()
                .map(|node| full_node(node.id, graph))
                .collect(),
            relationships: path
                .relationships
                .iter()
                .map(|relationship| full_relationship(relationship.id, graph))
                .collect(),
        })),
        Value::List(items) if items.iter().any(may_hold_entities) => {
            Value::list(items.iter().map(|item| materialize(item.clone(), graph)))
        }
        Value::Map(entries) if entries.values().any(may_hold_entities) => Value::map(
            entries
                .iter()
                .map(|(key, entry)| (key.clone(), materialize(entry.clone(), graph))),
        ),
        plain => plain,
    }
}

fn may_hold_entities(value: &Value) -> bool {
    matches!(
        value,
        Value::Node(_) | Value::Relationship(_) | Value::Path(_) | Value::List(_) | Value::Map(_)
    )
}

fn full_node(id: NodeId, graph: &Graph) -> Node {
    let deleted = !graph.contains_node(id);
    let data = NodeData {
        element_id: graph.node_element_id(id),
        labels: Entities(graph).labels(id).unwrap_or_default(),
        properties: if deleted {
            Map::new()
        } else {
            graph.node_properties(id)
        },
        deleted,
    };
    Node {
        id,
        data: Some(Arc::new(data)),
    }
}

fn full_relationship(id: RelId, graph: &Graph) -> Relationship {
    let deleted = !graph.contains_relationship(id);
    let (start, end) = graph.endpoints(id);
    let data = RelationshipData {
        element_id: graph.relationship_element_id(id),
        relationship_type: Entities(graph).relationship_type(id),
        start: graph.node_element_id(start),
        end: graph.node_element_id(end),
        properties: if deleted {
            Map::new()
        } else {
            graph.relationship_properties(id)
        },
        deleted,
    };
    Relationship {
        id,
        data: Some(Arc::new(data)),
    }
}
