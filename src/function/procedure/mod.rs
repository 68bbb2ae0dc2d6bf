//! The table of procedures: those built in, those of other modules, and tables that a program registers while it runs.
//!
//! A procedure sees the graph and its arguments and gives rows of values. It knows no query and no operator.

mod builtin;
mod declared;
mod listed;
mod parse;
mod schema;
mod signature;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::store::Graph;
use crate::value::Value;

pub use parse::SignatureError;
pub use signature::{Field, Signature};
pub use table::TableProcedure;

/// What a procedure is called with.
pub struct ProcedureCall<'a> {
    pub graph: &'a Graph,
    /// One value an input, of the input's type.
    pub arguments: &'a [Value],
    /// The outputs that are looked at, by position; the others may hold anything.
    pub yields: &'a [usize],
    /// Every procedure that can be called.
    pub procedures: &'a ProcedureTable,
    /// False once the caller wants the procedure to stop; to be asked every few thousand steps.
    pub go_on: &'a dyn Fn() -> bool,
}

impl ProcedureCall<'_> {
    /// Whether anyone looks at an output.
    pub fn wants(&self, output: usize) -> bool {
        self.yields.contains(&output)
    }

    /// The values of an output; none when nobody looks at it.
    pub fn column(&self, output: usize, values: impl Iterator<Item = Value>) -> Vec<Value> {
        match self.wants(output) {
            true => values.collect(),
            false => Vec::new(),
        }
    }
}

/// Why a procedure gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcedureError {
    /// `go_on` said no.
    Stopped,
    /// What is wrong, as one line for people.
    Failed(String),
}

/// Something that `CALL` runs.
pub trait Procedure: Send + Sync {
    fn signature(&self) -> &Signature;

    /// One line of help.
    fn summary(&self) -> &str;

    /// What it touches, as Neo4j says it: `READ` for the graph, `DBMS` for what is around it.
    fn mode(&self) -> &'static str {
        "READ"
    }

    /// What the procedure yields.
    ///
    /// # Errors
    /// Arguments that make no sense, and a caller that wants no more.
    fn call(&self, call: &ProcedureCall) -> Result<Outputs, ProcedureError>;
}

/// Rows of a procedure, output by output.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outputs {
    pub rows: usize,
    /// For every output its values, one a row; none at all for outputs that nobody looks at. Outputs may be missing at the end.
    pub columns: Vec<Vec<Value>>,
}

impl From<Vec<Vec<Value>>> for Outputs {
    /// From rows, each with a value for every output.
    fn from(rows: Vec<Vec<Value>>) -> Self {
        let (count, width) = (rows.len(), rows.first().map_or(0, Vec::len));
        let mut columns: Vec<Vec<Value>> = (0..width).map(|_| Vec::with_capacity(count)).collect();
        for row in rows {
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        Self {
            rows: count,
            columns,
        }
    }
}

/// Procedures by name. A clone is cheap.
#[derive(Clone)]
pub struct ProcedureTable {
    by_name: Arc<BTreeMap<SmolStr, Arc<dyn Procedure>>>,
}

impl Default for ProcedureTable {
    /// The procedures that every database has.
    fn default() -> Self {
        let mut table = Self {
            by_name: Arc::default(),
        };
        let listings = declared::all().into_iter().chain(listed::all());
        for procedure in builtin::all().into_iter().chain(listings) {
            table.register(procedure);
        }
        table
    }
}

impl ProcedureTable {
    /// Adds a procedure; one of the same name is replaced.
    pub fn register(&mut self, procedure: Arc<dyn Procedure>) {
        let name = procedure.signature().name.clone();
        Arc::make_mut(&mut self.by_name).insert(name, procedure);
    }

    /// The procedure of that dotted name.
    pub fn get(&self, name: &str) -> Option<&dyn Procedure> {
        self.by_name.get(name).map(Arc::as_ref)
    }

    /// True for a clone in which nothing was registered since.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.by_name, &other.by_name)
    }

    /// All procedures, by name.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Procedure> {
        self.by_name.values().map(Arc::as_ref)
    }
}
