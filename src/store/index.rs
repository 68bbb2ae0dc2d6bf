//! Hash indexes on (label, key), built when first worth it.
//!
//! An index may hold entries that no longer apply (another clone's, or of a value since replaced), never too few: every
//! hit is checked against the graph that asks. So clones share an index and only ever add to it.

use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;
use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::catalog::{KeyId, LabelId};
use super::column::{ColumnTest, Kind, Relation, ValueRef};
use super::graph::Graph;
use crate::value::{NodeId, Value, compare};

/// With fewer nodes than this an index is built at once; a larger label is first scanned once, as a single look-up costs
/// less than an index.
const BUILD_AT_ONCE: u64 = 1024;

/// The indexes of a graph. Clones share them until one writes; then the writer goes on with a list of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Indexes(Arc<RwLock<HashMap<(LabelId, KeyId), Entry>>>);

#[derive(Debug, Clone)]
enum Entry {
    Scanned,
    Built(Arc<HashIndex>),
}

#[derive(Debug)]
pub(super) struct HashIndex {
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

impl Graph {
    /// The nodes with a label whose property equals `value` as Cypher's `=` says.
    ///
    /// `None` when this kind of value (a list, a time) is not indexed and the caller has to scan. Null and NaN equal nothing.
    pub fn lookup(&self, label: LabelId, key: KeyId, value: &Value) -> Option<Vec<NodeId>> {
        let mut found = Vec::new();
        self.lookup_into(label, key, value, &mut found)
            .then_some(found)
    }

    /// Like [`lookup`](Self::lookup), adding to `found`; false instead of `None`.
    pub fn lookup_into(
        &self,
        label: LabelId,
        key: KeyId,
        value: &Value,
        found: &mut Vec<NodeId>,
    ) -> bool {
        let value = ValueRef::from(value);
        if matches!(value, ValueRef::Other(_)) {
            return false;
        }
        let Some(hash) = hash(value) else { return true };
        let matches = |&slot: &u32| {
            self.has_label(NodeId(slot), label)
                && equal(self.node_property_ref(NodeId(slot), key), value)
        };
        match self.index(label, key) {
            Some(index) => {
                let entries = index.entries.read().unwrap_or_else(PoisonError::into_inner);
                entries.collect(hash, matches, found);
            }
            None => self.scan(label, key, value, matches, found),
        }
        true
    }

    /// As a look-up, without index.
    fn scan(
        &self,
        label: LabelId,
        key: KeyId,
        value: ValueRef<'_>,
        matches: impl Fn(&u32) -> bool,
        found: &mut Vec<NodeId>,
    ) {
        let column = self.node_column(key);
        if let (Some(column), ValueRef::String(text)) = (column, value)
            && column.kind() == Kind::String
        {
            let mut slots = Vec::new();
            for chunk in 0..column.chunk_count() {
                column.search(chunk, &ColumnTest::Text(text, Relation::EQUAL), &mut slots);
            }
            found.extend(slots.into_iter().filter(matches).map(NodeId));
            return;
        }
        let nodes = self.nodes_with_label(label).iter();
        found.extend(nodes.filter(matches).map(NodeId));
    }

    fn index(&self, label: LabelId, key: KeyId) -> Option<Arc<HashIndex>> {
        let known = self
            .indexes
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&(label, key))
            .cloned();
        match known {
            Some(Entry::Built(index)) => return Some(index),
            None if self.nodes_with_label(label).len() > BUILD_AT_ONCE
                && !self.is_declared(label, key) =>
            {
                self.remember(label, key, Entry::Scanned);
                return None;
            }
            _ => {}
        }
        Some(self.build_index(label, key))
    }

    /// The index on a label and a key, whatever it costs to build it.
    pub(super) fn built_index(&self, label: LabelId, key: KeyId) -> Arc<HashIndex> {
        let known = self.indexes.0.read();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        match known.get(&(label, key)) {
            Some(Entry::Built(index)) => index.clone(),
            _ => {
                drop(known);
                self.build_index(label, key)
            }
        }
    }

    fn build_index(&self, label: LabelId, key: KeyId) -> Arc<HashIndex> {
        let index = Arc::new(HashIndex::build(self, label, key));
        self.remember(label, key, Entry::Built(index.clone()));
        index
    }

