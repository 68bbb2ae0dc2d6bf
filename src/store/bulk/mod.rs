//! Filling a graph with whole tables: typed columns go into chunks and edges into rows without a value or an edge at a time.
//!
//! In: runs of nodes and of relationships with their columns. Out: the same graph that transactions would have made.
//! Who calls it has checked names, ids and storability; what it is given it takes.

mod relationships;
mod values;

use std::sync::Arc;

use smol_str::SmolStr;

use super::catalog::LabelSetId;
use super::column::ColumnBuilder;
use super::graph::Graph;
use crate::value::NodeId;
use relationships::NewEdges;
pub use values::{BulkColumn, BulkValues, Texts};

/// The columns of a table by key, each begun at the slot of the table's first row.
pub type BulkColumns = Vec<(SmolStr, ColumnBuilder)>;

/// The labels, or the relationship types, of the rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Names {
    /// All rows have these.
    Same(Vec<SmolStr>),
    /// Each row has one of the sets, told by its place.
    Each {
        sets: Vec<Vec<SmolStr>>,
        codes: Vec<u32>,
    },
}

/// A graph being filled in bulk. Its new relationships can be followed only after [`finish`](Self::finish).
#[derive(Debug, Default)]
pub struct Bulk {
    graph: Graph,
    edges: NewEdges,
}

impl From<Graph> for Bulk {
    /// Adds to an existing graph.
    fn from(graph: Graph) -> Self {
        Self {
            graph,
            edges: NewEdges::default(),
        }
    }
}

impl Bulk {
    /// Starts from an empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// The graph as far as it is filled; its new relationships cannot be followed yet.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The slot that the next node gets: where the columns of a table of nodes begin.
    pub fn next_node(&self) -> u32 {
        self.graph.nodes.ids.slots()
    }

    /// The slot that the next relationship gets.
    pub fn next_relationship(&self) -> u32 {
        self.graph.relationships.ids.slots()
    }

    /// How many more nodes and how many more relationships have room.
    pub fn room(&self) -> (u32, u32) {
        (
            u32::MAX - self.next_node(),
            u32::MAX - self.next_relationship(),
        )
    }

    /// Adds `count` nodes with their labels and columns; the columns begin at [`next_node`](Self::next_node).
    ///
    /// # Panics
    /// When there is no [`room`](Self::room), or `labels` has another number of rows.
    pub fn add_nodes(&mut self, count: u32, labels: &Names, columns: BulkColumns) {
        let first = self.graph.nodes.ids.extend(count);
        Arc::make_mut(&mut self.graph.nodes.alive).insert_range(first..first + count);
        match labels {
            Names::Same(names) => {
                let set = self.label_set(names);
                self.graph.nodes.label_sets.extend_same(set, count as usize);
                for label in self.graph.catalog.label_set(set) {
                    Arc::make_mut(&mut self.graph.nodes.by_label[label.0 as usize])
                        .insert_range(first..first + count);
                }
            }
            Names::Each { sets, codes } => {
                assert_eq!(codes.len(), count as usize, "one set of labels a node");
                let sets: Vec<_> = sets.iter().map(|names| self.label_set(names)).collect();
                for (slot, &code) in (first..).zip(codes) {
                    self.label_one(slot, sets[code as usize]);
                }
            }
        }
        for (key, column) in columns {
            let key = self.graph.intern_key(&key);
            self.graph.nodes.columns[key.0 as usize].append(column);
        }
    }

    fn label_one(&mut self, slot: u32, set: LabelSetId) {
        self.graph.nodes.label_sets.push(set);
        for label in self.graph.catalog.label_set(set) {
            Arc::make_mut(&mut self.graph.nodes.by_label[label.0 as usize]).insert(slot);
        }
    }

    fn label_set(&mut self, names: &[SmolStr]) -> LabelSetId {
        let names: Vec<&str> = names.iter().map(SmolStr::as_str).collect();
        let labels = self.graph.intern_labels(&names);
        self.graph.label_set(&labels)
    }

    /// Adds relationships between nodes of the graph; the columns begin at [`next_relationship`](Self::next_relationship).
    ///
    /// # Panics
    /// When there is no [`room`](Self::room), or the numbers of starts, ends and types differ.
    pub fn add_relationships(
        &mut self,
        types: &Names,
        starts: Vec<NodeId>,
        ends: Vec<NodeId>,
        columns: BulkColumns,
    ) {
        assert_eq!(
            starts.len(),
            ends.len(),
            "a start and an end a relationship"
        );
        let table = &mut self.graph.relationships;
        let first = table.ids.extend(starts.len() as u32);
        table.starts.extend(&starts);
        table.ends.extend(&ends);
        match types {
            Names::Same(names) => {
                let of_type = self.graph.intern_type(&names[0]);
                self.graph
                    .relationships
                    .types
                    .extend_same(of_type, starts.len());
                self.edges.add_run(of_type, first, starts, ends);
            }
            Names::Each { sets, codes } => {
                assert_eq!(codes.len(), starts.len(), "one type a relationship");
                let types: Vec<_> = sets
                    .iter()
                    .map(|names| self.graph.intern_type(&names[0]))
                    .collect();
                for (at, &code) in codes.iter().enumerate() {
                    let of_type = types[code as usize];
                    self.graph.relationships.types.push(of_type);
                    self.edges
                        .add(of_type, first + at as u32, starts[at], ends[at]);
                }
            }
        }
        for (key, column) in columns {
            let key = self.graph.intern_key(&key);
            self.graph.relationships.columns[key.0 as usize].append(column);
        }
    }

    /// Builds the adjacency on up to `threads` threads and hands over the graph, with nothing in its change counts.
    pub fn finish(mut self, threads: usize) -> Graph {
        self.edges.build(&mut self.graph.adjacency, threads);
        self.graph.forget_derived();
        self.graph
    }
}
