//! The components of temporal values, as `value.name` reads them.

use smol_str::ToSmolStr;

use super::text::OffsetText;
use super::{Date, DateTime, Duration, LocalTime, NANOS_PER_SECOND};
use crate::value::{Value, ValueError};

/// The component called `name` of a temporal value; null for a name that its type does not have and for other values.
///
/// # Errors
/// `IntegerOverflow` for a duration too long to be counted in the unit asked for.
pub fn component(value: &Value, name: &str) -> Result<Value, ValueError> {
    let found = match value {
        Value::Date(date) => date.component(name),
        Value::LocalTime(time) => time.component(name),
        Value::Time(time) => time
            .local
            .component(name)
            .or_else(|| offset_component(time.offset_seconds, name)),
        Value::LocalDateTime(local) => local
            .date
            .component(name)
            .or_else(|| local.time.component(name)),
        Value::DateTime(value) if name == "epochMillis" => {
            return whole(
                value.epoch_nanosecond().div_euclid(1_000_000),
                "epochMillis",
            );
        }
        Value::DateTime(value) => value.component(name),
        Value::Duration(duration) => return duration.component(name),
        _ => None,
    };
    Ok(found.unwrap_or(Value::Null))
}

impl Date {
    fn component(self, name: &str) -> Option<Value> {
        let number = match name {
            "year" => self.year(),
            "quarter" => self.quarter(),
            "month" => self.month(),
            "week" => self.week().1,
            "weekYear" => self.week().0,
            "day" => self.day(),
            "ordinalDay" => self.ordinal_day(),
            "weekDay" | "dayOfWeek" => self.day_of_week(),
            "dayOfQuarter" => self.day_of_quarter(),
            _ => return None,
        };
        Some(number.into())
    }
}

impl LocalTime {
    fn component(self, name: &str) -> Option<Value> {
        let number = match name {
            "hour" => self.hour(),
            "minute" => self.minute(),
            "second" => self.second(),
            "millisecond" => self.nanosecond() / 1_000_000,
            "microsecond" => self.nanosecond() / 1_000,
            "nanosecond" => self.nanosecond(),
            _ => return None,
        };
        Some(number.into())
    }
}

impl DateTime {
    fn component(&self, name: &str) -> Option<Value> {
        let epoch_second = self.epoch_second();
        match name {
            "timezone" if self.zone.is_some() => Some(self.zone.clone().into()),
            "epochSeconds" => Some(epoch_second.into()),
            "epochMillis" => {
                Some((epoch_second * 1_000 + self.local.time.nanosecond() / 1_000_000).into())
            }
            _ => {
                let local = self
                    .local
                    .date
                    .component(name)
                    .or_else(|| self.local.time.component(name));
                local.or_else(|| offset_component(self.offset_seconds, name))
            }
        }
    }
}

fn offset_component(offset_seconds: i32, name: &str) -> Option<Value> {
    match name {
        "timezone" | "offset" => Some(OffsetText(offset_seconds).to_smolstr().into()),
        "offsetMinutes" => Some(i64::from(offset_seconds / 60).into()),
        "offsetSeconds" => Some(i64::from(offset_seconds).into()),
        _ => None,
    }
}

impl Duration {
    /// Units alone count the whole of their part (months, days or time); `...Of...` is what the larger unit leaves.
    fn component(&self, name: &str) -> Result<Value, ValueError> {
        let (seconds, fraction) = self.seconds_and_fraction();
        let number = match name {
            "years" => self.months / 12,
            "quarters" => self.months / 3,
            "months" => self.months,
            "weeks" => self.days / 7,
            "days" => self.days,
            "hours" => seconds / 3_600,
            "minutes" => seconds / 60,
            "seconds" => seconds,
            "milliseconds" => return whole(self.time_nanoseconds() / 1_000_000, "milliseconds"),
            "microseconds" => return whole(self.time_nanoseconds() / 1_000, "microseconds"),
            "nanoseconds" => return whole(self.time_nanoseconds(), "nanoseconds"),
            "quartersOfYear" => self.months / 3 % 4,
            "monthsOfQuarter" => self.months % 3,
            "monthsOfYear" => self.months % 12,
            "daysOfWeek" => self.days % 7,
            "minutesOfHour" => seconds / 60 % 60,
            "secondsOfMinute" => seconds % 60,
            "millisecondsOfSecond" => fraction / (NANOS_PER_SECOND / 1_000),
            "microsecondsOfSecond" => fraction / (NANOS_PER_SECOND / 1_000_000),
            "nanosecondsOfSecond" => fraction,
            _ => return Ok(Value::Null),
        };
        Ok(number.into())
    }
}

/// A count that may need more than 64 bits.
fn whole(count: i128, unit: &'static str) -> Result<Value, ValueError> {
    i64::try_from(count)
        .map(Value::Integer)
        .map_err(|_| ValueError::IntegerOverflow { operator: unit })
}
