//! Lets a chain whose relationships nobody looks at be a search for reachable nodes.
//!
//! A trail between two nodes exists exactly when a walk does, as long as at most one relationship is asked for: a shortest walk repeats
//! nothing. Undirected chains of at least one are left alone, because a walk may step back over the relationship it came by.

use std::collections::BTreeSet;

use crate::binder::Slot;
use crate::plan::{ApplyKind, Group, LogicalPlan, Plan, Subplan, VarExpand, VarExpandMode};
use crate::store::Direction;

use super::Estimates;

pub(super) fn apply(mut plan: Plan, _estimates: &dyn Estimates) -> Plan {
    let needed = plan.columns.iter().map(|column| column.slot).collect();
    let existence = existence_only(&plan);
    plan.root = search(plan.root, &needed, false);
    for (subplan, once) in plan.subqueries.iter_mut().zip(existence) {
        let needed = if once {
            BTreeSet::new()
        } else {
            subplan.result.iter().copied().collect()
        };
        search_subplan(subplan, &needed, once);
    }
    plan
}

/// For each subquery, whether it is only ever asked if it has a row.
fn existence_only(plan: &Plan) -> Vec<bool> {
    use crate::binder::{BoundExprKind, SubqueryKind};
    let mut only = vec![true; plan.subqueries.len()];
    let mut visit = |root: &LogicalPlan| {
        root.for_each(&mut |operator| {
            for expr in operator.expressions() {
                expr.for_each(&mut |part| {
                    if let BoundExprKind::Subquery { kind, query, .. } = &part.kind {
                        only[query.0 as usize] &= *kind == SubqueryKind::Exists;
                    }
                });
            }
        });
    };
    visit(&plan.root);
    plan.subqueries
        .iter()
        .for_each(|subplan| visit(&subplan.plan));
    only
}

fn search_subplan(subplan: &mut Subplan, needed: &BTreeSet<Slot>, once: bool) {
    let plan = std::mem::replace(
        &mut subplan.plan,
        LogicalPlan::Argument { slots: Vec::new() },
    );
    subplan.plan = search(plan, needed, once);
}

fn search_group(group: &mut Group) {
    let result = group.step.result.iter().copied().collect();
    search_subplan(&mut group.step, &result, false);
}

/// The subplan of an `Apply`; what its searches no longer give is no longer a result.
fn search_applied(subplan: &mut Subplan, kind: ApplyKind, needed: &BTreeSet<Slot>, once: bool) {
    if matches!(kind, ApplyKind::Semi | ApplyKind::Anti) {
        return search_subplan(subplan, &BTreeSet::new(), true);
    }
    search_subplan(subplan, needed, once);
    let given = subplan.plan.slots();
    subplan.result.retain(|slot| given.contains(slot));
}

/// `needed`: slots read above. `once`: nobody above notices how often equal rows come.
fn search(mut plan: LogicalPlan, needed: &BTreeSet<Slot>, once: bool) -> LogicalPlan {
    use LogicalPlan as P;
    if let P::VarExpand(expand) = &mut plan
        && once
        && !needed.contains(&expand.relationships)
        && ends_suffice(expand)
    {
        expand.mode = VarExpandMode::Reach;
    }
    match &mut plan {
        P::Apply { subplan, kind, .. } => search_applied(subplan, *kind, needed, once),
        P::Merge { find: subplan, .. }
        | P::Foreach {
            updates: subplan, ..
        } => search_subplan(subplan, &subplan.result.iter().copied().collect(), false),
        P::Repeat(repeat) => search_group(&mut repeat.group),
        P::PathSearch(search) => search.groups_mut().for_each(search_group),
        _ => {}
    }
    let mut below = match plan {
        P::Project { .. } | P::Aggregate { .. } | P::Union { .. } => BTreeSet::new(),
        _ => needed.clone(),
    };
    below.extend(plan.reads());
    let once_below = keeps_once(&plan, once);
    plan.map_inputs(&mut |input| search(input, &below, once_below))
}

fn ends_suffice(expand: &VarExpand) -> bool {
    expand.mode == VarExpandMode::Trails
        && expand.different_from.is_empty()
        && (expand.length.min == 0
            || (expand.length.min == 1 && expand.direction != Direction::Both))
}

/// Whether repeated rows go unnoticed below an operator.
fn keeps_once(plan: &LogicalPlan, once: bool) -> bool {
    use LogicalPlan as P;
    match plan {
        P::Distinct { .. } => true,
        P::Aggregate { aggregates, .. } => aggregates
            .iter()
            .all(|(_, call)| call.distinct || matches!(call.function.as_str(), "min" | "max")),
        P::Argument { .. }
        | P::Scan { .. }
        | P::IndexLookup { .. }
        | P::PropertyScan { .. }
        | P::RelationshipScan { .. }
        | P::Expand { .. }
        | P::ExpandBound { .. }
        | P::VarExpand(_)
        | P::Repeat(_)
        | P::PathSearch(_)
        | P::Filter { .. }
        | P::Project { .. }
        | P::Sort { .. }
        | P::Unwind { .. }
        | P::Apply { .. }
        | P::Join { .. }
        | P::Union { .. } => once,
        _ => false,
    }
}
