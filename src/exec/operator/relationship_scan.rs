use super::*;

/// Each row with every relationship that passes, and its ends: three new columns (from, relationship, to).
///
/// `Both` yields each relationship in both directions, a self-loop once.
pub struct RelationshipScan {
    child: BoxOperator,
    hop: Hop,
    /// Both ends are the same variable: self-loops only, and one column for the end.
    loops: bool,
    input: Option<(Batch, Option<Vec<TypeId>>)>,
    row: usize,
    /// The lowest relationship slot not yet looked at with `row`.
    from: u32,
}

impl RelationshipScan {
    pub fn new(child: BoxOperator, hop: Hop, loops: bool) -> Self {
        Self {
            child,
            hop,
            loops,
            input: None,
            row: 0,
            from: 0,
        }
    }

    fn found(&mut self, graph: &Graph) -> Option<Batch> {
        let (batch, types) = self.input.as_ref()?;
        let slots = graph.relationship_slots() as u32;
        let (mut rows, mut starts, mut relationships, mut ends) = Default::default();
        let wanted = |relationship| {
            graph.contains_relationship(relationship)
                && types
                    .as_ref()
                    .is_none_or(|types| types.contains(&graph.relationship_type(relationship)))
        };
        while self.row < batch.rows && Vec::<u32>::len(&rows) < BATCH_SIZE {
            if self.from >= slots {
                (self.row, self.from) = (self.row + 1, 0);
                continue;
            }
            let relationship = RelId(self.from);
            self.from += 1;
            if !wanted(relationship) {
                continue;
            }
            for (start, end) in self.hop.ends(relationship, graph) {
                if self.loops && start != end {
                    continue;
                }
                rows.push(self.row as u32);
                Vec::push(&mut starts, start);
                Vec::push(&mut relationships, relationship);
                Vec::push(&mut ends, end);
            }
        }
        if rows.is_empty() {
            return None;
        }
        let batch = batch
            .gather(&rows)
            .with_column(Column::Nodes(Typed::new(starts)))
            .with_column(Column::Relationships(Typed::new(relationships)));
        if self.loops {
            return Some(batch);
        }
        Some(batch.with_column(Column::Nodes(Typed::new(ends))))
    }
}

impl Operator for RelationshipScan {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.found(&cx.graph) {
                return Ok(Some(batch));
            }
            let Some(batch) = self.child.next(cx)? else {
                return Ok(None);
            };
            let types = self.hop.type_ids(&cx.graph);
            self.input = Some((batch, types));
            (self.row, self.from) = (0, 0);
        }
    }
}
