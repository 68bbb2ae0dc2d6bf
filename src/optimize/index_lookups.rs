//! Turns "scan a label, keep where key = value" into one look-up.

use smol_str::SmolStr;

use crate::binder::{BoundExpr, BoundExprKind, ComparisonOperator, LabelTest, Slot};
use crate::plan::failure::{fails_only_with, may_fail};
use crate::plan::{Assumption, LogicalPlan, Plan};

use super::Estimates;

/// However few nodes carry the label: an index on them costs next to nothing, and a statement that writes may make them many.
pub(super) fn apply(plan: Plan, estimates: &dyn Estimates) -> Plan {
    let updates = plan.updates;
    let mut plan = super::map_plans(plan, &mut |plan| {
        declared(plan.rewrite(&mut look_up), updates, estimates)
    });
    let unique = plan.operators().into_iter().filter_map(unique_lookup);
    plan.assumptions = unique.collect();
    plan
}

/// What a look-up takes for granted.
fn unique_lookup(plan: &LogicalPlan) -> Option<Assumption> {
    match plan {
        LogicalPlan::IndexLookup {
            label,
            key,
            unique: true,
            ..
        } => Some(Assumption::Unique {
            label: label.clone(),
            key: key.clone(),
        }),
        _ => None,
    }
}

/// The plan with what the schema declares for its look-ups. A statement that writes has to keep to it only at its end.
fn declared(plan: LogicalPlan, updates: bool, estimates: &dyn Estimates) -> LogicalPlan {
    plan.rewrite(&mut |mut operator| {
        if let LogicalPlan::IndexLookup {
            label,
            key,
            unless_fails,
            index,
            unique,
            ..
        } = &mut operator
        {
            *index = estimates.declared_index(label, key);
            *unique = !updates && !*unless_fails && estimates.is_unique(label, key);
        }
        operator
    })
}

fn look_up(operator: LogicalPlan) -> LogicalPlan {
    let LogicalPlan::Filter {
        mut input,
        predicate,
    } = operator
    else {
        return operator;
    };
    if let BoundExprKind::Attempt(test) = &predicate.kind
        && let Some((node, key, value)) = equality(test)
        && is_scan(&input)
        && let Some(scan) = scan_of(&mut input, node)
        && replace(scan, &key, value, true)
    {
        return *input;
    }
    if let Some((node, key, value)) = equality(&predicate) {
        // What fails must fail for the same rows: for every node that carries the label, and for no other.
        let same_rows = is_scan(&input) || !may_fail(value, &|_| true);
        let told_above = !same_rows && filters_fail_only_with(&input, node, value);
        if (same_rows || told_above)
            && let Some(scan) = scan_of(&mut input, node)
            && replace(scan, &key, value, told_above)
            && same_rows
        {
            return *input;
        }
    }
    LogicalPlan::Filter { input, predicate }
}

fn is_scan(plan: &LogicalPlan) -> bool {
    matches!(
        plan,
        LogicalPlan::Scan {
            labels: Some(LabelTest::Label(_)),
            ..
        }
    )
}

/// True when the filters down to the scan of `node` fail for no row for which `value` can be computed: a look-up then spares them no error.
fn filters_fail_only_with(plan: &LogicalPlan, node: Slot, value: &BoundExpr) -> bool {
    match plan {
        LogicalPlan::Scan { node: scanned, .. } => *scanned == node && is_scan(plan),
        LogicalPlan::Filter { input, predicate } => {
            fails_only_with(predicate, value) && filters_fail_only_with(input, node, value)
        }
        _ => false,
    }
}

/// Replaces the scan when it has a plain label and `value` can be computed before it.
fn replace(scan: &mut LogicalPlan, key: &SmolStr, value: &BoundExpr, unless_fails: bool) -> bool {
    let LogicalPlan::Scan {
        input,
        node,
        labels: Some(labels),
        ..
    } = scan
    else {
        return false;
    };
    let Some((label, rest)) = plain_label(labels) else {
        return false;
    };
    let available = input.slots();
    if !value
        .free_slots()
        .is_subset(&available.into_iter().collect())
    {
        return false;
    }
    let input = std::mem::replace(input, Box::new(LogicalPlan::Argument { slots: Vec::new() }));
    let node = *node;
    let found = LogicalPlan::IndexLookup {
        input,
        node,
        label,
        key: key.clone(),
        value: value.clone(),
        unless_fails,
        index: None,
        unique: false,
    };
    *scan = rest.into_iter().fold(found, |plan, labels| {
        let base = BoundExpr::slot(node, crate::function::Type::Node, value.span);
        let kind = BoundExprKind::HasLabels {
            base: Box::new(base),
            labels,
        };
        let predicate = BoundExpr {
            kind,
            ty: crate::function::Type::Boolean,
            span: value.span,
        };
        LogicalPlan::Filter {
            input: Box::new(plan),
            predicate,
        }
    });
    true
}

/// One plain label of a test and what else it asks for.
fn plain_label(test: &LabelTest) -> Option<(SmolStr, Vec<LabelTest>)> {
    match test {
        LabelTest::Label(label) => Some((label.clone(), Vec::new())),
        LabelTest::And(parts) => {
            let index = parts
                .iter()
                .position(|part| matches!(part, LabelTest::Label(_)))?;
            let (label, _) = plain_label(&parts[index])?;
            let rest = parts
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, part)| part.clone());
            Some((label, rest.collect()))
        }
        _ => None,
    }
}

/// `node.key = value` in either order.
fn equality(predicate: &BoundExpr) -> Option<(Slot, SmolStr, &BoundExpr)> {
    let BoundExprKind::Comparison {
        operator: ComparisonOperator::Equal,
        left,
        right,
    } = &predicate.kind
    else {
        return None;
    };
    let side = |property: &BoundExpr, value| match &property.kind {
        BoundExprKind::Property { base, key } => match base.kind {
            BoundExprKind::Slot(node) => Some((node, key.clone(), value)),
            _ => None,
        },
        _ => None,
    };
    side(left, &**right)
        .or_else(|| side(right, &**left))
        .filter(|(node, _, value)| !value.free_slots().contains(node))
}

fn scan_of(plan: &mut LogicalPlan, node: Slot) -> Option<&mut LogicalPlan> {
    match plan {
        LogicalPlan::Scan { node: scanned, .. } if *scanned == node => Some(plan),
        LogicalPlan::Filter { input, .. } => scan_of(input, node),
        _ => None,
    }
}
