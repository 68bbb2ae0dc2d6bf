//! The part of a graph that an algorithm works on: the nodes with a label and the relationships of some types among them.

use crate::function::procedure::ProcedureError;
use crate::store::{Graph, GraphView, TypeId};
use crate::value::{NodeId, Value};

use super::options::{Options, failed};

/// A view with its edges as pairs of dense indices.
pub(super) struct Projection<'g> {
    pub view: GraphView<'g>,
    /// Start and end of each relationship; several between the same nodes stand several times.
    pub edges: Vec<(u32, u32)>,
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
        let id = catalog
            .label(label)
            .ok_or_else(|| failed(format!("no node has the label `{label}`")))?;
        let mut view = GraphView::new(graph).with_labels(&[id]);
        if let Some(names) = options.names("relationship")? {
            view = view.with_types(&types_named(graph, &names)?);
        } else if !default.is_empty() {
            let types: Vec<TypeId> = default
                .iter()
                .filter_map(|name| catalog.relationship_type(name))
                .collect();
            view = view.with_types(&types);
        }
        let edges = view
            .edges()
            .map(|edge| (index(&view, edge.start), index(&view, edge.end)))
            .collect();
        Ok(Self { view, edges })
    }

    pub fn node_count(&self) -> usize {
        petgraph::visit::NodeCount::node_count(&self.view)
    }

    /// The nodes in the order of their indices.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        (0..self.node_count())
            .map(|index| petgraph::visit::NodeIndexable::from_index(&self.view, index))
    }
}

fn index(view: &GraphView<'_>, node: NodeId) -> u32 {
    petgraph::visit::NodeIndexable::to_index(view, node) as u32
}

fn types_named(graph: &Graph, names: &[String]) -> Result<Vec<TypeId>, ProcedureError> {
    let find = |name: &String| {
        let id = graph.catalog().relationship_type(name);
        id.ok_or_else(|| failed(format!("no relationship has the type `{name}`")))
    };
    names.iter().map(find).collect()
}

/// A property of a node, null when it has none.
pub(super) fn property(graph: &Graph, node: NodeId, key: &str) -> Value {
    graph
        .catalog()
        .key(key)
        .map_or(Value::Null, |key| graph.node_property(node, key))
}

/// What identifies a node for people: its `key`, `code` or `adcode`, else its id.
pub(super) fn key_of(graph: &Graph, node: NodeId) -> Value {
    let named = ["key", "code", "adcode"]
        .map(|key| property(graph, node, key))
        .into_iter()
        .find(|key| !key.is_null());
    named.unwrap_or_else(|| Value::from(graph.node_element_id(node).0.to_string()))
}

/// What a node is called: its title or name, else null.
pub(super) fn name_of(graph: &Graph, node: NodeId) -> Value {
    let named = ["title", "name_zh", "name"].map(|key| property(graph, node, key));
    named
        .into_iter()
        .find(|name| !name.is_null())
        .unwrap_or(Value::Null)
}
