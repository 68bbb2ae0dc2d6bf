//! Temporal values as text: the shortest ISO 8601 form that reads back to the same value.

use std::fmt::{self, Display, Formatter};

use super::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};

impl Display for Date {
    /// `1984-10-11`; years beyond four digits carry a sign.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        match year {
            0..=9_999 => write!(f, "{year:04}")?,
            10_000.. => write!(f, "+{year}")?,
            _ => write!(f, "-{:04}", -year)?,
        }
        write!(f, "-{month:02}-{day:02}")
    }
}

impl Display for LocalTime {
    /// `12:31`, `12:31:14`, `12:31:14.645`
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())?;
        if self.second() != 0 || self.nanosecond() != 0 {
            write!(f, ":{:02}", self.second())?;
            write_fraction(f, self.nanosecond())?;
        }
        Ok(())
    }
}

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.local, OffsetText(self.offset_seconds))
    }
}

impl Display for LocalDateTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

impl Display for DateTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.local, OffsetText(self.offset_seconds))?;
        match &self.zone {
            Some(zone) => write!(f, "[{zone}]"),
            None => Ok(()),
        }
    }
}

impl Display for Duration {
    /// `P12Y5M-14DT16H`; every part has its own sign, seconds and fraction share one.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (seconds, nanoseconds) = self.seconds_and_fraction();
        f.write_str("P")?;
        write_parts(
            f,
            &[
                (self.months / 12, 'Y'),
                (self.months % 12, 'M'),
                (self.days, 'D'),
            ],
        )?;
        if seconds != 0 || nanoseconds != 0 {
            f.write_str("T")?;
            write_parts(f, &[(seconds / 3_600, 'H'), (seconds / 60 % 60, 'M')])?;
            return write_seconds(f, seconds % 60, nanoseconds);
        }
        if self.months == 0 && self.days == 0 {
            f.write_str("T0S")
        } else {
            Ok(())
        }
    }
}

fn write_parts(f: &mut Formatter<'_>, parts: &[(i64, char)]) -> fmt::Result {
    parts
        .iter()
        .filter(|(amount, _)| *amount != 0)
        .try_for_each(|(amount, unit)| write!(f, "{amount}{unit}"))
}

fn write_seconds(f: &mut Formatter<'_>, seconds: i64, nanoseconds: i64) -> fmt::Result {
    if seconds == 0 && nanoseconds == 0 {
        return Ok(());
    }
    let sign = if seconds < 0 || nanoseconds < 0 {
        "-"
    } else {
        ""
    };
    write!(f, "{sign}{}", seconds.abs())?;
    write_fraction(f, nanoseconds.abs())?;
    f.write_str("S")
}

/// A point and the digits of a fraction of a second without trailing zeros; nothing for zero.
fn write_fraction(f: &mut Formatter<'_>, nanoseconds: i64) -> fmt::Result {
    if nanoseconds == 0 {
        return Ok(());
    }
    let digits = format!("{nanoseconds:09}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}

/// An offset from UTC as text: `Z`, `+01:00`, `-02:05:07`.
pub(super) struct OffsetText(pub i32);

impl Display for OffsetText {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("Z");
        }
        let (sign, seconds) = (if self.0 < 0 { '-' } else { '+' }, self.0.abs());
        write!(f, "{sign}{:02}:{:02}", seconds / 3_600, seconds / 60 % 60)?;
        if seconds % 60 != 0 {
            write!(f, ":{:02}", seconds % 60)
        } else {
            Ok(())
        }
    }
}
