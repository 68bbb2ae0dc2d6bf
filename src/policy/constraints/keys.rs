//! Keys are there, well formed and unique.

use std::collections::BTreeMap;

use super::{Breaches, Facts};
use crate::policy::document_number::DocumentNumber;
use crate::policy::ontology::{LABELS, Label};
use crate::value::NodeId;

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    for label in LABELS.iter().filter(|label| !label.key.is_empty()) {
        check_unique(facts, breaches, label, label.key);
    }
    let number = Label {
        name: "Document",
        key: &[],
        properties: &[],
    };
    check_unique(facts, breaches, &number, &["number"]);
    facts
        .nodes("Place")
        .for_each(|place| check_adcode(facts, breaches, place));
    facts
        .nodes("Document")
        .for_each(|document| check_number(facts, breaches, document));
}

fn check_unique(facts: &Facts<'_>, breaches: &mut Breaches, label: &Label, key: &[&str]) {
    let mut seen: BTreeMap<Vec<String>, NodeId> = BTreeMap::new();
    for node in facts.nodes(label.name) {
        let part = |name: &&str| facts.value(node, name).to_value();
        if let Some(missing) = key
            .iter()
            .find(|name| **name != "valid_from" && part(name).is_null())
        {
            // Only a document may be without a number.
            if label.key.contains(missing) {
                breaches.add(
                    node,
                    format!("{} has no `{missing}`", facts.name(node)),
                    "it identifies the node: give it",
                );
            }
            continue;
        }
        let parts: Vec<_> = key.iter().map(|name| format!("{:?}", part(name))).collect();
        match seen.get(&parts) {
            Some(&first) => {
                let message = format!(
                    "{} has the same `{}` as another {}",
                    facts.name(node),
                    key.join("`, `"),
                    label.name
                );
                breaches.add_with(
                    node,
                    &[first.into()],
                    message,
                    "merge the two, or correct one of them",
                );
            }
            None => drop(seen.insert(parts, node)),
        }
    }
}

fn check_adcode(facts: &Facts<'_>, breaches: &mut Breaches, place: NodeId) {
    let Some(code) = facts.text(place, "adcode") else {
        return;
    };
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        breaches.add(
            place,
            format!(
                "the `adcode` `{code}` of {} is not six digits",
                facts.name(place)
            ),
            "write the code of GB/T 2260",
        );
    }
}

/// The number must be in canonical form, and agree with the parts that are kept beside it.
fn check_number(facts: &Facts<'_>, breaches: &mut Breaches, document: NodeId) {
    let Some(text) = facts.text(document, "number") else {
        return;
    };
    let Some(number) = DocumentNumber::parse(text) else {
        breaches.add(
            document,
            format!("`{text}` is not a document number"),
            "write it like `国发〔2021〕24号`",
        );
        return;
    };
    let canonical = number.to_string();
    if canonical != text {
        breaches.add(
            document,
            format!("the number `{text}` is not in canonical form"),
            format!("write `{canonical}`"),
        );
    }
    let parts = [
        (
            "year",
            facts.integer(document, "year"),
            number.year().map(i64::from),
        ),
        (
            "serial",
            facts.integer(document, "serial"),
            Some(i64::from(number.serial())),
        ),
    ];
    for (name, stored, read) in parts {
        if stored.is_some() && stored != read {
            breaches.add(
                document,
                format!("`{name}` differs from that of the number `{text}`"),
                "correct one of them",
            );
        }
    }
    let code = facts.text(document, "agency_code");
    if code.is_some() && code != number.code() {
        breaches.add(
            document,
            format!("`agency_code` differs from that of the number `{text}`"),
            "correct one of them",
        );
    }
}
