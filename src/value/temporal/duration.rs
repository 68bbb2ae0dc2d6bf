//! Durations: four parts, exact fractions that go down to the next part, arithmetic, reading from text.
//!
//! A month is 30.436875 days of 24 hours when a part of it has to be spread; nothing is ever carried upwards.

use super::Duration;
use super::calendar::{NANOS_PER_DAY, NANOS_PER_SECOND};
use crate::value::ValueError;

const NANOS_PER_MONTH: i128 = 2_629_746 * NANOS_PER_SECOND as i128;

/// Digits after the point that a fraction may have; further ones are dropped.
const FRACTION_DIGITS: usize = 18;

/// An exact amount: a decimal number as written, or the quotient of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    pub const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };

    /// The shortest decimal that stands for a float; `None` for NaN, infinities and what 64 bits do not hold.
    pub fn from_float(value: f64) -> Option<Self> {
        if value.abs() < 9.3e18 {
            Self::parse(&value.to_string())
        } else {
            None
        }
    }

    /// A decimal number: `12`, `-0.75`.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once(['.', ',']) {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        let is_number = whole
            .bytes()
            .chain(fraction.bytes())
            .all(|byte| byte.is_ascii_digit());
        if !is_number || whole.is_empty() || whole.len() > 19 {
            return None;
        }
        let fraction = fraction[..fraction.len().min(FRACTION_DIGITS)].trim_end_matches('0');
        let denominator = 10_i128.pow(fraction.len() as u32);
        let numerator = format!("{whole}{fraction}").parse::<i128>().ok()?;
        Some(Self {
            numerator: if text.starts_with('-') {
                -numerator
            } else {
                numerator
            },
            denominator,
        })
    }

    /// One divided by this; `None` for zero.
    fn inverse(self) -> Option<Self> {
        let sign = self.numerator.signum();
        (sign != 0).then(|| Self {
            numerator: sign * self.denominator,
            denominator: self.numerator.abs(),
        })
    }

    fn is_negative(self) -> bool {
        self.numerator < 0
    }

    fn plus(self, other: Self) -> Option<Self> {
        let denominator = self.denominator.max(other.denominator);
        let scaled = |ratio: Self| ratio.numerator.checked_mul(denominator / ratio.denominator);
        Some(Self {
            numerator: scaled(self)?.checked_add(scaled(other)?)?,
            denominator,
        })
    }

    fn times(self, factor: i64) -> Option<Self> {
        Some(Self {
            numerator: self.numerator.checked_mul(factor.into())?,
            ..self
        })
    }

    /// `amount` times this, as a whole part and the numerator of what remains.
    fn of(self, amount: i128) -> Option<(i128, i128)> {
        let (quotient, rest) = (amount / self.denominator, amount % self.denominator);
        let spread = rest.checked_mul(self.numerator)?;
        let whole = quotient
            .checked_mul(self.numerator)?
            .checked_add(spread / self.denominator)?;
        Some((whole, spread % self.denominator))
    }

    /// This many of a unit that lasts `nanoseconds`, rounded towards zero.
    fn in_nanoseconds(self, nanoseconds: i128) -> Option<i128> {
        self.of(nanoseconds).map(|(whole, _)| whole)
    }
}

impl From<i64> for Ratio {
    fn from(value: i64) -> Self {
        Self {
            numerator: value.into(),
            denominator: 1,
        }
    }
}

/// A duration in the making: amounts of units, with fractions, in any order.
#[derive(Debug, Clone, Copy)]
pub struct DurationBuilder {
    months: Ratio,
    days: Ratio,
    nanoseconds: i128,
}

impl Default for DurationBuilder {
    fn default() -> Self {
        Self {
            months: Ratio::ZERO,
            days: Ratio::ZERO,
            nanoseconds: 0,
        }
    }
}

