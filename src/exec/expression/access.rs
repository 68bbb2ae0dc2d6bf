//! Parts of lists, maps and entities: `base[index]`, `base[from..to]`, `base {.key}`.

use smol_str::SmolStr;

use crate::exec::Column;
use crate::function::EntityAccess;
use crate::value::{Map, Value, ValueError};

use super::operand::for_values;
use super::property::value_of;

/// `base[index]`: an element of a list, counted from the end when negative; an entry of a map; a property of an entity.
/// Null beside anything, and outside a list, is null.
pub(super) fn element(
    base: &Value,
    index: &Value,
    entities: &dyn EntityAccess,
) -> Result<Value, ValueError> {
    match (base, index) {
        (Value::Null, _) => Ok(Value::Null),
        (Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_), Value::Null) => {
            Ok(Value::Null)
        }
        (Value::List(items), Value::Integer(index)) => Ok(list_position(*index, items.len())
            .and_then(|position| items.get(position))
            .cloned()
            .unwrap_or_default()),
        (Value::Map(_) | Value::Node(_) | Value::Relationship(_), Value::String(key)) => {
            value_of(base, key, entities)
        }
        (Value::List(_), other) => Err(ValueError::ElementAccess {
            expected: "an integer to read a list",
            found: other.type_name(),
        }),
        (Value::Map(_), other) => Err(ValueError::MapElementAccessByNonString {
            found: other.type_name(),
        }),
        (Value::Node(_) | Value::Relationship(_), other) => Err(ValueError::ElementAccess {
            expected: "a string to read a property",
            found: other.type_name(),
        }),
        (other, _) => Err(ValueError::ElementAccess {
            expected: "a list, a map, a node or a relationship before it",
            found: other.type_name(),
        }),
    }
}

fn list_position(index: i64, length: usize) -> Option<usize> {
    let from_start = if index < 0 {
        index.checked_add(i64::try_from(length).ok()?)?
    } else {
        index
    };
    usize::try_from(from_start).ok()
}

/// `base[from..to]` for every row; a bound left out is the list's end. Null bounds and null lists give null, bounds outside are clamped.
pub(super) fn slices(
    base: &Column,
    from: Option<&Column>,
    to: Option<&Column>,
    rows: usize,
) -> Result<Column, ValueError> {
    let columns: Vec<&Column> = std::iter::once(base).chain(from).chain(to).collect();
    let (from_at, to_at) = (from.map(|_| 1), to.map(|_| columns.len() - 1));
    for_values(&columns, rows, |values| {
        slice(
            &values[0],
            from_at.map(|at| &values[at]),
            to_at.map(|at| &values[at]),
        )
    })
}

fn slice(base: &Value, from: Option<&Value>, to: Option<&Value>) -> Result<Value, ValueError> {
    let items = match base {
        Value::Null => return Ok(Value::Null),
        Value::List(items) => items,
        other => {
            return Err(ValueError::ElementAccess {
                expected: "a list before it",
                found: other.type_name(),
            });
        }
    };
    let (Some(from), Some(to)) = (
        slice_bound(from, 0, items.len())?,
        slice_bound(to, items.len(), items.len())?,
    ) else {
        return Ok(Value::Null);
    };
    Ok(Value::list(
        items.get(from..to).unwrap_or(&[]).iter().cloned(),
    ))
}

/// The position that a bound means; `None` when it is null.
fn slice_bound(
    bound: Option<&Value>,
    absent: usize,
    length: usize,
) -> Result<Option<usize>, ValueError> {
    match bound {
        None => Ok(Some(absent)),
        Some(Value::Null) => Ok(None),
        Some(Value::Integer(index)) => {
            let outside = if *index < 0 { 0 } else { length };
            let position = list_position(*index, length).unwrap_or(outside);
            Ok(Some(position.min(length)))
        }
        Some(other) => Err(ValueError::ElementAccess {
            expected: "integers to cut a list",
            found: other.type_name(),
        }),
    }
}

/// `base {.*, key: value}`; null when the base is null.
pub(super) fn project_map(
    base: &Value,
    all: bool,
    keys: &[&SmolStr],
    values: &[Value],
    entities: &dyn EntityAccess,
) -> Result<Value, ValueError> {
    let mut entries = match base {
        Value::Null => return Ok(Value::Null),
        _ if !all => Map::new(),
        Value::Map(entries) => (**entries).clone(),
        Value::Node(node) => entities.node_properties(node.id)?,
        Value::Relationship(relationship) => entities.relationship_properties(relationship.id)?,
        other => {
            return Err(ValueError::OperandType {
                operator: "{.*}",
                expected: "a node, a relationship or a map before it",
                found: other.type_name(),
            });
        }
    };
    let added = keys.iter().zip(values);
    entries.extend(added.map(|(key, value)| ((*key).clone(), value.clone())));
    Ok(Value::map(entries))
}
