//! The relations, operators and texts of values, as tables.

use std::cmp::Ordering;

use super::compare::{Key, equal, equivalent, greater_or_equal, hash, less, less_or_equal, order};
use super::json::{from_json, to_json};
use super::size::is_within;
use super::temporal::{Date, DateTime, Duration, Time, Zone, component};
use super::test_literal::{literal, table};
use super::text::to_plain_text;
use super::{Value, ValueError, arithmetic};

fn ternary(result: Option<bool>) -> String {
    result.map_or("null".to_string(), |known| known.to_string())
}

#[test]
fn equality_and_equivalence() {
    let cases = "
        1                    | 1.0                    | true  | true
        9007199254740993     | 9007199254740992.0     | false | false
        9223372036854775807  | 9223372036854775808.0  | false | false
        1                    | '1'                    | false | false
        NaN                  | NaN                    | false | true
        null                 | null                   | null  | true
        null                 | 1                      | null  | false
        [1, 2]               | [1]                    | false | false
        [null]               | [1]                    | null  | false
        [null]               | [null]                 | null  | true
        [[1], [2, 3]]        | [[1], [null]]          | false | false
        [[1], [2]]           | [[1], [null]]          | null  | false
        [null, 1]            | [null, 2]              | false | false
        {k: 1}               | {k: 1, l: null}        | false | false
        {k: null}            | {k: null}              | null  | true
        {k: null, l: 1}      | {k: null, l: 2}        | false | false
        -0.0                 | 0                      | true  | true
        duration('P13D')     | duration('P12DT24H')   | false | false
        duration('PT60S')    | duration('PT1M')       | true  | true
        time('10:00+01:00')  | time('09:00Z')         | false | false
        datetime('2020-01-01T00:00Z') | datetime('2020-01-01T00:00Z') | true | true";
    for [left, right, expected, same] in table::<4>(cases) {
        let (left, right) = (literal(left), literal(right));
        assert_eq!(ternary(equal(&left, &right)), expected, "{left} = {right}");
        assert_eq!(ternary(equal(&right, &left)), expected, "{right} = {left}");
        assert_eq!(
            equivalent(&left, &right).to_string(),
            same,
            "{left} is {right}"
        );
        assert_eq!(
            (Key(left.clone()) == Key(right.clone())).to_string(),
            same,
            "{left} is {right}"
        );
        if same == "true" {
            assert_eq!(hashed(&left), hashed(&right), "{left} hashes like {right}");
        }
    }
}

fn hashed(value: &Value) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut state = DefaultHasher::new();
    hash(value, &mut state);
    state.finish()
}

#[test]
fn comparability() {
    let cases = "
        1        | 3.14     | true  | true  | false
        NaN      | 1        | false | false | false
        NaN      | NaN      | false | false | false
        NaN      | 'a'      | null  | null  | null
        'a'      | 'b'      | true  | true  | false
        false    | true     | true  | true  | false
        [1, 2]   | [1, 2]   | false | true  | true
        [1]      | [1, 0]   | true  | true  | false
        [1, null]| [1, 2]   | null  | null  | null
        [2, null]| [1, 2]   | false | false | true
        [1, 'a'] | [1, null]| null  | null  | null
        [1, 'a'] | [1, 2]   | null  | null  | null
        {}       | {}       | null  | null  | null
        null     | 1        | null  | null  | null
        time('10:00+01:00') | time('09:35:14Z') | true | true | false
        date('1984-10-11')  | localdatetime('1984-10-11T00:00') | null | null | null
        duration('P1D')     | duration('P2D')   | null | null | null";
    for [left, right, lt, le, ge] in table::<5>(cases) {
        let (left, right) = (literal(left), literal(right));
        assert_eq!(ternary(less(&left, &right)), lt, "{left} < {right}");
        assert_eq!(
            ternary(less_or_equal(&left, &right)),
            le,
            "{left} <= {right}"
        );
        assert_eq!(
            ternary(greater_or_equal(&left, &right)),
            ge,
            "{left} >= {right}"
        );
    }
}

