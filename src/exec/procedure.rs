//! `CALL` on the table of procedures.

use std::sync::Arc;

use crate::function::procedure::{
    Outputs, ProcedureCall, ProcedureError, ProcedureTable, Signature,
};
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
        let outputs = procedure.call(&call).map_err(|error| match error {
            ProcedureError::Stopped => cx.check().err().unwrap_or(ExecError::Cancelled),
            ProcedureError::Failed(problem) => failed(signature, problem),
        })?;
        Ok(vec![to_batch(outputs, signature.outputs.len())])
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

fn to_batch(outputs: Outputs, width: usize) -> Batch {
    let rows = outputs.rows;
    let column = |values: Vec<Value>| match values.len() == rows {
        true => Column::from_values(values),
        false => Column::nulls(rows),
    };
    let columns = outputs.columns.into_iter().map(column);
    let missing = std::iter::repeat_with(|| Column::nulls(rows));
    Batch {
        columns: columns.chain(missing).take(width).map(Arc::new).collect(),
        rows,
    }
}
