//! HAS_INDUSTRY is what the designated clusters imply.
//!
//! A city has the industries of every cluster that lies in it or in a place below it and that some document designates, whether
//! or not the designation still holds. Candidates do not count.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

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
    pub evidence: BTreeSet<&'g SmolStr>,
    confidence: Option<f64>,
}

impl<'g> Implied<'g> {
    fn add(&mut self, facts: Facts<'g>, cluster: NodeId, located: RelId, in_industry: RelId) {
        self.clusters.insert(cluster);
        self.main |= facts.text(located, "role") == Some("main");
        for link in [located, in_industry] {
            self.evidence.extend(facts.strings(link, "evidence"));
            let confidence = facts.float(link, "conf").into_iter();
            self.confidence = confidence.chain(self.confidence).reduce(f64::max);
        }
    }

    /// `main` when the city is the main place of any of them.
    pub fn role(&self) -> &'static str {
        if self.main { "main" } else { "member" }
    }

    /// The highest confidence of what says so.
    pub fn confidence(&self) -> Option<f64> {
        self.confidence
    }
}

/// What all clusters imply, by city and industry; those that no document designates imply nothing.
fn implied<'g>(facts: &Facts<'g>) -> BTreeMap<(NodeId, NodeId), Implied<'g>> {
    let mut implied: BTreeMap<_, Implied<'g>> = BTreeMap::new();
    for cluster in facts.nodes("Cluster") {
        for (pair, located, in_industry) in designated(*facts, cluster) {
            let entry = implied.entry(pair).or_default();
            entry.add(*facts, cluster, located, in_industry);
        }
    }
    implied
}

/// What some clusters imply of one city and one industry.
pub fn implied_of<'g>(
    facts: Facts<'g>,
    pair: (NodeId, NodeId),
    clusters: impl IntoIterator<Item = NodeId>,
) -> Implied<'g> {
    let mut implied = Implied::default();
    for cluster in clusters {
        let own = designated(facts, cluster).into_iter();
        for (_, located, in_industry) in own.filter(|(other, ..)| *other == pair) {
            implied.add(facts, cluster, located, in_industry);
        }
    }
    implied
}

/// The cities and industries of a cluster; none when no document designates it.
pub fn implied_pairs(facts: Facts<'_>, cluster: NodeId) -> BTreeSet<(NodeId, NodeId)> {
    let found = designated(facts, cluster).into_iter();
    found.map(|(pair, ..)| pair).collect()
}

fn designated(facts: Facts<'_>, cluster: NodeId) -> Vec<((NodeId, NodeId), RelId, RelId)> {
    match facts.incoming(cluster, "DESIGNATES").is_empty() {
        true => Vec::new(),
        false => joined(&facts, cluster),
    }
}

/// The cities and industries of a cluster, with the relationships that say so.
fn joined(facts: &Facts<'_>, cluster: NodeId) -> Vec<((NodeId, NodeId), RelId, RelId)> {
    let mut found = Vec::new();
    for (located, place) in facts.outgoing(cluster, "LOCATED_IN") {
        if let Some(city) = city_of(facts, place) {
            for (in_industry, industry) in facts.outgoing(cluster, "IN_INDUSTRY") {
                found.push(((city, industry), located, in_industry));
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
    let level = highest_level(*facts, &expected.clusters);
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
        .strings(relationship, "evidence")
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

/// The highest level of some clusters.
pub fn highest_level<'n>(
    facts: Facts<'_>,
    clusters: impl IntoIterator<Item = &'n NodeId>,
) -> Option<&'static str> {
    const LEVELS: [&str; 3] = ["national", "provincial", "municipal"];
    let levels = clusters.into_iter().filter_map(|&cluster| {
        let own = facts.text(cluster, "level");
        LEVELS.iter().position(|level| Some(*level) == own)
    });
    levels.min().map(|highest| LEVELS[highest])
}
