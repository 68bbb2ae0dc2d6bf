//! Makes the number of ends a column instead of a row for each end: where each row is a group that is the result, otherwise it is summed.

use crate::binder::{BoundAggregate, BoundExpr, Slot, SlotInfo};
use crate::function::Type;
use crate::plan::{LogicalPlan, Plan};

use super::counted_ends::Counted;
use super::{Estimates, row_facts};

pub(super) fn apply(mut plan: Plan, _estimates: &dyn Estimates) -> Plan {
    if plan.updates {
        return plan;
    }
    let mut slots = std::mem::take(&mut plan.slots);
    let mut plan = super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |operator| count_ends(&operator, &mut slots).unwrap_or(operator))
    });
    plan.slots = slots;
    plan
}

fn count_ends(operator: &LogicalPlan, slots: &mut Vec<SlotInfo>) -> Option<LogicalPlan> {
    let counted = Counted::of(operator)?;
    let groups = counted.groups();
    if groups.contains(&counted.route.to) || !counted.tests.is_empty() {
        return None;
    }
    let unique = row_facts::unique(counted.input);
    let each_row = unique.is_some_and(|unique| unique.iter().all(|slot| groups.contains(slot)));
    let (first, call) = &counted.calls[0];
    let expand = |count: Slot| LogicalPlan::CountExpand {
        input: Box::new(counted.input.clone()),
        route: counted.route.clone(),
        distinct: counted.distinct,
        count,
    };
    if each_row && !groups.is_empty() {
        return Some(counted.named(expand(*first)));
    }
    let count = Slot(slots.len() as u32);
    slots.push(SlotInfo {
        name: format!("  count{}", count.0).into(),
        ty: Type::Integer,
    });
    let sum = BoundAggregate {
        function: "sum".into(),
        distinct: false,
        arguments: vec![BoundExpr::slot(count, Type::Integer, call.span)],
        span: call.span,
    };
    let LogicalPlan::Aggregate { keys, .. } = operator else {
        return None;
    };
    let calls = counted.calls.iter();
    Some(LogicalPlan::Aggregate {
        input: Box::new(expand(count)),
        keys: keys.clone(),
        aggregates: calls.map(|(name, _)| (*name, sum.clone())).collect(),
    })
}
