//! `MATCH` and `OPTIONAL MATCH`: from a bound pattern to a query graph, and from there to operators.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::binder::{
    BoundExpr, BoundExprKind, BoundPattern, ComparisonOperator, LabelTest, LengthRange, PathMode,
    PathSelection, PathTest, PatternNode, PatternPath, PatternRelationship, Shortest, Slot,
};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::plan::query_graph::{Predicate, QueryGraph, Step, StepKind, conjuncts};
use crate::plan::{ApplyKind, LogicalPlan, Subplan, VarExpandMode};

use super::Planner;

impl Planner {
    pub(super) fn match_clause(
        &mut self,
        optional: bool,
        pattern: &BoundPattern,
        predicate: Option<&BoundExpr>,
        input: LogicalPlan,
    ) -> LogicalPlan {
        if !optional {
            return self.find(pattern, predicate, input);
        }
        let subplan = self.subplan_of_pattern(pattern, predicate, &input);
        LogicalPlan::Apply {
            input: Box::new(input),
            subplan: Box::new(subplan),
            kind: ApplyKind::Optional,
        }
    }

    /// The plan that finds `pattern` for one row of `input`; its result is what the pattern binds anew.
    pub(super) fn subplan_of_pattern(
        &mut self,
        pattern: &BoundPattern,
        predicate: Option<&BoundExpr>,
        input: &LogicalPlan,
    ) -> Subplan {
        let available = input.slots();
        let probe = self.find(
            pattern,
            predicate,
            LogicalPlan::Argument {
                slots: available.clone(),
            },
        );
        let used = slots_read(&probe);
        let outer: Vec<Slot> = available
            .iter()
            .copied()
            .filter(|slot| used.contains(slot))
            .collect();
        let plan = self.find(
            pattern,
            predicate,
            LogicalPlan::Argument {
                slots: outer.clone(),
            },
        );
        let result = plan
            .slots()
            .into_iter()
            .filter(|slot| !available.contains(slot))
            .collect();
        let row_wise = Subplan::is_row_wise(&plan);
        Subplan {
            plan,
            outer,
            result,
            row_wise,
        }
    }

    /// Operators on `input` that find every occurrence of `pattern` for which `predicate` is true.
    pub(super) fn find(
        &mut self,
        pattern: &BoundPattern,
        predicate: Option<&BoundExpr>,
        input: LogicalPlan,
    ) -> LogicalPlan {
        if let Some(selection) = selection_of(pattern) {
            return self.chosen(pattern, selection, predicate, input);
        }
        let mut graph = self.query_graph(pattern, &input.slots());
        let bound: BTreeSet<Slot> = input.slots().into_iter().chain(bound_by(pattern)).collect();
        let is_bound = |part: &Predicate| part.test.free_slots().is_subset(&bound);
        graph.require(pattern.path_tests.iter().flat_map(path_test));
        graph.require(predicate.cloned().map(conjuncts).unwrap_or_default());
        graph.require_of_whole_chains(&mut |step| !step.needs().is_subset(&bound));
        graph.hold_back(&input);
        // What asks for a named path waits until the path is made.
        let (early, late): (Vec<_>, Vec<_>) = graph.predicates.into_iter().partition(is_bound);
        graph.predicates = early;
        let mut plan = graph.place_as_written(input);
        plan = with_paths(plan, &pattern.paths);
        for Predicate {
            test: predicate, ..
        } in late
        {
            plan = LogicalPlan::Filter {
                input: Box::new(plan),
                predicate,
            };
        }
        plan
    }

    /// What `pattern` asks of a row with the slots `before`, the tests of whole paths left aside.
    pub(super) fn query_graph(&mut self, pattern: &BoundPattern, before: &[Slot]) -> QueryGraph {
        let mut graph = QueryGraph::default();
        for node in &pattern.nodes {
            add_node(&mut graph, node, pattern);
        }
        for relationship in &pattern.relationships {
            match &relationship.group {
                Some(group) => self.add_group(&mut graph, relationship, group, pattern, before),
                None => self.add_relationship(&mut graph, relationship),
            }
        }
        if !pattern.repeatable {
            graph.different = must_differ(&pattern.relationships);
        }
        graph
    }

