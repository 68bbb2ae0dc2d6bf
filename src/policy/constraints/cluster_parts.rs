//! A cluster has one main place and at least one industry.

use super::{Breaches, Facts};

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    for cluster in facts.nodes("Cluster") {
        let mut main = facts.outgoing(cluster, "LOCATED_IN");
        main.retain(|&(relationship, _)| facts.text(relationship, "role") == Some("main"));
        let help = "give it one LOCATED_IN with `role` `main`; other places are `member`";
        match main.as_slice() {
            [_] => {}
            [] => breaches.add(
                cluster,
                format!("{} has no main place", facts.name(cluster)),
                help,
            ),
            [(first, _), others @ ..] => {
                let others: Vec<_> = others
                    .iter()
                    .map(|&(relationship, _)| relationship.into())
                    .collect();
                breaches.add_with(
                    *first,
                    &others,
                    format!("{} has several main places", facts.name(cluster)),
                    help,
                );
            }
        }
        if facts.outgoing(cluster, "IN_INDUSTRY").is_empty() {
            breaches.add(
                cluster,
                format!("{} has no industry", facts.name(cluster)),
                "add an IN_INDUSTRY",
            );
        }
    }
}
