//! What the operators above an operator need of it: which slots they read, and whether they notice how often equal rows come.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundExprKind, Slot, SubqueryKind};
use crate::plan::{ApplyKind, Group, LogicalPlan, Plan, Subplan};

/// What is needed of an operator's rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Usage {
    /// The slots that are read above.
    pub needed: BTreeSet<Slot>,
    /// Nobody above notices how often equal rows come.
    pub once: bool,
    /// The operator belongs to a plan that runs for the rows of another.
    pub inside: bool,
}

impl Usage {
    fn of(slots: impl IntoIterator<Item = Slot>, once: bool) -> Self {
        Self {
            needed: slots.into_iter().collect(),
            once,
            inside: false,
        }
    }
}

/// Rebuilds every operator of a plan from the top down: `change` sees it with its inputs as they were.
pub(super) fn rewrite(
    mut plan: Plan,
    change: &mut dyn FnMut(LogicalPlan, &Usage) -> LogicalPlan,
) -> Plan {
    let columns = plan.columns.iter().map(|column| column.slot);
    let existence = existence_only(&plan);
    let random_subqueries = plan
        .subqueries
        .iter()
        .any(|subplan| has_random_numbers(&subplan.plan));
    let mut walker = Walker {
        change,
        random_subqueries,
    };
    plan.root = walker.walk(plan.root, &Usage::of(columns, false));
    for (subplan, once) in plan.subqueries.iter_mut().zip(existence) {
        let usage = match once {
            true => Usage::of([], true),
            false => Usage::of(subplan.result.iter().copied(), false),
        };
        walker.subplan(subplan, &usage);
    }
    plan
}

/// For each subquery, whether it is only ever asked if it has a row.
fn existence_only(plan: &Plan) -> Vec<bool> {
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

fn has_random_numbers(plan: &LogicalPlan) -> bool {
    let mut random = false;
    plan.for_each(&mut |operator| {
        let expressions = operator.expressions();
        random |= expressions.into_iter().any(|expr| is_random(expr, false));
    });
    random
}

/// Whether the expression makes random numbers, so that each more row means another value.
fn is_random(expr: &BoundExpr, random_subqueries: bool) -> bool {
    let mut random = false;
    expr.for_each(&mut |part| match &part.kind {
        BoundExprKind::Call { function, .. } => {
            random |= matches!(function.as_str(), "rand" | "randomUUID");
        }
        BoundExprKind::Subquery { .. } => random |= random_subqueries,
        _ => {}
    });
    random
}

struct Walker<'c> {
    change: &'c mut dyn FnMut(LogicalPlan, &Usage) -> LogicalPlan,
    /// Some subquery makes random numbers.
    random_subqueries: bool,
}

impl Walker<'_> {
    fn walk(&mut self, plan: LogicalPlan, usage: &Usage) -> LogicalPlan {
        use LogicalPlan as P;
        let mut plan = (self.change)(plan, usage);
        match &mut plan {
            P::Apply { subplan, kind, .. } => self.applied(subplan, *kind, usage),
            P::Merge { find: subplan, .. }
            | P::Foreach {
                updates: subplan, ..
            } => {
                let result = Usage::of(subplan.result.iter().copied(), false);
                self.subplan(subplan, &result);
            }
            P::Repeat(repeat) => self.group(&mut repeat.group),
            P::PathSearch(search) => search.groups_mut().for_each(|group| self.group(group)),
            _ => {}
        }
        let mut below = match plan {
            P::Project { .. } | P::Aggregate { .. } | P::Union { .. } | P::GroupExpand { .. } => {
                Usage::default()
            }
            _ => usage.clone(),
        };
        below.needed.extend(plan.reads());
        below.once = self.keeps_once(&plan, usage.once);
        below.inside = usage.inside;
        plan.map_inputs(&mut |input| self.walk(input, &below))
    }

    fn subplan(&mut self, subplan: &mut Subplan, usage: &Usage) {
        let plan = std::mem::replace(
            &mut subplan.plan,
            LogicalPlan::Argument { slots: Vec::new() },
        );
        let mut usage = usage.clone();
        usage.inside = true;
        subplan.plan = self.walk(plan, &usage);
    }

    fn group(&mut self, group: &mut Group) {
        let result = Usage::of(group.step.result.iter().copied(), false);
        self.subplan(&mut group.step, &result);
    }

    /// The subplan of an `Apply`; what it no longer gives is no longer a result.
    fn applied(&mut self, subplan: &mut Subplan, kind: ApplyKind, usage: &Usage) {
        if matches!(kind, ApplyKind::Semi | ApplyKind::Anti) {
            return self.subplan(subplan, &Usage::of([], true));
        }
        self.subplan(subplan, usage);
        let given = subplan.plan.slots();
        subplan.result.retain(|slot| given.contains(slot));
    }

    /// Whether repeated rows go unnoticed below an operator.
    fn keeps_once(&self, plan: &LogicalPlan, once: bool) -> bool {
        use LogicalPlan as P;
        let expressions = plan.expressions();
        if expressions
            .into_iter()
            .any(|expr| is_random(expr, self.random_subqueries))
        {
            return false;
        }
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
            | P::DistinctExpand { .. }
            | P::CountExpand { .. }
            | P::SemiExpand { .. }
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
}