#[test]
fn orderability_is_total_and_ascending() {
    let ascending = "[{a: 'map'}, {b: 1}, {a: 1, b: 2}, [], ['a'], ['a', 1], [1], [1, 'a'], [1, null], [null, 1], [null, 2],
        datetime('0001-01-01T00:00-12:00'), datetime('2020-01-01T00:00Z'), datetime('2020-01-01T01:00+01:00'),
        localdatetime('2020-01-01'), date('1910-05-06'), date('1980-10-24'), time('10:00+01:00'), time('09:30Z'), localtime('10:00'),
        duration('P29D'), duration('P1M'), '', ' ', 'a', 'b', false, true, -Infinity, -1, 0, 0.5, 1, Infinity, NaN, null]";
    let Value::List(values) = literal(ascending) else {
        panic!()
    };
    for (i, left) in values.iter().enumerate() {
        for (j, right) in values.iter().enumerate() {
            assert_eq!(order(left, right), i.cmp(&j), "{left} against {right}");
        }
    }
    assert_eq!(order(&literal("1"), &literal("1.0")), Ordering::Equal);
}

fn operated(operator: &str, left: &Value, right: &Value) -> Result<Value, ValueError> {
    match operator {
        "+" => arithmetic::add(left, right),
        "-" => arithmetic::subtract(left, right),
        "*" => arithmetic::multiply(left, right),
        "/" => arithmetic::divide(left, right),
        "%" => arithmetic::modulo(left, right),
        "^" => arithmetic::power(left, right),
        _ => panic!("unknown operator {operator}"),
    }
}

#[test]
fn operators() {
    let cases = "
        1                   | + | 2      | 3
        1                   | + | 2.5    | 3.5
        1                   | + | null   | null
        'a'                 | + | 'b'    | 'ab'
        'a'                 | + | 1      | 'a1'
        1.0                 | + | 'a'    | '1.0a'
        [1]                 | + | [2]    | [1, 2]
        [1]                 | + | 2      | [1, 2]
        0                   | + | [1]    | [0, 1]
        [1]                 | + | null   | null
        1                   | + | true   | InvalidArgumentType
        {}                  | - | 1      | InvalidArgumentType
        9223372036854775807 | + | 1      | IntegerOverflow
        -9223372036854775808| / | -1     | IntegerOverflow
        -9223372036854775808| % | -1     | 0
        7                   | / | 2      | 3
        -7                  | / | 2      | -3
        -7                  | % | 3      | -1
        1                   | / | 0      | DivisionByZero
        1                   | % | 0      | DivisionByZero
        1.0                 | / | 0      | Infinity
        0.0                 | / | 0.0    | NaN
        2                   | ^ | 3      | 8.0
        duration('P1M')     | * | 0.75   | 'P22DT19H51M49.5S'
        2                   | * | duration('P1DT1S') | 'P2DT2S'
        duration('P14DT16H13M10.000000001S') | / | 2  | 'P7DT8H6M35S'
        duration('P1D')     | / | 0      | DivisionByZero
        date('1984-10-11')  | + | duration('P12Y5M14DT16H13M10.000000002S') | '1997-03-25'
        date('1984-10-11')  | - | duration('P12Y5M14DT16H13M10.000000002S') | '1972-04-27'
        date('1984-10-11')  | + | duration('P1M-14DT15H49M10S') | '1984-10-28'
        date('1984-10-11')  | - | duration('P1M-14DT15H49M10S') | '1984-09-25'
        duration('P12Y5M14DT16H13M10.000000001S') | / | 2 | 'P6Y2M22DT13H21M8S'
        duration('P12Y5M14DT16H13M10.000000001S') | / | 0.5 | 'P24Y10M28DT32H26M20.000000002S'
        duration('P12Y5M14DT16H13M10.000000001S') | * | 0.5 | 'P6Y2M22DT13H21M8S'
        duration('P1M-14DT15H49M10S') | - | duration('P12Y5M14DT16H13M10.000000001S') | 'P-12Y-4M-28DT-24M-0.000000001S'
        duration('P9223372036854775807M') | + | duration('P1M') | IntegerOverflow
        duration('P1D')     | * | NaN    | IntegerOverflow
        duration('P1Y')     | - | duration('P1M1D') | 'P11M-1D'
        date('2020-01-31')  | + | duration('P1M') | '2020-02-29'
        duration('P1D')     | + | date('2020-02-28') | '2020-02-29'
        localtime('23:30')  | + | duration('P5MT1H') | '00:30'
        date('+999999999-12-31') | + | duration('P1D') | InvalidArgumentValue
        datetime('2017-10-29T00:00+02:00[Europe/Stockholm]') | + | duration('PT4H') | '2017-10-29T03:00+01:00[Europe/Stockholm]'
        datetime('2017-10-28T04:00+02:00[Europe/Stockholm]') | + | duration('P1D')  | '2017-10-29T04:00+01:00[Europe/Stockholm]'";
    for [left, operator, right, expected] in table::<4>(cases) {
        let found = match operated(operator, &literal(left), &literal(right)) {
            Ok(value) => value.to_string(),
            Err(error) => error.detail().to_string(),
        };
        assert_eq!(found, expected, "{left} {operator} {right}");
    }
    assert_eq!(
        arithmetic::negate(&Value::Integer(i64::MIN))
            .unwrap_err()
            .detail(),
        "IntegerOverflow"
    );
}

