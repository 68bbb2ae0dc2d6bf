use super::*;

/// Hands on the rows given from outside: one row without columns at the root of a query, the outer rows in a subplan.
pub struct Argument {
    batch: Option<Batch>,
}

impl Argument {
    pub fn new(batch: Batch) -> Self {
        Self { batch: Some(batch) }
    }
}

impl Operator for Argument {
    fn next(&mut self, _: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        Ok(self.batch.take().filter(|batch| batch.rows > 0))
    }
}
