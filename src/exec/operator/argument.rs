use std::sync::{Mutex, PoisonError};

use super::*;

/// Hands on the rows given from outside: one row without columns at the root of a query, the outer rows in a subplan.
pub struct Argument {
    source: Source,
    /// The last filling that was handed on.
    seen: u64,
}

/// Where an [`Argument`] finds its rows; filled again, they are handed on once more.
#[derive(Clone)]
pub struct Source(Arc<Mutex<(u64, Batch)>>);

impl Source {
    pub fn new(batch: Batch) -> Self {
        Self(Arc::new(Mutex::new((1, batch))))
    }

    pub fn fill(&self, batch: Batch) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = (held.0 + 1, batch);
    }
}

impl Argument {
    pub fn new(source: Source) -> Self {
        Self { source, seen: 0 }
    }
}

impl Operator for Argument {
    fn next(&mut self, _: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let held = self.source.0.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut self.seen, held.0) == held.0 {
            return Ok(None);
        }
        Ok((held.1.rows > 0).then(|| held.1.clone()))
    }
}
