//! The pattern of one `MATCH` as a graph to be found, and how operators are stacked to find it.
//!
//! The planner places elements in the order of the text, the ordering rule by cost; both go through [`QueryGraph::place`], so
//! uniqueness of relationships and the place of filters are decided here and nowhere else.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::binder::{BinaryOperator, BoundExpr, BoundExprKind, LengthRange, Quantifier, Slot};
use crate::function::Type;
use crate::store::Direction;

use super::failure::{is_repeatable, test_may_fail};
use super::{Group, LogicalPlan, Repeat, VarExpand, VarExpandMode};

/// Nodes, relationships and tests that must all hold together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryGraph {
    /// Node slots to be bound, in order of mention.
    pub nodes: Vec<Slot>,
    pub steps: Vec<Step>,
    /// All of them must be true; those that may fail in the order in which they were written.
    pub predicates: Vec<Predicate>,
    /// Pairs of relationship slots that must differ; both orders are present.
    pub different: BTreeSet<(Slot, Slot)>,
}

/// A filter, placed as soon as its slots are bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    pub test: BoundExpr,
    /// What else has to be bound first: a test that may fail must not see rows that its place in the text does not give it.
    pub after: BTreeSet<Slot>,
    /// A weaker test that cannot fail, to be made until then.
    pub ahead: Option<BoundExpr>,
}

impl Predicate {
    /// A test that cannot fail.
    pub fn anywhere(test: BoundExpr) -> Self {
        Self {
            test,
            after: BTreeSet::new(),
            ahead: None,
        }
    }

    /// A test that may fail and stands on rows with the slots `after`.
    pub fn in_place(test: BoundExpr, after: BTreeSet<Slot>) -> Self {
        let ahead = is_repeatable(&test).then(|| test.clone().attempt());
        Self { test, after, ahead }
    }
}

/// A relationship pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub relationship: Slot,
    /// As written from left to right.
    pub from: Slot,
    pub to: Slot,
    pub direction: Direction,
    pub types: Vec<SmolStr>,
    pub kind: StepKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum StepKind {
    /// One relationship, to be found.
    Single,
    /// A relationship, or with a length a list of them, that an earlier clause has found.
    Bound {
        length: Option<LengthRange>,
    },
    /// A chain.
    Chain {
        length: LengthRange,
        mode: VarExpandMode,
        predicate: Option<BoundExpr>,
        element: Option<Slot>,
        reversed: bool,
    },
    Group(Box<Group>),
}

/// What to place next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Scan for a node: an index into the nodes left.
    Node(usize),
    /// Follow a step (an index into the steps left) from its left end, or from its right.
    Step { index: usize, from_left: bool },
}

/// A plan under construction.
#[derive(Debug, Clone)]
pub struct Partial {
    pub plan: LogicalPlan,
    pub bound: BTreeSet<Slot>,
    /// What is left.
    pub rest: QueryGraph,
    /// Relationship slots placed so far.
    placed: Vec<Slot>,
}

impl QueryGraph {
    /// Stacks operators on `input` until every node and step is found and every predicate tested; `choose` says what comes next.
    pub fn place(
        self,
        input: LogicalPlan,
        choose: &mut dyn FnMut(&Partial) -> Placement,
    ) -> LogicalPlan {
        let mut partial = Partial::new(self, input);
        while !partial.is_complete() {
            partial.break_cycle();
            let placement = choose(&partial);
            partial.apply(placement);
        }
        partial.finish()
    }

    /// Adds tests.
    pub fn require(&mut self, tests: impl IntoIterator<Item = BoundExpr>) {
        let tests = tests.into_iter().map(Predicate::anywhere);
        self.predicates.extend(tests);
    }

    /// Makes the tests inside the chosen chains tests on the chains as a whole.
    pub fn require_of_whole_chains(&mut self, chosen: &mut dyn FnMut(&Step) -> bool) {
        for step in &mut self.steps {
            if chosen(step) {
                let test = step.take_predicate().map(|test| step.of_all(test));
                self.predicates.extend(test.map(Predicate::anywhere));
            }
        }
    }

