use super::*;

/// Runs updates for each element of a list, in order, and hands on the rows unchanged. A null list has no elements.
pub struct Foreach {
    pub child: BoxOperator,
    pub list: Expr,
    /// Reads the child's columns and, last, the element.
    pub updates: Rerun,
}

impl Operator for Foreach {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some(batch) = self.child.next(cx)? else {
            return Ok(None);
        };
        let lists = cx.evaluate(&self.list, &batch)?;
        for row in 0..batch.rows {
            let elements = match lists.value(row) {
                Value::Null => continue,
                Value::List(items) => items,
                other => {
                    return Err(ValueError::OperandType {
                        operator: "FOREACH",
                        expected: "a list",
                        found: other.type_name(),
                    }
                    .into());
                }
            };
            let single = batch.single(row);
            for element in elements.iter() {
                cx.check()?;
                let element = Column::from_values(vec![element.clone()]);
                let outer = single.clone().with_column(element);
                self.updates.start(&outer, cx)?;
                while self.updates.next(cx)?.is_some() {}
            }
        }
        Ok(Some(batch))
    }
}
