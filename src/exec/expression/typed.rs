//! Type predicates: `x IS :: INTEGER`.

use crate::binder::{TypeName, ValueType};
use crate::value::Value;

/// Whether a value is of a type. Null is of every type that does not exclude it.
pub(super) fn holds(ty: &ValueType, value: &Value) -> bool {
    match value {
        Value::Null => ty.nullable,
        _ => ty.alternatives.iter().any(|name| is(name, value)),
    }
}

fn is(name: &TypeName, value: &Value) -> bool {
    match (name, value) {
        (TypeName::Any, _)
        | (TypeName::Boolean, Value::Boolean(_))
        | (TypeName::Integer, Value::Integer(_))
        | (TypeName::Float, Value::Float(_))
        | (TypeName::String, Value::String(_))
        | (TypeName::Date, Value::Date(_))
        | (TypeName::LocalTime, Value::LocalTime(_))
        | (TypeName::Time, Value::Time(_))
        | (TypeName::LocalDateTime, Value::LocalDateTime(_))
        | (TypeName::DateTime, Value::DateTime(_))
        | (TypeName::Duration, Value::Duration(_))
        | (TypeName::Node, Value::Node(_))
        | (TypeName::Relationship, Value::Relationship(_))
        | (TypeName::Path, Value::Path(_))
        | (TypeName::Map, Value::Map(_)) => true,
        (TypeName::List(element), Value::List(items)) => {
            items.iter().all(|item| holds(element, item))
        }
        (TypeName::Property, value) => is_property(value),
        _ => false,
    }
}

/// What a property can hold: a simple value, or a list of such.
fn is_property(value: &Value) -> bool {
    let simple = |value: &Value| {
        !matches!(
            value,
            Value::Null
                | Value::Node(_)
                | Value::Relationship(_)
                | Value::Path(_)
                | Value::Map(_)
                | Value::List(_)
        )
    };
    match value {
        Value::List(items) => items.iter().all(simple),
        value => simple(value),
    }
}
