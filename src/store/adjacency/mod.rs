//! Who is joined to whom: per relationship type and direction, compressed rows and a small delta of newer edges.
//!
//! Deleted edges of the rows are remembered and skipped until the next compaction; readers see one row of both parts.

pub(super) mod delta;
mod edge_list;
mod neighbours;
pub(super) mod rows;

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::value::{NodeId, RelId};
use delta::Delta;
pub use edge_list::EdgeList;
pub use neighbours::{Between, Neighbours, TypeSet};
use rows::{Edge, Rows, Step};

/// Which way to follow relationships from a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `-->`
    Outgoing,
    /// `<--`
    Incoming,
    /// `--` and `<-->`
    Both,
}

impl Direction {
    /// The same relationships seen from the other end.
    pub fn reversed(self) -> Self {
        match self {
            Self::Outgoing => Self::Incoming,
            Self::Incoming => Self::Outgoing,
            Self::Both => Self::Both,
        }
    }
}

/// The relationships of one type in both directions.
#[derive(Debug, Clone, Default)]
pub(super) struct TypeAdjacency {
    pub outgoing: Adjacency,
    pub incoming: Adjacency,
}

impl TypeAdjacency {
    /// The number of relationships of the type.
    pub fn len(&self) -> usize {
        self.outgoing.len()
    }

    pub fn insert(&mut self, start: NodeId, relationship: RelId, end: NodeId) {
        self.outgoing.delta.insert(edge(start, relationship, end));
        self.incoming.delta.insert(edge(end, relationship, start));
    }

    pub fn remove(&mut self, start: NodeId, relationship: RelId, end: NodeId) {
        self.outgoing.remove(edge(start, relationship, end));
        self.incoming.remove(edge(end, relationship, start));
    }

    /// Merges delta and tombstones into fresh rows. O(relationships of the type); nothing when there is nothing to merge.
    pub fn compact(&mut self) {
        self.outgoing.compact();
        self.incoming.compact();
    }

    /// True when the delta has grown so large that a merge pays.
    pub fn wants_compaction(&self) -> bool {
        let changes = self.outgoing.delta.len() + self.outgoing.deleted.len() as usize;
        changes > (self.outgoing.rows.len() / 4).max(16_384)
    }

    /// Builds the rows from scratch; `edges` are all relationships of the type.
    pub fn build(edges: &[(NodeId, RelId, NodeId)]) -> Self {
        let outgoing: Vec<_> = edges
            .iter()
            .map(|&(start, relationship, end)| edge(start, relationship, end))
            .collect();
        let outgoing_rows = Rows::build(&outgoing);
        drop(outgoing);
        let incoming: Vec<_> = edges
            .iter()
            .map(|&(start, relationship, end)| edge(end, relationship, start))
            .collect();
        Self {
            outgoing: Adjacency::from(outgoing_rows),
            incoming: Adjacency::from(Rows::build(&incoming)),
        }
    }
}

fn edge(owner: NodeId, relationship: RelId, neighbour: NodeId) -> Edge {
    Edge {
        owner: owner.0,
        step: Step {
            neighbour: neighbour.0,
            relationship: relationship.0,
        },
    }
}

/// The relationships of one type in one direction.
#[derive(Debug, Clone, Default)]
pub struct Adjacency {
    pub(super) rows: Arc<Rows>,
    pub(super) delta: Delta,
    /// Relationships in `rows` that have been deleted.
    pub(super) deleted: Arc<RoaringBitmap>,
}

impl From<Rows> for Adjacency {
    fn from(rows: Rows) -> Self {
        Self {
            rows: Arc::new(rows),
            ..Self::default()
        }
    }
}

