use super::*;
use crate::binder::Slot;

/// The rows that a subplan found for outer rows, in the order of the outer rows.
pub struct SubplanRows {
    run: Rerun,
    /// The outer batch at hand.
    outer: Option<Batch>,
    /// The next outer row to run the subplan for, when it runs row by row.
    next: usize,
}

impl SubplanRows {
    /// `layout` is that of the outer rows, `number` that of the subplan's first operator in the plan.
    pub fn new(subplan: Subplan, layout: Layout, number: usize) -> Self {
        Self {
            run: Rerun::new(subplan, layout, number),
            outer: None,
            next: 0,
        }
    }

    /// Starts with another outer batch.
    pub fn start(&mut self, outer: Batch) {
        self.next = 0;
        self.run.stop();
        self.outer = Some(outer);
    }

    /// The next rows found: the outer row of each, and the columns of `result`. `None` when the batch is done.
    pub fn next(
        &mut self,
        result: &[Slot],
        cx: &mut ExecContext,
    ) -> Result<Option<(Vec<u32>, Batch)>, ExecError> {
        let Some(outer) = &self.outer else {
            return Ok(None);
        };
        let row_wise = self.run.subplan().row_wise;
        loop {
            cx.check()?;
            if let Some((batch, layout)) = self.run.next(cx)? {
                let rows = match layout.position(ROW) {
                    Some(position) if row_wise => outer_rows(&batch.columns[position]),
                    _ => vec![self.next as u32 - 1; batch.rows],
                };
                return Ok(Some((rows, batch.select(&positions(layout, result)?))));
            }
            let done = if row_wise { 1 } else { outer.rows };
            if self.next >= done {
                return Ok(None);
            }
            let rows = match row_wise {
                true => outer.clone(),
                false => outer.single(self.next),
            };
            self.next += 1;
            self.run.start(&rows, cx)?;
        }
    }

    /// Leaves out what the subplan would still find for the row at hand, unless all rows run together.
    pub fn skip_row(&mut self) {
        if !self.run.subplan().row_wise {
            self.run.stop();
        }
    }
}

fn outer_rows(column: &Column) -> Vec<u32> {
    match column {
        Column::Integers(rows) => rows.values.iter().map(|&row| row as u32).collect(),
        _ => (0..column.len())
            .map(|row| match column.value(row) {
                Value::Integer(row) => row as u32,
                _ => unreachable!("row numbers are integers"),
            })
            .collect(),
    }
}

/// Joins each row to the rows that a subplan finds for it.
pub struct Apply {
    pub child: BoxOperator,
    pub rows: SubplanRows,
    /// The slots of the subplan's result that the row lacks.
    pub result: Vec<Slot>,
    /// A row for which nothing is found stands once, with nulls.
    pub optional: bool,
    pub input: Option<Batch>,
    /// The first row of the batch at hand that may still have nothing.
    pub unmatched: usize,
}

impl Apply {
    /// Outer rows and found rows side by side, with the rows put in that have nothing before the last row found.
    fn join(&mut self, rows: &[u32], found: Batch) -> Option<Batch> {
        let outer = self.input.as_ref()?;
        if !self.optional {
            return Some(outer.gather(rows).beside(found));
        }
        debug_assert!(
            rows.is_sorted(),
            "row-wise operators keep the order of rows"
        );
        let nothing = found.rows as u32;
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for (at, &row) in rows.iter().enumerate() {
            for lonely in self.unmatched..row as usize {
                left.push(lonely as u32);
                right.push(nothing);
            }
            left.push(row);
            right.push(at as u32);
            self.unmatched = self.unmatched.max(row as usize + 1);
        }
        if left.len() == rows.len() {
            return Some(outer.gather(rows).beside(found));
        }
        let nulls = nulls(self.result.len(), 1);
        let found = Batch::concat(&[found, nulls]).gather(&right);
        Some(outer.gather(&left).beside(found))
    }

    /// The rows at the end of the batch that have nothing.
    fn rest(&mut self) -> Option<Batch> {
        let outer = self.input.take().filter(|_| self.optional)?;
        let rows: Vec<u32> = (self.unmatched as u32..outer.rows as u32).collect();
        let nulls = nulls(self.result.len(), rows.len());
        (!rows.is_empty()).then(|| outer.gather(&rows).beside(nulls))
    }
}

fn nulls(columns: usize, rows: usize) -> Batch {
    let column = Arc::new(Column::nulls(rows));
    Batch {
        columns: (0..columns).map(|_| column.clone()).collect(),
        rows,
    }
}

impl Operator for Apply {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            if self.input.is_some() {
                if let Some((rows, found)) = self.rows.next(&self.result, cx)? {
                    return Ok(self.join(&rows, found));
                }
                if let Some(rest) = self.rest() {
                    return Ok(Some(rest));
                }
            }
            let Some(batch) = self.child.next(cx)? else {
                return Ok(None);
            };
            self.rows.start(batch.clone());
            self.input = Some(batch);
            self.unmatched = 0;
        }
    }
}

/// Passes on the rows for which a subplan finds something, or (`anti`) nothing.
pub struct SemiApply {
    pub child: BoxOperator,
    pub rows: SubplanRows,
    pub anti: bool,
}

impl Operator for SemiApply {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while let Some(batch) = self.child.next(cx)? {
            let mut found = vec![false; batch.rows];
            let mut missing = batch.rows;
            self.rows.start(batch.clone());
            while missing > 0
                && let Some((rows, _)) = self.rows.next(&[], cx)?
            {
                for row in rows {
                    missing -= usize::from(!std::mem::replace(&mut found[row as usize], true));
                }
                self.rows.skip_row();
            }
            let wanted = !self.anti;
            let kept = (0..batch.rows as u32).filter(|&row| found[row as usize] == wanted);
            let kept: Vec<u32> = kept.collect();
            if !kept.is_empty() {
                return Ok(Some(batch.gather(&kept)));
            }
        }
        Ok(None)
    }
}
