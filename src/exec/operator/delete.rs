use super::*;

/// Deletes what the expressions yield for all rows, then hands the rows on.
///
/// Nodes, relationships and the parts of paths, also inside lists and maps; null is nothing, and deleting twice is fine. Whether a
/// deleted node still has relationships is checked once, at the end.
pub struct Delete {
    child: BoxOperator,
    detach: bool,
    targets: Vec<Expr>,
    held: Held,
    done: bool,
}

impl Delete {
    pub fn new(child: BoxOperator, detach: bool, targets: Vec<Expr>) -> Self {
        Self {
            child,
            detach,
            targets,
            held: Held::new("Delete"),
            done: false,
        }
    }

    fn delete(&mut self, cx: &mut ExecContext) -> Result<(), ExecError> {
        let mut doomed = Doomed::default();
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            for (at, target) in self.targets.iter().enumerate() {
                let column = cx.evaluate(target, &batch)?;
                for row in 0..batch.rows {
                    let added = doomed.add(&column.value(row), at);
                    added.map_err(|error| error.located(target.span()))?;
                }
            }
            self.held.push(batch, cx)?;
        }
        for &relationship in &doomed.relationships {
            cx.graph.delete_relationship(relationship);
        }
        for &(node, _) in doomed.nodes.iter().filter(|_| self.detach) {
            let at_node = cx.graph.neighbours(node, Direction::Both, None);
            let at_node: Vec<RelId> = at_node.map(|(relationship, _)| relationship).collect();
            for relationship in at_node {
                cx.graph.delete_relationship(relationship);
            }
        }
        for &(node, _) in &doomed.nodes {
            cx.graph.delete_node(node);
        }
        self.check_ends(&doomed, cx)
    }

    /// # Errors
    /// `DeleteConnectedNode` when a deleted node still has relationships.
    fn check_ends(&self, doomed: &Doomed, cx: &mut ExecContext) -> Result<(), ExecError> {
        let Some(node) = cx.graph.dangling_node() else {
            return Ok(());
        };
        // A node that an earlier clause left is named by none of the targets.
        let named = doomed.nodes.iter().find(|(doomed, _)| *doomed == node);
        Err(ExecError::DeleteConnectedNode {
            node: cx.graph.node_element_id(node),
            relationships: cx.graph.degree(node, Direction::Both, None),
            span: named.map(|(_, target)| self.targets[*target].span()),
        })
    }
}

#[derive(Default)]
struct Doomed {
    /// Each with the number of the target that named it.
    nodes: Vec<(NodeId, usize)>,
    relationships: Vec<RelId>,
}

impl Doomed {
    fn add(&mut self, value: &Value, target: usize) -> Result<(), ExecError> {
        match value {
            Value::Null => {}
            Value::Node(node) => self.nodes.push((node.id, target)),
            Value::Relationship(relationship) => self.relationships.push(relationship.id),
            Value::Path(path) => {
                let nodes = path.nodes.iter();
                self.nodes.extend(nodes.map(|node| (node.id, target)));
                let relationships = path.relationships.iter();
                self.relationships
                    .extend(relationships.map(|relationship| relationship.id));
            }
            Value::List(items) => items.iter().try_for_each(|item| self.add(item, target))?,
            Value::Map(entries) => entries
                .values()
                .try_for_each(|value| self.add(value, target))?,
            other => {
                return Err(ValueError::OperandType {
                    operator: "DELETE",
                    expected: "a node, a relationship or a path",
                    found: other.type_name(),
                }
                .into());
            }
        }
        Ok(())
    }
}

impl Operator for Delete {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        if !std::mem::replace(&mut self.done, true) {
            self.delete(cx)?;
        }
        let batch = self.held.pop(cx);
        self.done = batch.is_some();
        Ok(batch)
    }
}
