//! A place has the label of its level, and one parent at a time.

use super::{Breaches, Facts};
use crate::policy::ontology::PLACE_LEVELS;
use crate::value::temporal::Date;
use crate::value::{NodeId, RelId};

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    for place in facts.nodes("Place") {
        check_labels(facts, breaches, place);
        check_parents(facts, breaches, place);
    }
    for (_, label) in PLACE_LEVELS {
        for node in facts
            .nodes(label)
            .filter(|&node| !facts.has_label(node, "Place"))
        {
            breaches.add(
                node,
                format!("{} is not labelled `Place`", facts.name(node)),
                "add the label `Place`",
            );
        }
    }
}

fn check_labels(facts: &Facts<'_>, breaches: &mut Breaches, place: NodeId) {
    let labels: Vec<_> = PLACE_LEVELS
        .iter()
        .map(|(_, label)| *label)
        .filter(|label| facts.has_label(place, label))
        .collect();
    let municipality = facts.text(place, "subtype") == Some("municipality");
    let level = facts.text(place, "level");
    let expected = PLACE_LEVELS
        .iter()
        .find(|(name, _)| Some(*name) == level)
        .map(|(_, label)| *label);
    let expected = match (expected, municipality) {
        (_, true) => vec!["Province", "City"],
        (Some(label), false) => vec![label],
        (None, false) if labels.len() == 1 => return,
        (None, false) => vec!["Country", "Province", "City", "County"],
    };
    if labels != expected || expected.len() == 4 {
        let help = match expected.len() {
            4 => "give it one of Country, Province, City, County".to_string(),
            _ => format!("its level asks for {}", expected.join(" and ")),
        };
        let found = if labels.is_empty() {
            "no label of a level".to_string()
        } else {
            labels.join(" and ")
        };
        breaches.add(place, format!("{} has {found}", facts.name(place)), help);
    }
}

fn check_parents(facts: &Facts<'_>, breaches: &mut Breaches, place: NodeId) {
    let parents = facts.outgoing(place, "PART_OF");
    if parents.is_empty() && !facts.has_label(place, "Country") {
        breaches.add(
            place,
            format!("{} is part of nothing", facts.name(place)),
            "add a PART_OF to its parent",
        );
    }
    for (at, &(relationship, _)) in parents.iter().enumerate() {
        for &(other, _) in parents[..at]
            .iter()
            .filter(|(other, _)| overlap(facts, *other, relationship))
        {
            let message = format!("{} has two parents at one time", facts.name(place));
            let help =
                "close the older one with `valid_to` and begin the newer one with `valid_from`";
            breaches.add_with(relationship, &[other.into()], message, help);
        }
    }
}

fn overlap(facts: &Facts<'_>, left: RelId, right: RelId) -> bool {
    let from = |relationship| {
        facts.date(relationship, "valid_from").unwrap_or(Date {
            epoch_day: i64::MIN,
        })
    };
    let to = |relationship| {
        facts.date(relationship, "valid_to").unwrap_or(Date {
            epoch_day: i64::MAX,
        })
    };
    from(left) < to(right) && from(right) < to(left)
}
