//! Files to graph: every line checked, all problems told, nothing handed over unless all is well.

use std::path::Path;

use foldhash::HashMap;
use serde::Deserialize;
use smol_str::SmolStr;

use super::files::{File, Files};
use super::line::{NodeLine, RelationshipLine, Text, parse};
use super::names::{UNLABELLED, from_stem};
use super::origins::{GraphFolder, Origins, Place};
use super::problem::{FolderError, Located, Problem};
use super::schema;
use crate::exec::ExecError;
use crate::store::{Element, Graph, Loader};
use crate::value::{NodeId, RelId};

/// Problems told; the rest is counted.
const MOST_PROBLEMS: usize = 20;
/// With more nodes than this, no similar id is searched for.
const MOST_COMPARED: usize = 50_000;

/// Reads a graph folder from disk.
///
/// # Errors
/// Every problem with its file and line, up to a number; no graph then.
pub fn read(folder: &Path) -> Result<GraphFolder, FolderError> {
    read_files(&Files::from_folder(folder)?)
}

/// Reads a graph from the files of a folder, wherever they come from.
///
/// # Errors
/// Every problem with its file and line, up to a number; no graph then.
pub fn read_files(files: &Files) -> Result<GraphFolder, FolderError> {
    let mut reader = Reader::default();
    let within = |folder: &'static str| {
        let files = files.files.iter();
        files.filter(move |file| file.path.starts_with(folder))
    };
    within("nodes/").for_each(|file| reader.read_nodes(file));
    within("relationships/").for_each(|file| reader.read_relationships(file));
    let schema = within(schema::FILE).next();
    reader.finish(schema)
}

#[derive(Default)]
struct Reader<'a> {
    loader: Loader,
    origins: Origins,
    nodes: HashMap<std::borrow::Cow<'a, str>, NodeId>,
    problems: Vec<Located>,
    more: usize,
    /// The line being read.
    line: u32,
}

impl<'a> Reader<'a> {
    fn finish(mut self, schema: Option<&'a File>) -> Result<GraphFolder, FolderError> {
        let mut graph = std::mem::take(&mut self.loader).finish();
        if let Some(file) = schema.filter(|_| self.problems.is_empty()) {
            self.read_schema(&mut graph, file);
        }
        if self.problems.is_empty() {
            return Ok(GraphFolder {
                graph,
                origins: self.origins,
            });
        }
        Err(FolderError {
            problems: self.problems,
            more: self.more,
        })
    }

    /// Declares what the lines say; then every breach is a problem of the line of its element.
    fn read_schema(&mut self, graph: &mut Graph, file: &'a File) {
        self.origins.files.push(file.path.clone());
        self.line = 0;
        self.each_line(file, |_, line: schema::SchemaLine| {
            schema::declare(graph, line).map_err(|reason| Problem::BadSchema { reason })
        });
        graph.take_change_counts();
        for breach in graph.all_breaches(MOST_PROBLEMS + 1) {
            let element = match breach.constraint.subject.is_nodes() {
                true => Element::Node(NodeId(breach.slot)),
                false => Element::Relationship(RelId(breach.slot)),
            };
            let place = self.origins.place(element);
            let reason = ExecError::Constraint(Box::new(breach)).to_string();
            let problem = Problem::Breach { reason };
            let place = place.expect("an element that was read");
            self.add_problem(Located { place, problem });
        }
    }

