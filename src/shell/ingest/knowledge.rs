//! What notices are read with: the built-in graph as background, the lexicon, and a user's tables.

use std::path::Path;

use crate::exchange::shipped_graph;
use crate::policy::ingest::Background;
use crate::policy::lexicon::Lexicon;
use crate::shell::failure::{Exit, Failure};
use crate::store::Graph;

/// The lexicon and the graph of places, agencies and industries that stands behind it.
pub struct Knowledge {
    pub lexicon: Lexicon,
    graph: Graph,
}

impl Knowledge {
    /// Reads the built-in graph and the tables of a folder.
    ///
    /// # Errors
    /// A folder that is no lexicon.
    pub fn load(folder: Option<&Path>) -> Result<Self, Failure> {
        let shipped = shipped_graph().map_err(|error| {
            let text = format!("error: cannot load the built-in graph\n{error}");
            let exit = Exit::Usage;
            Failure::Message { exit, text }
        })?;
        let graph = shipped.graph;
        let mut lexicon = Lexicon::of_graph(&graph);
        if let Some(folder) = folder {
            let added = lexicon.add_folder(folder);
            added.map_err(|error| {
                Failure::usage(error, "the manual page of `tupu ingest` tells the tables")
            })?;
        }
        Ok(Self { lexicon, graph })
    }

    pub fn background(&self) -> Background<'_> {
        Background::new(&self.graph)
    }
}