    fn add_relationship(&mut self, graph: &mut QueryGraph, pattern: &PatternRelationship) {
        let kind = match (pattern.bound, pattern.length) {
            (true, length) => {
                graph.require(element_tests(pattern, pattern.slot));
                StepKind::Bound { length }
            }
            (false, None) if pattern.shortest.is_none() => {
                graph.require(element_tests(pattern, pattern.slot));
                StepKind::Single
            }
            (false, length) => self.chain(
                pattern,
                length.unwrap_or(LengthRange {
                    min: 1,
                    max: Some(1),
                }),
            ),
        };
        graph.steps.push(Step {
            relationship: pattern.slot,
            from: pattern.from,
            to: pattern.to,
            direction: pattern.direction,
            types: pattern.types.clone(),
            kind,
        });
    }

    fn chain(&mut self, pattern: &PatternRelationship, length: LengthRange) -> StepKind {
        let mode = match pattern.shortest {
            None if pattern.walk => VarExpandMode::Walks,
            None => VarExpandMode::Trails,
            Some(Shortest::Single) => VarExpandMode::Shortest,
            Some(Shortest::All) => VarExpandMode::AllShortest,
        };
        let tested = !pattern.properties.is_empty()
            || pattern.predicate.is_some()
            || pattern.type_test.is_some();
        let element = match pattern.element {
            None if tested => Some(self.new_slot("element", Type::Relationship)),
            element => element,
        };
        let tests = element
            .map(|element| element_tests(pattern, element))
            .unwrap_or_default();
        StepKind::Chain {
            length,
            mode,
            predicate: all_of(tests),
            element,
            reversed: false,
        }
    }
}

/// The choice among paths, unless one step makes it on its own.
fn selection_of(pattern: &BoundPattern) -> Option<&PathSelection> {
    let alone = |step: &PatternRelationship| step.shortest.is_some();
    let selection = pattern.selection.as_ref();
    selection.filter(|_| !pattern.relationships.iter().any(alone))
}

/// The tests of whole paths, as conditions.
fn path_test(test: &PathTest) -> Vec<BoundExpr> {
    let (mode, path) = match test {
        PathTest::Predicate(predicate) => return conjuncts(predicate.clone()),
        PathTest::Mode(mode, path) => (mode, path),
    };
    let function = match mode {
        PathMode::Walk => return Vec::new(),
        PathMode::Trail => "isTrail",
        PathMode::Acyclic => "isAcyclic",
        PathMode::Simple => "isSimple",
    };
    let kind = BoundExprKind::Call {
        function: function.into(),
        arguments: vec![path_expr(path)],
    };
    let (ty, span) = (Type::Boolean, Span::default());
    vec![BoundExpr { kind, ty, span }]
}

/// Every slot read anywhere in a plan.
pub(super) fn slots_read(plan: &LogicalPlan) -> BTreeSet<Slot> {
    let mut read = BTreeSet::new();
    plan.for_each(&mut |operator| read.extend(operator.reads()));
    read
}

fn bound_by(pattern: &BoundPattern) -> impl Iterator<Item = Slot> {
    pattern.nodes.iter().map(|node| node.slot).chain(
        pattern
            .relationships
            .iter()
            .map(|relationship| relationship.slot),
    )
}

fn with_paths(plan: LogicalPlan, paths: &[PatternPath]) -> LogicalPlan {
    if paths.is_empty() {
        return plan;
    }
    let items = paths
        .iter()
        .map(|path| (path.slot, path_expr(path)))
        .collect();
    LogicalPlan::Project {
        retain: plan.slots(),
        input: Box::new(plan),
        items,
    }
}

