//! A paper and the notice that prints it: 《X》(N号) names the paper X by the number of the notice that prints it.
//!
//! As long as nothing else is known, one stub stands for both. When a text tells that N prints X, the stub is the paper: the number goes
//! to a node of the notice, and what was said of the paper stays with it. The graph is then the same in whatever order the texts came.

use crate::policy::constraints::Facts;
use crate::policy::document_number::DocumentNumber;
use crate::value::temporal::Date;
use crate::value::{NodeId, Value};

use super::identity::{Documents, bare_title, key_of};
use super::writer::Writer;

/// Properties that a number gives to a document.
const NUMBERED: [&str; 5] = ["number", "serial", "agency_code", "year", "normative"];

/// Whether a document is a stub that is called like the paper which the notice of its number prints.
pub fn is_paper(facts: Facts<'_>, node: NodeId, notice: Option<&str>, paper: &str) -> bool {
    let own = facts.text(node, "title").map(bare_title);
    facts.is_true(node, "stub")
        && own.as_deref() == Some(&bare_title(paper))
        && notice.map(bare_title) != own
}

/// Takes the number from a stub that turned out to be the paper; `year` is that of the notice.
pub fn release_number(
    writer: &mut Writer<'_>,
    documents: &mut Documents,
    (stub, paper): (NodeId, &str),
    number: &DocumentNumber,
    year: Option<i64>,
) {
    documents.forget(writer.facts(), stub, number);
    for name in NUMBERED {
        writer.set(stub, name, Value::Null);
    }
    let day = year.and_then(|year| Date::from_ymd(year, 1, 1));
    if let Some(day) = day {
        writer.set(stub, "issued_on", Value::Date(day));
        writer.set(stub, "issued_on_precision", "year");
    }
    writer.set(stub, "key", key_of(None, paper, None, day));
    writer.set(stub, "title", paper);
    documents.note(writer.facts(), stub);
}
