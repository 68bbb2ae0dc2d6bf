//! Patterns to be made: `CREATE` and `MERGE`, and the rules for what can be made.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::bound::{
    BoundClause, BoundExpr, BoundExprKind, BoundPattern, BoundSetItem, CreateNode, CreatePattern,
    CreateRelationship, LabelTest, PatternPath, Slot,
};
use super::error::BindError;
use super::pattern::{Introduces, label_test};
use super::scope::Found;
use super::state::{Aggregates, Binder};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::store::Direction;
use crate::syntax::ast::{
    LabelExpr, MergeAction, Name, NodePattern, PathPattern, PathStep, PropertiesPattern,
    RelationshipPattern,
};

impl<'q> Binder<'q> {
    pub(super) fn create(&mut self, patterns: &'q [PathPattern]) -> BoundClause {
        self.aggregates = Aggregates::Forbidden("CREATE");
        self.check_creatable(patterns, "CREATE");
        let mut create = CreatePattern::default();
        let nodes: Vec<Vec<Slot>> = patterns
            .iter()
            .map(|pattern| self.create_nodes(pattern, &mut create))
            .collect();
        for (pattern, nodes) in patterns.iter().zip(nodes) {
            self.create_relationships(pattern, nodes, &mut create);
        }
        BoundClause::Create(create)
    }

    /// Properties see what was bound before, and nodes that stand before them in the clause.
    fn create_nodes(&mut self, pattern: &'q PathPattern, create: &mut CreatePattern) -> Vec<Slot> {
        let nodes = pattern.steps.iter().map(|(_, node)| node);
        std::iter::once(&pattern.start)
            .chain(nodes)
            .map(|node| self.create_node(node, create))
            .collect()
    }

    fn create_node(&mut self, node: &'q NodePattern, create: &mut CreatePattern) -> Slot {
        let found = node
            .variable
            .as_ref()
            .and_then(|name| self.find(&name.text));
        if let Some(slot) = found.map(Found::slot) {
            return slot;
        }
        let properties = self.created_properties(node.properties.as_ref());
        let dynamic_labels = self.created_dynamic(node.labels.as_ref());
        let slot = match &node.variable {
            Some(name) => self.declare(&name.text, Type::Node),
            None => self.anonymous_slot("node", Type::Node),
        };
        let labels = node.labels.as_ref().map(created_labels).unwrap_or_default();
        create.nodes.push(CreateNode {
            slot,
            labels,
            dynamic_labels,
            properties,
        });
        slot
    }

    fn create_relationships(
        &mut self,
        pattern: &'q PathPattern,
        nodes: Vec<Slot>,
        create: &mut CreatePattern,
    ) {
        let mut relationships = Vec::new();
        for ((step, _), ends) in pattern.steps.iter().zip(nodes.windows(2)) {
            let PathStep::Relationship(relationship) = step else {
                continue;
            };
            let properties = self.created_properties(relationship.properties.as_ref());
            let slot = match &relationship.variable {
                Some(name) => self.declare(&name.text, Type::Relationship),
                None => self.anonymous_slot("relationship", Type::Relationship),
            };
            let (start, end) = directed(relationship.direction, ends[0], ends[1]);
            let dynamic_type = self.created_type(relationship);
            create.relationships.push(CreateRelationship {
                slot,
                relationship_type: single_type(relationship),
                dynamic_type,
                start,
                end,
                properties,
                span: relationship.span,
            });
            relationships.push(slot);
        }
        if let Some(variable) = &pattern.variable {
            let slot = self.declare_new(variable, Type::Path);
            create.paths.push(PatternPath {
                slot,
                nodes,
                relationships,
            });
        }
    }

    fn created_properties(
        &mut self,
        properties: Option<&'q PropertiesPattern>,
    ) -> Option<BoundExpr> {
        let (kind, span) = match properties? {
            PropertiesPattern::Map(entries, span) => (self.map(entries).0, *span),
            PropertiesPattern::Parameter(name) => {
                (BoundExprKind::Parameter(name.text.clone()), name.span)
            }
        };
        let ty = Type::Map;
        Some(BoundExpr { kind, ty, span })
    }

    /// Computed labels, each with a label or a list of labels.
    fn created_dynamic(&mut self, labels: Option<&'q LabelExpr>) -> Vec<BoundExpr> {
        let mut dynamic = Vec::new();
        let mut pending: Vec<&LabelExpr> = labels.into_iter().collect();
        while let Some(labels) = pending.pop() {
            match labels {
                LabelExpr::And(left, right) => pending.extend([&**right, &**left]),
                LabelExpr::Dynamic { labels, .. } => {
                    let labels = self.value(labels);
                    self.require_labels(&labels);
                    dynamic.push(labels);
                }
                _ => {}
            }
        }
        dynamic
    }

