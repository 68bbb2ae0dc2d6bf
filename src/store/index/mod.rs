//! Indexes on one property of the nodes with a label. Those that the schema declares keep the nodes in order of their values and lie in
//! the file with them; others are hash tables, built when first worth it.
//!
//! An index may hold entries that no longer apply (another clone's, or of a value since replaced), never too few: every
//! hit is checked against the graph that asks. So clones share an index and only ever add to it.

mod hash;
mod ordered;
mod sort;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use foldhash::HashMap;

use super::catalog::{KeyId, LabelId};
use super::column::{ColumnTest, Kind, Relation, ValueRef};
use super::graph::Graph;
use super::schema::{IndexKind, Subject};
use crate::value::{NodeId, Value};
pub(super) use hash::{HashIndex, hash_stored, spread};
use hash::{equal, hash};
pub(super) use ordered::OrderedIndex;
pub use ordered::ValueRange;

/// With fewer nodes than this an index is built at once; a larger label is first scanned once, as a single look-up costs
/// less than an index.
const BUILD_AT_ONCE: u64 = 1024;

/// One in so many nodes: a range with more of them is found faster by reading the column from front to back.
const SCAN_SHARE: usize = 24;

/// The indexes of a graph. Clones share them until one writes; then the writer goes on with a list of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Indexes(Arc<RwLock<HashMap<Place, Entry>>>);

type Place = (LabelId, KeyId);

/// What there is at a place; neither, where the label was scanned once.
#[derive(Debug, Clone, Default)]
struct Entry {
    hashed: Option<Arc<HashIndex>>,
    ordered: Option<Arc<OrderedIndex>>,
}

/// How a single value is looked up.
enum Finder {
    Hashed(Arc<HashIndex>),
    Ordered(Arc<OrderedIndex>),
    Scan,
}

/// Single values.
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
        match self.finder((label, key), || self.is_declared(label, key)) {
            Finder::Hashed(index) => index.collect(hash, matches, found),
            Finder::Ordered(index) => index.collect_equal(value, hash, matches, found),
            Finder::Scan => self.scan((label, key), value, matches, found),
        }
        true
    }

    /// A node of a unique place whose value may equal that of a node, and that passes the test.
    pub(super) fn find_same(
        &self,
        (label, key): Place,
        slot: u32,
        matches: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let value = self.node_property_ref(NodeId(slot), key);
        let hash = hash_stored(value)?;
        match self.finder((label, key), || true) {
            Finder::Hashed(index) => index.find(hash, matches),
            Finder::Ordered(index) => index.find_equal(value, hash, matches),
            Finder::Scan => unreachable!("what is declared is never scanned"),
        }
    }

    fn finder(&self, place: Place, declared: impl FnOnce() -> bool) -> Finder {
        let known = self.indexes.read().get(&place).cloned();
        match known {
            Some(Entry {
                hashed: Some(index),
                ..
            }) => Finder::Hashed(index),
            Some(Entry {
                ordered: Some(index),
                ..
            }) if !index.wants_hashes() => Finder::Ordered(index),
            None if declared() => Finder::Ordered(self.build_ordered(place)),
            None if self.nodes_with_label(place.0).len() > BUILD_AT_ONCE => {
                self.indexes.write().entry(place).or_default();
                Finder::Scan
            }
            _ => {
                let index = Arc::new(HashIndex::build(self, place.0, place.1));
                self.indexes.write().entry(place).or_default().hashed = Some(index.clone());
                Finder::Hashed(index)
            }
        }
    }

    /// As a look-up, without index.
    fn scan(
        &self,
        (label, key): Place,
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
}

/// Order.
impl Graph {
    /// Adds the nodes with a label whose property lies in a range to `found`, in order of creation; false when the schema declares no
    /// index on them or it does not order values such as the bounds.
    pub fn range_into(
        &self,
        label: LabelId,
        key: KeyId,
        range: &ValueRange<'_>,
        found: &mut Vec<NodeId>,
    ) -> bool {
        if !range.is_ordered() || !self.is_declared(label, key) {
            return false;
        }
        let index = self.recent_index((label, key));
        let places = index.places(range);
        let matches = |&slot: &u32| {
            range.contains(self.node_property_ref(NodeId(slot), key))
                && self.has_label(NodeId(slot), label)
        };
        if places.len() > index.slots().len() / SCAN_SHARE {
            self.scan_range((label, key), range, found);
        } else {
            let before = found.len();
            index.collect(places, matches, found);
            found[before..].sort_unstable();
        }
        true
    }

    fn scan_range(&self, (label, key): Place, range: &ValueRange<'_>, found: &mut Vec<NodeId>) {
        let nodes = self.nodes_with_label(label);
        let Some(column) = self.node_column(key) else {
            return;
        };
        let passes = |&slot: &u32| range.contains(column.get(slot)) && nodes.contains(slot);
        let Some(test) = ColumnTest::of_range(column.kind(), range) else {
            return found.extend(nodes.iter().filter(passes).map(NodeId));
        };
        let mut slots = Vec::new();
        for chunk in 0..column.chunk_count() {
            slots.clear();
            column.search(chunk, &test, &mut slots);
            found.extend(slots.iter().copied().filter(passes).map(NodeId));
        }
    }

