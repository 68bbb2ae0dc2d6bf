//! Walks over plans: children, expressions and output slots, for every pass that does not care which operator it meets.

use std::collections::BTreeSet;

use crate::binder::{BoundExpr, BoundRemoveItem, BoundSetItem, Slot};

use super::{ApplyKind, LogicalPlan, Subplan};

impl LogicalPlan {
    /// The inputs of this operator, subplans included.
    pub fn children(&self) -> Vec<&LogicalPlan> {
        use LogicalPlan as P;
        match self {
            P::Argument { .. } => Vec::new(),
            P::VarExpand(expand) => vec![&expand.input],
            P::Repeat(repeat) => vec![&repeat.input, &repeat.group.step.plan],
            P::PathSearch(search) => std::iter::once(&search.input)
                .chain(search.groups().map(|group| &group.step.plan))
                .collect(),
            P::Apply { input, subplan, .. }
            | P::Gather {
                input,
                stages: subplan,
                ..
            }
            | P::Merge {
                input,
                find: subplan,
                ..
            }
            | P::Foreach {
                input,
                updates: subplan,
                ..
            } => vec![input, &subplan.plan],
            P::Join { left, right, .. } => vec![left, right],
            P::Union { branches, .. } => branches.iter().map(|(plan, _)| plan).collect(),
            _ => self.input().into_iter().collect(),
        }
    }

    /// The one input of an operator that has exactly one and no subplan, and the main input of those with a subplan.
    pub fn input(&self) -> Option<&LogicalPlan> {
        use LogicalPlan as P;
        match self {
            P::Argument { .. } | P::Join { .. } | P::Union { .. } => None,
            P::VarExpand(expand) => Some(&expand.input),
            P::Repeat(repeat) => Some(&repeat.input),
            P::PathSearch(search) => Some(&search.input),
            P::Scan { input, .. }
            | P::IndexLookup { input, .. }
            | P::PropertyScan { input, .. }
            | P::RelationshipScan { input, .. }
            | P::Expand { input, .. }
            | P::DistinctExpand { input, .. }
            | P::CountExpand { input, .. }
            | P::SemiExpand { input, .. }
            | P::GroupExpand { input, .. }
            | P::ExpandBound { input, .. }
            | P::ChoosePaths { input, .. }
            | P::Filter { input, .. }
            | P::Project { input, .. }
            | P::Aggregate { input, .. }
            | P::Distinct { input, .. }
            | P::Sort { input, .. }
            | P::TopK { input, .. }
            | P::Skip { input, .. }
            | P::Limit { input, .. }
            | P::Unwind { input, .. }
            | P::LoadCsv { input, .. }
            | P::Apply { input, .. }
            | P::Gather { input, .. }
            | P::CallProcedure { input, .. }
            | P::Create { input, .. }
            | P::Merge { input, .. }
            | P::Set { input, .. }
            | P::Remove { input, .. }
            | P::Delete { input, .. }
            | P::ChangeSchema { input, .. }
            | P::Foreach { input, .. }
            | P::Eager { input }
            | P::Drain { input } => Some(input),
        }
    }

