//! Expressions that see only some columns, so that other rows can be made for them cheaply.

use std::sync::Arc;

use super::{Batch, Column, ExecContext, ExecError, Expr};

/// An expression over its own local columns, then some columns of the batch around it.
pub(super) struct Closure {
    /// Positions in the batch around it; they follow the local columns.
    pub captured: Vec<usize>,
    pub body: Expr,
}

impl Closure {
    /// The batch that the body sees: `locals`, then the captured columns at `rows`.
    pub fn frame(&self, mut locals: Vec<Arc<Column>>, batch: &Batch, rows: &[u32]) -> Batch {
        let whole = is_whole(rows, batch.rows);
        locals.extend(self.captured.iter().map(|&position| {
            let column = &batch.columns[position];
            if whole {
                Arc::clone(column)
            } else {
                Arc::new(column.gather(rows))
            }
        }));
        Batch {
            columns: locals,
            rows: rows.len(),
        }
    }

    /// The body's values for some rows of the batch around it, in the order of `rows`; the closure has no locals.
    pub fn evaluate_rows(
        &self,
        batch: &Batch,
        rows: &[u32],
        cx: &mut ExecContext,
    ) -> Result<Arc<Column>, ExecError> {
        self.body.evaluate(&self.frame(Vec::new(), batch, rows), cx)
    }
}

/// True when `rows` are all rows in order.
fn is_whole(rows: &[u32], total: usize) -> bool {
    rows.len() == total && rows.iter().enumerate().all(|(at, &row)| at == row as usize)
}
