//! Order of temporal values inside one type: by instant, then by offset from west to east, then by zone name.
//!
//! Two values are equal only when all of these agree, so the order is total and consistent with `==`.

use std::cmp::Ordering;

use super::{DateTime, Duration, LocalTime, NANOS_PER_SECOND, Time};

/// Nanoseconds of an average month; used only to sort durations, which have no true order.
const NANOS_PER_MONTH: i128 = 2_629_746 * NANOS_PER_SECOND as i128;
const NANOS_PER_DAY: i128 = super::NANOS_PER_DAY as i128;

impl Time {
    /// Nanoseconds since midnight on the clock of UTC; negative or beyond a day where the offset leads there.
    pub fn utc_nanosecond(&self) -> i64 {
        let LocalTime { nanosecond_of_day } = self.local;
        nanosecond_of_day as i64 - i64::from(self.offset_seconds) * NANOS_PER_SECOND
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        self.utc_nanosecond()
            .cmp(&other.utc_nanosecond())
            .then(self.offset_seconds.cmp(&other.offset_seconds))
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch_nanosecond()
            .cmp(&other.epoch_nanosecond())
            .then(self.offset_seconds.cmp(&other.offset_seconds))
            .then_with(|| self.zone.cmp(&other.zone))
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Duration {
    /// A total order for sorting: by average length, then part by part. Cypher's `<` on durations is null.
    pub fn order(&self, other: &Self) -> Ordering {
        let parts = |duration: &Self| {
            (
                duration.months,
                duration.days,
                duration.seconds,
                duration.nanoseconds,
            )
        };
        self.average_length()
            .cmp(&other.average_length())
            .then_with(|| parts(self).cmp(&parts(other)))
    }

    fn average_length(&self) -> i128 {
        i128::from(self.months) * NANOS_PER_MONTH
            + i128::from(self.days) * NANOS_PER_DAY
            + self.time_nanoseconds()
    }
}
