//! Asks only whether the rest of a pattern is there, where nobody looks at what is found nor counts it.
//!
//! Once the rest only keeps or drops a row, rows stay unique and DISTINCT above has nothing left to do.

use crate::binder::Slot;
use crate::plan::failure::test_may_fail;
use crate::plan::{ApplyKind, LogicalPlan, Plan, Subplan};

use super::Estimates;
use super::usage::{self, Usage};

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    if plan.updates {
        return plan;
    }
    usage::rewrite(plan, &mut ask)
}

fn ask(plan: LogicalPlan, usage: &Usage) -> LogicalPlan {
    // The rows of another plan run together through operators that look at each row alone, which this one is not.
    if !usage.once || usage.inside {
        return plan;
    }
    let depth = unread_depth(&plan, usage);
    if depth == 0 {
        return plan;
    }
    let (input, stacked) = take(plan, depth);
    let offered = input.slots();
    let read: std::collections::BTreeSet<Slot> =
        stacked.iter().flat_map(LogicalPlan::reads).collect();
    let outer: Vec<Slot> = read
        .into_iter()
        .filter(|slot| offered.contains(slot))
        .collect();
    let argument = LogicalPlan::Argument {
        slots: outer.clone(),
    };
    let rest = put(argument, stacked);
    LogicalPlan::Apply {
        input: Box::new(input),
        subplan: Box::new(Subplan {
            row_wise: Subplan::is_row_wise(&rest),
            plan: rest,
            outer,
            result: Vec::new(),
        }),
        kind: ApplyKind::Semi,
    }
}

/// How many operators from the top find something that nobody above reads, and test it; the lowest of them finds. Tests that may fail
/// end them: once a row is found for, no more are looked at.
fn unread_depth(plan: &LogicalPlan, usage: &Usage) -> usize {
    let (mut depth, mut at, mut next) = (0, 0, plan);
    loop {
        at += 1;
        next = match next {
            LogicalPlan::Filter { input, predicate } if !test_may_fail(predicate, &|_| true) => {
                input
            }
            LogicalPlan::Expand {
                input,
                relationship,
                to,
                into,
                ..
            } if !usage.needed.contains(relationship) && (*into || !usage.needed.contains(to)) => {
                depth = at;
                input
            }
            _ => return depth,
        };
    }
}

/// The plan below the `depth` operators at the top, and these, the topmost first, without their inputs.
fn take(plan: LogicalPlan, depth: usize) -> (LogicalPlan, Vec<LogicalPlan>) {
    let (mut rest, mut taken) = (plan, Vec::new());
    for _ in 0..depth {
        let mut input = LogicalPlan::Argument { slots: Vec::new() };
        let top = rest.map_inputs(&mut |below| {
            input = below;
            LogicalPlan::Argument { slots: Vec::new() }
        });
        taken.push(top);
        rest = input;
    }
    (rest, taken)
}

fn put(input: LogicalPlan, stacked: Vec<LogicalPlan>) -> LogicalPlan {
    stacked.into_iter().rev().fold(input, |input, operator| {
        let mut input = Some(input);
        operator.map_inputs(&mut |empty| input.take().unwrap_or(empty))
    })
}
