//! Operators that filter, compute, group, order and page rows.

use std::sync::Arc;

use crate::binder::{BoundAggregate, BoundExprKind};
use crate::function;
use crate::plan::failure::{is_repeatable, may_fail, test_may_fail};
use crate::plan::{ApplyKind, SortKey};

use super::*;
use crate::exec::operator::{
    Aggregate, Apply, Call, CallProcedure, ChoosePaths, Distinct, Drain, Eager, Filter, Gather,
    KeySet, Limit, LoadCsv, OrderKey, Project, RowCount, SemiApply, Skip, Sort, Stages,
    SubplanRows, TopK, Unwind,
};

impl Builder<'_> {
    pub(super) fn shaping(&self, plan: &LogicalPlan, number: usize) -> Built {
        use LogicalPlan as P;
        let (child, layout) = self.input(plan, number)?;
        match plan {
            P::Project { retain, items, .. } => self.project(child, &layout, retain, items),
            P::Aggregate {
                keys, aggregates, ..
            } => self.aggregate(child, &layout, keys, aggregates),
            P::Unwind { .. } | P::LoadCsv { .. } | P::CallProcedure { .. } => {
                self.widening(plan, child, layout)
            }
            P::Apply { subplan, kind, .. } => {
                let number = self.subplan_number(plan, number);
                Ok(apply(child, layout, (subplan, number), *kind))
            }
            P::Gather { stages, morsel, .. } => {
                let result = Layout::new(stages.result.clone());
                let stages = Stages {
                    subplan: Arc::new(Subplan::clone(stages)),
                    layout,
                    number: self.subplan_number(plan, number),
                };
                Ok((Box::new(Gather::new(child, stages, *morsel)), result))
            }
            _ => Ok((self.keeping(plan, child, &layout)?, layout)),
        }
    }

    /// Operators whose rows have the columns of their child.
    fn keeping(
        &self,
        plan: &LogicalPlan,
        child: BoxOperator,
        layout: &Layout,
    ) -> Result<BoxOperator, ExecError> {
        use LogicalPlan as P;
        Ok(match plan {
            P::Filter { predicate, .. } => Box::new(Filter {
                child,
                predicate: self.expr(predicate, layout)?,
            }),
            P::Distinct { slots, .. } => Box::new(Distinct {
                child,
                columns: positions(layout, slots)?,
                seen: KeySet::new(slots.len()),
            }),
            P::Sort { keys, .. } => Box::new(Sort::new(child, self.order(keys, layout)?)),
            P::TopK {
                input,
                keys,
                limit,
                skip,
            } => {
                let others = keys.iter().skip(1);
                let skip = skip.as_ref().map(|skip| self.row_count(skip, "SKIP"));
                Box::new(TopK {
                    child,
                    keys: self.order(keys, layout)?,
                    limit: self.row_count(limit, "LIMIT")?,
                    skip: skip.transpose()?,
                    sure: others.map(|key| &key.expr).all(is_sure),
                    counted: counted_below(input, keys),
                    done: false,
                })
            }
            P::Skip { count, .. } => Box::new(Skip::new(child, self.row_count(count, "SKIP")?)),
            P::Limit { input, count } => {
                let count = self.row_count(count, "LIMIT")?;
                Box::new(Limit::new(child, count, writes(input)))
            }
            P::ChoosePaths {
                start,
                end,
                relationships,
                selector,
                ..
            } => Box::new(ChoosePaths::new(
                child,
                positions(layout, &[*start, *end])?,
                positions(layout, relationships)?,
                *selector,
            )),
            P::Eager { .. } => Box::new(Eager::new(child)),
            P::Drain { .. } => Box::new(Drain { child }),
            _ => return Err(ExecError::Internal("an operator was not built")),
        })
    }

    /// Operators that give several rows for one, with more columns.
    fn widening(&self, plan: &LogicalPlan, child: BoxOperator, mut layout: Layout) -> Built {
        use LogicalPlan as P;
        let operator: BoxOperator = match plan {
            P::Unwind {
                list,
                slot,
                numbering,
                ..
            } => {
                let list = self.expr(list, &layout)?;
                layout.push(*slot);
                if let Some(numbering) = numbering {
                    layout.push(numbering.slot);
                }
                let first = numbering.map(|numbering| numbering.first);
                Box::new(Unwind::new(child, list, first))
            }
            P::LoadCsv {
                source,
                terminator,
                headers,
                slot,
                ..
            } => {
                let source = self.expr(source, &layout)?;
                let terminator = terminator.as_ref().map(|it| self.expr(it, &layout));
                let terminator = terminator.transpose()?;
                layout.push(*slot);
                Box::new(LoadCsv {
                    child,
                    source,
                    terminator,
                    headers: *headers,
                    input: None,
                    file: None,
                })
            }
            P::CallProcedure {
                procedure,
                arguments,
                yields,
                void,
                ..
            } => {
                let arguments = self.exprs(arguments, &layout)?;
                yields.iter().for_each(|(_, slot)| push(&mut layout, *slot));
                Box::new(CallProcedure {
                    child,
                    procedure: procedure.clone(),
                    arguments,
                    yields: yields.iter().map(|(output, _)| *output).collect(),
                    void: *void,
                    input: None,
                })
            }
            _ => return Err(ExecError::Internal("an operator was not built")),
        };
        Ok((operator, layout))
    }

    fn project(
        &self,
        child: BoxOperator,
        layout: &Layout,
        retain: &[Slot],
        items: &[(Slot, BoundExpr)],
    ) -> Built {
        let mut slots = retain.to_vec();
        slots.extend(layout.position(ROW).map(|_| ROW));
        let project = Project {
            child,
            retain: positions(layout, &slots)?,
            items: self.exprs(items.iter().map(|(_, item)| item), layout)?,
        };
        slots.extend(items.iter().map(|(slot, _)| *slot));
        Ok((Box::new(project), Layout::new(slots)))
    }

    fn aggregate(
        &self,
        child: BoxOperator,
        layout: &Layout,
        keys: &[(Slot, BoundExpr)],
        aggregates: &[(Slot, BoundAggregate)],
    ) -> Built {
        let exprs = self.exprs(keys.iter().map(|(_, key)| key), layout)?;
        let calls = aggregates.iter().map(|(_, call)| self.call(call, layout));
        let calls = calls.collect::<Result<_, _>>()?;
        let slots = keys.iter().map(|(slot, _)| *slot);
        let slots = slots.chain(aggregates.iter().map(|(slot, _)| *slot));
        let layout = Layout::new(slots.collect());
        Ok((Box::new(Aggregate::new(child, exprs, calls)), layout))
    }

    fn call(&self, call: &BoundAggregate, layout: &Layout) -> Result<Call, ExecError> {
        let function = function::find_aggregate(&call.function);
        Ok(Call {
            function: function.ok_or(ExecError::Internal("an aggregate is not in the table"))?,
            distinct: call.distinct,
            arguments: self.exprs(&call.arguments, layout)?,
            span: call.span,
        })
    }

    fn order(&self, keys: &[SortKey], layout: &Layout) -> Result<Vec<OrderKey>, ExecError> {
        let key = |key: &SortKey| {
            Ok(OrderKey {
                expr: self.expr(&key.expr, layout)?,
                descending: key.descending,
            })
        };
        keys.iter().map(key).collect()
    }

    fn row_count(&self, count: &BoundExpr, clause: &'static str) -> Result<RowCount, ExecError> {
        Ok(RowCount {
            expr: self.expr(count, &Layout::default())?,
            clause,
            span: count.span,
        })
    }
}

