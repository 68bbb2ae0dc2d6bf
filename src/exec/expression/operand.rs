//! Columns seen as entries of one type, so that common operators run as tight loops.

use std::cell::Cell;

use smol_str::SmolStr;

use crate::value::{NodeId, RelId, Value};

use crate::exec::{Column, Typed};

/// One side of an operator: an entry a row, or the same entry for every row. Never a null constant.
pub(super) enum Operand<'a, T> {
    Column(&'a Typed<T>),
    Constant(T),
}

/// Types that have a column of their own.
pub(super) trait Native: Clone {
    /// The column's entries; `None` when it is of another type.
    fn operand(column: &Column) -> Option<Operand<'_, Self>>;
}

macro_rules! native {
    ($type:ty, $column:ident, $value:pat => $entry:expr) => {
        impl Native for $type {
            fn operand(column: &Column) -> Option<Operand<'_, Self>> {
                match column {
                    Column::$column(entries) => Some(Operand::Column(entries)),
                    Column::Constant($value, _) => Some(Operand::Constant($entry)),
                    _ => None,
                }
            }
        }
    };
}

native!(bool, Booleans, Value::Boolean(value) => *value);
native!(i64, Integers, Value::Integer(value) => *value);
native!(f64, Floats, Value::Float(value) => *value);
native!(SmolStr, Strings, Value::String(value) => value.clone());
native!(NodeId, Nodes, Value::Node(node) => node.id);
native!(RelId, Relationships, Value::Relationship(relationship) => relationship.id);

/// Both columns as entries of one type.
pub(super) fn pair<'a, T: Native>(
    left: &'a Column,
    right: &'a Column,
) -> Option<(Operand<'a, T>, Operand<'a, T>)> {
    Some((T::operand(left)?, T::operand(right)?))
}

impl<T> Operand<'_, T> {
    fn valid(&self) -> Option<&[bool]> {
        match self {
            Self::Column(column) => column.valid.as_deref(),
            Self::Constant(_) => None,
        }
    }
}

/// `compute` for every row; null where either side is null. It also meets the arbitrary entries of null rows.
pub(super) fn zip<T, R>(
    left: &Operand<'_, T>,
    right: &Operand<'_, T>,
    rows: usize,
    compute: impl Fn(&T, &T) -> R,
) -> Typed<R> {
    use Operand::{Column, Constant};
    let values = match (left, right) {
        (Column(left), Column(right)) => left
            .values
            .iter()
            .zip(&right.values)
            .map(|(left, right)| compute(left, right))
            .collect(),
        (Column(left), Constant(right)) => left
            .values
            .iter()
            .map(|left| compute(left, right))
            .collect(),
        (Constant(left), Column(right)) => right
            .values
            .iter()
            .map(|right| compute(left, right))
            .collect(),
        (Constant(left), Constant(right)) => (0..rows).map(|_| compute(left, right)).collect(),
    };
    Typed {
        values,
        valid: both_valid(left.valid(), right.valid()),
    }
}

/// True where both sides are; absent means everywhere.
pub(super) fn both_valid(left: Option<&[bool]>, right: Option<&[bool]>) -> Option<Vec<bool>> {
    match (left, right) {
        (None, None) => None,
        (Some(valid), None) | (None, Some(valid)) => Some(valid.to_vec()),
        (Some(left), Some(right)) => Some(left.iter().zip(right).map(|(l, r)| *l && *r).collect()),
    }
}

/// As [`zip`]; `None` when `compute` fails on any entry, even an arbitrary one, so that the values tell whether and why.
pub(super) fn try_zip<T, R: Default>(
    left: &Operand<'_, T>,
    right: &Operand<'_, T>,
    rows: usize,
    compute: impl Fn(&T, &T) -> Option<R>,
) -> Option<Typed<R>> {
    let failed = Cell::new(false);
    let results = zip(left, right, rows, |left, right| {
        compute(left, right).unwrap_or_else(|| {
            failed.set(true);
            R::default()
        })
    });
    (!failed.get()).then_some(results)
}

/// `compute` on the values of every row, where no typed loop fits. Constants alone are computed once.
pub(super) fn for_values<E>(
    columns: &[&Column],
    rows: usize,
    mut compute: impl FnMut(&[Value]) -> Result<Value, E>,
) -> Result<Column, E> {
    let constant = |column: &&Column| matches!(column, Column::Constant(..));
    if rows > 0 && columns.iter().all(constant) {
        let arguments: Vec<Value> = columns.iter().map(|column| column.value(0)).collect();
        return Ok(Column::Constant(compute(&arguments)?, rows));
    }
    each_value(columns, rows, compute)
}

/// As [`for_values`], with a call for every row, whatever the columns.
pub(super) fn each_value<E>(
    columns: &[&Column],
    rows: usize,
    mut compute: impl FnMut(&[Value]) -> Result<Value, E>,
) -> Result<Column, E> {
    let mut arguments: Vec<Value> = Vec::with_capacity(columns.len());
    let values = (0..rows).map(|row| {
        arguments.clear();
        arguments.extend(columns.iter().map(|column| column.value(row)));
        compute(&arguments)
    });
    let values = values.collect::<Result<_, E>>()?;
    Ok(Column::from_values(values))
}
