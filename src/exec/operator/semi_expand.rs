use super::*;

/// Passes on the rows from which a route of one step leads to a node for which a predicate is true, or (`anti`) to none.
///
/// Most rows are decided by the first node found, so all rows try that one together before the others come up. A null start leads nowhere.
pub struct SemiExpand {
    pub child: BoxOperator,
    pub from: usize,
    pub route: Route,
    /// Over the captured columns, then the node found; absent means that any node will do.
    pub predicate: Option<Expr>,
    pub captured: Vec<usize>,
    pub anti: bool,
}

/// Rows of a batch with nodes to which the route leads from them.
#[derive(Default)]
struct Tries {
    rows: Vec<u32>,
    ends: Vec<NodeId>,
}

impl SemiExpand {
    /// For each row of a batch whether a node is found.
    fn found(&mut self, batch: &Batch, cx: &mut ExecContext) -> Result<Vec<bool>, ExecError> {
        let mut found = vec![false; batch.rows];
        let first = self.first_tries(batch, cx)?;
        let first = self.attempt(first, batch, &mut found, cx)?;
        let mut tries = Tries::default();
        for row in first {
            if found[row as usize] {
                continue;
            }
            if let Some(from) = batch.columns[self.from].node(row as usize) {
                let before = tries.ends.len();
                self.route
                    .push_ends(from, &mut tries.ends, "SemiExpand", cx)?;
                // The only one was tried already.
                if tries.ends.len() == before + 1 {
                    tries.ends.pop();
                }
                tries.rows.resize(tries.ends.len(), row);
            }
            if tries.ends.len() >= BATCH_SIZE {
                cx.check()?;
                self.attempt(std::mem::take(&mut tries), batch, &mut found, cx)?;
            }
        }
        self.attempt(tries, batch, &mut found, cx)?;
        Ok(found)
    }

    /// The first node for each row that has any.
    fn first_tries(&mut self, batch: &Batch, cx: &mut ExecContext) -> Result<Tries, ExecError> {
        let (from, mut tries) = (&batch.columns[self.from], Tries::default());
        let mut add = |row: usize, end: NodeId| {
            tries.rows.push(row as u32);
            tries.ends.push(end);
        };
        if let Column::Nodes(Typed {
            values: nodes,
            valid: None,
        }) = &**from
            && self.route.for_each_first_end(nodes, &cx.graph, &mut add)
        {
            return Ok(tries);
        }
        for row in 0..batch.rows {
            if let Some(from) = from.node(row)
                && let Some(end) = self.route.ends(from, "SemiExpand", cx)?.first()
            {
                add(row, NodeId(*end));
            }
        }
        Ok(tries)
    }

    /// Marks the rows one of whose nodes passes; gives the rows tried back.
    fn attempt(
        &self,
        tries: Tries,
        batch: &Batch,
        found: &mut [bool],
        cx: &mut ExecContext,
    ) -> Result<Vec<u32>, ExecError> {
        let Tries { rows, ends } = tries;
        let Some(predicate) = &self.predicate else {
            rows.iter().for_each(|&row| found[row as usize] = true);
            return Ok(rows);
        };
        let captured = batch.select(&self.captured);
        let frame = match rows.len() == batch.rows && rows.is_sorted_by(|one, other| one < other) {
            true => captured,
            false => captured.gather(&rows),
        };
        let frame = frame.with_column(Column::Nodes(Typed::new(ends)));
        for at in cx.select_true(predicate, &frame)? {
            found[rows[at as usize] as usize] = true;
        }
        Ok(rows)
    }
}

impl Operator for SemiExpand {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let (found, wanted) = (self.found(&batch, cx)?, !self.anti);
            let kept = (0..batch.rows as u32).filter(|&row| found[row as usize] == wanted);
            let kept: Vec<u32> = kept.collect();
            if kept.len() == batch.rows {
                return Ok(Some(batch));
            }
            if !kept.is_empty() {
                return Ok(Some(batch.gather(&kept)));
            }
        }
        Ok(None)
    }
}
