//! `= <> < <= > >=` and the string predicates.

use regex::Regex;
use smol_str::SmolStr;

use crate::binder::{BinaryOperator, ComparisonOperator};
use crate::exec::{Column, Typed};
use crate::value::{NodeId, RelId, Value, ValueError, compare};

use super::operand::{Operand, for_values, pair, zip};

/// Compares row by row; null where Cypher's comparison is null.
pub(super) fn compare(
    operator: ComparisonOperator,
    left: &Column,
    right: &Column,
    rows: usize,
) -> Column {
    match typed(operator, left, right, rows) {
        Some(booleans) => Column::Booleans(booleans),
        None => compare_each(operator, left, right, rows),
    }
}

fn compare_each(
    operator: ComparisonOperator,
    left: &Column,
    right: &Column,
    rows: usize,
) -> Column {
    let (Some(left), Some(right)) = (Borrowed::of(left), Borrowed::of(right)) else {
        let result = for_values(&[left, right], rows, |values| {
            Ok::<_, ValueError>(compare_values(operator, &values[0], &values[1]).into())
        });
        return result.expect("comparing never fails");
    };
    let compared = (0..rows).map(|row| match (left.get(row), right.get(row)) {
        (Value::Date(left), Value::Date(right)) => Some(compare_ordered(operator, left, right)),
        (left, right) => compare_values(operator, left, right),
    });
    Column::Booleans(Typed::from_options(compared.collect(), false))
}

/// A column whose values can be looked at where they are.
enum Borrowed<'c> {
    Values(&'c [Value]),
    Constant(&'c Value),
}

impl<'c> Borrowed<'c> {
    fn of(column: &'c Column) -> Option<Self> {
        match column {
            Column::Values(values) => Some(Self::Values(values)),
            Column::Constant(value, _) => Some(Self::Constant(value)),
            _ => None,
        }
    }

    fn get(&self, row: usize) -> &'c Value {
        match self {
            Self::Values(values) => &values[row],
            Self::Constant(value) => value,
        }
    }
}

/// Compares two values; `None` is null.
pub(super) fn compare_values(
    operator: ComparisonOperator,
    left: &Value,
    right: &Value,
) -> Option<bool> {
    match operator {
        ComparisonOperator::Equal => compare::equal(left, right),
        ComparisonOperator::NotEqual => compare::equal(left, right).map(|equal| !equal),
        ComparisonOperator::Less => compare::less(left, right),
        ComparisonOperator::LessOrEqual => compare::less_or_equal(left, right),
        ComparisonOperator::Greater => compare::greater(left, right),
        ComparisonOperator::GreaterOrEqual => compare::greater_or_equal(left, right),
    }
}

fn typed(
    operator: ComparisonOperator,
    left: &Column,
    right: &Column,
    rows: usize,
) -> Option<Typed<bool>> {
    if let Some((left, right)) = pair::<i64>(left, right) {
        return Some(ordered(operator, &left, &right, rows));
    }
    if let Some((left, right)) = pair::<f64>(left, right) {
        return Some(ordered(operator, &left, &right, rows));
    }
    if let Some((left, right)) = pair::<SmolStr>(left, right) {
        return Some(ordered(operator, &left, &right, rows));
    }
    if let Some((left, right)) = pair::<bool>(left, right) {
        return Some(ordered(operator, &left, &right, rows));
    }
    if let Some((left, right)) = pair::<NodeId>(left, right) {
        return unordered(operator, &left, &right, rows);
    }
    let (left, right) = pair::<RelId>(left, right)?;
    unordered(operator, &left, &right, rows)
}

fn ordered<T: PartialOrd>(
    operator: ComparisonOperator,
    left: &Operand<'_, T>,
    right: &Operand<'_, T>,
    rows: usize,
) -> Typed<bool> {
    match operator {
        ComparisonOperator::Equal => zip(left, right, rows, |left, right| left == right),
        ComparisonOperator::NotEqual => zip(left, right, rows, |left, right| left != right),
        ComparisonOperator::Less => zip(left, right, rows, |left, right| left < right),
        ComparisonOperator::LessOrEqual => zip(left, right, rows, |left, right| left <= right),
        ComparisonOperator::Greater => zip(left, right, rows, |left, right| left > right),
        ComparisonOperator::GreaterOrEqual => zip(left, right, rows, |left, right| left >= right),
    }
}

