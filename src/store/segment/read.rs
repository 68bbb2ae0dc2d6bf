//! A graph from its segments, read by several threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::bytes::Damage;
use super::frame::Frame;
use super::key::{SegmentKey, SegmentSource, Structure};
use crate::store::adjacency::rows::Edge;
use crate::store::chunked::ChunkedVec;
use crate::store::graph::Graph;
use crate::value::NodeId;

/// Where a relationship starts and ends that was deleted and merged away: nobody asks.
const NOWHERE: NodeId = NodeId(u32::MAX);

impl Graph {
    /// The graph that consists of these segments. Reads with up to `threads` threads.
    ///
    /// # Errors
    /// A segment that cannot be read or does not fit the others.
    pub fn from_segments<S: SegmentSource>(source: &S, threads: usize) -> Result<Self, S::Error> {
        let structures = structures(source.keys());
        let frame = Frame::read(source, &structures)?;
        let next = AtomicUsize::new(0);
        let work = || {
            let mut parts = Vec::new();
            while let Some(keys) = structures.get(next.fetch_add(1, Ordering::Relaxed)) {
                parts.push((keys[0], frame.part(source, keys)?));
            }
            Ok(parts)
        };
        let parts = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut parts = work();
            for other in others {
                let found = other
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                parts = parts.and_then(|mut parts| {
                    parts.extend(found?);
                    Ok(parts)
                });
            }
            parts
        })?;
        let mut graph = frame.graph();
        // Orders come last: they are of columns that have to be there.
        let mut parts = parts;
        parts.sort_by_key(|(key, _)| key.structure);
        for (key, part) in parts {
            part.put_into(&mut graph, key.owner as usize);
        }
        graph
            .find_ends(threads)
            .and_then(|()| graph.check_lists())
            .map_err(|(structure, damage)| {
                let key = SegmentKey {
                    structure,
                    owner: 0,
                    group: 0,
                };
                source.damaged(key, damage)
            })?;
        Ok(graph)
    }

    /// Takes the starts and ends of relationships from the rows, unless they were read.
    fn find_ends(&mut self, threads: usize) -> Result<(), (Structure, Damage)> {
        if self.relationships.starts.len > 0 || self.relationships.ends.len > 0 {
            return Ok(());
        }
        let slots = self.relationship_slots();
        let edges = || {
            let outgoing = self.adjacency.iter().map(|adjacency| &adjacency.outgoing);
            outgoing.flat_map(|outgoing| outgoing.rows.edges().chain(outgoing.delta.edges()))
        };
        let list = |end: fn(Edge) -> u32| {
            let pairs = edges().map(|edge| (edge.step.relationship as usize, NodeId(end(edge))));
            ChunkedVec::from_pairs(slots, NOWHERE, pairs)
        };
        let starts = || list(|edge| edge.owner);
        let ends = || list(|edge| edge.step.neighbour);
        let (starts, ends) = match threads {
            0 | 1 => (starts(), ends()),
            _ => std::thread::scope(|scope| {
                let other = scope.spawn(starts);
                let ends = ends();
                let starts = other.join();
                (
                    starts.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                    ends,
                )
            }),
        };
        let is_lost = |&slot: &u32| {
            starts.get(slot as usize) == Some(NOWHERE) && !self.relationships.deleted.contains(slot)
        };
        if starts.contains(NOWHERE) && (0..slots as u32).any(|slot| is_lost(&slot)) {
            return Err((Structure::OutgoingRows, Damage("a relationship is missing")));
        }
        (self.relationships.starts, self.relationships.ends) = (starts, ends);
        Ok(())
    }

    /// Every slot needs an entry in each list.
    fn check_lists(&self) -> Result<(), (Structure, Damage)> {
        let (nodes, relationships) = (self.node_slots(), self.relationship_slots());
        let lists = [
            (Structure::LabelSets, self.nodes.label_sets.len, nodes),
            (
                Structure::Types,
                self.relationships.types.len,
                relationships,
            ),
            (
                Structure::Starts,
                self.relationships.starts.len,
                relationships,
            ),
            (Structure::Ends, self.relationships.ends.len, relationships),
        ];
        for (structure, len, slots) in lists {
            if len != slots {
                return Err((structure, Damage("a list is missing")));
            }
        }
        Ok(())
    }
}

/// The keys of each structure, large structures first so that no thread is left with one at the end.
fn structures(keys: &[SegmentKey]) -> Vec<&[SegmentKey]> {
    let same = |a: &SegmentKey, b: &SegmentKey| (a.structure, a.owner) == (b.structure, b.owner);
    let mut structures: Vec<_> = keys.chunk_by(same).collect();
    structures.sort_by_key(|keys| std::cmp::Reverse(keys.len()));
    structures
}