    /// Lets every test that may fail wait until the whole pattern is found.
    pub fn hold_back(&mut self, input: &LogicalPlan) {
        let may_fail = |test: &BoundExpr| test_may_fail(test, &|_| true);
        for step in &mut self.steps {
            let test = step.test_of_trails().filter(|test| may_fail(test));
            let Some(test) = test.filter(|test| is_repeatable(test)).cloned() else {
                continue;
            };
            let whole = step.of_all(test.clone());
            self.predicates.push(Predicate::anywhere(whole));
            step.replace_predicate(test.attempt());
        }
        let mut after: BTreeSet<Slot> = input.slots().into_iter().collect();
        after.extend(self.nodes.iter().copied());
        after.extend(self.steps.iter().map(|step| step.relationship));
        for predicate in &mut self.predicates {
            if may_fail(&predicate.test) {
                predicate.after = after.clone();
            }
        }
    }

    /// Places in the order of the text: each step from whichever end is bound, lone nodes by scans.
    pub fn place_as_written(self, input: LogicalPlan) -> LogicalPlan {
        self.place(input, &mut as_written)
    }
}

fn as_written(partial: &Partial) -> Placement {
    let steps = &partial.rest.steps;
    let ready = |step: &Step| partial.is_ready(step);
    let Some(index) = steps.iter().position(ready) else {
        return node_for_the_first_step(partial);
    };
    let step = &steps[index];
    let needs_both = matches!(&step.kind, StepKind::Chain { mode, .. } if mode.needs_both_ends());
    let from_left = step.is_bound_list();
    let unbound = |slot: Slot| partial.rest.nodes.iter().position(|node| *node == slot);
    match (unbound(step.from), unbound(step.to)) {
        (Some(from), Some(_)) if !partial.starts_itself(step) => Placement::Node(from),
        (Some(from), None) if needs_both || from_left => Placement::Node(from),
        (None, Some(to)) if needs_both => Placement::Node(to),
        (Some(_), None) if !step.is_bound() => Placement::Step {
            index,
            from_left: false,
        },
        _ => Placement::Step {
            index,
            from_left: true,
        },
    }
}

/// No step can be followed yet: a node that the first one waits for, else any.
fn node_for_the_first_step(partial: &Partial) -> Placement {
    let needs = partial.rest.steps.first().map(Step::needs);
    let needed = |node: &Slot| needs.as_ref().is_some_and(|needs| needs.contains(node));
    match partial.rest.nodes.iter().position(needed) {
        Some(index) => Placement::Node(index),
        None if partial.rest.nodes.is_empty() => Placement::Step {
            index: 0,
            from_left: true,
        },
        None => Placement::Node(0),
    }
}

impl Step {
    /// What must be bound, besides an end, before the step can be followed.
    pub fn needs(&self) -> BTreeSet<Slot> {
        match &self.kind {
            StepKind::Bound { .. } => BTreeSet::from([self.relationship]),
            StepKind::Chain {
                predicate: Some(predicate),
                element,
                ..
            } => {
                let mut slots = predicate.free_slots();
                slots.retain(|slot| Some(*slot) != *element);
                slots
            }
            StepKind::Group(group) => group.outer().collect(),
            StepKind::Single | StepKind::Chain { .. } => BTreeSet::new(),
        }
    }

    fn predicate_mut(&mut self) -> Option<&mut Option<BoundExpr>> {
        match &mut self.kind {
            StepKind::Chain { predicate, .. } => Some(predicate),
            _ => None,
        }
    }

    fn take_predicate(&mut self) -> Option<BoundExpr> {
        self.predicate_mut()?.take()
    }

    fn replace_predicate(&mut self, test: BoundExpr) {
        if let Some(predicate) = self.predicate_mut() {
            *predicate = Some(test);
        }
    }

    /// The test of a chain that only narrows what is found; in a search for shortest paths it decides what is shortest.
    fn test_of_trails(&self) -> Option<&BoundExpr> {
        match &self.kind {
            StepKind::Chain {
                predicate,
                mode: VarExpandMode::Trails,
                ..
            } => predicate.as_ref(),
            _ => None,
        }
    }

