//! The table of phrases: one entry for each thing that can be asked.
//!
//! An entry has its shapes in both languages, a help line, examples, and the function that makes its query. Parsing, help,
//! completion, printing and the tests read this table and nothing else; the entries stand in `entries`, one file a subject.

use super::draft::{Draft, Drafted};
use super::entries::{
    agencies, cities, clusters, counting, documents, industries, lineage, measures, tops, why,
};
use super::evidence::Proof;

/// One phrase.
#[derive(Debug)]
pub struct Entry {
    /// Unique; the id of the reading.
    pub name: &'static str,
    /// Shapes in English; the first that fits is the one that is printed.
    pub english: &'static [&'static str],
    pub chinese: &'static [&'static str],
    /// What it answers, in a line.
    pub help: &'static str,
    /// English and Chinese for the same.
    pub examples: &'static [(&'static str, &'static str)],
    /// The head of the line of what was understood.
    pub subject: &'static str,
    /// Makes the query.
    pub draft: fn(&mut Draft) -> Drafted,
    /// Which relationships make a row true.
    pub proof: Proof,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Every entry, in the order of help.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    let parts: [&'static [Entry]; 10] = [
        industries::ENTRIES,
        cities::ENTRIES,
        clusters::ENTRIES,
        counting::ENTRIES,
        tops::ENTRIES,
        documents::ENTRIES,
        lineage::ENTRIES,
        agencies::ENTRIES,
        measures::ENTRIES,
        why::ENTRIES,
    ];
    parts.into_iter().flatten()
}

/// The entry that help shows first.
pub fn first() -> &'static Entry {
    &industries::ENTRIES[0]
}

/// Parts that several shapes share.
pub const RULES: &[(&str, &str)] = &[
    ("where-when", "(in {area} | [designated] {when})*"),
    ("where-issued", "(in {area} | [issued] {when})*"),
    ("在内", "[在]{area}[境内 | 范围内 | 内]"),
    ("何处何时", "(<在内>[的] | {when}[认定][的])*"),
    ("和", "(和 | 与 | 、)"),
];

/// The notation of a shared part.
pub fn rule(name: &str) -> Option<&'static str> {
    let parts = RULES
        .iter()
        .chain(cities::RULES)
        .chain(clusters::RULES)
        .chain(counting::RULES)
        .chain(documents::RULES);
    parts
        .into_iter()
        .find(|(own, _)| *own == name)
        .map(|(_, shape)| *shape)
}

/// Slots that a phrase may have more than once.
const REPEATED: &[&str] = &["with", "without", "except", "about", "of", "by"];

pub fn may_repeat(slot: &str) -> bool {
    REPEATED.contains(&slot)
}
