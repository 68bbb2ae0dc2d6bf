//! How much memory a value holds and how deep it nests, for the limits of a query.

use std::mem::size_of;

use super::{Map, Value};

/// Bytes per entry that a B-tree needs beside key and value, on average.
const MAP_ENTRY_OVERHEAD: usize = 16;
/// Text up to this length lies inside the value itself.
const INLINE_TEXT: usize = 23;

/// An estimate of the bytes a value keeps on the heap, shared parts counted in full; the value's own `size_of` is not included.
pub fn heap_size(value: &Value) -> usize {
    match value {
        Value::String(text) => text_size(text),
        Value::List(items) => items
            .iter()
            .map(|item| size_of::<Value>() + heap_size(item))
            .sum(),
        Value::Map(entries) => map_size(entries),
        Value::Node(node) => node.data.as_ref().map_or(0, |data| {
            data.labels
                .iter()
                .map(|label| size_of_val(label) + text_size(label))
                .sum::<usize>()
                + map_size(&data.properties)
        }),
        Value::Relationship(relationship) => relationship
            .data
            .as_ref()
            .map_or(0, |data| map_size(&data.properties)),
        Value::Path(path) => {
            size_of_val(path.nodes.as_slice()) + size_of_val(path.relationships.as_slice())
        }
        Value::DateTime(value) => size_of_val(value.as_ref()),
        Value::Duration(value) => size_of_val(value.as_ref()),
        _ => 0,
    }
}

fn text_size(text: &str) -> usize {
    if text.len() > INLINE_TEXT {
        text.len()
    } else {
        0
    }
}

fn map_size(entries: &Map) -> usize {
    let entry = |(key, value): (&smol_str::SmolStr, &Value)| {
        size_of_val(key)
            + text_size(key)
            + size_of::<Value>()
            + heap_size(value)
            + MAP_ENTRY_OVERHEAD
    };
    entries.iter().map(entry).sum()
}

/// Whether lists and maps stand in each other at most `depth` deep, and hold at most `entries` entries, shared parts counted each
/// time; `entries` is lowered by what was found. Stops as soon as one limit is passed.
///
/// Values are compared, printed and dropped by recursion, so whatever builds them in a loop must refuse to let them grow without end.
pub fn is_within(value: &Value, depth: usize, entries: &mut usize) -> bool {
    let Some(left) = entries.checked_sub(1) else {
        return false;
    };
    *entries = left;
    match (value, depth.checked_sub(1)) {
        (Value::List(_) | Value::Map(_), None) => false,
        (Value::List(items), Some(rest)) => items.iter().all(|item| is_within(item, rest, entries)),
        (Value::Map(map), Some(rest)) => map.values().all(|item| is_within(item, rest, entries)),
        _ => true,
    }
}
