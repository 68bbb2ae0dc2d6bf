//! A relationship joins nodes of the labels that its type allows.

use super::{Breaches, Facts};
use crate::policy::ontology;

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    for relationship in facts.graph.relationships() {
        let name = facts
            .graph
            .catalog()
            .type_name(facts.graph.relationship_type(relationship));
        let Some(of_type) = ontology::relationship_type(name) else {
            continue;
        };
        let (start, end) = facts.graph.endpoints(relationship);
        let fits =
            |&(from, to): &(&str, &str)| facts.has_label(start, from) && facts.has_label(end, to);
        if !of_type.ends.iter().any(fits) {
            let allowed: Vec<_> = of_type
                .ends
                .iter()
                .map(|(from, to)| format!("{from} to {to}"))
                .collect();
            breaches.add(
                relationship,
                facts.describe(relationship),
                format!("{name} leads from {}", allowed.join(", ")),
            );
        }
    }
}
