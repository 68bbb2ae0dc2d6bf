//! From a logical plan to the operators that run it. Knows which column of a batch holds which slot.

mod finding;
mod shaping;
mod updating;

use crate::binder::{BoundExpr, Slot};
use crate::plan::{LogicalPlan, Subplan};

use super::operator::{Argument, Join, Named, Profiled, Source, Union};
use super::{Batch, BoxOperator, Column, ExecContext, ExecError, Expr, Layout, ROW, Typed};

type Built = Result<(BoxOperator, Layout), ExecError>;

/// The operators for the root of a query.
///
/// # Errors
/// `MissingParameter`; `Internal` when the plan breaks its promises.
pub fn build(plan: &LogicalPlan, cx: &ExecContext) -> Built {
    let argument = (&Source::new(Batch::unit()), &Layout::default());
    Builder { argument, cx }.operator(plan, 0)
}

/// The operators of a subplan for the rows of `outer`: all of them when the subplan is row-wise, whose result then has a column
/// [`ROW`]; otherwise `outer` is a single row.
///
/// # Errors
/// As [`build`].
pub fn build_subplan(subplan: &Subplan, outer: &Batch, layout: &Layout, cx: &ExecContext) -> Built {
    build_numbered(subplan, outer, layout, cx.first_of_subquery(subplan), cx)
}

/// As [`build_subplan`], for a subplan whose first operator has a number of its own in the plan.
pub(super) fn build_numbered(
    subplan: &Subplan,
    outer: &Batch,
    layout: &Layout,
    number: usize,
    cx: &ExecContext,
) -> Built {
    let (argument, slots) = argument_of(subplan, outer, layout)?;
    build_for(subplan, (&Source::new(argument), &slots), number, cx)
}

/// What a subplan reads of outer rows with this layout.
///
/// # Errors
/// As [`position`].
pub(super) fn argument_of(
    subplan: &Subplan,
    outer: &Batch,
    layout: &Layout,
) -> Result<(Batch, Layout), ExecError> {
    let mut argument = outer.select(&positions(layout, &subplan.outer)?);
    let mut slots = subplan.outer.clone();
    if subplan.row_wise {
        let rows = (0..outer.rows as i64).collect();
        argument = argument.with_column(Column::Integers(Typed::new(rows)));
        slots.push(ROW);
    }
    Ok((argument, Layout::new(slots)))
}

/// The operators of a subplan that finds its outer rows in a source, which [`argument_of`] makes.
///
/// # Errors
/// As [`build`].
pub(super) fn build_for(
    subplan: &Subplan,
    argument: (&Source, &Layout),
    number: usize,
    cx: &ExecContext,
) -> Built {
    Builder { argument, cx }.operator(&subplan.plan, number)
}

/// The column of a slot.
///
/// # Errors
/// `Internal` when there is none.
pub(super) fn position(layout: &Layout, slot: Slot) -> Result<usize, ExecError> {
    layout.position(slot).ok_or(ExecError::Internal(
        "a plan reads a column that is not there",
    ))
}

/// The columns of several slots.
///
/// # Errors
/// As [`position`].
pub(super) fn positions(layout: &Layout, slots: &[Slot]) -> Result<Vec<usize>, ExecError> {
    slots.iter().map(|&slot| position(layout, slot)).collect()
}

/// Operators are numbered as [`crate::plan::Plan::operators`] lists them, so that a profile can name them.
struct Builder<'b> {
    /// What [`LogicalPlan::Argument`] hands on.
    argument: (&'b Source, &'b Layout),
    cx: &'b ExecContext,
}

