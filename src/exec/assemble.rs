//! Making columns from values, and one batch from several.

use std::sync::Arc;

use crate::value::size::heap_size;
use crate::value::{NodeId, RelId, Value};

use super::{Batch, Column, Typed};

impl<T: Clone> Typed<T> {
    /// Entries some of which may be null; `filler` stands where one is.
    pub fn from_options(entries: Vec<Option<T>>, filler: T) -> Self {
        if entries.iter().all(Option::is_some) {
            return Self::new(entries.into_iter().flatten().collect());
        }
        let valid = entries.iter().map(Option::is_some).collect();
        let values = entries
            .into_iter()
            .map(|entry| entry.unwrap_or_else(|| filler.clone()))
            .collect();
        Self {
            values,
            valid: Some(valid),
        }
    }

    fn extend(&mut self, other: &Self) {
        if self.valid.is_some() || other.valid.is_some() {
            let valid = self
                .valid
                .get_or_insert_with(|| vec![true; self.values.len()]);
            match &other.valid {
                Some(more) => valid.extend_from_slice(more),
                None => valid.resize(valid.len() + other.values.len(), true),
            }
        }
        self.values.extend_from_slice(&other.values);
    }
}

impl Column {
    /// Nodes, with nulls where there is none.
    pub fn nodes(entries: Vec<Option<NodeId>>) -> Self {
        Self::Nodes(Typed::from_options(entries, NodeId(0)))
    }

    /// Relationships, with nulls where there is none.
    pub fn relationships(entries: Vec<Option<RelId>>) -> Self {
        Self::Relationships(Typed::from_options(entries, RelId(0)))
    }

    /// Null in every row.
    pub fn nulls(rows: usize) -> Self {
        Self::Constant(Value::Null, rows)
    }

    /// The values as the narrowest column that holds them.
    pub fn from_values(values: Vec<Value>) -> Self {
        let mut some = values.iter().filter(|value| !value.is_null());
        let Some(first) = some.next() else {
            return Self::nulls(values.len());
        };
        let kind = std::mem::discriminant(first);
        if !some.all(|value| std::mem::discriminant(value) == kind) {
            return Self::Values(values);
        }
        match first {
            Value::Node(node) if node.data.is_none() => {
                Self::nodes(values.iter().map(Value::as_node).collect())
            }
            Value::Relationship(relationship) if relationship.data.is_none() => {
                Self::relationships(values.iter().map(Value::as_relationship).collect())
            }
            Value::Boolean(_) => Self::Booleans(narrow(values, |value| match value {
                Value::Boolean(value) => Some(value),
                _ => None,
            })),
            Value::Integer(_) => Self::Integers(narrow(values, |value| match value {
                Value::Integer(value) => Some(value),
                _ => None,
            })),
            Value::Float(_) => Self::Floats(narrow(values, |value| match value {
                Value::Float(value) => Some(value),
                _ => None,
            })),
            Value::String(_) => Self::Strings(narrow(values, |value| match value {
                Value::String(value) => Some(value),
                _ => None,
            })),
            _ => Self::Values(values),
        }
    }

    /// The rows of all columns one after the other.
    pub fn concat(columns: &[&Column]) -> Self {
        let Some((first, rest)) = columns.split_first() else {
            return Self::nulls(0);
        };
        let mut whole = (*first).clone();
        for column in rest {
            if !whole.extend(column) {
                return Self::concat_values(columns);
            }
        }
        whole
    }

    /// Appends a column of the same type; false, and nothing done, when the types differ.
    fn extend(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nodes(whole), Self::Nodes(part)) => whole.extend(part),
            (Self::Relationships(whole), Self::Relationships(part)) => whole.extend(part),
            (Self::Booleans(whole), Self::Booleans(part)) => whole.extend(part),
            (Self::Integers(whole), Self::Integers(part)) => whole.extend(part),
            (Self::Floats(whole), Self::Floats(part)) => whole.extend(part),
            (Self::Strings(whole), Self::Strings(part)) => whole.extend(part),
            (Self::Values(whole), Self::Values(part)) => whole.extend_from_slice(part),
            (Self::Constant(Value::Null, rows), Self::Constant(Value::Null, more)) => *rows += more,
            _ => return false,
        }
        true
    }

    fn concat_values(columns: &[&Column]) -> Self {
        let rows = columns.iter().map(|column| column.len()).sum();
        let mut values = Vec::with_capacity(rows);
        for column in columns {
            values.extend((0..column.len()).map(|row| column.value(row)));
        }
        Self::from_values(values)
    }

    /// An estimate of the bytes held, for the memory limit.
    pub fn memory(&self) -> usize {
        match self {
            Self::Nodes(column) => column.values.len() * size_of::<NodeId>(),
            Self::Relationships(column) => column.values.len() * size_of::<RelId>(),
            Self::Booleans(column) => column.values.len(),
            Self::Integers(column) => column.values.len() * size_of::<i64>(),
            Self::Floats(column) => column.values.len() * size_of::<f64>(),
            Self::Strings(column) => column
                .values
                .iter()
                .map(|text| {
                    size_of_val(text)
                        + if text.is_heap_allocated() {
                            text.len()
                        } else {
                            0
                        }
                })
                .sum(),
            Self::Values(values) => values
                .iter()
                .map(|value| size_of_val(value) + heap_size(value))
                .sum(),
            Self::Constant(..) => 0,
        }
    }
}

/// Values that are all of one type or null.
fn narrow<T: Clone + Default>(values: Vec<Value>, take: impl Fn(Value) -> Option<T>) -> Typed<T> {
    Typed::from_options(values.into_iter().map(take).collect(), T::default())
}

impl Batch {
    /// The rows of all batches one after the other; every batch has the same columns.
    pub fn concat(batches: &[Batch]) -> Self {
        let [first, rest @ ..] = batches else {
            return Self {
                columns: Vec::new(),
                rows: 0,
            };
        };
        if rest.is_empty() {
            return first.clone();
        }
        let whole = |position: usize| {
            let parts: Vec<&Column> = batches
                .iter()
                .map(|batch| batch.columns[position].as_ref())
                .collect();
            Arc::new(Column::concat(&parts))
        };
        Self {
            columns: (0..first.columns.len()).map(whole).collect(),
            rows: batches.iter().map(|batch| batch.rows).sum(),
        }
    }

    /// Some of the columns, in the order named.
    pub fn select(&self, columns: &[usize]) -> Self {
        Self {
            columns: columns
                .iter()
                .map(|&position| self.columns[position].clone())
                .collect(),
            rows: self.rows,
        }
    }

    /// The columns of both, row by row; `other` has as many rows.
    pub fn beside(mut self, other: Self) -> Self {
        debug_assert_eq!(self.rows, other.rows);
        self.columns.extend(other.columns);
        self
    }

    /// The row alone.
    pub fn single(&self, row: usize) -> Self {
        self.gather(&[row as u32])
    }

    /// The rows from `start` up to, not including, `end`.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        if start == 0 && end == self.rows {
            return self.clone();
        }
        let rows: Vec<u32> = (start as u32..end as u32).collect();
        self.gather(&rows)
    }

    /// An estimate of the bytes held, for the memory limit.
    pub fn memory(&self) -> usize {
        self.columns.iter().map(|column| column.memory()).sum()
    }
}
