//! Compressed sparse rows: the sorted neighbours of every node in one array.

use crate::value::NodeId;

/// A relationship seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    pub neighbour: u32,
    pub relationship: u32,
}

/// An edge before it is sorted into rows.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    pub owner: u32,
    pub step: Step,
}

/// The steps of each node, sorted by neighbour, then relationship; neighbours and relationships in arrays of their own.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub(in crate::store) index: Index,
    pub(in crate::store) neighbours: Vec<u32>,
    pub(in crate::store) relationships: Vec<u32>,
}

/// Where the row of a node starts.
#[derive(Debug, Clone)]
pub(in crate::store) enum Index {
    /// An offset for each node of a range; one more at the end.
    Dense { first: u32, offsets: Vec<u32> },
    /// An offset for each node that has a row; a bitmap with running counts tells which.
    Sparse {
        first: u32,
        words: Vec<Word>,
        offsets: Vec<u32>,
    },
}

#[derive(Debug, Clone, Copy, Default)]
pub(in crate::store) struct Word {
    pub bits: u64,
    /// Rows before this word.
    pub before: u32,
}

impl Default for Index {
    fn default() -> Self {
        Self::Dense {
            first: 0,
            offsets: Vec::new(),
        }
    }
}

impl Rows {
    /// Sorts edges into rows. O(edges · log row).
    pub fn build(edges: &[Edge]) -> Self {
        let owners = edges.iter().map(|edge| edge.owner);
        Self::from_steps(owners, |at| edges[at].step)
    }

    /// Sorts edges, given as lists of their ends, into rows. O(edges) when the neighbours of each owner come in order.
    pub fn from_ends(
        owners: &[NodeId],
        neighbours: &[NodeId],
        relationship: impl Fn(usize) -> u32,
    ) -> Self {
        Self::from_steps(owners.iter().map(|owner| owner.0), |at| Step {
            neighbour: neighbours[at].0,
            relationship: relationship(at),
        })
    }

    /// A counting sort by owner, then a sort of each row that needs it.
    fn from_steps(
        owners: impl ExactSizeIterator<Item = u32> + Clone,
        step: impl Fn(usize) -> Step,
    ) -> Self {
        let Some((first, last)) = range(owners.clone()) else {
            return Self::default();
        };
        let offsets = offsets(owners.clone(), first, last);
        let mut rows = Self {
            index: Index::default(),
            neighbours: vec![0; owners.len()],
            relationships: vec![0; owners.len()],
        };
        let mut free = offsets.clone();
        for (at, owner) in owners.enumerate() {
            let place = &mut free[(owner - first) as usize];
            let Step {
                neighbour,
                relationship,
            } = step(at);
            rows.neighbours[*place as usize] = neighbour;
            rows.relationships[*place as usize] = relationship;
            *place += 1;
        }
        drop(free);
        rows.sort(&offsets);
        rows.index = Index::new(first, offsets);
        rows
    }

    /// Sorts the steps of each row, when they are not in order already.
    fn sort(&mut self, offsets: &[u32]) {
        let mut steps = Vec::new();
        for row in offsets.windows(2) {
            let row = row[0] as usize..row[1] as usize;
            let neighbours = &mut self.neighbours[row.clone()];
            let relationships = &mut self.relationships[row];
            let pairs = || neighbours.iter().zip(relationships.iter());
            if pairs().is_sorted() {
                continue;
            }
            steps.clear();
            steps.extend(pairs().map(|(&neighbour, &relationship)| Step {
                neighbour,
                relationship,
            }));
            steps.sort_unstable();
            for (at, step) in steps.iter().enumerate() {
                neighbours[at] = step.neighbour;
                relationships[at] = step.relationship;
            }
        }
    }

    pub fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// The relationships of all rows, one row after the other.
    pub fn relationships(&self) -> &[u32] {
        &self.relationships
    }

    /// The neighbours of a node, sorted, and the relationships that lead to them.
    #[inline]
    pub fn row(&self, owner: u32) -> (&[u32], &[u32]) {
        let (start, end) = self.index.bounds(owner);
        (
            &self.neighbours[start..end],
            &self.relationships[start..end],
        )
    }

    /// The neighbours of a node, sorted.
    #[inline]
    pub fn neighbours_of(&self, owner: u32) -> &[u32] {
        let (start, end) = self.index.bounds(owner);
        &self.neighbours[start..end]
    }

    /// The length of a node's row.
    #[inline]
    pub fn degree(&self, owner: u32) -> usize {
        let (start, end) = self.index.bounds(owner);
        end - start
    }

