//! What each operator reads of the rows it is given.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundRemoveItem, BoundSetItem, CreatePattern, Slot};

use super::{Group, LogicalPlan, PathSearch};

impl LogicalPlan {
    /// The slots that this operator itself reads, in expressions or otherwise.
    pub fn reads(&self) -> BTreeSet<Slot> {
        use LogicalPlan as P;
        let expressions = self.expressions().into_iter();
        let mut slots: BTreeSet<Slot> = expressions.flat_map(BoundExpr::free_slots).collect();
        self.reads_of_steps(&mut slots);
        match self {
            P::PropertyScan { node, .. } => {
                slots.remove(node);
            }
            P::Project { retain, .. } => slots.extend(retain),
            P::Distinct { slots: keys, .. } => slots.extend(keys),
            P::Apply { subplan, .. }
            | P::Gather {
                stages: subplan, ..
            } => slots.extend(&subplan.outer),
            P::Foreach { slot, updates, .. } => {
                slots.extend(updates.outer.iter().filter(|outer| *outer != slot))
            }
            P::Union { branches, .. } => {
                slots.extend(branches.iter().flat_map(|(_, result)| result))
            }
            P::Create { pattern, .. } => slots.extend(ends(pattern)),
            P::Set { items, .. } => slots.extend(items.iter().filter_map(set_target)),
            P::Remove { items, .. } => slots.extend(items.iter().filter_map(remove_target)),
            P::Merge {
                find,
                create,
                on_create,
                on_match,
                ..
            } => {
                slots.extend(&find.outer);
                slots.extend(ends(create));
                slots.extend(on_create.iter().chain(on_match).filter_map(set_target));
            }
            _ => {}
        }
        slots
    }

    /// What is read by an operator that follows relationships, besides what its tests read.
    fn reads_of_steps(&self, slots: &mut BTreeSet<Slot>) {
        use LogicalPlan as P;
        match self {
            P::Expand {
                from,
                to,
                into,
                different_from,
                ..
            } => {
                slots.insert(*from);
                slots.extend(different_from);
                slots.extend(into.then_some(*to));
            }
            P::ExpandBound {
                from,
                from_bound,
                relationship,
                to,
                into,
                different_from,
                ..
            } => {
                slots.insert(*relationship);
                slots.extend(different_from);
                slots.extend(from_bound.then_some(*from));
                slots.extend(into.then_some(*to));
            }
            P::DistinctExpand { route, .. } | P::CountExpand { route, .. } => {
                slots.insert(route.from);
            }
            P::SemiExpand { route, .. } => {
                slots.remove(&route.to);
                slots.insert(route.from);
            }
            P::GroupExpand { run, route, .. } => {
                slots.insert(route.from);
                slots.extend(run);
            }
            P::VarExpand(expand) => {
                slots.insert(expand.from);
                slots.extend(&expand.different_from);
                slots.extend(expand.into.then_some(expand.to));
                slots.retain(|slot| Some(*slot) != expand.element);
            }
            P::PathSearch(search) => *slots = search.reads(),
            P::Repeat(repeat) => {
                slots.extend(repeat.group.outer());
                slots.insert(repeat.from);
                slots.extend(&repeat.different_from);
                slots.extend(repeat.into.then_some(repeat.to));
            }
            P::ChoosePaths {
                start,
                end,
                relationships,
                ..
            } => {
                slots.extend([*start, *end]);
                slots.extend(relationships);
            }
            _ => {}
        }
    }
}

impl PathSearch {
    /// The slots of the input that it reads.
    fn reads(&self) -> BTreeSet<Slot> {
        let mut slots: BTreeSet<Slot> = self
            .groups()
            .flat_map(Group::outer)
            .chain([self.from])
            .collect();
        for step in self.steps.iter().filter(|step| step.into) {
            slots.insert(step.node);
        }
        for (about, test) in self.tests() {
            slots.extend(test.free_slots().into_iter().filter(|slot| *slot != about));
        }
        let bound = self.binds();
        let outside = |slot: &Slot| !bound.contains(slot);
        let predicate = self.predicate.iter().flat_map(BoundExpr::free_slots);
        slots.extend(predicate.filter(outside));
        slots
    }
}

/// The nodes between which relationships are made.
fn ends(pattern: &CreatePattern) -> impl Iterator<Item = Slot> + '_ {
    let relationships = pattern.relationships.iter();
    relationships.flat_map(|relationship| [relationship.start, relationship.end])
}

fn set_target(item: &BoundSetItem) -> Option<Slot> {
    match item {
        BoundSetItem::Property { .. } | BoundSetItem::DynamicProperty { .. } => None,
        BoundSetItem::Replace { target, .. }
        | BoundSetItem::Add { target, .. }
        | BoundSetItem::Labels { target, .. } => Some(*target),
    }
}

fn remove_target(item: &BoundRemoveItem) -> Option<Slot> {
    match item {
        BoundRemoveItem::Property { .. } | BoundRemoveItem::DynamicProperty { .. } => None,
        BoundRemoveItem::Labels { target, .. } => Some(*target),
    }
}
