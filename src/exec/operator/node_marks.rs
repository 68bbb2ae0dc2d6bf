use super::*;

/// Words of bits that are looked through in the time that a node takes which lies anywhere.
const NODES_A_WORD: usize = 8;

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

    /// Puts the marked nodes into `nodes` in order where that costs little beside visiting them, so that what is read of them next lies one
    /// behind the other. `nodes` holds them all.
    pub fn put_in_order(&self, nodes: &mut Vec<u32>) {
        if nodes.len() * NODES_A_WORD < self.bits.len() {
            return;
        }
        nodes.clear();
        for (at, &word) in self.bits.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                nodes.push(at as u32 * 64 + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
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
