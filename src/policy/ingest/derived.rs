//! What follows from the facts of documents: industries of cities, coverage of places, status of clusters and documents.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use crate::policy::constraints::{Facts, Implied, implied_by};
use crate::value::temporal::Date;
use crate::value::{NodeId, Value};

use super::cluster;
use super::things::Things;
use super::title::{is_draft, is_trial};
use super::writer::texts;

/// What was touched since the last time.
#[derive(Debug, Default)]
pub struct Touched {
    pub clusters: BTreeSet<NodeId>,
    pub documents: BTreeSet<NodeId>,
}

/// Brings all that is derived up to date, as of a day.
pub fn derive(things: &mut Things<'_, '_>, touched: &Touched, today: Date) {
    for cluster in &touched.clusters {
        cluster::derive(things, *cluster, today);
    }
    for document in &touched.documents {
        let status = status(things.writer.facts(), *document, today);
        things.writer.set(*document, "status", status);
    }
    has_industry(things, &touched.clusters);
    cover(things, &touched.documents);
}

/// `HAS_INDUSTRY` of the cities and industries of some clusters.
fn has_industry(things: &mut Things<'_, '_>, clusters: &BTreeSet<NodeId>) {
    let facts = things.writer.facts();
    let industries: BTreeSet<NodeId> = clusters
        .iter()
        .flat_map(|cluster| facts.outgoing(*cluster, "IN_INDUSTRY"))
        .map(|(_, industry)| industry)
        .collect();
    let cities: BTreeSet<NodeId> = implied_by(facts, clusters.iter().copied())
        .into_keys()
        .map(|(city, _)| city)
        .collect();
    // Those of the industries would be most of the country's.
    let all: BTreeSet<NodeId> = cities
        .iter()
        .flat_map(|city| clusters_of(facts, *city))
        .collect();
    let implied: Vec<_> = implied_by(facts, all)
        .into_iter()
        .filter(|((city, industry), _)| cities.contains(city) && industries.contains(industry))
        .map(|(pair, implied)| (pair, Industry::of(facts, &implied)))
        .collect();
    for (pair, own) in implied {
        let link = things.writer.relate("HAS_INDUSTRY", pair, &[]);
        for (key, value) in own.properties {
            things.writer.set(link, key, value);
        }
    }
}

/// The clusters in a city and in the places and zones below it.
fn clusters_of(facts: Facts<'_>, city: NodeId) -> BTreeSet<NodeId> {
    let mut seen = BTreeSet::new();
    let mut clusters = BTreeSet::new();
    let mut open = vec![city];
    while let Some(place) = open.pop() {
        if !seen.insert(place) {
            continue;
        }
        let located = facts.incoming(place, "LOCATED_IN").into_iter();
        clusters.extend(located.map(|(_, cluster)| cluster));
        let below = facts.incoming(place, "PART_OF").into_iter();
        open.extend(below.map(|(_, place)| place));
    }
    clusters
}

/// What a `HAS_INDUSTRY` says.
struct Industry {
    properties: Vec<(&'static str, Value)>,
}

impl Industry {
    fn of(facts: Facts<'_>, implied: &Implied<'_>) -> Self {
        let text = |text: Option<&str>| text.map_or(Value::Null, Value::from);
        let day = |day: Option<Date>| day.map_or(Value::Null, Value::Date);
        let designations: Vec<_> = implied
            .clusters
            .iter()
            .flat_map(|cluster| facts.incoming(*cluster, "DESIGNATES"))
            .map(|(link, _)| link)
            .collect();
        let from = designations
            .iter()
            .filter_map(|link| facts.date(*link, "valid_from"));
        let ends: Option<Vec<Date>> = designations
            .iter()
            .map(|link| facts.date(*link, "valid_to"))
            .collect();
        let confidence = implied.confidence();
        Self {
            properties: vec![
                ("n_clusters", Value::from(implied.clusters.len() as i64)),
                ("level_max", text(implied.level(facts))),
                ("role", Value::from(implied.role())),
                ("valid_from", day(from.min())),
                (
                    "valid_to",
                    day(ends.and_then(|ends| ends.into_iter().max())),
                ),
                ("evidence", texts(implied.evidence.iter().map(SmolStr::new))),
                ("conf", confidence.map_or(Value::Null, Value::from)),
            ],
        }
    }
}

/// Places that a loaded, complete list covers, and those below them.
fn cover(things: &mut Things<'_, '_>, documents: &BTreeSet<NodeId>) {
    let facts = things.writer.facts();
    let mut open: Vec<NodeId> = Vec::new();
    for document in documents.iter().copied() {
        let is_excerpt = facts.text(document, "list_status") == Some("excerpt");
        if !facts.outgoing(document, "DESIGNATES").is_empty() && !is_excerpt {
            open.extend(
                facts
                    .outgoing(document, "APPLIES_TO")
                    .into_iter()
                    .map(|(_, place)| place),
            );
        }
    }
    // A place that is new may lie in one that is covered already.
    let new = facts
        .nodes("Place")
        .filter(|place| facts.value(*place, "covered").is_null());
    let new: Vec<NodeId> = new.collect();
    let mut covered: BTreeSet<NodeId> = BTreeSet::new();
    while let Some(place) = open.pop() {
        if covered.insert(place) {
            let below = facts.incoming(place, "PART_OF").into_iter();
            open.extend(below.map(|(_, place)| place));
        }
    }
    let above = |place: NodeId| ancestors(facts, place);
    let is_covered = |place: &NodeId| facts.is_true(*place, "covered") || covered.contains(place);
    let states: BTreeMap<NodeId, bool> = new
        .iter()
        .map(|place| (*place, above(*place).iter().any(&is_covered)))
        .chain(covered.iter().map(|place| (*place, true)))
        .collect();
    for (place, state) in states {
        things.writer.set(place, "covered", state);
    }
}

/// A place and those above it.
fn ancestors(facts: Facts<'_>, place: NodeId) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut open = vec![place];
    while let Some(place) = open.pop() {
        if found.insert(place) {
            let parents = facts.outgoing(place, "PART_OF").into_iter();
            open.extend(parents.map(|(_, parent)| parent));
        }
    }
    found
}

/// The status of a document on a day, in the order of the ontology.
fn status(facts: Facts<'_>, document: NodeId, today: Date) -> &'static str {
    let has = |name: &str| !facts.incoming(document, name).is_empty();
    let title = facts.text(document, "title").unwrap_or_default();
    let ended = facts
        .date(document, "effective_to")
        .is_some_and(|end| end <= today);
    match () {
        () if has("REPEALS") => "repealed",
        () if has("REPLACES") => "superseded",
        () if facts.is_true(document, "stub") => "unknown",
        () if ended => "expired",
        () if has("AMENDS") => "amended",
        () if is_draft(title) => "draft",
        () if is_trial(title) => "trial",
        () => "in_force",
    }
}