impl Builder<'_> {
    fn operator(&self, plan: &LogicalPlan, number: usize) -> Built {
        let (mut inner, layout) = self.bare(plan, number)?;
        if self.cx.profile.is_some() {
            inner = Box::new(Profiled { inner, number });
        }
        let name = plan.name();
        Ok((Box::new(Named { inner, name }), layout))
    }

    fn bare(&self, plan: &LogicalPlan, number: usize) -> Built {
        use LogicalPlan as P;
        match plan {
            P::Argument { .. } => {
                let (source, layout) = self.argument;
                Ok((Box::new(Argument::new(source.clone())), layout.clone()))
            }
            P::Join { left, right, keys } => self.join((left, right), keys, number),
            P::Union { branches, slots } => self.union(branches, slots, number),
            P::VarExpand(expand) => self.var_expand(expand, number),
            P::Repeat(repeat) => self.repeat(repeat, number),
            P::PathSearch(search) => self.path_search(search, number),
            P::Scan { .. } | P::IndexLookup { .. } | P::PropertyScan { .. } => {
                self.nodes(plan, number)
            }
            P::RelationshipScan { .. } | P::Expand { .. } | P::ExpandBound { .. } => {
                self.relationships(plan, number)
            }
            P::DistinctExpand { .. }
            | P::CountExpand { .. }
            | P::SemiExpand { .. }
            | P::GroupExpand { .. } => self.routes(plan, number),
            P::Create { .. }
            | P::Merge { .. }
            | P::Set { .. }
            | P::Remove { .. }
            | P::Delete { .. }
            | P::Foreach { .. }
            | P::ChangeSchema { .. } => self.updating(plan, number),
            _ => self.shaping(plan, number),
        }
    }

    fn input(&self, plan: &LogicalPlan, number: usize) -> Built {
        let input = plan.input();
        let input = input.ok_or(ExecError::Internal("an operator has no input"))?;
        self.operator(input, number + 1)
    }

    /// The number of the subplan of an operator that has one.
    fn subplan_number(&self, plan: &LogicalPlan, number: usize) -> usize {
        number + 1 + plan.input().map_or(0, |input| self.size(input))
    }

    /// The number of operators in a plan, as far as anyone counts.
    fn size(&self, plan: &LogicalPlan) -> usize {
        let mut size = 0;
        if self.cx.profile.is_some() {
            plan.for_each(&mut |_| size += 1);
        }
        size
    }

    fn expr(&self, bound: &BoundExpr, layout: &Layout) -> Result<Expr, ExecError> {
        Expr::compile(bound, layout, self.cx)
    }

    fn exprs<'e>(
        &self,
        bound: impl IntoIterator<Item = &'e BoundExpr>,
        layout: &Layout,
    ) -> Result<Vec<Expr>, ExecError> {
        let bound = bound.into_iter();
        bound.map(|bound| self.expr(bound, layout)).collect()
    }

    fn join(
        &self,
        (left, right): (&LogicalPlan, &LogicalPlan),
        keys: &[(BoundExpr, BoundExpr)],
        number: usize,
    ) -> Built {
        let right_number = number + 1 + self.size(left);
        let (left, mut layout) = self.operator(left, number + 1)?;
        let (right, right_layout) = self.operator(right, right_number)?;
        let key = |(one, other): &(BoundExpr, BoundExpr)| {
            Ok((self.expr(one, &layout)?, self.expr(other, &right_layout)?))
        };
        let keys = keys.iter().map(key).collect::<Result<_, ExecError>>()?;
        let new = missing_slots(&layout, right_layout.slots());
        let columns = positions(&right_layout, &new)?;
        new.into_iter().for_each(|slot| push(&mut layout, slot));
        Ok((Box::new(Join::new(left, right, keys, columns)), layout))
    }

    fn union(
        &self,
        branches: &[(LogicalPlan, Vec<Slot>)],
        slots: &[Slot],
        mut number: usize,
    ) -> Built {
        number += 1;
        let mut built = Vec::new();
        for (plan, result) in branches {
            let (operator, layout) = self.operator(plan, number)?;
            built.push((operator, positions(&layout, result)?));
            number += self.size(plan);
        }
        let union = Union {
            branches: built,
            current: 0,
        };
        Ok((Box::new(union), Layout::new(slots.to_vec())))
    }
}

fn push(layout: &mut Layout, slot: Slot) {
    layout.push(slot);
}

/// Those of `slots` that have no column yet, each once.
fn missing_slots(layout: &Layout, slots: &[Slot]) -> Vec<Slot> {
    let mut missing = Vec::new();
    for &slot in slots {
        if layout.position(slot).is_none() && !missing.contains(&slot) {
            missing.push(slot);
        }
    }
    missing
}
