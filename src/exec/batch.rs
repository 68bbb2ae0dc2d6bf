//! Batches of rows and the order of their columns.

use std::sync::Arc;

use crate::binder::Slot;
use crate::value::Value;

use super::Column;

/// How many rows an operator aims at handing on together.
pub const BATCH_SIZE: usize = 2048;

/// The slot of the hidden row number that tells rows apart when a whole batch runs through a subquery at once. No query has it.
pub const ROW: Slot = Slot(u32::MAX);

/// Some rows, column by column. Columns are shared, so handing them on costs nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    pub columns: Vec<Arc<Column>>,
    /// The number of rows, also when there is no column.
    pub rows: usize,
}

impl Batch {
    /// One row without columns: where a query starts.
    pub fn unit() -> Self {
        Self {
            columns: Vec::new(),
            rows: 1,
        }
    }

    /// The rows named, in the order named.
    pub fn gather(&self, rows: &[u32]) -> Self {
        Self {
            columns: self
                .columns
                .iter()
                .map(|column| Arc::new(column.gather(rows)))
                .collect(),
            rows: rows.len(),
        }
    }

    /// One row as values.
    pub fn row(&self, row: usize) -> Vec<Value> {
        self.columns
            .iter()
            .map(|column| column.value(row))
            .collect()
    }

    /// This batch with another column at the end.
    pub fn with_column(mut self, column: Column) -> Self {
        debug_assert_eq!(column.len(), self.rows);
        self.columns.push(Arc::new(column));
        self
    }
}

/// Which slot each column of an operator's batches holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    slots: Vec<Slot>,
}

impl Layout {
    /// The slots in column order.
    pub fn new(slots: Vec<Slot>) -> Self {
        Self { slots }
    }

    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The column of a slot.
    pub fn position(&self, slot: Slot) -> Option<usize> {
        self.slots.iter().position(|&other| other == slot)
    }

    /// Adds a column at the end and says where it is.
    pub fn push(&mut self, slot: Slot) -> usize {
        self.slots.push(slot);
        self.slots.len() - 1
    }
}
