//! Tables of nodes and relationships into a graph: CSV, Parquet and JSON lines, with a mapping file or headers that tell the roles of columns.
//!
//! In: files. Out: the graph with all their rows, and a report; rows that do not fit are told one by one and left out. Reading
//! is spread over threads; what comes out does not depend on their number.

mod block;
mod csv;
mod declare;
mod field;
mod folder;
mod header;
mod ids;
mod inputs;
mod jsonl;
mod load;
mod mapping;
mod origins;
#[cfg(feature = "parquet")]
mod parquet;
mod pipeline;
mod problem;
mod table;
mod tally;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use block::Reject;
pub use inputs::Input;
pub use mapping::{MappedIndex, Mapping};
pub use problem::{ImportError, Problem};
pub use table::FileFormat;
pub use tally::Tally;

use csv::ColumnKind;
use field::Scalar;
use ids::{Id, IdSpaces};
use load::Staged;
use origins::Origins;
use smol_str::SmolStr;
use table::{Content, Layout, Role, Roles, Table};

use crate::store::{Bulk, Graph, ValueRef};

/// How files are read.
#[derive(Debug, Clone)]
pub struct Options {
    pub threads: usize,
    /// Overrides the endings of files, also of those that a mapping names.
    pub format: Option<FileFormat>,
    /// Between the values of CSV; `None` is a tab in `.tsv` and else a comma.
    pub delimiter: Option<u8>,
    /// Around values of CSV; `None` takes quotes as text.
    pub quote: Option<u8>,
    /// Between the items of a list and between labels.
    pub list_delimiter: char,
    /// Whether the first row that does not fit ends the import.
    pub strict: bool,
    /// Told how far the import is.
    pub tally: Arc<Tally>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            format: None,
            delimiter: None,
            quote: Some(b'"'),
            list_delimiter: ';',
            strict: false,
            tally: Arc::default(),
        }
    }
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    pub nodes: u64,
    pub relationships: u64,
    pub rejected: u64,
    pub tables: Vec<TableReport>,
}

/// What came of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableReport {
    pub file: PathBuf,
    pub is_nodes: bool,
    pub rows: u64,
    pub rejected: u64,
}

/// Why a table was given up.
#[derive(Debug)]
enum Stop {
    Error(ImportError),
    /// A column needs a wider type: the table is read again.
    Widen {
        column: usize,
        to: Scalar,
    },
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Self {
        Self::Error(error)
    }
}

/// Adds the rows of files to a graph. `tell` gets each row that is left out, with its file, when the table is complete or given up.
///
/// # Errors
/// The first thing wrong with a file as a whole, or with any row when [`Options::strict`]; the graph is dropped then, so clone it
/// to keep it.
pub fn import(
    graph: Graph,
    inputs: &[Input],
    mapping: Option<&Mapping>,
    options: &Options,
    tell: &mut dyn FnMut(&Path, &Reject),
) -> Result<(Graph, Report), ImportError> {
    let was_empty = graph.node_count() == 0;
    let mut report = Report::default();
    let graph = folder::add_all(graph, inputs, &mut report)?;
    let tables = inputs::tables(inputs, mapping, options)?;
    let mut planned = Vec::new();
    for table in tables {
        let names = column_names(&table, options)?;
        let mut layout = header::layout(&table.files[0], &names, &table.roles)?;
        let from_header = matches!(table.roles, Roles::FromHeader { .. });
        if from_header && table.format == FileFormat::JsonLines {
            layout.let_values_tell();
        }
        planned.push((table, layout));
    }
    planned.sort_by_key(|(_, layout)| matches!(layout.content, Content::Relationships { .. }));
    let mut importer = Importer {
        spaces: known_ids(&graph, &planned, mapping),
        nodes: Origins::default(),
        relationships: Origins::default(),
        bulk: Bulk::from(graph),
        report,
        options,
        tell,
    };
    let files = planned.iter().flat_map(|(table, _)| &table.files);
    options.tally.expect(files);
    for (table, layout) in &planned {
        importer.add(table, layout)?;
    }
    options.tally.begin(None);
    let mut graph = importer.bulk.finish(options.threads);
    let origins = (&importer.nodes, &importer.relationships);
    declare::settle(&mut graph, mapping, was_empty, origins)?;
    Ok((graph, importer.report))
}

fn column_names(table: &Table, options: &Options) -> Result<Vec<SmolStr>, ImportError> {
    match table.format {
        FileFormat::Csv => csv::header(&table.files[0], options),
        FileFormat::JsonLines => jsonl::header(table),
        #[cfg(feature = "parquet")]
        FileFormat::Parquet => parquet::header(&table.files[0]),
        #[cfg(not(feature = "parquet"))]
        FileFormat::Parquet => Err(Problem::NoParquet.of(&table.files[0])),
    }
}

