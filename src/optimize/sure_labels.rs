//! Takes tests of labels away that every node passes to which the relationships lead.

use smol_str::SmolStr;

use crate::binder::{BoundExprKind, LabelTest, Slot};
use crate::plan::{LogicalPlan, Plan};
use crate::store::Direction;

use super::Estimates;

pub(super) fn apply(plan: Plan, estimates: &dyn Estimates) -> Plan {
    if plan.updates {
        return plan;
    }
    super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |operator| match operator {
            LogicalPlan::Filter { input, predicate } => {
                let sure = match &predicate.kind {
                    BoundExprKind::HasLabels { base, labels } => match base.kind {
                        BoundExprKind::Slot(node) => is_sure(&input, node, labels, estimates),
                        _ => false,
                    },
                    _ => false,
                };
                match sure {
                    true => *input,
                    false => LogicalPlan::Filter { input, predicate },
                }
            }
            other => other,
        })
    })
}

/// Whether the operator that binds a node, other tests in between, only leads to such as pass.
fn is_sure(plan: &LogicalPlan, node: Slot, labels: &LabelTest, estimates: &dyn Estimates) -> bool {
    let (to, direction, types): (Slot, Direction, &[SmolStr]) = match plan {
        LogicalPlan::Filter { input, .. } => return is_sure(input, node, labels, estimates),
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
    let leads = |label: &SmolStr| {
        let leads = |of_type: &SmolStr| estimates.leads_to_label(of_type, direction, label);
        types.iter().all(leads)
    };
    to == node && !types.is_empty() && is_passed(labels, &leads)
}

fn is_passed(test: &LabelTest, leads: &impl Fn(&SmolStr) -> bool) -> bool {
    match test {
        LabelTest::Label(label) => leads(label),
        LabelTest::And(parts) => parts.iter().all(|part| is_passed(part, leads)),
        _ => false,
    }
}
