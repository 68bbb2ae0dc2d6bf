//! Functions that make a value of another type. Text that does not read as the type gives null; so does any other value in the `OrNull` forms.

use super::elements;
use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::text::to_plain_text;
use crate::value::{Value, ValueError};

pub static FUNCTIONS: &[Function] = &[
    Function::new(
        "toBoolean",
        &[BOOLEAN_SOURCE],
        Returns::Kind(Kind::Boolean),
        |_, arguments| Ok(boolean(&arguments[0])),
    )
    .summary(
        "a boolean from `'true'` or `'false'` in any case, or from an integer that is not zero",
    )
    .example("RETURN toBoolean('TRUE') AS x", "true"),
    Function::new(
        "toBooleanOrNull",
        &[ANY],
        Returns::Kind(Kind::Boolean),
        |_, arguments| Ok(boolean(&arguments[0])),
    )
    .summary("like toBoolean, but null for other values")
    .example("RETURN toBooleanOrNull([]) AS x", "null"),
    Function::new(
        "toBooleanList",
        &[LIST],
        Returns::ListOf(Kind::Boolean),
        |_, arguments| each(arguments, boolean),
    )
    .summary("a list with toBooleanOrNull of every element")
    .example(
        "RETURN toBooleanList(['true', 0, []]) AS x",
        "[true, false, null]",
    ),
    Function::new(
        "toInteger",
        &[INTEGER_SOURCE],
        Returns::Kind(Kind::Integer),
        to_integer,
    )
    .summary("an integer from a number, cut towards zero, from its text, or from a boolean")
    .example("RETURN toInteger('12') AS x", "12"),
    Function::new(
        "toIntegerOrNull",
        &[ANY],
        Returns::Kind(Kind::Integer),
        |_, arguments| Ok(integer(&arguments[0]).unwrap_or(Value::Null)),
    )
    .summary("like toInteger, but null for other values")
    .example("RETURN toIntegerOrNull({}) AS x", "null"),
    Function::new(
        "toIntegerList",
        &[LIST],
        Returns::ListOf(Kind::Integer),
        |_, arguments| each(arguments, |value| integer(value).unwrap_or(Value::Null)),
    )
    .summary("a list with toIntegerOrNull of every element")
    .example("RETURN toIntegerList(['1', 2.9, 'x']) AS x", "[1, 2, null]"),
    Function::new(
        "toFloat",
        &[FLOAT_SOURCE],
        Returns::Kind(Kind::Float),
        |_, arguments| Ok(float(&arguments[0])),
    )
    .summary("a float from a number or its text")
    .example("RETURN toFloat('11.5') AS x", "11.5"),
    Function::new(
        "toFloatOrNull",
        &[ANY],
        Returns::Kind(Kind::Float),
        |_, arguments| Ok(float(&arguments[0])),
    )
    .summary("like toFloat, but null for other values")
    .example("RETURN toFloatOrNull(true) AS x", "null"),
    Function::new(
        "toFloatList",
        &[LIST],
        Returns::ListOf(Kind::Float),
        |_, arguments| each(arguments, float),
    )
    .summary("a list with toFloatOrNull of every element")
    .example("RETURN toFloatList(['1', 2, 'x']) AS x", "[1.0, 2.0, null]"),
    Function::new(
        "toString",
        &[STRING_SOURCE],
        Returns::Kind(Kind::String),
        |_, arguments| Ok(string(&arguments[0])),
    )
    .summary("the text of a number, a boolean or a temporal value")
    .example("RETURN toString(date({year: 1984})) AS x", "'1984-01-01'"),
    Function::new(
        "toStringOrNull",
        &[ANY],
        Returns::Kind(Kind::String),
        |_, arguments| Ok(string(&arguments[0])),
    )
    .summary("like toString, but null for other values")
    .example("RETURN toStringOrNull([]) AS x", "null"),
    Function::new(
        "toStringList",
        &[LIST],
        Returns::ListOf(Kind::String),
        |_, arguments| each(arguments, string),
    )
    .summary("a list with toStringOrNull of every element")
    .example(
        "RETURN toStringList([1, true, []]) AS x",
        "['1', 'true', null]",
    ),
];

const ANY: Parameter = Parameter::any("value");
const LIST: Parameter = Parameter::list("list");
const BOOLEAN_SOURCE: Parameter = Parameter::new(
    "value",
    &[Kind::Boolean, Kind::String, Kind::Integer],
    "a boolean, a string or an integer",
);
const INTEGER_SOURCE: Parameter = Parameter::new(
    "value",
    &[Kind::Number, Kind::String, Kind::Boolean],
    "a number, a string or a boolean",
);
const FLOAT_SOURCE: Parameter = Parameter::new(
    "value",
    &[Kind::Number, Kind::String],
    "a number or a string",
);
const STRING_SOURCE: Parameter = Parameter::new(
    "value",
    STRING_KINDS,
    "a string, a number, a boolean or a temporal value",
);
const STRING_KINDS: &[Kind] = &[
    Kind::String,
    Kind::Number,
    Kind::Boolean,
    Kind::Date,
    Kind::LocalTime,
    Kind::Time,
    Kind::LocalDateTime,
    Kind::DateTime,
    Kind::Duration,
];

type Outcome = Result<Value, ValueError>;

fn each(arguments: &[Value], convert: fn(&Value) -> Value) -> Outcome {
    Ok(Value::list(elements(&arguments[0]).iter().map(convert)))
}

fn boolean(value: &Value) -> Value {
    match value {
        Value::Boolean(value) => Value::Boolean(*value),
        Value::Integer(value) => Value::Boolean(*value != 0),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Value::Boolean(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Value::Boolean(false),
        _ => Value::Null,
    }
}

fn to_integer(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    integer(&arguments[0]).ok_or(ValueError::IntegerOverflow {
        operator: "toInteger",
    })
}

/// `None` when the number does not fit 64 bits.
fn integer(value: &Value) -> Option<Value> {
    match value {
        Value::Integer(value) => Some(Value::Integer(*value)),
        Value::Boolean(value) => Some(Value::Integer((*value).into())),
        Value::Float(value) if value.is_nan() => Some(Value::Null),
        Value::Float(value) => truncate(*value),
        Value::String(text) => match (text.parse::<i64>(), parse_float(text)) {
            (Ok(value), _) => Some(Value::Integer(value)),
            (_, Some(value)) if value.is_finite() => Some(truncate(value).unwrap_or(Value::Null)),
            _ => Some(Value::Null),
        },
        _ => Some(Value::Null),
    }
}

fn truncate(value: f64) -> Option<Value> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (-LIMIT..LIMIT)
        .contains(&value)
        .then_some(Value::Integer(value as i64))
}

fn float(value: &Value) -> Value {
    match value {
        Value::Integer(value) => Value::Float(*value as f64),
        Value::Float(value) => Value::Float(*value),
        Value::String(text) => parse_float(text).into(),
        _ => Value::Null,
    }
}

/// Digits, sign, point and exponent; of the words only those that results show.
fn parse_float(text: &str) -> Option<f64> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if plain || matches!(text, "NaN" | "Infinity" | "-Infinity") {
        text.parse().ok()
    } else {
        None
    }
}

fn string(value: &Value) -> Value {
    let convertible = STRING_KINDS.iter().any(|kind| kind.holds(value));
    if convertible {
        to_plain_text(value).into()
    } else {
        Value::Null
    }
}
