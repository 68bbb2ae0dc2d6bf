//! PageRank (Brin and Page 1998): how likely a reader who follows relationships at random is at a node.
//!
//! The scores solve y = e + d P'y, with d the damping, P' what each node hands on along its relationships and e the same for every node; made to
//! sum to 1, they are those of a reader who leaves a node without relationships for any node (Del Corso, Gulli and Romani 2005). Solved by
//! Gauss-Seidel sweeps along the way in which most relationships lead, so that what a node is handed is mostly settled before it is summed:
//! where documents cite older ones only, one sweep is exact.

use std::cmp::Ordering;

use crate::function::procedure::{Outputs, ProcedureCall, ProcedureError};
use crate::store::Direction;
use crate::value::{NodeId, Value};

use super::lineage::LINEAGE_TYPES;
use super::options::Options;
use super::projection::{Names, Projection};

pub(super) const KNOWN: [&str; 4] = ["relationship", "damping", "tolerance", "max_iterations"];

/// `algo.pagerank(label, [options])`: key, title, score; the highest score first, ties in order of creation.
pub(super) fn call(call: &ProcedureCall) -> Result<Outputs, ProcedureError> {
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
    let key = |&(_, node): &(f64, NodeId)| keys.find_or_id(node);
    let title = |&(_, node): &(f64, NodeId)| titles.find(node);
    let score = |&(score, _): &(f64, NodeId)| Value::from(score);
    Ok(Outputs {
        rows: ranked.len(),
        columns: vec![
            call.column(0, ranked.iter().map(key)),
            call.column(1, ranked.iter().map(title)),
            call.column(2, ranked.iter().map(score)),
        ],
    })
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
        let mut sweeps = Sweeps::new(projection, self.damping);
        for _ in 0..self.rounds {
            if !go_on() {
                return Err(ProcedureError::Stopped);
            }
            let change = sweeps.sweep();
            if sweeps.is_exact() || change <= self.tolerance * sweeps.total {
                break;
            }
        }
        Ok(sweeps.into_scores())
    }
}

/// The solution in the making, by slot.
struct Sweeps<'p> {
    projection: &'p Projection<'p>,
    damping: f64,
    ways: Ways,
    /// Scores that sum to `total`; 0 at what is no node.
    scores: Vec<f64>,
    /// What a node hands on along each relationship; 0 where it has none.
    shares: Vec<f64>,
    total: f64,
}

impl<'p> Sweeps<'p> {
    fn new(projection: &'p Projection<'p>, damping: f64) -> Self {
        let slots = projection.is_node.len();
        Self {
            projection,
            damping,
            ways: Ways::of(projection),
            scores: vec![0.0; slots],
            shares: vec![0.0; slots],
            total: 0.0,
        }
    }

    /// Sums anew for every node what it is handed; the sum of all changes.
    fn sweep(&mut self) -> f64 {
        let nodes = &self.projection.nodes;
        match self.ways.to_older >= self.ways.to_newer {
            true => nodes.iter().rev().map(|&node| self.settle(node)).sum(),
            false => nodes.iter().map(|&node| self.settle(node)).sum(),
        }
    }

    /// The change of one score.
    fn settle(&mut self, node: NodeId) -> f64 {
        let mut handed = 0.0;
        self.projection
            .for_each_neighbour(node, Direction::Incoming, |from| {
                handed += self.shares[from.0 as usize];
            });
        let slot = node.0 as usize;
        let next = 1.0 + self.damping * handed;
        let change = next - std::mem::replace(&mut self.scores[slot], next);
        if let degree @ 1.. = self.ways.degrees[slot] {
            self.shares[slot] = next / f64::from(degree);
        }
        self.total += change;
        change.abs()
    }

    /// Whether one sweep settles every node before it is looked at.
    fn is_exact(&self) -> bool {
        self.ways.loops == 0 && self.ways.to_older.min(self.ways.to_newer) == 0
    }

    /// The scores, which sum to 1.
    fn into_scores(mut self) -> Vec<f64> {
        let total: f64 = self.scores.iter().sum();
        self.scores.iter_mut().for_each(|score| *score /= total);
        self.scores
    }
}

/// Where the relationships among the nodes lead.
struct Ways {
    /// By slot, the relationships that lead from each node to a node.
    degrees: Vec<u32>,
    to_older: usize,
    to_newer: usize,
    loops: usize,
}

impl Ways {
    fn of(projection: &Projection<'_>) -> Self {
        let (mut to_older, mut to_newer, mut loops) = (0, 0, 0);
        let mut degrees = vec![0; projection.is_node.len()];
        for &node in &projection.nodes {
            let mut degree = 0;
            projection.for_each_neighbour(node, Direction::Outgoing, |to| {
                if !projection.is_node[to.0 as usize] {
                    return;
                }
                degree += 1;
                match to.cmp(&node) {
                    Ordering::Less => to_older += 1,
                    Ordering::Greater => to_newer += 1,
                    Ordering::Equal => loops += 1,
                }
            });
            degrees[node.0 as usize] = degree;
        }
        Self {
            degrees,
            to_older,
            to_newer,
            loops,
        }
    }
}
