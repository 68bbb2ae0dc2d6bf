//! The shapes of phrases, and finding every way in which a line fits them.
//!
//! A shape is written in a small notation in the table of entries; help, completion, parsing and printing all read the same shape.

mod accept;
mod matcher;
mod shape;

pub use accept::kinds;
pub use matcher::{Capture, Captured, Derivation, Expected, Matcher, Repair, Wanted};
pub use shape::{Shape, SlotKind};

use std::sync::LazyLock;

use super::table::{self, Entry};
use super::words::Language;

/// All shapes of a language, with the entry that each belongs to.
pub struct Grammar {
    english: Vec<(&'static Entry, Shape)>,
    chinese: Vec<(&'static Entry, Shape)>,
}

impl Grammar {
    /// The grammar of the table; read once.
    pub fn get() -> &'static Self {
        static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::read);
        &GRAMMAR
    }

    pub fn shapes(&self, language: Language) -> &[(&'static Entry, Shape)] {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }

    /// The shapes of one entry, the one to print first.
    pub fn shapes_of(&self, entry: &Entry, language: Language) -> impl Iterator<Item = &Shape> {
        let own = move |(other, _): &&(&'static Entry, Shape)| other.name == entry.name;
        self.shapes(language)
            .iter()
            .filter(own)
            .map(|(_, shape)| shape)
    }

    fn read() -> Self {
        let shapes = |texts: fn(&Entry) -> &'static [&'static str], tail: &'static str| {
            let pairs = table::entries()
                .flat_map(move |entry| texts(entry).iter().map(move |text| (entry, *text)));
            let read = pairs.map(|(entry, text)| {
                let shape = Shape::read(text).expect("a shape of the table is well formed");
                let tail = Shape::read(tail).expect("a shape of the table is well formed");
                (entry, Shape::Sequence(vec![shape, tail]))
            });
            read.collect()
        };
        Self {
            english: shapes(|entry| entry.english, "[limit {limit:int}]"),
            chinese: shapes(|entry| entry.chinese, "[限{limit:int}条]"),
        }
    }
}
