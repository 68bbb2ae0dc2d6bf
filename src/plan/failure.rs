//! Which expressions may end in an error for some row.
//!
//! A test that cannot fail may be made anywhere; one that may fail only on rows that its place in the text gives it, or a query that has
//! an answer would end in an error: `WHERE n.parts <> 0 AND n.sum / n.parts > 2`. The answer errs on the side of "may fail". Entities that the
//! statement has deleted are left out of account.

use crate::binder::{BinaryOperator, BoundExpr, BoundExprKind, Slot, SubqueryId};
use crate::function::Type;
use crate::value::temporal::{Date, LocalDateTime};

use super::LogicalPlan;

/// Whether a subquery may end in an error.
pub type Subqueries<'a> = &'a dyn Fn(SubqueryId) -> bool;

/// Whether testing a row with `predicate` may end in an error.
pub fn test_may_fail(predicate: &BoundExpr, subqueries: Subqueries) -> bool {
    !is_truth(predicate) || may_fail(predicate, subqueries)
}

/// Whether computing `expr` may end in an error.
pub fn may_fail(expr: &BoundExpr, subqueries: Subqueries) -> bool {
    if matches!(expr.kind, BoundExprKind::Attempt(_)) {
        return false;
    }
    itself_may_fail(expr, subqueries)
        || expr
            .children()
            .into_iter()
            .any(|child| may_fail(child, subqueries))
}

/// For each subquery of a plan, whether it may end in an error.
pub fn failing_subqueries(subqueries: &[super::Subplan]) -> Vec<bool> {
    let mut failing = vec![false; subqueries.len()];
    // Subqueries nest: what is found out about inner ones decides about outer ones.
    loop {
        let known = failing.clone();
        for (fails, subplan) in failing.iter_mut().zip(subqueries) {
            *fails |= plan_may_fail(&subplan.plan, &|id| known[id.0 as usize]);
        }
        if known == failing {
            return failing;
        }
    }
}

fn plan_may_fail(plan: &LogicalPlan, subqueries: Subqueries) -> bool {
    use LogicalPlan as P;
    let mut fails = false;
    plan.for_each(&mut |operator| {
        let expressions = operator.expressions();
        fails |= match operator {
            P::Filter { predicate, .. } => test_may_fail(predicate, subqueries),
            P::VarExpand(expand) => expand
                .predicate
                .iter()
                .any(|predicate| test_may_fail(predicate, subqueries)),
            P::Argument { .. }
            | P::Scan { .. }
            | P::Expand { .. }
            | P::DistinctExpand { .. }
            | P::ExpandBound { .. }
            | P::IndexLookup { .. }
            | P::PropertyScan { .. }
            | P::Project { .. }
            | P::Distinct { .. }
            | P::Sort { .. }
            | P::Unwind { .. }
            | P::Union { .. } => expressions
                .into_iter()
                .any(|expr| may_fail(expr, subqueries)),
            _ => true,
        };
    });
    fails
}

/// The expression is true, false or null in every row.
fn is_truth(expr: &BoundExpr) -> bool {
    matches!(expr.ty, Type::Boolean | Type::Null)
}

fn is_list(expr: &BoundExpr) -> bool {
    matches!(expr.ty, Type::List(_) | Type::Null)
}

fn has_properties(expr: &BoundExpr) -> bool {
    matches!(
        expr.ty,
        Type::Node | Type::Relationship | Type::Map | Type::Null
    )
}

/// The slot of `slot.key`, whose reading fails exactly when the slot holds something without properties, whatever the key.
fn property_of(expr: &BoundExpr) -> Option<Slot> {
    match &expr.kind {
        BoundExprKind::Property { base, .. } => match base.kind {
            BoundExprKind::Slot(slot) => Some(slot),
            _ => None,
        },
        _ => None,
    }
}

