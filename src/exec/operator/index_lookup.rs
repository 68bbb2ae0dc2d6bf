use smol_str::SmolStr;

use super::*;
use crate::value::compare::equal;

/// Each row with every node that carries a label and whose property equals a value computed from the row, in a new last column. The value
/// is computed only when a node carries the label.
pub struct IndexLookup {
    pub child: BoxOperator,
    pub label: SmolStr,
    pub key: SmolStr,
    pub value: Expr,
    /// Where the value cannot be computed, every node that carries the label.
    pub unless_fails: bool,
    /// The batch at hand with its values and the row to go on with.
    pub input: Option<(Batch, Option<Arc<Column>>, usize)>,
}

impl IndexLookup {
    /// What the next rows find, a row always whole; stops beyond the size of a batch.
    fn found(&mut self, graph: &Graph) -> Option<Batch> {
        let (batch, values, next) = self.input.as_mut()?;
        let catalog = graph.catalog();
        let (Some(label), Some(key)) = (catalog.label(&self.label), catalog.key(&self.key)) else {
            return None;
        };
        let (mut rows, mut nodes) = (Vec::new(), Vec::new());
        while *next < batch.rows && rows.len() < BATCH_SIZE {
            let all = || graph.nodes_with_label(label).iter().map(NodeId);
            let Some(values) = values else {
                nodes.extend(all());
                rows.resize(nodes.len(), *next as u32);
                *next += 1;
                continue;
            };
            let value = values.value(*next);
            if !graph.lookup_into(label, key, &value, &mut nodes) {
                let same =
                    |node: &NodeId| equal(&graph.node_property(*node, key), &value) == Some(true);
                nodes.extend(all().filter(same));
            }
            rows.resize(nodes.len(), *next as u32);
            *next += 1;
        }
        if rows.is_empty() {
            return None;
        }
        let nodes = Column::Nodes(Typed::new(nodes));
        Some(batch.gather(&rows).with_column(nodes))
    }
}

impl Operator for IndexLookup {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.found(&cx.graph) {
                return Ok(Some(batch));
            }
            let Some(batch) = self.child.next(cx)? else {
                return Ok(None);
            };
            let label = cx.graph.catalog().label(&self.label);
            if label.is_none_or(|label| cx.graph.nodes_with_label(label).is_empty()) {
                continue;
            }
            let values = match cx.evaluate(&self.value, &batch) {
                Err(ExecError::Value(..)) if self.unless_fails => None,
                values => Some(values?),
            };
            self.input = Some((batch, values, 0));
        }
    }
}
