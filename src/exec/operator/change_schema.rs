use super::*;
use crate::store::SchemaChange;

/// Changes the schema once, and hands on no rows.
pub struct ChangeSchema {
    pub child: BoxOperator,
    pub change: SchemaChange,
}

impl Operator for ChangeSchema {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while self.child.next(cx)?.is_some() {
            let changed = cx.graph.change_schema(&self.change);
            changed.map_err(|error| ExecError::Schema(Box::new(error)))?;
        }
        Ok(None)
    }
}
