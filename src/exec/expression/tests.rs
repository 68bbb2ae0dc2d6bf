//! Whole columns against single values: the same expression over typed columns, and row by row over untyped ones.

mod functions;

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::binder::{BoundExpr, BoundExprKind, Quantifier, Slot};
use crate::exec::{Limits, Procedures};
use crate::function::Type;
use crate::store::Graph;

struct NoProcedures;

impl Procedures for NoProcedures {
    fn call(
        &self,
        name: &str,
        _: &[Value],
        _: &[usize],
        _: &ExecContext,
    ) -> Result<Vec<Batch>, ExecError> {
        Err(ExecError::ProcedureNotFound { name: name.into() })
    }
}

fn context() -> ExecContext {
    ExecContext::new(
        Graph::new(),
        Arc::default(),
        Arc::from([]),
        Arc::new(NoProcedures),
        Limits::default(),
    )
}

fn bound(kind: BoundExprKind) -> BoundExpr {
    BoundExpr {
        kind,
        ty: Type::Any,
        span: Span::default(),
    }
}

fn slot(number: u32) -> BoundExpr {
    bound(BoundExprKind::Slot(Slot(number)))
}

fn constant(value: impl Into<Value>) -> BoundExpr {
    bound(BoundExprKind::Constant(value.into()))
}

fn binary(operator: BinaryOperator, left: BoundExpr, right: BoundExpr) -> BoundExpr {
    bound(BoundExprKind::Binary {
        operator,
        left: Box::new(left),
        right: Box::new(right),
    })
}

fn comparison(operator: ComparisonOperator, left: BoundExpr, right: BoundExpr) -> BoundExpr {
    bound(BoundExprKind::Comparison {
        operator,
        left: Box::new(left),
        right: Box::new(right),
    })
}

/// The value of every row, or the first error.
fn evaluate(expr: &BoundExpr, columns: Vec<Column>) -> Result<Vec<Value>, ExecError> {
    let slots = (0..columns.len() as u32).map(Slot).collect();
    let batch = Batch {
        rows: columns.first().map_or(1, Column::len),
        columns: columns.into_iter().map(Arc::new).collect(),
    };
    let mut cx = context();
    let compiled = Expr::compile(expr, &Layout::new(slots), &cx)?;
    let column = cx.evaluate(&compiled, &batch)?;
    assert_eq!(column.len(), batch.rows);
    Ok((0..batch.rows).map(|row| column.value(row)).collect())
}

/// The same, row by row over columns without type.
fn evaluate_singly(expr: &BoundExpr, columns: &[Vec<Value>]) -> Result<Vec<Value>, ExecError> {
    let mut values = Vec::new();
    for row in 0..columns[0].len() {
        let single = columns
            .iter()
            .map(|column| Column::Values(vec![column[row].clone()]));
        values.extend(evaluate(expr, single.collect())?);
    }
    Ok(values)
}

fn agree(expr: &BoundExpr, left: Vec<Value>, right: Vec<Value>) -> Result<(), TestCaseError> {
    agree_on(expr, vec![left, right])
}

fn agree_on(expr: &BoundExpr, columns: Vec<Vec<Value>>) -> Result<(), TestCaseError> {
    let typed = columns.iter().cloned().map(Column::from_values);
    let together = evaluate(expr, typed.collect());
    let singly = evaluate_singly(expr, &columns);
    // Which of several errors comes first is open: columns are computed one after the other.
    let texts = [together, singly].map(|result| result.ok().map(|values| format!("{values:?}")));
    prop_assert_eq!(&texts[0], &texts[1]);
    Ok(())
}

fn integer() -> impl Strategy<Value = Value> {
    prop_oneof![-3i64..4, Just(i64::MAX), Just(i64::MIN), Just(1 << 53)].prop_map(Value::Integer)
}

fn float() -> impl Strategy<Value = Value> {
    let special = [
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        9007199254740992.0,
        1e300,
    ];
    prop_oneof![
        (-3i64..4).prop_map(|n| n as f64 / 2.0),
        prop::sample::select(special.to_vec())
    ]
    .prop_map(Value::Float)
}

fn text() -> impl Strategy<Value = Value> {
    prop::sample::select(vec!["", "a", "ab", "成都", "成都市"]).prop_map(Value::from)
}

fn boolean() -> impl Strategy<Value = Value> {
    any::<bool>().prop_map(Value::Boolean)
}