    /// True when the schema asks for the index.
    fn is_declared(&self, label: LabelId, key: KeyId) -> bool {
        let (label, key) = (self.catalog.label_name(label), self.catalog.key_name(key));
        self.schema.node_index(label, key).is_some()
    }

    fn remember(&self, label: LabelId, key: KeyId, entry: Entry) {
        self.indexes
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((label, key), entry);
    }

    /// Adds a new node to the indexes.
    pub(super) fn index_node(&mut self, node: NodeId) {
        self.update_indexes(|graph, label, key| {
            graph.has_label(node, label).then_some((node, key))
        });
    }

    /// Adds a changed value to the indexes.
    pub(super) fn index_property(&mut self, node: NodeId, changed: KeyId) {
        self.update_indexes(|graph, label, key| {
            (key == changed && graph.has_label(node, label)).then_some((node, key))
        });
    }

    /// Adds a node that was given a label to the indexes.
    pub(super) fn index_label(&mut self, node: NodeId, given: LabelId) {
        self.update_indexes(|_, label, key| (label == given).then_some((node, key)));
    }

    fn update_indexes(
        &mut self,
        wants: impl Fn(&Graph, LabelId, KeyId) -> Option<(NodeId, KeyId)>,
    ) {
        self.indexes.separate();
        let mut outgrown = Vec::new();
        let entries = self
            .indexes
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        for (&(label, key), entry) in entries.iter() {
            let (Entry::Built(index), Some((node, key))) = (entry, wants(self, label, key)) else {
                continue;
            };
            if !index.add(node, self.node_property_ref(node, key)) {
                outgrown.push((label, key));
            }
        }
        drop(entries);
        if !outgrown.is_empty() {
            let mut entries = self
                .indexes
                .0
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            outgrown
                .iter()
                .for_each(|place| drop(entries.remove(place)));
        }
    }
}

impl Indexes {
    /// Stops sharing the list with other clones: an index that one of them builds later would lack what is written here.
    fn separate(&mut self) {
        if Arc::get_mut(&mut self.0).is_none() {
            let entries = self
                .0
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            self.0 = Arc::new(RwLock::new(entries));
        }
    }
}

impl HashIndex {
    fn build(graph: &Graph, label: LabelId, key: KeyId) -> Self {
        let nodes = graph.nodes_with_label(label);
        let hashed = |slot| {
            let value = graph.node_property_ref(NodeId(slot), key);
            Some((hash_stored(value)?, slot))
        };
        Self::of(nodes.iter().filter_map(hashed), nodes.len() as u32)
    }

    /// An index of hashes with their slots, `built` elements in all.
    pub(super) fn of(hashed: impl Iterator<Item = (u32, u32)>, built: u32) -> Self {
        let mut postings = Postings::default();
        hashed.for_each(|(hash, slot)| postings.add(hash, slot));
        Self {
            entries: RwLock::new(postings),
            built,
            added: AtomicU32::new(0),
        }
    }

    /// The first element of a hash that passes the test.
    pub(super) fn find(&self, hash: u32, matches: impl Fn(u32) -> bool) -> Option<u32> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.find(hash, matches)
    }

    /// Adds an entry; false when so many were added that a new index is due.
    fn add(&self, node: NodeId, value: ValueRef<'_>) -> bool {
        hash_stored(value).is_none_or(|hash| self.insert(hash, node.0))
    }

    /// As [`add`](Self::add), by hash.
    pub(super) fn insert(&self, hash: u32, slot: u32) -> bool {
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
pub(super) fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// As [`hash`], also of values that look-ups do not find but constraints compare.
pub(super) fn hash_stored(value: ValueRef<'_>) -> Option<u32> {
    let ValueRef::Other(value) = value else {
        return hash(value);
    };
    let mut state = FixedState::default().build_hasher();
    compare::hash(value, &mut state);
    Some((state.finish() >> 32) as u32)
}

/// Equal values have equal hashes; `None` for what equals nothing and for what is not indexed.
fn hash(value: ValueRef<'_>) -> Option<u32> {
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

fn equal(left: ValueRef<'_>, right: ValueRef<'_>) -> bool {
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
