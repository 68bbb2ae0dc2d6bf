//! Lets the rows below an operator that reads them all be made on several threads.
//!
//! Only below what has to see every row before it answers, so that no thread works for rows that a limit leaves out, and only where the
//! estimates promise work for more than one. What the stages compute must not depend on how often or in which order it is asked for.

use std::collections::BTreeSet;

use crate::binder::{BoundExprKind, LabelTest, Slot};
use crate::plan::{ApplyKind, LogicalPlan, Plan, Route, Subplan};

use super::{Estimates, cardinality};

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
        P::Aggregate { .. } | P::GroupExpand { .. } => Some(plan.reads()),
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
    let Some(leaf) = leaf(&plan, estimates) else {
        return below_readers(plan, estimates);
    };
    let (rows, work) = (cardinality::rows(leaf, estimates), work(&plan, estimates));
    if !pays(rows, work) {
        return plan;
    }
    let (outer, mut result) = (leaf.slots(), plan.slots());
    result.retain(|slot| needed.contains(slot));
    let (leaf, stages) = split(plan);
    let stages = Subplan {
        plan: stages,
        outer,
        result,
        row_wise: false,
    };
    LogicalPlan::Gather {
        input: Box::new(below_readers(leaf, estimates)),
        stages: Box::new(stages),
        morsel: morsel(rows, work),
    }
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

/// Where the rows of the stages come from; none when anything but stages stands above it, or nothing but columns and what is read off.
fn leaf<'p>(plan: &'p LogicalPlan, estimates: &dyn Estimates) -> Option<&'p LogicalPlan> {
    let (mut below, mut runs) = (plan, Vec::new());
    let mut works = false;
    while is_stage(below) {
        works |= match below {
            LogicalPlan::Project { .. } => false,
            LogicalPlan::CountExpand {
                route, distinct, ..
            } => *distinct || !is_read_off(route, estimates),
            _ => true,
        };
        if let LogicalPlan::GroupExpand { run, .. } = below {
            runs.push(run);
        }
        below = below.input()?;
    }
    let within_rows = |run: &&Vec<Slot>| leaf_entity(below).is_some_and(|it| run.contains(&it));
    (works && is_leaf(below) && runs.iter().all(within_rows)).then_some(below)
}

fn is_leaf(plan: &LogicalPlan) -> bool {
    use LogicalPlan as P;
    matches!(
        plan,
        P::Scan { .. } | P::PropertyScan { .. } | P::RelationshipScan { .. }
    )
}

/// The node that each row of a leaf has to itself, if any.
fn leaf_entity(plan: &LogicalPlan) -> Option<Slot> {
    use LogicalPlan as P;
    match plan {
        P::Scan { input, node, .. } | P::PropertyScan { input, node, .. }
            if matches!(**input, P::Argument { .. }) =>
        {
            Some(*node)
        }
        _ => None,
    }
}

/// Treats each row alone, or (groups in runs) each run, which must lie within a row of the leaf.
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
    let below = plan.input().filter(|_| is_stage(plan));
    cardinality::ways(plan, estimates) + below.map_or(0.0, |below| work(below, estimates))
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