/// Nodes and relationships have equality but no order in comparisons.
fn unordered<T: PartialEq>(
    operator: ComparisonOperator,
    left: &Operand<'_, T>,
    right: &Operand<'_, T>,
    rows: usize,
) -> Option<Typed<bool>> {
    match operator {
        ComparisonOperator::Equal => Some(zip(left, right, rows, |left, right| left == right)),
        ComparisonOperator::NotEqual => Some(zip(left, right, rows, |left, right| left != right)),
        _ => None,
    }
}

/// `STARTS WITH`, `ENDS WITH` and `CONTAINS`; null beside anything but a string.
pub(super) fn text_predicate(
    operator: BinaryOperator,
    left: &Column,
    right: &Column,
    rows: usize,
) -> Column {
    let test = |text: &str, part: &str| test_text(operator, text, part);
    if let Some((left, right)) = pair::<SmolStr>(left, right) {
        return Column::Booleans(zip(&left, &right, rows, |text, part| test(text, part)));
    }
    let result = for_values(&[left, right], rows, |values| {
        Ok::<_, ValueError>(match values {
            [Value::String(text), Value::String(part)] => test(text, part).into(),
            _ => Value::Null,
        })
    });
    result.expect("text predicates never fail")
}

/// A string predicate on two strings.
pub(super) fn test_text(operator: BinaryOperator, text: &str, part: &str) -> bool {
    match operator {
        BinaryOperator::StartsWith => text.starts_with(part),
        BinaryOperator::EndsWith => text.ends_with(part),
        _ => text.contains(part),
    }
}

/// A comparison of two strings.
pub(super) fn compare_text(operator: ComparisonOperator, left: &str, right: &str) -> bool {
    compare_ordered(operator, left, right)
}

/// A comparison of values of which one is always less than, equal to or greater than another.
pub(super) fn compare_ordered<T: PartialOrd + ?Sized>(
    operator: ComparisonOperator,
    left: &T,
    right: &T,
) -> bool {
    match operator {
        ComparisonOperator::Equal => left == right,
        ComparisonOperator::NotEqual => left != right,
        ComparisonOperator::Less => left < right,
        ComparisonOperator::LessOrEqual => left <= right,
        ComparisonOperator::Greater => left > right,
        ComparisonOperator::GreaterOrEqual => left >= right,
    }
}

/// `left =~ right`: whether the whole of a string fits a regular expression; null beside anything but strings.
///
/// # Errors
/// `InvalidRegularExpression`.
pub(super) fn matches(left: &Column, right: &Column, rows: usize) -> Result<Column, ValueError> {
    let mut last: Option<(SmolStr, Regex)> = None;
    for_values(&[left, right], rows, |values| {
        let [Value::String(text), Value::String(pattern)] = values else {
            return Ok(Value::Null);
        };
        let regex = match &last {
            Some((known, regex)) if known == pattern => regex,
            _ => &last.insert((pattern.clone(), whole_match(pattern)?)).1,
        };
        Ok(regex.is_match(text).into())
    })
}

fn whole_match(pattern: &str) -> Result<Regex, ValueError> {
    // Checked alone first: inside the group a stray bracket could close it.
    Regex::new(pattern)
        .and_then(|_| Regex::new(&format!("^(?:{pattern})$")))
        .map_err(|error| ValueError::InvalidRegularExpression {
            problem: regex_problem(&error),
        })
}

/// The reason alone, without the drawing of the place that goes before it.
fn regex_problem(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_string(),
        error => {
            let text = error.to_string();
            let reason = text.rsplit("error: ").next().unwrap_or_default();
            reason.trim().to_lowercase()
        }
    }
}