impl DurationBuilder {
    /// The units by the names that `duration({...})` takes.
    pub const UNITS: [&'static str; 11] = [
        "years",
        "quarters",
        "months",
        "weeks",
        "days",
        "hours",
        "minutes",
        "seconds",
        "milliseconds",
        "microseconds",
        "nanoseconds",
    ];

    /// Adds an amount of a unit; `None` for an unknown unit or an amount beyond 64 bits.
    pub fn add(self, unit: &str, amount: Ratio) -> Option<Self> {
        let months = |factor| {
            Some(Self {
                months: self.months.plus(amount.times(factor)?)?,
                ..self
            })
        };
        let days = |factor| {
            Some(Self {
                days: self.days.plus(amount.times(factor)?)?,
                ..self
            })
        };
        let time = |unit: i64| {
            let nanoseconds = self
                .nanoseconds
                .checked_add(amount.in_nanoseconds(unit.into())?)?;
            Some(Self {
                nanoseconds,
                ..self
            })
        };
        match unit {
            "years" => months(12),
            "quarters" => months(3),
            "months" => months(1),
            "weeks" => days(7),
            "days" => days(1),
            "hours" => time(3_600 * NANOS_PER_SECOND),
            "minutes" => time(60 * NANOS_PER_SECOND),
            "seconds" => time(NANOS_PER_SECOND),
            "milliseconds" => time(1_000_000),
            "microseconds" => time(1_000),
            "nanoseconds" => time(1),
            _ => None,
        }
    }

    /// The duration, fractions spread downwards; `None` when a part exceeds 64 bits.
    pub fn build(self) -> Option<Duration> {
        let parts = [self.months, self.days].map(|ratio| {
            (
                ratio.numerator / ratio.denominator,
                Ratio {
                    numerator: ratio.numerator % ratio.denominator,
                    ..ratio
                },
            )
        });
        let [(months, month_rest), (days, day_rest)] = parts;
        let spread = month_rest
            .in_nanoseconds(NANOS_PER_MONTH)?
            .checked_add(day_rest.in_nanoseconds(NANOS_PER_DAY.into())?)?;
        Duration::spread(months, days, spread, self.nanoseconds)
    }
}

impl Duration {
    pub const ZERO: Self = Self {
        months: 0,
        days: 0,
        seconds: 0,
        nanoseconds: 0,
    };

    /// A duration by parts, the time in nanoseconds; `None` when a part exceeds 64 bits.
    pub fn from_parts(months: i128, days: i128, nanoseconds: i128) -> Option<Self> {
        Some(Self {
            months: i64::try_from(months).ok()?,
            days: i64::try_from(days).ok()?,
            seconds: i64::try_from(nanoseconds.div_euclid(NANOS_PER_SECOND.into())).ok()?,
            nanoseconds: nanoseconds.rem_euclid(NANOS_PER_SECOND.into()) as u32,
        })
    }

    /// A duration whose months and days left fractions, given together in nanoseconds: whole days of them join the days.
    fn spread(months: i128, days: i128, fraction: i128, nanoseconds: i128) -> Option<Self> {
        let day = i128::from(NANOS_PER_DAY);
        if fraction == 0 {
            return Self::from_parts(months, days, nanoseconds);
        }
        let total = days.checked_mul(day)?.checked_add(fraction)?;
        Self::from_parts(months, total / day, nanoseconds.checked_add(total % day)?)
    }

    /// Seconds and nanoseconds with one sign.
    pub fn seconds_and_fraction(&self) -> (i64, i64) {
        let nanoseconds = i64::from(self.nanoseconds);
        if self.seconds < 0 && nanoseconds > 0 {
            (self.seconds + 1, nanoseconds - NANOS_PER_SECOND)
        } else {
            (self.seconds, nanoseconds)
        }
    }

    /// Seconds and nanoseconds together, in nanoseconds.
    pub fn time_nanoseconds(&self) -> i128 {
        i128::from(self.seconds) * i128::from(NANOS_PER_SECOND) + i128::from(self.nanoseconds)
    }