/// The ids of nodes that are in the graph already: properties under the key of the label's ids.
fn known_ids(graph: &Graph, planned: &[(Table, Layout)], mapping: Option<&Mapping>) -> IdSpaces {
    let mut spaces = IdSpaces::default();
    if graph.node_count() == 0 {
        return spaces;
    }
    for (_, layout) in planned {
        let Content::Nodes { labels } = &layout.content else {
            continue;
        };
        for column in &layout.columns {
            if let (
                Role::Id {
                    space,
                    key: Some(key),
                },
                Some(label),
            ) = (&column.role, labels.first())
            {
                add_known(graph, label, key, spaces.get_mut(space));
            }
        }
    }
    for (label, key) in mapping.iter().flat_map(|mapping| &mapping.known) {
        add_known(graph, label, key, spaces.get_mut(label));
    }
    spaces
}

fn add_known(graph: &Graph, label: &str, key: &str, space: &mut ids::IdSpace) {
    let catalog = graph.catalog();
    let (Some(label), Some(key)) = (catalog.label(label), catalog.key(key)) else {
        return;
    };
    for slot in graph.nodes_with_label(label) {
        let node = crate::value::NodeId(slot);
        // Of nodes with one id the first counts.
        match graph.node_property_ref(node, key) {
            ValueRef::Integer(id) => space.insert(Id::Integer(id), node),
            ValueRef::String(id) => space.insert(Id::from_text(id), node),
            _ => false,
        };
    }
}

struct Importer<'a> {
    bulk: Bulk,
    spaces: IdSpaces,
    nodes: Origins,
    relationships: Origins,
    report: Report,
    options: &'a Options,
    tell: &'a mut dyn FnMut(&Path, &Reject),
}

impl Importer<'_> {
    fn add(&mut self, table: &Table, layout: &Layout) -> Result<(), ImportError> {
        self.check_spaces(table, layout)?;
        let mut kinds = Vec::new();
        let read = self.options.tally.read();
        loop {
            match self.read(table, layout, &mut kinds) {
                Ok(()) => return Ok(()),
                Err(Stop::Error(error)) => return Err(error),
                Err(Stop::Widen { column, to }) => {
                    self.options.tally.go_back(read);
                    kinds[column].widen(to, &layout.columns[column].role);
                }
            }
        }
    }

    fn check_spaces(&self, table: &Table, layout: &Layout) -> Result<(), ImportError> {
        for column in &layout.columns {
            let (Role::Start { space } | Role::End { space }) = &column.role else {
                continue;
            };
            if self.spaces.get(space).is_none() {
                let known = self.spaces.names();
                let space = space.clone();
                return Err(Problem::UnknownSpace { space, known }.of(&table.files[0]));
            }
        }
        Ok(())
    }

    fn read(
        &mut self,
        table: &Table,
        layout: &Layout,
        kinds: &mut Vec<ColumnKind>,
    ) -> Result<(), Stop> {
        let mut staged = Staged::new(layout, &self.bulk);
        let mut rejected: Vec<(PathBuf, Reject)> = Vec::new();
        let mut take = |file: &Path, block| -> Result<(), Stop> {
            let rejects = staged.take(file, block, &self.spaces)?;
            if let (true, Some(first)) = (self.options.strict, rejects.first()) {
                return Err(first.problem.clone().at(file, first.line).into());
            }
            rejected.extend(
                rejects
                    .into_iter()
                    .map(|reject| (file.to_path_buf(), reject)),
            );
            Ok(())
        };
        match table.format {
            FileFormat::Csv => csv::read(&table.files, layout, kinds, self.options, &mut take)?,
            FileFormat::JsonLines => jsonl::read(table, layout, self.options, &mut take)?,
            #[cfg(feature = "parquet")]
            FileFormat::Parquet => parquet::read(&table.files, layout, self.options, &mut take)?,
            #[cfg(not(feature = "parquet"))]
            FileFormat::Parquet => return Err(Problem::NoParquet.of(&table.files[0]).into()),
        }
        for (file, reject) in &rejected {
            (self.tell)(file, reject);
        }
        let is_nodes = matches!(layout.content, Content::Nodes { .. });
        let report = TableReport {
            file: table.files[0].clone(),
            is_nodes,
            rows: u64::from(staged.rows()),
            rejected: rejected.len() as u64,
        };
        let total = if is_nodes {
            &mut self.report.nodes
        } else {
            &mut self.report.relationships
        };
        *total += report.rows;
        self.report.rejected += report.rejected;
        self.report.tables.push(report);
        let origins = staged.commit(&mut self.bulk, &mut self.spaces);
        match is_nodes {
            true => self.nodes.append(origins),
            false => self.relationships.append(origins),
        }
        Ok(())
    }
}
