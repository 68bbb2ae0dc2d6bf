use super::*;

/// The rows of all branches one after the other, each reduced to the columns that stand for the result.
pub struct Union {
    /// With the positions of the result columns.
    pub branches: Vec<(BoxOperator, Vec<usize>)>,
    pub current: usize,
}

impl Operator for Union {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while let Some((branch, columns)) = self.branches.get_mut(self.current) {
            cx.check()?;
            if let Some(batch) = branch.next(cx)? {
                return Ok(Some(batch.select(columns)));
            }
            self.current += 1;
        }
        Ok(None)
    }
}
