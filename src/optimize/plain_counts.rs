//! Takes DISTINCT away where no two rows are alike anyway: nobody has to remember what was seen.

use std::collections::BTreeSet;

use crate::binder::{BoundAggregate, BoundExpr, BoundExprKind, Slot};
use crate::plan::{LogicalPlan, Plan};

use super::{Estimates, row_facts};

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    super::map_plans(plan, &mut |plan| plan.rewrite(&mut plainer))
}

fn plainer(operator: LogicalPlan) -> LogicalPlan {
    match operator {
        LogicalPlan::Distinct { input, slots } => {
            let unique = row_facts::unique(&input);
            match unique.is_some_and(|unique| unique.iter().all(|slot| slots.contains(slot))) {
                true => *input,
                false => LogicalPlan::Distinct { input, slots },
            }
        }
        LogicalPlan::Aggregate {
            input,
            keys,
            mut aggregates,
        } => {
            if let Some(unique) = row_facts::unique(&input) {
                let groups: BTreeSet<Slot> = keys.iter().filter_map(|(_, key)| slot(key)).collect();
                for (_, call) in &mut aggregates {
                    call.distinct &= !each_once(call, &unique, &groups);
                }
            }
            LogicalPlan::Aggregate {
                input,
                keys,
                aggregates,
            }
        }
        other => other,
    }
}

/// No group has two rows with the same argument.
fn each_once(call: &BoundAggregate, unique: &BTreeSet<Slot>, groups: &BTreeSet<Slot>) -> bool {
    let argument = call.arguments.first().and_then(slot);
    unique
        .iter()
        .all(|slot| groups.contains(slot) || Some(*slot) == argument)
}

fn slot(expr: &BoundExpr) -> Option<Slot> {
    match expr.kind {
        BoundExprKind::Slot(slot) => Some(slot),
        _ => None,
    }
}
