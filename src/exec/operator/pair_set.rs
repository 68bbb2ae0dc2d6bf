use foldhash::HashSet;

/// Pairs of a group and a number: tells those that come for the first time. Groups are numbered in the order in which they come up.
///
/// While the rows of each group stand together, it is enough to know by number with which group it came last. The pairs are kept on
/// the side, and put into a hash set once a group comes again.
#[derive(Default)]
pub struct PairSet {
    /// By number: the mark of the group that it came with last.
    last: Vec<u32>,
    /// Each pair once, as long as groups stand together.
    pairs: Vec<u64>,
    scattered: Option<HashSet<u64>>,
    group: u32,
    /// The mark of a group is one more than this and its number; all marks in use before are smaller.
    base: u32,
    most: u32,
}

impl PairSet {
    /// Larger numbers have no place here.
    pub const LIMIT: u32 = 1 << 24;

    /// True when the pair is new.
    #[inline]
    pub fn insert(&mut self, group: u32, number: u32) -> bool {
        if group != self.group {
            self.enter(group);
        }
        let place = number as usize;
        if place >= self.last.len() {
            self.last.resize(place + 1, 0);
        }
        let mark = self.base + group + 1;
        if std::mem::replace(&mut self.last[place], mark) == mark {
            return false;
        }
        let pair = u64::from(group) << 32 | u64::from(number);
        match &mut self.scattered {
            Some(known) => known.insert(pair),
            None => {
                self.pairs.push(pair);
                true
            }
        }
    }

    fn enter(&mut self, group: u32) {
        if group < self.group && self.scattered.is_none() {
            self.scattered = Some(std::mem::take(&mut self.pairs).into_iter().collect());
        }
        self.group = group;
        self.most = self.most.max(group);
        if self.base.checked_add(self.most + 1).is_none() {
            self.renumber();
        }
    }

    /// Forgets all pairs. The array by number stays, so that the next ones cost no more than they are.
    pub fn forget(&mut self) {
        self.pairs.clear();
        self.scattered = None;
        self.base = self.base.saturating_add(self.most + 1);
        (self.group, self.most) = (0, 0);
        if self.base == u32::MAX {
            self.renumber();
        }
    }

    /// Lets marks begin with the smallest again.
    fn renumber(&mut self) {
        for mark in &mut self.last {
            *mark = mark.saturating_sub(self.base);
        }
        self.base = 0;
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        // A byte of control beside each entry.
        let entry = size_of::<u64>() + 1;
        let scattered = self.scattered.as_ref();
        self.last.capacity() * size_of::<u32>()
            + self.pairs.capacity() * size_of::<u64>()
            + scattered.map_or(0, |known| known.capacity() * entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_forgotten_is_new_again() {
        let mut set = PairSet::default();
        for base in [0, 7, u32::MAX - 4, u32::MAX - 1] {
            set.forget();
            set.base = set.base.max(base);
            for (group, number) in [(0, 3), (0, 5), (1, 3), (5, 3), (5, 9), (2, 3)] {
                assert!(set.insert(group, number), "{base} {group} {number}");
                assert!(!set.insert(group, number), "{base} {group} {number}");
            }
        }
    }

    #[test]
    fn pairs_are_new_once_in_whatever_order_groups_come() {
        for groups in [[0, 0, 1, 1, 2, 2], [0, 1, 0, 2, 1, 0], [0, 1, 2, 2, 1, 0]] {
            let (mut set, mut known) = (PairSet::default(), std::collections::HashSet::new());
            for group in groups {
                for number in [3, 0, 3, 7, group] {
                    let new = known.insert((group, number));
                    assert_eq!(
                        set.insert(group, number),
                        new,
                        "{groups:?} {group} {number}"
                    );
                }
            }
        }
    }
}
