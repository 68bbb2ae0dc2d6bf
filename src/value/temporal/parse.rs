//! Reading temporal values from ISO 8601 text, basic and extended: calendar, week, quarter and ordinal dates; offsets and zone names.
//!
//! Inner functions answer `None`; the public ones turn that into the message, which quotes the text.

use super::zone::{MAX_OFFSET_SECONDS, Zone};
use super::{Date, DateTime, LocalDateTime, LocalTime, Time};
use crate::value::ValueError;

impl Date {
    /// Reads `2015-07-21`, `20150721`, `2015-07`, `2015-W30-2`, `2015-Q3-21`, `2015-202`, `2015` and their basic forms. Years other than four digits
    /// need a sign.
    ///
    /// # Errors
    /// `InvalidTemporal` for other text and for dates that do not exist.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        date(text).ok_or_else(|| invalid("date", text, "2015-07-21"))
    }
}

impl LocalTime {
    /// Reads `21:40:32.142`, `214032.142`, `21:40`, `2140`, `21`.
    ///
    /// # Errors
    /// `InvalidTemporal` for other text.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        local_time(text).ok_or_else(|| invalid("local time", text, "21:40:32.142"))
    }
}

impl Time {
    /// Reads a local time and an offset: `Z`, `+01:00`, `+0100`, `+01`. Without one the offset of `default` is taken.
    ///
    /// # Errors
    /// `InvalidTemporal` for other text.
    pub fn parse(text: &str, default: i32) -> Result<Self, ValueError> {
        let parsed = split_zone(text).and_then(|(clock, zone)| {
            let offset_seconds = match zone {
                ZoneText { offset, name: None } => offset.unwrap_or(default),
                ZoneText { .. } => return None,
            };
            Some(Self {
                local: local_time(clock)?,
                offset_seconds,
            })
        });
        parsed.ok_or_else(|| invalid("time", text, "21:40:32.142+01:00"))
    }
}

impl LocalDateTime {
    /// Reads a date, then `T` and a local time; the time may be left out.
    ///
    /// # Errors
    /// `InvalidTemporal` for other text.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        local_date_time(text)
            .ok_or_else(|| invalid("local date-time", text, "2015-07-21T21:40:32.142"))
    }
}

impl DateTime {
    /// Reads a local date-time with an offset, a zone in brackets, or both; without either `default` is taken.
    ///
    /// # Errors
    /// `InvalidTemporal` for other text, for an unknown zone, and for an offset that the zone does not have then.
    pub fn parse(text: &str, default: &Zone) -> Result<Self, ValueError> {
        let (local, zone) = zoned_parts(text)?;
        let Some(name) = zone.name else {
            let zone = zone.offset.map_or_else(|| default.clone(), Zone::Offset);
            return zone
                .at_local(local, None)
                .ok_or_else(|| invalid_date_time(text));
        };
        let named = Zone::named(name).ok_or_else(|| unknown_zone(name))?;
        let value = named
            .at_local(local, zone.offset)
            .ok_or_else(|| invalid_date_time(text))?;
        match zone.offset {
            Some(offset) if offset != value.offset_seconds => Err(ValueError::InvalidTemporal {
                type_name: "date-time",
                problem: format!("the offset in `{text}` is not the one of its zone at that time"),
            }),
            _ => Ok(value),
        }
    }

    /// Reads the text of a stored value: local time, offset and zone are kept as they stand, even where the rules of the zone
    /// have changed since it was written.
    ///
    /// # Errors
    /// `InvalidTemporal` for other text and for text without an offset and a known zone.
    pub fn parse_stored(text: &str) -> Result<Self, ValueError> {
        let (local, zone) = zoned_parts(text)?;
        match zone.offset {
            Some(offset_seconds) => Ok(Self {
                local,
                offset_seconds,
                zone: zone.name.map(Into::into),
            }),
            None => Self::parse(text, &Zone::UTC),
        }
    }
}

impl Zone {
    /// Reads `Z`, `+01:00` or a zone name.
    ///
    /// # Errors
    /// `InvalidTemporal` when it is neither.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let zone = offset(text).map(Self::Offset).or_else(|| Self::named(text));
        zone.ok_or_else(|| unknown_zone(text))
    }
}

fn invalid(type_name: &'static str, text: &str, example: &str) -> ValueError {
    ValueError::InvalidTemporal {
        type_name,
        problem: format!("`{text}` is none; write it like `{example}`"),
    }
}

fn invalid_date_time(text: &str) -> ValueError {
    invalid("date-time", text, "2015-07-21T21:40:32.142+01:00")
}

fn unknown_zone(name: &str) -> ValueError {
    ValueError::InvalidTemporal {
        type_name: "time zone",
        problem: format!(
            "`{name}` is none; write an offset like `+08:00` or a name like `Asia/Shanghai`"
        ),
    }
}

/// The number that a run of exactly `width` digits stands for.
fn digits(text: &str, width: usize) -> Option<i64> {
    let valid = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { text.parse().ok() } else { None }
}

fn date(text: &str) -> Option<Date> {
    if !text.is_ascii() {
        return None;
    }
    let (year, rest) = year(text)?;
    match rest.strip_prefix('-') {
        _ if rest.is_empty() => Date::from_ymd(year, 1, 1),
        Some(rest) => extended_date(year, rest),
        None => basic_date(year, rest),
    }
}

