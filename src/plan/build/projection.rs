//! `WITH` and `RETURN`: aggregate, project, make distinct, sort, page, filter, in this order.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundExprKind, BoundProjection, Slot};
use crate::plan::{LogicalPlan, SortKey};

use super::Planner;

impl Planner {
    pub(super) fn project(
        &mut self,
        projection: &BoundProjection,
        input: LogicalPlan,
    ) -> LogicalPlan {
        let mut plan = input;
        if let Some(aggregation) = &projection.aggregation {
            plan = LogicalPlan::Aggregate {
                input: Box::new(plan),
                keys: aggregation.keys.clone(),
                aggregates: aggregation.aggregates.clone(),
            };
        }
        let outgoing: Vec<Slot> = projection.items.iter().map(|(slot, _)| *slot).collect();
        if projection.aggregation.is_some() && self.reads_constants(projection) {
            plan = self.with_constants(plan);
        }
        let there = plan.slots();
        let mut extra = extra_slots(projection, &plan, &outgoing);
        extra.retain(|slot| !self.constants.contains(slot));
        let dropped = |slot: &&Slot| there.contains(slot) && !outgoing.contains(slot);
        let constants: Vec<Slot> = self.constants.iter().filter(dropped).copied().collect();
        let passed: Vec<Slot> = extra.iter().chain(&constants).copied().collect();
        plan = project_items(projection, plan, &passed);
        if projection.distinct {
            plan = LogicalPlan::Distinct {
                input: Box::new(plan),
                slots: outgoing.clone(),
            };
        }
        plan = sort_and_page(projection, plan);
        if let Some(predicate) = &projection.predicate {
            plan = LogicalPlan::Filter {
                input: Box::new(plan),
                predicate: predicate.clone(),
            };
        }
        if !extra.is_empty() {
            plan = LogicalPlan::Project {
                input: Box::new(plan),
                retain: outgoing.into_iter().chain(constants).collect(),
                items: Vec::new(),
            };
        }
        plan
    }

    /// Something in the projection, besides what it aggregates, comes from the row around the subquery.
    fn reads_constants(&self, projection: &BoundProjection) -> bool {
        let items = projection.items.iter().map(|(_, expr)| expr);
        items
            .chain(projection.order_by.iter().map(|item| &item.expr))
            .chain(&projection.predicate)
            .flat_map(BoundExpr::free_slots)
            .any(|slot| self.constants.contains(&slot))
    }
}

/// Incoming slots that sorting or filtering still needs after the projection.
fn extra_slots(projection: &BoundProjection, input: &LogicalPlan, outgoing: &[Slot]) -> Vec<Slot> {
    let used: BTreeSet<Slot> = projection
        .order_by
        .iter()
        .map(|item| &item.expr)
        .chain(&projection.predicate)
        .flat_map(BoundExpr::free_slots)
        .collect();
    input
        .slots()
        .into_iter()
        .filter(|slot| used.contains(slot) && !outgoing.contains(slot))
        .collect()
}

fn project_items(projection: &BoundProjection, input: LogicalPlan, extra: &[Slot]) -> LogicalPlan {
    let (passed, computed): (Vec<_>, Vec<_>) = projection.items.iter().cloned().partition(
        |(slot, expr)| matches!(expr.kind, BoundExprKind::Slot(source) if source == *slot),
    );
    let retain = passed
        .into_iter()
        .map(|(slot, _)| slot)
        .chain(extra.iter().copied())
        .collect();
    LogicalPlan::Project {
        input: Box::new(input),
        retain,
        items: computed,
    }
}

fn sort_and_page(projection: &BoundProjection, mut plan: LogicalPlan) -> LogicalPlan {
    if !projection.order_by.is_empty() {
        let keys = projection
            .order_by
            .iter()
            .map(|item| SortKey {
                expr: item.expr.clone(),
                descending: item.descending,
            })
            .collect();
        plan = LogicalPlan::Sort {
            input: Box::new(plan),
            keys,
        };
    }
    if let Some(count) = &projection.skip {
        plan = LogicalPlan::Skip {
            input: Box::new(plan),
            count: count.clone(),
        };
    }
    if let Some(count) = &projection.limit {
        plan = LogicalPlan::Limit {
            input: Box::new(plan),
            count: count.clone(),
        };
    }
    plan
}