    fn children_mut(&mut self) -> Vec<&mut LogicalPlan> {
        use LogicalPlan as P;
        match self {
            P::Argument { .. } => Vec::new(),
            P::VarExpand(expand) => vec![&mut expand.input],
            P::Repeat(repeat) => vec![&mut repeat.input, &mut repeat.group.step.plan],
            P::PathSearch(search) => search.children_mut(),
            P::Apply { input, subplan, .. }
            | P::Gather {
                input,
                stages: subplan,
                ..
            }
            | P::Merge {
                input,
                find: subplan,
                ..
            }
            | P::Foreach {
                input,
                updates: subplan,
                ..
            } => vec![input, &mut subplan.plan],
            P::Join { left, right, .. } => vec![left, right],
            P::Union { branches, .. } => branches.iter_mut().map(|(plan, _)| plan).collect(),
            P::Scan { input, .. }
            | P::IndexLookup { input, .. }
            | P::PropertyScan { input, .. }
            | P::RelationshipScan { input, .. }
            | P::Expand { input, .. }
            | P::DistinctExpand { input, .. }
            | P::CountExpand { input, .. }
            | P::SemiExpand { input, .. }
            | P::GroupExpand { input, .. }
            | P::ExpandBound { input, .. }
            | P::ChoosePaths { input, .. }
            | P::Filter { input, .. }
            | P::Project { input, .. }
            | P::Aggregate { input, .. }
            | P::Distinct { input, .. }
            | P::Sort { input, .. }
            | P::TopK { input, .. }
            | P::Skip { input, .. }
            | P::Limit { input, .. }
            | P::Unwind { input, .. }
            | P::LoadCsv { input, .. }
            | P::CallProcedure { input, .. }
            | P::Create { input, .. }
            | P::Set { input, .. }
            | P::Remove { input, .. }
            | P::Delete { input, .. }
            | P::ChangeSchema { input, .. }
            | P::Eager { input }
            | P::Drain { input } => vec![input],
        }
    }

    /// This operator with each child replaced by what `change` makes of it.
    pub fn map_children(
        mut self,
        change: &mut dyn FnMut(LogicalPlan) -> LogicalPlan,
    ) -> LogicalPlan {
        for child in self.children_mut() {
            let taken = std::mem::replace(child, LogicalPlan::Argument { slots: Vec::new() });
            *child = change(taken);
        }
        self
    }

    /// As [`LogicalPlan::map_children`], but for inputs alone: subplans stay as they are.
    pub fn map_inputs(mut self, change: &mut dyn FnMut(LogicalPlan) -> LogicalPlan) -> LogicalPlan {
        use LogicalPlan as P;
        let has_subplan = matches!(
            self,
            P::Apply { .. }
                | P::Gather { .. }
                | P::Merge { .. }
                | P::Foreach { .. }
                | P::Repeat(_)
                | P::PathSearch(_)
        );
        let mut children = self.children_mut();
        children.truncate(if has_subplan { 1 } else { children.len() });
        for child in children {
            let taken = std::mem::replace(child, LogicalPlan::Argument { slots: Vec::new() });
            *child = change(taken);
        }
        self
    }

    /// One row in may be several rows out, each with a copy of the row's columns.
    pub fn multiplies_rows(&self) -> bool {
        use LogicalPlan as P;
        matches!(
            self,
            P::Scan { .. }
                | P::RelationshipScan { .. }
                | P::Expand { .. }
                | P::DistinctExpand { .. }
                | P::VarExpand(_)
                | P::Repeat(_)
                | P::PathSearch(_)
                | P::Unwind { .. }
                | P::LoadCsv { .. }
                | P::CallProcedure { .. }
                | P::Apply {
                    kind: ApplyKind::Lateral | ApplyKind::Optional,
                    ..
                }
        )
    }

    /// This plan rebuilt from the leaves up: `change` sees each operator with its children already changed.
    pub fn rewrite(self, change: &mut dyn FnMut(LogicalPlan) -> LogicalPlan) -> LogicalPlan {
        let rebuilt = self.map_children(&mut |child| child.rewrite(change));
        change(rebuilt)
    }

    /// Calls `visit` for this operator and all below it, outermost first.
    pub fn for_each<'p>(&'p self, visit: &mut dyn FnMut(&'p LogicalPlan)) {
        visit(self);
        for child in self.children() {
            child.for_each(visit);
        }
    }

