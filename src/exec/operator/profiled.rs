use std::time::{Duration, Instant};

use super::*;

/// What an operator did, counted for `PROFILE`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measure {
    /// Rows handed on.
    pub rows: u64,
    /// Time within the operator and all below it.
    pub time: Duration,
    /// Bytes that it holds now.
    pub held: usize,
    /// The most bytes that it held at one time.
    pub memory: usize,
}

impl Measure {
    /// What two threads did together.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.time += other.time;
        self.held += other.held;
        self.memory += other.memory;
    }
}

/// Lets messages about limits name the operator inside while it is at work.
pub struct Named {
    pub inner: BoxOperator,
    pub name: &'static str,
}

impl Operator for Named {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let above = std::mem::replace(&mut cx.running, self.name);
        let batch = self.inner.next(cx)?;
        cx.running = above;
        Ok(batch)
    }
}

/// Counts the rows and time of the operator inside.
pub struct Profiled {
    pub inner: BoxOperator,
    /// The number of the operator among those of the plan.
    pub number: usize,
}

impl Operator for Profiled {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let above = cx.at_work(Some(self.number));
        let start = Instant::now();
        let batch = self.inner.next(cx);
        cx.at_work(above);
        let rows = match &batch {
            Ok(Some(batch)) => batch.rows as u64,
            _ => 0,
        };
        cx.measure(self.number, rows, start.elapsed());
        batch
    }
}
