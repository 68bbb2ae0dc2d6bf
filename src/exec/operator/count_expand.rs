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
            let (mut rows, mut counts) = (Vec::new(), Vec::new());
            for row in 0..batch.rows {
                let Some(from) = batch.columns[self.from].node(row) else {
                    continue;
                };
                let count = self.count(from, cx)?;
                if count as i64 >= least {
                    rows.push(row as u32);
                    counts.push(count as i64);
                }
            }
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