impl Adjacency {
    /// The number of relationships.
    pub fn len(&self) -> usize {
        self.rows.len() - self.deleted.len() as usize + self.delta.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The whole row of a node as sorted neighbour and relationship slots, when it lies in one place: no newer edges, no
    /// deleted ones. `None` sends the caller to [`Graph::neighbours`](super::Graph::neighbours).
    #[inline]
    pub fn sorted_row(&self, node: NodeId) -> Option<(&[u32], &[u32])> {
        (self.deleted.is_empty() && self.delta.row(node.0).is_empty())
            .then(|| self.rows.row(node.0))
    }

    /// Puts the sorted neighbours of each node into `rows`; false when they do not all lie in one place.
    ///
    /// The memory of all rows is asked for before any of them is looked at, so that it comes together and not row by row: several times
    /// as fast where rows are in no cache of the processor.
    pub fn sorted_rows<'g>(
        &'g self,
        nodes: impl Iterator<Item = u32>,
        rows: &mut Vec<&'g [u32]>,
    ) -> bool {
        if !self.deleted.is_empty() || self.delta.len() > 0 {
            return false;
        }
        rows.clear();
        rows.extend(nodes.map(|node| self.rows.neighbours_of(node)));
        let first = rows.iter().filter_map(|row| row.first());
        std::hint::black_box(first.fold(0, |all, first| all ^ first));
        true
    }

    /// True when a node has no relationships, and had none lately.
    #[inline]
    pub fn has_no_row(&self, node: NodeId) -> bool {
        self.rows.degree(node.0) == 0 && self.delta.row(node.0).is_empty()
    }

    /// Calls `visit` with the neighbour of each relationship at a node.
    #[inline]
    pub(super) fn for_each_neighbour(&self, node: NodeId, visit: &mut impl FnMut(NodeId)) {
        let (neighbours, relationships) = self.rows.row(node.0);
        if self.deleted.is_empty() {
            neighbours.iter().for_each(|&slot| visit(NodeId(slot)));
        } else {
            let pairs = neighbours.iter().zip(relationships);
            let kept = pairs.filter(|(_, relationship)| !self.deleted.contains(**relationship));
            kept.for_each(|(&slot, _)| visit(NodeId(slot)));
        }
        let newer = self.delta.row(node.0).iter();
        newer.for_each(|step| visit(NodeId(step.neighbour)));
    }

    /// The number of relationships at a node. O(1) unless some of the type have been deleted.
    pub fn degree(&self, node: NodeId) -> usize {
        let (_, relationships) = self.rows.row(node.0);
        let gone = if self.deleted.is_empty() {
            0
        } else {
            relationships
                .iter()
                .filter(|&&relationship| self.deleted.contains(relationship))
                .count()
        };
        relationships.len() - gone + self.delta.row(node.0).len()
    }

    /// Calls `found` with the place in `nodes` and the number of relationships of each node that has at least `least`, in order.
    pub fn degrees(&self, nodes: &[NodeId], least: usize, mut found: impl FnMut(usize, usize)) {
        let places = nodes.iter().enumerate();
        if !self.deleted.is_empty() || self.delta.len() > 0 {
            let degrees = places.map(|(at, &node)| (at, self.degree(node)));
            let enough = degrees.filter(|(_, degree)| *degree >= least);
            return enough.for_each(|(at, degree)| found(at, degree));
        }
        for (at, node) in places {
            let degree = self.rows.degree(node.0);
            if degree >= least {
                found(at, degree);
            }
        }
    }

    /// About `size` of the relationships, taken at even steps.
    pub(super) fn sample(&self, size: usize) -> impl Iterator<Item = RelId> + '_ {
        let step = self.len().div_ceil(size).max(1);
        let kept = self
            .rows
            .relationships()
            .iter()
            .copied()
            .filter(|&relationship| !self.deleted.contains(relationship));
        kept.chain(self.delta.edges().map(|edge| edge.step.relationship))
            .step_by(step)
            .map(RelId)
    }

    /// The nodes that have relationships, and perhaps some that had; those with newer relationships may come again.
    pub(super) fn owners(&self) -> impl Iterator<Item = u32> + '_ {
        let newer = self.delta.edges().map(|edge| edge.owner);
        self.rows.owners().chain(newer)
    }

    fn remove(&mut self, edge: Edge) {
        if !self.delta.remove(edge) {
            Arc::make_mut(&mut self.deleted).insert(edge.step.relationship);
        }
    }

    fn compact(&mut self) {
        if self.delta.len() == 0 && self.deleted.is_empty() {
            return;
        }
        *self = Self::from(Rows::build(&self.all_edges()));
    }

    /// The edges of rows and delta, without the deleted ones.
    fn all_edges(&self) -> Vec<Edge> {
        let kept = self
            .rows
            .edges()
            .filter(|edge| !self.deleted.contains(edge.step.relationship));
        kept.chain(self.delta.edges()).collect()
    }
}
