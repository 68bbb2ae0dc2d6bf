//! Operators that change the graph.

use super::*;
use crate::exec::operator::{
    ChangeList, ChangeSchema, Create, Creation, Delete, Foreach, Merge, Rerun, Set,
};

impl Builder<'_> {
    pub(super) fn updating(&self, plan: &LogicalPlan, number: usize) -> Built {
        use LogicalPlan as P;
        let (child, mut layout) = self.input(plan, number)?;
        let operator: BoxOperator = match plan {
            P::Create { pattern, .. } => Box::new(Create {
                child,
                creation: Creation::compile(pattern, &mut layout, self.cx)?,
            }),
            P::Set { items, .. } => Box::new(Set {
                child,
                changes: ChangeList::set(items, &layout, self.cx)?,
            }),
            P::Remove { items, .. } => Box::new(Set {
                child,
                changes: ChangeList::remove(items, &layout, self.cx)?,
            }),
            P::Delete {
                detach, targets, ..
            } => Box::new(Delete::new(child, *detach, self.exprs(targets, &layout)?)),
            P::Foreach {
                slot,
                list,
                updates,
                ..
            } => {
                let mut inner = layout.clone();
                inner.push(*slot);
                Box::new(Foreach {
                    child,
                    list: self.expr(list, &layout)?,
                    updates: Rerun::new(
                        updates.as_ref().clone(),
                        inner,
                        self.subplan_number(plan, number),
                    ),
                })
            }
            P::Merge {
                find,
                create,
                on_create,
                on_match,
                ..
            } => {
                let outer = layout.clone();
                let result = missing_slots(&layout, &find.result);
                let mut created = layout.clone();
                let creation = Creation::compile(create, &mut created, self.cx)?;
                result.iter().for_each(|&slot| push(&mut layout, slot));
                Box::new(Merge {
                    child,
                    find: Rerun::new(
                        find.as_ref().clone(),
                        outer,
                        self.subplan_number(plan, number),
                    ),
                    creation,
                    created: positions(&created, layout.slots())?,
                    on_create: ChangeList::set(on_create, &layout, self.cx)?,
                    on_match: ChangeList::set(on_match, &layout, self.cx)?,
                    result,
                })
            }
            P::ChangeSchema { change, .. } => Box::new(ChangeSchema {
                child,
                change: change.clone(),
            }),
            _ => return Err(ExecError::Internal("an operator was not built")),
        };
        Ok((operator, layout))
    }
}
