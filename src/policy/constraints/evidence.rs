//! Evidence exists, names its document and quotes it word for word; confidence is that of the best evidence.

use std::collections::BTreeMap;

use super::{Breaches, Facts};
use crate::store::Element;
use crate::value::NodeId;

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    let evidence = facts
        .nodes("Evidence")
        .filter_map(|node| Some((facts.text(node, "id")?, node)))
        .collect();
    facts
        .nodes("Evidence")
        .for_each(|node| check_quotation(facts, breaches, node));
    facts
        .elements()
        .for_each(|element| check_mentions(facts, breaches, element, &evidence));
}

fn check_quotation(facts: &Facts<'_>, breaches: &mut Breaches, evidence: NodeId) {
    let name = facts.name(evidence);
    let parts = (
        facts.integer(evidence, "start"),
        facts.integer(evidence, "end"),
        facts.text(evidence, "quote"),
    );
    let (Some(start), Some(end), Some(quote)) = parts else {
        return breaches.add(
            evidence,
            format!("{name} lacks `start`, `end` or `quote`"),
            "give all three",
        );
    };
    let documents = facts.outgoing(evidence, "FROM_DOCUMENT");
    let [(_, document)] = documents.as_slice() else {
        let message = format!("{name} comes from {} documents", documents.len());
        return breaches.add(evidence, message, "give it one FROM_DOCUMENT");
    };
    let length = quote.chars().count() as i64;
    if start < 0 || end.checked_sub(start) != Some(length) {
        let message = format!("{name} quotes {length} characters as {start} to {end}");
        return breaches.add(
            evidence,
            message,
            "`start` and `end` count Unicode scalar values, end exclusive",
        );
    }
    if let Some(text) = facts.document_text(*document) {
        let slice: String = text
            .chars()
            .skip(start as usize)
            .take(length as usize)
            .collect();
        if slice != quote {
            let message = format!("{name} quotes `{quote}` where the text has `{slice}`");
            breaches.add(evidence, message, "correct the span or the quotation");
        }
    }
}

fn check_mentions(
    facts: &Facts<'_>,
    breaches: &mut Breaches,
    element: Element,
    evidence: &BTreeMap<&str, NodeId>,
) {
    let confidence = facts.float(element, "conf");
    if confidence.is_some_and(|confidence| !(0.0..=1.0).contains(&confidence)) {
        let message = format!("`conf` of {} is not between 0 and 1", facts.named(element));
        breaches.add(element, message, "write a float such as 0.9");
    }
    let mut best: Option<f64> = None;
    for id in facts.texts(element, "evidence") {
        match evidence.get(id) {
            Some(&node) => {
                best = facts
                    .float(node, "conf")
                    .into_iter()
                    .chain(best)
                    .reduce(f64::max)
            }
            None => {
                let message = format!(
                    "{} has evidence `{id}`, which is not there",
                    facts.named(element)
                );
                breaches.add(
                    element,
                    message,
                    "add the Evidence node or take its id away",
                );
            }
        }
    }
    if best.is_some() && confidence != best {
        let message = format!(
            "`conf` of {} is not the highest of its evidence",
            facts.named(element)
        );
        breaches.add(element, message, "store the highest `conf` of the evidence");
    }
}