#[test]
fn json_both_ways() {
    let cases = r#"
        null                 | null
        1                    | 1
        1.0                  | 1.0
        -0.0                 | -0.0
        1e300                | 1e+300
        -Infinity            | {"$float":"-Infinity"}
        [1, 'a', {b: 2, a: true}]   | [1,"a",{"a":true,"b":2}]
        date('1984-10-11')   | {"$date":"1984-10-11"}
        localtime('12:31:14.645876') | {"$localtime":"12:31:14.645876"}
        time('12:31:14+01:00')       | {"$time":"12:31:14+01:00"}
        localdatetime('1984-10-11T12:31:14') | {"$localdatetime":"1984-10-11T12:31:14"}
        datetime('1984-10-11T12:31:14[Europe/Stockholm]') | {"$datetime":"1984-10-11T12:31:14+01:00[Europe/Stockholm]"}
        duration('P1Y2M3DT4H5M6.7S') | {"$duration":"P1Y2M3DT4H5M6.7S"}"#;
    for [value, json] in table::<2>(cases) {
        let value = literal(value);
        assert_eq!(to_json(&value).to_string(), json);
        assert_eq!(from_json(&serde_json::from_str(json).unwrap()), Ok(value));
    }
    let dollar = Value::map([("$x".into(), Value::Integer(1))]);
    assert_eq!(to_json(&dollar).to_string(), r#"{"$map":{"$x":1}}"#);
    assert_eq!(from_json(&to_json(&dollar)), Ok(dollar));
    assert_eq!(
        from_json(&serde_json::json!({"$int": "9223372036854775807"})),
        Ok(Value::Integer(i64::MAX))
    );
    for refused in [
        r#"{"$node":{"id":"1"}}"#,
        r#"{"$int":"x"}"#,
        r#"{"$date":"2020-13-01"}"#,
        r#"{"$foo":1}"#,
        "9223372036854775808",
    ] {
        assert!(
            from_json(&serde_json::from_str(refused).unwrap()).is_err(),
            "{refused}"
        );
    }
}

#[test]
fn text_of_values() {
    let cases = "
        1.0      | 1.0      | 1.0
        -0.0     | 0.0      | 0.0
        1e300    | 1e300    | 1e300
        NaN      | NaN      | NaN
        'a'      | 'a'      | a
        null     | null     |
        ['a', 1] | ['a', 1] | ['a', 1]
        {a: 1}   | {a: 1}   | {a: 1}
        date('2020-02-29')  | '2020-02-29' | 2020-02-29";
    for [value, cypher, plain] in table::<3>(cases) {
        assert_eq!(
            (
                literal(value).to_string().as_str(),
                to_plain_text(&literal(value)).as_str()
            ),
            (cypher, plain)
        );
    }
    assert_eq!(Value::from("it's\n").to_string(), r"'it\'s\n'");
}

#[test]
fn components_of_temporal_values() {
    let cases = "
        date('1984-01-01')             | year weekYear week weekDay   | 1984 1983 52 7
        date('1984-11-11')             | quarter dayOfQuarter ordinalDay | 4 42 316
        time('12:31:14.645876123+01:00') | millisecond microsecond offset offsetMinutes | 645 645876 '+01:00' 60
        datetime('1970-01-01T00:00:01.5Z') | epochSeconds epochMillis timezone | 1 1500 'Z'
        datetime('2020-01-01T00:00[Asia/Shanghai]') | timezone offset | 'Asia/Shanghai' '+08:00'
        duration('P1Y4M10DT1H1M1.111111111S') | years quarters months weeks days hours | 1 5 16 1 10 1
        duration('P1Y4M10DT1H1M1.111111111S') | monthsOfQuarter daysOfWeek secondsOfMinute | 1 3 1
        duration('P1Y4M10DT1H1M1.111111111S') | milliseconds nanoseconds microsecondsOfSecond | 3661111 3661111111111 111111
        duration('PT-0.001S')          | seconds milliseconds nanosecondsOfSecond | 0 -1 -1000000
        date('1984-01-01')             | hour nothing                 | null null";
    for [value, names, expected] in table::<3>(cases) {
        let value = literal(value);
        let found: Vec<_> = names
            .split(' ')
            .map(|name| component(&value, name).unwrap().to_string())
            .collect();
        assert_eq!(found.join(" "), expected, "{value}: {names}");
    }
}

#[test]
fn components_beyond_64_bits_are_errors() {
    let far = literal("datetime('+999999999-01-01T00:00Z')");
    assert_eq!(
        component(&far, "epochMillis").unwrap_err().detail(),
        "IntegerOverflow"
    );
    let long = literal("duration('PT9223372036854775807S')");
    assert_eq!(
        component(&long, "milliseconds").unwrap_err().detail(),
        "IntegerOverflow"
    );
}

#[test]
fn deep_and_large_values_are_noticed() {
    let nested = (0..50).fold(Value::Null, |inner, _| Value::list([inner]));
    assert!(!is_within(&nested, 49, &mut 1000));
    assert!(is_within(&nested, 50, &mut 1000));
    let doubled = (0..50).fold(Value::Null, |inner, _| Value::list([inner.clone(), inner]));
    assert!(!is_within(&doubled, 50, &mut 1000));
}

proptest::proptest! {
    #[test]
    fn dates_survive_fields_and_text(epoch_day in -365_243_219_000_i64..365_241_780_000) {
        let date = Date::from_epoch_day(epoch_day).expect("inside the calendar");
        let (year, month, day) = date.ymd();
        proptest::prop_assert_eq!(Date::from_ymd(year, month.into(), day.into()), Some(date));
        let (week_year, week) = date.week();
        proptest::prop_assert_eq!(Date::from_week(week_year, week, date.day_of_week()), Some(date));
        proptest::prop_assert_eq!(Date::from_ordinal(year, date.ordinal_day()), Some(date));
        proptest::prop_assert_eq!(Date::from_quarter(year, date.quarter(), date.day_of_quarter()), Some(date));
        proptest::prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
    }

    #[test]
    fn durations_survive_text(months: i32, days: i64, seconds in -9_000_000_000_000_000_i64..9_000_000_000_000_000, nanoseconds in 0_u32..1_000_000_000) {
        let duration = Duration { months: months.into(), days, seconds, nanoseconds };
        proptest::prop_assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
    }

    #[test]
    fn instants_survive_zones_and_text(second in -300_000_000_000_000_i64..300_000_000_000_000, zone in 0_usize..4) {
        let zone = Zone::named(["Europe/Stockholm", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"][zone]).expect("a zone");
        let instant = i128::from(second) * 1_000_000_000;
        let value = zone.at_instant(instant).expect("inside the calendar");
        proptest::prop_assert_eq!(value.epoch_nanosecond(), instant);
        proptest::prop_assert_eq!(DateTime::parse(&value.to_string(), &Zone::UTC), Ok(value));
    }

    #[test]
    fn any_text_is_read_without_panic(text in ".*") {
        let _ = (Date::parse(&text), DateTime::parse(&text, &Zone::UTC), Duration::parse(&text), Time::parse(&text, 0));
    }

    #[test]
    fn temporal_looking_text_is_read_without_panic(text in "[-+]?[P0-9]{0,9}[-WQ0-9]{0,6}[T]?[0-9:.ZHMS]{0,12}[-+:0-9\\[\\]A-Z]{0,8}") {
        let _ = (Date::parse(&text), DateTime::parse(&text, &Zone::UTC), Duration::parse(&text), Time::parse(&text, 0));
    }
}
