use super::*;

/// The first of each set of rows that are equivalent in some columns.
pub struct Distinct {
    pub child: BoxOperator,
    pub columns: Vec<usize>,
    pub seen: KeySet,
}

impl Operator for Distinct {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let keys = batch.select(&self.columns).columns;
            let mut new = Vec::new();
            for row in 0..batch.rows {
                if self.seen.insert(&keys, row, "Distinct", cx)? {
                    new.push(row as u32);
                }
            }
            if !new.is_empty() {
                return Ok(Some(batch.gather(&new)));
            }
        }
        Ok(None)
    }
}