    /// A test of a chain's elements as a test of the list that the chain gives.
    pub fn of_all(&self, predicate: BoundExpr) -> BoundExpr {
        let StepKind::Chain {
            element: Some(slot),
            ..
        } = self.kind
        else {
            return predicate;
        };
        let span = predicate.span;
        let list = Type::List(Box::new(Type::Relationship));
        let kind = BoundExprKind::Quantifier {
            quantifier: Quantifier::All,
            slot,
            list: Box::new(BoundExpr::slot(self.relationship, list, span)),
            predicate: Box::new(predicate),
        };
        BoundExpr {
            kind,
            ty: Type::Boolean,
            span,
        }
    }

    /// What follows the step from `from`; of both ends it is known whether they are bound.
    fn operator(
        self,
        input: Box<LogicalPlan>,
        (from_bound, into): (bool, bool),
        different_from: Vec<Slot>,
    ) -> LogicalPlan {
        let Self {
            relationship,
            from,
            to,
            direction,
            types,
            kind,
        } = self;
        match kind {
            StepKind::Group(group) => LogicalPlan::Repeat(Box::new(Repeat {
                input: *input,
                from,
                relationships: relationship,
                to,
                group: *group,
                into,
                different_from,
            })),
            StepKind::Single => LogicalPlan::Expand {
                input,
                from,
                relationship,
                to,
                direction,
                types,
                into,
                different_from,
            },
            StepKind::Bound { length } => LogicalPlan::ExpandBound {
                input,
                from,
                from_bound,
                relationship,
                to,
                direction,
                types,
                into,
                different_from,
                length,
            },
            StepKind::Chain {
                length,
                mode,
                predicate,
                element,
                reversed,
            } => LogicalPlan::VarExpand(Box::new(VarExpand {
                input: *input,
                from,
                relationships: relationship,
                reversed,
                to,
                direction,
                types,
                length,
                mode,
                into,
                different_from,
                predicate,
                element,
            })),
        }
    }

    /// The relationship is known before the pattern is looked at.
    pub fn is_bound(&self) -> bool {
        matches!(self.kind, StepKind::Bound { .. })
    }

    fn is_bound_list(&self) -> bool {
        matches!(self.kind, StepKind::Bound { length: Some(_) })
    }

    /// The same step written from right to left.
    pub fn turned(mut self) -> Self {
        std::mem::swap(&mut self.from, &mut self.to);
        self.direction = match self.direction {
            Direction::Outgoing => Direction::Incoming,
            Direction::Incoming => Direction::Outgoing,
            Direction::Both => Direction::Both,
        };
        self.kind = match self.kind {
            StepKind::Group(group) => StepKind::Group(Box::new(group.turned())),
            mut kind => {
                if let StepKind::Chain { reversed, .. } = &mut kind {
                    *reversed = !*reversed;
                }
                kind
            }
        };
        self
    }
}

impl Partial {
    /// Nothing placed yet but the filters that need nothing new.
    pub fn new(mut graph: QueryGraph, input: LogicalPlan) -> Self {
        let bound: BTreeSet<Slot> = input.slots().into_iter().collect();
        graph.nodes.retain(|node| !bound.contains(node));
        // Relationships of the same pattern that were found below.
        let is_left = |slot| graph.steps.iter().any(|step| step.relationship == slot);
        let below = graph.different.iter().map(|(slot, _)| *slot);
        let placed: BTreeSet<Slot> = below
            .filter(|slot| bound.contains(slot) && !is_left(*slot))
            .collect();
        let mut partial = Self {
            plan: input,
            bound,
            rest: graph,
            placed: placed.into_iter().collect(),
        };
        partial.filter_ready();
        partial
    }

    /// Every node is bound and every step followed.
    pub fn is_complete(&self) -> bool {
        self.rest.nodes.is_empty() && self.rest.steps.is_empty()
    }

    /// Everything that the step reads, its ends left aside, is bound.
    pub fn is_ready(&self, step: &Step) -> bool {
        step.needs().is_subset(&self.bound)
    }

