//! Temporal values on a calendar of our own: years run from -999,999,999 to 999,999,999, beyond any crate's range.
//!
//! Only the offsets of named zones come from a library.

mod arithmetic;
mod between;
mod calendar;
mod compare;
mod construct;
mod duration;
mod fields;
mod map_fields;
mod parse;
mod parts;
mod text;
mod truncate;
mod zone;

pub use calendar::{MAX_YEAR, MIN_YEAR, NANOS_PER_DAY, NANOS_PER_SECOND, SECONDS_PER_DAY};
pub use construct::Clock;
pub use duration::{DurationBuilder, Ratio};
pub use fields::component;
pub use parts::{date_part, offset_part, time_part, zone_part};
pub use truncate::Unit;
pub use zone::{MAX_OFFSET_SECONDS, Zone};

use smol_str::SmolStr;

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Days since 1970-01-01.
    pub epoch_day: i64,
}

/// A time of day without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalTime {
    /// Nanoseconds since midnight, below 86,400,000,000,000.
    pub nanosecond_of_day: u64,
}

/// A time of day with an offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    pub local: LocalTime,
    pub offset_seconds: i32,
}

/// A date and a time of day without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalDateTime {
    pub date: Date,
    pub time: LocalTime,
}

/// A date and a time of day at an offset from UTC, perhaps that of a named zone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    pub local: LocalDateTime,
    pub offset_seconds: i32,
    /// The name of the zone, such as `Asia/Shanghai`, when one was given.
    pub zone: Option<SmolStr>,
}

/// An amount of time in four parts that never carry into each other, but for seconds and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    pub months: i64,
    pub days: i64,
    pub seconds: i64,
    /// 0 to 999,999,999; a negative duration has its sign in `seconds`.
    pub nanoseconds: u32,
}
