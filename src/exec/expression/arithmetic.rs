//! `+ - * / % ^ ||`, unary minus and plus.

use smol_str::{SmolStr, format_smolstr};

use crate::binder::BinaryOperator;
use crate::exec::{Column, ExecError, Typed};
use crate::value::{Value, ValueError, arithmetic};

use super::operand::{Native, for_values, pair, try_zip, zip};

/// Computes row by row. Null beside anything is null.
///
/// # Errors
/// Those of [`arithmetic`].
pub(super) fn compute(
    operator: BinaryOperator,
    left: &Column,
    right: &Column,
    rows: usize,
) -> Result<Column, ValueError> {
    match typed(operator, left, right, rows) {
        Some(column) => Ok(column),
        None => for_values(&[left, right], rows, |values| {
            compute_values(operator, &values[0], &values[1])
        }),
    }
}

/// Computes one value.
pub(super) fn compute_values(
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
) -> Result<Value, ValueError> {
    match operator {
        BinaryOperator::Add => arithmetic::add(left, right),
        BinaryOperator::Subtract => arithmetic::subtract(left, right),
        BinaryOperator::Multiply => arithmetic::multiply(left, right),
        BinaryOperator::Divide => arithmetic::divide(left, right),
        BinaryOperator::Modulo => arithmetic::modulo(left, right),
        BinaryOperator::Power => arithmetic::power(left, right),
        _ => concatenate(left, right),
    }
}

/// `||`: two strings or two lists.
fn concatenate(left: &Value, right: &Value) -> Result<Value, ValueError> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::String(_), Value::String(_)) | (Value::List(_), Value::List(_)) => {
            arithmetic::add(left, right)
        }
        (Value::String(_) | Value::List(_), other) | (other, _) => Err(ValueError::OperandType {
            operator: "||",
            expected: "two strings or two lists",
            found: other.type_name(),
        }),
    }
}

/// The result of a typed loop; `None` when no loop fits or one row fails, so that the values tell why.
fn typed(operator: BinaryOperator, left: &Column, right: &Column, rows: usize) -> Option<Column> {
    if let Some((left, right)) = pair::<i64>(left, right) {
        let result = match operator {
            BinaryOperator::Add => try_zip(&left, &right, rows, |l, r| l.checked_add(*r)),
            BinaryOperator::Subtract => try_zip(&left, &right, rows, |l, r| l.checked_sub(*r)),
            BinaryOperator::Multiply => try_zip(&left, &right, rows, |l, r| l.checked_mul(*r)),
            BinaryOperator::Divide => try_zip(&left, &right, rows, |l, r| l.checked_div(*r)),
            _ => None,
        };
        return result.map(Column::Integers);
    }
    if operator == BinaryOperator::Add
        && let Some((left, right)) = pair::<SmolStr>(left, right)
    {
        let joined = zip(&left, &right, rows, |l, r| format_smolstr!("{l}{r}"));
        return Some(Column::Strings(joined));
    }
    floats(operator, left, right, rows)
}

/// Floats, and integers beside floats.
fn floats(operator: BinaryOperator, left: &Column, right: &Column, rows: usize) -> Option<Column> {
    if f64::operand(left).is_none() && f64::operand(right).is_none() {
        return None;
    }
    let (left, right) = (widened(left), widened(right));
    let (left, right) = pair::<f64>(&left, &right)?;
    let result = match operator {
        BinaryOperator::Add => zip(&left, &right, rows, |l, r| l + r),
        BinaryOperator::Subtract => zip(&left, &right, rows, |l, r| l - r),
        BinaryOperator::Multiply => zip(&left, &right, rows, |l, r| l * r),
        BinaryOperator::Divide => zip(&left, &right, rows, |l, r| l / r),
        _ => return None,
    };
    Some(Column::Floats(result))
}

fn widened(column: &Column) -> std::borrow::Cow<'_, Column> {
    use std::borrow::Cow;
    match column {
        Column::Integers(entries) => Cow::Owned(Column::Floats(Typed {
            values: entries.values.iter().map(|&value| value as f64).collect(),
            valid: entries.valid.clone(),
        })),
        Column::Constant(Value::Integer(value), rows) => {
            Cow::Owned(Column::Constant(Value::Float(*value as f64), *rows))
        }
        other => Cow::Borrowed(other),
    }
}

/// Unary minus.
pub(super) fn negate(operand: &Column, rows: usize) -> Result<Column, ValueError> {
    if let Column::Floats(entries) = operand {
        return Ok(Column::Floats(Typed {
            values: entries.values.iter().map(|value| -value).collect(),
            valid: entries.valid.clone(),
        }));
    }
    for_values(&[operand], rows, |values| arithmetic::negate(&values[0]))
}

/// Unary plus: numbers and durations stay as they are.
pub(super) fn plus(operand: &Column, rows: usize) -> Result<Column, ValueError> {
    if matches!(operand, Column::Integers(_) | Column::Floats(_)) {
        return Ok(operand.clone());
    }
    for_values(&[operand], rows, |values| match &values[0] {
        value @ (Value::Null | Value::Integer(_) | Value::Float(_) | Value::Duration(_)) => {
            Ok(value.clone())
        }
        other => Err(ValueError::OperandType {
            operator: "+",
            expected: "a number",
            found: other.type_name(),
        }),
    })
}

/// Refuses text and lists that grow beyond the memory limit, as `reduce(s = 'a', x IN range(1, 60) | s + s)` would.
pub(super) fn check_size(
    left: &Column,
    right: &Column,
    limit: Option<usize>,
) -> Result<(), ExecError> {
    let Some(limit) = limit else {
        return Ok(());
    };
    let size = |column: &Column| match column {
        Column::Strings(entries) => entries.values.iter().map(|text| text.len()).sum(),
        Column::Values(values) => values.iter().map(own_size).sum(),
        Column::Constant(value, rows) => own_size(value).saturating_mul(*rows),
        _ => 0usize,
    };
    if size(left).saturating_add(size(right)) > limit {
        return Err(ExecError::MemoryLimit {
            operator: "+",
            limit,
        });
    }
    Ok(())
}

/// What a copy of the value itself takes; entries of lists are shared.
fn own_size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::List(items) => size_of_val(items.as_slice()),
        _ => 0,
    }
}
