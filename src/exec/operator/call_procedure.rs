use smol_str::SmolStr;

use super::*;

/// Calls a procedure for each row and joins its outputs to the row, in new columns. A procedure without outputs lets the row pass.
pub struct CallProcedure {
    pub child: BoxOperator,
    pub procedure: SmolStr,
    pub arguments: Vec<Expr>,
    /// Positions among the procedure's outputs, in the order of the new columns.
    pub yields: Vec<usize>,
    pub void: bool,
    /// The batch at hand, its arguments, and the row to go on with.
    pub input: Option<(Batch, Vec<Arc<Column>>, usize)>,
}

impl CallProcedure {
    /// The rows that the next calls yield; stops beyond the size of a batch. `None` when the batch at hand is done.
    fn called(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, arguments, next)) = &mut self.input else {
            return Ok(None);
        };
        let (mut rows, mut outputs) = (Vec::new(), Vec::new());
        while *next < batch.rows && rows.len() < BATCH_SIZE {
            cx.check()?;
            let row = *next;
            *next += 1;
            let values: Vec<Value> = arguments.iter().map(|column| column.value(row)).collect();
            let procedures = cx.procedures.clone();
            let called = procedures.call(&self.procedure, &values, &self.yields, cx)?;
            if self.void {
                rows.push(row as u32);
                continue;
            }
            for output in called {
                rows.extend(std::iter::repeat_n(row as u32, output.rows));
                outputs.push(output.select(&self.yields));
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let batch = batch.gather(&rows);
        Ok(Some(match self.void {
            true => batch,
            false => batch.beside(Batch::concat(&outputs)),
        }))
    }
}

impl Operator for CallProcedure {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            if let Some(batch) = self.called(cx)? {
                return Ok(Some(batch));
            }
            let Some(batch) = self.child.next(cx)? else {
                return Ok(None);
            };
            let mut arguments = Vec::new();
            for argument in &self.arguments {
                arguments.push(cx.evaluate(argument, &batch)?);
            }
            self.input = Some((batch, arguments, 0));
        }
    }
}
