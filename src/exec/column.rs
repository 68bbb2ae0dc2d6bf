//! Columns of a batch: typed where the type is known, values otherwise.

use smol_str::SmolStr;

use crate::value::{Node, NodeId, RelId, Relationship, Value};

/// Entries of one type, some of which may be null.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed<T> {
    /// The entry of a null row is arbitrary.
    pub values: Vec<T>,
    /// True where the row is not null; absent when no row is.
    pub valid: Option<Vec<bool>>,
}

impl<T: Clone> Typed<T> {
    /// Entries none of which is null.
    pub fn new(values: Vec<T>) -> Self {
        Self {
            values,
            valid: None,
        }
    }

    /// The entry of a row, `None` when it is null.
    pub fn get(&self, row: usize) -> Option<&T> {
        match &self.valid {
            Some(valid) if !valid[row] => None,
            _ => Some(&self.values[row]),
        }
    }

    fn gather(&self, rows: &[u32]) -> Self {
        Self {
            values: rows
                .iter()
                .map(|&row| self.values[row as usize].clone())
                .collect(),
            valid: self
                .valid
                .as_ref()
                .map(|valid| rows.iter().map(|&row| valid[row as usize]).collect()),
        }
    }
}

impl<T: Clone> Typed<T> {
    fn scattered(&self, rows: &[u32], total: usize, filler: T) -> Self {
        let (mut values, mut valid) = (vec![filler; total], vec![false; total]);
        for (at, &row) in rows.iter().enumerate() {
            if let Some(value) = self.get(at) {
                values[row as usize] = value.clone();
                valid[row as usize] = true;
            }
        }
        Self {
            values,
            valid: Some(valid),
        }
    }
}

/// One column of a [`super::Batch`].
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    Nodes(Typed<NodeId>),
    Relationships(Typed<RelId>),
    Booleans(Typed<bool>),
    Integers(Typed<i64>),
    Floats(Typed<f64>),
    Strings(Typed<SmolStr>),
    /// Any mixture; nulls are values here.
    Values(Vec<Value>),
    /// The same value in every row.
    Constant(Value, usize),
}

impl Column {
    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Nodes(column) => column.values.len(),
            Self::Relationships(column) => column.values.len(),
            Self::Booleans(column) => column.values.len(),
            Self::Integers(column) => column.values.len(),
            Self::Floats(column) => column.values.len(),
            Self::Strings(column) => column.values.len(),
            Self::Values(values) => values.len(),
            Self::Constant(_, rows) => *rows,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True where a row of a typed column is not null; absent when no row is.
    pub fn valid(&self) -> Option<&[bool]> {
        match self {
            Self::Nodes(column) => column.valid.as_deref(),
            Self::Relationships(column) => column.valid.as_deref(),
            Self::Booleans(column) => column.valid.as_deref(),
            Self::Integers(column) => column.valid.as_deref(),
            Self::Floats(column) => column.valid.as_deref(),
            Self::Strings(column) => column.valid.as_deref(),
            Self::Values(_) | Self::Constant(..) => None,
        }
    }

    /// The value of a row.
    pub fn value(&self, row: usize) -> Value {
        match self {
            Self::Nodes(column) => column
                .get(row)
                .map_or(Value::Null, |&id| Value::Node(Node::from(id))),
            Self::Relationships(column) => column.get(row).map_or(Value::Null, |&id| {
                Value::Relationship(Relationship::from(id))
            }),
            Self::Booleans(column) => column.get(row).copied().into(),
            Self::Integers(column) => column.get(row).copied().into(),
            Self::Floats(column) => column.get(row).copied().into(),
            Self::Strings(column) => column.get(row).cloned().into(),
            Self::Values(values) => values[row].clone(),
            Self::Constant(value, _) => value.clone(),
        }
    }

    /// The node of a row; `None` when the row is null or no node.
    pub fn node(&self, row: usize) -> Option<NodeId> {
        match self {
            Self::Nodes(column) => column.get(row).copied(),
            Self::Values(values) => values[row].as_node(),
            Self::Constant(value, _) => value.as_node(),
            _ => None,
        }
    }

    /// The relationship of a row; `None` when the row is null or no relationship.
    pub fn relationship(&self, row: usize) -> Option<RelId> {
        match self {
            Self::Relationships(column) => column.get(row).copied(),
            Self::Values(values) => values[row].as_relationship(),
            Self::Constant(value, _) => value.as_relationship(),
            _ => None,
        }
    }

    /// True when the row is null.
    pub fn is_null(&self, row: usize) -> bool {
        let valid = match self {
            Self::Nodes(column) => &column.valid,
            Self::Relationships(column) => &column.valid,
            Self::Booleans(column) => &column.valid,
            Self::Integers(column) => &column.valid,
            Self::Floats(column) => &column.valid,
            Self::Strings(column) => &column.valid,
            Self::Values(values) => return values[row].is_null(),
            Self::Constant(value, _) => return value.is_null(),
        };
        valid.as_ref().is_some_and(|valid| !valid[row])
    }

    /// The rows named, in the order named; a row may be named more than once.
    pub fn gather(&self, rows: &[u32]) -> Self {
        match self {
            Self::Nodes(column) => Self::Nodes(column.gather(rows)),
            Self::Relationships(column) => Self::Relationships(column.gather(rows)),
            Self::Booleans(column) => Self::Booleans(column.gather(rows)),
            Self::Integers(column) => Self::Integers(column.gather(rows)),
            Self::Floats(column) => Self::Floats(column.gather(rows)),
            Self::Strings(column) => Self::Strings(column.gather(rows)),
            // One value in many rows, such as a list that all rows ask.
            Self::Values(values) if values.len() == 1 => {
                Self::Constant(values[0].clone(), rows.len())
            }
            Self::Values(values) => Self::Values(
                rows.iter()
                    .map(|&row| values[row as usize].clone())
                    .collect(),
            ),
            Self::Constant(value, _) => Self::Constant(value.clone(), rows.len()),
        }
    }

    /// A column of `total` rows with these entries in `rows`, ascending, and null in all others.
    pub fn scattered(&self, rows: &[u32], total: usize) -> Self {
        match self {
            Self::Nodes(column) => Self::Nodes(column.scattered(rows, total, NodeId(0))),
            Self::Relationships(column) => {
                Self::Relationships(column.scattered(rows, total, RelId(0)))
            }
            Self::Booleans(column) => Self::Booleans(column.scattered(rows, total, false)),
            Self::Integers(column) => Self::Integers(column.scattered(rows, total, 0)),
            Self::Floats(column) => Self::Floats(column.scattered(rows, total, 0.0)),
            Self::Strings(column) => {
                Self::Strings(column.scattered(rows, total, SmolStr::default()))
            }
            Self::Values(_) | Self::Constant(..) => {
                let mut values = vec![Value::Null; total];
                for (at, &row) in rows.iter().enumerate() {
                    values[row as usize] = self.value(at);
                }
                Self::from_values(values)
            }
        }
    }
}
