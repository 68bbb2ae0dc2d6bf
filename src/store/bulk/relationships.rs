//! New relationships by type, until their adjacency is built in one go.

use crate::store::adjacency::{EdgeList, TypeAdjacency};
use crate::store::catalog::TypeId;
use crate::value::NodeId;

/// The new relationships of each type.
#[derive(Debug, Default)]
pub struct NewEdges(Vec<EdgeList>);

impl NewEdges {
    /// Adds relationships with slots from `first` on.
    pub fn add_run(&mut self, of_type: TypeId, first: u32, starts: Vec<NodeId>, ends: Vec<NodeId>) {
        self.of(of_type).extend(first, starts, ends);
    }

    /// Adds one relationship.
    pub fn add(&mut self, of_type: TypeId, relationship: u32, start: NodeId, end: NodeId) {
        self.of(of_type).push(relationship, start, end);
    }

    fn of(&mut self, of_type: TypeId) -> &mut EdgeList {
        let at = of_type.0 as usize;
        if self.0.len() <= at {
            self.0.resize_with(at + 1, EdgeList::default);
        }
        &mut self.0[at]
    }

    /// Puts the edges of each type into its rows, the two directions of a type at a time.
    pub fn build(self, adjacency: &mut [TypeAdjacency], threads: usize) {
        for (adjacency, edges) in adjacency.iter_mut().zip(self.0) {
            if !edges.is_empty() {
                adjacency.add(edges, threads > 1);
            }
        }
    }
}
