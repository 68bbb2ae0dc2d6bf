//! The shape of a graph, whatever the identities of its nodes: equal for graphs that are the same but for them.
//!
//! Nodes begin with the text of their labels and properties and learn, round by round, what their neighbours are. Graphs that differ only
//! in a way that no node can tell are taken for the same, which small graphs with properties hardly are.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use tupu::Database;
use tupu::value::json::to_json;

const ROUNDS: usize = 4;

/// Of graphs beyond this only the counts are told, so that they take no time.
const LARGE: usize = 300;

/// A text for every node and every relationship, sorted.
pub fn shape(database: &Database) -> Vec<String> {
    let graph = database.snapshot();
    let (nodes, relationships) = (graph.node_count(), graph.relationship_count());
    if nodes.max(relationships) > LARGE {
        return vec![format!("{nodes} nodes, {relationships} relationships")];
    }
    let rows = |query: &str| -> Vec<Vec<Json>> {
        let rows = database.query(query).and_then(|mut result| result.rows());
        let rows = rows.expect("it reads");
        rows.iter()
            .map(|row| row.values().iter().map(to_json).collect())
            .collect()
    };
    let nodes = rows("MATCH (n) RETURN elementId(n), labels(n), properties(n)");
    let ends = rows("MATCH (a)-[r]->(b) RETURN elementId(a), elementId(b), type(r), properties(r)");
    let mut texts: BTreeMap<String, String> = nodes
        .iter()
        .map(|row| (row[0].to_string(), own_text(&row[1], &row[2])))
        .collect();
    for _ in 0..ROUNDS {
        texts = next_round(&texts, &ends);
    }
    let mut shape: Vec<String> = texts.into_values().collect();
    shape.sort();
    shape
}

/// Labels and keys have no order that anybody promised.
fn own_text(labels: &Json, properties: &Json) -> String {
    let mut labels: Vec<String> = labels
        .as_array()
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    labels.sort();
    format!("({} {})", labels.join(":"), sorted(properties))
}

fn sorted(properties: &Json) -> String {
    let entries = properties.as_object().into_iter().flatten();
    let entries: BTreeMap<_, _> = entries.collect();
    format!("{entries:?}")
}

fn next_round(texts: &BTreeMap<String, String>, ends: &[Vec<Json>]) -> BTreeMap<String, String> {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in ends {
        let (start, end) = (row[0].to_string(), row[1].to_string());
        let relationship = format!("{} {}", row[2], sorted(&row[3]));
        let outgoing = format!("-{relationship}->{}", texts[&end]);
        let incoming = format!("<-{relationship}-{}", texts[&start]);
        seen.entry(start).or_default().push(outgoing);
        seen.entry(end).or_default().push(incoming);
    }
    texts
        .iter()
        .map(|(id, text)| {
            let mut around = seen.remove(id).unwrap_or_default();
            around.sort();
            (id.clone(), short(&format!("{text}{}", around.join(""))))
        })
        .collect()
}

/// Texts would double each round.
fn short(text: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let own = text.split_inclusive(')').next().unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{own}#{:016x}", hasher.finish())
}
