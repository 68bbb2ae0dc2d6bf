//! Paths from the nodes and relationships that a pattern found.

use std::sync::Arc;

use crate::exec::{Batch, Column};
use crate::store::Graph;
use crate::value::{Node, NodeId, Path, RelId, Relationship, Value};

/// The columns of a path's parts; a relationship column may hold lists of relationships.
pub(super) struct PathParts {
    pub nodes: Vec<usize>,
    pub relationships: Vec<usize>,
}

impl PathParts {
    /// The path of every row; null where any part is null.
    pub fn build(&self, batch: &Batch, graph: &Graph) -> Column {
        let path = |row| match self.path(batch, row, graph) {
            Some(path) => Value::Path(Arc::new(path)),
            None => Value::Null,
        };
        Column::Values((0..batch.rows).map(path).collect())
    }

    fn path(&self, batch: &Batch, row: usize, graph: &Graph) -> Option<Path> {
        let column = |position: usize| &batch.columns[position];
        let first = column(*self.nodes.first()?).node(row)?;
        let mut path = Path {
            nodes: vec![Node::from(first)],
            relationships: Vec::new(),
        };
        for (&relationships, &node) in self.relationships.iter().zip(&self.nodes[1..]) {
            let end = column(node).node(row)?;
            match column(relationships).value(row) {
                Value::Relationship(relationship) => push(&mut path, relationship.id, end),
                Value::List(items) => walk(&mut path, &items, graph)?,
                _ => return None,
            }
        }
        Some(path)
    }
}

fn push(path: &mut Path, relationship: RelId, node: NodeId) {
    path.relationships.push(Relationship::from(relationship));
    path.nodes.push(Node::from(node));
}

/// Follows a list of relationships from the path's last node.
fn walk(path: &mut Path, relationships: &[Value], graph: &Graph) -> Option<()> {
    for item in relationships {
        let relationship = item.as_relationship()?;
        let (start, end) = graph.endpoints(relationship);
        let here = path.nodes.last()?.id;
        push(path, relationship, if here == start { end } else { start });
    }
    Some(())
}
