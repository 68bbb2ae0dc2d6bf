//! Patterns of which only some paths are wanted: a search over the graph and the places of the pattern, or, where one test is about more
//! than one step of the search, a choice among all paths.

use std::collections::BTreeSet;

use crate::binder::{
    BoundExpr, BoundExprKind, BoundPattern, ComparisonOperator, PathMode, PathSelection, PathTest,
    PatternPath, Selector, Slot,
};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::plan::failure::{is_repeatable, test_may_fail};
use crate::plan::query_graph::{Predicate, QueryGraph, Step, StepKind, conjuncts};
use crate::plan::{ApplyKind, LogicalPlan, PathSearch, SearchStep, SearchStepKind};

use super::Planner;
use super::pattern::all_of;

impl Planner {
    /// The paths are chosen for each row apart, before the `WHERE` of the clause sees them.
    pub(super) fn chosen(
        &mut self,
        pattern: &BoundPattern,
        selection: &PathSelection,
        predicate: Option<&BoundExpr>,
        input: LogicalPlan,
    ) -> LogicalPlan {
        let plan = match self.sketch(pattern, &selection.path, &input) {
            Some(sketch) => sketch.finish(pattern, selection.selector, input),
            None => self.chosen_among_all(pattern, selection, input),
        };
        let tests = predicate.cloned().map(conjuncts).unwrap_or_default();
        tests.into_iter().fold(plan, filter)
    }

    fn chosen_among_all(
        &mut self,
        pattern: &BoundPattern,
        selection: &PathSelection,
        input: LogicalPlan,
    ) -> LogicalPlan {
        let all = BoundPattern {
            selection: None,
            ..pattern.clone()
        };
        let mut subplan = self.subplan_of_pattern(&all, None, &input);
        let path = &selection.path;
        let ends = ends(path);
        subplan.plan = LogicalPlan::ChoosePaths {
            input: Box::new(subplan.plan),
            start: ends[0],
            end: ends[1],
            relationships: path.relationships.clone(),
            selector: selection.selector,
        };
        for end in ends {
            // Ends that were bound before are read here, even where the pattern itself need not look at them.
            let bound = input.slots().contains(&end);
            if bound && !subplan.outer.contains(&end) {
                subplan.outer.push(end);
            }
        }
        subplan.row_wise = false;
        LogicalPlan::Apply {
            input: Box::new(input),
            subplan: Box::new(subplan),
            kind: ApplyKind::Lateral,
        }
    }

    /// The search, from whichever end fits better; `None` when the pattern asks for what only whole paths can tell.
    fn sketch(
        &mut self,
        pattern: &BoundPattern,
        path: &PatternPath,
        input: &LogicalPlan,
    ) -> Option<Sketch> {
        if path.relationships.is_empty() {
            return None;
        }
        let mut graph = self.query_graph(pattern, &input.slots());
        graph.require(pattern.path_tests.iter().flat_map(conditions));
        let before: BTreeSet<Slot> = input.slots().into_iter().collect();
        let reversed = starts_from_the_right(path, &graph, &before);
        let mut attempt = |reversed, ends: &[Slot]| {
            self.sketch_from(reversed, ends, graph.clone(), before.clone())
        };
        // Paths are chosen for each pair of ends, so an end that a group reads may be found beforehand.
        attempt(reversed, &[])
            .or_else(|| attempt(!reversed, &[]))
            .or_else(|| attempt(reversed, &ends(path)))
    }

    /// `ends` are found before the search begins.
    fn sketch_from(
        &mut self,
        reversed: bool,
        ends: &[Slot],
        graph: QueryGraph,
        before: BTreeSet<Slot>,
    ) -> Option<Sketch> {
        let mut steps = graph.steps;
        if reversed {
            steps = steps.into_iter().rev().map(Step::turned).collect();
        }
        let mut sketch = Sketch {
            from: steps.first()?.from,
            beforehand: ends.to_vec(),
            available: before,
            reversed,
            steps: Vec::new(),
            start: None,
            late: Vec::new(),
        };
        sketch.available.insert(sketch.from);
        sketch.available.extend(ends);
        for step in steps {
            let element = self.new_slot("element", Type::Relationship);
            sketch.follow(step, element)?;
        }
        for predicate in graph.predicates {
            sketch.require(predicate.test);
        }
        Some(sketch)
    }
}

