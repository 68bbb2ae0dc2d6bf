//! Temporal values cut down to a unit, then perhaps with fields replaced.

use super::map_fields::Fields;
use super::parts::{date_part, offset_part, time_part, zone_part};
use super::{Clock, Date, DateTime, LocalDateTime, LocalTime, NANOS_PER_DAY, Time, Zone};
use crate::value::{Map, Value, ValueError};

/// The units by name, largest first; those before `hour` cut dates.
const UNITS: [&str; 14] = [
    "millennium",
    "century",
    "decade",
    "year",
    "weekYear",
    "quarter",
    "month",
    "week",
    "day",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
];
const DAY: usize = 8;

/// A unit to which values are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit(usize);

impl Unit {
    /// The unit called `name`, in any case.
    ///
    /// # Errors
    /// `InvalidTemporal`, with the names there are.
    pub fn parse(name: &str) -> Result<Self, ValueError> {
        let position = UNITS
            .iter()
            .position(|unit| unit.eq_ignore_ascii_case(name));
        position
            .map(Self)
            .ok_or_else(|| ValueError::InvalidTemporal {
                type_name: "unit",
                problem: format!("`{name}` is none; use {}", UNITS.join(", ")),
            })
    }

    fn truncate_date(self, date: Date) -> Option<Date> {
        let (year, month, _) = date.ymd();
        let year_floor = |unit: i64| Date::from_ymd(year.div_euclid(unit) * unit, 1, 1);
        match UNITS[self.0] {
            "millennium" => year_floor(1_000),
            "century" => year_floor(100),
            "decade" => year_floor(10),
            "year" => year_floor(1),
            "weekYear" => Date::from_week(date.week().0, 1, 1),
            "quarter" => Date::from_ymd(year, date.quarter() * 3 - 2, 1),
            "month" => Date::from_ymd(year, month.into(), 1),
            "week" => date.plus_days(1 - date.day_of_week()),
            _ => Some(date),
        }
    }

    fn truncate_time(self, time: LocalTime) -> LocalTime {
        let unit = match UNITS[self.0] {
            "hour" => 3_600_000_000_000,
            "minute" => 60_000_000_000,
            "second" => 1_000_000_000,
            "millisecond" => 1_000_000,
            "microsecond" => 1_000,
            _ => NANOS_PER_DAY as u64,
        };
        LocalTime {
            nanosecond_of_day: time.nanosecond_of_day / unit * unit,
        }
    }

    fn refused(self, type_name: &'static str, value: &Value) -> ValueError {
        let problem = format!("{} cannot be cut to `{}`", value.type_name(), UNITS[self.0]);
        ValueError::InvalidTemporal { type_name, problem }
    }

    /// The date and time of a value cut to this unit; a value without a time has midnight.
    fn truncate_local(
        self,
        value: &Value,
        type_name: &'static str,
    ) -> Result<LocalDateTime, ValueError> {
        let refused = || self.refused(type_name, value);
        let date = date_part(value)
            .and_then(|date| self.truncate_date(date))
            .ok_or_else(refused)?;
        if self.0 > DAY && time_part(value).is_none() {
            return Err(refused());
        }
        Ok(LocalDateTime {
            date,
            time: self.truncate_time(time_part(value).unwrap_or(LocalTime::MIDNIGHT)),
        })
    }

    /// The time of a value cut to this unit, which is a day or smaller.
    fn truncate_clock(
        self,
        value: &Value,
        type_name: &'static str,
    ) -> Result<LocalTime, ValueError> {
        match time_part(value) {
            Some(time) if self.0 >= DAY => Ok(self.truncate_time(time)),
            _ => Err(self.refused(type_name, value)),
        }
    }
}

impl Date {
    /// `date.truncate('week', value, {dayOfWeek: 2})`, for values with a date and units of a day or more.
    ///
    /// # Errors
    /// `InvalidTemporal` for other values and units, and for impossible fields.
    pub fn truncated(unit: Unit, value: &Value, fields: &Map) -> Result<Self, ValueError> {
        let fields = Fields::of_date(fields)?;
        match date_part(value).and_then(|date| unit.truncate_date(date)) {
            Some(date) if unit.0 <= DAY => fields.date(Some(date)),
            _ => Err(unit.refused("date", value)),
        }
    }
}

impl LocalTime {
    /// `localtime.truncate('hour', value, {minute: 2})`, for values with a time and units of a day or less.
    ///
    /// # Errors
    /// `InvalidTemporal` for other values and units, and for impossible fields.
    pub fn truncated(unit: Unit, value: &Value, fields: &Map) -> Result<Self, ValueError> {
        let fields = Fields::of_time(fields, "local time")?;
        fields.time(Some(unit.truncate_clock(value, "local time")?), true)
    }
}

impl Time {
    /// Like [`LocalTime::truncated`]; `timezone` replaces the offset and leaves the clock as it is.
    ///
    /// # Errors
    /// `InvalidTemporal` for other values and units, and for impossible fields.
    pub fn truncated(
        unit: Unit,
        value: &Value,
        fields: &Map,
        clock: &Clock,
    ) -> Result<Self, ValueError> {
        let fields = Fields::of_time(fields, "time")?;
        let local = fields.time(Some(unit.truncate_clock(value, "time")?), true)?;
        let offset_seconds = match (fields.zone()?, offset_part(value)) {
            (Some(zone), _) => clock.now_in(&zone)?.offset_seconds,
            (None, Some(offset)) => offset,
            (None, None) => clock.now_in(&clock.zone)?.offset_seconds,
        };
        Ok(Self {
            local,
            offset_seconds,
        })
    }
}

impl LocalDateTime {
    /// `localdatetime.truncate('month', value, {day: 2})`, for values with a date; without a time, for units of a day or more.
    ///
    /// # Errors
    /// `InvalidTemporal` for other values and units, and for impossible fields.
    pub fn truncated(unit: Unit, value: &Value, fields: &Map) -> Result<Self, ValueError> {
        replaced(
            unit,
            value,
            Fields::of_date_time(fields, "local date-time")?,
            "local date-time",
        )
    }
}

fn replaced(
    unit: Unit,
    value: &Value,
    fields: Fields<'_>,
    name: &'static str,
) -> Result<LocalDateTime, ValueError> {
    let base = unit.truncate_local(value, name)?;
    Ok(LocalDateTime {
        date: fields.date(Some(base.date))?,
        time: fields.time(Some(base.time), true)?,
    })
}

impl DateTime {
    /// Like [`LocalDateTime::truncated`]; `timezone` replaces the zone and leaves the clock as it is.
    ///
    /// # Errors
    /// `InvalidTemporal` for other values and units, and for impossible fields.
    pub fn truncated(
        unit: Unit,
        value: &Value,
        fields: &Map,
        clock: &Clock,
    ) -> Result<Self, ValueError> {
        let fields = Fields::of_date_time(fields, "date-time")?;
        let local = replaced(unit, value, fields, "date-time")?;
        let zone: Zone = fields
            .zone()?
            .or_else(|| zone_part(value))
            .unwrap_or_else(|| clock.zone.clone());
        zone.at_local(local, offset_part(value))
            .ok_or_else(|| unit.refused("date-time", value))
    }
}
