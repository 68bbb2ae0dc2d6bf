//! A phrase as a tree: its entry and its slots, with names resolved to entities.

use smol_str::SmolStr;

use super::table::Entry;
use super::words::{Count, Date, Dimension, Level, When};
use crate::diagnostic::Span;
use crate::policy::gazetteer::{EntityId, Kind};

/// A phrase that was understood. Two phrases are equal when they mean the same, in whatever language and order they were typed.
#[derive(Debug, Clone)]
pub struct Phrase {
    pub entry: &'static Entry,
    /// In order of their names; slots of one name in the order typed.
    pub slots: Vec<Slot>,
    /// The whole line.
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Slot {
    pub name: &'static str,
    pub filling: Filling,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Filling {
    /// Words that were there.
    Flag,
    Thing(Thing),
    /// `in all places`
    AllPlaces,
    Count(Count),
    Int(u64),
    Decimal(f64),
    Level(Level),
    When(When),
    Date(Date),
    Dimension(Dimension),
}

/// A named thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    pub entity: EntityId,
    pub kind: Kind,
    pub key: SmolStr,
    pub name: SmolStr,
    /// The document number, of a document.
    pub number: Option<SmolStr>,
    /// An industry without its narrower ones.
    pub exact: bool,
}

impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        let own = self.slots.iter().map(|slot| (slot.name, &slot.filling));
        let others = other.slots.iter().map(|slot| (slot.name, &slot.filling));
        self.entry.name == other.entry.name && own.eq(others)
    }
}

impl Phrase {
    /// A phrase with its slots in order.
    pub fn new(entry: &'static Entry, mut slots: Vec<Slot>, span: Span) -> Self {
        slots.sort_by_key(|slot| slot.name);
        Self { entry, slots, span }
    }

    /// All slots of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Slot> {
        self.slots.iter().filter(move |slot| slot.name == name)
    }

    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.name == name)
    }

    pub fn has(&self, name: &str) -> bool {
        self.slot(name).is_some()
    }

    /// The things in the slots of a name, each with its span.
    pub fn things<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a Thing, Span)> {
        self.all(name).filter_map(|slot| match &slot.filling {
            Filling::Thing(thing) => Some((thing, slot.span)),
            _ => None,
        })
    }

    pub fn thing(&self, name: &str) -> Option<(&Thing, Span)> {
        self.slots.iter().find_map(|slot| match &slot.filling {
            Filling::Thing(thing) if slot.name == name => Some((thing, slot.span)),
            _ => None,
        })
    }

    pub fn count(&self) -> Option<(Count, Span)> {
        self.find("count", |filling| match filling {
            Filling::Count(count) => Some(*count),
            _ => None,
        })
    }

    pub fn int(&self, name: &str) -> Option<(u64, Span)> {
        self.find(name, |filling| match filling {
            Filling::Int(value) => Some(*value),
            _ => None,
        })
    }

    pub fn level(&self, name: &str) -> Option<(Level, Span)> {
        self.find(name, |filling| match filling {
            Filling::Level(level) => Some(*level),
            _ => None,
        })
    }

    pub fn when(&self, name: &str) -> Option<(When, Span)> {
        self.find(name, |filling| match filling {
            Filling::When(when) => Some(*when),
            _ => None,
        })
    }

    pub fn dimensions(&self) -> Vec<(Dimension, Span)> {
        let slots = self.all("by").filter_map(|slot| match slot.filling {
            Filling::Dimension(dimension) => Some((dimension, slot.span)),
            _ => None,
        });
        slots.collect()
    }

    /// The same phrase without one of its slots.
    pub fn without(&self, index: usize) -> Self {
        let mut other = self.clone();
        other.slots.remove(index);
        other
    }

    fn find<T>(&self, name: &str, read: impl Fn(&Filling) -> Option<T>) -> Option<(T, Span)> {
        let named = self.slots.iter().filter(|slot| slot.name == name);
        let mut found = named.filter_map(|slot| Some((read(&slot.filling)?, slot.span)));
        found.next()
    }
}
