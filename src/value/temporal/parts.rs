//! The date, the time, the offset and the zone that a temporal value has.

use super::{Date, LocalTime, Zone};
use crate::value::Value;

/// The date of a temporal value that has one.
pub fn date_part(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::LocalDateTime(local) => Some(local.date),
        Value::DateTime(value) => Some(value.local.date),
        _ => None,
    }
}

/// The time of day of a temporal value that has one.
pub fn time_part(value: &Value) -> Option<LocalTime> {
    match value {
        Value::LocalTime(time) => Some(*time),
        Value::Time(time) => Some(time.local),
        Value::LocalDateTime(local) => Some(local.time),
        Value::DateTime(value) => Some(value.local.time),
        _ => None,
    }
}

/// The zone of a temporal value that has one.
pub fn zone_part(value: &Value) -> Option<Zone> {
    match value {
        Value::Time(time) => Some(Zone::Offset(time.offset_seconds)),
        Value::DateTime(value) => Some(Zone::of(value)),
        _ => None,
    }
}

/// The offset of a temporal value that has one.
pub fn offset_part(value: &Value) -> Option<i32> {
    match value {
        Value::Time(time) => Some(time.offset_seconds),
        Value::DateTime(value) => Some(value.offset_seconds),
        _ => None,
    }
}
