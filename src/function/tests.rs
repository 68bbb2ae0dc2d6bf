//! The function table as text: calls with their results, errors, and the shape of the rows. The examples in the rows are run through
//! the engine by the integration tests.

use std::collections::HashSet;

use smol_str::SmolStr;

use super::{AGGREGATES, EntityAccess, FunctionContext, Type, find, find_aggregate, functions};
use crate::value::temporal::{Clock, Zone};
use crate::value::test_literal::{evaluate, table};
use crate::value::{ElementId, Map, NodeId, RelId, Value, ValueError};

/// A graph in which node `i` has label `A`, a property `i`, and relationship `i` of type `T` leads from it to the next.
struct Graph;

impl EntityAccess for Graph {
    fn labels(&self, _: NodeId) -> Result<Vec<SmolStr>, ValueError> {
        Ok(vec!["A".into()])
    }
    fn node_properties(&self, node: NodeId) -> Result<Map, ValueError> {
        Ok(Map::from([("i".into(), Value::Integer(node.0.into()))]))
    }
    fn node_property(&self, node: NodeId, key: &str) -> Result<Value, ValueError> {
        Ok(self.node_properties(node)?.get(key).cloned().into())
    }
    fn relationship_properties(&self, _: RelId) -> Result<Map, ValueError> {
        Ok(Map::new())
    }
    fn relationship_property(&self, _: RelId, _: &str) -> Result<Value, ValueError> {
        Ok(Value::Null)
    }
    fn relationship_type(&self, _: RelId) -> SmolStr {
        "T".into()
    }
    fn endpoints(&self, relationship: RelId) -> (NodeId, NodeId) {
        (NodeId(relationship.0), NodeId(relationship.0 + 1))
    }
    fn node_element_id(&self, node: NodeId) -> ElementId {
        ElementId(node.0.into())
    }
    fn relationship_element_id(&self, relationship: RelId) -> ElementId {
        ElementId(relationship.0.into())
    }
}

/// Calls a function at 2026-01-01T00:00Z; an error comes back as a string that holds its kind and detail.
pub fn call(name: &str, arguments: &[Value]) -> Value {
    let node = |index: usize| Value::Node(NodeId(index as u32).into());
    match name {
        "node" => return node(arguments.len()),
        "relationship" => return Value::Relationship(RelId(arguments.len() as u32).into()),
        _ => {}
    }
    let clock = Clock {
        epoch_nanosecond: 1_767_225_600_000_000_000,
        zone: Zone::UTC,
    };
    let context = FunctionContext {
        entities: &Graph,
        clock: &clock,
        realtime: &|| 1_767_225_600_000_000_000,
        random: &|| 1 << 63,
        list_limit: 1_000_000,
    };
    let function = find(name).unwrap_or_else(|| panic!("no function `{name}`"));
    match function.invoke(&context, arguments) {
        Ok(value) => value,
        Err(error) => Value::from(format!("{}: {}", error.kind().name(), error.detail())),
    }
}

fn check(cases: &str) {
    for [expression, expected] in table::<2>(cases) {
        assert_eq!(
            evaluate(expression, &call).to_string(),
            expected,
            "{expression}"
        );
    }
}

#[test]
fn general_functions() {
    check(
        "coalesce(null, null)                | null
         coalesce(null, 1, 2)                | 1
         nullIf(1, 1.0)                      | null
         nullIf(null, 1)                     | null
         nullIf(1, null)                     | 1
         exists(null)                        | false
         valueType(null)                     | 'NULL'
         valueType([1, null])                | 'LIST<INTEGER> NOT NULL'
         valueType([])                       | 'LIST<NOTHING> NOT NULL'
         valueType(date())                   | 'DATE NOT NULL'
         isEmpty({})                         | true
         size('图谱')                        | 2
         size(null)                          | null
         size(1)                             | 'TypeError: InvalidArgumentValue'
         RANDOMUUID()                        | '80000000-0000-4000-8000-000000000000'
         timestamp()                         | 1767225600000
         rand()                              | 0.5",
    );
}

#[test]
fn graph_functions() {
    check(
        "labels(node(1))                     | ['A']
         labels(null)                        | null
         labels(relationship())              | 'TypeError: InvalidArgumentValue'
         keys(node(1))                       | ['i']
         keys({b: 1, a: null})               | ['a', 'b']
         properties({a: 1})                  | {a: 1}
         properties(node(1))                 | {i: 1}
         type(relationship())                | 'T'
         type(node())                        | 'TypeError: InvalidArgumentValue'
         id(endNode(relationship()))         | 1
         elementId(node(1))                  | '1'",
    );
}

