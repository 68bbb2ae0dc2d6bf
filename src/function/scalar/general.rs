//! Functions of any value.

use std::collections::BTreeSet;

use smol_str::ToSmolStr;

use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::compare::equal;
use crate::value::{Value, ValueError};

pub static FUNCTIONS: &[Function] = &[
    Function::new(
        "coalesce",
        &[Parameter::any("value")],
        Returns::Common,
        coalesce,
    )
    .variadic()
    .sees_nulls()
    .summary("the first argument that is not null")
    .example("RETURN coalesce(null, 'a', 'b') AS x", "'a'"),
    Function::new(
        "nullIf",
        &[Parameter::any("value"), Parameter::any("other")],
        Returns::First,
        null_if,
    )
    .sees_nulls()
    .summary("null when both arguments are equal, else the first")
    .example("RETURN nullIf(4, 4) AS x", "null"),
    Function::new(
        "exists",
        &[Parameter::any("value")],
        Returns::Kind(Kind::Boolean),
        exists,
    )
    .sees_nulls()
    .summary("whether a property or another value is not null")
    .example("WITH {a: 1} AS m RETURN exists(m.a) AS x", "true"),
    Function::new(
        "valueType",
        &[Parameter::any("value")],
        Returns::Kind(Kind::String),
        value_type,
    )
    .sees_nulls()
    .summary("the most precise type of a value, as text")
    .example(
        "RETURN valueType([1, 'a']) AS x",
        "'LIST<STRING NOT NULL | INTEGER NOT NULL> NOT NULL'",
    ),
    Function::new(
        "isEmpty",
        &[EMPTIABLE],
        Returns::Kind(Kind::Boolean),
        is_empty,
    )
    .summary("whether a list, a map or a string has nothing in it")
    .example("RETURN isEmpty('') AS x", "true"),
    Function::new(
        "size",
        &[Parameter::new(
            "value",
            &[Kind::List, Kind::String],
            "a list or a string",
        )],
        INTEGER,
        size,
    )
    .aliases(&["cardinality"])
    .summary("the number of elements of a list, or of characters of a string")
    .example("RETURN size('图谱') AS x", "2"),
    Function::new("randomUUID", &[], Returns::Kind(Kind::String), random_uuid)
        .not_deterministic()
        .summary("a random identifier of 128 bits")
        .example("RETURN size(randomUUID()) AS x", "36"),
    Function::new("timestamp", &[], INTEGER, timestamp)
        .summary("milliseconds from 1970-01-01T00:00Z to the beginning of the statement")
        .example("RETURN timestamp() = datetime().epochMillis AS x", "true"),
];

const INTEGER: Returns = Returns::Kind(Kind::Integer);
const EMPTIABLE: Parameter = Parameter::new(
    "value",
    &[Kind::List, Kind::Map, Kind::String],
    "a list, a map or a string",
);

type Outcome = Result<Value, ValueError>;

fn coalesce(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(arguments
        .iter()
        .find(|value| !value.is_null())
        .cloned()
        .unwrap_or(Value::Null))
}

fn null_if(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let same = equal(&arguments[0], &arguments[1]) == Some(true);
    Ok(if same {
        Value::Null
    } else {
        arguments[0].clone()
    })
}

fn exists(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok((!arguments[0].is_null()).into())
}

fn is_empty(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(match &arguments[0] {
        Value::Map(entries) => entries.is_empty(),
        Value::List(items) => items.is_empty(),
        other => super::text(other).is_empty(),
    }
    .into())
}

fn size(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let count = match &arguments[0] {
        Value::List(items) => items.len(),
        other => super::text(other).chars().count(),
    };
    Ok(Value::Integer(count as i64))
}

fn timestamp(context: &FunctionContext<'_>, _: &[Value]) -> Outcome {
    Ok(Value::Integer(
        context.clock.epoch_nanosecond.div_euclid(1_000_000) as i64,
    ))
}

/// Version 4 of RFC 9562: random but for the bits that name version and variant.
fn random_uuid(context: &FunctionContext<'_>, _: &[Value]) -> Outcome {
    let bits = u128::from((context.random)()) << 64 | u128::from((context.random)());
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let hex = format!("{bits:032x}");
    Ok(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
    .into())
}

fn value_type(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(type_text(&arguments[0]).to_smolstr().into())
}

/// `LIST<INTEGER | STRING> NOT NULL`: the types of the elements in a fixed order, `NOT NULL` left out of them when a null is among them.
fn type_text(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_string(),
        other => format!("{} NOT NULL", non_null_type(other)),
    }
}

fn non_null_type(value: &Value) -> String {
    let Value::List(items) = value else {
        return value.type_name().to_string();
    };
    let nullable = if items.iter().any(Value::is_null) {
        ""
    } else {
        " NOT NULL"
    };
    let types: BTreeSet<_> = items
        .iter()
        .filter(|item| !item.is_null())
        .map(|item| (type_position(item), non_null_type(item)))
        .collect();
    let elements: Vec<_> = types
        .into_iter()
        .map(|(_, text)| format!("{text}{nullable}"))
        .collect();
    match (items.is_empty(), elements.is_empty()) {
        (true, _) => "LIST<NOTHING>".to_string(),
        (_, true) => "LIST<NULL>".to_string(),
        _ => format!("LIST<{}>", elements.join(" | ")),
    }
}

fn type_position(value: &Value) -> usize {
    let order = [
        "BOOLEAN",
        "STRING",
        "INTEGER",
        "FLOAT",
        "DATE",
        "LOCAL TIME",
        "ZONED TIME",
        "LOCAL DATETIME",
    ];
    order
        .iter()
        .position(|name| *name == value.type_name())
        .unwrap_or(order.len())
}
