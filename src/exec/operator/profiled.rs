use std::time::{Duration, Instant};

use super::*;

/// What an operator did, counted for `PROFILE`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measure {
    /// Rows handed on.
    pub rows: u64,
    /// Time within the operator and all below it.
    pub time: Duration,
}

/// Counts the rows and time of the operator inside.
pub struct Profiled {
    pub inner: BoxOperator,
    /// The number of the operator among those of the plan.
    pub number: usize,
}

impl Operator for Profiled {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let start = Instant::now();
        let batch = self.inner.next(cx);
        let rows = match &batch {
            Ok(Some(batch)) => batch.rows as u64,
            _ => 0,
        };
        cx.measure(self.number, rows, start.elapsed());
        batch
    }
}
