//! PageRank (Brin and Page 1998): how likely a reader who follows relationships at random is at a node.
//!
//! Power iteration over the edges, the mass of nodes without outgoing relationships spread evenly. petgraph's own visits every pair of nodes
//! in each round, which a citation graph of a million documents cannot afford.

use crate::function::procedure::{ProcedureCall, ProcedureError};
use crate::value::Value;

use super::lineage::LINEAGE_TYPES;
use super::options::Options;
use super::projection::{Projection, key_of, name_of};

pub(super) const KNOWN: [&str; 4] = ["relationship", "damping", "tolerance", "max_iterations"];

/// `algo.pagerank(label, [options])`: key, title, score; the highest score first, ties by key.
pub(super) fn call(call: &ProcedureCall) -> Result<Vec<Vec<Value>>, ProcedureError> {
    let [Value::String(label), rest @ ..] = call.arguments else {
        return Err(super::options::failed("the label is a string"));
    };
    let options = Options::new(rest.first(), &KNOWN)?;
    let damping = options.float("damping", 0.85, 0.0..1.0)?;
    let tolerance = options.float("tolerance", 1e-12, 0.0..1.0)?;
    let rounds = options.count("max_iterations", 1000)?;
    let default: &[&str] = if label == "Document" {
        &LINEAGE_TYPES
    } else {
        &[]
    };
    let projection = Projection::new(call.graph, label, &options, default)?;
    let scores = scores(&projection, damping, tolerance, rounds, call.go_on)?;
    let mut rows: Vec<(f64, Value, Value)> = projection
        .nodes()
        .zip(scores)
        .map(|(node, score)| (score, key_of(call.graph, node), name_of(call.graph, node)))
        .collect();
    rows.sort_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then_with(|| crate::value::compare::order(&one.1, &other.1))
    });
    Ok(rows
        .into_iter()
        .map(|(score, key, title)| vec![key, title, Value::from(score)])
        .collect())
}

/// Scores by index; their sum is 1.
fn scores(
    projection: &Projection<'_>,
    damping: f64,
    tolerance: f64,
    rounds: usize,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<f64>, ProcedureError> {
    let count = projection.node_count();
    let mut degrees = vec![0u32; count];
    projection
        .edges
        .iter()
        .for_each(|(start, _)| degrees[*start as usize] += 1);
    let even = 1.0 / count.max(1) as f64;
    let mut scores = vec![even; count];
    for _ in 0..rounds {
        if !go_on() {
            return Err(ProcedureError::Stopped);
        }
        let next = round(&projection.edges, &degrees, &scores, damping, even);
        let change: f64 = next
            .iter()
            .zip(&scores)
            .map(|(new, old)| (new - old).abs())
            .sum();
        scores = next;
        if change <= tolerance {
            break;
        }
    }
    Ok(scores)
}

fn round(
    edges: &[(u32, u32)],
    degrees: &[u32],
    scores: &[f64],
    damping: f64,
    even: f64,
) -> Vec<f64> {
    let stuck: f64 = scores
        .iter()
        .zip(degrees)
        .filter(|(_, degree)| **degree == 0)
        .map(|(score, _)| score)
        .sum();
    let base = (1.0 - damping) * even + damping * stuck * even;
    let share: Vec<f64> = scores
        .iter()
        .zip(degrees)
        .map(|(score, degree)| damping * score / f64::from(*degree))
        .collect();
    let mut next = vec![base; scores.len()];
    for (start, end) in edges {
        next[*end as usize] += share[*start as usize];
    }
    next
}
