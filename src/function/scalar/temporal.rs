//! Functions that make temporal values: from text, maps and other values, from the clock, by truncation, and durations between them.

use std::sync::Arc;

use super::{integer, text};
use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::temporal::{
    Clock, Date, DateTime, Duration, LocalDateTime, LocalTime, NANOS_PER_SECOND, Time, Unit, Zone,
    date_part, offset_part, time_part, zone_part,
};
use crate::value::{Map, Value, ValueError};

/// The rows that all five instants have: from a value, from the three clocks, by truncation.
macro_rules! instant {
    ($name:literal, $kind:expr, $aliases:expr, $convert:expr, $truncate:expr, $what:literal, $example:expr) => {
        [
            Function::new(
                $name,
                &[SOURCE],
                Returns::Kind($kind),
                |context, arguments| {
                    let convert: Convert = $convert;
                    convert(
                        &arguments
                            .first()
                            .cloned()
                            .map_or_else(|| now(context.clock), Ok)?,
                        context.clock,
                    )
                },
            )
            .aliases($aliases)
            .summary(concat!(
                $what,
                " from text, a map or another temporal value; without an argument, now"
            ))
            .example($example.0, $example.1),
            clock_row(
                concat!($name, ".transaction"),
                $kind,
                |context, arguments| {
                    let convert: Convert = $convert;
                    convert(&now_in(context.clock, arguments)?, context.clock)
                },
            )
            .example(
                concat!("RETURN ", $name, ".transaction() = ", $name, "() AS x"),
                "true",
            ),
            clock_row(concat!($name, ".statement"), $kind, |context, arguments| {
                let convert: Convert = $convert;
                convert(&now_in(context.clock, arguments)?, context.clock)
            })
            .example(
                concat!("RETURN ", $name, ".statement() = ", $name, "() AS x"),
                "true",
            ),
            clock_row(concat!($name, ".realtime"), $kind, |context, arguments| {
                let convert: Convert = $convert;
                let clock = realtime(context);
                convert(&now_in(&clock, arguments)?, &clock)
            })
            .not_deterministic()
            .example(
                concat!("RETURN ", $name, ".realtime() IS NULL AS x"),
                "false",
            ),
            Function::new(
                concat!($name, ".truncate"),
                &[
                    Parameter::string("unit"),
                    INSTANT,
                    Parameter::map("fields").optional(),
                ],
                Returns::Kind($kind),
                |context, arguments| {
                    let unit = Unit::parse(text(&arguments[0]))?;
                    let truncate: Truncate = $truncate;
                    truncate(
                        unit,
                        &instant_or_now(context, arguments)?,
                        fields(arguments),
                        context.clock,
                    )
                },
            )
            .summary(concat!(
                $what,
                " cut down to a unit, then with fields replaced"
            ))
            .example($example.2, $example.3),
        ]
    };
}

type Convert = fn(&Value, &Clock) -> Outcome;
type Truncate = fn(Unit, &Value, &Map, &Clock) -> Outcome;
type Outcome = Result<Value, ValueError>;

const SOURCE: Parameter = Parameter::new(
    "value",
    SOURCES,
    "a string, a map or a temporal value with the parts that are needed",
)
.optional();
const SOURCES: &[Kind] = &[
    Kind::String,
    Kind::Map,
    Kind::Date,
    Kind::LocalTime,
    Kind::Time,
    Kind::LocalDateTime,
    Kind::DateTime,
];
const INSTANT: Parameter = Parameter::new(
    "value",
    &[
        Kind::Date,
        Kind::LocalTime,
        Kind::Time,
        Kind::LocalDateTime,
        Kind::DateTime,
    ],
    "a temporal value that is no duration",
)
.optional();
const FROM: Parameter = Parameter {
    name: "from",
    optional: false,
    ..INSTANT
};
const TO: Parameter = Parameter {
    name: "to",
    optional: false,
    ..INSTANT
};
const ZONE: Parameter = Parameter::new(
    "timezone",
    &[Kind::String],
    "the name or offset of a time zone",
)
.optional();