fn apply(
    child: BoxOperator,
    mut layout: Layout,
    (subplan, number): (&Subplan, usize),
    kind: ApplyKind,
) -> (BoxOperator, Layout) {
    let rows = SubplanRows::new(subplan.clone(), layout.clone(), number);
    if matches!(kind, ApplyKind::Semi | ApplyKind::Anti) {
        let anti = kind == ApplyKind::Anti;
        return (Box::new(SemiApply { child, rows, anti }), layout);
    }
    let result = missing_slots(&layout, &subplan.result);
    result.iter().for_each(|&slot| push(&mut layout, slot));
    let apply = Apply {
        child,
        rows,
        result,
        optional: kind == ApplyKind::Optional,
        input: None,
        unmatched: 0,
    };
    (Box::new(apply), layout)
}

/// Computing the expression for fewer rows changes nothing else.
fn is_sure(expr: &BoundExpr) -> bool {
    is_repeatable(expr) && !may_fail(expr, &|_| true)
}

/// The slot of a number that an operator below counts, when the first key is that number, descending, and rows with smaller numbers can be
/// left out there: only operators lie between that look at each row alone and cannot fail.
fn counted_below(mut plan: &LogicalPlan, keys: &[SortKey]) -> Option<Slot> {
    use LogicalPlan as P;
    let first = keys.first().filter(|key| key.descending)?;
    let BoundExprKind::Slot(slot) = first.expr.kind else {
        return None;
    };
    loop {
        plan = match plan {
            P::Filter { input, predicate } if !test_may_fail(predicate, &|_| true) => input,
            P::Project {
                input,
                retain,
                items,
            } if retain.contains(&slot) && items.iter().all(|(_, item)| is_sure(item)) => input,
            P::Gather { stages, .. } if stages.result.contains(&slot) => &stages.plan,
            P::CountExpand { count, .. } | P::GroupExpand { count, .. } => {
                return (*count == slot).then_some(slot);
            }
            _ => return None,
        };
    }
}

fn writes(plan: &LogicalPlan) -> bool {
    use LogicalPlan as P;
    let mut writes = false;
    plan.for_each(&mut |operator| {
        writes |= matches!(
            operator,
            P::Create { .. }
                | P::Merge { .. }
                | P::Set { .. }
                | P::Remove { .. }
                | P::Delete { .. }
                | P::Foreach { .. }
        );
    });
    writes
}
