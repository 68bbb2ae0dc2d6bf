//! Turns "scan a label, keep where a declared key lies in a range" into a look-up in the order that the index keeps.

use smol_str::SmolStr;

use crate::binder::{BinaryOperator, BoundExpr, BoundExprKind, LabelTest, Slot};
use crate::function::Type;
use crate::plan::failure::may_fail;
use crate::plan::{LogicalPlan, Plan, PropertyTest, RangeSide};

use super::Estimates;

pub(super) fn apply(plan: Plan, estimates: &dyn Estimates) -> Plan {
    super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |operator| absorb(operator, estimates))
    })
}

/// The test of a filter goes into the scan of its node; a second test of the same key goes along when it limits the other side.
fn absorb(operator: LogicalPlan, estimates: &dyn Estimates) -> LogicalPlan {
    let LogicalPlan::Filter {
        mut input,
        predicate,
    } = operator
    else {
        return operator;
    };
    if let Some((node, side)) = range_test(&predicate)
        && let Some(scan) = scan_of(&mut input, node)
        && limit(scan, &predicate, side, estimates)
    {
        return *input;
    }
    LogicalPlan::Filter { input, predicate }
}

/// The node whose property a predicate limits; none when its value may fail, as it is then computed for other rows.
fn range_test(predicate: &BoundExpr) -> Option<(Slot, RangeSide)> {
    let operands = match &predicate.kind {
        BoundExprKind::Comparison { left, right, .. }
        | BoundExprKind::Binary { left, right, .. } => [left, right],
        _ => return None,
    };
    operands.into_iter().find_map(|operand| {
        let BoundExprKind::Property { base, .. } = &operand.kind else {
            return None;
        };
        let BoundExprKind::Slot(node) = base.kind else {
            return None;
        };
        let test = PropertyTest::of(predicate, node)?;
        let side = test.side()?;
        (!may_fail(test.value, &|_| true)).then_some((node, side))
    })
}

/// The scan of a node below filters that fail for no row: those may then see fewer.
fn scan_of(plan: &mut LogicalPlan, node: Slot) -> Option<&mut LogicalPlan> {
    match plan {
        LogicalPlan::Scan { node: scanned, .. }
        | LogicalPlan::PropertyScan {
            node: scanned,
            index: Some(_),
            ..
        } if *scanned == node => Some(plan),
        LogicalPlan::Filter { input, predicate } if !may_fail(predicate, &|_| true) => {
            scan_of(input, node)
        }
        _ => None,
    }
}

/// Puts the test into the scan; false when that cannot be.
fn limit(
    scan: &mut LogicalPlan,
    predicate: &BoundExpr,
    side: RangeSide,
    estimates: &dyn Estimates,
) -> bool {
    match scan {
        LogicalPlan::Scan {
            input,
            node,
            labels: labels @ Some(LabelTest::Label(_)),
            ..
        } => {
            let Some(LabelTest::Label(label)) = labels else {
                return false;
            };
            let index = index_of(label, predicate, *node, estimates);
            if index.is_none() || !is_available(input, predicate, *node) {
                return false;
            }
            let nothing = Box::new(LogicalPlan::Argument { slots: Vec::new() });
            *scan = LogicalPlan::PropertyScan {
                input: std::mem::replace(input, nothing),
                node: *node,
                labels: labels.take(),
                predicate: predicate.clone(),
                index,
            };
            true
        }
        LogicalPlan::PropertyScan {
            input,
            node,
            predicate: known,
            index: Some(_),
            ..
        } if is_available(input, predicate, *node)
            && limits_the_rest(known, predicate, *node, side) =>
        {
            *known = both(known.clone(), predicate.clone());
            true
        }
        _ => false,
    }
}

fn index_of(
    label: &SmolStr,
    predicate: &BoundExpr,
    node: Slot,
    estimates: &dyn Estimates,
) -> Option<SmolStr> {
    estimates.declared_index(label, PropertyTest::of(predicate, node)?.key)
}

/// True when the value can be computed before the scan.
fn is_available(input: &LogicalPlan, predicate: &BoundExpr, node: Slot) -> bool {
    let available = input.slots();
    PropertyTest::of(predicate, node).is_some_and(|test| {
        let needed = test.value.free_slots();
        needed.iter().all(|slot| available.contains(slot))
    })
}

/// True when a test is of the same key and of the side that the one known leaves open.
fn limits_the_rest(known: &BoundExpr, new: &BoundExpr, node: Slot, side: RangeSide) -> bool {
    let (Some(known), Some(new)) = (PropertyTest::of(known, node), PropertyTest::of(new, node))
    else {
        return false;
    };
    let open = match known.side() {
        Some(RangeSide::Lower) => Some(RangeSide::Upper),
        Some(RangeSide::Upper) => Some(RangeSide::Lower),
        _ => None,
    };
    known.key == new.key && open == Some(side)
}

fn both(left: BoundExpr, right: BoundExpr) -> BoundExpr {
    let span = left.span;
    BoundExpr {
        kind: BoundExprKind::Binary {
            operator: BinaryOperator::And,
            left: Box::new(left),
            right: Box::new(right),
        },
        ty: Type::Boolean,
        span,
    }
}
