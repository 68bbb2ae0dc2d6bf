//! Counts ways by the node where they end in an array of counters, where the other groups come in runs.
//!
//! Tests of the groups alone wait until the groups are counted: they hold for all rows of a group or for none.

use crate::binder::{BoundExpr, Slot};
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
    let run: Vec<Slot> = unrepeated(
        groups
            .iter()
            .copied()
            .filter(|key| *key != counted.route.to),
    );
    let runs = row_facts::runs(counted.input);
    let stands_together = |key: &Slot| runs.iter().take(run.len()).any(|slot| slot == key);
    let tests_groups = |test: &&BoundExpr| test.free_slots().iter().all(|it| groups.contains(it));
    if !groups.contains(&counted.route.to)
        || !run.iter().all(stands_together)
        || !counted.tests.iter().all(tests_groups)
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
