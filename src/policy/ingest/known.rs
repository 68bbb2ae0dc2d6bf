//! Whether the graph has a notice already: as a stub that others cite, as the same text, or as another copy.

use std::ops::Range;

use crate::policy::constraints::Facts;
use crate::policy::notice::citation::Relation;
use crate::policy::notice::fact::{Claim, ClusterStatus, Notice, Warning};
use crate::value::NodeId;
use crate::value::temporal::Date;

use super::citations::adopt_number;
use super::header::Header;
use super::outcome::State;
use super::writer::Writer;
use super::{Ingest, paper};

/// The document of the graph that a notice is: by number, by its key with or without number, or a stub by title.
pub fn find(ingest: &Ingest<'_>, facts: Facts<'_>, header: &Header<'_>) -> Option<NodeId> {
    let documents = &ingest.documents;
    let numbers = header
        .number
        .into_iter()
        .chain(header.other_numbers.iter().copied());
    let numbered = numbers
        .filter_map(|number| documents.numbered(number))
        .next();
    let keyed = || {
        let node = documents.named(&header.key_without_number())?;
        // One title and date under two numbers are two documents.
        let number = facts.text(node, "number");
        let same = header
            .number
            .is_none_or(|own| number.is_none_or(|number| number == own.to_string()));
        same.then_some(node)
    };
    numbered.or_else(keyed).or_else(|| {
        let title = header.title?;
        let titled = documents.titled(title).iter().copied();
        let stubs: Vec<NodeId> = titled
            .filter(|node| is_stub_of(facts, *node, header))
            .collect();
        match stubs.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    })
}

/// A stub by which the number of this notice was cited and that is the paper which the notice prints; it gives the number away.
pub fn gives_number(
    ingest: &mut Ingest<'_>,
    writer: &mut Writer<'_>,
    stub: NodeId,
    header: &Header<'_>,
    notice: &Notice,
) -> bool {
    let printed = notice.facts.iter().find_map(|fact| match &fact.claim {
        Claim::Reference {
            relation: Relation::Promulgates,
            target,
            from: None,
        } => {
            let title = target.title.as_deref()?;
            paper::is_paper(writer.facts(), stub, header.title, title).then_some(title)
        }
        _ => None,
    });
    let (Some(printed), Some(number)) = (printed, header.number) else {
        return false;
    };
    let year = header.day().map(Date::year);
    let documents = &mut ingest.documents;
    paper::release_number(writer, documents, (stub, printed), number, year);
    true
}

/// Whether a stub of the same title may be this notice: nothing that is known of it says otherwise.
fn is_stub_of(facts: Facts<'_>, node: NodeId, header: &Header<'_>) -> bool {
    let issuers = facts.outgoing(node, "ISSUED_BY");
    let mut names = issuers
        .iter()
        .filter_map(|(_, agency)| facts.text(*agency, "name_zh"));
    let own = |name: &str| header.issuers.iter().any(|agency| agency.name == name);
    let same_issuer = issuers.is_empty() || header.issuers.is_empty() || names.any(own);
    let year = |day: Option<Date>| day.map(Date::year);
    let years = year(facts.date(node, "issued_on")).zip(year(header.day()));
    facts.is_true(node, "stub")
        && facts.text(node, "number").is_none()
        && same_issuer
        && years.is_none_or(|(stub, own)| stub == own)
}

/// A document whose text is loaded: nothing is written but a number that the first copy had lost.
pub fn again(
    ingest: &mut Ingest<'_>,
    writer: &mut Writer<'_>,
    node: NodeId,
    header: &Header<'_>,
    sha: &str,
) -> State {
    let facts = writer.facts();
    if facts.text(node, "text_sha256") == Some(sha) {
        return State::Known;
    }
    let of = facts.text(node, "source_file").map(str::to_owned);
    if let Some(number) = header
        .number
        .filter(|_| facts.text(node, "number").is_none())
    {
        adopt_number(writer, node, number);
        ingest.documents.note(writer.facts(), node);
    }
    State::Copy { of }
}

/// Warns of a copy that lists more than the text that is loaded: nothing is taken from copies, so the first should have been the whole one.
pub fn longer_list(facts: Facts<'_>, node: NodeId, notice: &Notice) -> Option<Warning> {
    let rows = rows(notice);
    let loaded = facts.integer(node, "list_loaded").unwrap_or_default();
    if rows.len() as i64 <= loaded {
        return None;
    }
    let of = facts.text(node, "source_file").unwrap_or_default();
    let list = rows.first()?.start..rows.last()?.end;
    Some(Warning {
        message: format!(
            "this copy lists {} clusters, the loaded text (`{of}`) {loaded}; nothing is taken from a copy, load the fuller text first into a new graph",
            rows.len()
        ),
        spans: Vec::from([list]),
    })
}

/// Where the clusters stand that a notice lists, those that it revokes aside.
pub fn rows(notice: &Notice) -> Vec<Range<usize>> {
    let rows = notice.facts.iter().filter_map(|fact| match &fact.claim {
        Claim::Cluster(row) if row.status != ClusterStatus::Revoked => Some(fact.span.clone()),
        _ => None,
    });
    rows.collect()
}
