//! `CALL` on the table of procedures.

use crate::function::procedure::{ProcedureCall, ProcedureError, ProcedureTable, Signature};
use crate::value::Value;

use super::{Batch, Column, ExecContext, ExecError, Procedures};

impl Procedures for ProcedureTable {
    fn call(
        &self,
        name: &str,
        arguments: &[Value],
        yields: &[usize],
        cx: &ExecContext,
    ) -> Result<Vec<Batch>, ExecError> {
        let Some(procedure) = self.get(name) else {
            return Err(ExecError::ProcedureNotFound { name: name.into() });
        };
        let signature = procedure.signature();
        check(signature, arguments)?;
        let call = ProcedureCall {
            graph: &cx.graph,
            arguments,
            yields,
            procedures: self,
            go_on: &|| cx.check().is_ok(),
        };
        let rows = procedure.call(&call).map_err(|error| match error {
            ProcedureError::Stopped => cx.check().err().unwrap_or(ExecError::Cancelled),
            ProcedureError::Failed(problem) => failed(signature, problem),
        })?;
        Ok(vec![to_batch(rows, signature.outputs.len())])
    }
}

fn failed(signature: &Signature, problem: String) -> ExecError {
    ExecError::ProcedureFailed {
        name: signature.name.clone(),
        problem,
    }
}

/// # Errors
/// `ProcedureFailed` for an argument that its input does not take.
fn check(signature: &Signature, arguments: &[Value]) -> Result<(), ExecError> {
    let mut pairs = signature.inputs.iter().zip(arguments);
    match pairs.find(|(input, argument)| !input.takes(argument)) {
        None => Ok(()),
        Some((input, argument)) => {
            let found = argument.type_name();
            let problem = format!("`{}` takes {}, not {found}", input.name, input.ty);
            Err(failed(signature, problem))
        }
    }
}

fn to_batch(rows: Vec<Vec<Value>>, width: usize) -> Batch {
    let count = rows.len();
    let mut columns: Vec<Vec<Value>> = (0..width).map(|_| Vec::with_capacity(count)).collect();
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    let columns = columns.into_iter();
    Batch {
        columns: columns
            .map(|values| Column::from_values(values).into())
            .collect(),
        rows: count,
    }
}
