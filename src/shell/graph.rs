//! The graph that the program works on: a database file or a folder that was named, `./graph`, or the one built in.

use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure};
use crate::exchange::graph_folder::{self, FolderError, Origins};
use crate::exchange::shipped_graph;
use crate::store::Graph;
use crate::{Database, Error};

/// A graph to work on, and how messages call it.
pub struct OpenGraph {
    pub database: Database,
    /// Where each part stands in its folder.
    pub origins: Origins,
    /// That folder; none for a database file and for the graph that is built in.
    pub folder: Option<PathBuf>,
    pub name: String,
}

/// Opens the graph of `--db`; without it `./graph` if that is a graph folder, else the built-in graph.
///
/// # Errors
/// Every problem of the folder with its file and line, and what is wrong with a database file; nothing is half loaded.
pub fn open(path: Option<&Path>) -> Result<OpenGraph, Failure> {
    let here = Path::new("graph");
    match path {
        Some(path) if is_file(path) => Ok(OpenGraph {
            database: Database::open(path).map_err(|error| file_failure(&error))?,
            origins: Origins::default(),
            folder: None,
            name: quoted(path),
        }),
        Some(path) => open_folder(path),
        None if here.join("nodes").is_dir() => open_folder(here),
        None => {
            let name = "the built-in graph";
            let read = shipped_graph().map_err(|error| unreadable(&error, name))?;
            Ok(OpenGraph {
                database: Database::with_graph(read.graph),
                origins: read.origins,
                folder: None,
                name: name.to_string(),
            })
        }
    }
}

fn open_folder(path: &Path) -> Result<OpenGraph, Failure> {
    let name = quoted(path);
    let read = graph_folder::read(path).map_err(|error| unreadable(&error, &name))?;
    Ok(OpenGraph {
        database: Database::with_graph(read.graph),
        origins: read.origins,
        folder: Some(path.to_path_buf()),
        name,
    })
}

/// Whether a path names a database file, there or to be made.
fn is_file(path: &Path) -> bool {
    let named_so = path.extension().is_some_and(|ending| ending == "tupu");
    path.is_file() || named_so && !path.is_dir()
}

/// Where a graph is to be written: a database file or a graph folder, there already or to be made.
pub enum Target {
    File(Database),
    NewFile(PathBuf),
    Folder(PathBuf, Box<Origins>),
    NewFolder(PathBuf),
}

impl Target {
    /// Finds out what a path names, and gives the graph that is there; an empty one when nothing is.
    ///
    /// # Errors
    /// A graph that cannot be read; a folder with other files.
    pub fn open_or_create(path: &Path) -> Result<(Self, Graph), Failure> {
        if is_file(path) {
            if !path.exists() {
                return Ok((Self::NewFile(path.to_path_buf()), Graph::new()));
            }
            let database = Database::open(path).map_err(|error| file_failure(&error))?;
            let graph = database.snapshot().as_ref().clone();
            return Ok((Self::File(database), graph));
        }
        if path.join("nodes").is_dir() {
            let read = graph_folder::read(path);
            let read = read.map_err(|error| unreadable(&error, &quoted(path)))?;
            let origins = Box::new(read.origins);
            return Ok((Self::Folder(path.to_path_buf(), origins), read.graph));
        }
        let entries = path.read_dir();
        if entries.is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure::usage(
                format!("{} has files, but is no graph folder", quoted(path)),
                "name a new folder, or one with `nodes/LABEL.jsonl`, or a database file `NAME.tupu`",
            ));
        }
        Ok((Self::NewFolder(path.to_path_buf()), Graph::new()))
    }

    /// Writes a graph in place of the one that was there, whole or not at all.
    ///
    /// # Errors
    /// What cannot be written; another program that writes the same file.
    pub fn write(self, graph: Graph) -> Result<(), Failure> {
        let folder = |path: &Path, origins: Option<&Origins>| {
            let written = graph_folder::write(&graph, origins, path);
            written.map_err(|error| {
                Failure::new(Exit::Output, error, "check that you may write there")
            })
        };
        match &self {
            Self::NewFolder(path) => folder(path, None),
            Self::Folder(path, origins) => folder(path, Some(origins)),
            Self::NewFile(path) => {
                Database::write_new(path, &graph).map_err(|error| file_failure(&error))
            }
            Self::File(database) => database
                .replace_graph(graph)
                .map_err(|error| file_failure(&error)),
        }
    }
}

fn quoted(path: &Path) -> String {
    format!("`{}`", path.display())
}

fn unreadable(error: &FolderError, name: &str) -> Failure {
    Failure::Message {
        exit: Exit::Usage,
        text: format!("error: cannot load {name}\n{error}"),
    }
}

/// A failure of a database file.
pub fn file_failure(error: &Error) -> Failure {
    let diagnostic = error.diagnostic();
    Failure::usage(diagnostic.message, diagnostic.help.join("; "))
}
