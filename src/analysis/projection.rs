//! The part of a graph that an algorithm works on: the nodes with a label and the relationships of some types among them.

use crate::function::procedure::ProcedureError;
use crate::store::{Direction, Graph, KeyId, TypeId};
use crate::value::{NodeId, Value};

use super::options::{Options, failed};

/// Nodes and relationships read where the graph keeps them; nothing is copied but the slots of the nodes.
pub(super) struct Projection<'g> {
    graph: &'g Graph,
    types: Option<Vec<TypeId>>,
    /// The nodes in order of creation.
    pub nodes: Vec<NodeId>,
    /// True at the slots of the nodes.
    pub is_node: Vec<bool>,
}

impl<'g> Projection<'g> {
    /// Nodes with `label`; relationships of the types in the option `relationship`, else of `default` (all types when empty).
    ///
    /// # Errors
    /// A label or a type that the graph does not have.
    pub fn new(
        graph: &'g Graph,
        label: &str,
        options: &Options<'_>,
        default: &[&str],
    ) -> Result<Self, ProcedureError> {
        let catalog = graph.catalog();
        let label = catalog
            .label(label)
            .ok_or_else(|| failed(format!("no node has the label `{label}`")))?;
        let types = match options.names("relationship")? {
            Some(names) => Some(types_named(graph, &names)?),
            None if default.is_empty() => None,
            None => {
                let known = default.iter();
                Some(
                    known
                        .filter_map(|name| catalog.relationship_type(name))
                        .collect(),
                )
            }
        };
        let nodes: Vec<NodeId> = graph.nodes_with_label(label).iter().map(NodeId).collect();
        let mut is_node = vec![false; graph.node_slots()];
        nodes
            .iter()
            .for_each(|node| is_node[node.0 as usize] = true);
        Ok(Self {
            graph,
            types,
            nodes,
            is_node,
        })
    }

    /// Calls `visit` with the other end of each relationship at a node, also with ends that are no nodes of the projection.
    #[inline]
    pub fn for_each_neighbour(
        &self,
        node: NodeId,
        direction: Direction,
        visit: impl FnMut(NodeId),
    ) {
        let types = self.types.as_deref();
        self.graph.for_each_neighbour(node, direction, types, visit);
    }
}

fn types_named(graph: &Graph, names: &[String]) -> Result<Vec<TypeId>, ProcedureError> {
    let find = |name: &String| {
        let id = graph.catalog().relationship_type(name);
        id.ok_or_else(|| failed(format!("no relationship has the type `{name}`")))
    };
    let mut types: Vec<TypeId> = names.iter().map(find).collect::<Result<_, _>>()?;
    types.sort_unstable();
    types.dedup();
    Ok(types)
}

/// A property of a node, null when it has none.
pub(super) fn property(graph: &Graph, node: NodeId, key: &str) -> Value {
    graph
        .catalog()
        .key(key)
        .map_or(Value::Null, |key| graph.node_property(node, key))
}

/// Properties of which the first that a node has stands for it.
pub(super) struct Names<'g> {
    graph: &'g Graph,
    keys: Vec<KeyId>,
}

impl<'g> Names<'g> {
    /// What identifies a node for people.
    pub fn identifying(graph: &'g Graph) -> Self {
        Self::of(graph, &["key", "code", "adcode"])
    }

    /// What a node is called.
    pub fn spoken(graph: &'g Graph) -> Self {
        Self::of(graph, &["title", "name_zh", "name"])
    }

    fn of(graph: &'g Graph, keys: &[&str]) -> Self {
        let keys = keys.iter().filter_map(|key| graph.catalog().key(key));
        Self {
            graph,
            keys: keys.collect(),
        }
    }

    /// The first of the properties that a node has, else null.
    pub fn find(&self, node: NodeId) -> Value {
        let values = self.keys.iter();
        let mut values = values.map(|&key| self.graph.node_property(node, key));
        values.find(|value| !value.is_null()).unwrap_or(Value::Null)
    }

    /// As [`find`](Self::find), but the id where the node has none of them.
    pub fn find_or_id(&self, node: NodeId) -> Value {
        match self.find(node) {
            Value::Null => Value::from(self.graph.node_element_id(node).0.to_string()),
            found => found,
        }
    }
}
