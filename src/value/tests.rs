//! The relations, operators and texts of values, as tables.

use std::cmp::Ordering;

use super::compare::{Key, equal, equivalent, greater_or_equal, hash, less, less_or_equal, order};
use super::json::{from_json, to_json};
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
