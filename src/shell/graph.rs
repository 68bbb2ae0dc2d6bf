//! The graph that the program works on: a folder that was named, `./graph`, or the one built in.

use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure};
use crate::exchange::graph_folder::{self, FolderError, GraphFolder};
use crate::exchange::shipped_graph;

/// A graph with the places of its parts, and how messages call it.
pub struct LoadedGraph {
    pub folder: GraphFolder,
    /// The folder; none for the graph that is built in.
    pub path: Option<PathBuf>,
    pub name: String,
}

/// Reads the graph of `--db`; without it `./graph` if that is a graph folder, else the built-in graph.
///
/// # Errors
/// Every problem of the folder with its file and line; nothing is half loaded.
pub fn load(path: Option<&Path>) -> Result<LoadedGraph, Failure> {
    let here = Path::new("graph");
    match path {
        Some(path) => read_folder(path),
        None if here.join("nodes").is_dir() => read_folder(here),
        None => {
            let folder =
                shipped_graph().map_err(|error| unreadable(&error, "the built-in graph"))?;
            Ok(LoadedGraph {
                folder,
                path: None,
                name: "the built-in graph".to_string(),
            })
        }
    }
}

fn read_folder(path: &Path) -> Result<LoadedGraph, Failure> {
    let name = format!("`{}`", path.display());
    if path
        .extension()
        .is_some_and(|extension| extension == "tupu")
        && !path.is_dir()
    {
        return Err(Failure::usage(
            format!("{name} is a database file, which this version cannot open yet"),
            "name a graph folder: a folder with `nodes/LABEL.jsonl` and `relationships/TYPE.jsonl`",
        ));
    }
    let folder = graph_folder::read(path).map_err(|error| unreadable(&error, &name))?;
    Ok(LoadedGraph {
        folder,
        path: Some(path.to_path_buf()),
        name,
    })
}

fn unreadable(error: &FolderError, name: &str) -> Failure {
    Failure::Message {
        exit: Exit::Usage,
        text: format!("error: cannot load {name}\n{error}"),
    }
}
