//! The operators, one file each.

use super::{Batch, ExecContext, ExecError};

/// One step of a running plan. Pulled for batches from above, it pulls from its children.
pub trait Operator {
    /// The next rows, or `None` at the end. A batch handed on has at least one row.
    ///
    /// # Errors
    /// Whatever stops the statement; the operator is not called again then.
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError>;
}

/// An operator whose kind is known only when it runs.
pub type BoxOperator = Box<dyn Operator>;
