//! `IN`. Where many rows ask the same list, what is in it is put into a hash set once.

use std::sync::Arc;

use foldhash::HashSet;

use crate::exec::{Column, Typed};
use crate::value::{Value, ValueError, compare};

use super::operand::for_values;

/// How far apart integers may lie for a bit each.
const CLOSE: u64 = 1 << 16;

/// `left IN right`: true when an element equals, null when that stays open, an error when `right` is no list.
pub(super) fn is_in(left: &Column, right: &Column, rows: usize) -> Result<Column, ValueError> {
    match right {
        Column::Constant(Value::List(items), _) => {
            if let Some(found) = Members::of(items).and_then(|members| members.test(left)) {
                return Ok(Column::Booleans(found));
            }
            in_lists(left, rows, |_| right_constant(right))
        }
        Column::Values(lists) => in_lists(left, rows, |row| &lists[row]),
        _ => for_values(&[left, right], rows, |values| {
            in_value(&values[0], &values[1]).map(Value::from)
        }),
    }
}

fn right_constant(right: &Column) -> &Value {
    match right {
        Column::Constant(value, _) => value,
        _ => &Value::Null,
    }
}

/// Row by row; rows that follow each other and hold the very same list share a set.
fn in_lists<'l>(
    left: &Column,
    rows: usize,
    list: impl Fn(usize) -> &'l Value,
) -> Result<Column, ValueError> {
    let mut last: Option<(&Arc<Vec<Value>>, Option<Members>)> = None;
    let mut found = Vec::with_capacity(rows);
    for row in 0..rows {
        let (item, list) = (left.value(row), list(row));
        let Value::List(items) = list else {
            found.push(in_value(&item, list)?);
            continue;
        };
        match &mut last {
            Some((known, members)) if Arc::ptr_eq(known, items) => {
                // The second row that asks shows that a set pays.
                let members = members.get_or_insert_with(|| Members::of_any(items));
                found.push(match members.contains(&item) {
                    Some(contained) => Some(contained),
                    None => in_value(&item, list)?,
                });
            }
            _ => {
                last = Some((items, None));
                found.push(in_value(&item, list)?);
            }
        }
    }
    Ok(Column::Booleans(Typed::from_options(found, false)))
}

fn in_value(item: &Value, list: &Value) -> Result<Option<bool>, ValueError> {
    let items = match list {
        Value::Null => return Ok(None),
        Value::List(items) => items,
        other => {
            return Err(ValueError::OperandType {
                operator: "IN",
                expected: "a list on its right",
                found: other.type_name(),
            });
        }
    };
    let mut open = false;
    for element in items.iter() {
        match compare::equal(item, element) {
            Some(true) => return Ok(Some(true)),
            Some(false) => {}
            None => open = true,
        }
    }
    Ok((!open).then_some(false))
}

/// The elements of a list that holds one type of value and no null, so that an item of that type is in it or not.
enum Members<'l> {
    Strings(HashSet<&'l str>),
    Integers(HashSet<i64>),
    /// Integers that lie close together, a bit each from the first on.
    Close(i64, Vec<u64>),
    /// Nothing that a set could tell.
    Mixed,
}

impl<'l> Members<'l> {
    /// `None` for a list without elements too: even null is not in it.
    fn of(items: &'l [Value]) -> Option<Self> {
        match items.first()? {
            Value::String(_) => items
                .iter()
                .map(as_text)
                .collect::<Option<_>>()
                .map(Self::Strings),
            Value::Integer(_) => {
                let numbers = items.iter().map(as_integer).collect::<Option<Vec<_>>>();
                numbers.map(|numbers| Self::of_integers(&numbers))
            }
            _ => None,
        }
    }

    fn of_integers(numbers: &[i64]) -> Self {
        let first = numbers.iter().min().copied().unwrap_or_default();
        let last = numbers.iter().max().copied().unwrap_or_default();
        if last.abs_diff(first) > CLOSE {
            return Self::Integers(numbers.iter().copied().collect());
        }
        let mut bits = vec![0; last.abs_diff(first) as usize / 64 + 1];
        for number in numbers {
            let place = number.abs_diff(first);
            bits[place as usize / 64] |= 1 << (place % 64);
        }
        Self::Close(first, bits)
    }

    fn of_any(items: &'l [Value]) -> Self {
        Self::of(items).unwrap_or(Self::Mixed)
    }

    /// `None` when elements have to be compared one by one to tell.
    fn contains(&self, item: &Value) -> Option<bool> {
        match (self, item) {
            (Self::Strings(texts), Value::String(text)) => Some(texts.contains(text.as_str())),
            (Self::Integers(numbers), Value::Integer(number)) => Some(numbers.contains(number)),
            (Self::Close(first, bits), Value::Integer(number)) => {
                Some(is_close(*first, bits, *number))
            }
            _ => None,
        }
    }

    /// A whole column; `None` when it is of another type.
    fn test(&self, left: &Column) -> Option<Typed<bool>> {
        match (self, left) {
            (Self::Strings(texts), Column::Strings(column)) => Some(Typed {
                values: column
                    .values
                    .iter()
                    .map(|text| texts.contains(text.as_str()))
                    .collect(),
                valid: column.valid.clone(),
            }),
            (Self::Integers(numbers), Column::Integers(column)) => Some(Typed {
                values: column
                    .values
                    .iter()
                    .map(|number| numbers.contains(number))
                    .collect(),
                valid: column.valid.clone(),
            }),
            (Self::Close(first, bits), Column::Integers(column)) => Some(Typed {
                values: column
                    .values
                    .iter()
                    .map(|&number| is_close(*first, bits, number))
                    .collect(),
                valid: column.valid.clone(),
            }),
            _ => None,
        }
    }
}

/// Whether the bit of a number is set.
#[inline]
fn is_close(first: i64, bits: &[u64], number: i64) -> bool {
    let Some(place) = number.checked_sub(first).filter(|place| *place >= 0) else {
        return false;
    };
    let word = bits.get((place / 64) as usize);
    word.is_some_and(|word| word >> (place % 64) & 1 == 1)
}

fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn as_integer(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        _ => None,
    }
}
