//! HAS_INDUSTRY is what the designated clusters imply.
//!
//! A city has the industries of every cluster that lies in it or in a place below it and that some document designates, whether
//! or not the designation still holds. Candidates do not count.

use std::collections::{BTreeMap, BTreeSet};

use super::{Breaches, Facts};
use crate::value::{NodeId, RelId};

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    let mut implied = implied(facts);
    for relationship in facts.relationships("HAS_INDUSTRY") {
        match implied.remove(&facts.graph.endpoints(relationship)) {
            Some(expected) => compare(facts, breaches, relationship, &expected),
            None => {
                let message = format!(
                    "no designated cluster implies {}",
                    facts.describe(relationship)
                );
                breaches.add(
                    relationship,
                    message,
                    "take it away, or add the cluster and what designates it",
                );
            }
        }
    }
    for ((city, industry), expected) in implied {
        let cluster = *expected.clusters.first().expect("something implied it");
        let message = format!(
            "{} lacks HAS_INDUSTRY to {}",
            facts.name(city),
            facts.name(industry)
        );
        breaches.add_with(
            city,
            &[cluster.into()],
            message,
            format!("add it: {} implies it", facts.name(cluster)),
        );
    }
}

/// What the clusters say about one city and one industry.
#[derive(Debug, Default)]
pub struct Implied<'g> {
    pub clusters: BTreeSet<NodeId>,
    main: bool,
    pub evidence: BTreeSet<&'g str>,
    confidence: Option<f64>,
}

impl Implied<'_> {
    /// `main` when the city is the main place of any of them.
    pub fn role(&self) -> &'static str {
        if self.main { "main" } else { "member" }
    }

    /// The highest level of the clusters.
    pub fn level(&self, facts: Facts<'_>) -> Option<&'static str> {
        highest_level(&facts, &self.clusters)
    }

    /// The highest confidence of what says so.
    pub fn confidence(&self) -> Option<f64> {
        self.confidence
    }
}

fn implied<'g>(facts: &Facts<'g>) -> BTreeMap<(NodeId, NodeId), Implied<'g>> {
    implied_by(*facts, facts.nodes("Cluster"))
}

/// What some clusters imply, by city and industry; those that no document designates imply nothing.
pub fn implied_by<'g>(
    facts: Facts<'g>,
    clusters: impl IntoIterator<Item = NodeId>,
) -> BTreeMap<(NodeId, NodeId), Implied<'g>> {
    let mut implied: BTreeMap<_, Implied<'g>> = BTreeMap::new();
    for cluster in clusters
        .into_iter()
        .filter(|&cluster| !facts.incoming(cluster, "DESIGNATES").is_empty())
    {
        for (industry, city, located, in_industry) in joined(&facts, cluster) {
            let entry = implied.entry((city, industry)).or_default();
            entry.clusters.insert(cluster);
            entry.main |= facts.text(located, "role") == Some("main");
            for link in [located, in_industry] {
                entry.evidence.extend(facts.texts(link, "evidence"));
                let confidence = facts.float(link, "conf").into_iter();
                entry.confidence = confidence.chain(entry.confidence).reduce(f64::max);
            }
        }
    }
    implied
}

/// The industries and cities of a cluster, with the relationships that say so.
fn joined(facts: &Facts<'_>, cluster: NodeId) -> Vec<(NodeId, NodeId, RelId, RelId)> {
    let mut found = Vec::new();
    for (located, place) in facts.outgoing(cluster, "LOCATED_IN") {
        if let Some(city) = city_of(facts, place) {
            for (in_industry, industry) in facts.outgoing(cluster, "IN_INDUSTRY") {
                found.push((industry, city, located, in_industry));
            }
        }
    }
    found
}

/// The nearest city at or above a place.
fn city_of(facts: &Facts<'_>, place: NodeId) -> Option<NodeId> {
    let mut seen = BTreeSet::new();
    let mut open = vec![place];
    while let Some(place) = open.pop() {
        if facts.has_label(place, "City") {
            return Some(place);
        }
        if seen.insert(place) {
            open.extend(
                facts
                    .outgoing(place, "PART_OF")
                    .into_iter()
                    .map(|(_, parent)| parent),
            );
        }
    }
    None
}

fn compare(
    facts: &Facts<'_>,
    breaches: &mut Breaches,
    relationship: RelId,
    expected: &Implied<'_>,
) {
    let role = expected.role();
    let level = highest_level(facts, &expected.clusters);
    let count = expected.clusters.len() as i64;
    let mut different = Vec::new();
    if facts.integer(relationship, "n_clusters") != Some(count) {
        different.push(format!("`n_clusters` {count}"));
    }
    if facts.text(relationship, "role") != Some(role) {
        different.push(format!("`role` `{role}`"));
    }
    if facts.text(relationship, "level_max") != level {
        different.push(format!("`level_max` `{}`", level.unwrap_or("absent")));
    }
    if facts
        .texts(relationship, "evidence")
        .into_iter()
        .collect::<BTreeSet<_>>()
        != expected.evidence
    {
        different.push("`evidence` of the clusters' relationships".to_string());
    }
    if !different.is_empty() {
        let clusters: Vec<_> = expected
            .clusters
            .iter()
            .map(|&cluster| cluster.into())
            .collect();
        let message = format!(
            "{} differs from what its clusters imply",
            facts.describe(relationship)
        );
        breaches.add_with(
            relationship,
            &clusters,
            message,
            format!("they imply {}", different.join(", ")),
        );
    }
}

fn highest_level(facts: &Facts<'_>, clusters: &BTreeSet<NodeId>) -> Option<&'static str> {
    let has = |level: &&str| {
        clusters
            .iter()
            .any(|&cluster| facts.text(cluster, "level") == Some(level))
    };
    ["national", "provincial", "municipal"]
        .into_iter()
        .find(has)
}
