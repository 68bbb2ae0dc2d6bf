//! Offsets of named zones, from the time zone data that is compiled in: no system file is read, so answers do not depend on
//! the machine.
//!
//! The data covers years to 9999. A later or earlier date takes the offset of the same day in the nearest 400-year cycle inside that
//! range: the calendar and its weekdays repeat exactly, so the zone's last (or first) rule is applied as if it went on.

use std::sync::OnceLock;

use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use smol_str::SmolStr;

use super::calendar::{NANOS_PER_SECOND, SECONDS_PER_DAY};
use super::{DateTime, LocalDateTime};

/// The largest offset from UTC, 18 hours, as ISO-based calendars have it.
pub const MAX_OFFSET_SECONDS: i32 = 18 * 3_600;

const SECONDS_PER_CYCLE: i64 = 146_097 * SECONDS_PER_DAY;
/// Readings of the clock that the zone data covers with room to spare: years -9599 to 9599.
const COVERED_SECONDS: i64 = 24 * SECONDS_PER_CYCLE - 1_970 * 366 * SECONDS_PER_DAY;

/// No instant of the calendar is farther than this from 1970.
const CALENDAR_SECONDS: i64 = 1_000_003_000 * 366 * SECONDS_PER_DAY;

/// A time zone as it was written: an offset or a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Zone {
    Offset(i32),
    Named { name: SmolStr, rules: TimeZone },
}

impl Zone {
    pub const UTC: Self = Self::Offset(0);

    /// The zone called `name`, such as `Asia/Shanghai`, in any case; the name keeps the spelling of the data.
    pub fn named(name: &str) -> Option<Self> {
        static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
        let rules = DATABASE
            .get_or_init(TimeZoneDatabase::bundled)
            .get(name)
            .ok()?;
        let name = rules
            .iana_name()
            .map_or_else(|| SmolStr::new(name), SmolStr::new);
        Some(Self::Named { name, rules })
    }

    /// The zone of a stored value; a name that the data no longer knows falls back to the offset.
    pub fn of(value: &DateTime) -> Self {
        value
            .zone
            .as_deref()
            .and_then(Self::named)
            .unwrap_or(Self::Offset(value.offset_seconds))
    }

    pub fn name(&self) -> Option<SmolStr> {
        match self {
            Self::Offset(_) => None,
            Self::Named { name, .. } => Some(name.clone()),
        }
    }

    /// The offset at an instant, given in seconds since 1970-01-01T00:00Z.
    /// Beyond the calendar it is that of the calendar's edge.
    pub fn offset_at(&self, epoch_second: i64) -> i32 {
        let epoch_second = epoch_second.clamp(-CALENDAR_SECONDS, CALENDAR_SECONDS);
        match self {
            Self::Offset(seconds) => *seconds,
            Self::Named { rules, .. } => {
                match jiff::Timestamp::from_second(within_data(epoch_second)) {
                    Ok(timestamp) => rules.to_offset(timestamp).seconds(),
                    Err(_) => 0,
                }
            }
        }
    }

    /// The date-time whose clock shows `local` here.
    ///
    /// A reading that the clock skips moves on by the length of the gap; of a reading that comes twice, the first is meant, or
    /// the one whose offset is `preferred`. `None` at the edge of the calendar.
    pub fn at_local(&self, local: LocalDateTime, preferred: Option<i32>) -> Option<DateTime> {
        let Self::Named { rules, .. } = self else {
            return Some(DateTime {
                local,
                offset_seconds: self.offset_at(0),
                zone: None,
            });
        };
        match rules.to_ambiguous_timestamp(civil_reading(local)).offset() {
            AmbiguousOffset::Unambiguous { offset } => Some(self.with_offset(local, offset)),
            AmbiguousOffset::Gap { before, .. } => self.at_instant(
                local.epoch_nanosecond()
                    - i128::from(before.seconds()) * i128::from(NANOS_PER_SECOND),
            ),
            AmbiguousOffset::Fold { after, .. } if preferred == Some(after.seconds()) => {
                Some(self.with_offset(local, after))
            }
            AmbiguousOffset::Fold { before, .. } => Some(self.with_offset(local, before)),
        }
    }

    fn with_offset(&self, local: LocalDateTime, offset: Offset) -> DateTime {
        DateTime {
            local,
            offset_seconds: offset.seconds(),
            zone: self.name(),
        }
    }

    /// The date-time of an instant, given in nanoseconds since 1970-01-01T00:00Z, on this zone's clock.
    pub fn at_instant(&self, epoch_nanosecond: i128) -> Option<DateTime> {
        let second = i64::try_from(epoch_nanosecond.div_euclid(NANOS_PER_SECOND.into())).ok()?;
        let offset_seconds = self.offset_at(second);
        let local = LocalDateTime::from_epoch_nanosecond(
            epoch_nanosecond + i128::from(offset_seconds) * i128::from(NANOS_PER_SECOND),
        )?;
        Some(DateTime {
            local,
            offset_seconds,
            zone: self.name(),
        })
    }
}

/// Moves a second by whole 400-year cycles into the range of the zone data.
fn within_data(second: i64) -> i64 {
    if second.abs() <= COVERED_SECONDS {
        return second;
    }
    let cycles = (second.abs() - COVERED_SECONDS + SECONDS_PER_CYCLE - 1) / SECONDS_PER_CYCLE;
    second - second.signum() * cycles * SECONDS_PER_CYCLE
}

/// A reading of the clock in the library's type, moved like [`within_data`].
fn civil_reading(local: LocalDateTime) -> civil::DateTime {
    let second = within_data(local.epoch_second());
    let timestamp =
        jiff::Timestamp::from_second(second).expect("moved into the range of the zone data");
    Offset::UTC.to_datetime(timestamp)
}

impl DateTime {
    /// Nanoseconds since 1970-01-01T00:00Z.
    pub fn epoch_nanosecond(&self) -> i128 {
        self.local.epoch_nanosecond()
            - i128::from(self.offset_seconds) * i128::from(NANOS_PER_SECOND)
    }

    /// Seconds since 1970-01-01T00:00Z, without the fraction.
    pub fn epoch_second(&self) -> i64 {
        self.local.epoch_second() - i64::from(self.offset_seconds)
    }
}
