//! The fields of the maps that temporal values are made from.
//!
//! Fields alone need all larger ones: a day needs its month. On a base every field may be replaced by itself. Fields of the calendar, of
//! weeks, of quarters and the day of the year exclude each other.

use super::calendar::{MAX_YEAR, MIN_YEAR};
use super::{
    Date, LocalDateTime, LocalTime, NANOS_PER_SECOND, Zone, date_part, time_part, zone_part,
};
use crate::value::{Map, Value, ValueError};

pub(super) fn invalid(type_name: &'static str, problem: impl Into<String>) -> ValueError {
    ValueError::InvalidTemporal {
        type_name,
        problem: problem.into(),
    }
}

pub(super) const DATE_FIELDS: [&str; 9] = [
    "date",
    "year",
    "month",
    "day",
    "week",
    "dayOfWeek",
    "quarter",
    "dayOfQuarter",
    "ordinalDay",
];
const TIME_FIELDS: [&str; 7] = [
    "time",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
];

/// The fields of a map, and the type that is made of them, for messages.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    map: &'a Map,
    type_name: &'static str,
}

impl<'a> Fields<'a> {
    /// # Errors
    /// `InvalidTemporal` for a name that is not among `allowed`.
    pub(super) fn new(
        map: &'a Map,
        type_name: &'static str,
        allowed: &[&[&str]],
    ) -> Result<Self, ValueError> {
        match map
            .keys()
            .find(|key| !allowed.iter().any(|names| names.contains(&key.as_str())))
        {
            Some(key) => Err(invalid(
                type_name,
                format!(
                    "there is no field `{key}`; use {}",
                    allowed.concat().join(", ")
                ),
            )),
            None => Ok(Self { map, type_name }),
        }
    }

    pub(super) fn of_date(map: &'a Map) -> Result<Self, ValueError> {
        Self::new(map, "date", &[&DATE_FIELDS, &["datetime", "timezone"]])
    }

    pub(super) fn of_time(map: &'a Map, type_name: &'static str) -> Result<Self, ValueError> {
        Self::new(map, type_name, &[&TIME_FIELDS, &["datetime", "timezone"]])
    }

    pub(super) fn of_date_time(map: &'a Map, type_name: &'static str) -> Result<Self, ValueError> {
        Self::new(
            map,
            type_name,
            &[
                &DATE_FIELDS,
                &TIME_FIELDS,
                &["datetime", "timezone", "epochSeconds", "epochMillis"],
            ],
        )
    }

    pub(super) fn invalid(&self, problem: impl Into<String>) -> ValueError {
        invalid(self.type_name, problem)
    }

    fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.map.contains_key(*name))
    }

    fn integer(&self, name: &str) -> Result<Option<i64>, ValueError> {
        match self.map.get(name) {
            None => Ok(None),
            Some(Value::Integer(value)) => Ok(Some(*value)),
            Some(other) => {
                Err(self.invalid(format!("`{name}` is an integer, not {}", other.type_name())))
            }
        }
    }

    /// A field and what stands in when it is absent.
    fn integer_or(&self, name: &str, default: Option<i64>) -> Result<i64, ValueError> {
        self.integer(name)?
            .or(default)
            .ok_or_else(|| self.invalid(format!("`{name}` is missing")))
    }

    /// The value of `zone`, given as text.
    pub(super) fn zone(&self) -> Result<Option<Zone>, ValueError> {
        match self.map.get("timezone") {
            None => Ok(None),
            Some(Value::String(text)) => Zone::parse(text).map(Some),
            Some(other) => {
                Err(self.invalid(format!("`timezone` is a string, not {}", other.type_name())))
            }
        }
    }

    /// The temporal value under `name`, or under `datetime`.
    pub(super) fn source(&self, name: &str) -> Result<Option<&'a Value>, ValueError> {
        let found = self
            .map
            .get_key_value(name)
            .or_else(|| self.map.get_key_value("datetime"));
        match found {
            None => Ok(None),
            Some((_, value)) if value.is_instant() => Ok(Some(value)),
            Some((name, other)) => Err(self.invalid(format!(
                "`{name}` is a temporal value, not {}",
                other.type_name()
            ))),
        }
    }

    pub(super) fn source_date(&self) -> Result<Option<Date>, ValueError> {
        let Some(source) = self.source("date")? else {
            return Ok(None);
        };
        date_part(source)
            .map(Some)
            .ok_or_else(|| self.invalid(format!("{} has no date", source.type_name())))
    }

    pub(super) fn source_time(&self) -> Result<Option<LocalTime>, ValueError> {
        let Some(source) = self.source("time")? else {
            return Ok(None);
        };
        match time_part(source) {
            None if self.map.contains_key("time") => {
                Err(self.invalid(format!("{} has no time", source.type_name())))
            }
            time => Ok(time),
        }
    }

    /// The zone of the value that the time was taken from.
    pub(super) fn source_zone(&self) -> Result<Option<Zone>, ValueError> {
        Ok(self.source("time")?.and_then(zone_part))
    }

    /// The date that the fields make, on top of `base`.
    pub(super) fn date(&self, base: Option<Date>) -> Result<Date, ValueError> {
        let groups: [&[&str]; 4] = [
            &["week", "dayOfWeek"],
            &["quarter", "dayOfQuarter"],
            &["ordinalDay"],
            &["month", "day"],
        ];
        let mut given = (0..4).filter(|group| self.has(groups[*group]));
        let group = given.next().unwrap_or(3);
        if let Some(other) = given.next() {
            return Err(self.invalid(format!(
                "`{}` and `{}` exclude each other",
                groups[group][0], groups[other][0]
            )));
        }
        let date = match group {
            0 => self.week_date(base),
            1 => self.quarter_date(base),
            2 => self.ordinal_date(base),
            _ => self.calendar_date(base),
        }?;
        date.ok_or_else(|| self.out_of_range(&DATE_FIELDS[1..]))
    }

    fn week_date(&self, base: Option<Date>) -> Result<Option<Date>, ValueError> {
        let year = self.integer_or("year", base.map(|date| date.week().0))?;
        let week = self.integer_or("week", base.map(|date| date.week().1))?;
        let day = self.integer_or("dayOfWeek", Some(base.map_or(1, Date::day_of_week)))?;
        Ok(Date::from_week(year, week, day))
    }

    fn quarter_date(&self, base: Option<Date>) -> Result<Option<Date>, ValueError> {
        let year = self.integer_or("year", base.map(Date::year))?;
        let quarter = self.integer_or("quarter", base.map(Date::quarter))?;
        let day = self.integer_or("dayOfQuarter", Some(base.map_or(1, Date::day_of_quarter)))?;
        Ok(Date::from_quarter(year, quarter, day))
    }

    fn ordinal_date(&self, base: Option<Date>) -> Result<Option<Date>, ValueError> {
        let year = self.integer_or("year", base.map(Date::year))?;
        Ok(Date::from_ordinal(
            year,
            self.integer_or("ordinalDay", None)?,
        ))
    }

    fn calendar_date(&self, base: Option<Date>) -> Result<Option<Date>, ValueError> {
        let year = self.integer_or("year", base.map(Date::year))?;
        let month_default = if self.has(&["day"]) { None } else { Some(1) };
        let month = self.integer_or("month", base.map(Date::month).or(month_default))?;
        let day = self.integer_or("day", Some(base.map_or(1, Date::day)))?;
        Ok(Date::from_ymd(year, month, day))
    }

    /// The time that the fields make, on top of `base`. Of the base's fraction of a second, `keep_fraction` keeps the parts that
    /// no field replaces; otherwise any of them replaces it all.
    pub(super) fn time(
        &self,
        base: Option<LocalTime>,
        keep_fraction: bool,
    ) -> Result<LocalTime, ValueError> {
        self.check_no_gap(base)?;
        let hour = self.integer_or("hour", Some(base.map_or(0, LocalTime::hour)))?;
        let minute = self.integer_or("minute", Some(base.map_or(0, LocalTime::minute)))?;
        let second = self.integer_or("second", Some(base.map_or(0, LocalTime::second)))?;
        let fraction = self.fraction(base.map_or(0, LocalTime::nanosecond), keep_fraction)?;
        let time = LocalTime::from_hms_nano(hour, minute, second, fraction);
        time.ok_or_else(|| self.out_of_range(&TIME_FIELDS[1..]))
    }

    /// Without a base, `{hour: 1, second: 2}` leaves the minute open and is refused.
    fn check_no_gap(&self, base: Option<LocalTime>) -> Result<(), ValueError> {
        let steps: [&[&str]; 4] = [
            &["hour"],
            &["minute"],
            &["second"],
            &["millisecond", "microsecond", "nanosecond"],
        ];
        let missing = steps
            .iter()
            .position(|names| !self.has(names))
            .unwrap_or(steps.len());
        let later = steps.iter().skip(missing + 1).any(|names| self.has(names));
        if base.is_none() && later {
            Err(self.invalid(format!("`{}` is missing", steps[missing][0])))
        } else {
            Ok(())
        }
    }

    fn fraction(&self, base: i64, keep: bool) -> Result<i64, ValueError> {
        let names = ["millisecond", "microsecond", "nanosecond"];
        if !self.has(&names) {
            return Ok(base);
        }
        let kept = if keep {
            [base / 1_000_000, base / 1_000 % 1_000, base % 1_000]
        } else {
            [0; 3]
        };
        let mut limit = NANOS_PER_SECOND;
        let mut total = 0;
        for ((name, kept), unit) in names.into_iter().zip(kept).zip([1_000_000, 1_000, 1]) {
            let amount = self.integer(name)?;
            if amount.is_some_and(|amount| !(0..limit / unit).contains(&amount)) {
                return Err(self.out_of_range(&[name]));
            }
            total += amount.unwrap_or(kept) * unit;
            limit = if amount.is_some() { unit } else { limit };
        }
        if total < NANOS_PER_SECOND {
            Ok(total)
        } else {
            Err(self.out_of_range(&names))
        }
    }

    /// Names the fields that are given among `names`, since one of them must be wrong.
    pub(super) fn out_of_range(&self, names: &[&str]) -> ValueError {
        let given = names
            .iter()
            .filter_map(|name| Some(format!("{name}: {}", self.map.get(*name)?)));
        let given: Vec<_> = given.collect();
        self.invalid(format!(
            "there is none with `{{{}}}`; years run from {MIN_YEAR} to {MAX_YEAR}",
            given.join(", ")
        ))
    }
}

impl Fields<'_> {
    /// A time needs an hour or a value to take it from.
    pub(super) fn require_time(&self) -> Result<(), ValueError> {
        if self.has(&["hour", "time", "datetime"]) {
            Ok(())
        } else {
            Err(self.invalid("`hour` is missing"))
        }
    }
}

impl Fields<'_> {
    pub(super) fn local_date_time(&self) -> Result<LocalDateTime, ValueError> {
        Ok(LocalDateTime {
            date: self.date(self.source_date()?)?,
            time: self.time(self.source_time()?, false)?,
        })
    }

    /// A point on the time line given by `epochSeconds` or `epochMillis`, perhaps with a finer `nanosecond`.
    pub(super) fn epoch_nanosecond(&self) -> Result<Option<i128>, ValueError> {
        let seconds = self
            .integer("epochSeconds")?
            .map(|seconds| i128::from(seconds) * i128::from(NANOS_PER_SECOND));
        let millis = self
            .integer("epochMillis")?
            .map(|millis| i128::from(millis) * 1_000_000);
        let nanosecond = i128::from(self.integer("nanosecond")?.unwrap_or(0));
        Ok(seconds.or(millis).map(|epoch| epoch + nanosecond))
    }
}
