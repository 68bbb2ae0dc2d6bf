//! The duration between two temporal values: in months, days and time, or in one of them alone.
//!
//! What one side lacks it takes from the other: a date, a zone; a date alone begins at midnight. Two zoned values are read on the first one's
//! clock.

use std::cmp::Ordering;

use super::parts::{date_part, time_part, zone_part};
use super::{Date, DateTime, Duration, LocalDateTime, LocalTime, Zone};
use crate::value::Value;

/// Both ends on one clock; `zone` only when one of them has a zone.
struct Interval {
    from: LocalDateTime,
    /// Absent where the end lies beyond the calendar on this clock.
    to: Option<LocalDateTime>,
    zone: Option<Zone>,
    from_instant: i128,
    to_instant: i128,
}

impl Interval {
    fn new(from: &Value, to: &Value) -> Option<Self> {
        let epoch = Date { epoch_day: 0 };
        let local = |value: &Value, other: &Value| LocalDateTime {
            date: date_part(value)
                .or_else(|| date_part(other))
                .unwrap_or(epoch),
            time: time_part(value).unwrap_or(LocalTime::MIDNIGHT),
        };
        let (from_local, to_local) = (local(from, to), local(to, from));
        let (from_zone, to_zone) = (zone_part(from), zone_part(to));
        let Some(zone) = from_zone.clone().or_else(|| to_zone.clone()) else {
            return Some(Self {
                from: from_local,
                to: Some(to_local),
                zone: None,
                from_instant: from_local.epoch_nanosecond(),
                to_instant: to_local.epoch_nanosecond(),
            });
        };
        let start = zoned(from, from_local, &zone)?;
        let end = zoned(to, to_local, to_zone.as_ref().unwrap_or(&zone))?;
        let (from_instant, to_instant) = (start.epoch_nanosecond(), end.epoch_nanosecond());
        let to = end.in_zone(&zone).map(|end| end.local);
        Some(Self {
            from: start.local,
            to,
            zone: Some(zone),
            from_instant,
            to_instant,
        })
    }

    /// Whole months.
    fn months(&self) -> Option<i64> {
        let (from, to) = (self.from.date, self.whole_days_to(self.from)?);
        let count = |date: Date| (date.year() * 12 + date.month() - 1) * 32 + date.day();
        Some((count(to) - count(from)) / 32)
    }

    /// Whole days from `start`.
    fn days_from(&self, start: LocalDateTime) -> Option<i64> {
        Some(self.whole_days_to(start)?.epoch_day - start.date.epoch_day)
    }

    /// The end's date, or the day nearer to `start` when the last day is not whole.
    fn whole_days_to(&self, start: LocalDateTime) -> Option<Date> {
        let LocalDateTime { date, time } = self.to?;
        let correction = match (date.cmp(&start.date), time.cmp(&start.time)) {
            (Ordering::Greater, Ordering::Less) => -1,
            (Ordering::Less, Ordering::Greater) => 1,
            _ => 0,
        };
        Some(Date {
            epoch_day: date.epoch_day + correction,
        })
    }

    /// The instant at which the clock shows `local`.
    fn instant(&self, local: LocalDateTime) -> Option<i128> {
        match &self.zone {
            None => Some(local.epoch_nanosecond()),
            Some(zone) => Some(zone.at_local(local, None)?.epoch_nanosecond()),
        }
    }
}

/// A value with the date and the zone that it lacks.
fn zoned(value: &Value, local: LocalDateTime, zone: &Zone) -> Option<DateTime> {
    match value {
        Value::DateTime(value) => Some(value.as_ref().clone()),
        _ => zone.at_local(local, None),
    }
}

impl Duration {
    /// Months, then days, then time. `None` when a value has neither date nor time, or at the edge of the calendar.
    pub fn between(from: &Value, to: &Value) -> Option<Self> {
        let interval = Interval::new(from, to)?;
        let months = interval.months()?;
        let after_months = LocalDateTime {
            date: interval.from.date.plus_months(months)?,
            ..interval.from
        };
        let days = interval.days_from(after_months)?;
        let after_days = LocalDateTime {
            date: after_months.date.plus_days(days)?,
            ..after_months
        };
        let reached = if months == 0 && days == 0 {
            interval.from_instant
        } else {
            interval.instant(after_days)?
        };
        Self::from_parts(months.into(), days.into(), interval.to_instant - reached)
    }

    /// Whole months alone; `None` as for [`Self::between`].
    pub fn in_months(from: &Value, to: &Value) -> Option<Self> {
        Self::from_parts(Interval::new(from, to)?.months()?.into(), 0, 0)
    }

    /// Whole days alone; `None` as for [`Self::between`].
    pub fn in_days(from: &Value, to: &Value) -> Option<Self> {
        let interval = Interval::new(from, to)?;
        Self::from_parts(0, interval.days_from(interval.from)?.into(), 0)
    }

    /// Seconds and their fraction alone; `None` as for [`Self::between`].
    pub fn in_seconds(from: &Value, to: &Value) -> Option<Self> {
        let interval = Interval::new(from, to)?;
        Self::from_parts(0, 0, interval.to_instant - interval.from_instant)
    }
}
