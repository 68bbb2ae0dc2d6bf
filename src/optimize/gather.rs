//! Lets the rows below an operator that reads them all be made on several threads.
//!
//! Only below what has to see every row before it answers, so that no thread works for rows that a limit leaves out, and only where the
//! estimates promise work for more than one. What the stages compute must not depend on how often or in which order it is asked for.
//!
//! Groups that lie within a row of the leaf are whole in each thread. Numbers of other groups are counted in parts, and added up.

use std::collections::BTreeSet;

use crate::binder::{BoundAggregate, BoundExpr, BoundExprKind, LabelTest, Slot};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::plan::{ApplyKind, LogicalPlan, Plan, Route, Subplan};

use super::{Estimates, cardinality, row_facts};

/// Fewer rows at the leaf cannot be shared out evenly.
const LEAF_ROWS: f64 = 64.0;

/// So few can where each is much work.
const FEW_LEAF_ROWS: f64 = 8.0;
const MUCH_WORK: f64 = 262_144.0;

/// Fewer rows of leaf and stages together are made sooner than a thread starts.
const WORK: f64 = 16_384.0;

/// What a thread is given at a time: at most one part in so many of all rows, unless that were less than this much work.
const MORSELS: f64 = 16.0;
const MORSEL_WORK: f64 = 4_096.0;

/// Adding up a part of a group takes as long as counting so many ways.
const PART: f64 = 8.0;

pub(super) fn apply(mut plan: Plan, estimates: &dyn Estimates) -> Plan {
    if !plan.updates && !draws_lots(&plan) {
        plan.root = below_readers(plan.root, estimates);
    }
    plan
}

/// True when any expression takes random numbers, whose order would show.
fn draws_lots(plan: &Plan) -> bool {
    let mut draws = false;
    for operator in plan.operators() {
        for expr in operator.expressions() {
            expr.for_each(&mut |part| {
                if let BoundExprKind::Call { function, .. } = &part.kind {
                    draws |= matches!(function.as_str(), "rand" | "randomUUID");
                }
            });
        }
    }
    draws
}

/// Looks below operators that read all rows before they hand on the first.
fn below_readers(plan: LogicalPlan, estimates: &dyn Estimates) -> LogicalPlan {
    use LogicalPlan as P;
    let needed = match &plan {
        P::Aggregate { .. } if leaf(&plan, false, estimates).is_some() => {
            let slots = plan.slots().into_iter().collect();
            return gather(plan, &slots, estimates);
        }
        P::GroupExpand { .. } => {
            if let Some(added) = added_up(&plan, estimates) {
                return added;
            }
            Some(plan.reads())
        }
        P::Aggregate { .. } => Some(plan.reads()),
        P::Sort { input, .. } | P::TopK { input, .. } => Some(input.slots().into_iter().collect()),
        _ => None,
    };
    plan.map_inputs(&mut |input| match &needed {
        Some(needed) => gather(input, needed, estimates),
        None => below_readers(input, estimates),
    })
}

/// The plan with its stages gathered, where that pays; `needed` is what the operator above reads.
fn gather(plan: LogicalPlan, needed: &BTreeSet<Slot>, estimates: &dyn Estimates) -> LogicalPlan {
    let Some(leaf) = leaf(&plan, false, estimates) else {
        return below_readers(plan, estimates);
    };
    let (rows, work) = (cardinality::rows(leaf, estimates), work(&plan, estimates));
    match pays(rows, work) {
        true => gathered(plan, needed, morsel(rows, work), estimates),
        false => plan,
    }
}

fn gathered(
    plan: LogicalPlan,
    needed: &BTreeSet<Slot>,
    morsel: usize,
    estimates: &dyn Estimates,
) -> LogicalPlan {
    let mut result = plan.slots();
    result.retain(|slot| needed.contains(slot));
    let (leaf, stages) = split(plan);
    let stages = Subplan {
        plan: stages,
        outer: leaf.slots(),
        result,
        row_wise: false,
    };
    LogicalPlan::Gather {
        input: Box::new(below_readers(leaf, estimates)),
        stages: Box::new(stages),
        morsel,
    }
}

/// A `GroupExpand` of a single run, counted in parts on several threads, and the sums of the parts; `None` where it does not pay.
fn added_up(plan: &LogicalPlan, estimates: &dyn Estimates) -> Option<LogicalPlan> {
    let LogicalPlan::GroupExpand {
        input,
        run,
        route,
        count,
        ..
    } = plan
    else {
        return None;
    };
    let leaf = leaf(input, true, estimates).filter(|_| run.is_empty())?;
    let (rows, work) = (cardinality::rows(leaf, estimates), work(plan, estimates));
    let parts = MORSELS * cardinality::rows(plan, estimates);
    if !pays(rows, work) || parts * PART > work {
        return None;
    }
    let slots = plan.slots().into_iter().collect();
    let slot = |slot, ty| BoundExpr::slot(slot, ty, Span::default());
    let sum = BoundAggregate {
        function: "sum".into(),
        distinct: false,
        arguments: vec![slot(*count, Type::Integer)],
        span: Span::default(),
    };
    Some(LogicalPlan::Aggregate {
        input: Box::new(gathered(
            plan.clone(),
            &slots,
            morsel(rows, work),
            estimates,
        )),
        keys: vec![(route.to, slot(route.to, Type::Node))],
        aggregates: vec![(*count, sum)],
    })
}

