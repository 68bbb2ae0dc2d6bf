use super::*;

/// Follows relationships from a node, one output row per relationship found.
///
/// Rows in: the child's columns. Rows out: those, then the relationship, then (unless it was bound) the node at its other end.
/// A null start yields no rows. A relationship already used by this `MATCH` is skipped, as openCypher requires.
pub struct Expand {
    pub child: BoxOperator,
    pub from: usize,
    pub hop: Hop,
    /// The column that the other end must meet.
    pub into: Option<usize>,
    pub used: Used,
    /// The batch at hand with the row to go on with.
    pub input: Option<(Batch, usize)>,
}

impl Expand {
    /// What is found from the next rows, a row always whole; stops beyond the size of a batch.
    fn found(&mut self, graph: &Graph) -> Option<Batch> {
        let (batch, next) = self.input.as_mut()?;
        let types = self.hop.type_ids(graph);
        let types = types.as_deref();
        let mut found = Found::default();
        let mut used = Vec::new();
        while *next < batch.rows && found.rows.len() < BATCH_SIZE {
            let row = *next;
            *next += 1;
            let Some(from) = batch.columns[self.from].node(row) else {
                continue;
            };
            self.used.read(batch, row, &mut used);
            match self.into {
                None => {
                    for (relationship, to) in graph.neighbours(from, self.hop.direction, types) {
                        if !used.contains(&relationship) {
                            found.push(row, relationship, to);
                        }
                    }
                }
                Some(into) => {
                    let Some(to) = batch.columns[into].node(row) else {
                        continue;
                    };
                    for relationship in
                        graph.relationships_between(from, to, self.hop.direction, types)
                    {
                        if !used.contains(&relationship) {
                            found.push(row, relationship, to);
                        }
                    }
                }
            }
        }
        found.into_batch(batch, self.into.is_some())
    }
}

#[derive(Default)]
struct Found {
    rows: Vec<u32>,
    relationships: Vec<RelId>,
    ends: Vec<NodeId>,
}

impl Found {
    #[inline]
    fn push(&mut self, row: usize, relationship: RelId, end: NodeId) {
        self.rows.push(row as u32);
        self.relationships.push(relationship);
        self.ends.push(end);
    }

    fn into_batch(self, input: &Batch, into: bool) -> Option<Batch> {
        if self.rows.is_empty() {
            return None;
        }
        let batch = input
            .gather(&self.rows)
            .with_column(Column::Relationships(Typed::new(self.relationships)));
        Some(if into {
            batch
        } else {
            batch.with_column(Column::Nodes(Typed::new(self.ends)))
        })
    }
}

impl Operator for Expand {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.found(&cx.graph) {
                return Ok(Some(batch));
            }
            match self.child.next(cx)? {
                Some(batch) => self.input = Some((batch, 0)),
                None => return Ok(None),
            }
        }
    }
}
