//! The nodes with a label in order of one property: finds what equals a value, lies between two, or begins with a text.

use std::cmp::Ordering;
use std::ops::{Bound, Range};
use std::sync::atomic::{AtomicU32, Ordering as Memory};
use std::sync::{Arc, PoisonError, RwLock};

use roaring::RoaringBitmap;

use super::hash::HashIndex;
use super::sort::{order, rank, sorted};
use crate::store::catalog::{KeyId, LabelId};
use crate::store::column::{Column, ValueRef};
use crate::store::graph::Graph;
use crate::value::{NodeId, Value};

/// Look-ups that cost as much as to hash all values once, for so many nodes each.
const NODES_A_LOOKUP: u32 = 8;
const FEW_LOOKUPS: u32 = 256;

/// Newer nodes are looked at one by one up to this part of all, and at least so many.
const NEWER_SHARE: usize = 64;
const FEW_NEWER: usize = 1024;

/// The values that a look-up asks for: those that keep both bounds and begin with the text.
#[derive(Debug, Clone, Copy)]
pub struct ValueRange<'v> {
    pub lower: Bound<&'v Value>,
    pub upper: Bound<&'v Value>,
    pub prefix: Option<&'v str>,
}

/// Slots in order of the values that they had, and the nodes that were written since.
#[derive(Debug)]
pub struct OrderedIndex {
    /// As it was when the slots were put in order.
    column: Column,
    slots: Arc<Vec<u32>>,
    newer: HashIndex,
    newer_slots: RwLock<RoaringBitmap>,
    /// Look-ups of single values so far.
    asked: AtomicU32,
}

impl OrderedIndex {
    /// O(nodes · log nodes).
    pub fn build(graph: &Graph, label: LabelId, key: KeyId) -> Self {
        let column = graph.node_column(key).cloned().unwrap_or_default();
        let slots = sorted(&column, graph.nodes_with_label(label).iter());
        Self::of(column, Arc::new(slots))
    }

    /// Slots that are in order of the column's values already.
    pub fn of(column: Column, slots: Arc<Vec<u32>>) -> Self {
        Self {
            column,
            newer: HashIndex::of(std::iter::empty(), slots.len() as u32),
            newer_slots: RwLock::default(),
            slots,
            asked: AtomicU32::new(0),
        }
    }

    /// The slots in order; nothing is newer where [`is_current`](Self::is_current).
    pub fn slots(&self) -> &Arc<Vec<u32>> {
        &self.slots
    }

    /// True when no node was written since.
    pub fn is_current(&self) -> bool {
        self.newer_slots().is_empty()
    }

    /// Whether so few nodes were written since that each can be looked at.
    pub fn is_recent(&self) -> bool {
        self.newer_slots().len() as usize <= (self.slots.len() / NEWER_SHARE).max(FEW_NEWER)
    }

    fn newer_slots(&self) -> std::sync::RwLockReadGuard<'_, RoaringBitmap> {
        self.newer_slots
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes one more look-up of a single value; true once a hash index would have paid.
    pub fn wants_hashes(&self) -> bool {
        let asked = self.asked.fetch_add(1, Memory::Relaxed);
        asked > (self.slots.len() as u32 / NODES_A_LOOKUP).max(FEW_LOOKUPS)
    }

    /// Adds a node that was written, also when its value was taken away; false when there are so many that a new index is due.
    pub fn add(&self, node: NodeId, value: ValueRef<'_>) -> bool {
        self.newer_slots
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(node.0);
        self.newer.add(node, value)
    }

    /// Adds the nodes that may equal a value and pass the test to `found`, each once.
    pub fn collect_equal(
        &self,
        value: ValueRef<'_>,
        hash: u32,
        matches: impl Fn(&u32) -> bool,
        found: &mut Vec<NodeId>,
    ) {
        let before = found.len();
        let old = self.slots[self.equal(value)].iter().copied();
        found.extend(old.filter(&matches).map(NodeId));
        let middle = found.len();
        self.newer.collect(hash, &matches, found);
        if before < middle && middle < found.len() {
            found[before..].sort_unstable();
            // Written again with the value that it had.
            let mut kept = before + 1;
            for at in before + 1..found.len() {
                if found[at] != found[kept - 1] {
                    found[kept] = found[at];
                    kept += 1;
                }
            }
            found.truncate(kept);
        }
    }

    /// A node that may equal a value and passes the test.
    pub fn find_equal(
        &self,
        value: ValueRef<'_>,
        hash: u32,
        matches: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let mut old = self.slots[self.equal(value)].iter().copied();
        old.find(|&slot| matches(slot))
            .or_else(|| self.newer.find(hash, &matches))
    }

    fn equal(&self, value: ValueRef<'_>) -> Range<usize> {
        let start = self.first(|other| order(other, value).is_lt());
        let equal = |slot: &&u32| order(self.column.get(**slot), value).is_eq();
        start..start + self.slots[start..].iter().take_while(equal).count()
    }

