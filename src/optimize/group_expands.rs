//! Counts ways by the node where they end in an array of counters, where the other groups come in runs.
//!
//! Tests of the groups, and of what is the same in all rows, wait until the groups are counted: they hold for all rows of a group or for
//! none.

use crate::binder::Slot;
use crate::plan::{LogicalPlan, Plan};

use super::counted_ends::Counted;
use super::distinct_ends::filtered;
use super::{Estimates, row_facts};

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    if plan.updates {
        return plan;
    }
    super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |operator| group_ends(&operator).unwrap_or(operator))
    })
}

fn group_ends(operator: &LogicalPlan) -> Option<LogicalPlan> {
    let counted = Counted::of(operator)?;
    let groups = counted.groups();
    let constant = row_facts::constant(counted.input);
    let tested = counted.tests.iter().flat_map(|test| test.free_slots());
    let tested: Vec<Slot> = tested.filter(|slot| !groups.contains(slot)).collect();
    let is_known =
        |slot: &Slot| constant.contains(slot) && row_facts::never_null(counted.input, *slot);
    let keys = groups.iter().chain(&tested).copied();
    let run: Vec<Slot> = unrepeated(keys.filter(|key| *key != counted.route.to));
    let (same, varying): (Vec<Slot>, Vec<Slot>) =
        run.iter().partition(|slot| constant.contains(slot));
    let mut runs = row_facts::runs(counted.input);
    runs.retain(|slot| !constant.contains(slot));
    let stands_together = |key: &Slot| runs.iter().take(varying.len()).any(|slot| slot == key);
    if !groups.contains(&counted.route.to)
        || !same.iter().chain(&tested).all(is_known)
        || !varying.iter().all(stands_together)
    {
        return None;
    }
    let grouped = LogicalPlan::GroupExpand {
        input: Box::new(counted.input.clone()),
        run,
        route: counted.route.clone(),
        distinct: counted.distinct,
        count: counted.calls[0].0,
    };
    Some(counted.named(filtered(grouped, &counted.tests)))
}

fn unrepeated(slots: impl Iterator<Item = Slot>) -> Vec<Slot> {
    let mut once = Vec::new();
    for slot in slots {
        if !once.contains(&slot) {
            once.push(slot);
        }
    }
    once
}
