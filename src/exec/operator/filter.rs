use super::*;

/// Passes on the rows for which `predicate` is true; false and null both drop the row.
pub struct Filter {
    pub child: BoxOperator,
    pub predicate: Expr,
}

impl Operator for Filter {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while let Some(batch) = self.child.next(cx)? {
            let kept = cx.select_true(&self.predicate, &batch)?;
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
