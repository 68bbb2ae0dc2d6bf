//! Computes columns after the first rows are chosen instead of before: for the rows that stay, not for all.

use crate::binder::{BoundExpr, BoundExprKind, Slot};
use crate::plan::failure::{is_repeatable, may_fail};
use crate::plan::{LogicalPlan, Plan};

use super::Estimates;

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    super::map_plans(plan, &mut |plan| plan.rewrite(&mut late))
}

fn late(operator: LogicalPlan) -> LogicalPlan {
    let LogicalPlan::TopK {
        input,
        mut keys,
        limit,
        skip,
    } = operator
    else {
        return operator;
    };
    match *input {
        LogicalPlan::Project {
            input,
            retain,
            items,
        } if items.iter().all(|(_, item)| can_wait(item))
            && keys.iter().all(|key| is_plain(&key.expr)) =>
        {
            for key in &mut keys {
                let expr = std::mem::replace(&mut key.expr, limit.clone());
                key.expr = computed(expr, &items);
            }
            let first = LogicalPlan::TopK {
                input,
                keys,
                limit,
                skip,
            };
            LogicalPlan::Project {
                input: Box::new(late(first)),
                retain,
                items,
            }
        }
        other => LogicalPlan::TopK {
            input: Box::new(other),
            keys,
            limit,
            skip,
        },
    }
}

/// Neither fails nor gives something else when computed again.
fn can_wait(expr: &BoundExpr) -> bool {
    !may_fail(expr, &|_| true) && is_repeatable(expr)
}

/// Reads slots by expressions alone, so that they can be put in the place of slots.
fn is_plain(expr: &BoundExpr) -> bool {
    let mut plain = true;
    expr.for_each(&mut |part| {
        plain &= !matches!(
            part.kind,
            BoundExprKind::Subquery { .. } | BoundExprKind::Path { .. }
        );
    });
    plain
}

/// A key in terms of what the items are computed from.
fn computed(expr: BoundExpr, items: &[(Slot, BoundExpr)]) -> BoundExpr {
    if let BoundExprKind::Slot(slot) = expr.kind {
        let item = items.iter().find(|(name, _)| *name == slot);
        return item.map_or(expr, |(_, item)| item.clone());
    }
    expr.map_children(&mut |child| computed(child, items))
}