#[test]
fn list_functions() {
    check(
        "head([])                            | null
         last([1, null])                     | null
         tail([])                            | []
         reverse('raksO')                    | 'Oskar'
         range(1, 3)                         | [1, 2, 3]
         range(3, 1)                         | []
         range(0, -123)                      | []
         range(3, 1, -1)                     | [3, 2, 1]
         range(2, 2, -5)                     | [2]
         range(1, 9, 3)                      | [1, 4, 7]
         range(9223372036854775806, 9223372036854775807) | [9223372036854775806, 9223372036854775807]
         range(-9223372036854775808, 9223372036854775807) | 'ArgumentError: NumberOutOfRange'
         range(2, 8, 0)                      | 'ArgumentError: NumberOutOfRange'
         range(true, 1, 1)                   | 'ArgumentError: InvalidArgumentType'
         range(0, 0.0)                       | 'ArgumentError: InvalidArgumentType'
         range(null, 1)                      | null",
    );
}

#[test]
fn string_functions() {
    check(
        "left('成都市', 9)                   | '成都市'
         left('abc', -1)                     | 'ArgumentError: NumberOutOfRange'
         right('成都市', 1)                  | '市'
         substring('hello', 9)               | ''
         substring('hello', 1)               | 'ello'
         substring(null, 1)                  | null
         replace('a.b', '.', '')             | 'ab'
         split('a,b,', ',')                  | ['a', 'b', '']
         split('ab', '')                     | ['a', 'b']
         split('a--b-c', ['-', '--'])        | ['a', 'b', 'c']
         btrim('xyax', 'xy')                 | 'a'
         upper('ß')                          | 'SS'
         CHARACTER_LENGTH('ab')              | 2
         normalize('a', 'X')                 | 'TypeError: InvalidArgumentValue'
         toLower(1)                          | 'TypeError: InvalidArgumentValue'",
    );
}

#[test]
fn number_functions() {
    check(
        "abs(-9223372036854775808)           | 'ArithmeticError: IntegerOverflow'
         abs(-1.5)                           | 1.5
         sign(-0.0)                          | 0
         ceil(-0.5)                          | 0.0
         round(-1.5)                         | -1.0
         round(2.5)                          | 3.0
         round(0.49999999999999994)          | 0.0
         round(1.249, 1)                     | 1.2
         round(1.25, 1)                      | 1.3
         round(-1.25, 1)                     | -1.3
         round(1.25, 1, 'HALF_EVEN')         | 1.2
         round(1.25, 1, 'half_down')         | 1.2
         round(1.21, 1, 'UP')                | 1.3
         round(-1.29, 1, 'CEILING')          | -1.2
         round(9.99, 1)                      | 10.0
         round(1.005, 2)                     | 1.01
         round(5, 0)                         | 5.0
         round(NaN, 2)                       | NaN
         sqrt(-1)                            | NaN
         log(0)                              | -Infinity
         pi()                                | 3.141592653589793
         isNaN(NaN)                          | true",
    );
}

#[test]
fn conversions() {
    check(
        "toBoolean(' tru ')                  | null
         toBoolean(1.5)                      | 'TypeError: InvalidArgumentValue'
         toInteger('2.9')                    | 2
         toInteger('foo')                    | null
         toInteger('')                       | null
         toInteger(-2.9)                     | -2
         toInteger(1e30)                     | 'ArithmeticError: IntegerOverflow'
         toInteger('1e30')                   | null
         toInteger([])                       | 'TypeError: InvalidArgumentValue'
         toInteger(node())                   | 'TypeError: InvalidArgumentValue'
         toIntegerOrNull([])                 | null
         toIntegerOrNull(1e30)               | null
         toFloat('5')                        | 5.0
         toFloat('inf')                      | null
         toFloat('NaN')                      | NaN
         toString(1.0)                       | '1.0'
         toString({})                        | 'TypeError: InvalidArgumentValue'
         toStringList([1, null, date('2020-01-01')]) | ['1', null, '2020-01-01']",
    );
}

