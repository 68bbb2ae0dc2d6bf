use super::*;
use crate::binder::Slot;

/// Each row with the number of ways along a route, or (`distinct`) of nodes to which it leads; one new column, the number.
///
/// Rows without any are left out, and so are those with a null start.
pub struct CountExpand {
    pub child: BoxOperator,
    pub from: usize,
    pub route: Route,
    pub distinct: bool,
    /// The slot of the number.
    pub count: Slot,
}

impl CountExpand {
    /// The rows of a batch whose number is at least `least`, and the numbers.
    fn counts(
        &mut self,
        batch: &Batch,
        least: i64,
        cx: &mut ExecContext,
    ) -> Result<(Vec<u32>, Vec<i64>), ExecError> {
        let (mut rows, mut counts) = (Vec::new(), Vec::new());
        let from = &batch.columns[self.from];
        if let Column::Nodes(Typed {
            values: nodes,
            valid: None,
        }) = &**from
            && !self.distinct
            && let Some(adjacency) = self.route.ways_of_all(&cx.graph)
        {
            adjacency.degrees(nodes, least as usize, |row, count| {
                rows.push(row as u32);
                counts.push(count as i64);
            });
            return Ok((rows, counts));
        }
        for row in 0..batch.rows {
            let Some(from) = from.node(row) else {
                continue;
            };
            let count = self.count(from, cx)?;
            if count as i64 >= least {
                rows.push(row as u32);
                counts.push(count as i64);
            }
        }
        Ok((rows, counts))
    }

    fn count(&mut self, from: NodeId, cx: &mut ExecContext) -> Result<usize, ExecError> {
        if self.distinct {
            return Ok(self.route.ends(from, "CountExpand", cx)?.len());
        }
        Ok(self.route.ways(from, &cx.graph))
    }
}

impl Operator for CountExpand {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let least = cx.floor(self.count).max(1);
            let (rows, counts) = self.counts(&batch, least, cx)?;
            if rows.is_empty() {
                continue;
            }
            let counts = Column::Integers(Typed::new(counts));
            return Ok(Some(match rows.len() == batch.rows {
                true => batch.with_column(counts),
                false => batch.gather(&rows).with_column(counts),
            }));
        }
        Ok(None)
    }
}