/// A named path as an expression over what was found.
pub(crate) fn path_expr(path: &PatternPath) -> BoundExpr {
    let kind = BoundExprKind::Path {
        nodes: path.nodes.clone(),
        relationships: path.relationships.clone(),
    };
    BoundExpr {
        kind,
        ty: Type::Path,
        span: Span::default(),
    }
}

fn add_node(graph: &mut QueryGraph, node: &PatternNode, pattern: &BoundPattern) {
    graph.nodes.push(node.slot);
    let base = BoundExpr::slot(node.slot, Type::Node, node.span);
    let labels = node.labels.iter();
    graph.require(labels.map(|labels| has_labels(base.clone(), labels)));
    graph.require(property_tests(&base, &node.properties));
    graph.require(node.predicate.clone());
    let alone = !pattern
        .relationships
        .iter()
        .any(|step| step.from == node.slot || step.to == node.slot);
    if node.bound && alone {
        graph.require([is_not_null(base)]);
    }
}

fn has_labels(base: BoundExpr, labels: &LabelTest) -> BoundExpr {
    let span = base.span;
    let kind = BoundExprKind::HasLabels {
        base: Box::new(base),
        labels: labels.clone(),
    };
    BoundExpr {
        kind,
        ty: Type::Boolean,
        span,
    }
}

fn is_not_null(base: BoundExpr) -> BoundExpr {
    let span = base.span;
    BoundExpr {
        kind: BoundExprKind::IsNull {
            operand: Box::new(base),
            negated: true,
        },
        ty: Type::Boolean,
        span,
    }
}

/// The tests of a relationship pattern on the relationship in `slot`.
fn element_tests(pattern: &PatternRelationship, slot: Slot) -> Vec<BoundExpr> {
    let base = BoundExpr::slot(slot, Type::Relationship, pattern.span);
    let types = pattern.type_test.as_ref();
    let types = types.map(|test| has_labels(base.clone(), test));
    types
        .into_iter()
        .chain(property_tests(&base, &pattern.properties))
        .chain(pattern.predicate.clone())
        .collect()
}

fn property_tests<'p>(
    base: &'p BoundExpr,
    properties: &'p [(SmolStr, BoundExpr)],
) -> impl Iterator<Item = BoundExpr> + 'p {
    properties.iter().map(move |(key, value)| {
        let property = BoundExprKind::Property {
            base: Box::new(base.clone()),
            key: key.clone(),
        };
        let left = BoundExpr {
            kind: property,
            ty: Type::Any,
            span: base.span,
        };
        let kind = BoundExprKind::Comparison {
            operator: ComparisonOperator::Equal,
            left: Box::new(left),
            right: Box::new(value.clone()),
        };
        BoundExpr {
            kind,
            ty: Type::Boolean,
            span: value.span,
        }
    })
}

pub(super) fn all_of(tests: Vec<BoundExpr>) -> Option<BoundExpr> {
    tests.into_iter().reduce(|left, right| {
        let span = left.span.to(right.span);
        let kind = BoundExprKind::Binary {
            operator: crate::binder::BinaryOperator::And,
            left: Box::new(left),
            right: Box::new(right),
        };
        BoundExpr {
            kind,
            ty: Type::Boolean,
            span,
        }
    })
}

/// Pairs of relationships of one `MATCH` that could be the same relationship and must not be.
fn must_differ(relationships: &[PatternRelationship]) -> BTreeSet<(Slot, Slot)> {
    let mut pairs = BTreeSet::new();
    for (index, one) in relationships.iter().enumerate() {
        for other in &relationships[..index] {
            let disjoint = !one.types.is_empty()
                && !other.types.is_empty()
                && !one.types.iter().any(|name| other.types.contains(name));
            if one.slot != other.slot
                && !disjoint
                && one.shortest.is_none()
                && other.shortest.is_none()
            {
                pairs.extend([(one.slot, other.slot), (other.slot, one.slot)]);
            }
        }
    }
    pairs
}