/// A search in the making.
struct Sketch {
    from: Slot,
    /// Nodes to be found before the search begins, beside `from`.
    beforehand: Vec<Slot>,
    /// The slots that every test may read.
    available: BTreeSet<Slot>,
    reversed: bool,
    steps: Vec<SearchStep>,
    /// What must hold before the search begins.
    start: Option<BoundExpr>,
    /// Tests of whole paths.
    late: Vec<BoundExpr>,
}

impl Sketch {
    /// Adds a step; `new` is a slot for its relationships, where it has none for them.
    fn follow(&mut self, step: Step, new: Slot) -> Option<()> {
        let mut relationships = step.relationship;
        let kind = match &step.kind {
            StepKind::Bound { length: Some(_) } => return None,
            StepKind::Bound { length: None } => {
                relationships = new;
                SearchStepKind::Relationship {
                    direction: step.direction,
                    types: step.types.clone(),
                    length: None,
                    test: Some(is_the_same(new, step.relationship)),
                    element: new,
                }
            }
            StepKind::Group(group) if group.outer().any(|slot| !self.available.contains(&slot)) => {
                return None;
            }
            StepKind::Group(group) => SearchStepKind::Group(group.clone()),
            StepKind::Single => SearchStepKind::Relationship {
                direction: step.direction,
                types: step.types.clone(),
                length: None,
                test: None,
                element: step.relationship,
            },
            StepKind::Chain {
                length,
                predicate,
                element,
                ..
            } => {
                let element = element.unwrap_or(new);
                let tests = predicate.clone().map(conjuncts).unwrap_or_default();
                SearchStepKind::Relationship {
                    direction: step.direction,
                    types: step.types.clone(),
                    length: Some(*length),
                    test: all_of(self.of_elements(tests, element, &step)),
                    element,
                }
            }
        };
        self.steps.push(SearchStep {
            relationships,
            kind,
            node: step.to,
            into: self.available.contains(&step.to),
            test: None,
        });
        Some(())
    }

    /// Of the tests of a chain's relationships those that can be made one by one; the others become tests of the whole chain.
    fn of_elements(&mut self, tests: Vec<BoundExpr>, element: Slot, step: &Step) -> Vec<BoundExpr> {
        let mut early = Vec::new();
        for test in tests {
            let known = |slot: &Slot| *slot == element || self.available.contains(slot);
            let (now, later) = match test.free_slots().iter().all(known) {
                true => stages(test),
                false => (None, Some(test)),
            };
            early.extend(now);
            self.late.extend(later.map(|test| step.of_all(test)));
        }
        early
    }

    /// Puts a test where it can be made first.
    fn require(&mut self, test: BoundExpr) {
        let others: Vec<Slot> = test
            .free_slots()
            .difference(&self.available)
            .copied()
            .collect();
        let place = match others.as_slice() {
            [] => Some(&mut self.start),
            [slot] => place(&mut self.steps, *slot),
            _ => None,
        };
        let Some(place) = place else {
            return self.late.push(test);
        };
        let (early, late) = stages(test);
        let tests = place.take().into_iter().chain(early);
        *place = all_of(tests.collect());
        self.late.extend(late);
    }

