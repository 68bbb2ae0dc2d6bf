use foldhash::HashMap;

use super::*;

/// Nodes with smaller slots always have a counter in the array.
const NEAR: usize = 1 << 16;

/// All nodes have one once every so-manieth is counted: before that, most of the memory of an array would be touched for a few nodes.
const SPARSE: usize = 16;

/// A number a node, and which nodes have one. In an array by slot where that pays.
#[derive(Default)]
pub struct NodeCounters {
    /// By slot.
    near: Vec<i64>,
    /// Of nodes beyond the array.
    far: HashMap<u32, i64>,
    /// In order of first sight.
    counted: Vec<u32>,
    slots: usize,
    charged: usize,
}

impl NodeCounters {
    /// Lets nodes below `slots` be counted.
    pub fn make_room(&mut self, slots: usize) {
        self.slots = self.slots.max(slots);
        if self.near.is_empty() {
            self.near = vec![0; self.slots.min(NEAR)];
        }
    }

    #[inline]
    pub fn add(&mut self, node: u32) {
        let Some(count) = self.near.get_mut(node as usize) else {
            return self.add_far(node);
        };
        if *count == 0 {
            self.counted.push(node);
        }
        *count += 1;
    }

    fn add_far(&mut self, node: u32) {
        let count = self.far.entry(node).or_insert(0);
        *count += 1;
        if *count == 1 {
            self.counted.push(node);
            if self.far.len() * SPARSE > self.slots {
                self.widen();
            }
        }
    }

    /// Gives all nodes a counter in the array.
    fn widen(&mut self) {
        // Zeros that nobody looks at cost nothing.
        let mut near = vec![0; self.slots];
        near[..self.near.len()].copy_from_slice(&self.near);
        for (node, count) in std::mem::take(&mut self.far) {
            near[node as usize] = count;
        }
        self.near = near;
    }

    /// Charges what has grown.
    ///
    /// # Errors
    /// `MemoryLimit` in the name of `operator`.
    pub fn charge(
        &mut self,
        operator: &'static str,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        // A byte of control beside each entry.
        let far = self.far.capacity() * (size_of::<(u32, i64)>() + 1);
        let arrays =
            self.near.capacity() * size_of::<i64>() + self.counted.capacity() * size_of::<u32>();
        let more = (far + arrays).saturating_sub(self.charged);
        self.charged += more;
        cx.charge(more, operator)
    }

    /// Takes every number away, in order of first sight.
    pub fn drain(&mut self, mut take: impl FnMut(u32, i64)) {
        for node in self.counted.drain(..) {
            let count = match self.near.get_mut(node as usize) {
                Some(count) => std::mem::take(count),
                None => self.far.remove(&node).unwrap_or_default(),
            };
            take(node, count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_keeps_its_number_when_the_array_grows() {
        let mut counters = NodeCounters::default();
        let slots = 4 * NEAR;
        counters.make_room(slots);
        for step in [1, 7, 1_000] {
            let nodes: Vec<u32> = (0..slots as u32).rev().step_by(step).collect();
            for &node in nodes.iter().chain(nodes.iter().step_by(2)) {
                counters.add(node);
            }
            let mut taken = Vec::new();
            counters.drain(|node, count| taken.push((node, count)));
            let expected = nodes.iter().enumerate();
            let expected = expected.map(|(at, &node)| (node, 2 - (at as i64 % 2)));
            assert_eq!(taken, expected.collect::<Vec<_>>(), "every {step}");
        }
    }

    #[test]
    fn few_nodes_far_away_need_no_array() {
        let mut counters = NodeCounters::default();
        counters.make_room(1 << 24);
        for node in [1 << 23, 5, 1 << 23] {
            counters.add(node);
        }
        assert_eq!(counters.near.len(), NEAR);
        let mut taken = Vec::new();
        counters.drain(|node, count| taken.push((node, count)));
        assert_eq!(taken, [(1 << 23, 2), (5, 1)]);
    }
}
