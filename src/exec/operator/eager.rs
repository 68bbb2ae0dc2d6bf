use super::*;

/// Reads all rows before handing on the first, so that a clause never sees half of another's effect.
pub struct Eager {
    child: BoxOperator,
    held: Held,
}

impl Eager {
    pub fn new(child: BoxOperator) -> Self {
        Self {
            child,
            held: Held::new("Eager"),
        }
    }
}

impl Operator for Eager {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        self.held.fill(&mut self.child, cx)?;
        Ok(self.held.pop(cx))
    }
}

/// No rows out, but the child runs to its end.
pub struct Drain {
    pub child: BoxOperator,
}

impl Operator for Drain {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while self.child.next(cx)?.is_some() {
            cx.check()?;
        }
        Ok(None)
    }
}