#[test]
fn temporal_functions() {
    check(
        "date()                              | '2026-01-01'
         datetime.realtime('Asia/Shanghai')  | '2026-01-01T08:00+08:00[Asia/Shanghai]'
         time.transaction(null)              | null
         date({timezone: 'America/New_York'}) | '2025-12-31'
         date(true)                          | 'TypeError: InvalidArgumentValue'
         date('2020-13-01')                  | 'ArgumentError: InvalidArgumentValue'
         date('2015-Q2-60')                  | '2015-05-30'
         date({year: 1984, day: 2})          | 'ArgumentError: InvalidArgumentValue'
         date({year: 1984, month: 13})       | 'ArgumentError: InvalidArgumentValue'
         date({year: 2021, week: 53})        | 'ArgumentError: InvalidArgumentValue'
         date({year: 1984, months: 1})       | 'ArgumentError: InvalidArgumentValue'
         date({date: date('1984-11-11'), quarter: 3}) | '1984-08-11'
         date(datetime('1984-11-11T12:00Z')) | '1984-11-11'
         datetime(date('1984-11-11'))        | '1984-11-11T00:00Z'
         localdatetime('2015-07-21')         | '2015-07-21T00:00'
         time({hour: 12, timezone: 'Europe/Stockholm'}) | '12:00+01:00'
         time('21:40:32[Europe/Stockholm]')  | 'ArgumentError: InvalidArgumentValue'
         datetime('2017-03-26T02:30[Europe/Stockholm]') | '2017-03-26T03:30+02:00[Europe/Stockholm]'
         datetime('2017-10-29T02:30[Europe/Stockholm]') | '2017-10-29T02:30+02:00[Europe/Stockholm]'
         datetime('2017-10-29T02:30+01:00[Europe/Stockholm]') | '2017-10-29T02:30+01:00[Europe/Stockholm]'
         datetime('2017-07-29T02:30+01:00[Europe/Stockholm]') | 'ArgumentError: InvalidArgumentValue'
         datetime('2017-07-29T02:30[Nowhere]') | 'ArgumentError: InvalidArgumentValue'
         datetime('+99999-07-29T02:30[Europe/Stockholm]') | '+99999-07-29T02:30+02:00[Europe/Stockholm]'
         datetime({epochSeconds: 1, nanosecond: 1}) | '1970-01-01T00:00:01.000000001Z'
         localtime({hour: 9223372036854775807}) | 'ArgumentError: InvalidArgumentValue'
         time({hour: 1, nanosecond: 9223372036854775807}) | 'ArgumentError: InvalidArgumentValue'
         date({year: 1, quarter: -9223372036854775808}) | 'ArgumentError: InvalidArgumentValue'
         date({year: 1, quarter: 1, dayOfQuarter: -9223372036854775808}) | 'ArgumentError: InvalidArgumentValue'
         date({year: 1, week: 9223372036854775807}) | 'ArgumentError: InvalidArgumentValue'
         datetime({epochSeconds: -9223372036854775808, timezone: 'Asia/Shanghai'}) | 'ArgumentError: InvalidArgumentValue'
         datetime('+999999999-12-31T23:00-05:00') | '+999999999-12-31T23:00-05:00'
         duration.inSeconds(datetime('-999999999-01-01T00:00[Asia/Shanghai]'), datetime('+999999999-12-31T23:00-05:00')) | 'PT17531639991228H5M43S'
         duration('PT-9223372036854775808S') | 'PT-2562047788015215H-30M-8S'
         datetime.fromepoch(9223372036854775807, 0) | 'ArgumentError: InvalidArgumentValue'
         datetime.truncate('hour', datetime('2017-10-11T12:31+01:00'), {timezone: 'Asia/Shanghai'}) | '2017-10-11T12:00+08:00[Asia/Shanghai]'
         date.truncate('hour', date('2017-10-11')) | 'ArgumentError: InvalidArgumentValue'
         time.truncate('month', time('12:31Z'))    | 'ArgumentError: InvalidArgumentValue'
         duration('P2012-02-02T14:37:21.545') | 'P2012Y2M2DT14H37M21.545S'
         duration('P5M1.5D')                 | 'P5M1DT12H'
         duration('PT0.75M')                 | 'PT45S'
         duration('P2.5W')                   | 'P17DT12H'
         duration('P')                       | 'ArgumentError: InvalidArgumentValue'
         duration({years: 9223372036854775807}) | 'ArgumentError: InvalidArgumentValue'
         duration.between(datetime('2017-10-29T00:00[Europe/Stockholm]'), localdatetime('2017-10-29T04:00')) | 'PT5H'
         duration.between(date('2020-01-31'), date('2020-02-29')) | 'P29D'
         duration.between(localtime('12:00'), null) | null",
    );
}

