//! The entries of the table of phrases, one file a subject, and the patterns that they share.

pub mod agencies;
pub mod cities;
pub mod clusters;
pub mod counting;
pub mod documents;
pub mod industries;
pub mod lineage;
pub mod measures;
pub mod tops;
pub mod why;

use super::draft::{Bounds, Draft};
use super::tree::Filling;
use crate::diagnostic::Span;
use crate::policy::gazetteer::Kind;

/// Any reference from one document to another.
pub const REFERENCES: &str =
    "CITES|BASED_ON|IMPLEMENTS|FORWARDS|PROMULGATES|AMENDS|REPEALS|REPLACES|EXTENDS";
/// The references by which a document rests on another.
pub const LINEAGE: &str = "BASED_ON|IMPLEMENTS|FORWARDS|PROMULGATES";
/// The columns of a list of documents.
pub const DOCUMENT_ROWS: &str = "DISTINCT d.number AS number, d.title AS title, d.issued_on AS issued_on, d.status AS status \
                                 ORDER BY issued_on, title";

/// A pattern for the place or region of a phrase, hung on a node that is a place; `None` without one or in all places.
pub fn place_tail(q: &mut Draft, start: &str) -> Option<(String, Span)> {
    let (thing, span) = q.phrase.thing("area")?;
    let key = q.bind(thing.key.clone(), span);
    let tail = match thing.kind {
        Kind::Region => format!("{start}-[:IN_REGION]->(:Region {{key:{key}}})"),
        _ => format!("{start}-[:PART_OF*0..]->(:Place {{adcode:{key}}})"),
    };
    Some((tail, span))
}

/// Like [`place_tail`], for what lies in a place of any level: `start` ends before the node of that place.
pub fn located_tail(q: &mut Draft, start: &str) -> Option<(String, Span)> {
    let (thing, span) = q.phrase.thing("area")?;
    let key = q.bind(thing.key.clone(), span);
    let tail = match thing.kind {
        Kind::Region => format!(
            "{start}(:Place)-[:PART_OF*0..]->(:Place)-[:IN_REGION]->(:Region {{key:{key}}})"
        ),
        _ => format!("{start}(:Place)-[:PART_OF*0..]->(:Place {{adcode:{key}}})"),
    };
    Some((tail, span))
}

/// Adds `MATCH (c:City)` within the place of the phrase, when it has one.
pub fn match_city_area(q: &mut Draft) {
    if let Some((pattern, span)) = place_tail(q, "(c:City)") {
        q.matching_at(pattern, span);
    }
}

/// True for `in all places`, which lifts the limit to covered places.
pub fn in_all_places(q: &Draft) -> bool {
    matches!(
        q.phrase.slot("area").map(|slot| &slot.filling),
        Some(Filling::AllPlaces)
    )
}

/// That a cluster of an industry in a city was designated within bounds; `None` when the bounds are open.
///
/// `city` is the inside of a node pattern, `industry` a pattern for the industry node and what hangs on it. `HAS_INDUSTRY` is
/// derived from clusters and holds no history, so a date asks for the designations below it.
pub fn designated(
    q: &mut Draft,
    city: &str,
    industry: &str,
    bounds: Bounds,
) -> Option<(String, Span)> {
    let tests = q.within("r.valid_from", bounds);
    let span = tests.iter().map(|(_, span)| *span).reduce(Span::to)?;
    let tests: Vec<String> = tests.into_iter().map(|(test, _)| test).collect();
    let tests = tests.join(" AND ");
    let predicate = format!(
        "EXISTS {{ MATCH ({city})<-[:PART_OF*0..]-(:Place)<-[:LOCATED_IN]-(k:Cluster)-[:IN_INDUSTRY]->{industry}, \
         (:Document)-[r:DESIGNATES]->(k) WHERE {tests} }}"
    );
    Some((predicate, span))
}

/// Adds the test of [`designated`] for the time of the phrase.
pub fn filter_designated(q: &mut Draft, city: &str, industry: &str) {
    let bounds = q.bounds("when");
    if let Some((predicate, span)) = designated(q, city, industry, bounds) {
        q.filter(predicate, span);
    }
}
