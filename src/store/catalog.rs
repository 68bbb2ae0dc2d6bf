//! The names in use: labels, relationship types and property keys, each with a small id.

use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use smol_str::SmolStr;

/// A label, as an index into the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelId(pub u32);

/// A relationship type, as an index into the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A property key, as an index into the catalog; nodes and relationships share the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub u32);

/// A distinct set of labels; most graphs have few, so a node stores only this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LabelSetId(pub u32);

/// Every name that the graph has met, with its id. Ids are dense and never change within a graph.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub(super) labels: Interner<SmolStr>,
    pub(super) types: Interner<SmolStr>,
    pub(super) keys: Interner<SmolStr>,
    pub(super) label_sets: Interner<Arc<[LabelId]>>,
}

impl Catalog {
    /// The id of a label; `None` when no node ever had it.
    pub fn label(&self, name: &str) -> Option<LabelId> {
        self.labels.find(name).map(LabelId)
    }

    /// The id of a relationship type; `None` when no relationship ever had it.
    pub fn relationship_type(&self, name: &str) -> Option<TypeId> {
        self.types.find(name).map(TypeId)
    }

    /// The id of a property key; `None` when nothing ever had it.
    pub fn key(&self, name: &str) -> Option<KeyId> {
        self.keys.find(name).map(KeyId)
    }

    pub fn label_name(&self, id: LabelId) -> &SmolStr {
        &self.labels.items[id.0 as usize]
    }

    pub fn type_name(&self, id: TypeId) -> &SmolStr {
        &self.types.items[id.0 as usize]
    }

    pub fn key_name(&self, id: KeyId) -> &SmolStr {
        &self.keys.items[id.0 as usize]
    }

    /// All labels ever used, in order of first use.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = (LabelId, &SmolStr)> {
        self.labels
            .items
            .iter()
            .enumerate()
            .map(|(id, name)| (LabelId(id as u32), name))
    }

    /// All relationship types ever used, in order of first use.
    pub fn relationship_types(&self) -> impl ExactSizeIterator<Item = (TypeId, &SmolStr)> {
        self.types
            .items
            .iter()
            .enumerate()
            .map(|(id, name)| (TypeId(id as u32), name))
    }

    /// All property keys ever used, in order of first use.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = (KeyId, &SmolStr)> {
        self.keys
            .items
            .iter()
            .enumerate()
            .map(|(id, name)| (KeyId(id as u32), name))
    }

    pub(super) fn intern_label(&mut self, name: &str) -> LabelId {
        LabelId(self.labels.intern(name))
    }

    pub(super) fn intern_type(&mut self, name: &str) -> TypeId {
        TypeId(self.types.intern(name))
    }

    pub(super) fn intern_key(&mut self, name: &str) -> KeyId {
        KeyId(self.keys.intern(name))
    }

    /// `labels` must be sorted and without duplicates.
    pub(super) fn find_label_set(&self, labels: &[LabelId]) -> Option<LabelSetId> {
        self.label_sets.find(labels).map(LabelSetId)
    }

    /// `labels` must be sorted and without duplicates.
    pub(super) fn intern_label_set(&mut self, labels: &[LabelId]) -> LabelSetId {
        LabelSetId(self.label_sets.intern(labels))
    }

    pub(super) fn label_set(&self, id: LabelSetId) -> &[LabelId] {
        &self.label_sets.items[id.0 as usize]
    }
}

/// Items by id and ids by item.
#[derive(Debug, Clone)]
pub(super) struct Interner<T> {
    pub(super) items: Vec<T>,
    ids: HashTable<u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            ids: HashTable::new(),
        }
    }
}

impl<T> Interner<T> {
    fn find<Q: ?Sized + std::hash::Hash + Eq>(&self, item: &Q) -> Option<u32>
    where
        T: std::borrow::Borrow<Q>,
    {
        self.ids
            .find(hash(item), |&id| self.items[id as usize].borrow() == item)
            .copied()
    }

    pub(super) fn intern<Q: ?Sized + std::hash::Hash + Eq>(&mut self, item: &Q) -> u32
    where
        T: std::borrow::Borrow<Q> + for<'a> From<&'a Q>,
    {
        if let Some(id) = self.find(item) {
            return id;
        }
        let id = self.items.len() as u32;
        self.items.push(T::from(item));
        let items = &self.items;
        self.ids
            .insert_unique(hash(item), id, |&id| hash(items[id as usize].borrow()));
        id
    }
}

fn hash<Q: ?Sized + std::hash::Hash>(item: &Q) -> u64 {
    FixedState::default().hash_one(item)
}
