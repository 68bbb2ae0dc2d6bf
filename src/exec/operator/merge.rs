use smol_str::SmolStr;

use super::*;
use crate::binder::Slot;

/// For each row what the pattern matches or, when there is nothing, what it creates. Each row sees what earlier rows made.
pub struct Merge {
    pub child: BoxOperator,
    pub find: Rerun,
    /// New slots in the order of the new columns.
    pub result: Vec<Slot>,
    pub creation: Creation,
    /// Where the creation leaves the child's columns and those of `result`.
    pub created: Vec<usize>,
    pub on_create: ChangeList,
    pub on_match: ChangeList,
}

impl Merge {
    fn merge(&mut self, row: Batch, cx: &mut ExecContext) -> Result<Batch, ExecError> {
        self.find.start(&row, cx)?;
        let mut found = Vec::new();
        while let Some((batch, layout)) = self.find.next(cx)? {
            found.push(batch.select(&positions(layout, &self.result)?));
        }
        if found.is_empty() {
            let created = self.creation.run(row, not_null, cx)?.select(&self.created);
            self.on_create.run(&created, cx)?;
            return Ok(created);
        }
        let found = Batch::concat(&found);
        let matched = row.gather(&vec![0; found.rows]).beside(found);
        self.on_match.run(&matched, cx)?;
        Ok(matched)
    }
}

/// # Errors
/// `MergeReadOwnWrites`: what is created with a null property could not be found again.
fn not_null(properties: &[(SmolStr, Value)]) -> Result<(), ExecError> {
    match properties.iter().find(|(_, value)| value.is_null()) {
        None => Ok(()),
        Some((key, _)) => Err(ExecError::MergeReadOwnWrites {
            key: key.clone(),
            span: None,
        }),
    }
}

impl Operator for Merge {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some(batch) = self.child.next(cx)? else {
            return Ok(None);
        };
        let mut merged = Vec::new();
        for row in 0..batch.rows {
            cx.check()?;
            merged.push(self.merge(batch.single(row), cx)?);
        }
        Ok(Some(Batch::concat(&merged)))
    }
}
