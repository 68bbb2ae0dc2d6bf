//! Ids of files to nodes of the graph.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use rustc_hash::FxHashMap;
use smol_str::{SmolStr, ToSmolStr};
use std::hash::BuildHasher;

use super::field::exact_integer;
use crate::store::{BulkColumn, BulkValues, Texts};
use crate::value::NodeId;

/// An id as a file has it. A text that is an integer is that integer, so files of different formats agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Id<'a> {
    Integer(i64),
    Text(&'a str),
}

impl<'a> Id<'a> {
    /// The id in a row of a column of integers or strings; `None` where there is none.
    #[inline]
    pub fn of(column: &'a BulkColumn, row: usize) -> Option<Self> {
        if !column.is_valid(row) {
            return None;
        }
        match &column.values {
            BulkValues::Integers(values) => Some(Self::Integer(values[row])),
            BulkValues::Strings(texts) => Some(Self::from_text(texts.get(row))),
            _ => None,
        }
    }

    /// The id that a text is.
    pub fn from_text(text: &'a str) -> Self {
        exact_integer(text.as_bytes()).map_or(Self::Text(text), Self::Integer)
    }
}

impl std::fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(id) => id.fmt(f),
            Self::Text(id) => id.fmt(f),
        }
    }
}

/// The nodes of one id space.
#[derive(Debug, Default)]
pub struct IdSpace {
    integers: Integers,
    texts: TextIds,
}

/// Integer ids: without a table while they count up along with the nodes.
#[derive(Debug)]
enum Integers {
    Run { id: i64, node: u32, len: u32 },
    Table(FxHashMap<i64, u32>),
}

impl Default for Integers {
    fn default() -> Self {
        Self::Run {
            id: 0,
            node: 0,
            len: 0,
        }
    }
}

#[derive(Debug, Default)]
struct TextIds {
    texts: Texts,
    nodes: Vec<u32>,
    /// Places in the lists above.
    table: HashTable<u32>,
}

impl IdSpace {
    /// Adds an id; false when it is there already.
    #[inline]
    pub fn insert(&mut self, id: Id<'_>, node: NodeId) -> bool {
        match id {
            Id::Integer(id) => self.integers.insert(id, node.0),
            Id::Text(id) => self.texts.insert(id, node.0),
        }
    }

    #[inline]
    pub fn get(&self, id: Id<'_>) -> Option<NodeId> {
        match id {
            Id::Integer(id) => self.integers.get(id),
            Id::Text(id) => self.texts.get(id),
        }
        .map(NodeId)
    }

    pub fn is_empty(&self) -> bool {
        self.integers.is_empty() && self.texts.nodes.is_empty()
    }

    /// Takes over the ids of another space, none of which are in this one.
    pub fn merge(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        match other.integers {
            Integers::Run { id, node, len } => {
                (0..len).for_each(|at| {
                    self.integers.insert(id + i64::from(at), node + at);
                });
            }
            Integers::Table(table) => table.into_iter().for_each(|(id, node)| {
                self.integers.insert(id, node);
            }),
        }
        for (id, &node) in other.texts.texts.iter().zip(&other.texts.nodes) {
            self.texts.insert(id, node);
        }
    }
}

impl Integers {
    #[inline]
    fn insert(&mut self, new: i64, at: u32) -> bool {
        match self {
            Self::Run { id, node, len } => {
                let offset = new.wrapping_sub(*id);
                if *len == 0 {
                    (*id, *node, *len) = (new, at, 1);
                    return true;
                }
                if offset == i64::from(*len) && at - *node == *len {
                    *len += 1;
                    return true;
                }
                if (0..i64::from(*len)).contains(&offset) {
                    return false;
                }
                let run = (0..*len).map(|step| (*id + i64::from(step), *node + step));
                *self = Self::Table(run.collect());
                self.insert(new, at)
            }
            Self::Table(table) => match table.entry(new) {
                std::collections::hash_map::Entry::Occupied(_) => false,
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(at);
                    true
                }
            },
        }
    }

    #[inline]
    fn get(&self, wanted: i64) -> Option<u32> {
        match self {
            Self::Run { id, node, len } => {
                let offset = wanted.checked_sub(*id)?;
                (0..i64::from(*len))
                    .contains(&offset)
                    .then(|| node + offset as u32)
            }
            Self::Table(table) => table.get(&wanted).copied(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Run { len, .. } => *len == 0,
            Self::Table(table) => table.is_empty(),
        }
    }
}

impl TextIds {
    fn insert(&mut self, id: &str, node: u32) -> bool {
        if self.get(id).is_some() {
            return false;
        }
        let place = self.nodes.len() as u32;
        self.texts.push(id);
        self.nodes.push(node);
        let texts = &self.texts;
        self.table
            .insert_unique(hash(id), place, |&place| hash(texts.get(place as usize)));
        true
    }

    fn get(&self, id: &str) -> Option<u32> {
        let same = |&place: &u32| self.texts.get(place as usize) == id;
        let place = self.table.find(hash(id), same)?;
        Some(self.nodes[*place as usize])
    }
}

fn hash(id: &str) -> u64 {
    FixedState::default().hash_one(id)
}

/// The id spaces by name; the empty name is the space of ids without a group.
#[derive(Debug, Default)]
pub struct IdSpaces(Vec<(SmolStr, IdSpace)>);

impl IdSpaces {
    pub fn get(&self, name: &str) -> Option<&IdSpace> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, space)| space)
    }

    pub fn get_mut(&mut self, name: &str) -> &mut IdSpace {
        let at = self.0.iter().position(|(known, _)| known == name);
        let at = at.unwrap_or_else(|| {
            self.0.push((name.to_smolstr(), IdSpace::default()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    pub fn names(&self) -> Vec<SmolStr> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_integers_turns_into_a_table() {
        let mut space = IdSpace::default();
        for at in 0..10 {
            assert!(space.insert(Id::Integer(100 + at), NodeId(5 + at as u32)));
        }
        assert!(!space.insert(Id::Integer(104), NodeId(15)));
        assert!(space.insert(Id::Integer(7), NodeId(15)));
        assert!(!space.insert(Id::Integer(104), NodeId(16)));
        assert!(space.insert(Id::Integer(i64::MIN), NodeId(16)));
        let found = [7, 109, 110, i64::MIN, i64::MAX].map(|id| space.get(Id::Integer(id)));
        let nodes = [Some(15), Some(14), None, Some(16), None];
        assert_eq!(found, nodes.map(|node| node.map(NodeId)));
    }

    #[test]
    fn a_text_that_is_an_integer_is_that_integer() {
        let mut space = IdSpace::default();
        assert!(space.insert(Id::from_text("12"), NodeId(0)));
        assert!(!space.insert(Id::Integer(12), NodeId(1)));
        assert!(space.insert(Id::from_text("012"), NodeId(1)));
        assert_eq!(space.get(Id::Text("012")), Some(NodeId(1)));
        assert_eq!(space.get(Id::Text("x")), None);
    }
}
