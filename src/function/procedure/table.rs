//! Procedures whose result stands in a table that a program gave.

use super::{Outputs, Procedure, ProcedureCall, ProcedureError, Signature, SignatureError};
use crate::value::Value;
use crate::value::compare::equivalent;

/// Yields the outputs of those rows whose inputs equal the arguments.
pub struct TableProcedure {
    signature: Signature,
    /// The inputs, then the outputs.
    rows: Vec<Vec<Value>>,
}

impl TableProcedure {
    /// `columns` names inputs and outputs of `rows` in the order in which they stand there.
    ///
    /// # Errors
    /// Columns that are not those of the signature, rows of another length.
    pub fn new(
        signature: Signature,
        columns: &[String],
        rows: Vec<Vec<Value>>,
    ) -> Result<Self, SignatureError> {
        let fields = signature.inputs.iter().chain(&signature.outputs);
        let names: Vec<&str> = fields.map(|field| field.name.as_str()).collect();
        if !rows.is_empty() && names != columns {
            return Err(SignatureError::Columns(names.join(", ")));
        }
        if let Some(row) = rows.iter().find(|row| row.len() != names.len()) {
            return Err(SignatureError::Row {
                found: row.len(),
                expected: names.len(),
            });
        }
        Ok(Self { signature, rows })
    }
}

impl Procedure for TableProcedure {
    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn summary(&self) -> &str {
        "a table registered by the program"
    }

    fn call(&self, call: &ProcedureCall) -> Result<Outputs, ProcedureError> {
        let inputs = self.signature.inputs.len();
        let chosen = self.rows.iter().filter(|row| {
            let mut pairs = row.iter().zip(call.arguments);
            pairs.all(|(value, argument)| equivalent(value, argument))
        });
        let rows: Vec<_> = chosen.map(|row| row[inputs..].to_vec()).collect();
        Ok(rows.into())
    }
}
