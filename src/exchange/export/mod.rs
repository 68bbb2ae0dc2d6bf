//! Exports: a whole graph, or the nodes and relationships that a query returned, in the format of another tool.
//!
//! Elements come out in the order of their ids and keys in the order of their names, so the same graph gives the same bytes. A file is written under
//! another name and renamed when it is complete: a half file never looks finished.

mod csv;
mod cypher;
mod dot;
mod graphml;
mod json;
mod jsonl;
mod selection;

use std::io::{self, BufWriter, Write};
use std::path::Path;

pub(crate) use dot::quoted as dot_quoted;
pub use selection::Selection;

/// One format: how it is called and what writes it.
pub struct Format {
    pub name: &'static str,
    /// The usual ending of a file, without the dot.
    pub extension: &'static str,
    /// One line for help.
    pub help: &'static str,
    write: fn(&Selection<'_>, &mut dyn Write) -> io::Result<()>,
}

/// All export formats.
pub static FORMATS: &[Format] = &[
    Format {
        name: "json",
        extension: "json",
        help: "node-link JSON, as networkx and D3 read it",
        write: json::write,
    },
    Format {
        name: "csv",
        extension: "csv",
        help: "one table of nodes, then relationships, in the columns that Neo4j's APOC uses",
        write: csv::write,
    },
    Format {
        name: "jsonl",
        extension: "jsonl",
        help: "an element a line, as APOC writes them; `tupu import` reads them back",
        write: jsonl::write,
    },
    Format {
        name: "cypher",
        extension: "cypher",
        help: "statements that make the graph, with its constraints and indexes; `tupu -f` runs them",
        write: cypher::write,
    },
    Format {
        name: "graphml",
        extension: "graphml",
        help: "GraphML, for networkx, igraph, Gephi, yEd",
        write: graphml::write,
    },
    Format {
        name: "dot",
        extension: "dot",
        help: "DOT, for Graphviz",
        write: dot::write,
    },
];

impl Format {
    /// The format of that name.
    pub fn find(name: &str) -> Option<&'static Format> {
        FORMATS
            .iter()
            .find(|format| format.name.eq_ignore_ascii_case(name))
    }

    /// The format that a file of this name would have, by its ending.
    pub fn of_file(path: &Path) -> Option<&'static Format> {
        let extension = path.extension()?.to_str()?;
        FORMATS
            .iter()
            .find(|format| format.extension.eq_ignore_ascii_case(extension))
    }

    /// Writes the selection.
    ///
    /// # Errors
    /// Whatever the sink reports.
    pub fn write(&self, selection: &Selection<'_>, sink: &mut dyn Write) -> io::Result<()> {
        (self.write)(selection, sink)
    }

    /// Writes the selection to a file that appears, whole, only when everything is written.
    ///
    /// # Errors
    /// The folder cannot be written to, or the disk is full; an older file of that name is then unchanged.
    pub fn write_file(&self, selection: &Selection<'_>, path: &Path) -> io::Result<()> {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let file = tempfile::Builder::new()
            .prefix(".tupu-")
            .tempfile_in(folder)?;
        let mut writer = BufWriter::new(file);
        self.write(selection, &mut writer)?;
        let file = writer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        set_usual_permissions(file.as_file())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// A temporary file is for its owner alone; an export should be as readable as any other new file.
#[cfg(unix)]
fn set_usual_permissions(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_permissions(_file: &std::fs::File) -> io::Result<()> {
    Ok(())
}