/// Rows of a leaf that are a morsel's work, so that there are several for each thread.
fn morsel(rows: f64, work: f64) -> usize {
    let alike = rows / MORSELS;
    let worth = rows * MORSEL_WORK / work;
    alike.max(worth).ceil() as usize
}

/// Whether several threads are sooner done.
fn pays(leaf_rows: f64, work: f64) -> bool {
    leaf_rows >= LEAF_ROWS && work >= WORK || leaf_rows >= FEW_LEAF_ROWS && work >= MUCH_WORK
}

/// Where the rows of the stages come from; none when anything but stages stands above it, or nothing but columns and what is read off,
/// unless there is work above them.
fn leaf<'p>(
    plan: &'p LogicalPlan,
    mut works: bool,
    estimates: &dyn Estimates,
) -> Option<&'p LogicalPlan> {
    let (mut below, mut groups) = (plan, Vec::new());
    while is_stage(below) {
        works |= match below {
            LogicalPlan::Project { .. } | LogicalPlan::Aggregate { .. } => false,
            LogicalPlan::CountExpand {
                route, distinct, ..
            } => *distinct || !is_read_off(route, estimates),
            _ => true,
        };
        groups.extend(grouped_by(below));
        below = below.input()?;
    }
    if !works || !is_leaf(below) {
        return None;
    }
    let single = row_facts::unique(below);
    let within_rows = |keys: &Vec<Slot>| {
        let single = single.as_ref();
        single.is_some_and(|single| single.iter().all(|slot| keys.contains(slot)))
    };
    groups.iter().all(within_rows).then_some(below)
}

/// What tells the groups of an operator apart, if it makes any.
fn grouped_by(plan: &LogicalPlan) -> Option<Vec<Slot>> {
    match plan {
        LogicalPlan::GroupExpand { run, .. } => Some(run.clone()),
        LogicalPlan::Aggregate { keys, .. } => {
            let slots = keys.iter().filter_map(|(_, key)| match key.kind {
                BoundExprKind::Slot(slot) => Some(slot),
                _ => None,
            });
            Some(slots.collect())
        }
        _ => None,
    }
}

fn is_leaf(plan: &LogicalPlan) -> bool {
    use LogicalPlan as P;
    matches!(
        plan,
        P::Scan { .. } | P::PropertyScan { .. } | P::RelationshipScan { .. }
    )
}

/// Treats each row alone, or each group, which must lie within a row of the leaf.
fn is_stage(plan: &LogicalPlan) -> bool {
    use LogicalPlan as P;
    match plan {
        P::Expand { .. }
        | P::ExpandBound { .. }
        | P::VarExpand(_)
        | P::Repeat(_)
        | P::SemiExpand { .. }
        | P::DistinctExpand { .. }
        | P::CountExpand { .. }
        | P::Filter { .. }
        | P::GroupExpand { .. }
        | P::Project { .. }
        | P::IndexLookup { .. }
        | P::Unwind { .. } => true,
        P::Aggregate { keys, .. } => !keys.is_empty(),
        P::Apply { kind, .. } => matches!(
            kind,
            ApplyKind::Semi | ApplyKind::Anti | ApplyKind::Optional | ApplyKind::Lateral
        ),
        _ => false,
    }
}

/// The number of ways is how long rows are, without a look at what is in them.
fn is_read_off(route: &Route, estimates: &dyn Estimates) -> bool {
    let [step] = route.steps.as_slice() else {
        return false;
    };
    let is_sure = |test: &LabelTest| match (test, step.types.as_slice()) {
        (LabelTest::Label(label), [of_type]) => {
            estimates.leads_to_label(of_type, step.direction, label)
        }
        _ => false,
    };
    step.labels.iter().all(is_sure)
}

/// What leaf and stages make together: rows, or ways where they are counted.
fn work(plan: &LogicalPlan, estimates: &dyn Estimates) -> f64 {
    cardinality::sum_of_ways(plan, is_stage, estimates)
}

/// The leaf, and the stages over an argument in its place.
fn split(plan: LogicalPlan) -> (LogicalPlan, LogicalPlan) {
    let slots = plan.slots();
    if is_leaf(&plan) {
        return (plan, LogicalPlan::Argument { slots });
    }
    let mut leaf = LogicalPlan::Argument { slots: Vec::new() };
    let stages = plan.map_inputs(&mut |input| {
        let (found, above) = split(input);
        leaf = found;
        above
    });
    (leaf, stages)
}