#[test]
fn aggregates() {
    let cases = "
        count          | [1, null, 2]                 | 2
        count          | []                           | 0
        sum            | []                           | 0
        sum            | [1, 2]                       | 3
        sum            | [1, 2.5]                     | 3.5
        sum            | [9223372036854775807, 1]     | IntegerOverflow
        sum            | [9223372036854775807, 1, -1] | 9223372036854775807
        sum            | ['a']                        | InvalidArgumentValue
        sum            | [duration('P1D'), duration('PT1S')] | 'P1DT1S'
        sum            | [duration('P1D'), 1]         | InvalidArgumentValue
        avg            | []                           | null
        avg            | [1, 3]                       | 2.0
        avg            | [duration('P1D'), duration('P2D')] | 'P1DT12H'
        min            | [1, 'a', null, [1, 2], 0.2, 'b'] | [1, 2]
        max            | [1, 'a', null, [1, 2], 0.2, 'b'] | 1
        max            | []                           | null
        collect        | [1, null, 2]                 | [1, 2]
        collect        | []                           | []
        stDev          | [1, 3]                       | 1.4142135623730951
        stDev          | [1]                          | 0.0
        stDev          | []                           | null
        stDevP         | [1, 3]                       | 1.0";
    for [name, values, expected] in table::<3>(cases) {
        let Value::List(values) = evaluate(values, &call) else {
            panic!()
        };
        for split in 0..=values.len() {
            assert_eq!(
                gathered(name, &values, split, &[]),
                expected,
                "{name} of {values:?} merged at {split}"
            );
        }
    }
}

#[test]
fn percentiles() {
    let cases = "
        percentileDisc | [10.0, 20.0, 30.0] | 0.0  | 10.0
        percentileDisc | [10.0, 20.0, 30.0] | 0.5  | 20.0
        percentileDisc | [30, 20, 10]       | 1.0  | 30
        percentileCont | [10.0, 20.0, 30.0] | 0.5  | 20.0
        percentileCont | [10, 20]           | 0.25 | 12.5
        percentileCont | []                 | 0.25 | null
        percentileCont | [1]                | 1.1  | NumberOutOfRange";
    for [name, values, share, expected] in table::<4>(cases) {
        let Value::List(values) = evaluate(values, &call) else {
            panic!()
        };
        for split in 0..=values.len() {
            let share = [evaluate(share, &call)];
            assert_eq!(
                gathered(name, &values, split, &share),
                expected,
                "{name} of {values:?}"
            );
        }
    }
}

/// The result over two accumulators, the first with the values before `split`.
fn gathered(name: &str, values: &[Value], split: usize, rest: &[Value]) -> String {
    let aggregate = find_aggregate(name).unwrap();
    let gather = |values: &[Value]| {
        let mut accumulator = aggregate.accumulator();
        for value in values {
            accumulator.add(&[std::slice::from_ref(value), rest].concat())?;
        }
        Ok(accumulator)
    };
    let result = gather(&values[..split]).and_then(|mut first| {
        first.merge(gather(&values[split..])?)?;
        first.finish()
    });
    result.map_or_else(
        |error: ValueError| error.detail().to_string(),
        |value| value.to_string(),
    )
}

#[test]
fn rows_are_complete_and_names_unique() {
    let mut names = HashSet::new();
    let scalars = functions().map(|function| {
        (
            function.name,
            function.aliases,
            function.summary,
            function.example,
        )
    });
    let aggregates = AGGREGATES
        .iter()
        .map(|row| (row.name, row.aliases, row.summary, row.example));
    for (name, aliases, summary, (query, value)) in scalars.chain(aggregates) {
        assert!(names.insert(name.to_lowercase()), "{name} stands twice");
        assert!(
            aliases
                .iter()
                .all(|alias| names.insert(alias.to_lowercase())),
            "an alias of {name} stands twice"
        );
        assert!(
            !summary.is_empty() && !query.is_empty() && !value.is_empty(),
            "{name} lacks help"
        );
    }
}

#[test]
fn signatures_and_static_types() {
    let signature = |name: &str| find(name).unwrap().signature();
    assert_eq!(
        signature("substring"),
        "substring(original :: STRING, start :: INTEGER [, length :: INTEGER]) :: STRING"
    );
    assert_eq!(signature("coalesce"), "coalesce(value :: ANY, ...) :: ANY");
    assert_eq!(find("coalesce").unwrap().arity(), (1, None));
    assert_eq!(find("RANGE").unwrap().arity(), (2, Some(3)));
    let size = find("size").unwrap().parameter(0).unwrap();
    assert!(size.accepts(&Type::Any) && size.accepts(&Type::Null) && size.accepts(&Type::String));
    assert!(!size.accepts(&Type::Path) && !size.accepts(&Type::Integer));
    let list = Type::List(Box::new(Type::Integer));
    assert_eq!(
        find("head")
            .unwrap()
            .returns
            .of(std::slice::from_ref(&list)),
        Type::Integer
    );
    assert_eq!(
        find("coalesce")
            .unwrap()
            .returns
            .of(&[Type::Null, Type::String]),
        Type::String
    );
    assert_eq!(
        find_aggregate("COLLECT")
            .unwrap()
            .result_type(&[Type::Integer]),
        list
    );
}
