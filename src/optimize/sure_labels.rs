//! Takes tests of labels away that every node passes to which the relationships lead.

use smol_str::SmolStr;

use crate::binder::{BoundExpr, BoundExprKind, LabelTest, Slot};
use crate::plan::{Assumption, LogicalPlan, Plan};
use crate::store::Direction;

use super::Estimates;

pub(super) fn apply(plan: Plan, estimates: &dyn Estimates) -> Plan {
    if plan.updates {
        return plan;
    }
    let mut granted = Vec::new();
    let mut plan = super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |operator| match operator {
            LogicalPlan::Filter { input, predicate } => match tested(&predicate) {
                Some((node, labels)) if is_sure(&input, node, &labels, &mut granted, estimates) => {
                    *input
                }
                _ => LogicalPlan::Filter { input, predicate },
            },
            other => other,
        })
    });
    plan.assumptions.extend(granted);
    plan
}

/// The node that a test asks for labels, all of them, where it is nothing more.
fn tested(predicate: &BoundExpr) -> Option<(Slot, Vec<SmolStr>)> {
    let BoundExprKind::HasLabels { base, labels } = &predicate.kind else {
        return None;
    };
    let BoundExprKind::Slot(node) = base.kind else {
        return None;
    };
    Some((node, all_of(labels)?))
}

fn all_of(test: &LabelTest) -> Option<Vec<SmolStr>> {
    match test {
        LabelTest::Label(label) => Some(vec![label.clone()]),
        LabelTest::And(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(all_of).collect();
            parts.map(|parts| parts.concat())
        }
        _ => None,
    }
}

/// Whether the operator that binds a node, other tests in between, only leads to such as have the labels; says what that takes for granted.
fn is_sure(
    plan: &LogicalPlan,
    node: Slot,
    labels: &[SmolStr],
    granted: &mut Vec<Assumption>,
    estimates: &dyn Estimates,
) -> bool {
    let (to, direction, types): (Slot, Direction, &[SmolStr]) = match plan {
        LogicalPlan::Filter { input, .. } => {
            return is_sure(input, node, labels, granted, estimates);
        }
        LogicalPlan::Expand {
            to,
            direction,
            types,
            ..
        } => (*to, *direction, types),
        LogicalPlan::VarExpand(expand) if expand.length.min > 0 => {
            (expand.to, expand.direction, &expand.types)
        }
        _ => return false,
    };
    let leads = |of_type: &SmolStr| {
        let mut labels = labels.iter();
        labels.all(|label| estimates.leads_to_label(of_type, direction, label))
    };
    if to != node || types.is_empty() || !types.iter().all(leads) {
        return false;
    }
    for (of_type, label) in types
        .iter()
        .flat_map(|it| labels.iter().map(move |label| (it, label)))
    {
        granted.push(Assumption::LeadsToLabel {
            of_type: of_type.clone(),
            direction,
            label: label.clone(),
        });
    }
    true
}
