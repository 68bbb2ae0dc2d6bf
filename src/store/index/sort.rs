//! Stored values in the total order of Cypher's ORDER BY, and slots sorted by it.

use std::cmp::Ordering;

use smol_str::SmolStr;

use crate::store::column::{Column, Kind, ValueRef};
use crate::value::{Value, compare};

/// Bytes of a text that stand in one key.
const STRIDE: usize = 15;
/// Keys of a text after which its rest is compared as a whole.
const DEEPEST: usize = 16 * STRIDE;
/// So few texts are compared as a whole.
const FEW: usize = 8;

/// The order of two values; that of the values themselves, without a copy where there is an order of their own.
pub fn order(left: ValueRef<'_>, right: ValueRef<'_>) -> Ordering {
    match (left, right) {
        (ValueRef::String(left), ValueRef::String(right)) => left.cmp(right),
        (ValueRef::Integer(left), ValueRef::Integer(right)) => left.cmp(&right),
        (ValueRef::Date(left), ValueRef::Date(right)) => left.cmp(&right),
        (ValueRef::Float(left), ValueRef::Float(right)) => float_order(left, right),
        (ValueRef::Boolean(left), ValueRef::Boolean(right)) => left.cmp(&right),
        (left, right) => match rank(left).cmp(&rank(right)) {
            Ordering::Equal => compare::order(&left.to_value(), &right.to_value()),
            other => other,
        },
    }
}

/// NaN comes last.
fn float_order(left: f64, right: f64) -> Ordering {
    let by_nan = || left.is_nan().cmp(&right.is_nan());
    left.partial_cmp(&right).unwrap_or_else(by_nan)
}

/// The place of a value's type among all types; values of one type stand together.
pub fn rank(value: ValueRef<'_>) -> u8 {
    match value {
        ValueRef::Other(value) => compare::type_rank(value),
        ValueRef::String(_) => compare::type_rank(&Value::String(SmolStr::default())),
        plain => compare::type_rank(&plain.to_value()),
    }
}

/// The slots that have a value, by value, then slot.
pub fn sorted(column: &Column, slots: impl Iterator<Item = u32>) -> Vec<u32> {
    let present = slots.filter(|&slot| column.has(slot));
    match column.kind() {
        Kind::String => {
            let item = |slot| Item {
                bytes: 0,
                text: text(column, slot),
                slot,
            };
            let mut items: Vec<_> = present.map(item).collect();
            sort_texts(&mut items, 0);
            items.into_iter().map(|item| item.slot).collect()
        }
        Kind::Integer | Kind::Date | Kind::Boolean => {
            let mut items: Vec<_> = present.map(|slot| (number(column, slot), slot)).collect();
            items.sort_unstable();
            items.into_iter().map(|(_, slot)| slot).collect()
        }
        Kind::Float | Kind::Mixed | Kind::Empty => {
            let mut slots: Vec<u32> = present.collect();
            slots.sort_unstable_by(|&one, &other| {
                order(column.get(one), column.get(other)).then(one.cmp(&other))
            });
            slots
        }
    }
}

/// A number that orders the values of a column of one such kind.
fn number(column: &Column, slot: u32) -> i64 {
    match column.get(slot) {
        ValueRef::Integer(value) => value,
        ValueRef::Date(date) => date.epoch_day,
        ValueRef::Boolean(value) => value.into(),
        _ => unreachable!("the column is of another kind"),
    }
}

fn text(column: &Column, slot: u32) -> &str {
    match column.get(slot) {
        ValueRef::String(text) => text,
        _ => "",
    }
}

/// A text to be sorted, with some of its bytes as a number.
struct Item<'t> {
    bytes: u128,
    text: &'t str,
    slot: u32,
}

/// Sorts texts that are the same up to `from`: by the next bytes, then those that still agree by the bytes after these.
fn sort_texts(items: &mut [Item<'_>], from: usize) {
    for item in items.iter_mut() {
        item.bytes = next_bytes(item.text.as_bytes(), from);
    }
    items.sort_unstable_by_key(|item| (item.bytes, item.slot));
    for run in items.chunk_by_mut(|one, other| one.bytes == other.bytes) {
        let ends_here = (run[0].bytes & 0xFF) as usize <= STRIDE;
        if run.len() == 1 || ends_here {
            continue;
        }
        if run.len() < FEW || from >= DEEPEST {
            run.sort_unstable_by_key(|item| (item.text, item.slot));
        } else {
            sort_texts(run, from + STRIDE);
        }
    }
}

/// The bytes from a place on, zeros after the last, then how many there are; one more than fit when more follow.
fn next_bytes(text: &[u8], from: usize) -> u128 {
    let rest = text.get(from..).unwrap_or_default();
    let count = rest.len().min(STRIDE);
    let mut bytes = [0; 16];
    bytes[..count].copy_from_slice(&rest[..count]);
    bytes[STRIDE] = rest.len().min(STRIDE + 1) as u8;
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: Vec<Value>) {
        let mut column = Column::default();
        for (slot, value) in values.iter().enumerate() {
            if !value.is_null() {
                column.set(slot as u32, value.clone());
            }
        }
        let found = sorted(&column, 0..values.len() as u32);
        let mut expected: Vec<u32> = (0..values.len() as u32)
            .filter(|&slot| !values[slot as usize].is_null())
            .collect();
        expected
            .sort_by(|&one, &other| compare::order(&values[one as usize], &values[other as usize]));
        assert_eq!(found, expected);
    }

    #[test]
    fn texts_come_in_order() {
        let long = "川府发〔2019〕".repeat(20);
        let texts = (0..3000u32).map(|n| match n.wrapping_mul(2_654_435_761) >> 16 {
            mixed if mixed % 5 == 0 => format!("{long}{}", mixed % 97),
            mixed if mixed % 5 == 1 => "x\0".repeat(mixed as usize % 30),
            mixed if mixed % 5 == 2 => "x".repeat(mixed as usize % 40),
            mixed => format!("川府发〔{}〕{}号", 2000 + mixed % 20, mixed % 7),
        });
        check(texts.map(Value::from).collect());
    }

    #[test]
    fn other_kinds_come_in_order() {
        check(
            (0..100)
                .map(|n| Value::Integer(n * 37 % 101 - 50))
                .collect(),
        );
        let floats = [0.5, f64::NAN, -1.0, f64::INFINITY, 0.5, -0.0];
        check(floats.map(Value::Float).to_vec());
        let mixed = [
            Value::Integer(2),
            Value::from("a"),
            Value::Null,
            Value::Float(1.5),
            Value::Boolean(true),
            Value::list([Value::Integer(1)]),
            Value::Integer(1),
        ];
        check(mixed.to_vec());
    }
}