/// Four digits, or a sign and up to nine.
fn year(text: &str) -> Option<(i64, &str)> {
    let Some(unsigned) = text.strip_prefix(['+', '-']) else {
        return Some((digits(text.get(..4)?, 4)?, &text[4..]));
    };
    let width = unsigned
        .bytes()
        .take(9)
        .take_while(u8::is_ascii_digit)
        .count();
    let year = digits(&unsigned[..width], width)?;
    Some((
        if text.starts_with('-') { -year } else { year },
        &unsigned[width..],
    ))
}

/// What follows a year and a hyphen.
fn extended_date(year: i64, rest: &str) -> Option<Date> {
    let (first, second) = match rest.split_once('-') {
        Some((first, second)) => (first, Some(second)),
        None => (rest, None),
    };
    dated(year, first, second)
}

/// What follows a year directly: the same fields without hyphens.
fn basic_date(year: i64, rest: &str) -> Option<Date> {
    let width = match rest.as_bytes().first()? {
        b'W' => 3,
        b'Q' => 2,
        _ if rest.len() == 3 => 3,
        _ => 2,
    };
    let (first, second) = (rest.get(..width)?, rest.get(width..)?);
    dated(year, first, (!second.is_empty()).then_some(second))
}

/// A date from its year, its second field (`07`, `W30`, `Q3` or a day of the year) and perhaps the third.
fn dated(year: i64, first: &str, second: Option<&str>) -> Option<Date> {
    let third = |width| second.map_or(Some(1), |text| digits(text, width));
    if let Some(week) = first.strip_prefix('W') {
        return Date::from_week(year, digits(week, 2)?, third(1)?);
    }
    if let Some(quarter) = first.strip_prefix('Q') {
        return Date::from_quarter(year, digits(quarter, 1)?, third(2)?);
    }
    match (first.len(), second) {
        (3, None) => Date::from_ordinal(year, digits(first, 3)?),
        _ => Date::from_ymd(year, digits(first, 2)?, third(2)?),
    }
}

fn local_time(text: &str) -> Option<LocalTime> {
    if !text.is_ascii() {
        return None;
    }
    let (clock, fraction) = match text.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let [hour, minute, second] = sexagesimal(clock)?;
    let nanosecond = fraction.map_or(Some(0), nanoseconds)?;
    if fraction.is_some() && second.is_none() {
        return None;
    }
    LocalTime::from_hms_nano(hour?, minute.unwrap_or(0), second.unwrap_or(0), nanosecond)
}

/// One to three pairs of digits, with colons between them or without.
fn sexagesimal(text: &str) -> Option<[Option<i64>; 3]> {
    let mut fields = [None; 3];
    let mut set = |index: usize, pair: &str| -> Option<()> {
        *fields.get_mut(index)? = Some(digits(pair, 2)?);
        Some(())
    };
    if text.contains(':') {
        text.split(':')
            .enumerate()
            .try_for_each(|(index, pair)| set(index, pair))?;
    } else {
        (0..text.len().max(1))
            .step_by(2)
            .enumerate()
            .try_for_each(|(index, at)| set(index, text.get(at..at + 2)?))?;
    }
    Some(fields)
}

/// One to nine digits after the point.
fn nanoseconds(fraction: &str) -> Option<i64> {
    let value = digits(fraction, fraction.len().clamp(1, 9))?;
    Some(value * 10_i64.pow(9 - fraction.len() as u32))
}

fn local_date_time(text: &str) -> Option<LocalDateTime> {
    match text.split_once('T') {
        Some((day, clock)) => Some(LocalDateTime {
            date: date(day)?,
            time: local_time(clock)?,
        }),
        None => Some(LocalDateTime {
            date: date(text)?,
            time: LocalTime::MIDNIGHT,
        }),
    }
}

/// What text says about the zone.
struct ZoneText<'a> {
    offset: Option<i32>,
    name: Option<&'a str>,
}

/// Cuts a clock reading from the offset and the bracketed name behind it.
fn split_zone(text: &str) -> Option<(&str, ZoneText<'_>)> {
    let (clock, zone) = text.split_at(text.find(['Z', '+', '-', '[']).unwrap_or(text.len()));
    let (offset_text, name) = match zone.split_once('[') {
        Some((before, rest)) => (before, Some(rest.strip_suffix(']')?)),
        None => (zone, None),
    };
    let offset = if offset_text.is_empty() {
        None
    } else {
        Some(offset(offset_text)?)
    };
    Some((clock, ZoneText { offset, name }))
}

/// `Z`, `+01`, `+01:00`, `+0100`, `-02:05:07`
fn offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let [hours, minutes, seconds] = sexagesimal(
        text.strip_prefix(['+', '-'])
            .filter(|rest| rest.is_ascii())?,
    )?;
    let (minutes, seconds) = (minutes.unwrap_or(0), seconds.unwrap_or(0));
    let total = (hours? * 3_600 + minutes * 60 + seconds) as i32;
    let valid = minutes < 60 && seconds < 60 && total <= MAX_OFFSET_SECONDS;
    valid.then_some(if text.starts_with('-') { -total } else { total })
}

/// The reading of the clock and what is said about its zone.
fn zoned_parts(text: &str) -> Result<(LocalDateTime, ZoneText<'_>), ValueError> {
    let parsed = match text.split_once('T') {
        Some((day, rest)) => split_zone(rest).and_then(|(clock, zone)| {
            Some((
                LocalDateTime {
                    date: date(day)?,
                    time: local_time(clock)?,
                },
                zone,
            ))
        }),
        None => local_date_time(text).map(|local| {
            (
                local,
                ZoneText {
                    offset: None,
                    name: None,
                },
            )
        }),
    };
    parsed.ok_or_else(|| invalid_date_time(text))
}