    /// Two chains whose elements are each tested with the other wait for each other: one of them must be found untested.
    pub fn break_cycle(&mut self) {
        let bound = &self.bound;
        let stuck = self.rest.nodes.is_empty();
        if stuck && !self.rest.steps.iter().any(|step| self.is_ready(step)) {
            let mut first = true;
            let is_stuck = |step: &Step| !step.needs().is_subset(bound);
            self.rest
                .require_of_whole_chains(&mut |step| is_stuck(step) && std::mem::take(&mut first));
        }
    }

    /// A step over a single relationship that is known already can be followed with no end bound.
    fn starts_itself(&self, step: &Step) -> bool {
        matches!(step.kind, StepKind::Bound { length: None })
    }

    /// Places one element and every filter that it makes possible.
    pub fn apply(&mut self, placement: Placement) {
        match placement {
            Placement::Node(index) => {
                let node = self.rest.nodes.remove(index);
                self.stack(|input| LogicalPlan::Scan {
                    input,
                    node,
                    labels: None,
                    linked: None,
                });
                self.bound.insert(node);
            }
            Placement::Step { index, from_left } => {
                let step = self.rest.steps.remove(index);
                self.follow(if from_left { step } else { step.turned() });
            }
        }
        self.filter_ready();
    }

    fn follow(&mut self, step: Step) {
        let into = self.bound.contains(&step.to) || step.from == step.to;
        let from_bound = self.bound.contains(&step.from);
        let different = &self.rest.different;
        let placed = self.placed.iter().copied();
        let different_from =
            placed.filter(|other| different.contains(&(step.relationship, *other)));
        let different_from: Vec<Slot> = different_from.collect();
        if let StepKind::Group(group) = &step.kind {
            self.bound.extend(group.lists());
        }
        let (from, relationship, to) = (step.from, step.relationship, step.to);
        self.stack(|input| step.operator(input, (from_bound, into), different_from));
        self.placed.push(relationship);
        self.bound.extend([from, relationship, to]);
        self.rest.nodes.retain(|node| *node != from && *node != to);
    }

    fn stack(&mut self, operator: impl FnOnce(Box<LogicalPlan>) -> LogicalPlan) {
        let input = std::mem::replace(&mut self.plan, LogicalPlan::Argument { slots: Vec::new() });
        self.plan = operator(Box::new(input));
    }

    fn filter_ready(&mut self) {
        let (bound, complete) = (&self.bound, self.is_complete());
        let is_bound = |test: &BoundExpr| test.free_slots().is_subset(bound);
        let (ready, mut later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.rest.predicates)
            .into_iter()
            .partition(|predicate| {
                is_bound(&predicate.test) && (complete || predicate.after.is_subset(bound))
            });
        let ahead: Vec<BoundExpr> = later
            .iter_mut()
            .filter_map(|predicate: &mut Predicate| predicate.ahead.take_if(|test| is_bound(test)))
            .collect();
        self.rest.predicates = later;
        // Those that cannot fail first: they spare the others rows.
        let (sure, risky): (Vec<_>, Vec<_>) = ready
            .into_iter()
            .partition(|predicate| predicate.after.is_empty());
        let test = |predicate: Predicate| predicate.test;
        let tests = sure.into_iter().map(test).chain(ahead);
        for predicate in tests.chain(risky.into_iter().map(test)) {
            self.stack(|input| LogicalPlan::Filter { input, predicate });
        }
    }

    /// The finished plan; predicates over slots that the pattern does not bind are left to the caller.
    fn finish(self) -> LogicalPlan {
        debug_assert!(
            self.rest.predicates.is_empty(),
            "a predicate uses a slot that nothing binds"
        );
        self.plan
    }
}

/// The parts of a chain of `AND`s, left to right.
pub fn conjuncts(predicate: BoundExpr) -> Vec<BoundExpr> {
    match predicate.kind {
        BoundExprKind::Binary {
            operator: BinaryOperator::And,
            left,
            right,
        } => {
            let mut parts = conjuncts(*left);
            parts.extend(conjuncts(*right));
            parts
        }
        _ => vec![predicate],
    }
}
