//! Chooses where a pattern starts and which step comes next, by estimated rows.
//!
//! A run of scans, expands and filters is taken apart into a query graph and put together again greedily: from each possible start the
//! next step is the one that leaves the fewest rows; the start with the smallest sum of rows wins, and of several such one that rows are
//! grouped by above, because whole groups then come one behind the other.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundExprKind, Slot};
use crate::plan::failure::{Subqueries, failing_subqueries, test_may_fail};
use crate::plan::query_graph::{Partial, Placement, Predicate, QueryGraph, Step, StepKind};
use crate::plan::{LogicalPlan, Plan, Repeat, VarExpand};
use crate::store::Direction;

use super::{Estimates, cardinality};

/// Costs that differ by less are the same cost, computed in another order.
const ALIKE: f64 = 1.000_001;

/// Beyond this many steps only the most promising start is tried.
const MANY_STEPS: usize = 10;

/// Beyond this many steps the order of the text stays: the search is cubic.
const TOO_MANY_STEPS: usize = 40;

pub(super) fn apply(plan: Plan, estimates: &dyn Estimates) -> Plan {
    let failing = failing_subqueries(&plan.subqueries);
    let ordering = Ordering {
        estimates,
        failing: &|id| failing[id.0 as usize],
    };
    super::map_plans(plan, &mut |plan| reorder(plan, &BTreeSet::new(), &ordering))
}

struct Ordering<'a> {
    estimates: &'a dyn Estimates,
    /// Whether a subquery may end in an error.
    failing: Subqueries<'a>,
}

/// Rebuilds every run of pattern operators, from the top down so that each run is taken whole; `grouped` is what the operator above
/// groups by.
fn reorder(plan: LogicalPlan, grouped: &BTreeSet<Slot>, ordering: &Ordering) -> LogicalPlan {
    if !is_pattern_operator(&plan) {
        let grouped = group_keys(&plan);
        return plan.map_children(&mut |child| reorder(child, &grouped, ordering));
    }
    let mut graph = QueryGraph::default();
    let input = take_apart(plan, &mut graph, ordering);
    let input = input.map_children(&mut |child| reorder(child, &BTreeSet::new(), ordering));
    graph.nodes.reverse();
    graph.steps.reverse();
    graph.predicates.reverse();
    cheapest(graph, input, grouped, ordering.estimates)
}

/// The slots that rows are grouped by.
fn group_keys(plan: &LogicalPlan) -> BTreeSet<Slot> {
    let LogicalPlan::Aggregate { keys, .. } = plan else {
        return BTreeSet::new();
    };
    let slot = |(_, key): &(Slot, BoundExpr)| match key.kind {
        BoundExprKind::Slot(slot) => Some(slot),
        _ => None,
    };
    keys.iter().filter_map(slot).collect()
}

fn is_pattern_operator(plan: &LogicalPlan) -> bool {
    matches!(
        plan,
        LogicalPlan::Scan { labels: None, .. }
            | LogicalPlan::Expand { .. }
            | LogicalPlan::ExpandBound { .. }
            | LogicalPlan::VarExpand(_)
            | LogicalPlan::Repeat(_)
            | LogicalPlan::Filter { .. }
    )
}

/// Moves the operators at the top of `plan` into `graph`, last first, and gives what they stand on.
fn take_apart(plan: LogicalPlan, graph: &mut QueryGraph, ordering: &Ordering) -> LogicalPlan {
    use LogicalPlan as P;
    let followed = match plan {
        P::Filter { input, predicate } => {
            let fails = test_may_fail(&predicate, ordering.failing);
            graph.predicates.push(match fails {
                true => Predicate::in_place(predicate, input.slots().into_iter().collect()),
                false => Predicate::anywhere(predicate),
            });
            return take_apart(*input, graph, ordering);
        }
        P::Scan {
            input,
            node,
            labels: None,
            ..
        } => {
            graph.nodes.push(node);
            return take_apart(*input, graph, ordering);
        }
        P::VarExpand(expand) => chain(*expand),
        P::Repeat(repeat) => group(*repeat),
        other => match single(other) {
            Ok(followed) => followed,
            Err(other) => return *other,
        },
    };
    let step = followed.step;
    for other in followed.different_from {
        graph
            .different
            .extend([(step.relationship, other), (other, step.relationship)]);
    }
    graph.nodes.extend([step.to, step.from]);
    graph.steps.push(step);
    take_apart(followed.input, graph, ordering)
}

/// An operator that follows a step, taken apart.
struct Followed {
    input: LogicalPlan,
    step: Step,
    different_from: Vec<Slot>,
}

/// The step over one relationship, or a list of them that is bound; anything else comes back.
fn single(plan: LogicalPlan) -> Result<Followed, Box<LogicalPlan>> {
    let (input, kind, relationship, from, to, direction, types, different_from) = match plan {
        LogicalPlan::Expand {
            input,
            from,
            relationship,
            to,
            direction,
            types,
            different_from,
            ..
        } => {
            let kind = StepKind::Single;
            (
                input,
                kind,
                relationship,
                from,
                to,
                direction,
                types,
                different_from,
            )
        }
        LogicalPlan::ExpandBound {
            input,
            from,
            relationship,
            to,
            direction,
            types,
            different_from,
            length,
            ..
        } => {
            let kind = StepKind::Bound { length };
            (
                input,
                kind,
                relationship,
                from,
                to,
                direction,
                types,
                different_from,
            )
        }
        other => return Err(Box::new(other)),
    };
    let step = Step {
        relationship,
        from,
        to,
        direction,
        types,
        kind,
    };
    Ok(Followed {
        input: *input,
        step,
        different_from,
    })
}