    /// The ordered index of a place, with few nodes newer than it.
    fn recent_index(&self, place: Place) -> Arc<OrderedIndex> {
        let index = self.ordered_index(place);
        match index.is_recent() {
            true => index,
            false => self.renew(place, &index),
        }
    }

    /// The ordered index of a place, with no nodes newer than it.
    pub(super) fn current_index(&self, place: Place) -> Arc<OrderedIndex> {
        let index = self.ordered_index(place);
        match index.is_current() {
            true => index,
            false => self.renew(place, &index),
        }
    }

    /// The ordered index of a place, whatever it costs to build it.
    pub(super) fn ordered_index(&self, place: Place) -> Arc<OrderedIndex> {
        let known = self.indexes.read().get(&place).cloned();
        let known = known.and_then(|entry| entry.ordered);
        known.unwrap_or_else(|| self.build_ordered(place))
    }

    fn build_ordered(&self, place: Place) -> Arc<OrderedIndex> {
        let index = OrderedIndex::build(self, place.0, place.1);
        self.put_ordered(place, index)
    }

    fn renew(&self, place: Place, index: &OrderedIndex) -> Arc<OrderedIndex> {
        self.put_ordered(place, index.renewed(self, place.0, place.1))
    }

    /// Takes over an order of slots that was read from a file.
    pub(super) fn adopt_order(&self, place: Place, slots: Vec<u32>) {
        let column = self.node_column(place.1).cloned().unwrap_or_default();
        self.put_ordered(place, OrderedIndex::of(column, Arc::new(slots)));
    }

    /// True when the index of a place has this order of slots and no other.
    pub(super) fn has_order(&self, place: Place, slots: &Arc<Vec<u32>>) -> bool {
        let entries = self.indexes.read();
        let index = entries.get(&place).and_then(|entry| entry.ordered.as_ref());
        index.is_some_and(|index| Arc::ptr_eq(index.slots(), slots))
    }

    /// Puts an ordered index in its place.
    fn put_ordered(&self, place: Place, index: OrderedIndex) -> Arc<OrderedIndex> {
        let index = Arc::new(index);
        self.indexes.write().entry(place).or_default().ordered = Some(index.clone());
        index
    }
}

/// Declarations.
impl Graph {
    /// True when the schema asks for the index.
    fn is_declared(&self, label: LabelId, key: KeyId) -> bool {
        let (label, key) = (self.catalog.label_name(label), self.catalog.key_name(key));
        self.schema.node_index(label, key).is_some()
    }

    /// The places of the declared indexes on one property of nodes, each once, as far as the graph has met their names.
    pub(super) fn declared_places(&self) -> Vec<Place> {
        let indexes = self.schema.indexes().iter();
        let declared = indexes.filter(|index| index.kind != IndexKind::Lookup);
        let kept = self.schema.constraints().iter();
        let kept = kept.filter(|constraint| constraint.rule.is_unique());
        let places = declared
            .map(|index| (&index.subject, &index.keys))
            .chain(kept.map(|constraint| (&constraint.subject, &constraint.keys)));
        let mut places: Vec<Place> = places
            .filter_map(|(subject, keys)| match (subject, keys.as_slice()) {
                (Subject::Label(label), [key]) => {
                    Some((self.catalog.label(label)?, self.catalog.key(key)?))
                }
                _ => None,
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// Upkeep.
impl Graph {
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
        let entries = self.indexes.read();
        for (&(label, key), entry) in entries.iter() {
            let Some((node, key)) = wants(self, label, key) else {
                continue;
            };
            if !entry.add(node, self.node_property_ref(node, key)) {
                outgrown.push((label, key));
            }
        }
        drop(entries);
        if !outgrown.is_empty() {
            let mut entries = self.indexes.write();
            outgrown
                .iter()
                .for_each(|place| drop(entries.remove(place)));
        }
    }
}

impl Entry {
    /// Adds a node that was written; false when a new index is due.
    fn add(&self, node: NodeId, value: ValueRef<'_>) -> bool {
        let hashed = self.hashed.as_ref();
        let ordered = self.ordered.as_ref();
        let hashed = hashed.is_none_or(|index| index.add(node, value));
        ordered.is_none_or(|index| index.add(node, value)) && hashed
    }
}

impl Indexes {
    fn read(&self) -> RwLockReadGuard<'_, HashMap<Place, Entry>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<Place, Entry>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops sharing the list with other clones: an index that one of them builds later would lack what is written here.
    pub fn separate(&mut self) {
        if Arc::get_mut(&mut self.0).is_none() {
            let entries = self.read().clone();
            self.0 = Arc::new(RwLock::new(entries));
        }
    }
}
