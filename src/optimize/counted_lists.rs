//! Counts where lists are collected only to be measured.
//!
//! `size(collect(x))` becomes `count(x)`, and `size([y IN collect(x) WHERE test])` becomes `count(CASE WHEN test THEN x END)`, where the test
//! reads nothing but `y` and the groups, so that it can be made before the rows are grouped, and cannot fail.

use std::collections::BTreeSet;

use crate::binder::{BoundAggregate, BoundExpr, BoundExprKind, Slot, SlotInfo};
use crate::function::Type;
use crate::plan::failure::{is_repeatable, test_may_fail};
use crate::plan::{LogicalPlan, Plan};

use super::Estimates;

pub(super) fn apply(mut plan: Plan, _estimates: &dyn Estimates) -> Plan {
    let mut slots = std::mem::take(&mut plan.slots);
    let mut plan = super::map_plans(plan, &mut |plan| {
        plan.rewrite(&mut |operator| count(&operator, &mut slots).unwrap_or(operator))
    });
    plan.slots = slots;
    plan
}

/// A projection that measures lists collected below it, with counts in their place.
fn count(operator: &LogicalPlan, slots: &mut Vec<SlotInfo>) -> Option<LogicalPlan> {
    let LogicalPlan::Project {
        input,
        retain,
        items,
    } = operator
    else {
        return None;
    };
    let (keys, aggregates) = aggregation(input)?;
    let plain = keys
        .iter()
        .filter(|(_, key)| is_plain(key) && is_repeatable(key));
    let names: BTreeSet<Slot> = plain.map(|(name, _)| *name).collect();
    let is_measured = |list: Slot| {
        let mut times = 0;
        let only = |(_, item): &(Slot, BoundExpr)| only_measured(item, list, &names, &mut times);
        !retain.contains(&list) && items.iter().all(only) && times > 0
    };
    let lists = aggregates.iter().filter(|(slot, call)| {
        call.function == "collect" && is_repeatable(&call.arguments[0]) && is_measured(*slot)
    });
    let mut counts = Counts {
        lists: lists.cloned().collect(),
        keys,
        calls: Vec::new(),
        slots,
    };
    if counts.lists.is_empty() {
        return None;
    }
    let items = items.iter();
    let items = items.map(|(name, item)| (*name, counts.replace(item.clone())));
    let items = items.collect();
    Some(LogicalPlan::Project {
        input: Box::new(counts.counted(input.as_ref().clone())),
        retain: retain.clone(),
        items,
    })
}

type Named<T> = [(Slot, T)];

/// The groups and calls of an aggregation under columns that only leave others out.
fn aggregation(plan: &LogicalPlan) -> Option<(&Named<BoundExpr>, &Named<BoundAggregate>)> {
    match plan {
        LogicalPlan::Project { input, items, .. } if items.is_empty() => aggregation(input),
        LogicalPlan::Aggregate {
            keys, aggregates, ..
        } => Some((keys, aggregates)),
        _ => None,
    }
}

/// How a list is measured: whole, or the elements that pass a test, which stand in a slot.
struct Measure<'e> {
    list: Slot,
    test: Option<(Slot, &'e BoundExpr)>,
}