    /// The nodes that have a row that is not empty, ascending.
    pub fn owners(&self) -> impl Iterator<Item = u32> + '_ {
        let owners = self.index.owners();
        owners.filter(|&owner| !self.row(owner).0.is_empty())
    }

    /// Every edge, by owner, then neighbour.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.index.owners().flat_map(|owner| {
            let (neighbours, relationships) = self.row(owner);
            neighbours
                .iter()
                .zip(relationships)
                .map(move |(&neighbour, &relationship)| Edge {
                    owner,
                    step: Step {
                        neighbour,
                        relationship,
                    },
                })
        })
    }
}

fn range(owners: impl Iterator<Item = u32>) -> Option<(u32, u32)> {
    owners.fold(None, |range, owner| match range {
        None => Some((owner, owner)),
        Some((first, last)) => Some((owner.min(first), owner.max(last))),
    })
}

/// Where each row starts, counted; one offset more at the end.
fn offsets(owners: impl Iterator<Item = u32>, first: u32, last: u32) -> Vec<u32> {
    let mut offsets = vec![0u32; (last - first) as usize + 2];
    for owner in owners {
        offsets[(owner - first) as usize + 1] += 1;
    }
    for at in 1..offsets.len() {
        offsets[at] += offsets[at - 1];
    }
    offsets
}

impl Index {
    /// Dense offsets unless fewer than one node in four has a row.
    fn new(first: u32, offsets: Vec<u32>) -> Self {
        let rows = offsets.windows(2).filter(|row| row[0] < row[1]).count();
        if rows * 4 >= offsets.len() {
            return Self::Dense { first, offsets };
        }
        let mut words = vec![Word::default(); offsets.len() / 64 + 1];
        let mut kept = Vec::with_capacity(rows + 1);
        for (at, row) in offsets.windows(2).enumerate() {
            if at % 64 == 0 {
                words[at / 64].before = kept.len() as u32;
            }
            if row[0] < row[1] {
                words[at / 64].bits |= 1 << (at % 64);
                kept.push(row[0]);
            }
        }
        kept.push(offsets[offsets.len() - 1]);
        Self::Sparse {
            first,
            words,
            offsets: kept,
        }
    }

    #[inline]
    fn bounds(&self, owner: u32) -> (usize, usize) {
        match self {
            Self::Dense { first, offsets } => {
                let at = owner.wrapping_sub(*first) as usize;
                match offsets.get(at..at.saturating_add(2)) {
                    Some(&[start, end]) => (start as usize, end as usize),
                    _ => (0, 0),
                }
            }
            Self::Sparse {
                first,
                words,
                offsets,
            } => {
                let at = owner.wrapping_sub(*first) as usize;
                let Some(word) = words.get(at / 64) else {
                    return (0, 0);
                };
                let bit = at % 64;
                if word.bits >> bit & 1 == 0 {
                    return (0, 0);
                }
                let row = (word.before + (word.bits & ((1 << bit) - 1)).count_ones()) as usize;
                (offsets[row] as usize, offsets[row + 1] as usize)
            }
        }
    }

    /// The nodes that may have a row, ascending.
    fn owners(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Self::Dense { first, offsets } => {
                Box::new(*first..*first + offsets.len().saturating_sub(1) as u32)
            }
            Self::Sparse { first, words, .. } => {
                let bits = |word: &Word, bit: u32| word.bits >> bit & 1 == 1;
                Box::new(words.iter().enumerate().flat_map(move |(at, word)| {
                    (0..64u32)
                        .filter(move |&bit| bits(word, bit))
                        .map(move |bit| first + at as u32 * 64 + bit)
                }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(owner: u32, neighbour: u32, relationship: u32) -> Edge {
        Edge {
            owner,
            step: Step {
                neighbour,
                relationship,
            },
        }
    }

    #[test]
    fn sparse_and_dense_rows_agree() {
        for stride in [1, 3, 5, 64, 1000] {
            let edges: Vec<_> = (0..200)
                .map(|n| edge(7 + n / 2 * stride, 1000 - n, n))
                .collect();
            let rows = Rows::build(&edges);
            for n in 0..100 {
                let owner = 7 + n * stride;
                assert_eq!(
                    rows.row(owner),
                    (&[999 - 2 * n, 1000 - 2 * n][..], &[2 * n + 1, 2 * n][..])
                );
                assert!(stride == 1 || rows.row(owner + 1).0.is_empty());
            }
            assert!(rows.row(0).0.is_empty() && rows.row(u32::MAX).0.is_empty());
            assert_eq!(rows.edges().count(), 200);
        }
    }
}
