//! Moves a label test that stands above a scan into the scan.

use crate::binder::{BoundExpr, BoundExprKind, LabelTest, Slot};
use crate::plan::{LogicalPlan, Plan};

use super::Estimates;

pub(super) fn apply(plan: Plan, _estimates: &dyn Estimates) -> Plan {
    super::map_plans(plan, &mut |plan| plan.rewrite(&mut absorb))
}

fn absorb(operator: LogicalPlan) -> LogicalPlan {
    let LogicalPlan::Filter {
        mut input,
        predicate,
    } = operator
    else {
        return operator;
    };
    if let Some((node, test)) = label_test(&predicate)
        && let Some(labels) = scan_of(&mut input, node)
    {
        let all = labels
            .take()
            .into_iter()
            .chain([test.clone()])
            .collect::<Vec<_>>();
        *labels = Some(match <[LabelTest; 1]>::try_from(all) {
            Ok([only]) => only,
            Err(several) => LabelTest::And(several),
        });
        return *input;
    }
    LogicalPlan::Filter { input, predicate }
}

fn label_test(predicate: &BoundExpr) -> Option<(Slot, &LabelTest)> {
    match &predicate.kind {
        BoundExprKind::HasLabels { base, labels } => match base.kind {
            BoundExprKind::Slot(node) => Some((node, labels)),
            _ => None,
        },
        _ => None,
    }
}

/// The labels of the scan for `node` at the top of a plan, other filters in between.
fn scan_of(plan: &mut LogicalPlan, node: Slot) -> Option<&mut Option<LabelTest>> {
    match plan {
        LogicalPlan::Scan {
            node: scanned,
            labels,
            ..
        } if *scanned == node => Some(labels),
        LogicalPlan::Filter { input, .. } => scan_of(input, node),
        _ => None,
    }
}