    pub(super) fn merge(
        &mut self,
        pattern: &'q PathPattern,
        actions: &'q [MergeAction],
    ) -> BoundClause {
        let patterns = std::slice::from_ref(pattern);
        self.check_creatable(patterns, "MERGE");
        self.aggregates = Aggregates::Forbidden("MERGE");
        // What is merged cannot be described by itself: properties see the variables from before.
        let details = self.pattern_details(patterns, "MERGE");
        let computed = self.merged_names(pattern);
        let declared = self.declare_patterns(patterns, Introduces::Variables);
        let mentions = declared.mentions.clone();
        let mut pattern = declared.with(details);
        self.dynamic_labels(patterns, &mentions, &mut pattern);
        let mut create = creation_of(&pattern);
        computed.give(&pattern, &mentions, &mut create);
        let on_create = self.merge_actions(actions, true);
        let on_match = self.merge_actions(actions, false);
        BoundClause::Merge {
            pattern,
            create,
            on_create,
            on_match,
        }
    }

    /// The computed labels and types of a pattern to be merged, as values of the row before it.
    fn merged_names(&mut self, pattern: &'q PathPattern) -> ComputedNames {
        let nodes = pattern.steps.iter().map(|(_, node)| node);
        let nodes = std::iter::once(&pattern.start).chain(nodes);
        let labels = nodes.map(|node| {
            let fixed = node.labels.as_ref().map(created_labels).unwrap_or_default();
            (fixed, self.created_dynamic(node.labels.as_ref()))
        });
        let labels = labels.collect();
        let types = pattern.steps.iter().map(|(step, _)| match step {
            PathStep::Relationship(relationship) => self.created_type(relationship),
            PathStep::Group(_) => None,
        });
        let types = types.collect();
        ComputedNames { labels, types }
    }

    fn created_type(&mut self, relationship: &'q RelationshipPattern) -> Option<BoundExpr> {
        match &relationship.type_test {
            Some(LabelExpr::Dynamic { labels, .. }) => Some(self.value(labels)),
            _ => None,
        }
    }

    fn merge_actions(&mut self, actions: &'q [MergeAction], on_create: bool) -> Vec<BoundSetItem> {
        let chosen = actions
            .iter()
            .filter(|action| action.on_create == on_create);
        let items = chosen.flat_map(|action| &action.items);
        items.filter_map(|item| self.set_item(item)).collect()
    }

    /// Reports what cannot be made, or is made already.
    fn check_creatable(&mut self, patterns: &'q [PathPattern], clause: &'static str) {
        let mut made: FxHashSet<SmolStr> = FxHashSet::default();
        for pattern in patterns {
            if pattern.shortest.is_some() || pattern.selector.is_some() {
                self.not_creatable(clause, "a shortest path", pattern.span);
            }
            if pattern.mode.is_some() {
                self.not_creatable(clause, "a path mode", pattern.span);
            }
            if let Some(predicate) = &pattern.predicate {
                self.not_creatable(clause, "a condition", predicate.span);
            }
            let alone = pattern.steps.is_empty();
            self.check_node(&pattern.start, alone, clause, &mut made);
            for (step, node) in &pattern.steps {
                match step {
                    PathStep::Relationship(relationship) => {
                        self.check_relationship(relationship, clause, &mut made);
                    }
                    PathStep::Group(group) => {
                        self.not_creatable(clause, "a group", group.span);
                    }
                }
                self.check_node(node, false, clause, &mut made);
            }
        }
    }

    /// A node that exists may only be an end of something new, and only by its bare name.
    fn check_node(
        &mut self,
        node: &'q NodePattern,
        alone: bool,
        clause: &'static str,
        made: &mut FxHashSet<SmolStr>,
    ) {
        if let Some(predicate) = &node.predicate {
            self.not_creatable(clause, "a condition", predicate.span);
        }
        if let Some(labels) = &node.labels {
            self.check_labels(labels, node.span, clause);
        }
        self.note_written(node.properties.as_ref());
        let Some(name) = &node.variable else { return };
        let bound = self.scope.find(&name.text).map(Found::slot);
        if bound.is_none() && made.insert(name.text.clone()) {
            return;
        }
        let bare = node.labels.is_none() && node.properties.is_none();
        if alone || !bare {
            self.made_already(name, bound, Type::Node);
        } else if let Some(slot) = bound {
            self.fits(name, slot, &Type::Node);
        }
    }

    fn made_already(&mut self, name: &Name, bound: Option<Slot>, made: Type) {
        let found = bound.map_or(made, |slot| self.ty(slot).clone());
        self.report(BindError::VariableAlreadyBound {
            name: name.text.clone(),
            span: name.span,
            found,
        });
    }

    fn check_labels(&mut self, labels: &LabelExpr, span: Span, clause: &'static str) {
        match labels {
            LabelExpr::Label(name) => self.mentions.writes(&name.text),
            LabelExpr::And(left, right) => {
                self.check_labels(left, span, clause);
                self.check_labels(right, span, clause);
            }
            LabelExpr::Dynamic { any: false, .. } => {}
            _ => self.not_creatable(clause, "a choice of labels", span),
        }
    }