fn with_nulls(values: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![1 => Just(Value::Null), 5 => values].boxed()
}

fn scalar() -> BoxedStrategy<Value> {
    with_nulls(prop_oneof![integer(), float(), text(), boolean()].boxed())
}

fn list() -> BoxedStrategy<Value> {
    prop::collection::vec(scalar(), 0..4)
        .prop_map(Value::from)
        .boxed()
}

/// Eight values: of one type, of one type or null, or of any.
fn column() -> impl Strategy<Value = Vec<Value>> {
    let kinds = [
        integer().boxed(),
        float().boxed(),
        text().boxed(),
        boolean().boxed(),
        list(),
        Just(Value::Null).boxed(),
    ];
    let columns = kinds
        .into_iter()
        .flat_map(|kind| [kind.clone(), with_nulls(kind)]);
    let mut columns: Vec<_> = columns.collect();
    columns.push(prop_oneof![scalar(), list()].boxed());
    prop::sample::select(columns).prop_flat_map(|values| prop::collection::vec(values, 8))
}

fn operators() -> Vec<BoundExpr> {
    use BinaryOperator::*;
    use ComparisonOperator::*;
    let binaries = [
        Or,
        Xor,
        And,
        Add,
        Subtract,
        Multiply,
        Divide,
        Modulo,
        Power,
        Concatenate,
        In,
        StartsWith,
        EndsWith,
        Contains,
    ];
    let comparisons = [Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual];
    let binaries = binaries.map(|operator| binary(operator, slot(0), slot(1)));
    let comparisons = comparisons.map(|operator| comparison(operator, slot(0), slot(1)));
    binaries.into_iter().chain(comparisons).collect()
}

proptest! {
    #[test]
    fn operators_agree(left in column(), right in column()) {
        for expr in operators() {
            agree(&expr, left.clone(), right.clone())?;
        }
    }

    #[test]
    fn operators_agree_beside_a_constant(left in column(), right in prop_oneof![scalar(), list()]) {
        for mut expr in operators() {
            expr = expr.map_children(&mut |child| match child.kind {
                BoundExprKind::Slot(Slot(1)) => constant(right.clone()),
                _ => child,
            });
            agree(&expr, left.clone(), left.clone())?;
        }
    }

    #[test]
    fn unary_operators_agree(values in column()) {
        let operand = || Box::new(slot(0));
        let exprs = [
            BoundExprKind::Not(operand()),
            BoundExprKind::Negate(operand()),
            BoundExprKind::Plus(operand()),
            BoundExprKind::IsNull { operand: operand(), negated: false },
            BoundExprKind::IsNull { operand: operand(), negated: true },
        ];
        for kind in exprs {
            agree(&bound(kind), values.clone(), values.clone())?;
        }
    }

    #[test]
    fn lambdas_agree(lists in prop::collection::vec(with_nulls(list()), 8), outer in column()) {
        let element = || slot(7);
        let test = || comparison(ComparisonOperator::Less, element(), slot(1));
        for quantifier in [Quantifier::All, Quantifier::Any, Quantifier::None, Quantifier::Single] {
            let expr = bound(BoundExprKind::Quantifier {
                quantifier,
                slot: Slot(7),
                list: Box::new(slot(0)),
                predicate: Box::new(test()),
            });
            agree(&expr, lists.clone(), outer.clone())?;
        }
        let pairs = bound(BoundExprKind::List(vec![element(), slot(1)]));
        let comprehension = bound(BoundExprKind::ListComprehension {
            slot: Slot(7),
            list: Box::new(slot(0)),
            predicate: Some(Box::new(test())),
            projection: Some(Box::new(pairs)),
        });
        agree(&comprehension, lists.clone(), outer.clone())?;
        let reduce = bound(BoundExprKind::Reduce {
            accumulator: Slot(8),
            initial: Box::new(constant("")),
            slot: Slot(7),
            list: Box::new(slot(0)),
            step: Box::new(bound(BoundExprKind::List(vec![slot(8), element(), slot(1)]))),
        });
        agree(&reduce, lists, outer)?;
    }
}

fn case(branches: Vec<(BoundExpr, BoundExpr)>, otherwise: Option<BoundExpr>) -> BoundExpr {
    bound(BoundExprKind::Case {
        operand: None,
        branches,
        otherwise: otherwise.map(Box::new),
    })
}

