//! Aggregations that only count the rows that the last step of a pattern makes: what the rules share that make no such rows.

use crate::binder::{BoundAggregate, BoundExpr, BoundExprKind, Slot};
use crate::function::Type;
use crate::plan::{LogicalPlan, Route};

use super::distinct_ends::{LastStep, split_label_tests, under_filters};
use super::row_facts;

/// An aggregation that counts the rows that a last step makes.
pub(super) struct Counted<'p> {
    /// Names and slots of the groups.
    pub keys: Vec<(Slot, Slot)>,
    pub calls: &'p [(Slot, BoundAggregate)],
    pub input: &'p LogicalPlan,
    pub route: Route,
    pub distinct: bool,
    /// Tests between the aggregation and the step that are no tests of the end's labels.
    pub tests: Vec<&'p BoundExpr>,
}

impl<'p> Counted<'p> {
    pub fn of(operator: &'p LogicalPlan) -> Option<Self> {
        let LogicalPlan::Aggregate {
            input,
            keys,
            aggregates,
        } = operator
        else {
            return None;
        };
        let key = |(name, expr): &(Slot, BoundExpr)| Some((*name, slot(expr)?));
        let keys: Vec<(Slot, Slot)> = keys.iter().map(key).collect::<Option<_>>()?;
        let counts_rows = |(_, call): &(Slot, BoundAggregate)| {
            let argument = call.arguments.first();
            call.function == "count"
                && !call.distinct
                && argument
                    .is_none_or(|it| slot(it).is_some_and(|it| row_facts::never_null(input, it)))
        };
        if aggregates.is_empty() || !aggregates.iter().all(counts_rows) {
            return None;
        }
        let is_read = |slot: Slot| keys.iter().any(|(_, key)| *key == slot);
        let (below, tests) = under_filters(input);
        if let LogicalPlan::DistinctExpand { input, route } = below {
            let (labels, tests) = split_label_tests(tests, route.to)?;
            let mut route = route.clone();
            route.steps.last_mut()?.labels.extend(labels);
            return Some(Self {
                keys,
                calls: aggregates,
                input,
                route,
                distinct: true,
                tests,
            });
        }
        let last = LastStep::of(input, false)?;
        if is_read(last.relationship) {
            return None;
        }
        Some(Self {
            calls: aggregates,
            input: last.input,
            route: Route {
                from: last.from,
                steps: vec![last.step],
                to: last.to,
                repeats: true,
            },
            distinct: false,
            tests: last.tests,
            keys,
        })
    }

    /// The slots of the groups in the input.
    pub fn groups(&self) -> Vec<Slot> {
        self.keys.iter().map(|(_, key)| *key).collect()
    }

    /// The rows of the aggregation from rows with its groups in their own slots and the number in that of the first call.
    pub fn named(&self, counted: LogicalPlan) -> LogicalPlan {
        let (first, call) = &self.calls[0];
        let mut retain = vec![*first];
        let mut items = Vec::new();
        for (name, key) in &self.keys {
            match name == key {
                true => retain.push(*key),
                false => items.push((*name, BoundExpr::slot(*key, Type::Any, call.span))),
            }
        }
        for (name, call) in &self.calls[1..] {
            items.push((*name, BoundExpr::slot(*first, Type::Integer, call.span)));
        }
        LogicalPlan::Project {
            input: Box::new(counted),
            retain,
            items,
        }
    }
}

fn slot(expr: &BoundExpr) -> Option<Slot> {
    match expr.kind {
        BoundExprKind::Slot(slot) => Some(slot),
        _ => None,
    }
}
