//! Temporal values from maps: fields alone, or another temporal value with some fields replaced.

use super::map_fields::{DATE_FIELDS, Fields, invalid};
use super::{
    Date, DateTime, Duration, DurationBuilder, LocalDateTime, LocalTime, Ratio, Time, Zone,
    offset_part,
};
use crate::value::{Map, Value, ValueError};

/// One reading of the clock: what `date()` and its relatives mean by now, and the zone where none is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Nanoseconds since 1970-01-01T00:00Z.
    pub epoch_nanosecond: i128,
    pub zone: Zone,
}

impl Clock {
    /// Now in `zone`.
    ///
    /// # Errors
    /// `InvalidTemporal` when the clock stands outside the calendar.
    pub fn now_in(&self, zone: &Zone) -> Result<DateTime, ValueError> {
        zone.at_instant(self.epoch_nanosecond)
            .ok_or_else(|| invalid("date-time", "the clock stands outside the calendar"))
    }
}

impl Date {
    /// `date({year: 1984, week: 10})`, `date({date: other, day: 28})`; a zone alone means today there.
    ///
    /// # Errors
    /// `InvalidTemporal` for unknown, missing or impossible fields.
    pub fn from_map(map: &Map, clock: &Clock) -> Result<Self, ValueError> {
        let fields = Fields::of_date(map)?;
        match fields.zone()? {
            Some(zone) if map.len() == 1 => Ok(clock.now_in(&zone)?.local.date),
            _ => fields.date(fields.source_date()?),
        }
    }
}

impl LocalTime {
    /// `localtime({hour: 12, minute: 31})`, `localtime({time: other, second: 42})`
    ///
    /// # Errors
    /// `InvalidTemporal` for unknown, missing or impossible fields.
    pub fn from_map(map: &Map, clock: &Clock) -> Result<Self, ValueError> {
        let fields = Fields::of_time(map, "local time")?;
        match fields.zone()? {
            Some(zone) if map.len() == 1 => Ok(clock.now_in(&zone)?.local.time),
            _ => {
                fields.require_time()?;
                fields.time(fields.source_time()?, false)
            }
        }
    }
}

impl Time {
    /// Like [`LocalTime::from_map`], with `timezone`. A time taken from a zoned value moves to the new zone's clock; a zone's name
    /// stands for its offset now.
    ///
    /// # Errors
    /// `InvalidTemporal` for unknown, missing or impossible fields.
    pub fn from_map(map: &Map, clock: &Clock) -> Result<Self, ValueError> {
        let fields = Fields::of_time(map, "time")?;
        let zone = fields.zone()?;
        let offset_now = |zone: &Zone| clock.now_in(zone).map(|now| now.offset_seconds);
        if let (Some(zone), 1) = (&zone, map.len()) {
            let now = clock.now_in(zone)?;
            return Ok(Self {
                local: now.local.time,
                offset_seconds: now.offset_seconds,
            });
        }
        fields.require_time()?;
        let local = fields.time(fields.source_time()?, false)?;
        let source = fields.source("time")?.and_then(offset_part);
        match (source, zone) {
            (Some(offset_seconds), Some(zone)) => Ok(Self {
                local,
                offset_seconds,
            }
            .at_offset(offset_now(&zone)?)),
            (Some(offset_seconds), None) => Ok(Self {
                local,
                offset_seconds,
            }),
            (None, zone) => Ok(Self {
                local,
                offset_seconds: offset_now(&zone.unwrap_or(clock.zone.clone()))?,
            }),
        }
    }
}

impl LocalDateTime {
    /// The fields of a date and of a time in one map.
    ///
    /// # Errors
    /// `InvalidTemporal` for unknown, missing or impossible fields.
    pub fn from_map(map: &Map, clock: &Clock) -> Result<Self, ValueError> {
        let fields = Fields::of_date_time(map, "local date-time")?;
        match fields.zone()? {
            Some(zone) if map.len() == 1 => Ok(clock.now_in(&zone)?.local),
            _ => fields.local_date_time(),
        }
    }
}

impl DateTime {
    /// Like [`LocalDateTime::from_map`], with `timezone`. A time taken from a zoned value keeps its instant when the zone is
    /// replaced.
    ///
    /// # Errors
    /// `InvalidTemporal` for unknown, missing or impossible fields.
    pub fn from_map(map: &Map, clock: &Clock) -> Result<Self, ValueError> {
        let fields = Fields::of_date_time(map, "date-time")?;
        let zone = fields.zone()?;
        if let (Some(zone), 1) = (&zone, map.len()) {
            return clock.now_in(zone);
        }
        let outside = || fields.out_of_range(&DATE_FIELDS[1..]);
        if let Some(epoch) = fields.epoch_nanosecond()? {
            return zone
                .as_ref()
                .unwrap_or(&clock.zone)
                .at_instant(epoch)
                .ok_or_else(outside);
        }
        let local = fields.local_date_time()?;
        let preferred = fields.source("time")?.and_then(offset_part);
        match (fields.source_zone()?, zone) {
            (Some(source), Some(zone)) => source
                .at_local(local, preferred)
                .and_then(|value| value.in_zone(&zone))
                .ok_or_else(outside),
            (Some(source), None) => source.at_local(local, preferred).ok_or_else(outside),
            (None, zone) => zone
                .as_ref()
                .unwrap_or(&clock.zone)
                .at_local(local, None)
                .ok_or_else(outside),
        }
    }
}

impl Duration {
    /// `duration({months: 5, days: 1.5})`
    ///
    /// # Errors
    /// `InvalidTemporal` for unknown units, amounts that are no numbers, and parts beyond 64 bits.
    pub fn from_map(map: &Map) -> Result<Self, ValueError> {
        let fields = Fields::new(map, "duration", &[&DurationBuilder::UNITS])?;
        let builder =
            map.iter()
                .try_fold(DurationBuilder::default(), |builder, (unit, amount)| {
                    let amount = match amount {
                        Value::Integer(amount) => Some(Ratio::from(*amount)),
                        Value::Float(amount) => Ratio::from_float(*amount),
                        other => {
                            return Err(fields.invalid(format!(
                                "`{unit}` is a number, not {}",
                                other.type_name()
                            )));
                        }
                    };
                    let added = amount.and_then(|amount| builder.add(unit, amount));
                    added.ok_or_else(|| fields.invalid(format!("`{unit}` does not fit 64 bits")))
                })?;
        builder
            .build()
            .ok_or_else(|| fields.invalid("a part does not fit 64 bits"))
    }
}
