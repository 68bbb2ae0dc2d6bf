//! Functions and accesses over whole columns against single values.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::function::{Function, Kind, functions};
use crate::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time, Zone};

/// Values of one kind, or for kinds that need a graph of none.
fn of_kind(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Any => scalar(),
        Kind::Boolean => boolean().boxed(),
        Kind::Integer => integer().boxed(),
        Kind::Float => float().boxed(),
        Kind::Number => prop_oneof![integer(), float()].boxed(),
        Kind::String => prop_oneof![text(), temporal_text()].boxed(),
        Kind::List => list(),
        Kind::Map => select(maps()).boxed(),
        Kind::Node | Kind::Relationship | Kind::Path => Just(Value::Null).boxed(),
        _ => select(temporal_values()).boxed(),
    }
}

fn temporal_text() -> impl Strategy<Value = Value> {
    let texts = vec![
        "2024-02-29",
        "21:40:32.5+01:00",
        "2024-02-29T21:40[Europe/London]",
        "P1Y2M3DT4.5S",
        "day",
        "12",
        "1.5",
    ];
    select(texts).prop_map(Value::from)
}

fn temporal_values() -> Vec<Value> {
    let date = Date::parse("2024-02-29").unwrap();
    let time = LocalTime::parse("21:40:32.5").unwrap();
    vec![
        Value::Date(date),
        Value::LocalTime(time),
        Value::Time(Time::parse("21:40+01:00", 0).unwrap()),
        Value::LocalDateTime(LocalDateTime { date, time }),
        Value::DateTime(
            DateTime::parse("2024-02-29T21:40[Europe/London]", &Zone::UTC)
                .unwrap()
                .into(),
        ),
        Value::Duration(Duration::parse("P1Y2M3DT4.5S").unwrap().into()),
    ]
}

fn maps() -> Vec<Value> {
    let map = |entries: &[(&str, i64)]| {
        let entries = entries.iter();
        Value::map(entries.map(|(key, value)| ((*key).into(), Value::Integer(*value))))
    };
    vec![
        map(&[]),
        map(&[("year", 2024), ("month", 2)]),
        map(&[("hour", 12)]),
        map(&[("days", 3), ("a", 1)]),
    ]
}

/// Eight values that the parameter takes, now and then a null or something else.
fn argument(kinds: &'static [Kind]) -> impl Strategy<Value = Vec<Value>> {
    let fitting = select(kinds).prop_flat_map(|kind| {
        let plain = of_kind(kind);
        prop_oneof![plain.clone(), with_nulls(plain)]
    });
    let one_kind = select(kinds).prop_flat_map(|kind| prop::collection::vec(of_kind(kind), 8));
    prop_oneof![
        4 => one_kind,
        2 => prop::collection::vec(fitting, 8),
        1 => column(),
    ]
}

/// Two calls of these give different values, however they are made.
fn is_repeatable(function: &Function) -> bool {
    !["rand", "realtime", "statement", "transaction"]
        .iter()
        .any(|word| function.name.to_lowercase().contains(word))
}

/// With every number of arguments, each argument a column.
#[test]
fn functions_agree() {
    let mut runner = TestRunner::deterministic();
    let with_parameters = |function: &&Function| !function.parameters.is_empty();
    for function in functions()
        .filter(with_parameters)
        .filter(|f| is_repeatable(f))
    {
        let required = function.parameters.iter().filter(|p| !p.optional).count();
        for count in required.max(1)..=function.parameters.len() {
            let columns: Vec<_> = function.parameters[..count]
                .iter()
                .map(|parameter| argument(parameter.kinds).boxed())
                .collect();
            let call = bound(BoundExprKind::Call {
                function: function.name.into(),
                arguments: (0..count as u32).map(slot).collect(),
            });
            for _ in 0..40 {
                let columns = columns.new_tree(&mut runner).unwrap().current();
                agree_on(&call, columns).unwrap_or_else(|failure| {
                    panic!("{} with {count} arguments: {failure}", function.name)
                });
            }
        }
    }
}

proptest! {
    #[test]
    fn accesses_agree(bases in prop_oneof![prop::collection::vec(list(), 8), prop::collection::vec(select(maps()), 8), column()],
        indexes in column(), ends in column()) {
        let boxed = |number| Box::new(slot(number));
        let exprs = [
            BoundExprKind::Index { base: boxed(0), index: boxed(1) },
            BoundExprKind::Slice { base: boxed(0), from: Some(boxed(1)), to: Some(boxed(2)) },
            BoundExprKind::Slice { base: boxed(0), from: None, to: Some(boxed(2)) },
            BoundExprKind::Property { base: boxed(0), key: "year".into() },
            BoundExprKind::List(vec![slot(0), slot(1), slot(2)]),
            BoundExprKind::Map(vec![("a".into(), slot(0)), ("b".into(), slot(2))]),
            BoundExprKind::MapProjection { base: boxed(0), all: true, entries: vec![("x".into(), slot(1))] },
        ];
        for kind in exprs {
            agree_on(&bound(kind), vec![bases.clone(), indexes.clone(), ends.clone()])?;
        }
    }

    #[test]
    fn choices_agree(tests in column(), values in column(), others in column()) {
        let simple = bound(BoundExprKind::Case {
            operand: Some(Box::new(slot(0))),
            branches: vec![(slot(1), slot(2)), (constant(1), slot(1))],
            otherwise: Some(Box::new(slot(0))),
        });
        let searched = case(
            vec![
                (comparison(ComparisonOperator::Less, slot(0), slot(1)), slot(1)),
                (bound(BoundExprKind::IsNull { operand: Box::new(slot(2)), negated: true }), slot(2)),
            ],
            None,
        );
        let junction = binary(BinaryOperator::And, slot(0), slot(1));
        for expr in [simple, searched, junction] {
            agree_on(&expr, vec![tests.clone(), values.clone(), others.clone()])?;
        }
    }
}
