//! Operators that find nodes and relationships.

use crate::binder::LengthRange;
use crate::plan::{
    self, PropertyTest, SearchStep, SearchStepKind, VarExpand, VarExpandMode, path_expr,
};

use super::*;
use crate::exec::operator::{
    Again, Chain, CountExpand, DistinctExpand, Expand, ExpandBound, GroupExpand, Hop, IndexLookup,
    NodeTest, PathSearch, PropertyScan, Reach, RelationshipScan, Repeat, RepeatParts, Route, Scan,
    SearchParts, SemiExpand, Shortest, Stride, StrideKind, Times, Trails, Used,
};

impl Builder<'_> {
    pub(super) fn nodes(&self, plan: &LogicalPlan, number: usize) -> Built {
        use LogicalPlan as P;
        let (child, mut layout) = self.input(plan, number)?;
        let operator: BoxOperator = match plan {
            P::Scan {
                node,
                labels,
                linked,
                ..
            } => {
                layout.push(*node);
                Box::new(Scan::new(child, labels.clone(), linked.clone()))
            }
            P::IndexLookup {
                node,
                label,
                key,
                value,
                unless_fails,
                ..
            } => {
                let value = self.expr(value, &layout)?;
                layout.push(*node);
                Box::new(IndexLookup {
                    unless_fails: *unless_fails,
                    child,
                    label: label.clone(),
                    key: key.clone(),
                    value,
                    input: None,
                })
            }
            P::PropertyScan {
                node,
                labels,
                predicate,
                index,
                ..
            } => {
                let tests = PropertyTest::all_of(predicate, *node);
                let tests =
                    tests.ok_or(ExecError::Internal("a scan tests something unexpected"))?;
                let key = tests[0].key.clone();
                let tests = tests
                    .iter()
                    .map(|test| Ok((test.operator, self.expr(test.value, &layout)?)));
                let tests = tests.collect::<Result<_, ExecError>>()?;
                layout.push(*node);
                Box::new(PropertyScan {
                    child,
                    labels: labels.clone(),
                    key,
                    tests,
                    by_index: index.is_some(),
                    predicate: self.expr(predicate, &layout)?,
                    input: None,
                })
            }
            _ => return Err(ExecError::Internal("an operator was not built")),
        };
        Ok((operator, layout))
    }

    pub(super) fn relationships(&self, plan: &LogicalPlan, number: usize) -> Built {
        use LogicalPlan as P;
        let (child, mut layout) = self.input(plan, number)?;
        let operator: BoxOperator = match plan {
            P::RelationshipScan {
                from,
                relationship,
                to,
                direction,
                types,
                ..
            } => {
                layout.push(*from);
                layout.push(*relationship);
                push_unless(&mut layout, *to, from == to);
                let hop = Hop::new(*direction, types);
                Box::new(RelationshipScan::new(child, hop, from == to))
            }
            P::Expand {
                from,
                relationship,
                to,
                direction,
                types,
                into,
                different_from,
                ..
            } => {
                let expand = Expand {
                    child,
                    from: position(&layout, *from)?,
                    hop: Hop::new(*direction, types),
                    into: bound_end(&layout, *to, *into)?,
                    used: Used::new(&layout, different_from)?,
                    input: None,
                };
                layout.push(*relationship);
                push_unless(&mut layout, *to, *into);
                Box::new(expand)
            }
            P::ExpandBound {
                from,
                from_bound,
                relationship,
                to,
                direction,
                types,
                into,
                different_from,
                length,
                ..
            } => {
                let to_bound = *into && (from != to || *from_bound);
                let expand = ExpandBound {
                    child,
                    relationship: position(&layout, *relationship)?,
                    hop: Hop::new(*direction, types),
                    from: bound_end(&layout, *from, *from_bound)?,
                    into: bound_end(&layout, *to, to_bound)?,
                    same_ends: from == to,
                    used: Used::new(&layout, different_from)?,
                    length: *length,
                };
                push_unless(&mut layout, *from, *from_bound);
                push_unless(&mut layout, *to, to_bound || from == to);
                Box::new(expand)
            }
            _ => return Err(ExecError::Internal("an operator was not built")),
        };
        Ok((operator, layout))
    }

    /// Over a relationship whose ends or number alone are wanted.
    pub(super) fn routes(&self, plan: &LogicalPlan, number: usize) -> Built {
        use LogicalPlan as P;
        let (child, mut layout) = self.input(plan, number)?;
        let operator: BoxOperator = match plan {
            P::DistinctExpand { route, .. } => {
                let from = position(&layout, route.from)?;
                layout.push(route.to);
                Box::new(DistinctExpand {
                    child,
                    from,
                    route: Route::new(route),
                    input: None,
                })
            }
            P::CountExpand {
                route,
                distinct,
                count,
                ..
            } => {
                let from = position(&layout, route.from)?;
                layout.push(*count);
                Box::new(CountExpand {
                    child,
                    from,
                    route: Route::new(route),
                    distinct: *distinct,
                    count: *count,
                })
            }
            P::SemiExpand {
                route,
                predicate,
                anti,
                ..
            } => {
                let free = predicate.iter().flat_map(BoundExpr::free_slots);
                let mut slots: Vec<Slot> = free.filter(|slot| *slot != route.to).collect();
                let captured = positions(&layout, &slots)?;
                slots.push(route.to);
                let inner = Layout::new(slots);
                let predicate = predicate.as_ref().map(|it| self.expr(it, &inner));
                Box::new(SemiExpand {
                    child,
                    from: position(&layout, route.from)?,
                    route: Route::new(route),
                    predicate: predicate.transpose()?,
                    captured,
                    anti: *anti,
                })
            }
            P::GroupExpand {
                run,
                route,
                distinct,
                count,
                ..
            } => {
                let from = position(&layout, route.from)?;
                let columns = positions(&layout, run)?;
                layout = Layout::new(run.iter().copied().chain([route.to, *count]).collect());
                let route = Route::new(route);
                Box::new(GroupExpand::new(
                    child,
                    columns,
                    from,
                    route,
                    (*distinct, *count),
                ))
            }
            _ => return Err(ExecError::Internal("an operator was not built")),
        };
        Ok((operator, layout))
    }

    pub(super) fn repeat(&self, repeat: &plan::Repeat, number: usize) -> Built {
        let (child, mut layout) = self.operator(&repeat.input, number + 1)?;
        let group = &repeat.group;
        let first_of_step = number + 1 + self.size(&repeat.input);
        let operator = Repeat::new(RepeatParts {
            child,
            from: position(&layout, repeat.from)?,
            into: bound_end(&layout, repeat.to, repeat.into)?,
            used: Used::new(&layout, &repeat.different_from)?,
            times: Times::new(group, &layout, first_of_step)?,
            lists: group.variables.len(),
            length: group.length,
            repeats: group.mode == VarExpandMode::Walks,
            reversed: group.reversed,
        });
        layout.push(repeat.relationships);
        push_unless(&mut layout, repeat.to, repeat.into);
        group.lists().for_each(|list| push(&mut layout, list));
        Ok((Box::new(operator), layout))
    }

    pub(super) fn path_search(&self, search: &plan::PathSearch, number: usize) -> Built {
        let (child, layout) = self.operator(&search.input, number + 1)?;
        let mut next = number + 1 + self.size(&search.input);
        let mut strides = Vec::new();
        for (at, step) in search.steps.iter().enumerate() {
            let mut stride = self.stride(step, &layout, next)?;
            stride.node.again = again(&search.steps, at);
            strides.push(stride);
            if let SearchStepKind::Group(group) = &step.kind {
                next += self.size(&group.step.plan);
            }
        }
        let mut found = layout.clone();
        for (at, step) in search.steps.iter().enumerate() {
            found.push(step.relationships);
            let known = again(&search.steps, at).is_some_and(|again| again.known);
            push_unless(&mut found, step.node, step.into || known);
            if let SearchStepKind::Group(group) = &step.kind {
                group.lists().for_each(|list| push(&mut found, list));
            }
        }
        let path = search.path.as_ref().map(path_expr);
        let path = path.map(|path| self.expr(&path, &found)).transpose()?;
        search
            .path
            .iter()
            .for_each(|path| push(&mut found, path.slot));
        let predicate = search.predicate.as_ref().map(|it| self.expr(it, &found));
        let operator = PathSearch::new(SearchParts {
            child,
            from: position(&layout, search.from)?,
            strides,
            reversed: search.reversed,
            selector: search.selector,
            mode: search.mode,
            different: search.different,
            path,
            predicate: predicate.transpose()?,
        });
        Ok((Box::new(operator), found))
    }

    /// `number` is that of the first operator of the step's group.
    fn stride(
        &self,
        step: &SearchStep,
        layout: &Layout,
        number: usize,
    ) -> Result<Stride, ExecError> {
        let with = |slot: Slot, test: &BoundExpr| {
            let mut inner = layout.clone();
            inner.push(slot);
            self.expr(test, &inner)
        };
        let once = LengthRange {
            min: 1,
            max: Some(1),
        };
        let node = NodeTest {
            again: None,
            into: bound_end(layout, step.node, step.into)?,
            test: step
                .test
                .as_ref()
                .map(|test| with(step.node, test))
                .transpose()?,
        };
        Ok(match &step.kind {
            SearchStepKind::Relationship {
                direction,
                types,
                length,
                test,
                element,
            } => Stride {
                kind: StrideKind::Relationship {
                    hop: Hop::new(*direction, types),
                    test: test.as_ref().map(|test| with(*element, test)).transpose()?,
                },
                length: length.unwrap_or(once),
                list: length.is_some(),
                variables: 0,
                node,
            },
            SearchStepKind::Group(group) => Stride {
                kind: StrideKind::Group(Box::new(Times::new(group, layout, number)?)),
                length: group.length,
                list: true,
                variables: group.variables.len(),
                node,
            },
        })
    }

    pub(super) fn var_expand(&self, expand: &VarExpand, number: usize) -> Built {
        let (child, mut layout) = self.operator(&expand.input, number + 1)?;
        let mut chain = Chain {
            from: position(&layout, expand.from)?,
            hop: Hop::new(expand.direction, &expand.types),
            length: expand.length,
            repeats: expand.mode == VarExpandMode::Walks,
            reversed: expand.reversed,
            into: bound_end(&layout, expand.to, expand.into)?,
            used: Used::new(&layout, &expand.different_from)?,
            predicate: None,
        };
        if let (Some(predicate), Some(element)) = (&expand.predicate, expand.element) {
            let mut inner = layout.clone();
            inner.push(element);
            chain.predicate = Some(self.expr(predicate, &inner)?);
        }
        if expand.mode != VarExpandMode::Reach {
            layout.push(expand.relationships);
        }
        push_unless(&mut layout, expand.to, expand.into);
        let operator: BoxOperator = match expand.mode {
            VarExpandMode::Trails | VarExpandMode::Walks => Box::new(Trails::new(child, chain)),
            VarExpandMode::Reach => Box::new(Reach::new(child, chain)),
            VarExpandMode::Shortest => Box::new(Shortest::new(child, chain, false)),
            VarExpandMode::AllShortest => Box::new(Shortest::new(child, chain, true)),
        };
        Ok((operator, layout))
    }
}

/// What the step `at` has to know of its node, when steps before or behind it name the same.
fn again(steps: &[SearchStep], at: usize) -> Option<Again> {
    let step = &steps[at];
    let same = |other: &SearchStep| other.node == step.node;
    let first = steps.iter().position(same)?;
    let (known, goes_on) = (first < at, steps[at + 1..].iter().any(same));
    (!step.into && (known || goes_on)).then_some(Again {
        mark: first as u32,
        known,
        goes_on,
    })
}

fn bound_end(layout: &Layout, slot: Slot, bound: bool) -> Result<Option<usize>, ExecError> {
    bound.then(|| position(layout, slot)).transpose()
}

fn push_unless(layout: &mut Layout, slot: Slot, present: bool) {
    if !present {
        layout.push(slot);
    }
}
