//! What follows from the facts of documents: industries of cities, coverage of places, status of clusters and documents.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::policy::constraints::{Facts, Implied, highest_level, implied_of, implied_pairs};
use crate::store::Graph;
use crate::value::temporal::Date;
use crate::value::{NodeId, RelId, Value};

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

/// The clusters of each city and industry that some document designates. The graph would tell them only through all clusters of the city.
#[derive(Debug, Default)]
pub struct Pairs {
    clusters: FxHashMap<(NodeId, NodeId), Vec<NodeId>>,
}

impl Pairs {
    /// Those of the whole graph. O(clusters).
    pub fn of(graph: &Graph) -> Self {
        let mut pairs = Self::default();
        let facts = Facts::new(graph, None);
        for cluster in facts.nodes("Cluster") {
            pairs.note(facts, cluster);
        }
        pairs
    }

    /// Notes where a cluster belongs, and gives it.
    fn note(&mut self, facts: Facts<'_>, cluster: NodeId) -> BTreeSet<(NodeId, NodeId)> {
        let own = implied_pairs(facts, cluster);
        for pair in &own {
            let known = self.clusters.entry(*pair).or_default();
            if !known.contains(&cluster) {
                known.push(cluster);
            }
        }
        own
    }

    fn clusters(&self, pair: (NodeId, NodeId)) -> &[NodeId] {
        self.clusters.get(&pair).map_or(&[], Vec::as_slice)
    }
}

/// Brings all that is derived up to date, as of a day.
pub fn derive(things: &mut Things<'_, '_>, pairs: &mut Pairs, touched: &Touched, today: Date) {
    for cluster in &touched.clusters {
        cluster::derive(things, *cluster, today);
    }
    for document in &touched.documents {
        let status = status(things.writer.facts(), *document, today);
        things.writer.set(*document, "status", status);
    }
    has_industry(things, pairs, &touched.clusters);
    cover(things, &touched.documents);
}

/// `HAS_INDUSTRY` of the cities and industries of some clusters.
fn has_industry(things: &mut Things<'_, '_>, pairs: &mut Pairs, clusters: &BTreeSet<NodeId>) {
    let facts = things.writer.facts();
    let mut touched: BTreeMap<(NodeId, NodeId), Vec<NodeId>> = BTreeMap::new();
    for cluster in clusters {
        for pair in pairs.note(facts, *cluster) {
            touched.entry(pair).or_default().push(*cluster);
        }
    }
    for (pair, clusters) in touched {
        let link = things.writer.relate("HAS_INDUSTRY", pair, &[]);
        let facts = things.writer.facts();
        let implied = implied_of(facts, pair, clusters);
        for (key, value) in with_clusters(facts, link, pairs.clusters(pair), &implied) {
            things.writer.set(link, key, value);
        }
    }
}

/// What a `HAS_INDUSTRY` says once it says what some of its clusters imply, beside what it said. Documents only ever add to it, but for the
/// level, so that what other clusters imply need not be gathered again.
fn with_clusters(
    facts: Facts<'_>,
    link: RelId,
    all: &[NodeId],
    implied: &Implied<'_>,
) -> Vec<(&'static str, Value)> {
    let is_new = facts.value(link, "n_clusters").is_null();
    let day = |day: Option<Date>| day.map_or(Value::Null, Value::Date);
    let designations = implied.clusters.iter();
    let designations: Vec<RelId> = designations
        .flat_map(|cluster| facts.incoming(*cluster, "DESIGNATES"))
        .map(|(designation, _)| designation)
        .collect();
    let from = designations.iter();
    let from = from.filter_map(|designation| facts.date(*designation, "valid_from"));
    let ends = designations.iter();
    let ends = ends.map(|designation| facts.date(*designation, "valid_to"));
    // One without an end leaves it open.
    let ends: Option<Vec<Date>> = ends
        .chain((!is_new).then(|| facts.date(link, "valid_to")))
        .collect();
    let role = match facts.text(link, "role") {
        Some("main") => "main",
        _ => implied.role(),
    };
    let known = facts.strings(link, "evidence").into_iter();
    let evidence: BTreeSet<&SmolStr> = known.chain(implied.evidence.iter().copied()).collect();
    let confidence = facts.float(link, "conf").into_iter();
    let confidence = confidence.chain(implied.confidence()).reduce(f64::max);
    vec![
        ("n_clusters", Value::from(all.len() as i64)),
        (
            "level_max",
            highest_level(facts, all).map_or(Value::Null, Value::from),
        ),
        ("role", Value::from(role)),
        (
            "valid_from",
            day(from.chain(facts.date(link, "valid_from")).min()),
        ),
        (
            "valid_to",
            day(ends.and_then(|ends| ends.into_iter().max())),
        ),
        ("evidence", texts(evidence.into_iter().cloned())),
        ("conf", confidence.map_or(Value::Null, Value::from)),
    ]
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