    fn check_relationship(
        &mut self,
        relationship: &'q RelationshipPattern,
        clause: &'static str,
        made: &mut FxHashSet<SmolStr>,
    ) {
        if let Some(name) = &relationship.variable {
            let bound = self.scope.find(&name.text).map(Found::slot);
            if bound.is_some() || !made.insert(name.text.clone()) {
                return self.made_already(name, bound, Type::Relationship);
            }
        }
        let span = relationship.span;
        if let Some(test) = &relationship.type_test {
            self.mentions.type_test(test);
        }
        let computed = matches!(
            relationship.type_test,
            Some(LabelExpr::Dynamic { any: false, .. })
        );
        if relationship.types.len() != 1 && !computed {
            let found = relationship.types.len();
            self.report(BindError::NoSingleRelationshipType {
                clause,
                found,
                span,
            });
        }
        if let Some(length) = relationship.length {
            let span = length.span;
            self.report(BindError::CreatingVariableLength { clause, span });
        }
        if clause == "CREATE" && relationship.direction == Direction::Both {
            self.report(BindError::RequiresDirection { span });
        }
        if let Some(predicate) = &relationship.predicate {
            self.not_creatable(clause, "a condition", predicate.span);
        }
        for name in &relationship.types {
            self.mentions.writes(&name.text);
        }
        self.note_written(relationship.properties.as_ref());
    }

    fn note_written(&mut self, properties: Option<&PropertiesPattern>) {
        if let Some(PropertiesPattern::Map(entries, _)) = properties {
            for (key, _) in entries {
                self.mentions.writes(&key.text);
            }
        }
    }

    fn not_creatable(&mut self, clause: &'static str, part: &'static str, span: Span) {
        self.report(BindError::NotCreatable { clause, part, span });
    }
}

/// Labels, fixed and computed, of each node that a pattern mentions, and the type of each relationship if it is computed.
struct ComputedNames {
    labels: Vec<(Vec<SmolStr>, Vec<BoundExpr>)>,
    types: Vec<Option<BoundExpr>>,
}

impl ComputedNames {
    /// Puts them where the elements are made; `mentions` are the places of the nodes in order of the text.
    fn give(self, pattern: &BoundPattern, mentions: &[usize], create: &mut CreatePattern) {
        for ((fixed, computed), place) in self.labels.into_iter().zip(mentions) {
            let slot = pattern.nodes[*place].slot;
            let made = create.nodes.iter_mut().find(|node| node.slot == slot);
            // Beside a computed label the pattern keeps the fixed ones in its condition only.
            if let (Some(node), false) = (made, computed.is_empty()) {
                node.labels = fixed;
                node.dynamic_labels = computed;
            }
        }
        for (computed, relationship) in self.types.into_iter().zip(&mut create.relationships) {
            relationship.dynamic_type = computed;
        }
    }
}

fn directed(direction: Direction, left: Slot, right: Slot) -> (Slot, Slot) {
    match direction {
        Direction::Incoming => (right, left),
        Direction::Outgoing | Direction::Both => (left, right),
    }
}

fn single_type(relationship: &RelationshipPattern) -> SmolStr {
    let first = relationship.types.first();
    first.map(|name| name.text.clone()).unwrap_or_default()
}

fn created_labels(labels: &LabelExpr) -> Vec<SmolStr> {
    labels_of(std::slice::from_ref(&label_test(labels)))
}

/// The labels that a conjunction asks for, each once.
fn labels_of(tests: &[LabelTest]) -> Vec<SmolStr> {
    let mut labels: Vec<SmolStr> = Vec::new();
    for test in tests {
        let more = match test {
            LabelTest::Label(label) => vec![label.clone()],
            LabelTest::And(inner) => labels_of(inner),
            _ => Vec::new(),
        };
        for label in more {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels
}

/// What makes the pattern true where it was not found; a relationship without direction goes from left to right.
fn creation_of(pattern: &BoundPattern) -> CreatePattern {
    let nodes = pattern.nodes.iter().filter(|node| !node.bound);
    let nodes = nodes.map(|node| CreateNode {
        slot: node.slot,
        labels: labels_of(&node.labels),
        dynamic_labels: Vec::new(),
        properties: properties_map(&node.properties, node.span),
    });
    let relationships = pattern.relationships.iter().map(|relationship| {
        let (start, end) = directed(relationship.direction, relationship.from, relationship.to);
        CreateRelationship {
            slot: relationship.slot,
            relationship_type: relationship.types.first().cloned().unwrap_or_default(),
            dynamic_type: None,
            start,
            end,
            properties: properties_map(&relationship.properties, relationship.span),
            span: relationship.span,
        }
    });
    CreatePattern {
        nodes: nodes.collect(),
        relationships: relationships.collect(),
        paths: pattern.paths.clone(),
    }
}

fn properties_map(properties: &[(SmolStr, BoundExpr)], span: Span) -> Option<BoundExpr> {
    (!properties.is_empty()).then(|| BoundExpr {
        kind: BoundExprKind::Map(properties.to_vec()),
        ty: Type::Map,
        span,
    })
}
