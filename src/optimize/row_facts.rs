//! What a plan's rows are sure to be: by which slots no two are alike, which stand together, which are never null.
//!
//! A statement's first row, and the row that a subplan runs for, count as one row, so whatever is said holds for each of them.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundExprKind, Slot};
use crate::plan::{ApplyKind, LogicalPlan, VarExpandMode};

/// Slots by which no two rows are alike; `None` when nothing is known.
pub(super) fn unique(plan: &LogicalPlan) -> Option<BTreeSet<Slot>> {
    use LogicalPlan as P;
    let with = |input: &LogicalPlan, slots: &[Slot]| {
        let mut all = unique(input)?;
        all.extend(slots);
        Some(all)
    };
    match plan {
        P::Argument { .. } => Some(BTreeSet::new()),
        P::IndexLookup {
            input,
            unique: true,
            ..
        } => unique(input),
        P::Scan { input, node, .. }
        | P::IndexLookup { input, node, .. }
        | P::PropertyScan { input, node, .. } => with(input, &[*node]),
        P::Expand {
            input,
            relationship,
            ..
        } => with(input, &[*relationship]),
        P::DistinctExpand { input, route } => with(input, &[route.to]),
        P::VarExpand(expand) if expand.mode == VarExpandMode::Reach => {
            with(&expand.input, &[expand.to])
        }
        P::GroupExpand { run, route, .. } => Some(run.iter().copied().chain([route.to]).collect()),
        P::Aggregate { keys, .. } => Some(keys.iter().map(|(slot, _)| *slot).collect()),
        P::Distinct { input, slots } => {
            let slots: BTreeSet<Slot> = slots.iter().copied().collect();
            let fewer = unique(input).filter(|unique| unique.is_subset(&slots));
            Some(fewer.unwrap_or(slots))
        }
        P::Project {
            input,
            retain,
            items,
        } => {
            let slots = unique(input)?.into_iter();
            let renamed = slots.map(|slot| name_above(slot, retain, items));
            renamed.collect()
        }
        P::Sort { input, .. } | P::TopK { input, .. } => unique(input),
        _ => selected_from(plan).and_then(unique),
    }
}

/// What an operator's rows are taken from, in the same order and maybe with more columns.
fn selected_from(plan: &LogicalPlan) -> Option<&LogicalPlan> {
    use LogicalPlan as P;
    match plan {
        P::CountExpand { input, .. }
        | P::SemiExpand { input, .. }
        | P::Filter { input, .. }
        | P::Distinct { input, .. }
        | P::Skip { input, .. }
        | P::Limit { input, .. }
        | P::Eager { input }
        | P::Apply {
            input,
            kind: ApplyKind::Semi | ApplyKind::Anti,
            ..
        } => Some(input),
        _ => None,
    }
}

/// Slots that hold the same in every row.
pub(super) fn constant(plan: &LogicalPlan) -> BTreeSet<Slot> {
    use LogicalPlan as P;
    if unique(plan).is_some_and(|unique| unique.is_empty()) {
        return plan.slots().into_iter().collect();
    }
    match plan {
        P::Scan { input, .. }
        | P::IndexLookup { input, .. }
        | P::PropertyScan { input, .. }
        | P::Expand { input, .. }
        | P::DistinctExpand { input, .. } => constant(input),
        P::VarExpand(expand) => constant(&expand.input),
        P::Project {
            input,
            retain,
            items,
        } => {
            let slots = constant(input).into_iter();
            let renamed = slots.filter_map(|slot| name_above(slot, retain, items));
            renamed.collect()
        }
        _ => selected_from(plan).map(constant).unwrap_or_default(),
    }
}

/// Slots such that rows alike in the first, the first two, ... stand together.
pub(super) fn runs(plan: &LogicalPlan) -> Vec<Slot> {
    use LogicalPlan as P;
    match plan {
        P::Scan { input, node, .. }
        | P::IndexLookup { input, node, .. }
        | P::PropertyScan { input, node, .. } => longer(input, *node),
        P::DistinctExpand { input, route } => longer(input, route.to),
        P::Expand { input, .. } => runs(input),
        P::VarExpand(expand) => runs(&expand.input),
        P::GroupExpand { run, .. } => run.clone(),
        P::Project {
            input,
            retain,
            items,
        } => {
            let runs = runs(input).into_iter();
            runs.map_while(|slot| name_above(slot, retain, items))
                .collect()
        }
        _ => selected_from(plan).map(runs).unwrap_or_default(),
    }
}

/// The runs of an operator that gives each row of `input` with different values in `slot`: when no two rows of a run are alike, `slot`
/// makes runs within it.
fn longer(input: &LogicalPlan, slot: Slot) -> Vec<Slot> {
    let mut longer = runs(input);
    let single = unique(input).is_some_and(|unique| unique.iter().all(|it| longer.contains(it)));
    if single {
        longer.push(slot);
    }
    longer
}

/// What a slot of the input is called above a projection; `None` when it is not handed on.
fn name_above(slot: Slot, retain: &[Slot], items: &[(Slot, BoundExpr)]) -> Option<Slot> {
    let is = |expr: &BoundExpr| matches!(expr.kind, BoundExprKind::Slot(source) if source == slot);
    if retain.contains(&slot) {
        return Some(slot);
    }
    items
        .iter()
        .find_map(|(name, expr)| is(expr).then_some(*name))
}

/// Whether a slot holds a node or relationship in every row.
pub(super) fn never_null(plan: &LogicalPlan, slot: Slot) -> bool {
    use LogicalPlan as P;
    let found = match plan {
        P::Scan { node, .. } | P::IndexLookup { node, .. } | P::PropertyScan { node, .. } => {
            *node == slot
        }
        P::Expand {
            from,
            relationship,
            to,
            ..
        } => [*from, *relationship, *to].contains(&slot),
        P::RelationshipScan {
            from,
            relationship,
            to,
            ..
        } => [*from, *relationship, *to].contains(&slot),
        P::VarExpand(expand) => expand.from == slot || expand.to == slot,
        P::DistinctExpand { route, .. } | P::GroupExpand { route, .. } => route.to == slot,
        _ => false,
    };
    if found {
        return true;
    }
    match plan {
        P::Project { retain, items, .. } => {
            let source = match items.iter().find(|(name, _)| *name == slot) {
                Some((_, expr)) => match expr.kind {
                    BoundExprKind::Slot(source) => source,
                    _ => return false,
                },
                None if retain.contains(&slot) => slot,
                None => return false,
            };
            plan.input().is_some_and(|input| never_null(input, source))
        }
        P::Aggregate { keys, .. } => keys.iter().any(|(name, expr)| {
            let source = match expr.kind {
                BoundExprKind::Slot(source) => source,
                _ => return false,
            };
            *name == slot && plan.input().is_some_and(|input| never_null(input, source))
        }),
        P::Scan { .. }
        | P::IndexLookup { .. }
        | P::PropertyScan { .. }
        | P::RelationshipScan { .. }
        | P::Expand { .. }
        | P::DistinctExpand { .. }
        | P::VarExpand(_)
        | P::Sort { .. }
        | P::TopK { .. } => plan.input().is_some_and(|input| never_null(input, slot)),
        P::GroupExpand { run, .. } => {
            run.contains(&slot) && plan.input().is_some_and(|input| never_null(input, slot))
        }
        P::Apply { input, .. } => input.slots().contains(&slot) && never_null(input, slot),
        _ => selected_from(plan).is_some_and(|input| never_null(input, slot)),
    }
}
