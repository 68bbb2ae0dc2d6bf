//! The operators `+ - * / % ^` and unary minus over values.
//!
//! Null with anything is null. Integers stay integers and never wrap; an integer with a float makes a float; temporal values take durations.

use std::sync::Arc;

use smol_str::{SmolStr, ToSmolStr, format_smolstr};

use super::temporal::{Duration, Ratio};
use super::text::to_plain_text;
use super::{Value, ValueError};

type Outcome = Result<Value, ValueError>;

/// `+`: numbers, text (a number, boolean or temporal value beside text becomes text), lists (a single value beside a list joins it),
/// durations, temporal values with durations.
///
/// # Errors
/// `OperandType` for other values, `IntegerOverflow`, `InvalidTemporal` outside the calendar.
pub fn add(left: &Value, right: &Value) -> Outcome {
    use Value::*;
    match (left, right) {
        (Null, _) | (_, Null) => Ok(Null),
        (List(left), List(right)) => Ok(Value::list(left.iter().chain(right.iter()).cloned())),
        (List(items), item) => Ok(Value::list(items.iter().chain([item]).cloned())),
        (item, List(items)) => Ok(Value::list([item].into_iter().chain(items.iter()).cloned())),
        (String(left), String(right)) => Ok(String(format_smolstr!("{left}{right}"))),
        (String(left), right) if joins_text(right) => {
            Ok(String(format_smolstr!("{left}{}", to_plain_text(right))))
        }
        (left, String(right)) if joins_text(left) => {
            Ok(String(format_smolstr!("{}{right}", to_plain_text(left))))
        }
        (Duration(left), Duration(right)) => duration("+", left.plus(right)),
        (Duration(amount), moment) if moment.is_instant() => moment.plus_duration(amount),
        (moment, Duration(amount)) if moment.is_instant() => moment.plus_duration(amount),
        _ => numeric("+", left, right, i64::checked_add, |left, right| {
            left + right
        }),
    }
}

/// Whether `+` turns the value into text when text stands on the other side.
fn joins_text(value: &Value) -> bool {
    matches!(
        value,
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Duration(_)
    ) || value.is_instant()
}

/// `-`: numbers, durations, a duration from a temporal value.
///
/// # Errors
/// As for [`add`].
pub fn subtract(left: &Value, right: &Value) -> Outcome {
    use Value::*;
    match (left, right) {
        (Null, _) | (_, Null) => Ok(Null),
        (Duration(left), Duration(right)) => {
            duration("-", right.negated().and_then(|negated| left.plus(&negated)))
        }
        (moment, Duration(amount)) if moment.is_instant() => {
            let negated = amount
                .negated()
                .ok_or(ValueError::IntegerOverflow { operator: "-" })?;
            moment.plus_duration(&negated)
        }
        _ => numeric("-", left, right, i64::checked_sub, |left, right| {
            left - right
        }),
    }
}

/// `*`: numbers, and a duration with a number.
///
/// # Errors
/// `OperandType`, `IntegerOverflow`.
pub fn multiply(left: &Value, right: &Value) -> Outcome {
    use Value::*;
    match (left, right) {
        (Null, _) | (_, Null) => Ok(Null),
        (Duration(amount), Integer(_) | Float(_)) => {
            duration("*", ratio(right).and_then(|factor| amount.times(factor)))
        }
        (Integer(_) | Float(_), Duration(amount)) => {
            duration("*", ratio(left).and_then(|factor| amount.times(factor)))
        }
        _ => numeric("*", left, right, i64::checked_mul, |left, right| {
            left * right
        }),
    }
}

/// `/`: numbers, and a duration by a number. Integers are divided towards zero.
///
/// # Errors
/// `DivisionByZero` for integers and durations, `OperandType`, `IntegerOverflow`.
pub fn divide(left: &Value, right: &Value) -> Outcome {
    use Value::*;
    match (left, right) {
        (Null, _) | (_, Null) => Ok(Null),
        (Integer(_) | Duration(_), Integer(0)) => Err(ValueError::DivisionByZero),
        (Duration(_), Float(0.0)) => Err(ValueError::DivisionByZero),
        (Duration(amount), Integer(_) | Float(_)) => duration(
            "/",
            ratio(right).and_then(|divisor| amount.divided_by(divisor)),
        ),
        _ => numeric("/", left, right, i64::checked_div, |left, right| {
            left / right
        }),
    }
}