static DATE: [Function; 5] = instant!(
    "date",
    Kind::Date,
    &[],
    to_date,
    |unit, value, fields, _| Ok(Value::Date(Date::truncated(unit, value, fields)?)),
    "a date",
    (
        "RETURN date('2015-W30-2') AS x",
        "'2015-07-21'",
        "RETURN date.truncate('week', date('2017-10-11'), {dayOfWeek: 2}) AS x",
        "'2017-10-10'"
    )
);

static LOCAL_TIME: [Function; 5] = instant!(
    "localtime",
    Kind::LocalTime,
    &["local_time"],
    to_local_time,
    |unit, value, fields, _| Ok(Value::LocalTime(LocalTime::truncated(unit, value, fields)?)),
    "a time of day without a zone",
    (
        "RETURN localtime('214032.142') AS x",
        "'21:40:32.142'",
        "RETURN localtime.truncate('hour', localtime('12:31:14')) AS x",
        "'12:00'"
    )
);

static TIME: [Function; 5] = instant!(
    "time",
    Kind::Time,
    &["zoned_time"],
    to_time,
    |unit, value, fields, clock| Ok(Value::Time(Time::truncated(unit, value, fields, clock)?)),
    "a time of day with an offset from UTC",
    (
        "RETURN time({hour: 12, minute: 31, timezone: '+01:00'}) AS x",
        "'12:31+01:00'",
        "RETURN time.truncate('minute', time('12:31:14+08:00')) AS x",
        "'12:31+08:00'"
    )
);

static LOCAL_DATE_TIME: [Function; 5] = instant!(
    "localdatetime",
    Kind::LocalDateTime,
    &["local_datetime"],
    to_local_date_time,
    |unit, value, fields, _| Ok(Value::LocalDateTime(LocalDateTime::truncated(
        unit, value, fields
    )?)),
    "a date and time of day without a zone",
    (
        "RETURN localdatetime({year: 1984, quarter: 3, hour: 12}) AS x",
        "'1984-07-01T12:00'",
        "RETURN localdatetime.truncate('month', date('1984-10-11'), {day: 2}) AS x",
        "'1984-10-02T00:00'"
    )
);

static DATE_TIME: [Function; 5] = instant!(
    "datetime",
    Kind::DateTime,
    &["zoned_datetime"],
    to_date_time,
    |unit, value, fields, clock| Ok(zoned(DateTime::truncated(unit, value, fields, clock)?)),
    "a date and time of day in a time zone",
    (
        "RETURN datetime('2015-07-21T21:40[Asia/Shanghai]') AS x",
        "'2015-07-21T21:40+08:00[Asia/Shanghai]'",
        "RETURN datetime.truncate('year', datetime('2017-10-11T12:31+01:00')) AS x",
        "'2017-01-01T00:00+01:00'"
    )
);

