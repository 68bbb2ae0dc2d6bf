use super::*;
use crate::diagnostic::Span;

/// Drops the first rows.
pub struct Skip {
    child: BoxOperator,
    count: RowCount,
    /// Rows still to drop, once `count` has been computed.
    left: Option<usize>,
}

impl Skip {
    pub fn new(child: BoxOperator, count: RowCount) -> Self {
        Self {
            child,
            count,
            left: None,
        }
    }
}

impl Operator for Skip {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let mut left = match self.left {
            Some(left) => left,
            None => self.count.compute(cx)?,
        };
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let dropped = left.min(batch.rows);
            left -= dropped;
            self.left = Some(left);
            if dropped < batch.rows {
                return Ok(Some(batch.slice(dropped, batch.rows)));
            }
        }
        self.left = Some(left);
        Ok(None)
    }
}

/// Passes on the first rows only.
pub struct Limit {
    child: BoxOperator,
    count: RowCount,
    /// True when the child writes: it then runs to its end, whatever the limit.
    drain: bool,
    /// Rows still to pass on, once `count` has been computed.
    left: Option<usize>,
}

impl Limit {
    pub fn new(child: BoxOperator, count: RowCount, drain: bool) -> Self {
        Self {
            child,
            count,
            drain,
            left: None,
        }
    }
}

impl Operator for Limit {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let left = match self.left {
            Some(left) => left,
            None => self.count.compute(cx)?,
        };
        self.left = Some(left);
        if left > 0
            && let Some(batch) = self.child.next(cx)?
        {
            let passed = left.min(batch.rows);
            self.left = Some(left - passed);
            return Ok(Some(batch.slice(0, passed)));
        }
        while self.drain && self.child.next(cx)?.is_some() {
            cx.check()?;
        }
        Ok(None)
    }
}

/// The expression of `SKIP` or `LIMIT`, the same for all rows.
pub struct RowCount {
    pub expr: Expr,
    pub clause: &'static str,
    pub span: Span,
}

impl RowCount {
    /// # Errors
    /// `NegativeRowCount`, and `RowCountType` for anything but an integer.
    pub fn compute(&self, cx: &mut ExecContext) -> Result<usize, ExecError> {
        let (clause, span) = (self.clause, self.span);
        match cx.evaluate(&self.expr, &Batch::unit())?.value(0) {
            Value::Integer(count) if count < 0 => Err(ExecError::NegativeRowCount {
                clause,
                count,
                span,
            }),
            Value::Integer(count) => Ok(usize::try_from(count).unwrap_or(usize::MAX)),
            other => Err(ExecError::RowCountType {
                clause,
                found: other.type_name(),
                span,
            }),
        }
    }
}
