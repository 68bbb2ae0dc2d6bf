//! Graph to files: sorted lines, equal bytes for equal graphs, and the folder replaced as a whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use foldhash::HashSet;
use serde_json::{Value as Json, json};
use smol_str::SmolStr;

use super::names::{UNLABELLED, to_stem};
use super::origins::Origins;
use super::schema;
use crate::store::{Graph, LabelId};
use crate::value::json::to_json;
use crate::value::{Map, NodeId, RelId};

/// Why a graph folder could not be written; what was there before is still there.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct WriteError {
    pub path: PathBuf,
    pub source: io::Error,
}

/// Lines by path within the folder.
type Lines = BTreeMap<String, Vec<String>>;

/// Writes a graph as a folder, in place of the one that is there; its other files, such as a README, stay.
///
/// Nodes keep the ids of `origins`; others are called `n` and their element id. The file of a node is that of its rarest
/// label. Lines are sorted by id, or by start, end and properties.
///
/// # Errors
/// When a file cannot be written. Until all new files are complete on disk, the old ones are not touched.
pub fn write(graph: &Graph, origins: Option<&Origins>, folder: &Path) -> Result<(), WriteError> {
    let ids = Ids::new(graph, origins);
    for (name, lines) in [
        ("nodes", node_lines(graph, &ids)),
        ("relationships", relationship_lines(graph, &ids)),
    ] {
        write_new(&folder.join(format!("{name}.new")), &lines)?;
    }
    ["nodes", "relationships"]
        .iter()
        .try_for_each(|name| replace(folder, name))?;
    write_schema(graph, folder)?;
    sync(folder)
}

/// Writes the file of the schema, or takes it away when nothing is declared.
fn write_schema(graph: &Graph, folder: &Path) -> Result<(), WriteError> {
    let path = folder.join(schema::FILE);
    let new = folder.join(format!("{}.new", schema::FILE));
    let written = match graph.schema().is_empty() {
        true => match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        },
        false => {
            write_file(&new, &schema::lines(graph.schema())).and_then(|()| fs::rename(&new, &path))
        }
    };
    written.map_err(|source| WriteError { path, source })
}

/// The id of each node in the folder.
struct Ids<'a> {
    origins: Option<&'a Origins>,
    taken: HashSet<&'a str>,
    graph: &'a Graph,
}

impl<'a> Ids<'a> {
    fn new(graph: &'a Graph, origins: Option<&'a Origins>) -> Self {
        let taken = origins
            .iter()
            .flat_map(|origins| origins.ids.iter().map(SmolStr::as_str))
            .collect();
        Self {
            origins,
            taken,
            graph,
        }
    }

    fn id(&self, node: NodeId) -> SmolStr {
        if let Some(id) = self.origins.and_then(|origins| origins.id(node)) {
            return id.clone();
        }
        let mut id = format!("n{}", self.graph.node_element_id(node).0);
        while self.taken.contains(id.as_str()) {
            id.push('_');
        }
        id.into()
    }
}

fn node_lines(graph: &Graph, ids: &Ids<'_>) -> Lines {
    let mut records: BTreeMap<String, BTreeMap<SmolStr, String>> = BTreeMap::new();
    for node in graph.nodes() {
        let mut labels: Vec<_> = graph
            .labels(node)
            .iter()
            .map(|&label| graph.catalog().label_name(label).as_str())
            .collect();
        labels.sort_unstable();
        let id = ids.id(node);
        let record = json!({"id": id.as_str(), "labels": labels, "properties": properties(&graph.node_properties(node))});
        records
            .entry(file_of(graph, node))
            .or_default()
            .insert(id, record.to_string());
    }
    records
        .into_iter()
        .map(|(file, lines)| (file, lines.into_values().collect()))
        .collect()
}

/// The file of a node's rarest label; of equally rare ones the first by name.
fn file_of(graph: &Graph, node: NodeId) -> String {
    let name = |label: LabelId| graph.catalog().label_name(label);
    let rarest = graph
        .labels(node)
        .iter()
        .copied()
        .min_by_key(|&label| (graph.nodes_with_label(label).len(), name(label)));
    let stem = rarest.map_or_else(|| UNLABELLED.to_string(), |label| to_stem(name(label)));
    format!("{stem}.jsonl")
}

fn relationship_lines(graph: &Graph, ids: &Ids<'_>) -> Lines {
    let mut records: BTreeMap<String, Vec<(SmolStr, SmolStr, String)>> = BTreeMap::new();
    for relationship in graph.relationships() {
        let relationship_type = graph
            .catalog()
            .type_name(graph.relationship_type(relationship));
        let record = relationship_record(graph, ids, relationship);
        records
            .entry(format!("{}.jsonl", to_stem(relationship_type)))
            .or_default()
            .push(record);
    }
    let lines = records.into_iter().map(|(file, mut records)| {
        records.sort_unstable();
        let line = |(start, end, properties): (SmolStr, SmolStr, String)| {
            format!(
                "{{\"start\":{},\"end\":{},\"properties\":{properties}}}",
                json!(start.as_str()),
                json!(end.as_str())
            )
        };
        (file, records.into_iter().map(line).collect())
    });
    lines.collect()
}

fn relationship_record(
    graph: &Graph,
    ids: &Ids<'_>,
    relationship: RelId,
) -> (SmolStr, SmolStr, String) {
    let (start, end) = graph.endpoints(relationship);
    (
        ids.id(start),
        ids.id(end),
        properties(&graph.relationship_properties(relationship)).to_string(),
    )
}

fn properties(properties: &Map) -> Json {
    Json::Object(
        properties
            .iter()
            .map(|(key, value)| (key.to_string(), to_json(value)))
            .collect(),
    )
}

/// Writes files into a folder of their own, down to the disk.
fn write_new(folder: &Path, files: &Lines) -> Result<(), WriteError> {
    let fail = |path: &Path, source| WriteError {
        path: path.to_path_buf(),
        source,
    };
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| fail(folder, error))?;
    }
    fs::create_dir_all(folder).map_err(|error| fail(folder, error))?;
    for (name, lines) in files {
        let path = folder.join(name);
        write_file(&path, lines).map_err(|error| fail(&path, error))?;
    }
    sync(folder)
}

fn write_file(path: &Path, lines: &[String]) -> io::Result<()> {
    let mut file = io::BufWriter::new(fs::File::create(path)?);
    for line in lines {
        file.write_all(line.as_bytes())?;
        file.write_all(b"\n")?;
    }
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .sync_all()
}

/// Puts `NAME.new` in place of `NAME`.
fn replace(folder: &Path, name: &str) -> Result<(), WriteError> {
    let fail = |path: &Path, source| WriteError {
        path: path.to_path_buf(),
        source,
    };
    let (current, old, new) = (
        folder.join(name),
        folder.join(format!("{name}.old")),
        folder.join(format!("{name}.new")),
    );
    if old.exists() {
        fs::remove_dir_all(&old).map_err(|error| fail(&old, error))?;
    }
    if current.exists() {
        fs::rename(&current, &old).map_err(|error| fail(&current, error))?;
    }
    fs::rename(&new, &current).map_err(|error| fail(&new, error))?;
    if old.exists() {
        fs::remove_dir_all(&old).map_err(|error| fail(&old, error))?;
    }
    Ok(())
}

/// Makes renames and new files in a folder durable, where the system can.
fn sync(folder: &Path) -> Result<(), WriteError> {
    match fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(source) if cfg!(unix) => Err(WriteError {
            path: folder.to_path_buf(),
            source,
        }),
        _ => Ok(()),
    }
}