    /// The expressions that this operator itself computes.
    pub fn expressions(&self) -> Vec<&BoundExpr> {
        use LogicalPlan as P;
        match self {
            P::IndexLookup { value, .. } => vec![value],
            P::VarExpand(expand) => expand.predicate.iter().collect(),
            P::SemiExpand { predicate, .. } => predicate.iter().collect(),
            P::PathSearch(search) => search
                .tests()
                .map(|(_, test)| test)
                .chain(&search.predicate)
                .collect(),
            P::Filter { predicate, .. } | P::PropertyScan { predicate, .. } => vec![predicate],
            P::Project { items, .. } => items.iter().map(|(_, expr)| expr).collect(),
            P::Aggregate {
                keys, aggregates, ..
            } => keys
                .iter()
                .map(|(_, expr)| expr)
                .chain(aggregates.iter().flat_map(|(_, call)| &call.arguments))
                .collect(),
            P::Sort { keys, .. } => keys.iter().map(|key| &key.expr).collect(),
            P::TopK {
                keys, limit, skip, ..
            } => keys
                .iter()
                .map(|key| &key.expr)
                .chain([limit])
                .chain(skip)
                .collect(),
            P::Skip { count, .. } | P::Limit { count, .. } => vec![count],
            P::LoadCsv {
                source, terminator, ..
            } => std::iter::once(source).chain(terminator).collect(),
            P::Unwind { list, .. } | P::Foreach { list, .. } => vec![list],
            P::Join { keys, .. } => keys
                .iter()
                .flat_map(|(left, right)| [left, right])
                .collect(),
            P::CallProcedure { arguments, .. } => arguments.iter().collect(),
            P::Create { pattern, .. } => pattern.properties().collect(),
            P::Merge {
                create,
                on_create,
                on_match,
                ..
            } => {
                let sets = on_create.iter().chain(on_match).flat_map(set_expressions);
                create.properties().chain(sets).collect()
            }
            P::Set { items, .. } => items.iter().flat_map(set_expressions).collect(),
            P::Remove { items, .. } => items.iter().flat_map(remove_expressions).collect(),
            P::Delete { targets, .. } => targets.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The slots of the rows that this operator hands on, each once.
    pub fn slots(&self) -> Vec<Slot> {
        use LogicalPlan as P;
        match self {
            P::Argument { slots } | P::Union { slots, .. } => slots.clone(),
            P::Project { retain, items, .. } => {
                merged(retain.clone(), items.iter().map(|(slot, _)| *slot))
            }
            P::Aggregate {
                keys, aggregates, ..
            } => keys
                .iter()
                .map(|(slot, _)| *slot)
                .chain(aggregates.iter().map(|(slot, _)| *slot))
                .collect(),
            P::GroupExpand {
                run, route, count, ..
            } => merged(run.clone(), [route.to, *count]),
            P::Join { left, right, .. } => merged(left.slots(), right.slots()),
            P::Apply {
                input,
                kind: ApplyKind::Semi | ApplyKind::Anti,
                ..
            } => input.slots(),
            P::Apply { input, subplan, .. } => {
                merged(input.slots(), subplan.result.iter().copied())
            }
            P::Gather { stages, .. } => stages.result.clone(),
            P::Drain { .. } => Vec::new(),
            _ => merged(
                self.input().map(LogicalPlan::slots).unwrap_or_default(),
                self.added(),
            ),
        }
    }

    /// The slots that an operator with one input adds to its input's.
    fn added(&self) -> Vec<Slot> {
        use LogicalPlan as P;
        match self {
            P::Scan { node, .. } | P::IndexLookup { node, .. } | P::PropertyScan { node, .. } => {
                vec![*node]
            }
            P::RelationshipScan {
                from,
                relationship,
                to,
                ..
            } => vec![*from, *relationship, *to],
            P::Expand {
                relationship, to, ..
            } => vec![*relationship, *to],
            P::DistinctExpand { route, .. } => vec![route.to],
            P::CountExpand { count, .. } => vec![*count],
            P::ExpandBound { from, to, .. } => vec![*from, *to],
            P::VarExpand(expand) if expand.mode == super::VarExpandMode::Reach => vec![expand.to],
            P::VarExpand(expand) => vec![expand.relationships, expand.to],
            P::Repeat(repeat) => [repeat.relationships, repeat.to]
                .into_iter()
                .chain(repeat.group.lists())
                .collect(),
            P::PathSearch(search) => search.binds(),
            P::Unwind {
                slot, numbering, ..
            } => {
                let numbering = numbering.iter().map(|numbering| numbering.slot);
                [*slot].into_iter().chain(numbering).collect()
            }
            P::LoadCsv { slot, .. } => vec![*slot],
            P::CallProcedure { yields, .. } => yields.iter().map(|(_, slot)| *slot).collect(),
            P::Create { pattern, .. } => pattern.slots().collect(),
            P::Merge { find, create, .. } => merged(find.result.clone(), create.slots()),
            _ => Vec::new(),
        }
    }
}

impl super::PathSearch {
    fn children_mut(&mut self) -> Vec<&mut LogicalPlan> {
        let mut children = vec![&mut self.input];
        for step in &mut self.steps {
            if let super::SearchStepKind::Group(group) = &mut step.kind {
                children.push(&mut group.step.plan);
            }
        }
        children
    }
}

impl Subplan {
    /// True when rows can run through all of `plan` together, told apart by a row number.
    pub fn is_row_wise(plan: &LogicalPlan) -> bool {
        let mut row_wise = true;
        plan.for_each(&mut |operator| row_wise &= operator.keeps_rows_apart());
        row_wise
    }

    /// True when its operators, once they have come to their end, go on with the next rows given from outside as if they were new.
    pub fn begins_again(&self) -> bool {
        use LogicalPlan as P;
        let mut again = true;
        self.plan.for_each(&mut |operator| {
            let grouped = matches!(operator, P::Aggregate { keys, .. } if !keys.is_empty());
            again &= operator.keeps_rows_apart()
                || grouped
                || matches!(
                    operator,
                    P::Repeat(_)
                        | P::GroupExpand { .. }
                        | P::Apply { .. }
                        | P::Create { .. }
                        | P::Merge { .. }
                        | P::Set { .. }
                        | P::Remove { .. }
                        | P::Delete { .. }
                        | P::Foreach { .. }
                        | P::Eager { .. }
                        | P::Drain { .. }
                );
        });
        again
    }
}

impl LogicalPlan {
    /// Each row goes through it without regard to others, and in order.
    fn keeps_rows_apart(&self) -> bool {
        use LogicalPlan as P;
        matches!(
            self,
            P::Argument { .. }
                | P::Scan { .. }
                | P::IndexLookup { .. }
                | P::PropertyScan { .. }
                | P::RelationshipScan { .. }
                | P::Expand { .. }
                | P::DistinctExpand { .. }
                | P::CountExpand { .. }
                | P::SemiExpand { .. }
                | P::ExpandBound { .. }
                | P::VarExpand(_)
                | P::PathSearch(_)
                | P::Filter { .. }
                | P::Project { .. }
                | P::Unwind { .. }
        )
    }
}

fn merged(mut slots: Vec<Slot>, more: impl IntoIterator<Item = Slot>) -> Vec<Slot> {
    let mut seen: BTreeSet<Slot> = slots.iter().copied().collect();
    slots.extend(more.into_iter().filter(|slot| seen.insert(*slot)));
    slots
}

fn set_expressions(item: &BoundSetItem) -> Vec<&BoundExpr> {
    match item {
        BoundSetItem::Property { target, value, .. } => vec![target, value],
        BoundSetItem::Replace { value, .. } | BoundSetItem::Add { value, .. } => vec![value],
        BoundSetItem::DynamicProperty { target, key, value } => vec![target, key, value],
        BoundSetItem::Labels { dynamic, .. } => dynamic.iter().collect(),
    }
}

fn remove_expressions(item: &BoundRemoveItem) -> Vec<&BoundExpr> {
    match item {
        BoundRemoveItem::Property { target, .. } => vec![target],
        BoundRemoveItem::DynamicProperty { target, key } => vec![target, key],
        BoundRemoveItem::Labels { dynamic, .. } => dynamic.iter().collect(),
    }
}