/// `%`: the remainder, with the sign of the left side.
///
/// # Errors
/// `DivisionByZero` for integers, `OperandType`.
pub fn modulo(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Integer(_), Value::Integer(0)) => Err(ValueError::DivisionByZero),
        _ => numeric(
            "%",
            left,
            right,
            |left, right| Some(left.wrapping_rem(right)),
            |left, right| left % right,
        ),
    }
}

/// `^`: always a float.
///
/// # Errors
/// `OperandType`.
pub fn power(left: &Value, right: &Value) -> Outcome {
    numeric("^", &widened(left), &widened(right), |_, _| None, f64::powf)
}

/// Unary minus.
///
/// # Errors
/// `OperandType`, `IntegerOverflow` for the smallest integer.
pub fn negate(value: &Value) -> Outcome {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Integer(value) => value
            .checked_neg()
            .map(Value::Integer)
            .ok_or(ValueError::IntegerOverflow { operator: "-" }),
        Value::Float(value) => Ok(Value::Float(-value)),
        Value::Duration(value) => duration("-", value.negated()),
        other => Err(operand("-", other)),
    }
}

fn numeric(
    operator: &'static str,
    left: &Value,
    right: &Value,
    integers: impl Fn(i64, i64) -> Option<i64>,
    floats: impl Fn(f64, f64) -> f64,
) -> Outcome {
    use Value::*;
    match (left, right) {
        (Null, _) | (_, Null) => Ok(Null),
        (Integer(left), Integer(right)) => integers(*left, *right)
            .map(Integer)
            .ok_or(ValueError::IntegerOverflow { operator }),
        (Float(left), Float(right)) => Ok(Float(floats(*left, *right))),
        (Integer(left), Float(right)) => Ok(Float(floats(*left as f64, *right))),
        (Float(left), Integer(right)) => Ok(Float(floats(*left, *right as f64))),
        (Integer(_) | Float(_), other) | (other, _) => Err(operand(operator, other)),
    }
}

fn operand(operator: &'static str, found: &Value) -> ValueError {
    let expected = match operator {
        "+" => "numbers, strings, lists, or temporal values with durations",
        "-" => "numbers, or temporal values with durations",
        "*" | "/" => "numbers, or a duration with a number",
        _ => "numbers",
    };
    ValueError::OperandType {
        operator,
        expected,
        found: found.type_name(),
    }
}

fn widened(value: &Value) -> Value {
    match value {
        Value::Integer(value) => Value::Float(*value as f64),
        other => other.clone(),
    }
}

fn ratio(value: &Value) -> Option<Ratio> {
    match value {
        Value::Integer(value) => Some(Ratio::from(*value)),
        Value::Float(value) => Ratio::from_float(*value),
        _ => None,
    }
}

fn duration(operator: &'static str, result: Option<Duration>) -> Outcome {
    result
        .map(|duration| Value::Duration(Arc::new(duration)))
        .ok_or(ValueError::IntegerOverflow { operator })
}

impl Value {
    /// A temporal value that is no duration.
    pub fn is_instant(&self) -> bool {
        use Value::*;
        matches!(
            self,
            Date(_) | LocalTime(_) | Time(_) | LocalDateTime(_) | DateTime(_)
        )
    }

    /// A temporal value moved by a duration; other values stay as they are.
    fn plus_duration(&self, amount: &Duration) -> Outcome {
        let moved = match self {
            Self::Date(value) => value.plus(amount).map(Self::Date),
            Self::LocalTime(value) => Some(Self::LocalTime(value.plus(amount))),
            Self::Time(value) => Some(Self::Time(value.plus(amount))),
            Self::LocalDateTime(value) => value.plus(amount).map(Self::LocalDateTime),
            Self::DateTime(value) => value
                .plus(amount)
                .map(|moved| Self::DateTime(Arc::new(moved))),
            other => Some(other.clone()),
        };
        moved.ok_or_else(|| ValueError::InvalidTemporal {
            type_name: "date",
            problem: format!("`{}` moved by `{amount}` leaves the calendar", plain(self)),
        })
    }
}

fn plain(value: &Value) -> SmolStr {
    to_plain_text(value).to_smolstr()
}
