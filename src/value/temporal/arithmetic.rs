//! Temporal values moved by durations: months first (the day is clamped), then days, then the time.
//!
//! `None` means that the result lies outside the calendar.

use super::{
    Date, DateTime, Duration, LocalDateTime, LocalTime, NANOS_PER_DAY, NANOS_PER_SECOND, Time, Zone,
};

impl Date {
    /// Months, days, and the whole days of the seconds; the rest of the time has no effect.
    pub fn plus(self, amount: &Duration) -> Option<Self> {
        let whole_days = amount.time_nanoseconds() / i128::from(NANOS_PER_DAY);
        let days = amount.days.checked_add(i64::try_from(whole_days).ok()?)?;
        self.plus_months(amount.months)?.plus_days(days)
    }
}

impl LocalTime {
    /// The time alone, around midnight; months and days have no effect.
    pub fn plus(self, amount: &Duration) -> Self {
        Self::from_nanosecond_wrapping(
            i128::from(self.nanosecond_of_day) + amount.time_nanoseconds(),
        )
    }
}

impl Time {
    /// Like [`LocalTime::plus`]; the offset stays.
    pub fn plus(self, amount: &Duration) -> Self {
        Self {
            local: self.local.plus(amount),
            ..self
        }
    }
}

impl LocalDateTime {
    /// Months, days, then the time, which may carry into the date.
    pub fn plus(self, amount: &Duration) -> Option<Self> {
        let moved = self.plus_date_parts(amount)?;
        Self::from_epoch_nanosecond(moved.epoch_nanosecond() + amount.time_nanoseconds())
    }

    fn plus_date_parts(self, amount: &Duration) -> Option<Self> {
        Some(Self {
            date: self
                .date
                .plus_months(amount.months)?
                .plus_days(amount.days)?,
            ..self
        })
    }
}

impl DateTime {
    /// Months and days on the local clock, then the time on the time line, so a day may have 23 or 25 hours.
    pub fn plus(&self, amount: &Duration) -> Option<Self> {
        let zone = Zone::of(self);
        let moved = if amount.months == 0 && amount.days == 0 {
            self.clone()
        } else {
            zone.at_local(
                self.local.plus_date_parts(amount)?,
                Some(self.offset_seconds),
            )?
        };
        match amount.time_nanoseconds() {
            0 => Some(moved),
            nanoseconds => zone.at_instant(moved.epoch_nanosecond() + nanoseconds),
        }
    }

    /// The same instant on another zone's clock; `None` at the edge of the calendar.
    pub fn in_zone(&self, zone: &Zone) -> Option<Self> {
        zone.at_instant(self.epoch_nanosecond())
    }
}

impl Time {
    /// The same moment on a clock with another offset, around midnight.
    pub fn at_offset(self, offset_seconds: i32) -> Self {
        let shift = i128::from(offset_seconds - self.offset_seconds) * i128::from(NANOS_PER_SECOND);
        let nanosecond = i128::from(self.local.nanosecond_of_day) + shift;
        Self {
            local: LocalTime::from_nanosecond_wrapping(nanosecond),
            offset_seconds,
        }
    }
}
