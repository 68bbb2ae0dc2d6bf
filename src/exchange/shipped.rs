//! The graph that is built into the program: a compressed copy of the folder `graph/`.

use super::graph_folder::{Files, FolderError, GraphFolder, read_files};

/// What `src/build.rs` packed.
const ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/graph.archive"));

/// The knowledge graph that ships with Tupu.
///
/// # Errors
/// When the folder `graph/` from which this program was built breaks the format; a test keeps it from doing so.
pub fn shipped_graph() -> Result<GraphFolder, FolderError> {
    read_files(&Files::from_archive(ARCHIVE)?)
}
