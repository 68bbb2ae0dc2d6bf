//! Drops the test that two relationships of a pattern differ where their ends cannot be the same.
//!
//! The same relationship has the same start and the same end. A filter `a.id <> b.id` is not true where `a` and `b` are one node, so rows
//! in which two relationships with these starts (or ends) are the same fall away there anyway. Only filters that cannot fail lie between,
//! since they meet more rows than before.

use crate::binder::{BoundExpr, BoundExprKind, ComparisonOperator, Slot};
use crate::plan::failure::test_may_fail;
use crate::plan::{LogicalPlan, Plan};
use crate::store::Direction;

use super::Estimates;

pub(super) fn apply(plan: Plan, estimates: &dyn Estimates) -> Plan {
    // What nodes have may change while a statement that writes runs.
    if plan.updates {
        return plan;
    }
    super::map_plans(plan, &mut |plan| walk(plan, &[], estimates))
}

/// `apart`: pairs of nodes that a filter above requires to be different.
fn walk(mut plan: LogicalPlan, apart: &[(Slot, Slot)], estimates: &dyn Estimates) -> LogicalPlan {
    use LogicalPlan as P;
    let mut below = Vec::new();
    match &mut plan {
        P::Filter { predicate, .. } if !test_may_fail(predicate, &|_| true) => {
            below.extend_from_slice(apart);
            below.extend(different_nodes(predicate, estimates));
        }
        P::Expand {
            input,
            from,
            to,
            direction,
            different_from,
            ..
        } => {
            if let Some(own) = ends(*from, *to, *direction) {
                let same = |slot: &Slot| match ends_of(input, *slot) {
                    Some(other) => !ends_are_apart(own, other, apart),
                    None => true,
                };
                different_from.retain(same);
            }
            below.extend_from_slice(apart);
        }
        _ => {}
    }
    plan.map_children(&mut |child| walk(child, &below, estimates))
}

/// Start and end of a relationship that is followed in one direction.
fn ends(from: Slot, to: Slot, direction: Direction) -> Option<(Slot, Slot)> {
    match direction {
        Direction::Outgoing => Some((from, to)),
        Direction::Incoming => Some((to, from)),
        Direction::Both => None,
    }
}

/// The ends of a relationship that an operator below has found.
fn ends_of(plan: &LogicalPlan, wanted: Slot) -> Option<(Slot, Slot)> {
    match plan {
        LogicalPlan::Expand {
            from,
            relationship,
            to,
            direction,
            ..
        } if *relationship == wanted => ends(*from, *to, *direction),
        LogicalPlan::Expand { input, .. } | LogicalPlan::Filter { input, .. } => {
            ends_of(input, wanted)
        }
        _ => None,
    }
}

fn ends_are_apart(one: (Slot, Slot), other: (Slot, Slot), apart: &[(Slot, Slot)]) -> bool {
    let are =
        |left: Slot, right: Slot| apart.contains(&(left, right)) || apart.contains(&(right, left));
    are(one.0, other.0) || are(one.1, other.1)
}

/// The nodes that `a <> b` tells apart, or `a.key <> b.key` where no node has a value that differs from itself.
fn different_nodes(predicate: &BoundExpr, estimates: &dyn Estimates) -> Option<(Slot, Slot)> {
    let BoundExprKind::Comparison {
        operator: ComparisonOperator::NotEqual,
        left,
        right,
    } = &predicate.kind
    else {
        return None;
    };
    let (one, other) = (node_of(left)?, node_of(right)?);
    let tells = one.1.is_none_or(|key| estimates.equals_itself(key));
    (one.1 == other.1 && tells).then_some((one.0, other.0))
}

/// A node, or a property of it by its key.
fn node_of(expr: &BoundExpr) -> Option<(Slot, Option<&str>)> {
    match &expr.kind {
        BoundExprKind::Slot(slot) => Some((*slot, None)),
        BoundExprKind::Property { base, key } => match base.kind {
            BoundExprKind::Slot(slot) => Some((slot, Some(key))),
            _ => None,
        },
        _ => None,
    }
}
