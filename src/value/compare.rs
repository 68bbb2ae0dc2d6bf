//! The relations between values: equality with nulls, comparability, equivalence for grouping, and the total order for sorting.
//!
//! They follow openCypher's CIP2016-06-14. Equality and comparability are ternary, the other two are not; `1` and `1.0` are the same
//! number in all of them.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::{Map, Path, Value};

/// What `<` and its relatives find out about two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Ordered(Ordering),
    /// A number against NaN: every comparison is false.
    Unordered,
    /// Values that cannot be compared, or a null: every comparison is null.
    Unknown,
}

impl Comparison {
    fn test(self, predicate: impl FnOnce(Ordering) -> bool) -> Option<bool> {
        match self {
            Self::Ordered(ordering) => Some(predicate(ordering)),
            Self::Unordered => Some(false),
            Self::Unknown => None,
        }
    }
}

/// Cypher's `<`; `None` is null.
pub fn less(left: &Value, right: &Value) -> Option<bool> {
    compare(left, right).test(Ordering::is_lt)
}

/// Cypher's `<=`; `None` is null.
pub fn less_or_equal(left: &Value, right: &Value) -> Option<bool> {
    compare(left, right).test(Ordering::is_le)
}

/// Cypher's `>`; `None` is null.
pub fn greater(left: &Value, right: &Value) -> Option<bool> {
    compare(left, right).test(Ordering::is_gt)
}

/// Cypher's `>=`; `None` is null.
pub fn greater_or_equal(left: &Value, right: &Value) -> Option<bool> {
    compare(left, right).test(Ordering::is_ge)
}

/// Cypher's `=`; `None` is null. Values of different types are not equal, lists and maps are compared part by part, and a part that
/// differs decides even where another is null.
pub fn equal(left: &Value, right: &Value) -> Option<bool> {
    use Value::*;
    match (left, right) {
        (Null, _) | (_, Null) => None,
        (List(left), List(right)) => equal_lists(left, right),
        (Map(left), Map(right)) => equal_maps(left, right),
        (Float(left), Float(right)) => Some(left == right),
        (Integer(_), Float(_)) | (Float(_), Integer(_)) => {
            Some(numbers(left, right) == Some(Ordering::Equal))
        }
        (Path(left), Path(right)) => Some(left == right),
        _ => Some(left == right),
    }
}

fn equal_lists(left: &[Value], right: &[Value]) -> Option<bool> {
    if left.len() != right.len() {
        return Some(false);
    }
    all(left
        .iter()
        .zip(right)
        .map(|(left, right)| equal(left, right)))
}

fn equal_maps(left: &Map, right: &Map) -> Option<bool> {
    if !left.keys().eq(right.keys()) {
        return Some(false);
    }
    all(left
        .values()
        .zip(right.values())
        .map(|(left, right)| equal(left, right)))
}

/// Ternary AND: one false decides, else one null.
fn all(results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = true;
    for result in results {
        match result {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = false,
        }
    }
    known.then_some(true)
}

/// Comparability: numbers, strings, booleans, lists, and temporal values inside one type. Durations have no order.
pub fn compare(left: &Value, right: &Value) -> Comparison {
    use Value::*;
    let ordering = match (left, right) {
        (Integer(_) | Float(_), Integer(_) | Float(_)) => {
            return numbers(left, right).map_or(Comparison::Unordered, Comparison::Ordered);
        }
        (List(left), List(right)) => return compare_lists(left, right),
        (String(left), String(right)) => left.cmp(right),
        (Boolean(left), Boolean(right)) => left.cmp(right),
        (Date(left), Date(right)) => left.cmp(right),
        (LocalTime(left), LocalTime(right)) => left.cmp(right),
        (Time(left), Time(right)) => left.cmp(right),
        (LocalDateTime(left), LocalDateTime(right)) => left.cmp(right),
        (DateTime(left), DateTime(right)) => left.cmp(right),
        _ => return Comparison::Unknown,
    };
    Comparison::Ordered(ordering)
}

/// The first place where two lists are not equal decides; a shorter list that is a prefix is less.
fn compare_lists(left: &[Value], right: &[Value]) -> Comparison {
    for (left, right) in left.iter().zip(right) {
        match equal(left, right) {
            Some(true) => {}
            Some(false) => return compare(left, right),
            None => return Comparison::Unknown,
        }
    }
    Comparison::Ordered(left.len().cmp(&right.len()))
}

/// Numbers by value, without loss for large integers; `None` when one is NaN or is no number.
fn numbers(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
        (Value::Integer(left), Value::Float(right)) => integer_and_float(*left, *right),
        (Value::Float(left), Value::Integer(right)) => {
            integer_and_float(*right, *left).map(Ordering::reverse)
        }
        _ => None,
    }
}

const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

fn integer_and_float(integer: i64, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float >= TWO_TO_63 {
        return Some(Ordering::Less);
    }
    if float < -TWO_TO_63 {
        return Some(Ordering::Greater);
    }
    let whole = float.trunc();
    let by_fraction = || {
        0.0_f64
            .partial_cmp(&(float - whole))
            .unwrap_or(Ordering::Equal)
    };
    Some(integer.cmp(&(whole as i64)).then_with(by_fraction))
}

/// Equivalence, as DISTINCT, grouping and UNION use it: like equality, but null is the same as null and NaN as NaN.
pub fn equivalent(left: &Value, right: &Value) -> bool {
    use Value::*;
    match (left, right) {
        (Null, Null) => true,
        (Float(left), Float(right)) => left == right || (left.is_nan() && right.is_nan()),
        (Integer(_), Float(_)) | (Float(_), Integer(_)) => {
            numbers(left, right) == Some(Ordering::Equal)
        }
        (List(left), List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right.iter())
                    .all(|(left, right)| equivalent(left, right))
        }
        (Map(left), Map(right)) => {
            left.keys().eq(right.keys())
                && left
                    .values()
                    .zip(right.values())
                    .all(|(left, right)| equivalent(left, right))
        }
        _ => left == right,
    }
}