static OTHERS: [Function; 7] = [
    Function::new(
        "datetime.fromepoch",
        &[
            Parameter::integer("seconds"),
            Parameter::integer("nanoseconds"),
        ],
        Returns::Kind(Kind::DateTime),
        from_epoch,
    )
    .summary("the moment so many seconds and nanoseconds after 1970-01-01T00:00Z")
    .example(
        "RETURN datetime.fromepoch(416779, 999999999) AS x",
        "'1970-01-05T19:46:19.999999999Z'",
    ),
    Function::new(
        "datetime.fromepochmillis",
        &[Parameter::integer("milliseconds")],
        Returns::Kind(Kind::DateTime),
        from_epoch_millis,
    )
    .summary("the moment so many milliseconds after 1970-01-01T00:00Z")
    .example(
        "RETURN datetime.fromepochmillis(237821673987) AS x",
        "'1977-07-15T13:34:33.987Z'",
    ),
    Function::new(
        "duration",
        &[Parameter::new(
            "value",
            &[Kind::String, Kind::Map, Kind::Duration],
            "a string, a map or a duration",
        )],
        Returns::Kind(Kind::Duration),
        duration,
    )
    .summary("a duration from text or a map of amounts")
    .example(
        "RETURN duration({months: 5, days: 1.5}) AS x",
        "'P5M1DT12H'",
    ),
    between_row("duration.between", |_, arguments| {
        between(Duration::between, arguments)
    })
    .aliases(&["duration_between"])
    .summary("months, days and time from one moment to another")
    .example(
        "RETURN duration.between(date('1984-10-11'), date('2015-06-24')) AS x",
        "'P30Y8M13D'",
    ),
    between_row("duration.inMonths", |_, arguments| {
        between(Duration::in_months, arguments)
    })
    .summary("whole months from one moment to another")
    .example(
        "RETURN duration.inMonths(date('1984-10-11'), date('2015-06-24')) AS x",
        "'P30Y8M'",
    ),
    between_row("duration.inDays", |_, arguments| {
        between(Duration::in_days, arguments)
    })
    .summary("whole days from one moment to another")
    .example(
        "RETURN duration.inDays(date('1984-10-11'), date('2015-06-24')) AS x",
        "'P11213D'",
    ),
    between_row("duration.inSeconds", |_, arguments| {
        between(Duration::in_seconds, arguments)
    })
    .summary("seconds from one moment to another")
    .example(
        "RETURN duration.inSeconds(date('1984-10-11'), date('1984-10-12')) AS x",
        "'PT24H'",
    ),
];

/// The rows of this file, one type after another.
pub static FUNCTIONS: &[Function] = &concatenated();

const fn concatenated() -> [Function; 32] {
    let mut all = [OTHERS[0]; 32];
    let groups: [&[Function]; 6] = [
        &DATE,
        &LOCAL_TIME,
        &TIME,
        &LOCAL_DATE_TIME,
        &DATE_TIME,
        &OTHERS,
    ];
    let (mut at, mut group) = (0, 0);
    while group < groups.len() {
        let mut row = 0;
        while row < groups[group].len() {
            all[at] = groups[group][row];
            row += 1;
            at += 1;
        }
        group += 1;
    }
    all
}

const fn clock_row(
    name: &'static str,
    kind: Kind,
    call: crate::function::signature::Call,
) -> Function {
    Function::new(name, &[ZONE], Returns::Kind(kind), call)
        .summary("now, in UTC or the given time zone")
}

const fn between_row(name: &'static str, call: crate::function::signature::Call) -> Function {
    Function::new(name, &[FROM, TO], Returns::Kind(Kind::Duration), call)
}

fn zoned(value: DateTime) -> Value {
    Value::DateTime(Arc::new(value))
}

fn now(clock: &Clock) -> Outcome {
    clock.now_in(&clock.zone).map(zoned)
}

fn now_in(clock: &Clock, arguments: &[Value]) -> Outcome {
    match arguments.first() {
        Some(zone) => clock.now_in(&Zone::parse(text(zone))?).map(zoned),
        None => now(clock),
    }
}

fn realtime(context: &FunctionContext<'_>) -> Clock {
    Clock {
        epoch_nanosecond: (context.realtime)(),
        ..context.clock.clone()
    }
}

fn instant_or_now(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    arguments
        .get(1)
        .cloned()
        .map_or_else(|| now(context.clock), Ok)
}

fn fields(arguments: &[Value]) -> &Map {
    static NONE: Map = Map::new();
    match arguments.get(2) {
        Some(Value::Map(map)) => map,
        _ => &NONE,
    }
}

fn lacks(function: &'static str, needed: &'static str, value: &Value) -> ValueError {
    ValueError::ArgumentValue {
        function,
        expected: needed,
        found: value.type_name(),
    }
}

