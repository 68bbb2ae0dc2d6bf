//! Hash indexes on several keys of nodes or on keys of relationships, for constraints that ask for different values.
//!
//! As the indexes on single keys of nodes, which serve constraints too, they may hold entries that no longer apply, never too few;
//! clones share them and only ever add.

use std::hash::BuildHasher;
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use roaring::RoaringBitmap;

use super::catalog::{Catalog, KeyId, LabelId, TypeId};
use super::column::ValueRef;
use super::graph::Graph;
use super::index::{HashIndex, hash_stored, spread};
use super::schema::{Constraint, Subject};
use crate::value::compare::equivalent;
use crate::value::{NodeId, RelId};

/// The elements and keys of an index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct KeyPlace {
    subject: SubjectId,
    keys: Box<[KeyId]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum SubjectId {
    Label(LabelId),
    Type(TypeId),
}

/// The indexes of a graph on several keys and on relationships, shared by clones until one writes.
#[derive(Debug, Clone, Default)]
pub(super) struct KeyIndexes(Arc<RwLock<HashMap<KeyPlace, Arc<HashIndex>>>>);

impl KeyPlace {
    /// The place of a constraint; none while the graph has not met all of its names, so that no two elements can have the same values.
    pub fn of(constraint: &Constraint, catalog: &Catalog) -> Option<Self> {
        let subject = match &constraint.subject {
            Subject::Label(name) => SubjectId::Label(catalog.label(name)?),
            Subject::Type(name) => SubjectId::Type(catalog.relationship_type(name)?),
            Subject::AnyLabel | Subject::AnyType => return None,
        };
        let keys = constraint.keys.iter().map(|key| catalog.key(key));
        Some(Self {
            subject,
            keys: keys.collect::<Option<_>>()?,
        })
    }

    /// The label and the key of a place that has one key of nodes.
    fn of_one_key(&self) -> Option<(LabelId, KeyId)> {
        match (self.subject, &*self.keys) {
            (SubjectId::Label(label), &[key]) => Some((label, key)),
            _ => None,
        }
    }

    fn value<'g>(&self, graph: &'g Graph, slot: u32, key: KeyId) -> ValueRef<'g> {
        match self.subject {
            SubjectId::Label(_) => graph.node_property_ref(NodeId(slot), key),
            SubjectId::Type(_) => graph.relationship_property_ref(RelId(slot), key),
        }
    }

    /// The hash of all values of an element; none when one is missing or equals nothing.
    fn hash(&self, graph: &Graph, slot: u32) -> Option<u32> {
        let mut hashes = self
            .keys
            .iter()
            .map(|&key| hash_stored(self.value(graph, slot, key)));
        let first = hashes.next()??;
        hashes.try_fold(first, |all, next| {
            Some((FixedState::default().hash_one((all, next?)) >> 32) as u32)
        })
    }

    /// True when the element is about the place and has the same values as another.
    fn same(&self, graph: &Graph, slot: u32, other: u32) -> bool {
        let there = match self.subject {
            SubjectId::Label(label) => graph.has_label(NodeId(other), label),
            SubjectId::Type(_) => graph.contains_relationship(RelId(other)),
        };
        there
            && self.keys.iter().all(|&key| {
                let (one, other) = (self.value(graph, slot, key), self.value(graph, other, key));
                same_value(one, other)
            })
    }
}

/// Equal, and neither of them null.
fn same_value(one: ValueRef<'_>, other: ValueRef<'_>) -> bool {
    match (one, other) {
        (ValueRef::Null, _) | (_, ValueRef::Null) => false,
        (ValueRef::String(one), ValueRef::String(other)) => one == other,
        (ValueRef::Integer(one), ValueRef::Integer(other)) => one == other,
        _ => equivalent(&one.to_value(), &other.to_value()),
    }
}

impl Graph {
    /// Another element of the place with the same values as this one.
    pub(super) fn same_keys(&self, place: &KeyPlace, slot: u32) -> Option<u32> {
        if let Some(place_of_one) = place.of_one_key() {
            return self.find_same(place_of_one, slot, |other| {
                other != slot && place.same(self, slot, other)
            });
        }
        let hash = place.hash(self, slot)?;
        let index = self.key_index(place);
        index.find(hash, |other| other != slot && place.same(self, slot, other))
    }

    /// Builds the index of a place unless it is there.
    pub(super) fn build_keys(&self, place: &KeyPlace) {
        match place.of_one_key() {
            Some(place) => drop(self.ordered_index(place)),
            None => drop(self.key_index(place)),
        }
    }

