//! Leaves nodes out of a scan that lack the relationships which are followed from them anyway: where few have any, most of the nodes never
//! become rows.

use crate::binder::Slot;
use crate::plan::failure::test_may_fail;
use crate::plan::{Link, LogicalPlan, Plan, RouteStep};
use crate::store::Direction;

use super::{Estimates, cardinality};

/// A look at each node pays when fewer than so many of them are expected to stay.
const MOST: f64 = 0.5;

pub(super) fn apply(plan: Plan, estimates: &dyn Estimates) -> Plan {
    if plan.updates {
        return plan;
    }
    super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |mut operator| {
            if let Some((from, link)) = followed(&operator) {
                operator = operator.map_inputs(&mut |input| ask(input, from, &link, estimates));
            }
            operator
        })
    })
}

/// The node from which an operator follows relationships, without which it hands on no row.
fn followed(plan: &LogicalPlan) -> Option<(Slot, Link)> {
    use LogicalPlan as P;
    let (from, direction, types) = match plan {
        P::Expand {
            from,
            direction,
            types,
            ..
        } => (from, direction, types),
        P::DistinctExpand { route, .. }
        | P::GroupExpand { route, .. }
        | P::SemiExpand {
            route, anti: false, ..
        } => {
            let RouteStep {
                direction, types, ..
            } = route.steps.first()?;
            (&route.from, direction, types)
        }
        _ => return None,
    };
    let (direction, types) = (*direction, types.clone());
    let told = direction != Direction::Both && !types.is_empty();
    told.then_some((*from, Link { direction, types }))
}

/// Asks for the link in the scan of a node, where only tests that cannot fail stand between.
fn ask(plan: LogicalPlan, from: Slot, link: &Link, estimates: &dyn Estimates) -> LogicalPlan {
    match plan {
        LogicalPlan::Scan {
            input,
            node,
            labels,
            linked: None,
        } if node == from && cardinality::degree(&labels, link, estimates) < MOST => {
            LogicalPlan::Scan {
                input,
                node,
                labels,
                linked: Some(link.clone()),
            }
        }
        LogicalPlan::Filter { input, predicate } if !test_may_fail(&predicate, &|_| true) => {
            LogicalPlan::Filter {
                input: Box::new(ask(*input, from, link, estimates)),
                predicate,
            }
        }
        other => other,
    }
}
