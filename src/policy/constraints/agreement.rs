//! Labels, types, kinds of values and words are those of the ontology.

use super::{Breaches, Facts};
use crate::policy::ontology::{self, Kind, Property};
use crate::store::{Element, ValueRef};
use crate::value::{NodeId, RelId, Value};

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    facts
        .graph
        .nodes()
        .for_each(|node| check_node(facts, breaches, node));
    facts
        .graph
        .relationships()
        .for_each(|relationship| check_relationship(facts, breaches, relationship));
    facts
        .elements()
        .for_each(|element| check_precisions(facts, breaches, element));
}

fn check_node(facts: &Facts<'_>, breaches: &mut Breaches, node: NodeId) {
    let labels = facts.graph.labels(node);
    if labels.is_empty() {
        breaches.add(
            node,
            "a node without a label",
            "give it a label of the ontology",
        );
    }
    for name in labels
        .iter()
        .map(|&label| facts.graph.catalog().label_name(label))
    {
        match ontology::label(name) {
            Some(label) => check_properties(facts, breaches, node.into(), label.properties),
            None => {
                let known: Vec<_> = ontology::LABELS.iter().map(|label| label.name).collect();
                breaches.add(
                    node,
                    format!("the label `{name}` is not in the ontology"),
                    one_of(&known),
                );
            }
        }
    }
}

fn check_relationship(facts: &Facts<'_>, breaches: &mut Breaches, relationship: RelId) {
    let name = facts
        .graph
        .catalog()
        .type_name(facts.graph.relationship_type(relationship));
    let Some(of_type) = ontology::relationship_type(name) else {
        let known: Vec<_> = ontology::RELATIONSHIP_TYPES
            .iter()
            .map(|of_type| of_type.name)
            .collect();
        breaches.add(
            relationship,
            format!("the type `{name}` is not in the ontology"),
            one_of(&known),
        );
        return;
    };
    check_properties(facts, breaches, relationship.into(), of_type.properties);
    check_properties(
        facts,
        breaches,
        relationship.into(),
        ontology::ON_EVERY_RELATIONSHIP,
    );
}

fn check_properties(
    facts: &Facts<'_>,
    breaches: &mut Breaches,
    element: Element,
    properties: &[Property],
) {
    for Property { name, kind } in properties {
        let whose = || facts.named(element);
        match (kind, facts.value(element, name)) {
            (_, ValueRef::Null) => {}
            (Kind::Word(words), ValueRef::String(word)) if !words.contains(&word) => {
                breaches.add(
                    element,
                    format!("`{name}` of {} is `{word}`", whose()),
                    one_of(words),
                );
            }
            (kind, ValueRef::String("")) if is_text(*kind) => {
                breaches.add(
                    element,
                    format!("`{name}` of {} is empty", whose()),
                    "leave it out: what is absent is unknown",
                );
            }
            (kind, value) if !fits(*kind, value) => {
                let found = value.to_value();
                let (found, kind_name) = (found.type_name(), kind_name(*kind));
                let message = format!("`{name}` of {} holds {found}, not {kind_name}", whose());
                breaches.add(
                    element,
                    message,
                    format!("write {kind_name} or leave it out"),
                );
            }
            _ => {}
        }
    }
}

fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Word(_))
}

fn fits(kind: Kind, value: ValueRef<'_>) -> bool {
    match kind {
        Kind::Text | Kind::Word(_) => matches!(value, ValueRef::String(_)),
        Kind::Integer => matches!(value, ValueRef::Integer(_)),
        Kind::Float => matches!(value, ValueRef::Float(_)),
        Kind::Boolean => matches!(value, ValueRef::Boolean(_)),
        Kind::Date => matches!(value, ValueRef::Date(_)),
        Kind::Texts => match value {
            ValueRef::Other(Value::List(items)) => {
                items.iter().all(|item| matches!(item, Value::String(_)))
            }
            _ => false,
        },
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Word(_) => "a string",
        Kind::Texts => "a list of strings",
        Kind::Integer => "an integer",
        Kind::Float => "a float",
        Kind::Boolean => "true or false",
        Kind::Date => "a date",
    }
}

/// `<name>_precision` says that only year or month of `<name>` is known; the first day is stored.
fn check_precisions(facts: &Facts<'_>, breaches: &mut Breaches, element: Element) {
    for (_, key) in facts.graph.catalog().keys() {
        let Some(dated) = key.strip_suffix("_precision") else {
            continue;
        };
        let (precision, whose) = (facts.value(element, key), || facts.named(element));
        let first_day = facts
            .date(element, dated)
            .map(|date| (date.month() == 1, date.day() == 1));
        match (precision, first_day) {
            (ValueRef::Null, _)
            | (ValueRef::String("year"), Some((true, true)))
            | (ValueRef::String("month"), Some((_, true))) => {}
            (ValueRef::String("year" | "month"), None) => {
                breaches.add(
                    element,
                    format!("{} has `{key}` without `{dated}`", whose()),
                    "give the date or take it away",
                );
            }
            (ValueRef::String(precision @ ("year" | "month")), Some(_)) => {
                let message = format!(
                    "`{dated}` of {} is known to the {precision} but is not its first day",
                    whose()
                );
                breaches.add(
                    element,
                    message,
                    format!("store the first day of the {precision}"),
                );
            }
            _ => breaches.add(
                element,
                format!("`{key}` of {} is not a precision", whose()),
                one_of(&["year", "month"]),
            ),
        }
    }
}

fn one_of(words: &[&str]) -> String {
    format!("use one of {}", words.join(", "))
}
