//! Drops columns that nothing above reads, just before an operator that would copy them for many rows.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundExprKind, Slot};
use crate::plan::{LogicalPlan, Plan, Subplan};

use super::Estimates;

pub(super) fn apply(mut plan: Plan, _estimates: &dyn Estimates) -> Plan {
    let needed = plan.columns.iter().map(|column| column.slot).collect();
    plan.root = prune(plan.root, &needed);
    for subplan in &mut plan.subqueries {
        prune_subplan(subplan);
    }
    plan
}

fn prune_subplan(subplan: &mut Subplan) {
    let plan = std::mem::replace(
        &mut subplan.plan,
        LogicalPlan::Argument { slots: Vec::new() },
    );
    subplan.plan = prune(plan, &subplan.result.iter().copied().collect());
}

/// Rebuilds `plan` so that it hands on at least `needed`.
fn prune(mut plan: LogicalPlan, needed: &BTreeSet<Slot>) -> LogicalPlan {
    use LogicalPlan as P;
    if let P::Apply { subplan, .. }
    | P::Merge { find: subplan, .. }
    | P::Foreach {
        updates: subplan, ..
    } = &mut plan
    {
        prune_subplan(subplan);
    }
    match &mut plan {
        P::Repeat(repeat) => prune_subplan(&mut repeat.group.step),
        P::PathSearch(search) => search
            .groups_mut()
            .for_each(|group| prune_subplan(&mut group.step)),
        _ => {}
    }
    if let P::Project { retain, items, .. } = &mut plan {
        retain.retain(|slot| needed.contains(slot));
        items.retain(|(slot, expr)| needed.contains(slot) || !cannot_fail(expr));
    }
    let mut below: BTreeSet<Slot> = match plan {
        P::Project { .. } | P::Aggregate { .. } | P::Union { .. } | P::GroupExpand { .. } => {
            BTreeSet::new()
        }
        _ => needed.clone(),
    };
    below.extend(plan.reads());
    let narrows = plan.multiplies_rows();
    plan.map_inputs(&mut |input| {
        let pruned = prune(input, &below);
        if narrows {
            narrow(pruned, &below)
        } else {
            pruned
        }
    })
}

/// Leaving the expression out changes nothing but its column.
fn cannot_fail(expr: &BoundExpr) -> bool {
    matches!(
        expr.kind,
        BoundExprKind::Slot(_) | BoundExprKind::Constant(_) | BoundExprKind::Path { .. }
    )
}

/// Keeps only `needed`, when that drops anything.
fn narrow(plan: LogicalPlan, needed: &BTreeSet<Slot>) -> LogicalPlan {
    let slots = plan.slots();
    if matches!(plan, LogicalPlan::Argument { .. })
        || slots.iter().all(|slot| needed.contains(slot))
    {
        return plan;
    }
    let retain = slots
        .into_iter()
        .filter(|slot| needed.contains(slot))
        .collect();
    LogicalPlan::Project {
        input: Box::new(plan),
        retain,
        items: Vec::new(),
    }
}
