use super::*;

/// A set of nodes that is cheap to empty: a bit a node, and the nodes marked.
#[derive(Default)]
pub struct NodeMarks {
    bits: Vec<u64>,
    marked: Vec<u32>,
}

impl NodeMarks {
    /// False when the node was marked already. Nodes made after the last clearing cannot be marked.
    #[inline]
    pub fn mark(&mut self, node: NodeId) -> bool {
        let word = &mut self.bits[node.0 as usize / 64];
        let bit = 1 << (node.0 % 64);
        let new = *word & bit == 0;
        if new {
            *word |= bit;
            self.marked.push(node.0);
        }
        new
    }

    pub fn has(&self, node: NodeId) -> bool {
        self.bits[node.0 as usize / 64] & (1 << (node.0 % 64)) != 0
    }

    /// Takes all marks away and makes room for nodes below `slots`.
    pub fn clear(&mut self, slots: usize) {
        for node in self.marked.drain(..) {
            self.bits[node as usize / 64] = 0;
        }
        self.bits.resize(slots.div_ceil(64), 0);
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        self.bits.capacity() * size_of::<u64>() + self.marked.capacity() * size_of::<u32>()
    }
}
