//! Moves each filter below operators that neither make nor need what it tests.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundExprKind, Slot, SubqueryId};
use crate::plan::failure::{Subqueries, failing_subqueries, test_may_fail};
use crate::plan::query_graph::conjuncts;
use crate::plan::{LogicalPlan, Plan};

use super::Estimates;

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    let failing = failing_subqueries(&plan.subqueries);
    let failing = |id: SubqueryId| failing[id.0 as usize];
    super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |operator| push(operator, &failing))
    })
}

fn push(operator: LogicalPlan, failing: Subqueries) -> LogicalPlan {
    match operator {
        LogicalPlan::Filter { input, predicate } => {
            conjuncts(predicate)
                .into_iter()
                .fold(*input, |plan, predicate| {
                    let sure = !test_may_fail(&predicate, failing);
                    sink(plan, predicate, sure)
                })
        }
        other => other,
    }
}

/// Puts `predicate` as far below the top of `plan` as its slots allow. Unless it is `sure` not to fail, it stays above everything that
/// may spare it a row.
fn sink(plan: LogicalPlan, predicate: BoundExpr, sure: bool) -> LogicalPlan {
    use LogicalPlan as P;
    let free = predicate.free_slots();
    match plan {
        P::Filter {
            input,
            predicate: other,
        } if sure && !matches!(*input, P::Argument { .. }) => P::Filter {
            input: Box::new(sink(*input, predicate, sure)),
            predicate: other,
        },
        P::Project {
            input,
            retain,
            items,
        } => match renamed(predicate, &retain, &items) {
            Ok(predicate) => P::Project {
                input: Box::new(sink(*input, predicate, sure)),
                retain,
                items,
            },
            Err(predicate) => filter(
                P::Project {
                    input,
                    retain,
                    items,
                },
                predicate,
            ),
        },
        P::Distinct { input, slots } if free.iter().all(|slot| slots.contains(slot)) => {
            P::Distinct {
                input: Box::new(sink(*input, predicate, sure)),
                slots,
            }
        }
        P::Sort { input, keys } => P::Sort {
            input: Box::new(sink(*input, predicate, sure)),
            keys,
        },
        P::Unwind {
            input,
            list,
            slot,
            numbering,
        } if sure && available(&input, &free) => P::Unwind {
            input: Box::new(sink(*input, predicate, sure)),
            list,
            slot,
            numbering,
        },
        P::Apply {
            input,
            subplan,
            kind,
        } if sure && available(&input, &free) => P::Apply {
            input: Box::new(sink(*input, predicate, sure)),
            subplan,
            kind,
        },
        other => filter(other, predicate),
    }
}

fn filter(input: LogicalPlan, predicate: BoundExpr) -> LogicalPlan {
    LogicalPlan::Filter {
        input: Box::new(input),
        predicate,
    }
}

fn available(plan: &LogicalPlan, slots: &BTreeSet<Slot>) -> bool {
    let offered = plan.slots();
    slots.iter().all(|slot| offered.contains(slot))
}

/// The predicate in the names below a projection; unchanged as `Err` when it tests something computed there.
fn renamed(
    predicate: BoundExpr,
    retain: &[Slot],
    items: &[(Slot, BoundExpr)],
) -> Result<BoundExpr, BoundExpr> {
    let source = |slot: Slot| match items.iter().find(|(item, _)| *item == slot) {
        Some((
            _,
            BoundExpr {
                kind: BoundExprKind::Slot(source),
                ..
            },
        )) => Some(*source),
        Some(_) => None,
        None => retain.contains(&slot).then_some(slot),
    };
    let free = predicate.free_slots();
    let moved = free.iter().any(|slot| source(*slot) != Some(*slot));
    let has_subquery = contains_subquery(&predicate);
    if free.iter().any(|slot| source(*slot).is_none()) || (moved && has_subquery) {
        return Err(predicate);
    }
    Ok(if moved {
        rename(predicate, &source)
    } else {
        predicate
    })
}

/// A subquery's plan reads its outer slots by number, so its slots cannot be renamed here.
fn contains_subquery(expr: &BoundExpr) -> bool {
    let mut found = false;
    expr.for_each(&mut |part| {
        found |= matches!(
            part.kind,
            BoundExprKind::Subquery { .. } | BoundExprKind::Path { .. }
        )
    });
    found
}

fn rename(mut expr: BoundExpr, source: &dyn Fn(Slot) -> Option<Slot>) -> BoundExpr {
    if let BoundExprKind::Slot(slot) = &mut expr.kind {
        *slot = source(*slot).unwrap_or(*slot);
    }
    expr.map_children(&mut |child| rename(child, source))
}
