//! What is known before a notice is read: agencies with their other names, agency codes, industries, readings of odd place names.
//!
//! Comes from the graph that is built in and from the tables of `graph/lexicon/`; a user's folder with tables of the same names adds to
//! them. Holds names, no facts: which city has which industry is not here. Places themselves are `notice::place`'s.

mod agencies;
mod bodies;
mod conflict;
mod folder;
mod graph;
mod industries;
mod readings;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use agencies::{Agencies, AgencyReading, CORPS, Home, reads_like_agency};
pub use conflict::Conflict;
pub use folder::LexiconError;
pub use industries::Industries;
pub use readings::PlaceReadings;

use super::document_number::Codes;
use crate::exchange::graph_folder::FolderError;
use crate::exchange::shipped_graph;
use crate::store::Graph;

/// The tables that come with the program.
const BUILT_IN: [(folder::Table, &str); 5] = [
    (
        folder::Table::Bodies,
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/graph/lexicon/bodies.tsv"
        )),
    ),
    (
        folder::Table::Aliases,
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/graph/lexicon/aliases.tsv"
        )),
    ),
    (
        folder::Table::Codes,
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/graph/lexicon/codes.tsv"
        )),
    ),
    (
        folder::Table::Places,
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/graph/lexicon/places.tsv"
        )),
    ),
    (
        folder::Table::Industries,
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/graph/lexicon/industries.tsv"
        )),
    ),
];

/// Names that notices are read with.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    pub agencies: Agencies,
    pub industries: Industries,
    /// Agency codes (机关代字), by which numbers are cut out of text.
    pub codes: Codes,
    pub readings: PlaceReadings,
    /// What the tables say twice, differently.
    conflicts: Vec<Conflict>,
}

impl Lexicon {
    /// The lexicon of the graph that is built in and of the tables of the program. Some milliseconds: make it once.
    ///
    /// # Errors
    /// When the built-in graph is damaged.
    pub fn builtin() -> Result<Self, FolderError> {
        Ok(Self::of_graph(&shipped_graph()?.graph))
    }

    /// The names of a graph's agencies and industries, with the tables of the program.
    pub fn of_graph(graph: &Graph) -> Self {
        let mut lexicon = Self::default();
        graph::add_names(&mut lexicon, graph);
        for (table, text) in BUILT_IN {
            let added = folder::add_table(&mut lexicon, table, text, table.file_name());
            debug_assert!(added.is_ok(), "{added:?}");
        }
        lexicon
    }

    /// The built-in lexicon and the tables of a user's folder: `aliases.tsv`, `bodies.tsv`, `codes.tsv`, `places.tsv`,
    /// `industries.tsv`, each of them optional. What the folder says goes before what is built in.
    ///
    /// # Errors
    /// When the folder has none of the tables, one cannot be read, or a line has not the columns of its table.
    pub fn with_folder(path: &Path) -> Result<Self, LexiconError> {
        let mut lexicon = Self::builtin().map_err(|error| LexiconError::BuiltIn {
            message: error.to_string(),
        })?;
        lexicon.add_folder(path)?;
        Ok(lexicon)
    }

    /// Adds the tables of a folder; see [`with_folder`](Self::with_folder).
    ///
    /// # Errors
    /// As there; the lexicon is then half filled and should be dropped.
    pub fn add_folder(&mut self, path: &Path) -> Result<(), LexiconError> {
        folder::add_folder(self, path)
    }

    /// Where the tables contradict each other: one name with two meanings, in file and line.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }
}
