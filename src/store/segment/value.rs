//! Stored values as bytes: a tag, then the content.

use std::sync::Arc;

use super::bytes::{Damage, Input, put_number, put_signed, put_text};
use crate::value::Value;
use crate::value::temporal::{
    Date, DateTime, Duration, LocalDateTime, LocalTime, MAX_OFFSET_SECONDS, NANOS_PER_DAY, Time,
};

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const INTEGER: u8 = 3;
const FLOAT: u8 = 4;
const STRING: u8 = 5;
const LIST: u8 = 6;
const DATE: u8 = 7;
const LOCAL_TIME: u8 = 8;
const TIME: u8 = 9;
const LOCAL_DATE_TIME: u8 = 10;
const DATE_TIME: u8 = 11;
const DURATION: u8 = 12;

/// Lists hold no lists.
const DEEPEST: usize = 1;

/// Writes a value that a property can hold, or null.
pub fn put_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Boolean(false) => out.push(FALSE),
        Value::Boolean(true) => out.push(TRUE),
        Value::Integer(value) => {
            out.push(INTEGER);
            put_signed(out, *value);
        }
        Value::Float(value) => {
            out.push(FLOAT);
            out.extend_from_slice(&value.to_bits().to_le_bytes());
        }
        Value::String(value) => {
            out.push(STRING);
            put_text(out, value);
        }
        Value::List(items) => {
            out.push(LIST);
            put_number(out, items.len() as u64);
            items.iter().for_each(|item| put_value(out, item));
        }
        Value::Date(value) => {
            out.push(DATE);
            put_date(out, *value);
        }
        Value::LocalTime(value) => {
            out.push(LOCAL_TIME);
            put_number(out, value.nanosecond_of_day);
        }
        Value::Time(value) => {
            out.push(TIME);
            put_number(out, value.local.nanosecond_of_day);
            put_signed(out, value.offset_seconds.into());
        }
        Value::LocalDateTime(value) => {
            out.push(LOCAL_DATE_TIME);
            put_local(out, *value);
        }
        Value::DateTime(value) => {
            out.push(DATE_TIME);
            put_local(out, value.local);
            put_signed(out, value.offset_seconds.into());
            put_text(out, value.zone.as_deref().unwrap_or_default());
        }
        Value::Duration(value) => {
            out.push(DURATION);
            put_signed(out, value.months);
            put_signed(out, value.days);
            put_signed(out, value.seconds);
            put_number(out, value.nanoseconds.into());
        }
        // The store refuses the rest, as `check_storable` says.
        Value::Null | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            out.push(NULL);
        }
    }
}

fn put_date(out: &mut Vec<u8>, date: Date) {
    put_signed(out, date.epoch_day);
}

fn put_local(out: &mut Vec<u8>, local: LocalDateTime) {
    put_date(out, local.date);
    put_number(out, local.time.nanosecond_of_day);
}

/// Reads a value.
///
/// # Errors
/// Bytes that [`put_value`] cannot have written.
pub fn value(input: &mut Input<'_>) -> Result<Value, Damage> {
    nested(input, DEEPEST)
}

/// The bytes of the value that comes next, if it is a list of nothing but texts.
pub fn list_of_texts<'a>(mut input: Input<'a>) -> Option<&'a [u8]> {
    let before = input;
    if input.byte().ok()? != LIST {
        return None;
    }
    for _ in 0..input.count(1).ok()? {
        if input.byte().ok()? != STRING {
            return None;
        }
        let length = input.count(1).ok()?;
        input.take(length).ok()?;
    }
    let length = before.len() - input.len();
    let mut before = before;
    before.take(length).ok()
}

fn nested(input: &mut Input<'_>, depth: usize) -> Result<Value, Damage> {
    Ok(match input.byte()? {
        NULL => Value::Null,
        FALSE => Value::Boolean(false),
        TRUE => Value::Boolean(true),
        INTEGER => Value::Integer(input.signed()?),
        FLOAT => Value::Float(f64::from_bits(u64::from_le_bytes(input.fixed()?))),
        STRING => Value::String(input.name()?),
        LIST if depth > 0 => {
            let count = input.count(1)?;
            let items = (0..count).map(|_| nested(input, depth - 1));
            Value::List(Arc::new(items.collect::<Result<_, _>>()?))
        }
        DATE => Value::Date(date(input)?),
        LOCAL_TIME => Value::LocalTime(local_time(input)?),
        TIME => Value::Time(Time {
            local: local_time(input)?,
            offset_seconds: offset(input)?,
        }),
        LOCAL_DATE_TIME => Value::LocalDateTime(local(input)?),
        DATE_TIME => Value::DateTime(Arc::new(date_time(input)?)),
        DURATION => Value::Duration(Arc::new(duration(input)?)),
        _ => return Err(Damage("a value is of no known kind")),
    })
}

fn date(input: &mut Input<'_>) -> Result<Date, Damage> {
    Date::from_epoch_day(input.signed()?).ok_or(Damage("a date is out of range"))
}

fn local_time(input: &mut Input<'_>) -> Result<LocalTime, Damage> {
    match input.number()? {
        nanosecond_of_day if nanosecond_of_day < NANOS_PER_DAY as u64 => {
            Ok(LocalTime { nanosecond_of_day })
        }
        _ => Err(Damage("a time of day is out of range")),
    }
}

fn local(input: &mut Input<'_>) -> Result<LocalDateTime, Damage> {
    Ok(LocalDateTime {
        date: date(input)?,
        time: local_time(input)?,
    })
}

fn offset(input: &mut Input<'_>) -> Result<i32, Damage> {
    match i32::try_from(input.signed()?) {
        Ok(seconds) if seconds.abs() <= MAX_OFFSET_SECONDS => Ok(seconds),
        _ => Err(Damage("an offset of a time zone is out of range")),
    }
}

fn date_time(input: &mut Input<'_>) -> Result<DateTime, Damage> {
    let (local, offset_seconds) = (local(input)?, offset(input)?);
    let zone = input.name()?;
    Ok(DateTime {
        local,
        offset_seconds,
        zone: (!zone.is_empty()).then_some(zone),
    })
}

fn duration(input: &mut Input<'_>) -> Result<Duration, Damage> {
    let (months, days, seconds) = (input.signed()?, input.signed()?, input.signed()?);
    match input.small_number()? {
        nanoseconds if nanoseconds < 1_000_000_000 => Ok(Duration {
            months,
            days,
            seconds,
            nanoseconds,
        }),
        _ => Err(Damage("a duration is out of range")),
    }
}
