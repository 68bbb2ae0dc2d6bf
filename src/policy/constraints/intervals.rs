//! What begins ends later, and nothing takes effect before it is issued unless the text says so.

use super::{Breaches, Facts};
use crate::store::Element;

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    for element in facts.elements() {
        check_order(facts, breaches, element, "valid_from", "valid_to");
        check_order(facts, breaches, element, "effective_from", "effective_to");
    }
    for document in facts.nodes("Document") {
        let dates = (
            facts.date(document, "issued_on"),
            facts.date(document, "effective_from"),
        );
        // `retroactive` records that the text itself orders it (追溯).
        if let (Some(issued), Some(effective)) = dates
            && effective < issued
            && !facts.is_true(document, "retroactive")
        {
            let message = format!(
                "{} takes effect on {effective}, before it was issued on {issued}",
                facts.name(document)
            );
            breaches.add(
                document,
                message,
                "correct a date, or set `retroactive` when the text says so",
            );
        }
    }
}

/// Intervals are half-open: the end is the first day on which the fact no longer holds.
fn check_order(facts: &Facts<'_>, breaches: &mut Breaches, element: Element, from: &str, to: &str) {
    let dates = (facts.date(element, from), facts.date(element, to));
    if let (Some(start), Some(end)) = dates
        && start >= end
    {
        let message = format!(
            "`{from}` {start} of {} is not before `{to}` {end}",
            facts.named(element)
        );
        breaches.add(
            element,
            message,
            format!("`{to}` is the first day on which it no longer holds"),
        );
    }
}
