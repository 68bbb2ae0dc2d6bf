//! Patterns to be found: the elements of one `MATCH` (or of a pattern used as an expression) as a graph of slots.
//!
//! First every element is declared, then properties and inline predicates are bound, so that they may use any variable of the pattern.

use super::bound::{
    BoundExpr, BoundPattern, LabelTest, LengthRange, PathTest, PatternNode, PatternPath,
    PatternRelationship, Slot,
};
use super::error::BindError;
use super::scope::Found;
use super::state::{Aggregates, Binder};
use super::types::may_be;
use super::warning::Surprise;
use crate::function::Type;
use crate::syntax::ast::{
    Expr, LabelExpr, Name, NodePattern, PathMode, PathPattern, PathStep, RelationshipPattern,
    Selector, Shortest,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a pattern may bring into scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Introduces {
    /// Named elements that are not bound yet become variables.
    Variables,
    /// Every name must be bound already: a pattern as a condition.
    Nothing,
}

/// A pattern while its elements are declared.
pub(super) struct PatternInProgress {
    pub(super) pattern: BoundPattern,
    pub(super) introduces: Introduces,
    /// Slots at and above this one were made by this pattern.
    first_own: Slot,
    /// Position of every slot in `pattern.nodes`.
    places: FxHashMap<Slot, usize>,
    pub(super) relationship_slots: FxHashSet<Slot>,
    /// Position in `pattern.nodes` of every mention of a node, in order.
    pub(super) mentions: Vec<usize>,
}

impl<'q> Binder<'q> {
    /// Binds patterns and the `WHERE` that belongs to them.
    pub(super) fn match_patterns(
        &mut self,
        patterns: &'q [PathPattern],
        predicate: Option<&'q Expr>,
        introduces: Introduces,
    ) -> (BoundPattern, Option<BoundExpr>) {
        self.aggregates = Aggregates::Forbidden("MATCH");
        let declared = self.declare_patterns(patterns, introduces);
        let mentions = declared.mentions.clone();
        let mut bound = declared.with(self.pattern_details(patterns, "MATCH"));
        self.dynamic_labels(patterns, &mentions, &mut bound);
        for predicate in patterns.iter().filter_map(|it| it.predicate.as_deref()) {
            let test = PathTest::Predicate(self.condition(predicate, "WHERE"));
            bound.path_tests.push(test);
        }
        self.aggregates = Aggregates::Forbidden("WHERE");
        let predicate = predicate.map(|predicate| self.condition(predicate, "WHERE"));
        (bound, predicate)
    }

    /// Declares the elements of patterns.
    pub(super) fn declare_patterns(
        &mut self,
        patterns: &'q [PathPattern],
        introduces: Introduces,
    ) -> PatternInProgress {
        let mut progress = self.new_progress(introduces);
        for pattern in patterns {
            self.declare_path(&mut progress, pattern);
        }
        progress
    }

    pub(super) fn new_progress(&self, introduces: Introduces) -> PatternInProgress {
        PatternInProgress {
            pattern: BoundPattern::default(),
            introduces,
            first_own: Slot(self.slots.len() as u32),
            places: FxHashMap::default(),
            relationship_slots: FxHashSet::default(),
            mentions: Vec::new(),
        }
    }

    pub(super) fn declare_path(
        &mut self,
        progress: &mut PatternInProgress,
        pattern: &'q PathPattern,
    ) {
        self.check_shortest(pattern);
        let mut nodes = vec![self.declare_node(progress, &pattern.start)];
        let mut relationships = Vec::new();
        for (step, node) in &pattern.steps {
            let from = nodes[nodes.len() - 1];
            let place = match step {
                PathStep::Relationship(relationship) => {
                    self.declare_relationship(progress, relationship, pattern)
                }
                PathStep::Group(group) => self.declare_group(progress, group),
            };
            let to = self.declare_node(progress, node);
            let bound = &mut progress.pattern.relationships[place];
            (bound.from, bound.to) = (from, to);
            relationships.push(bound.slot);
            nodes.push(to);
        }
        let mut path = PatternPath {
            slot: nodes[0],
            nodes,
            relationships,
        };
        if let Some(variable) = &pattern.variable {
            path.slot = self.declare_new(variable, Type::Path);
            progress.pattern.paths.push(path.clone());
        }
        self.choose_paths(progress, pattern, path);
    }

    fn check_shortest(&mut self, pattern: &PathPattern) {
        let Some(_) = pattern.shortest else { return };
        let fits = match pattern.steps.as_slice() {
            [(PathStep::Relationship(relationship), _)] => relationship
                .length
                .is_none_or(|length| length.min.unwrap_or(1) <= 1),
            _ => false,
        };
        if !fits {
            self.report(BindError::ShortestPathShape { span: pattern.span });
        }
    }

    /// The node's slot; a node that is named again is one node of the pattern.
    fn declare_node(&mut self, progress: &mut PatternInProgress, node: &'q NodePattern) -> Slot {
        let slot = self.node_slot(progress, node.variable.as_ref());
        let place = *progress.places.entry(slot).or_insert_with(|| {
            progress.pattern.nodes.push(PatternNode {
                slot,
                bound: slot < progress.first_own,
                labels: Vec::new(),
                properties: Vec::new(),
                predicate: None,
                span: node.span,
            });
            progress.pattern.nodes.len() - 1
        });
        if let Some(labels) = &node.labels {
            self.mentions.node_labels(labels);
            if !is_dynamic(labels) {
                let test = label_test(labels);
                progress.pattern.nodes[place].labels.push(test);
            }
        }
        progress.mentions.push(place);
        slot
    }

    fn node_slot(&mut self, progress: &PatternInProgress, variable: Option<&Name>) -> Slot {
        let Some(name) = variable else {
            return self.anonymous_slot("node", Type::Node);
        };
        match self.find(&name.text).map(Found::slot) {
            Some(slot) if progress.relationship_slots.contains(&slot) => {
                self.conflict(name, Type::Node, Type::Relationship);
                self.anonymous_slot("node", Type::Node)
            }
            Some(slot) if self.fits(name, slot, &Type::Node) => slot,
            Some(_) => self.anonymous_slot("node", Type::Node),
            None => self.introduce(progress, name, Type::Node),
        }
    }

    /// Reports a variable that is known to be something else.
    pub(super) fn fits(&mut self, name: &Name, slot: Slot, wanted: &Type) -> bool {
        let found = self.ty(slot).clone();
        let fits = may_be(&found, wanted);
        if !fits {
            self.conflict(name, wanted.clone(), found);
        }
        fits
    }

    fn conflict(&mut self, name: &Name, wanted: Type, found: Type) {
        self.report(BindError::VariableTypeConflict {
            name: name.text.clone(),
            span: name.span,
            wanted,
            found,
        });
    }

    fn introduce(&mut self, progress: &PatternInProgress, name: &Name, ty: Type) -> Slot {
        if progress.introduces == Introduces::Nothing || self.scope.is_ungrouped(&name.text) {
            self.undefined(&name.text, name.span);
        }
        self.declare(&name.text, ty)
    }

    /// The place of the relationship in the pattern; its ends are not known yet.
    fn declare_relationship(
        &mut self,
        progress: &mut PatternInProgress,
        relationship: &'q RelationshipPattern,
        path: &PathPattern,
    ) -> usize {
        let length = length_range(relationship, path);
        if let (Some(range), Some(written)) = (length, relationship.length)
            && range.max.is_some_and(|max| max < range.min)
        {
            self.warn(Surprise::EmptyLength, written.span);
        }
        let slot = self.relationship_slot(progress, relationship, length.is_some());
        self.mentions.relationship_types(&relationship.types);
        if let Some(test) = &relationship.type_test {
            self.mentions.type_test(test);
        }
        progress.pattern.relationships.push(PatternRelationship {
            slot,
            bound: slot < progress.first_own,
            from: slot,
            to: slot,
            direction: relationship.direction,
            types: relationship
                .types
                .iter()
                .map(|name| name.text.clone())
                .collect(),
            type_test: relationship
                .type_test
                .as_ref()
                .filter(|test| !is_dynamic(test))
                .and_then(type_test),
            length,
            walk: false,
            group: None,
            shortest: path.shortest.or_else(|| simple_selector(path)),
            properties: Vec::new(),
            predicate: None,
            element: None,
            span: relationship.span,
        });
        progress.relationship_slots.insert(slot);
        progress.pattern.relationships.len() - 1
    }

    fn relationship_slot(
        &mut self,
        progress: &PatternInProgress,
        relationship: &RelationshipPattern,
        many: bool,
    ) -> Slot {
        let ty = match many {
            true => Type::List(Box::new(Type::Relationship)),
            false => Type::Relationship,
        };
        let Some(name) = &relationship.variable else {
            return self.anonymous_slot("relationship", ty);
        };
        let Some(slot) = self.find(&name.text).map(Found::slot) else {
            return self.introduce(progress, name, ty);
        };
        if progress.places.contains_key(&slot) {
            self.conflict(name, ty.clone(), Type::Node);
            return self.anonymous_slot("relationship", ty);
        }
        let fits = self.fits(name, slot, &ty);
        if fits && progress.relationship_slots.contains(&slot) {
            let (name, span) = (name.text.clone(), name.span);
            self.report(BindError::RepeatedRelationship { name, span });
        }
        if fits && many && slot < progress.first_own {
            self.warn(Surprise::BoundList, name.span);
        }
        match fits {
            true => slot,
            false => self.anonymous_slot("relationship", ty),
        }
    }

    /// The slot of the one path of a pattern, which gets a name if it has none.
    pub(super) fn path_of(&mut self, pattern: &mut BoundPattern) -> Slot {
        if let Some(path) = pattern.paths.first() {
            return path.slot;
        }
        let slot = self.anonymous_slot("path", Type::Path);
        let nodes = match pattern.relationships.first() {
            Some(relationship) => vec![relationship.from, relationship.to],
            None => pattern.nodes.iter().map(|node| node.slot).collect(),
        };
        pattern.paths.push(PatternPath {
            slot,
            nodes,
            relationships: pattern
                .relationships
                .iter()
                .map(|found| found.slot)
                .collect(),
        });
        slot
    }
}

/// A shortest path without a length is one of length one.
pub(super) fn length_range(
    relationship: &RelationshipPattern,
    path: &PathPattern,
) -> Option<LengthRange> {
    match (relationship.length, path.shortest) {
        (Some(length), _) => Some(LengthRange {
            min: length.min.unwrap_or(1),
            max: length.max,
        }),
        (None, Some(_)) => Some(LengthRange {
            min: 1,
            max: Some(1),
        }),
        (None, None) => None,
    }
}

/// The selector of a path over one relationship that is a shortest path of old.
pub(super) fn simple_selector(path: &PathPattern) -> Option<Shortest> {
    let [(PathStep::Relationship(relationship), _)] = path.steps.as_slice() else {
        return None;
    };
    let least = relationship.length?.min.unwrap_or(1);
    if least > 1 || path.predicate.is_some() || !matches!(path.mode, None | Some(PathMode::Trail)) {
        return None;
    }
    match path.selector? {
        Selector::Any(1) | Selector::Shortest(1) => Some(Shortest::Single),
        Selector::AllShortest | Selector::Groups(1) => Some(Shortest::All),
        _ => None,
    }
}

/// A test of relationship types; `%` alone is none.
fn type_test(types: &LabelExpr) -> Option<LabelTest> {
    match label_test(types) {
        LabelTest::Any => None,
        test => Some(test),
    }
}

/// Labels as a test; nested conjunctions and disjunctions become flat.
pub(super) fn label_test(labels: &LabelExpr) -> LabelTest {
    match labels {
        LabelExpr::Label(name) => LabelTest::Label(name.text.clone()),
        LabelExpr::And(left, right) => {
            let mut tests = Vec::new();
            for test in [label_test(left), label_test(right)] {
                match test {
                    LabelTest::And(inner) => tests.extend(inner),
                    other => tests.push(other),
                }
            }
            LabelTest::And(tests)
        }
        LabelExpr::Or(left, right) => {
            let mut tests = Vec::new();
            for test in [label_test(left), label_test(right)] {
                match test {
                    LabelTest::Or(inner) => tests.extend(inner),
                    other => tests.push(other),
                }
            }
            LabelTest::Or(tests)
        }
        LabelExpr::Not(operand) => LabelTest::Not(Box::new(label_test(operand))),
        // What is computed becomes a condition of its own.
        LabelExpr::Any(_) | LabelExpr::Dynamic { .. } => LabelTest::Any,
    }
}

/// Whether some label is computed.
pub(super) fn is_dynamic(labels: &LabelExpr) -> bool {
    match labels {
        LabelExpr::Label(_) | LabelExpr::Any(_) => false,
        LabelExpr::And(left, right) | LabelExpr::Or(left, right) => {
            is_dynamic(left) || is_dynamic(right)
        }
        LabelExpr::Not(operand) => is_dynamic(operand),
        LabelExpr::Dynamic { .. } => true,
    }
}