    fn finish(self, pattern: &BoundPattern, selector: Selector, input: LogicalPlan) -> LogicalPlan {
        let others = self.beforehand.iter().filter(|node| **node != self.from);
        let nodes = std::iter::once(self.from).chain(others.copied()).collect();
        let mut start = QueryGraph {
            nodes,
            ..QueryGraph::default()
        };
        start.require(self.start.map(conjuncts).unwrap_or_default());
        let mode = mode_of(pattern);
        LogicalPlan::PathSearch(Box::new(PathSearch {
            input: start.place_as_written(input),
            from: self.from,
            steps: self.steps,
            reversed: self.reversed,
            selector,
            mode,
            different: !pattern.repeatable || mode == PathMode::Trail,
            path: pattern.paths.first().cloned(),
            predicate: all_of(self.late),
        }))
    }
}

/// The test that a relationship is the one that an earlier clause has found.
fn is_the_same(element: Slot, found: Slot) -> BoundExpr {
    let span = Span::default();
    let operand = |slot| Box::new(BoundExpr::slot(slot, Type::Relationship, span));
    BoundExpr {
        kind: BoundExprKind::Comparison {
            operator: ComparisonOperator::Equal,
            left: operand(element),
            right: operand(found),
        },
        ty: Type::Boolean,
        span,
    }
}

/// Where tests are made of what stands in `slot`.
fn place(steps: &mut [SearchStep], slot: Slot) -> Option<&mut Option<BoundExpr>> {
    steps.iter_mut().find_map(|step| match &mut step.kind {
        _ if step.node == slot => Some(&mut step.test),
        SearchStepKind::Relationship {
            length: None,
            test,
            element,
            ..
        } if *element == slot => Some(test),
        _ => None,
    })
}

/// The test to be made on the way and the one to be made of what is found: one that may fail must not end a query for what is no answer.
fn stages(test: BoundExpr) -> (Option<BoundExpr>, Option<BoundExpr>) {
    match (test_may_fail(&test, &|_| true), is_repeatable(&test)) {
        (false, _) => (Some(test), None),
        (true, true) => (Some(test.clone().attempt()), Some(test)),
        (true, false) => (None, Some(test)),
    }
}

fn mode_of(pattern: &BoundPattern) -> PathMode {
    let mode = pattern.path_tests.iter().find_map(|test| match test {
        PathTest::Mode(mode, _) => Some(*mode),
        PathTest::Predicate(_) => None,
    });
    mode.unwrap_or(match pattern.repeatable {
        true => PathMode::Walk,
        false => PathMode::Trail,
    })
}

/// The search itself looks after the mode.
fn conditions(test: &PathTest) -> Vec<BoundExpr> {
    match test {
        PathTest::Predicate(predicate) => conjuncts(predicate.clone()),
        PathTest::Mode(..) => Vec::new(),
    }
}

/// The right end is bound and the left is not or, where neither is, the right end is asked for more closely.
fn starts_from_the_right(path: &PatternPath, graph: &QueryGraph, before: &BTreeSet<Slot>) -> bool {
    let [left, right] = ends(path);
    let weight = |end: Slot| -> u32 {
        let about_end = |test: &&Predicate| {
            let mut free = test.test.free_slots();
            free.remove(&end) && free.is_subset(before)
        };
        let tests = graph.predicates.iter().filter(about_end);
        tests.map(|predicate| weight(&predicate.test)).sum()
    };
    match (before.contains(&left), before.contains(&right)) {
        (true, _) => false,
        (false, true) => true,
        (false, false) => weight(right) > weight(left),
    }
}

/// How much a test of a node narrows the choice, roughly.
fn weight(test: &BoundExpr) -> u32 {
    match &test.kind {
        BoundExprKind::Comparison {
            operator: ComparisonOperator::Equal,
            ..
        } => 4,
        BoundExprKind::HasLabels { .. } => 2,
        _ => 1,
    }
}

fn ends(path: &PatternPath) -> [Slot; 2] {
    [path.nodes[0], path.nodes[path.nodes.len() - 1]]
}

fn filter(input: LogicalPlan, predicate: BoundExpr) -> LogicalPlan {
    LogicalPlan::Filter {
        input: Box::new(input),
        predicate,
    }
}
