use super::*;

/// Rows of some of the child's columns and of computed ones, nothing else.
pub struct Project {
    pub child: BoxOperator,
    /// Columns of the child that stay, first in the result.
    pub retain: Vec<usize>,
    pub items: Vec<Expr>,
}

impl Operator for Project {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some(batch) = self.child.next(cx)? else {
            return Ok(None);
        };
        let mut columns: Vec<_> = self
            .retain
            .iter()
            .map(|&position| batch.columns[position].clone())
            .collect();
        for item in &self.items {
            columns.push(cx.evaluate(item, &batch)?);
        }
        Ok(Some(Batch {
            columns,
            rows: batch.rows,
        }))
    }
}
