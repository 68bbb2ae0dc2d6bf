//! From the facts of a notice to the graph: nodes and relationships by key, each fact with the words that say it.
//!
//! In: a graph, a text and the [`Notice`] that was read in it. Out: the graph with what the notice says, and an [`Outcome`] that tells
//! what was new. Reads no text and asks no query. Only what a notice says becomes part of the graph, with the places, agencies and
//! industries that it touches. The same notice again, or a copy of it, changes nothing; a document that others cite is a stub until its
//! own text comes.
//!
//! The text is kept as a node `Text` of its own, found by `text_sha256` of the document: what asks for documents never carries it.

mod background;
mod citations;
mod cluster;
pub mod decision;
mod derived;
mod header;
mod identity;
mod issuers;
mod known;
mod load;
mod mentions;
mod outcome;
mod paper;
mod says;
mod things;
mod title;
mod writer;

#[cfg(test)]
mod tests;

pub use background::Background;
pub use mentions::EXTRACTOR_VERSION;
pub use outcome::{Kind, Outcome, State};
pub use says::says;

use crate::policy::notice::fact::Notice;
use crate::policy::reading::SourceText;
use crate::store::Graph;
use crate::value::temporal::Date;

use decision::Identity;
use derived::{Pairs, Touched};
use identity::Documents;
use things::Things;
use writer::Writer;

/// The label of nodes that hold the texts of documents.
pub const TEXT_LABEL: &str = "Text";

/// Writes notices into one graph, one after the other.
pub struct Ingest<'b> {
    background: &'b Background<'b>,
    documents: Documents,
    pairs: Pairs,
    touched: Touched,
    /// The day for which status and validity are derived.
    today: Date,
}

impl<'b> Ingest<'b> {
    /// Reads the names of the documents that the graph has, and the industries of its clusters. O(documents, clusters).
    pub fn new(graph: &Graph, background: &'b Background<'b>, today: Date) -> Self {
        Self {
            background,
            documents: Documents::of(graph),
            pairs: Pairs::of(graph),
            touched: Touched::default(),
            today,
        }
    }

    /// Reads them again: somebody else has written to the graph.
    pub fn refresh(&mut self, graph: &Graph) {
        self.documents = Documents::of(graph);
        self.pairs = Pairs::of(graph);
    }

    /// Writes what a notice says. What is derived from all documents together follows with [`derive`](Self::derive).
    pub fn add(&mut self, graph: &mut Graph, source: &SourceText, notice: &Notice) -> Outcome {
        load::load(self, graph, source, notice)
    }

    /// The keys under which a notice is, or would be, in the graph; nothing when it is none.
    pub fn identity(&self, graph: &Graph, notice: &Notice) -> Option<Identity> {
        load::identity(self, graph, notice)
    }

    /// Brings industries of cities, coverage and status up to date for all that was added since the last time.
    pub fn derive(&mut self, graph: &mut Graph) {
        let touched = std::mem::take(&mut self.touched);
        let mut things = Things {
            writer: &mut Writer { graph },
            background: self.background,
            day: None,
        };
        derived::derive(&mut things, &mut self.pairs, &touched, self.today);
    }
}
