//! The names of a graph: places, industries, classes, clusters, agencies and documents, with aliases and pinyin.
//!
//! Built once from a graph, then read: which names stand in a text, which entity a name means, what a half-typed or misspelt name
//! may have been. Knows no phrase and no query.

mod agency;
mod build;
mod entity;
mod nearest;
mod pinyin;
mod trie;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

pub use build::Builder;
pub(in crate::policy) use build::plain_title;
pub use entity::{Entity, EntityId, Kind, PlaceLevel};
pub use nearest::{Completion, Near};
pub use pinyin::syllables;

use super::document_number::{Codes, DocumentNumber};
use super::fold;
use crate::store::Graph;
use nearest::Sounds;
use trie::Trie;

/// What one name can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    pub entity: EntityId,
    /// True for a name that names its bearer only within a place: 省发改委.
    pub relative: bool,
}

/// All names of a graph.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entities: Vec<Entity>,
    /// Names as written, with what each means; indexed by the trie.
    names: Vec<(SmolStr, Vec<Meaning>)>,
    trie: Trie,
    by_key: FxHashMap<(Kind, SmolStr), EntityId>,
    /// Canonical numbers.
    by_number: FxHashMap<SmolStr, EntityId>,
    /// Titles without marks and spaces.
    by_title: FxHashMap<String, EntityId>,
    codes: Codes,
    /// How the names sound: made when first asked for.
    sounds: OnceLock<Sounds>,
}

impl Gazetteer {
    /// Reads the names of every entity that the ontology knows. O(names).
    pub fn from_graph(graph: &Graph) -> Self {
        build::from_graph(graph)
    }

    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    pub fn entities(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        let numbered = self.entities.iter().enumerate();
        numbered.map(|(at, entity)| (EntityId(at as u32), entity))
    }

    /// The agency codes of Tupu and of the graph.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The names that begin at a character, shortest first: where each ends and what it means.
    ///
    /// `folded` is a text under [`fold::fold`]. A name in letters must stand between word boundaries.
    pub fn names_at(&self, folded: &[char], start: usize) -> Vec<(usize, &[Meaning])> {
        let is_word = |at: usize| folded.get(at).is_some_and(char::is_ascii_alphanumeric);
        let splits_word = |at: usize| at > 0 && is_word(at - 1) && is_word(at);
        if splits_word(start) {
            return Vec::new();
        }
        let found = self.trie.prefixes(&folded[start..]);
        let ends = found.map(|(length, name)| (start + length, name));
        let whole = ends.filter(|(end, _)| !splits_word(*end));
        whole
            .map(|(end, name)| (end, self.names[name].1.as_slice()))
            .collect()
    }

    /// What a whole text means as a name.
    pub fn by_name(&self, name: &str) -> &[Meaning] {
        let folded: Vec<char> = name.trim().chars().map(fold::fold).collect();
        let found = self
            .trie
            .prefixes(&folded)
            .find(|(length, _)| *length == folded.len());
        found.map_or(&[], |(_, name)| self.names[name].1.as_slice())
    }

    /// The entity with a key: an adcode, a slug, `SEI2018:6`, the key of a cluster or a document.
    pub fn by_key(&self, kind: Kind, key: &str) -> Option<EntityId> {
        self.by_key.get(&(kind, SmolStr::new(key))).copied()
    }

    /// The document with a number.
    pub fn by_number(&self, number: &DocumentNumber) -> Option<EntityId> {
        let canonical = self.by_number.get(number.to_string().as_str());
        canonical
            .or_else(|| self.by_number.get(number.alias()?.as_str()))
            .copied()
    }

    /// The document with a title, marks and spaces aside.
    pub fn by_title(&self, title: &str) -> Option<EntityId> {
        self.by_title.get(&build::plain_title(title)).copied()
    }

    /// The documents whose number has this code and year, in order of their serials.
    pub fn numbered_like(&self, number: &DocumentNumber) -> Vec<EntityId> {
        let own = |entity: &Entity| DocumentNumber::parse(entity.number.as_deref()?);
        let mut found: Vec<(u32, EntityId)> = Vec::new();
        for (id, entity) in self.entities() {
            if let Some(other) = own(entity)
                && other.code() == number.code()
                && other.year() == number.year()
            {
                found.push((other.serial(), id));
            }
        }
        found.sort();
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// The place itself and those above it, nearest first.
    pub fn lineage(&self, place: EntityId) -> Vec<EntityId> {
        let mut lineage = vec![place];
        while let Some(parent) = self.entity(lineage[lineage.len() - 1]).parent {
            if lineage.contains(&parent) {
                break;
            }
            lineage.push(parent);
        }
        lineage
    }

    /// Names that a half-typed word may become: by characters, by pinyin with or without spaces, by initials.
    ///
    /// Names of `kinds`, of any kind when that is empty; those that begin as typed come first. O(names).
    pub fn complete(&self, prefix: &str, kinds: &[Kind], limit: usize) -> Vec<Completion> {
        nearest::complete(self, prefix, kinds, limit)
    }

    /// Up to `limit` names near a misspelt one, those of `kinds` first; by characters, pinyin and initials. O(names).
    pub fn nearest(&self, name: &str, kinds: &[Kind], limit: usize) -> Vec<Near> {
        nearest::nearest(self, name, kinds, limit)
    }

    fn sounds(&self) -> &Sounds {
        self.sounds.get_or_init(|| Sounds::of(self))
    }
}
