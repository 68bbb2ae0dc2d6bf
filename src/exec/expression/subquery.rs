//! Subqueries as values: `EXISTS {}`, `COUNT {}`, `COLLECT {}`, pattern predicates and pattern comprehensions.

use std::sync::Arc;

use crate::binder::{Slot, SubqueryId, SubqueryKind};
use crate::exec::operator::SubplanRows;
use crate::exec::{Batch, Column, ExecContext, ExecError, Layout, Typed};
use crate::value::Value;

/// A subquery with the columns that it reads from the row around it.
pub(super) struct Subquery {
    pub kind: SubqueryKind,
    pub query: SubqueryId,
    pub slots: Vec<Slot>,
    /// Positions of `slots` in the batch around it.
    pub outer: Vec<usize>,
}

impl Subquery {
    /// Runs the plan for every row and gathers what it finds; stops early once each row has its answer.
    pub fn evaluate(&self, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        let subplans = Arc::clone(&cx.subplans);
        let subplan = subplans
            .get(self.query.0 as usize)
            .ok_or(ExecError::Internal("a subquery has no plan"))?;
        let result: Vec<Slot> = match self.kind {
            SubqueryKind::Collect | SubqueryKind::First => {
                subplan.result.iter().copied().take(1).collect()
            }
            SubqueryKind::Exists | SubqueryKind::Count => Vec::new(),
        };
        let mut answers = Answers::new(self.kind, batch.rows);
        let number = cx.first_of_subquery(subplan);
        let layout = Layout::new(self.slots.clone());
        let mut found = SubplanRows::new(subplan.clone(), layout, number);
        found.start(self.argument(batch));
        while let Some((owners, rows)) = found.next(&result, cx)? {
            answers.take(&owners, rows.columns.first().map(|column| &**column));
            if answers.unsettled == Some(0) {
                break;
            }
            if answers.unsettled.is_some() {
                found.skip_row();
            }
        }
        Ok(answers.into_column())
    }

    fn argument(&self, batch: &Batch) -> Batch {
        let columns = self.outer.iter();
        Batch {
            columns: columns.map(|&at| Arc::clone(&batch.columns[at])).collect(),
            rows: batch.rows,
        }
    }
}

/// What is known of each row's subquery so far.
struct Answers {
    by_row: ByRow,
    /// Rows that no further row of the subquery can change, subtracted; `None` when all rows of the subquery count.
    unsettled: Option<usize>,
}

enum ByRow {
    Exists(Vec<bool>),
    Count(Vec<i64>),
    Collect(Vec<Vec<Value>>),
    First(Vec<Option<Value>>),
}

impl Answers {
    fn new(kind: SubqueryKind, rows: usize) -> Self {
        let (by_row, unsettled) = match kind {
            SubqueryKind::Exists => (ByRow::Exists(vec![false; rows]), Some(rows)),
            SubqueryKind::Count => (ByRow::Count(vec![0; rows]), None),
            SubqueryKind::Collect => (ByRow::Collect(vec![Vec::new(); rows]), None),
            SubqueryKind::First => (ByRow::First(vec![None; rows]), Some(rows)),
        };
        Self { by_row, unsettled }
    }

    /// Takes in rows of the subquery, each with the row that it was found for.
    fn take(&mut self, owners: &[u32], values: Option<&Column>) {
        for (at, &owner) in owners.iter().enumerate() {
            let owner = owner as usize;
            let value = || values.map_or(Value::Null, |values| values.value(at));
            let settles = match &mut self.by_row {
                ByRow::Exists(found) => !std::mem::replace(&mut found[owner], true),
                ByRow::Count(counts) => {
                    counts[owner] += 1;
                    false
                }
                ByRow::Collect(lists) => {
                    lists[owner].push(value());
                    false
                }
                ByRow::First(firsts) => {
                    let settles = firsts[owner].is_none();
                    firsts[owner].get_or_insert_with(value);
                    settles
                }
            };
            if let (true, Some(unsettled)) = (settles, &mut self.unsettled) {
                *unsettled -= 1;
            }
        }
    }

    fn into_column(self) -> Column {
        match self.by_row {
            ByRow::Exists(found) => Column::Booleans(Typed::new(found)),
            ByRow::Count(counts) => Column::Integers(Typed::new(counts)),
            ByRow::Collect(lists) => Column::Values(lists.into_iter().map(Value::from).collect()),
            ByRow::First(firsts) => {
                Column::from_values(firsts.into_iter().map(Option::unwrap_or_default).collect())
            }
        }
    }
}
