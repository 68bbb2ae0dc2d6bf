//! A document that is loaded has issuers numbered from 1 without gaps, the first of them, and only it, the lead.

use super::{Breaches, Facts};
use crate::value::NodeId;

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    facts
        .nodes("Document")
        .for_each(|document| check_document(facts, breaches, document));
}

fn check_document(facts: &Facts<'_>, breaches: &mut Breaches, document: NodeId) {
    let issuers = facts.outgoing(document, "ISSUED_BY");
    if issuers.is_empty() {
        if !facts.is_true(document, "stub") {
            let help =
                "add an ISSUED_BY, or mark the document as `stub` when its text is not loaded";
            breaches.add(
                document,
                format!("{} has no issuer", facts.name(document)),
                help,
            );
        }
        return;
    }
    let mut order: Vec<_> = issuers
        .iter()
        .map(|&(relationship, _)| facts.integer(relationship, "ord"))
        .collect();
    order.sort_unstable();
    if !order
        .iter()
        .zip(1..)
        .all(|(&ord, expected)| ord == Some(expected))
    {
        let message = format!(
            "the issuers of {} are not numbered 1 to {}",
            facts.name(document),
            order.len()
        );
        breaches.add(
            document,
            message,
            "number them by `ord` as in the heading or the seal block",
        );
    }
    let mut leads = issuers;
    leads.retain(|&(relationship, _)| facts.text(relationship, "role") == Some("lead"));
    match leads.as_slice() {
        [(lead, _)] if facts.integer(*lead, "ord") == Some(1) => {}
        [(lead, _)] => {
            breaches.add(
                *lead,
                format!(
                    "the lead of {} is not its first issuer",
                    facts.name(document)
                ),
                "give it `ord` 1",
            );
        }
        leads => {
            let message = format!(
                "{} has {} leading issuers",
                facts.name(document),
                leads.len()
            );
            breaches.add(
                document,
                message,
                "give `role` `lead` to the first issuer and `joint` to the others",
            );
        }
    }
}
