//! What was written since constraints were last checked.

use roaring::RoaringBitmap;

use crate::store::graph::Graph;
use crate::value::{NodeId, RelId};

/// Slots of elements that were created, or whose labels or properties were changed.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    pub nodes: RoaringBitmap,
    pub relationships: RoaringBitmap,
}

impl Touched {
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.relationships.is_empty()
    }

    /// Adds what the other has and leaves it empty.
    pub fn take_from(&mut self, other: &mut Self) {
        self.nodes |= std::mem::take(&mut other.nodes);
        self.relationships |= std::mem::take(&mut other.relationships);
    }
}

impl Graph {
    pub(in crate::store) fn touch_node(&mut self, node: NodeId) {
        if !self.schema.constraints.is_empty() {
            self.touched.nodes.insert(node.0);
        }
    }

    pub(in crate::store) fn touch_relationship(&mut self, relationship: RelId) {
        if !self.schema.constraints.is_empty() {
            self.touched.relationships.insert(relationship.0);
        }
    }

    /// Counts everything written so far as checked.
    pub(in crate::store) fn forget_touched(&mut self) {
        self.touched = Touched::default();
        self.unsettled = Touched::default();
    }
}