    /// Part by part; `None` when a part exceeds 64 bits.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let sum = |left: i64, right: i64| i128::from(left) + i128::from(right);
        Self::from_parts(
            sum(self.months, other.months),
            sum(self.days, other.days),
            self.time_nanoseconds() + other.time_nanoseconds(),
        )
    }

    /// Every part with the other sign.
    pub fn negated(&self) -> Option<Self> {
        Self::from_parts(
            -i128::from(self.months),
            -i128::from(self.days),
            -self.time_nanoseconds(),
        )
    }

    /// Part by part; what is no whole month or day goes down.
    pub fn times(&self, factor: Ratio) -> Option<Self> {
        let (months, month_rest) = factor.of(self.months.into())?;
        let (days, day_rest) = factor.of(self.days.into())?;
        let rest_of = |rest, unit| {
            Ratio {
                numerator: rest,
                ..factor
            }
            .in_nanoseconds(unit)
        };
        let fraction = rest_of(month_rest, NANOS_PER_MONTH)?
            .checked_add(rest_of(day_rest, NANOS_PER_DAY.into())?)?;
        Self::spread(
            months,
            days,
            fraction,
            factor.of(self.time_nanoseconds())?.0,
        )
    }

    /// Like [`Self::times`] by one over `divisor`; `None` also for a divisor of zero.
    pub fn divided_by(&self, divisor: Ratio) -> Option<Self> {
        self.times(divisor.inverse()?)
    }

    /// Reads `P12Y5M14DT16H12M70S` with signs and fractions on any part, weeks, and `P2012-02-02T14:37:21.545`.
    ///
    /// # Errors
    /// `InvalidTemporal` for other text and for parts beyond 64 bits.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let parsed = units(text)
            .or_else(|| date_like(text))
            .and_then(DurationBuilder::build);
        parsed.ok_or_else(|| ValueError::InvalidTemporal {
            type_name: "duration",
            problem: format!("`{text}` is none; write it like `P1Y2M3DT4H5M6.7S`"),
        })
    }
}

/// `P1Y2M10DT2H30M1.5S`, every unit at most once and in this order.
fn units(text: &str) -> Option<DurationBuilder> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (dates, times) = match text.strip_prefix('P')?.split_once('T') {
        Some((_, "")) => return None,
        Some((dates, times)) => (dates, times),
        None => (
            text.strip_prefix('P').filter(|dates| !dates.is_empty())?,
            "",
        ),
    };
    let builder = DurationBuilder::default();
    let builder = section(
        builder,
        dates,
        negative,
        &[
            ('Y', "years"),
            ('M', "months"),
            ('W', "weeks"),
            ('D', "days"),
        ],
    )?;
    section(
        builder,
        times,
        negative,
        &[('H', "hours"), ('M', "minutes"), ('S', "seconds")],
    )
}

fn section(
    mut builder: DurationBuilder,
    mut text: &str,
    negative: bool,
    units: &[(char, &'static str)],
) -> Option<DurationBuilder> {
    let mut units = units.iter();
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let letter = text[end..].chars().next()?;
        let (_, unit) = units.find(|(unit, _)| *unit == letter)?;
        let amount = Ratio::parse(&text[..end])?;
        builder = builder.add(unit, if negative { amount.times(-1)? } else { amount })?;
        text = &text[end + 1..];
    }
    Some(builder)
}

/// `P2012-02-02T14:37:21.545`
fn date_like(text: &str) -> Option<DurationBuilder> {
    let (date, time) = text.strip_prefix('P')?.split_once('T')?;
    let dates = date.splitn(3, '-').zip(["years", "months", "days"]);
    let times = time.splitn(3, ':').zip(["hours", "minutes", "seconds"]);
    if date.split('-').count() != 3 || time.split(':').count() != 3 {
        return None;
    }
    dates
        .chain(times)
        .try_fold(DurationBuilder::default(), |builder, (amount, unit)| {
            builder.add(
                unit,
                Ratio::parse(amount).filter(|amount| !amount.is_negative())?,
            )
        })
}
