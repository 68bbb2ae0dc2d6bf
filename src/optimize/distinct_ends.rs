//! Follows relationships that nobody looks at to their ends alone, each end once a row.
//!
//! Where repeated rows go unnoticed, ways that meet need not be followed twice: as many rows as there are ends instead of ways, and rows
//! that are known to differ.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundExprKind, LabelTest, Slot};
use crate::plan::failure::test_may_fail;
use crate::plan::{LogicalPlan, Plan, Route, RouteStep};

use super::usage::{self, Usage};
use super::{Estimates, cardinality, row_facts};

/// Of so few rows the different ones are found sooner than it takes to start threads, which would follow them all.
const FEW: f64 = 4_096.0;

pub(super) fn apply(plan: Plan, estimates: &dyn Estimates) -> Plan {
    if plan.updates {
        return plan;
    }
    usage::rewrite(plan, &mut |plan, usage| match usage.once {
        true => follow(plan, usage, estimates),
        false => plan,
    })
}

fn follow(plan: LogicalPlan, usage: &Usage, estimates: &dyn Estimates) -> LogicalPlan {
    let Some(top) = LastStep::of(&plan, false) else {
        return plan;
    };
    let read_by_tests = top.tests.iter().flat_map(|test| test.free_slots());
    let read: Vec<Slot> = usage.needed.iter().copied().chain(read_by_tests).collect();
    if read.contains(&top.relationship) {
        return plan;
    }
    let (mut from, mut input) = (top.from, top.input);
    let mut steps = vec![top.step];
    while !read.contains(&from)
        && let Some(before) = LastStep::of(input, true)
        && before.to == from
        && !read.contains(&before.relationship)
    {
        (from, input) = (before.from, before.input);
        steps.push(before.step);
    }
    steps.reverse();
    let mut input = input.clone();
    if is_repeated(&input, from, &read) && cardinality::rows(&input, estimates) <= FEW {
        input = LogicalPlan::Distinct {
            input: Box::new(input),
            slots: vec![from],
        };
    }
    let unique = row_facts::unique(&input);
    let route = Route {
        from,
        steps,
        to: top.to,
        repeats: unique.is_none_or(|unique| unique.iter().any(|slot| *slot != from)),
    };
    let ends = LogicalPlan::DistinctExpand {
        input: Box::new(input),
        route,
    };
    filtered(ends, &top.tests)
}

/// Whether nothing but `from` is read of rows that are known to differ only together with something else: alike, they lead to the same ends.
fn is_repeated(input: &LogicalPlan, from: Slot, read: &[Slot]) -> bool {
    let others = input.slots().into_iter().filter(|slot| *slot != from);
    let alone = !others.into_iter().any(|slot| read.contains(&slot));
    let differ = |unique: BTreeSet<Slot>| unique.iter().any(|slot| *slot != from);
    alone && row_facts::unique(input).is_some_and(differ)
}

/// An `Expand` with the filters above it.
pub(super) struct LastStep<'p> {
    pub input: &'p LogicalPlan,
    pub from: Slot,
    pub relationship: Slot,
    pub to: Slot,
    pub step: RouteStep,
    /// Tests other than those of the labels of `to`, the lowest first; none of them can fail.
    pub tests: Vec<&'p BoundExpr>,
}

impl<'p> LastStep<'p> {
    /// `None` where there is another operator, or tests stand above of which some may fail or, where only tests of labels are wanted, test
    /// something else.
    pub fn of(plan: &'p LogicalPlan, labels_only: bool) -> Option<Self> {
        let (expand, tests) = under_filters(plan);
        let LogicalPlan::Expand {
            input,
            from,
            relationship,
            to,
            direction,
            types,
            into: false,
            different_from,
        } = expand
        else {
            return None;
        };
        let (labels, tests) = split_label_tests(tests, *to)?;
        if !different_from.is_empty() || (labels_only && !tests.is_empty()) {
            return None;
        }
        Some(Self {
            input,
            from: *from,
            relationship: *relationship,
            to: *to,
            step: RouteStep {
                direction: *direction,
                types: types.clone(),
                labels,
            },
            tests,
        })
    }
}

/// What stands under the filters at the top, and their tests, the lowest first.
pub(super) fn under_filters(plan: &LogicalPlan) -> (&LogicalPlan, Vec<&BoundExpr>) {
    let (mut below, mut tests) = (plan, Vec::new());
    while let LogicalPlan::Filter { input, predicate } = below {
        tests.push(predicate);
        below = input;
    }
    tests.reverse();
    (below, tests)
}

/// The tests of the labels of `node`, and the others; `None` when any may fail, since their order then matters.
pub(super) fn split_label_tests(
    tests: Vec<&BoundExpr>,
    node: Slot,
) -> Option<(Vec<LabelTest>, Vec<&BoundExpr>)> {
    let (mut labels, mut others) = (Vec::new(), Vec::new());
    for test in tests {
        match &test.kind {
            BoundExprKind::HasLabels { base, labels: test } if matches!(base.kind, BoundExprKind::Slot(slot) if slot == node) =>
            {
                labels.push(test.clone());
            }
            _ if test_may_fail(test, &|_| true) => return None,
            _ => others.push(test),
        }
    }
    Some((labels, others))
}

/// Filters on top of a plan, the first test lowest.
pub(super) fn filtered(plan: LogicalPlan, tests: &[&BoundExpr]) -> LogicalPlan {
    tests.iter().fold(plan, |input, &test| LogicalPlan::Filter {
        input: Box::new(input),
        predicate: test.clone(),
    })
}
