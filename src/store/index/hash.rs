//! Hash tables from values to slots, which only ever grow.

use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{PoisonError, RwLock};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::store::catalog::{KeyId, LabelId};
use crate::store::column::ValueRef;
use crate::store::graph::Graph;
use crate::value::{NodeId, compare};

/// The slots of each hash.
#[derive(Debug)]
pub struct HashIndex {
    entries: RwLock<Postings>,
    /// How many nodes there were when it was built.
    built: u32,
    /// Entries that were added after building; many of them may be out of date.
    added: AtomicU32,
}

/// The nodes of each hash. Values that many nodes share have a list, so that adding one more stays cheap.
#[derive(Debug, Default)]
struct Postings {
    table: HashTable<Posting>,
    lists: Vec<Vec<u32>>,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    hash: u32,
    nodes: Nodes,
}

#[derive(Debug, Clone, Copy)]
enum Nodes {
    /// The slot of the only node.
    One(u32),
    /// The place of the list of nodes.
    Many(u32),
}
impl HashIndex {
    /// An index of the values of one property of the nodes with a label.
    pub fn build(graph: &Graph, label: LabelId, key: KeyId) -> Self {
        let nodes = graph.nodes_with_label(label);
        let hashed = |slot| {
            let value = graph.node_property_ref(NodeId(slot), key);
            Some((hash_stored(value)?, slot))
        };
        Self::of(nodes.iter().filter_map(hashed), nodes.len() as u32)
    }

    /// An index of hashes with their slots, `built` elements in all.
    pub fn of(hashed: impl Iterator<Item = (u32, u32)>, built: u32) -> Self {
        let mut postings = Postings::default();
        hashed.for_each(|(hash, slot)| postings.add(hash, slot));
        Self {
            entries: RwLock::new(postings),
            built,
            added: AtomicU32::new(0),
        }
    }

    /// The first element of a hash that passes the test.
    pub fn find(&self, hash: u32, matches: impl Fn(u32) -> bool) -> Option<u32> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.find(hash, matches)
    }

    /// Adds the nodes of a hash that pass the test to `found`, each once.
    pub fn collect(&self, hash: u32, matches: impl Fn(&u32) -> bool, found: &mut Vec<NodeId>) {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.collect(hash, matches, found);
    }

    /// Adds an entry; false when so many were added that a new index is due.
    pub fn add(&self, node: NodeId, value: ValueRef<'_>) -> bool {
        hash_stored(value).is_none_or(|hash| self.insert(hash, node.0))
    }

    /// As [`add`](Self::add), by hash.
    pub fn insert(&self, hash: u32, slot: u32) -> bool {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        entries.add(hash, slot);
        self.added.fetch_add(1, Ordering::Relaxed) < self.built.max(8192).saturating_mul(2)
    }
}

impl Postings {
    fn add(&mut self, hash: u32, slot: u32) {
        let same = |posting: &Posting| posting.hash == hash;
        let Some(posting) = self.table.find_mut(spread(hash), same) else {
            let nodes = Nodes::One(slot);
            let rehash = |posting: &Posting| spread(posting.hash);
            self.table
                .insert_unique(spread(hash), Posting { hash, nodes }, rehash);
            return;
        };
        match posting.nodes {
            Nodes::One(only) if only == slot => {}
            Nodes::One(only) => {
                posting.nodes = Nodes::Many(self.lists.len() as u32);
                self.lists.push(vec![only, slot]);
            }
            Nodes::Many(list) => self.lists[list as usize].push(slot),
        }
    }

    fn find(&self, hash: u32, matches: impl Fn(u32) -> bool) -> Option<u32> {
        let same = |posting: &Posting| posting.hash == hash;
        match self.table.find(spread(hash), same)?.nodes {
            Nodes::One(slot) => Some(slot).filter(|&slot| matches(slot)),
            Nodes::Many(list) => {
                let mut slots = self.lists[list as usize].iter().copied();
                slots.find(|&slot| matches(slot))
            }
        }
    }

    /// Adds the nodes of a hash that pass the test to `found`, each once.
    fn collect(&self, hash: u32, matches: impl Fn(&u32) -> bool, found: &mut Vec<NodeId>) {
        let Some(posting) = self
            .table
            .find(spread(hash), |posting| posting.hash == hash)
        else {
            return;
        };
        match posting.nodes {
            Nodes::One(slot) => found.extend(Some(slot).filter(matches).map(NodeId)),
            Nodes::Many(list) => {
                let mut slots: Vec<u32> = self.lists[list as usize]
                    .iter()
                    .copied()
                    .filter(matches)
                    .collect();
                // A value that came back stands in the list twice.
                slots.sort_unstable();
                slots.dedup();
                found.extend(slots.into_iter().map(NodeId));
            }
        }
    }
}

/// The 64 bits that a hash table wants, from the 32 that an entry keeps.
pub fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// As [`hash`], also of values that look-ups do not find but constraints compare.
pub fn hash_stored(value: ValueRef<'_>) -> Option<u32> {
    let ValueRef::Other(value) = value else {
        return hash(value);
    };
    let mut state = FixedState::default().build_hasher();
    compare::hash(value, &mut state);
    Some((state.finish() >> 32) as u32)
}

/// Equal values have equal hashes; `None` for what equals nothing and for what is not indexed.
pub fn hash(value: ValueRef<'_>) -> Option<u32> {
    let state = FixedState::default();
    let hash = match value {
        ValueRef::Null | ValueRef::Other(_) => return None,
        ValueRef::Boolean(value) => state.hash_one((0u8, value)),
        ValueRef::Integer(value) => state.hash_one((1u8, value)),
        ValueRef::Float(value) if value.is_nan() => return None,
        ValueRef::Float(value) => match as_integer(value) {
            Some(value) => state.hash_one((1u8, value)),
            None => state.hash_one((2u8, value.to_bits())),
        },
        ValueRef::String(value) => state.hash_one(value),
        ValueRef::Date(value) => state.hash_one((3u8, value.epoch_day)),
    };
    Some((hash >> 32) as u32)
}

/// Cypher's `=` of values that look-ups find.
pub fn equal(left: ValueRef<'_>, right: ValueRef<'_>) -> bool {
    match (left, right) {
        (ValueRef::Integer(integer), ValueRef::Float(float))
        | (ValueRef::Float(float), ValueRef::Integer(integer)) => {
            as_integer(float) == Some(integer)
        }
        (ValueRef::Null | ValueRef::Other(_), _) => false,
        (left, right) => left == right,
    }
}

/// The integer that a float is exactly, if it is one.
fn as_integer(value: f64) -> Option<i64> {
    // -2^63 is a float and an integer; 2^63 is the first float too large.
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value);
    (fits && value.fract() == 0.0).then_some(value as i64)
}
