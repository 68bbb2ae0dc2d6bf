//! The proleptic Gregorian calendar: days, months, weeks, quarters, and the clock of one day.
//!
//! Constructors answer `None` for a field outside its range; the caller knows what the user wrote and makes the message.

use super::{Date, LocalDateTime, LocalTime};

/// The first and the last year of the calendar.
pub const MIN_YEAR: i64 = -999_999_999;
pub const MAX_YEAR: i64 = 999_999_999;

pub const NANOS_PER_SECOND: i64 = 1_000_000_000;
pub const SECONDS_PER_DAY: i64 = 86_400;
pub const NANOS_PER_DAY: i64 = SECONDS_PER_DAY * NANOS_PER_SECOND;

const DAYS_PER_CYCLE: i64 = 146_097;
const DAYS_TO_EPOCH: i64 = 719_468;

/// Whether February of `year` has 29 days.
pub fn is_leap_year(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// The number of days of a month, which is 1 to 12.
pub fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if is_leap_year(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a valid date. Counts in years that begin in March, so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let cycle = year.div_euclid(400);
    let year_of_cycle = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    cycle * DAYS_PER_CYCLE + day_of_cycle - DAYS_TO_EPOCH
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(epoch_day: i64) -> (i64, u8, u8) {
    let days = epoch_day + DAYS_TO_EPOCH;
    let cycle = days.div_euclid(DAYS_PER_CYCLE);
    let day_of_cycle = days.rem_euclid(DAYS_PER_CYCLE);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524
        - day_of_cycle / (DAYS_PER_CYCLE - 1))
        / 365;
    let day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
    (year, month as u8, day as u8)
}

impl Date {
    /// A date by year, month (1 to 12) and day of the month.
    pub fn from_ymd(year: i64, month: i64, day: i64) -> Option<Self> {
        let valid = (MIN_YEAR..=MAX_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && (1..=i64::from(days_in_month(year, month as u8))).contains(&day);
        valid.then(|| Self {
            epoch_day: days_from_civil(year, month, day),
        })
    }

    /// A date by day number since 1970-01-01, within the calendar's years.
    pub fn from_epoch_day(epoch_day: i64) -> Option<Self> {
        let first = days_from_civil(MIN_YEAR, 1, 1);
        let last = days_from_civil(MAX_YEAR, 12, 31);
        (first..=last)
            .contains(&epoch_day)
            .then_some(Self { epoch_day })
    }

    /// A date by year and day of the year (1 to 366).
    pub fn from_ordinal(year: i64, ordinal: i64) -> Option<Self> {
        let days = 365 + i64::from(is_leap_year(year));
        let first = Self::from_ymd(year, 1, 1)?;
        (1..=days).contains(&ordinal).then(|| Self {
            epoch_day: first.epoch_day + ordinal - 1,
        })
    }

    /// A date by ISO week year, week (1 to 53) and day of the week (1 is Monday).
    pub fn from_week(week_year: i64, week: i64, day_of_week: i64) -> Option<Self> {
        let valid =
            (1..=weeks_in_year(week_year)?).contains(&week) && (1..=7).contains(&day_of_week);
        let first = first_monday(week_year)?;
        if valid {
            Self::from_epoch_day(first + (week - 1) * 7 + day_of_week - 1)
        } else {
            None
        }
    }

    /// A date by year, quarter (1 to 4) and day of the quarter (1 to 92).
    pub fn from_quarter(year: i64, quarter: i64, day_of_quarter: i64) -> Option<Self> {
        let first = Self::from_ymd(
            year,
            (1..=4).contains(&quarter).then(|| quarter * 3 - 2)?,
            1,
        )?;
        let date = Self::from_epoch_day(
            first
                .epoch_day
                .checked_add(day_of_quarter)?
                .checked_sub(1)?,
        )?;
        (day_of_quarter >= 1 && date.year() == year && date.quarter() == quarter).then_some(date)
    }

    /// Year, month and day of the month.
    pub fn ymd(self) -> (i64, u8, u8) {
        civil_from_days(self.epoch_day)
    }

    pub fn year(self) -> i64 {
        self.ymd().0
    }

    pub fn month(self) -> i64 {
        self.ymd().1.into()
    }

    pub fn day(self) -> i64 {
        self.ymd().2.into()
    }

    /// 1 to 4.
    pub fn quarter(self) -> i64 {
        (self.month() + 2) / 3
    }

    /// 1 to 92.
    pub fn day_of_quarter(self) -> i64 {
        self.epoch_day - days_from_civil(self.year(), self.quarter() * 3 - 2, 1) + 1
    }

    /// 1 to 366.
    pub fn ordinal_day(self) -> i64 {
        self.epoch_day - days_from_civil(self.year(), 1, 1) + 1
    }

    /// 1 is Monday, 7 is Sunday.
    pub fn day_of_week(self) -> i64 {
        (self.epoch_day + 3).rem_euclid(7) + 1
    }

    /// The ISO week year and the week in it: a week belongs to the year that holds its Thursday.
    pub fn week(self) -> (i64, i64) {
        let thursday = self.epoch_day - self.day_of_week() + 4;
        let year = civil_from_days(thursday).0;
        (year, (thursday - days_from_civil(year, 1, 1)) / 7 + 1)
    }

    /// The date that many days later; `None` outside the calendar.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_epoch_day(self.epoch_day.checked_add(days)?)
    }

    /// The date that many months later; a day that the month lacks becomes its last day.
    pub fn plus_months(self, months: i64) -> Option<Self> {
        let (year, month, day) = self.ymd();
        let total = (year * 12 + i64::from(month) - 1).checked_add(months)?;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        Self::from_ymd(
            year,
            month,
            day.min(days_in_month(year, month as u8)).into(),
        )
    }
}

/// The day number of the Monday that begins week 1: the week with the year's first Thursday, so with 4 January.
fn first_monday(week_year: i64) -> Option<i64> {
    let fourth = Date::from_ymd(week_year, 1, 4)?;
    Some(fourth.epoch_day - fourth.day_of_week() + 1)
}

/// 52 or 53.
fn weeks_in_year(week_year: i64) -> Option<i64> {
    let december_28 = Date::from_ymd(week_year, 12, 28)?;
    Some(december_28.week().1)
}

impl LocalTime {
    pub const MIDNIGHT: Self = Self {
        nanosecond_of_day: 0,
    };

    /// A time by hour (0 to 23), minute, second and nanosecond of the second.
    pub fn from_hms_nano(hour: i64, minute: i64, second: i64, nanosecond: i64) -> Option<Self> {
        let valid = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..NANOS_PER_SECOND).contains(&nanosecond);
        valid.then(|| {
            let seconds = hour * 3_600 + minute * 60 + second;
            Self {
                nanosecond_of_day: (seconds * NANOS_PER_SECOND + nanosecond) as u64,
            }
        })
    }

    /// A time by nanoseconds since midnight, wrapped into one day.
    pub fn from_nanosecond_wrapping(nanosecond: i128) -> Self {
        Self {
            nanosecond_of_day: nanosecond.rem_euclid(NANOS_PER_DAY.into()) as u64,
        }
    }

    pub fn second_of_day(self) -> i64 {
        (self.nanosecond_of_day / NANOS_PER_SECOND as u64) as i64
    }

    pub fn hour(self) -> i64 {
        self.second_of_day() / 3_600
    }

    pub fn minute(self) -> i64 {
        self.second_of_day() / 60 % 60
    }

    pub fn second(self) -> i64 {
        self.second_of_day() % 60
    }

    /// Nanosecond of the second.
    pub fn nanosecond(self) -> i64 {
        (self.nanosecond_of_day % NANOS_PER_SECOND as u64) as i64
    }
}

impl LocalDateTime {
    /// Seconds from 1970-01-01T00:00 to this reading of the clock, both without a zone.
    pub fn epoch_second(self) -> i64 {
        self.date.epoch_day * SECONDS_PER_DAY + self.time.second_of_day()
    }

    /// Nanoseconds from 1970-01-01T00:00, which need more than 64 bits.
    pub fn epoch_nanosecond(self) -> i128 {
        i128::from(self.date.epoch_day) * i128::from(NANOS_PER_DAY)
            + i128::from(self.time.nanosecond_of_day)
    }

    /// The inverse of [`Self::epoch_nanosecond`]; `None` outside the calendar.
    pub fn from_epoch_nanosecond(nanosecond: i128) -> Option<Self> {
        let day = i64::try_from(nanosecond.div_euclid(NANOS_PER_DAY.into())).ok()?;
        Some(Self {
            date: Date::from_epoch_day(day)?,
            time: LocalTime::from_nanosecond_wrapping(nanosecond),
        })
    }
}
