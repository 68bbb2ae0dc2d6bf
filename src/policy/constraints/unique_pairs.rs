//! A fact is stored once: one relationship of a type between two nodes, but for the discriminators of its type.

use std::collections::BTreeMap;

use super::{Breaches, Facts};
use crate::policy::ontology;

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    let mut seen = BTreeMap::new();
    for relationship in facts.graph.relationships() {
        let type_id = facts.graph.relationship_type(relationship);
        let name = facts.graph.catalog().type_name(type_id);
        let discriminators =
            ontology::relationship_type(name).map_or(&[][..], |of_type| of_type.discriminators);
        let values: Vec<_> = discriminators
            .iter()
            .map(|key| format!("{:?}", facts.value(relationship, key)))
            .collect();
        let fact = (type_id, facts.graph.endpoints(relationship), values);
        match seen.get(&fact) {
            Some(&first) => {
                let help = match discriminators {
                    [] => "merge the two; mentions go to `evidence`".to_string(),
                    keys => format!(
                        "merge the two, or tell them apart by `{}`",
                        keys.join("`, `")
                    ),
                };
                breaches.add_with(
                    relationship,
                    &[first],
                    format!("{} is there twice", facts.describe(relationship)),
                    help,
                );
            }
            None => drop(seen.insert(fact, relationship.into())),
        }
    }
}
