//! What becomes of the file when the disk fails, the power goes, or bytes change.

mod damage;
mod faults;
mod faulty;
mod power;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::Disk;
use super::{FileError, GraphFile, Trouble, fill};
use crate::store::{Direction, Graph};
use crate::value::{NodeId, Value};
use faulty::FaultyDisk;

/// Elements of a transaction.
const PARTS: i64 = 5;

/// A file and its graph as a database has them.
struct Open {
    file: GraphFile,
    graph: Graph,
}

impl Open {
    fn on(path: &Path, disk: &Arc<FaultyDisk>) -> Result<Self, Trouble> {
        let (file, graph) = GraphFile::on(path, disk.clone())?;
        Ok(Self { file, graph })
    }

    /// The numbered transaction: several elements, which count together or not at all.
    fn write(&mut self, number: i64) -> Result<(), FileError> {
        self.begin()?;
        let mut graph = self.graph.clone();
        graph.record_changes(true);
        change(&mut graph, number);
        let changes = graph.take_changes();
        graph.record_changes(false);
        self.file.append(&changes, &graph)?;
        self.graph = graph;
        Ok(())
    }

    /// The same without a log.
    fn load(&mut self, number: i64) -> Result<(), FileError> {
        self.begin()?;
        let mut graph = self.graph.clone();
        change(&mut graph, number);
        self.file.replace(&graph)?;
        self.graph = graph;
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<(), FileError> {
        self.begin()?;
        self.file.fold(&self.graph)
    }

    fn begin(&mut self) -> Result<(), FileError> {
        if let Some(graph) = self.file.begin()? {
            self.graph = graph;
        }
        Ok(())
    }
}

fn change(graph: &mut Graph, number: i64) {
    let key = |name: &'static str, value: i64| (name, Value::from(value));
    let mark = match marks(graph).first() {
        Some(mark) => *mark,
        None => graph
            .create_node(&["Mark"], [key("number", -1)])
            .expect("a node"),
    };
    graph
        .set_node_property(mark, "number", Value::from(number))
        .expect("a property");
    for i in 1..=PARTS {
        let text = ("text", Value::from(format!("产业集群 {i}").as_str()));
        let part = graph.create_node(&["Part"], [key("number", number), key("i", i), text]);
        graph
            .create_relationship("OF", part.expect("a node"), mark, [key("number", number)])
            .expect("a relationship");
    }
}

fn marks(graph: &Graph) -> Vec<NodeId> {
    let label = graph.catalog().label("Mark");
    label.map_or(Vec::new(), |label| {
        graph.nodes_with_label(label).iter().map(NodeId).collect()
    })
}

/// How many transactions a graph holds; panics when one of them is not whole or their numbers have a gap.
fn whole_transactions(graph: &Graph) -> i64 {
    let Some(mark) = marks(graph).first().copied() else {
        assert_eq!((graph.node_count(), graph.relationship_count()), (0, 0));
        return 0;
    };
    let catalog = graph.catalog();
    let (number, i) = (
        catalog.key("number").expect("a key"),
        catalog.key("i").expect("a key"),
    );
    let Value::Integer(last) = graph.node_property(mark, number) else {
        panic!("the mark has no number");
    };
    let mut parts: Vec<(Value, Value)> = Vec::new();
    for (relationship, part) in graph.neighbours(mark, Direction::Incoming, None) {
        let of = graph.relationship_property(relationship, number);
        assert_eq!(graph.node_property(part, number), of);
        parts.push((of, graph.node_property(part, i)));
    }
    let expected: Vec<_> = (0..=last)
        .flat_map(|number| (1..=PARTS).map(move |i| (Value::from(number), Value::from(i))))
        .collect();
    parts.sort_by_key(|part| format!("{part:?}"));
    let mut sorted = expected;
    sorted.sort_by_key(|part| format!("{part:?}"));
    assert_eq!(parts, sorted, "a transaction is not whole");
    assert_eq!(graph.node_count() as i64, (last + 1) * PARTS + 1);
    last + 1
}

/// A path whose lock no other test takes.
fn scratch() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("test.tupu");
    (folder, path)
}

/// The bytes of a new database file.
fn new_file() -> Vec<u8> {
    let disk = Arc::new(FaultyDisk::new(Vec::new()));
    let shared: Arc<dyn Disk> = disk.clone();
    fill(&shared, &Graph::new()).expect("a new file");
    disk.bytes()
}

/// The bytes of a file with numbered transactions, some of them folded. `closed` tells whether its writer ended in peace.
fn file_with(transactions: i64, folded: i64, closed: bool) -> Vec<u8> {
    let (_folder, path) = scratch();
    let disk = Arc::new(FaultyDisk::new(new_file()));
    let mut open = Open::on(&path, &disk).expect("a new file");
    for number in 0..transactions {
        if number == folded {
            open.checkpoint().expect("a checkpoint");
        }
        open.write(number).expect("a transaction");
    }
    let killed = disk.bytes();
    drop(open);
    if closed { disk.bytes() } else { killed }
}
