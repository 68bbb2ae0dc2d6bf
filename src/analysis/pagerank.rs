//! PageRank (Brin and Page 1998): how likely a reader who follows relationships at random is at a node.
//!
//! Power iteration over the edges, the mass of nodes without outgoing relationships spread evenly. petgraph's own visits every pair of nodes
//! in each round, which a citation graph of a million documents cannot afford.

use std::num::NonZero;
use std::thread::{available_parallelism, scope};

use crate::function::procedure::{ProcedureCall, ProcedureError};
use crate::store::Direction;
use crate::value::{NodeId, Value};

use super::lineage::LINEAGE_TYPES;
use super::options::Options;
use super::projection::{Names, Projection};

pub(super) const KNOWN: [&str; 4] = ["relationship", "damping", "tolerance", "max_iterations"];

/// `algo.pagerank(label, [options])`: key, title, score; the highest score first, ties in order of creation.
pub(super) fn call(call: &ProcedureCall) -> Result<Vec<Vec<Value>>, ProcedureError> {
    let [Value::String(label), rest @ ..] = call.arguments else {
        return Err(super::options::failed("the label is a string"));
    };
    let options = Options::new(rest.first(), &KNOWN)?;
    let walk = Walk {
        damping: options.float("damping", 0.85, 0.0..1.0)?,
        tolerance: options.float("tolerance", 1e-6, 0.0..1.0)?,
        rounds: options.count("max_iterations", 1000)?,
    };
    let default: &[&str] = if label == "Document" {
        &LINEAGE_TYPES
    } else {
        &[]
    };
    let projection = Projection::new(call.graph, label, &options, default)?;
    let scores = walk.scores(&projection, call.go_on)?;
    let mut ranked: Vec<(f64, NodeId)> = projection
        .nodes
        .iter()
        .map(|&node| (scores[node.0 as usize], node))
        .collect();
    let (keys, titles) = (Names::identifying(call.graph), Names::spoken(call.graph));
    ranked.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let title = |node| match call.wants(1) {
        true => titles.find(node),
        false => Value::Null,
    };
    let row = |(score, node)| vec![keys.find_or_id(node), title(node), Value::from(score)];
    Ok(ranked.into_iter().map(row).collect())
}

/// How the reader walks, and when the scores are good enough.
struct Walk {
    damping: f64,
    /// The sum of all changes in one round at which the scores are.
    tolerance: f64,
    rounds: usize,
}

impl Walk {
    /// Scores by slot; those of the nodes sum to 1, others are 0.
    fn scores(
        &self,
        projection: &Projection<'_>,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Vec<f64>, ProcedureError> {
        let slots = projection.is_node.len();
        let even = 1.0 / projection.nodes.len().max(1) as f64;
        let degrees = degrees(projection);
        let (mut scores, mut shares) = (vec![0.0; slots], vec![0.0; slots]);
        for node in &projection.nodes {
            scores[node.0 as usize] = even;
        }
        for _ in 0..self.rounds {
            if !go_on() {
                return Err(ProcedureError::Stopped);
            }
            let stuck = share(projection, &degrees, &scores, &mut shares);
            let base = (1.0 - self.damping + self.damping * stuck) * even;
            if self.round(projection, &shares, base, &mut scores) <= self.tolerance {
                break;
            }
        }
        Ok(scores)
    }

    /// One round; the sum of all changes.
    fn round(
        &self,
        projection: &Projection<'_>,
        shares: &[f64],
        base: f64,
        scores: &mut [f64],
    ) -> f64 {
        let mut change = 0.0;
        for (node, sum) in projection.nodes.iter().zip(received(projection, shares)) {
            let score = &mut scores[node.0 as usize];
            let next = base + self.damping * sum;
            change += (next - *score).abs();
            *score = next;
        }
        change
    }
}

/// With fewer nodes than this one thread does it alone.
const NODES_A_THREAD: usize = 1 << 16;

/// What each node is handed on by its neighbours, in the order of the nodes. Every sum is made by one thread, in the order of the row, so
/// the result does not depend on how many there are.
fn received(projection: &Projection<'_>, shares: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; projection.nodes.len()];
    let threads = available_parallelism().map_or(1, NonZero::get);
    let part = sums.len().div_ceil(threads).max(NODES_A_THREAD);
    let fill = |nodes: &[NodeId], sums: &mut [f64]| {
        for (&node, sum) in nodes.iter().zip(sums) {
            let mut total = 0.0;
            projection.for_each_neighbour(node, Direction::Incoming, |from| {
                total += shares[from.0 as usize];
            });
            *sum = total;
        }
    };
    let parts = projection.nodes.chunks(part).zip(sums.chunks_mut(part));
    if threads == 1 || projection.nodes.len() <= part {
        parts.for_each(|(nodes, sums)| fill(nodes, sums));
    } else {
        scope(|scope| {
            parts.for_each(|(nodes, sums)| drop(scope.spawn(|| fill(nodes, sums))));
        });
    }
    sums
}

/// What each node hands on along every relationship; the sum of what those without relationships keep.
fn share(projection: &Projection<'_>, degrees: &[u32], scores: &[f64], shares: &mut [f64]) -> f64 {
    let mut stuck = 0.0;
    for node in &projection.nodes {
        let slot = node.0 as usize;
        if degrees[slot] == 0 {
            stuck += scores[slot];
        } else {
            shares[slot] = scores[slot] / f64::from(degrees[slot]);
        }
    }
    stuck
}

/// By slot, the relationships that lead from each node to a node.
fn degrees(projection: &Projection<'_>) -> Vec<u32> {
    let mut degrees = vec![0; projection.is_node.len()];
    for &node in &projection.nodes {
        let mut degree = 0;
        projection.for_each_neighbour(node, Direction::Outgoing, |to| {
            degree += u32::from(projection.is_node[to.0 as usize]);
        });
        degrees[node.0 as usize] = degree;
    }
    degrees
}
