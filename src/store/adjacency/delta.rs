//! Edges that came after the rows were built: a sorted list for each node that has any, in shared chunks of nodes.

use std::sync::Arc;

use super::rows::{Edge, Step};

const NODES: u32 = 64;

/// New edges by owner. Clones share chunks of 64 nodes until one of them writes.
#[derive(Debug, Clone, Default)]
pub struct Delta {
    chunks: Arc<Vec<Option<Arc<Chunk>>>>,
    len: usize,
}

/// Owners with their steps, both sorted.
type Chunk = Vec<(u32, Vec<Step>)>;

impl Delta {
    pub fn len(&self) -> usize {
        self.len
    }

    /// The new steps of a node, sorted.
    #[inline]
    pub fn row(&self, owner: u32) -> &[Step] {
        if self.len == 0 {
            return &[];
        }
        let Some(Some(chunk)) = self.chunks.get((owner / NODES) as usize) else {
            return &[];
        };
        match chunk.binary_search_by_key(&owner, |(owner, _)| *owner) {
            Ok(at) => &chunk[at].1,
            Err(_) => &[],
        }
    }

    pub fn insert(&mut self, edge: Edge) {
        let chunks = Arc::make_mut(&mut self.chunks);
        let at = (edge.owner / NODES) as usize;
        if chunks.len() <= at {
            chunks.resize(at + 1, None);
        }
        let chunk = Arc::make_mut(chunks[at].get_or_insert_default());
        let row = match chunk.binary_search_by_key(&edge.owner, |(owner, _)| *owner) {
            Ok(row) => row,
            Err(row) => {
                chunk.insert(row, (edge.owner, Vec::new()));
                row
            }
        };
        let steps = &mut chunk[row].1;
        match steps.last() {
            Some(last) if *last > edge.step => {
                steps.insert(steps.partition_point(|step| *step < edge.step), edge.step)
            }
            _ => steps.push(edge.step),
        }
        self.len += 1;
    }

    /// Takes an edge out; false when it is not here.
    pub fn remove(&mut self, edge: Edge) -> bool {
        let Ok(place) = self.row(edge.owner).binary_search(&edge.step) else {
            return false;
        };
        let chunks = Arc::make_mut(&mut self.chunks);
        let chunk = chunks[(edge.owner / NODES) as usize]
            .as_mut()
            .expect("the chunk that holds the row");
        let chunk = Arc::make_mut(chunk);
        let row = chunk
            .binary_search_by_key(&edge.owner, |(owner, _)| *owner)
            .expect("the row found above");
        chunk[row].1.remove(place);
        self.len -= 1;
        true
    }

    /// True when neither has been written to since one was cloned from the other.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.chunks, &other.chunks) || self.len + other.len == 0
    }

    /// Every edge, by owner, then neighbour.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.chunks
            .iter()
            .flatten()
            .flat_map(|chunk| chunk.iter())
            .flat_map(|(owner, steps)| {
                steps.iter().map(move |&step| Edge {
                    owner: *owner,
                    step,
                })
            })
    }
}