/// Whether `test` can only fail where `value`, a property, fails too.
pub fn fails_only_with(test: &BoundExpr, value: &BoundExpr) -> bool {
    let Some(slot) = property_of(value) else {
        return false;
    };
    let mut alike = is_truth(test);
    test.for_each(&mut |part| {
        alike &= !itself_may_fail(part, &|_| true) || property_of(part) == Some(slot);
    });
    alike
}

/// Whether an error may arise in `expr` itself, its parts left aside.
fn itself_may_fail(expr: &BoundExpr, subqueries: Subqueries) -> bool {
    use BoundExprKind as K;
    match &expr.kind {
        K::Constant(_)
        | K::Parameter(_)
        | K::Slot(_)
        | K::List(_)
        | K::Map(_)
        | K::Comparison { .. }
        | K::IsNull { .. }
        | K::Path { .. } => false,
        K::Property { base, .. } | K::MapProjection { base, .. } => !has_properties(base),
        K::HasLabels { base, .. } => !matches!(base.ty, Type::Node | Type::Relationship),
        K::Not(operand) => !is_truth(operand),
        K::Binary {
            operator,
            left,
            right,
        } => operator_may_fail(*operator, left, right),
        K::Call {
            function,
            arguments,
        } => call_may_fail(function, arguments),
        K::Case {
            operand, branches, ..
        } => operand.is_none() && !branches.iter().all(|(test, _)| is_truth(test)),
        K::ListComprehension {
            list, predicate, ..
        } => !is_list(list) || !predicate.as_deref().is_none_or(is_truth),
        K::Quantifier {
            list, predicate, ..
        } => !is_list(list) || !is_truth(predicate),
        K::Reduce { list, .. } => !is_list(list),
        K::Subquery { query, .. } => subqueries(*query),
        _ => true,
    }
}

fn operator_may_fail(operator: BinaryOperator, left: &BoundExpr, right: &BoundExpr) -> bool {
    use BinaryOperator as B;
    match operator {
        B::And | B::Or | B::Xor => !is_truth(left) || !is_truth(right),
        B::StartsWith | B::EndsWith | B::Contains => false,
        B::In => !is_list(right),
        _ => true,
    }
}

/// Functions that take whatever values of the right type there are.
fn call_may_fail(function: &str, arguments: &[BoundExpr]) -> bool {
    let all = |types: &[Type]| {
        let fits = |argument: &BoundExpr| types.contains(&argument.ty);
        arguments.iter().all(fits)
    };
    match function {
        "coalesce" => false,
        "id" | "elementId" | "properties" | "keys" => !all(&[Type::Node, Type::Relationship]),
        "date" => !reads(arguments, |text| Date::parse(text).is_ok()),
        "localdatetime" => !reads(arguments, |text| LocalDateTime::parse(text).is_ok()),
        "labels" => !all(&[Type::Node]),
        "type" | "startNode" | "endNode" => !all(&[Type::Relationship]),
        "nodes" | "relationships" | "length" => !all(&[Type::Path]),
        "size" => !arguments
            .iter()
            .all(|argument| is_list(argument) || argument.ty == Type::String),
        _ => true,
    }
}

/// Whether the only argument is a text written out that can be read.
fn reads(arguments: &[BoundExpr], can_be_read: impl Fn(&str) -> bool) -> bool {
    match arguments {
        [only] => match &only.kind {
            BoundExprKind::Constant(value) => value.as_str().is_some_and(can_be_read),
            _ => false,
        },
        _ => false,
    }
}

/// Whether computing the expression twice gives the same.
pub fn is_repeatable(expr: &BoundExpr) -> bool {
    let mut repeatable = true;
    expr.for_each(&mut |part| match &part.kind {
        BoundExprKind::Call { function, .. } => {
            repeatable &= !matches!(function.as_str(), "rand" | "randomUUID");
        }
        // What stands inside is not seen from here.
        BoundExprKind::Subquery { .. } => repeatable = false,
        _ => {}
    });
    repeatable
}