fn integers(values: &[i64]) -> Column {
    Column::from_values(values.iter().copied().map(Value::from).collect())
}

#[test]
fn the_other_side_is_computed_only_where_it_is_needed() {
    let is_zero = || comparison(ComparisonOperator::Equal, slot(0), constant(0));
    let inverse = || binary(BinaryOperator::Divide, constant(6), slot(0));
    let guarded = binary(
        BinaryOperator::Or,
        is_zero(),
        comparison(ComparisonOperator::Greater, inverse(), constant(2)),
    );
    let values = evaluate(&guarded, vec![integers(&[0, 2, 3])]).unwrap();
    assert_eq!(values, [true.into(), true.into(), false.into()]);

    let chosen = case(vec![(is_zero(), constant("none"))], Some(inverse()));
    let values = evaluate(&chosen, vec![integers(&[0, 2])]).unwrap();
    assert_eq!(values, ["none".into(), Value::Integer(3)]);
    let error = evaluate(&inverse(), vec![integers(&[0, 2])]).unwrap_err();
    assert!(matches!(
        error,
        ExecError::Value(ValueError::DivisionByZero, _)
    ));
}

#[test]
fn without_rows_nothing_fails() {
    let failing = binary(BinaryOperator::Divide, constant(1), constant(0));
    let mut cx = context();
    let compiled = Expr::compile(&failing, &Layout::default(), &cx).unwrap();
    let empty = Batch {
        columns: Vec::new(),
        rows: 0,
    };
    assert!(cx.evaluate(&compiled, &empty).unwrap().is_empty());
    assert!(cx.evaluate(&compiled, &Batch::unit()).is_err());
}

#[test]
fn lists_longer_than_a_chunk_keep_their_order() {
    let doubled = bound(BoundExprKind::ListComprehension {
        slot: Slot(7),
        list: Box::new(slot(0)),
        predicate: None,
        projection: Some(Box::new(binary(BinaryOperator::Add, slot(7), slot(7)))),
    });
    let list = |step: i64| Value::list((0..10_000).map(|n| Value::Integer(n * step)));
    let values = evaluate(&doubled, vec![Column::Values(vec![list(1), list(3)])]).unwrap();
    assert_eq!(values, [list(2), list(6)]);
}

#[test]
fn properties_of_nodes_lists_and_deleted_nodes() {
    let mut cx = context();
    let ann = cx
        .graph
        .create_node(&["P"], [("name", Value::from("Ann"))])
        .unwrap();
    let bob = cx
        .graph
        .create_node(&["Q"], [("age", Value::from(7))])
        .unwrap();
    let name = bound(BoundExprKind::Property {
        base: Box::new(slot(0)),
        key: "name".into(),
    });
    let labelled = bound(BoundExprKind::HasLabels {
        base: Box::new(slot(0)),
        labels: LabelTest::Label("P".into()),
    });
    let batch = Batch {
        columns: vec![Arc::new(Column::nodes(vec![Some(ann), None, Some(bob)]))],
        rows: 3,
    };
    let layout = Layout::new(vec![Slot(0)]);
    let [name, labelled] = [name, labelled].map(|expr| Expr::compile(&expr, &layout, &cx).unwrap());
    let names = cx.evaluate(&name, &batch).unwrap();
    assert_eq!(
        [0, 1, 2].map(|row| names.value(row)),
        ["Ann".into(), Value::Null, Value::Null]
    );
    assert_eq!(cx.select_true(&labelled, &batch).unwrap(), [0]);

    assert!(cx.graph.delete_node(bob));
    for expr in [name, labelled] {
        let error = cx.evaluate(&expr, &batch).unwrap_err();
        assert_eq!(error.detail(), "DeletedEntityAccess");
    }
}

#[test]
fn results_that_grow_with_every_step_of_reduce_end_in_an_error() {
    let growing = |parts: usize| {
        bound(BoundExprKind::Reduce {
            accumulator: Slot(8),
            initial: Box::new(constant(1)),
            slot: Slot(7),
            list: Box::new(slot(0)),
            step: Box::new(bound(BoundExprKind::List(vec![slot(8); parts]))),
        })
    };
    let steps = || {
        vec![Column::Values(vec![Value::list(
            (0..2000).map(Value::from),
        )])]
    };
    for parts in [1, 2] {
        let error = evaluate(&growing(parts), steps()).unwrap_err();
        assert_eq!(error.detail(), "NumberOutOfRange");
    }
}
