use std::collections::HashSet;

use super::*;

/// Checks where a relationship that is bound already, or a list of them, leads: binds its ends, or meets those that are bound.
///
/// Null in any bound column gives no row.
pub struct ExpandBound {
    pub child: BoxOperator,
    pub relationship: usize,
    pub hop: Hop,
    /// The column that the first end must meet; otherwise a new column holds it.
    pub from: Option<usize>,
    /// As `from`, for the other end.
    pub into: Option<usize>,
    /// Both ends are the same variable.
    pub same_ends: bool,
    pub used: Used,
    /// With a length, the column holds a list of relationships to be walked.
    pub length: Option<LengthRange>,
}

impl ExpandBound {
    /// The pairs of ends between which the bound relationship, or list, of a row leads.
    /// `start` is the bound first end, if any.
    fn walks(
        &self,
        value: &Value,
        start: Option<NodeId>,
        used: &[RelId],
        graph: &Graph,
    ) -> Vec<(NodeId, NodeId)> {
        let relationships: Vec<RelId> = match (value, self.length) {
            (Value::Relationship(relationship), _) => vec![relationship.id],
            (Value::List(items), Some(_)) => {
                items.iter().filter_map(Value::as_relationship).collect()
            }
            _ => return Vec::new(),
        };
        let distinct: HashSet<RelId> = relationships.iter().copied().collect();
        let length = relationships.len() as u64;
        let fits = self
            .length
            .is_none_or(|range| range.min <= length && range.max.is_none_or(|max| length <= max));
        let allowed = |relationship: &RelId| {
            !used.contains(relationship)
                && graph.contains_relationship(*relationship)
                && self.hop.accepts(*relationship, graph)
        };
        if !fits || distinct.len() < relationships.len() || !relationships.iter().all(allowed) {
            return Vec::new();
        }
        let Some((first, rest)) = relationships.split_first() else {
            let stay = |node| (node, node);
            return match start {
                Some(node) => vec![stay(node)],
                None => graph.nodes().map(stay).collect(),
            };
        };
        let starts = self.hop.ends(*first, graph).into_iter();
        starts
            .filter_map(|(from, next)| Some((from, self.walk(next, rest, graph)?)))
            .collect()
    }

    /// Where a walk from `node` along all relationships ends.
    fn walk(&self, node: NodeId, relationships: &[RelId], graph: &Graph) -> Option<NodeId> {
        relationships.iter().try_fold(node, |at, &relationship| {
            let mut ends = self.hop.ends(relationship, graph).into_iter();
            ends.find(|&(from, _)| from == at).map(|(_, to)| to)
        })
    }

    fn meets(&self, column: Option<usize>, batch: &Batch, row: usize, node: NodeId) -> bool {
        column.is_none_or(|column| batch.columns[column].node(row) == Some(node))
    }

    fn found(&self, batch: &Batch, graph: &Graph) -> Batch {
        let (mut rows, mut starts, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        let mut used = Vec::new();
        for row in 0..batch.rows {
            self.used.read(batch, row, &mut used);
            let value = batch.columns[self.relationship].value(row);
            let start = self.from.and_then(|from| batch.columns[from].node(row));
            for (from, to) in self.walks(&value, start, &used, graph) {
                let met = self.meets(self.from, batch, row, from)
                    && self.meets(self.into, batch, row, to);
                if met && (from == to || !self.same_ends) {
                    rows.push(row as u32);
                    starts.push(from);
                    ends.push(to);
                }
            }
        }
        let mut found = batch.gather(&rows);
        if self.from.is_none() {
            found = found.with_column(Column::Nodes(Typed::new(starts)));
        }
        if self.into.is_none() && !self.same_ends {
            found = found.with_column(Column::Nodes(Typed::new(ends)));
        }
        found
    }
}

impl Operator for ExpandBound {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let found = self.found(&batch, &cx.graph);
            if found.rows > 0 {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
