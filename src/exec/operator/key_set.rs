use foldhash::HashSet;

use super::*;

/// Tells the first row of each key from those that follow, equivalent ones being the same key.
///
/// As [`KeyTable`], without giving keys back: of a node it keeps a bit, of two nodes their slots.
pub struct KeySet {
    width: usize,
    /// Keys of one node: a bit a slot.
    nodes: Vec<u64>,
    /// Keys of two nodes.
    pairs: HashSet<u64>,
    others: KeyTable,
}

impl KeySet {
    /// For keys of `width` values.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            nodes: Vec::new(),
            pairs: HashSet::default(),
            others: KeyTable::new(width),
        }
    }

    /// The number of values of a key.
    pub fn width(&self) -> usize {
        self.width
    }

    /// True when the row's key is new.
    ///
    /// # Errors
    /// `MemoryLimit`, in the name of `operator`.
    pub fn insert(
        &mut self,
        columns: &[Arc<Column>],
        row: usize,
        operator: &'static str,
        cx: &mut ExecContext,
    ) -> Result<bool, ExecError> {
        let node = |position: usize| columns[position].node(row);
        match self.width {
            1 => {
                if let Some(node) = node(0) {
                    return self.insert_node(node, operator, cx);
                }
            }
            2 => {
                if let (Some(one), Some(other)) = (node(0), node(1)) {
                    return self.insert_pair(one, other, operator, cx);
                }
            }
            _ => {}
        }
        Ok(self.others.insert(columns, row, operator, cx)?.1)
    }

    fn insert_node(
        &mut self,
        node: NodeId,
        operator: &'static str,
        cx: &mut ExecContext,
    ) -> Result<bool, ExecError> {
        let (at, bit) = (node.0 as usize / 64, 1 << (node.0 % 64));
        if self.nodes.len() <= at {
            let before = self.nodes.capacity();
            self.nodes.resize(at + 1, 0);
            let more = self.nodes.capacity() - before;
            cx.charge(more * size_of::<u64>(), operator)?;
        }
        let new = self.nodes[at] & bit == 0;
        self.nodes[at] |= bit;
        Ok(new)
    }

    fn insert_pair(
        &mut self,
        one: NodeId,
        other: NodeId,
        operator: &'static str,
        cx: &mut ExecContext,
    ) -> Result<bool, ExecError> {
        let before = self.pairs.capacity();
        let new = self
            .pairs
            .insert(u64::from(one.0) << 32 | u64::from(other.0));
        let more = self.pairs.capacity() - before;
        if more > 0 {
            // A byte of control beside each entry.
            cx.charge(more * (size_of::<u64>() + 1), operator)?;
        }
        Ok(new)
    }
}
