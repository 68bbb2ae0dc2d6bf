use std::collections::VecDeque;

use super::*;

/// Batches that an operator keeps until its child has ended, charged against the memory limit.
pub struct Held {
    operator: &'static str,
    batches: VecDeque<Batch>,
    filled: bool,
}

impl Held {
    /// `operator` is the name that a message about the memory limit gives.
    pub fn new(operator: &'static str) -> Self {
        Self {
            operator,
            batches: VecDeque::new(),
            filled: false,
        }
    }

    /// Reads the child to its end, once.
    pub fn fill(&mut self, child: &mut BoxOperator, cx: &mut ExecContext) -> Result<(), ExecError> {
        if std::mem::replace(&mut self.filled, true) {
            return Ok(());
        }
        while let Some(batch) = child.next(cx)? {
            cx.check()?;
            self.push(batch, cx)?;
        }
        Ok(())
    }

    pub fn push(&mut self, batch: Batch, cx: &mut ExecContext) -> Result<(), ExecError> {
        cx.charge(batch.memory(), self.operator)?;
        self.batches.push_back(batch);
        Ok(())
    }

    /// The first batch not yet handed on; its memory is free again.
    pub fn pop(&mut self, cx: &mut ExecContext) -> Option<Batch> {
        let Some(batch) = self.batches.pop_front() else {
            // The child may begin again.
            self.filled = false;
            return None;
        };
        cx.release(batch.memory());
        Some(batch)
    }

    /// Everything as one batch, to be held by the caller.
    pub fn concat(&mut self) -> Batch {
        let batches: Vec<Batch> = self.batches.drain(..).collect();
        Batch::concat(&batches)
    }
}
