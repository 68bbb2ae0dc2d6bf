//! A document refers to another in one way only, the strongest that its words support.

use std::collections::BTreeMap;

use super::{Breaches, Facts};
use crate::policy::ontology::ANY_REFERENCE;

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    let mut seen = BTreeMap::new();
    for name in ANY_REFERENCE {
        for relationship in facts.relationships(name) {
            let ends = facts.graph.endpoints(relationship);
            let &mut (first, stronger) = seen.entry(ends).or_insert((relationship, name));
            // Two of one type are told by the constraint on pairs.
            if stronger != name {
                let message = format!(
                    "{}, though it is {stronger} already",
                    facts.describe(relationship)
                );
                breaches.add_with(
                    relationship,
                    &[first.into()],
                    message,
                    "keep the stronger of the two",
                );
            }
        }
    }
}