    /// The place of the first slot whose value is not before.
    fn first(&self, before: impl Fn(ValueRef<'_>) -> bool) -> usize {
        self.slots
            .partition_point(|&slot| before(self.column.get(slot)))
    }

    /// The places of the slots that had a value of a range. Some may lie outside of it, where its bounds are of two types.
    pub fn places(&self, range: &ValueRange<'_>) -> Range<usize> {
        let start = match (range.prefix, range.lower, range.upper) {
            (Some(prefix), ..) => self.first(|it| order(it, ValueRef::String(prefix)).is_lt()),
            (_, Bound::Included(least), _) => self.first(|it| order(it, least.into()).is_lt()),
            (_, Bound::Excluded(least), _) => self.first(|it| order(it, least.into()).is_le()),
            (_, _, Bound::Included(most) | Bound::Excluded(most)) => {
                self.first(|it| rank(it) < rank(most.into()))
            }
            _ => 0,
        };
        let end = match (range.prefix, range.upper, range.lower) {
            (Some(prefix), ..) => self.first(|it| up_to(it, prefix)),
            (_, Bound::Included(most), _) => self.first(|it| order(it, most.into()).is_le()),
            (_, Bound::Excluded(most), _) => self.first(|it| order(it, most.into()).is_lt()),
            (_, _, Bound::Included(least) | Bound::Excluded(least)) => {
                self.first(|it| rank(it) <= rank(least.into()))
            }
            _ => self.slots.len(),
        };
        start..end.max(start)
    }

    /// Adds the nodes at some places that were not written since, and all nodes written since, as far as they pass the test.
    pub fn collect(
        &self,
        places: Range<usize>,
        matches: impl Fn(&u32) -> bool,
        found: &mut Vec<NodeId>,
    ) {
        let newer = self.newer_slots();
        let is_old = |slot: &u32| !newer.contains(*slot);
        let old = self.slots[places].iter().copied().filter(is_old);
        found.extend(old.filter(&matches).map(NodeId));
        found.extend(newer.iter().filter(matches).map(NodeId));
    }

    /// The same index with the values of now. O(nodes), unless most nodes were written.
    pub fn renewed(&self, graph: &Graph, label: LabelId, key: KeyId) -> Self {
        let newer = self.newer_slots().clone();
        if newer.len() as usize > self.slots.len() / 4 {
            return Self::build(graph, label, key);
        }
        let labelled = graph.nodes_with_label(label);
        let column = graph.node_column(key).cloned().unwrap_or_default();
        let is_kept =
            |slot: &u32| !newer.contains(*slot) && labelled.contains(*slot) && column.has(*slot);
        let kept: Vec<u32> = self.slots.iter().copied().filter(is_kept).collect();
        let added = sorted(&column, (&newer & labelled).iter());
        let mut merged = Vec::with_capacity(kept.len() + added.len());
        let mut from = 0;
        for slot in added {
            let value = column.get(slot);
            let is_before = |other: &u32| {
                order(column.get(*other), value).then(other.cmp(&slot)) == Ordering::Less
            };
            let to = from + kept[from..].partition_point(is_before);
            merged.extend_from_slice(&kept[from..to]);
            merged.push(slot);
            from = to;
        }
        merged.extend_from_slice(&kept[from..]);
        Self::of(column, Arc::new(merged))
    }

    /// The runs of slots whose values are the same in the order of values. Only where [`is_current`](Self::is_current).
    pub fn runs(&self) -> impl Iterator<Item = &[u32]> {
        let same =
            |one: &u32, other: &u32| order(self.column.get(*one), self.column.get(*other)).is_eq();
        self.slots.chunk_by(same)
    }
}

/// Before every text that begins with the prefix, or such a text.
fn up_to(value: ValueRef<'_>, prefix: &str) -> bool {
    match value {
        ValueRef::String(text) => text < prefix || text.starts_with(prefix),
        other => order(other, ValueRef::String(prefix)).is_lt(),
    }
}

impl ValueRange<'_> {
    /// False when a bound is of a type that indexes do not order.
    pub fn is_ordered(&self) -> bool {
        let is_plain = |bound: Bound<&Value>| match bound {
            Bound::Included(value) | Bound::Excluded(value) => {
                !matches!(ValueRef::from(value), ValueRef::Other(_))
            }
            Bound::Unbounded => true,
        };
        is_plain(self.lower) && is_plain(self.upper)
    }

    /// Whether a value keeps both bounds and begins with the text; false where Cypher's comparison is null.
    pub fn contains(&self, value: ValueRef<'_>) -> bool {
        let prefixed = || match (self.prefix, value) {
            (None, _) => true,
            (Some(prefix), ValueRef::String(text)) => text.starts_with(prefix),
            _ => false,
        };
        !value.is_null()
            && is_beyond(value, self.lower, Ordering::Greater)
            && is_beyond(value, self.upper, Ordering::Less)
            && prefixed()
    }
}

/// Whether a value stands to a bound as told, or is the bound where that is included.
fn is_beyond(value: ValueRef<'_>, bound: Bound<&Value>, wanted: Ordering) -> bool {
    let (bound, or_equal) = match bound {
        Bound::Unbounded => return true,
        Bound::Included(bound) => (ValueRef::from(bound), true),
        Bound::Excluded(bound) => (ValueRef::from(bound), false),
    };
    let is_nan = |value| matches!(value, ValueRef::Float(float) if f64::is_nan(float));
    let is_comparable = rank(value) == rank(bound)
        && !matches!(value, ValueRef::Null | ValueRef::Other(_))
        && !is_nan(value)
        && !is_nan(bound);
    let order = order(value, bound);
    is_comparable && (order == wanted || or_equal && order.is_eq())
}