impl<'e> Measure<'e> {
    fn of(expr: &'e BoundExpr) -> Option<Self> {
        let BoundExprKind::Call {
            function,
            arguments,
        } = &expr.kind
        else {
            return None;
        };
        let [argument] = arguments.as_slice() else {
            return None;
        };
        match &argument.kind {
            _ if function != "size" => None,
            BoundExprKind::Slot(list) => Some(Self {
                list: *list,
                test: None,
            }),
            BoundExprKind::ListComprehension {
                slot,
                list,
                predicate: Some(test),
                projection: None,
            } => match list.kind {
                BoundExprKind::Slot(list) => Some(Self {
                    list,
                    test: Some((*slot, test)),
                }),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the elements can be tested before the rows are grouped.
    fn can_be_early(&self, groups: &BTreeSet<Slot>) -> bool {
        self.test.is_none_or(|(element, test)| {
            let known = |slot: &Slot| *slot == element || groups.contains(slot);
            is_plain(test)
                && is_repeatable(test)
                && !test_may_fail(test, &|_| true)
                && test.free_slots().iter().all(known)
        })
    }
}

/// Reads slots by expressions alone, so that others can be put in their place.
fn is_plain(expr: &BoundExpr) -> bool {
    let mut plain = true;
    expr.for_each(&mut |part| {
        plain &= !matches!(
            part.kind,
            BoundExprKind::Subquery { .. } | BoundExprKind::Path { .. }
        );
    });
    plain
}

/// Whether an expression does nothing else with a list than measure it; counts how often.
fn only_measured(expr: &BoundExpr, list: Slot, groups: &BTreeSet<Slot>, times: &mut usize) -> bool {
    match Measure::of(expr) {
        Some(measure) if measure.list == list && measure.can_be_early(groups) => {
            *times += 1;
            true
        }
        _ if !expr.free_slots().contains(&list) => true,
        _ => {
            let children = expr.children();
            !children.is_empty()
                && children
                    .into_iter()
                    .all(|child| only_measured(child, list, groups, times))
        }
    }
}

/// The counts that stand in place of lists.
struct Counts<'a> {
    lists: Vec<(Slot, BoundAggregate)>,
    keys: &'a Named<BoundExpr>,
    calls: Vec<(Slot, BoundAggregate)>,
    slots: &'a mut Vec<SlotInfo>,
}

impl Counts<'_> {
    /// The expression with the slot of a count for each measure.
    fn replace(&mut self, expr: BoundExpr) -> BoundExpr {
        let collected = Measure::of(&expr).and_then(|measure| {
            let list = self.lists.iter().find(|(slot, _)| *slot == measure.list)?;
            Some(self.count(&measure, &list.1))
        });
        match collected {
            Some(call) => {
                let span = expr.span;
                BoundExpr::slot(self.slot_of(call), Type::Integer, span)
            }
            None => expr.map_children(&mut |child| self.replace(child)),
        }
    }

    fn count(&self, measure: &Measure, list: &BoundAggregate) -> BoundAggregate {
        let value = list.arguments[0].clone();
        let counted = match measure.test {
            None => value,
            Some((element, test)) => {
                let mut sources = self.keys.to_vec();
                sources.push((element, value.clone()));
                BoundExpr {
                    ty: value.ty.clone(),
                    span: test.span,
                    kind: BoundExprKind::Case {
                        operand: None,
                        branches: vec![(placed(test.clone(), &sources), value)],
                        otherwise: None,
                    },
                }
            }
        };
        BoundAggregate {
            function: "count".into(),
            distinct: list.distinct,
            arguments: vec![counted],
            span: list.span,
        }
    }

    /// The slot of a call, which may be one that was asked for before.
    fn slot_of(&mut self, call: BoundAggregate) -> Slot {
        if let Some((slot, _)) = self.calls.iter().find(|(_, known)| *known == call) {
            return *slot;
        }
        let slot = Slot(self.slots.len() as u32);
        self.slots.push(SlotInfo {
            name: format!("  count{}", slot.0).into(),
            ty: Type::Integer,
        });
        self.calls.push((slot, call));
        slot
    }

    /// The aggregation with the counts in place of the lists, under the columns that stood above it.
    fn counted(&self, plan: LogicalPlan) -> LogicalPlan {
        let is_list = |slot: &Slot| self.lists.iter().any(|(list, _)| list == slot);
        match plan {
            LogicalPlan::Project {
                input, mut retain, ..
            } => {
                retain.retain(|slot| !is_list(slot));
                retain.extend(self.calls.iter().map(|(slot, _)| *slot));
                LogicalPlan::Project {
                    input: Box::new(self.counted(*input)),
                    retain,
                    items: Vec::new(),
                }
            }
            LogicalPlan::Aggregate {
                input,
                keys,
                mut aggregates,
            } => {
                aggregates.retain(|(slot, _)| !is_list(slot));
                aggregates.extend(self.calls.iter().cloned());
                LogicalPlan::Aggregate {
                    input,
                    keys,
                    aggregates,
                }
            }
            other => other,
        }
    }
}

/// The expression with what slots stand for in their place.
fn placed(expr: BoundExpr, sources: &[(Slot, BoundExpr)]) -> BoundExpr {
    if let BoundExprKind::Slot(slot) = expr.kind {
        let source = sources.iter().find(|(name, _)| *name == slot);
        return source.map_or(expr, |(_, source)| source.clone());
    }
    expr.map_children(&mut |child| placed(child, sources))
}