fn to_date(value: &Value, clock: &Clock) -> Outcome {
    let date = match value {
        Value::String(text) => Date::parse(text)?,
        Value::Map(map) => Date::from_map(map, clock)?,
        other => date_part(other).ok_or_else(|| lacks("date", "a value with a date", other))?,
    };
    Ok(Value::Date(date))
}

fn to_local_time(value: &Value, clock: &Clock) -> Outcome {
    let time = match value {
        Value::String(text) => LocalTime::parse(text)?,
        Value::Map(map) => LocalTime::from_map(map, clock)?,
        other => {
            time_part(other).ok_or_else(|| lacks("localtime", "a value with a time", other))?
        }
    };
    Ok(Value::LocalTime(time))
}

fn to_time(value: &Value, clock: &Clock) -> Outcome {
    let default = clock.now_in(&clock.zone)?.offset_seconds;
    let time = match value {
        Value::String(text) => Time::parse(text, default)?,
        Value::Map(map) => Time::from_map(map, clock)?,
        other => Time {
            local: time_part(other).ok_or_else(|| lacks("time", "a value with a time", other))?,
            offset_seconds: offset_part(other).unwrap_or(default),
        },
    };
    Ok(Value::Time(time))
}

fn to_local_date_time(value: &Value, clock: &Clock) -> Outcome {
    let local = match value {
        Value::String(text) => LocalDateTime::parse(text)?,
        Value::Map(map) => LocalDateTime::from_map(map, clock)?,
        other => local_date_time("localdatetime", other)?,
    };
    Ok(Value::LocalDateTime(local))
}

fn local_date_time(function: &'static str, value: &Value) -> Result<LocalDateTime, ValueError> {
    let date = date_part(value).ok_or_else(|| lacks(function, "a value with a date", value))?;
    Ok(LocalDateTime {
        date,
        time: time_part(value).unwrap_or(LocalTime::MIDNIGHT),
    })
}

fn to_date_time(value: &Value, clock: &Clock) -> Outcome {
    let value = match value {
        Value::String(text) => DateTime::parse(text, &clock.zone)?,
        Value::Map(map) => DateTime::from_map(map, clock)?,
        Value::DateTime(value) => return Ok(Value::DateTime(value.clone())),
        other => {
            let zone = zone_part(other).unwrap_or_else(|| clock.zone.clone());
            let value = zone.at_local(local_date_time("datetime", other)?, None);
            value.ok_or_else(outside_calendar)?
        }
    };
    Ok(zoned(value))
}

fn outside_calendar() -> ValueError {
    ValueError::InvalidTemporal {
        type_name: "date-time",
        problem: "it lies outside the calendar".to_string(),
    }
}

fn from_epoch(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let nanoseconds = i128::from(integer(&arguments[0])) * i128::from(NANOS_PER_SECOND)
        + i128::from(integer(&arguments[1]));
    Zone::UTC
        .at_instant(nanoseconds)
        .map(zoned)
        .ok_or_else(outside_calendar)
}

fn from_epoch_millis(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let nanoseconds = i128::from(integer(&arguments[0])) * 1_000_000;
    Zone::UTC
        .at_instant(nanoseconds)
        .map(zoned)
        .ok_or_else(outside_calendar)
}

fn duration(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let duration = match &arguments[0] {
        Value::Map(map) => Duration::from_map(map)?,
        Value::Duration(duration) => return Ok(Value::Duration(duration.clone())),
        other => Duration::parse(text(other))?,
    };
    Ok(Value::Duration(Arc::new(duration)))
}

fn between(measure: fn(&Value, &Value) -> Option<Duration>, arguments: &[Value]) -> Outcome {
    let duration = measure(&arguments[0], &arguments[1]).ok_or_else(outside_calendar)?;
    Ok(Value::Duration(Arc::new(duration)))
}