    /// Elements that have the same values as an earlier one, with that one, up to `most`.
    pub(super) fn all_with_same_keys(
        &self,
        place: &KeyPlace,
        all: &RoaringBitmap,
        most: usize,
    ) -> Vec<(u32, u32)> {
        if let Some(place_of_one) = place.of_one_key() {
            return self.neighbours_with_same_key(place, place_of_one, most);
        }
        let mut seen: HashTable<(u32, u32)> = HashTable::with_capacity(all.len() as usize);
        let mut found = Vec::new();
        for slot in all {
            let Some(hash) = place.hash(self, slot) else {
                continue;
            };
            let same =
                |&(known, other): &(u32, u32)| known == hash && place.same(self, slot, other);
            match seen.find(spread(hash), same) {
                Some(&(_, other)) => found.push((slot, other)),
                None => {
                    let rehash = |&(hash, _): &(u32, u32)| spread(hash);
                    seen.insert_unique(spread(hash), (hash, slot), rehash);
                }
            }
            if found.len() == most {
                break;
            }
        }
        found
    }

    /// As [`all_with_same_keys`](Self::all_with_same_keys), of one key of nodes: in order of values the same ones stand together.
    fn neighbours_with_same_key(
        &self,
        place: &KeyPlace,
        place_of_one: (LabelId, KeyId),
        most: usize,
    ) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for run in self.current_index(place_of_one).runs() {
            // NaN is in order, but equals nothing.
            if place.hash(self, run[0]).is_none() {
                continue;
            }
            for (at, &slot) in run.iter().enumerate().skip(1) {
                let earlier = run[..at].iter();
                let same = earlier
                    .copied()
                    .find(|&other| place.same(self, slot, other));
                found.extend(same.map(|other| (slot, other)));
            }
        }
        found.sort_unstable();
        found.truncate(most);
        found
    }

    fn key_index(&self, place: &KeyPlace) -> Arc<HashIndex> {
        let known = self.key_indexes.0.read();
        let known = known
            .unwrap_or_else(PoisonError::into_inner)
            .get(place)
            .cloned();
        known.unwrap_or_else(|| {
            let index = Arc::new(self.build_key_index(place));
            let places = self.key_indexes.0.write();
            places
                .unwrap_or_else(PoisonError::into_inner)
                .insert(place.clone(), index.clone());
            index
        })
    }

    fn build_key_index(&self, place: &KeyPlace) -> HashIndex {
        let hashed = |slot| Some((place.hash(self, slot)?, slot));
        match place.subject {
            SubjectId::Label(label) => {
                let nodes = self.nodes_with_label(label);
                HashIndex::of(nodes.iter().filter_map(hashed), nodes.len() as u32)
            }
            SubjectId::Type(of_type) => {
                let all = self
                    .relationships()
                    .filter(|&it| self.relationship_type(it) == of_type);
                let hashed = all.filter_map(|relationship| hashed(relationship.0));
                HashIndex::of(hashed, self.relationship_count_of(of_type) as u32)
            }
        }
    }

    /// Adds the values of a node that was written to the indexes.
    pub(super) fn add_node_keys(&mut self, node: NodeId) {
        self.add_keys(node.0, |graph, subject| match subject {
            SubjectId::Label(label) => graph.has_label(node, label),
            SubjectId::Type(_) => false,
        });
    }

    /// Adds the values of a relationship that was written to the indexes.
    pub(super) fn add_relationship_keys(&mut self, relationship: RelId) {
        let written = self.relationship_type(relationship);
        self.add_keys(relationship.0, |_, subject| {
            subject == SubjectId::Type(written)
        });
    }

    fn add_keys(&mut self, slot: u32, is_about: impl Fn(&Graph, SubjectId) -> bool) {
        self.key_indexes.separate();
        let places = self.key_indexes.0.clone();
        let mut outgrown = Vec::new();
        let read = places.read().unwrap_or_else(PoisonError::into_inner);
        for (place, index) in read.iter().filter(|(it, _)| is_about(self, it.subject)) {
            if let Some(hash) = place.hash(self, slot)
                && !index.insert(hash, slot)
            {
                outgrown.push(place.clone());
            }
        }
        drop(read);
        if !outgrown.is_empty() {
            let mut write = places.write().unwrap_or_else(PoisonError::into_inner);
            outgrown.iter().for_each(|place| drop(write.remove(place)));
        }
    }
}

impl KeyIndexes {
    /// Stops sharing the list with other clones: an index that one of them builds later would lack what is written here.
    pub fn separate(&mut self) {
        if Arc::get_mut(&mut self.0).is_none() {
            let places = self
                .0
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            self.0 = Arc::new(RwLock::new(places));
        }
    }
}
