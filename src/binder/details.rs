//! Properties and inline predicates of patterns: bound apart from the elements, because `MATCH` shows them the whole pattern and
//! `MERGE` only what was there before.

use smol_str::SmolStr;

use super::bound::{BoundExpr, BoundPattern, PatternRelationship, Slot};
use super::error::BindError;
use super::expression::conjunction;
use super::pattern::{PatternInProgress, is_dynamic, length_range};
use super::state::{Binder, slot_expr};
use crate::function::Type;
use crate::syntax::ast::{
    NodePattern, PathPattern, PathStep, PropertiesPattern, RelationshipPattern,
};

/// Properties and inline predicates of patterns, in order of the text.
#[derive(Default)]
pub(super) struct PatternDetails {
    nodes: Vec<(Properties, Option<BoundExpr>)>,
    relationships: Vec<(Properties, Option<BoundExpr>, Option<Slot>)>,
}

type Properties = Vec<(SmolStr, BoundExpr)>;

impl<'q> Binder<'q> {
    /// Binds properties and inline predicates with the variables that are visible now.
    pub(super) fn pattern_details(
        &mut self,
        patterns: &'q [PathPattern],
        clause: &'static str,
    ) -> PatternDetails {
        let mut details = PatternDetails::default();
        for pattern in patterns {
            details
                .nodes
                .push(self.node_details(&pattern.start, clause));
            for (step, node) in &pattern.steps {
                let PathStep::Relationship(relationship) = step else {
                    // A group has bound its own.
                    details.relationships.push((Vec::new(), None, None));
                    details.nodes.push(self.node_details(node, clause));
                    continue;
                };
                let properties = self.pattern_properties(relationship.properties.as_ref(), clause);
                let many = length_range(relationship, pattern).is_some();
                let (predicate, element) = self.relationship_predicate(relationship, many);
                details.relationships.push((properties, predicate, element));
                details.nodes.push(self.node_details(node, clause));
            }
        }
        details
    }

    fn node_details(
        &mut self,
        node: &'q NodePattern,
        clause: &'static str,
    ) -> (Properties, Option<BoundExpr>) {
        let properties = self.pattern_properties(node.properties.as_ref(), clause);
        let predicate = node.predicate.as_deref();
        let predicate = predicate.map(|predicate| self.condition(predicate, "WHERE"));
        (properties, predicate)
    }

    /// Computed labels and types, as conditions on what was declared; `mentions` are the places of the nodes in order of the text.
    pub(super) fn dynamic_labels(
        &mut self,
        patterns: &'q [PathPattern],
        mentions: &[usize],
        bound: &mut BoundPattern,
    ) {
        let nodes = patterns.iter().flat_map(|pattern| {
            std::iter::once(&pattern.start).chain(pattern.steps.iter().map(|(_, node)| node))
        });
        for (node, place) in nodes.zip(mentions) {
            let Some(labels) = node.labels.as_ref().filter(|it| is_dynamic(it)) else {
                continue;
            };
            let base = slot_expr(bound.nodes[*place].slot, Type::Node, node.span);
            let test = self.label_condition(&base, labels, node.span);
            let node = &mut bound.nodes[*place];
            node.predicate = both(node.predicate.take(), Some(test));
        }
        let steps = patterns.iter().flat_map(|pattern| pattern.steps.iter());
        for ((step, _), found) in steps.zip(&mut bound.relationships) {
            if let PathStep::Relationship(relationship) = step {
                self.dynamic_types(relationship, found);
            }
        }
    }

    fn dynamic_types(
        &mut self,
        relationship: &'q RelationshipPattern,
        found: &mut PatternRelationship,
    ) {
        let Some(types) = relationship.type_test.as_ref().filter(|it| is_dynamic(it)) else {
            return;
        };
        if found.length.is_some() && found.element.is_none() {
            found.element = Some(self.anonymous_slot("element", Type::Relationship));
        }
        let slot = found.element.unwrap_or(found.slot);
        let base = slot_expr(slot, Type::Relationship, relationship.span);
        let test = self.label_condition(&base, types, relationship.span);
        found.predicate = both(found.predicate.take(), Some(test));
    }

    /// The inline `WHERE`; over a variable length it sees each relationship under the variable's name.
    fn relationship_predicate(
        &mut self,
        relationship: &'q RelationshipPattern,
        many: bool,
    ) -> (Option<BoundExpr>, Option<Slot>) {
        let Some(predicate) = relationship.predicate.as_deref() else {
            return (None, None);
        };
        if !many {
            return (Some(self.condition(predicate, "WHERE")), None);
        }
        let element = self.anonymous_slot("element", Type::Relationship);
        let name = relationship.variable.as_ref();
        let name = name.map_or_else(
            || self.slots[element.0 as usize].name.clone(),
            |name| name.text.clone(),
        );
        self.scope.push_local(name, element);
        let predicate = self.condition(predicate, "WHERE");
        self.scope.pop_local();
        (Some(predicate), Some(element))
    }

    fn pattern_properties(
        &mut self,
        properties: Option<&'q PropertiesPattern>,
        clause: &'static str,
    ) -> Properties {
        match properties {
            None => Vec::new(),
            Some(PropertiesPattern::Map(entries, _)) => entries
                .iter()
                .map(|(key, value)| {
                    self.mentions.entity_key(key);
                    (key.text.clone(), self.value(value))
                })
                .collect(),
            Some(PropertiesPattern::Parameter(name)) => {
                self.report(BindError::ParameterAsProperties {
                    parameter: name.text.clone(),
                    clause,
                    span: name.span,
                });
                Vec::new()
            }
        }
    }
}

impl PatternInProgress {
    /// The pattern with its details.
    pub(super) fn with(self, details: PatternDetails) -> BoundPattern {
        let mut pattern = self.pattern;
        for (place, (properties, predicate)) in self.mentions.into_iter().zip(details.nodes) {
            let node = &mut pattern.nodes[place];
            node.properties.extend(properties);
            node.predicate = both(node.predicate.take(), predicate);
        }
        for (found, details) in pattern.relationships.iter_mut().zip(details.relationships) {
            (found.properties, found.predicate, found.element) = details;
        }
        pattern
    }
}

fn both(left: Option<BoundExpr>, right: Option<BoundExpr>) -> Option<BoundExpr> {
    match (left, right) {
        (Some(left), Some(right)) => Some(conjunction(left, right)),
        (left, right) => left.or(right),
    }
}