    fn read_nodes(&mut self, file: &'a File) {
        let Some(label) = self.open(file) else { return };
        self.each_line(file, |reader, line: NodeLine<'a>| {
            reader.add_node(&label, line)
        });
    }

    fn read_relationships(&mut self, file: &'a File) {
        let Some(relationship_type) = self.open(file) else {
            return;
        };
        if relationship_type.is_empty() {
            return self.report(Problem::EmptyName {
                what: "the relationship type in the file name",
            });
        }
        self.each_line(file, |reader, line: RelationshipLine<'a>| {
            reader.add_relationship(&relationship_type, line)
        });
    }

    /// The name that a file's stem stands for; empty for the file of nodes without labels.
    fn open(&mut self, file: &File) -> Option<String> {
        self.origins.files.push(file.path.clone());
        self.line = 0;
        let stem = file
            .path
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".jsonl"))
            .unwrap_or("");
        let name = match stem {
            "" => None,
            UNLABELLED => Some(String::new()),
            stem => from_stem(stem),
        };
        if name.is_none() {
            self.report(Problem::IllNamedFile);
        }
        name
    }

    fn each_line<T: Deserialize<'a>>(
        &mut self,
        file: &'a File,
        mut add: impl FnMut(&mut Self, T) -> Result<(), Problem>,
    ) {
        let content = file
            .content
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&file.content);
        for line in content.split(|&byte| byte == b'\n') {
            self.line += 1;
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            if let Err(problem) = parse(line).and_then(|record| add(self, record)) {
                self.report(problem);
            }
        }
    }

    fn add_node(&mut self, label: &str, line: NodeLine<'a>) -> Result<(), Problem> {
        if line.id.is_empty() {
            return Err(Problem::EmptyName { what: "the id" });
        }
        if let Some(&first) = self.nodes.get(&line.id) {
            let first = self
                .origins
                .place(first.into())
                .expect("a node that was read before");
            return Err(Problem::DuplicateId {
                id: line.id.as_ref().into(),
                first,
            });
        }
        let properties = line.properties.check()?;
        let labels = labels(label, line.labels.as_deref())?;
        let node = self.loader.node(&labels, properties).map_err(unstorable)?;
        self.origins.nodes.push((self.file(), self.line));
        self.origins.ids.push(SmolStr::new(&line.id));
        self.nodes.insert(line.id, node);
        Ok(())
    }

    fn add_relationship(
        &mut self,
        relationship_type: &str,
        line: RelationshipLine<'a>,
    ) -> Result<(), Problem> {
        let properties = line.properties.check()?;
        let start = self.endpoint("start", &line.start)?;
        let end = self.endpoint("end", &line.end)?;
        self.loader
            .relationship(relationship_type, start, end, properties)
            .map_err(unstorable)?;
        self.origins.relationships.push((self.file(), self.line));
        Ok(())
    }

    fn endpoint(&self, end: &'static str, id: &str) -> Result<NodeId, Problem> {
        self.nodes
            .get(id)
            .copied()
            .ok_or_else(|| Problem::UnknownEndpoint {
                end,
                id: id.into(),
                similar: self.similar(id),
            })
    }

    fn similar(&self, id: &str) -> Option<SmolStr> {
        if self.nodes.len() > MOST_COMPARED || self.problems.len() > MOST_PROBLEMS {
            return None;
        }
        let ids = self
            .origins
            .ids
            .iter()
            .map(|known| (strsim::jaro_winkler(known, id), known));
        let nearest = ids.max_by(|left, right| left.0.total_cmp(&right.0));
        nearest
            .filter(|(likeness, _)| *likeness > 0.9)
            .map(|(_, known)| known.clone())
    }

    fn file(&self) -> u32 {
        self.origins.files.len() as u32 - 1
    }

    fn report(&mut self, problem: Problem) {
        let file = self.origins.files[self.file() as usize].clone();
        let place = Place {
            file,
            line: self.line,
        };
        self.add_problem(Located { place, problem });
    }

    fn add_problem(&mut self, problem: Located) {
        match self.problems.len() == MOST_PROBLEMS {
            true => self.more += 1,
            false => self.problems.push(problem),
        }
    }
}

/// The labels of a node in the file of `label`, which is empty for nodes without labels.
fn labels<'l>(label: &'l str, given: Option<&'l [Text<'_>]>) -> Result<Vec<&'l str>, Problem> {
    let given: Vec<&str> = match given {
        Some(given) => given.iter().map(AsRef::as_ref).collect(),
        None if label.is_empty() => Vec::new(),
        None => vec![label],
    };
    if given.iter().any(|label| label.is_empty()) {
        return Err(Problem::EmptyName { what: "a label" });
    }
    let fits = if label.is_empty() {
        given.is_empty()
    } else {
        given.contains(&label)
    };
    if !fits {
        let labels = given.iter().map(SmolStr::new).collect();
        return Err(Problem::ForeignLabel {
            label: label.into(),
            labels,
        });
    }
    Ok(given)
}

/// Values are checked before they are stored, so this tells of a mistake of our own.
fn unstorable(error: crate::value::ValueError) -> Problem {
    Problem::BadValue {
        key: SmolStr::default(),
        reason: error.message(),
    }
}