fn chain(expand: VarExpand) -> Followed {
    let kind = StepKind::Chain {
        length: expand.length,
        mode: expand.mode,
        predicate: expand.predicate,
        element: expand.element,
        reversed: expand.reversed,
    };
    Followed {
        input: expand.input,
        step: Step {
            relationship: expand.relationships,
            from: expand.from,
            to: expand.to,
            direction: expand.direction,
            types: expand.types,
            kind,
        },
        different_from: expand.different_from,
    }
}

fn group(repeat: Repeat) -> Followed {
    Followed {
        input: repeat.input,
        step: Step {
            relationship: repeat.relationships,
            from: repeat.from,
            to: repeat.to,
            direction: Direction::Both,
            types: Vec::new(),
            kind: StepKind::Group(Box::new(repeat.group)),
        },
        different_from: repeat.different_from,
    }
}

fn cheapest(
    mut graph: QueryGraph,
    input: LogicalPlan,
    grouped: &BTreeSet<Slot>,
    estimates: &dyn Estimates,
) -> LogicalPlan {
    let mut seen = BTreeSet::new();
    graph.nodes.retain(|node| seen.insert(*node));
    if graph.steps.len() > TOO_MANY_STEPS {
        return graph.place_as_written(input);
    }
    let mut start = Partial::new(graph.clone(), input.clone());
    start.break_cycle();
    let mut starts = placements(&start);
    if start.rest.steps.len() > MANY_STEPS {
        starts = best(&start, starts, estimates)
            .into_iter()
            .map(|(_, placement)| placement)
            .collect();
    }
    let candidates = starts.into_iter().map(|first| {
        let is_grouped =
            matches!(first, Placement::Node(index) if grouped.contains(&graph.nodes[index]));
        let (cost, plan) = complete(start.clone(), first, estimates);
        (cost, is_grouped, plan)
    });
    let candidates: Vec<_> = candidates.collect();
    let least = candidates.iter().map(|(cost, ..)| *cost);
    let alike = least.fold(f64::INFINITY, f64::min) * ALIKE;
    let mut chosen = candidates.into_iter().filter(|(cost, ..)| *cost <= alike);
    let first = chosen.next();
    match first {
        Some((_, false, plan)) => {
            let grouped = chosen.find(|(_, is_grouped, _)| *is_grouped);
            grouped.map_or(plan, |(.., plan)| plan)
        }
        Some((_, true, plan)) => plan,
        None => graph.place_as_written(input),
    }
}

/// Places `first`, then greedily the rest; the sum of rows on the way, and the plan.
fn complete(
    mut partial: Partial,
    first: Placement,
    estimates: &dyn Estimates,
) -> (f64, LogicalPlan) {
    partial.apply(first);
    let mut cost = cardinality::rows(&partial.plan, estimates);
    while !partial.is_complete() {
        partial.break_cycle();
        let Some((rows, placement)) = best(&partial, placements(&partial), estimates) else {
            break;
        };
        partial.apply(placement);
        cost += rows;
    }
    (cost, partial.plan)
}

/// The placement that leaves the fewest rows; ties go to the one first in the text.
fn best(
    partial: &Partial,
    placements: Vec<Placement>,
    estimates: &dyn Estimates,
) -> Option<(f64, Placement)> {
    let cost = |placement: Placement| {
        let mut next = partial.clone();
        next.apply(placement);
        cardinality::rows(&next.plan, estimates)
    };
    placements
        .into_iter()
        .map(|placement| (cost(placement), placement))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
}

/// What may come next: steps that touch what is bound; scans only where no step can be followed.
fn placements(partial: &Partial) -> Vec<Placement> {
    let is_bound = |slot: Slot| partial.bound.contains(&slot);
    let mut placements = Vec::new();
    for (index, step) in partial.rest.steps.iter().enumerate() {
        if !partial.is_ready(step) {
            continue;
        }
        let (from, to) = (is_bound(step.from), is_bound(step.to));
        let (left, right) = match &step.kind {
            StepKind::Bound { length: None } => (true, false),
            StepKind::Bound { length: Some(_) } => (from, false),
            StepKind::Chain { mode, .. } if mode.needs_both_ends() => (from && to, false),
            StepKind::Chain { .. } | StepKind::Single | StepKind::Group(_) => (from, to),
        };
        placements.extend(left.then_some(Placement::Step {
            index,
            from_left: true,
        }));
        placements.extend(right.then_some(Placement::Step {
            index,
            from_left: false,
        }));
    }
    if placements.is_empty() {
        placements.extend((0..partial.rest.nodes.len()).map(Placement::Node));
    }
    placements
}