/// Orderability, as ORDER BY, `min` and `max` use it: a total order, ascending, over values of all types.
///
/// Types come as map, node, relationship, list, path, date-time, local date-time, date, time, local time, duration, string, boolean, number, NaN,
/// null. Equivalent values are equal in this order.
pub fn order(left: &Value, right: &Value) -> Ordering {
    use Value::*;
    match (left, right) {
        (String(left), String(right)) => left.cmp(right),
        (Integer(left), Integer(right)) => left.cmp(right),
        (Integer(_) | Float(_), Integer(_) | Float(_)) => {
            numbers(left, right).unwrap_or_else(|| is_nan(left).cmp(&is_nan(right)))
        }
        (Boolean(left), Boolean(right)) => left.cmp(right),
        (Date(left), Date(right)) => left.cmp(right),
        (LocalTime(left), LocalTime(right)) => left.cmp(right),
        (Time(left), Time(right)) => left.cmp(right),
        (LocalDateTime(left), LocalDateTime(right)) => left.cmp(right),
        (DateTime(left), DateTime(right)) => left.cmp(right),
        (Duration(left), Duration(right)) => left.order(right),
        (List(left), List(right)) => order_sequences(left, right, order),
        (Map(left), Map(right)) => order_maps(left, right),
        (Node(left), Node(right)) => left.id.cmp(&right.id),
        (Relationship(left), Relationship(right)) => left.id.cmp(&right.id),
        (Path(left), Path(right)) => order_paths(left, right),
        _ => type_rank(left).cmp(&type_rank(right)),
    }
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Float(float) if float.is_nan())
}

fn order_sequences<T>(left: &[T], right: &[T], order: impl Fn(&T, &T) -> Ordering) -> Ordering {
    let differing = left
        .iter()
        .zip(right)
        .map(|(left, right)| order(left, right))
        .find(|ordering| ordering.is_ne());
    differing.unwrap_or_else(|| left.len().cmp(&right.len()))
}

/// By size, then by the keys, then by the values in order of the keys.
fn order_maps(left: &Map, right: &Map) -> Ordering {
    let by_values = || {
        let pairs = left.values().zip(right.values());
        pairs
            .map(|(left, right)| order(left, right))
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    };
    left.len()
        .cmp(&right.len())
        .then_with(|| left.keys().cmp(right.keys()))
        .then_with(by_values)
}

fn order_paths(left: &Path, right: &Path) -> Ordering {
    order_sequences(&left.nodes, &right.nodes, |left, right| {
        left.id.cmp(&right.id)
    })
    .then_with(|| {
        order_sequences(&left.relationships, &right.relationships, |left, right| {
            left.id.cmp(&right.id)
        })
    })
}

/// The place of a type in [`order`].
pub fn type_rank(value: &Value) -> u8 {
    match value {
        Value::Map(_) => 0,
        Value::Node(_) => 1,
        Value::Relationship(_) => 2,
        Value::List(_) => 3,
        Value::Path(_) => 4,
        Value::DateTime(_) => 5,
        Value::LocalDateTime(_) => 6,
        Value::Date(_) => 7,
        Value::Time(_) => 8,
        Value::LocalTime(_) => 9,
        Value::Duration(_) => 10,
        Value::String(_) => 11,
        Value::Boolean(_) => 12,
        Value::Integer(_) | Value::Float(_) => 13,
        Value::Null => 14,
    }
}

/// A value as a key of a hash table: equal keys are equivalent values.
#[derive(Debug, Clone)]
pub struct Key(pub Value);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        equivalent(&self.0, &other.0)
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

/// Feeds a value to a hasher so that equivalent values hash alike.
pub fn hash<H: Hasher>(value: &Value, state: &mut H) {
    state.write_u8(type_rank(value));
    match value {
        Value::Null => {}
        Value::Boolean(value) => value.hash(state),
        Value::Integer(value) => value.hash(state),
        Value::Float(value) => hash_float(*value, state),
        Value::String(value) => value.hash(state),
        Value::List(items) => {
            items.len().hash(state);
            items.iter().for_each(|item| hash(item, state));
        }
        Value::Map(entries) => entries.iter().for_each(|(key, value)| {
            key.hash(state);
            hash(value, state);
        }),
        Value::Node(node) => node.id.hash(state),
        Value::Relationship(relationship) => relationship.id.hash(state),
        Value::Path(path) => {
            path.nodes.iter().for_each(|node| node.id.hash(state));
            path.relationships
                .iter()
                .for_each(|relationship| relationship.id.hash(state));
        }
        Value::Date(value) => value.hash(state),
        Value::LocalTime(value) => value.hash(state),
        Value::Time(value) => value.hash(state),
        Value::LocalDateTime(value) => value.hash(state),
        Value::DateTime(value) => value.hash(state),
        Value::Duration(value) => value.hash(state),
    }
}

/// A float that is a whole number of 64 bits hashes as that integer; all NaNs hash alike.
fn hash_float<H: Hasher>(value: f64, state: &mut H) {
    if value.fract() == 0.0 && (-TWO_TO_63..TWO_TO_63).contains(&value) {
        (value as i64).hash(state);
    } else if value.is_nan() {
        f64::NAN.to_bits().hash(state);
    } else {
        value.to_bits().hash(state);
    }
}
