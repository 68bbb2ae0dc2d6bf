//! Asks for a node at the other end of a relationship without a plan of its own: most rows are decided by the first node found.

use crate::binder::{BinaryOperator, BoundExpr, BoundExprKind};
use crate::function::Type;
use crate::plan::failure::test_may_fail;
use crate::plan::{ApplyKind, LogicalPlan, Plan};

use super::Estimates;
use super::distinct_ends::under_filters;

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    if plan.updates {
        return plan;
    }
    super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |operator| ask(&operator).unwrap_or(operator))
    })
}

fn ask(operator: &LogicalPlan) -> Option<LogicalPlan> {
    let LogicalPlan::Apply {
        input,
        subplan,
        kind: kind @ (ApplyKind::Semi | ApplyKind::Anti),
    } = operator
    else {
        return None;
    };
    let (below, tests) = under_filters(&subplan.plan);
    let LogicalPlan::DistinctExpand { input: rows, route } = below else {
        return None;
    };
    // Tests that may fail are made for one node after the other.
    let is_sure = |test: &&BoundExpr| !test_may_fail(test, &|_| true);
    let is_row = matches!(**rows, LogicalPlan::Argument { .. });
    if !is_row || route.steps.len() != 1 || !tests.iter().all(is_sure) {
        return None;
    }
    Some(LogicalPlan::SemiExpand {
        input: input.clone(),
        route: route.clone(),
        predicate: tests.into_iter().cloned().reduce(both),
        anti: *kind == ApplyKind::Anti,
    })
}

fn both(left: BoundExpr, right: BoundExpr) -> BoundExpr {
    BoundExpr {
        ty: Type::Boolean,
        span: left.span,
        kind: BoundExprKind::Binary {
            operator: BinaryOperator::And,
            left: Box::new(left),
            right: Box::new(right),
        },
    }
}
