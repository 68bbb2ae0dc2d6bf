//! The engine as a whole: from query text to rows, on a graph that many may read while one writes.
//!
//! In: text and parameters. Out: [`QueryResult`] or [`Error`]. Shells, servers and programs use this and nothing below it.

mod checkpoint;
mod error;
mod file;
mod options;
mod plans;
mod result;
mod room;
mod statement;
mod transaction;
mod turns;

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use crate::analysis;
use crate::exchange::shipped_graph;
use crate::exec::ExecError;
use crate::function::procedure::{Procedure, ProcedureTable, Signature, TableProcedure};
use crate::store::{Change, ChangeCounts, Graph};
use crate::syntax::ast::Statement;
use crate::value::{Map, Value};

pub use error::Error;
pub use file::{FORMAT_VERSION, FileError, FileInfo, Trouble};
pub use options::Options;
pub use result::{QueryResult, Row};
pub use transaction::Transaction;

use checkpoint::{Checkpoint, Committed};
use file::GraphFile;
use plans::PlanCache;
use result::Finished;
use statement::{Prepared, Surroundings};
use transaction::Handle;
use turns::{Turn, Turns};

/// Parameters of a query by name.
pub type Params = Map;

/// A graph that can be queried and changed.
///
/// Readers see the graph as it was when their query began, however long they take; writers take turns. Share it between threads by
/// reference or in an `Arc`.
///
/// ```
/// use tupu::Database;
///
/// let db = Database::in_memory();
/// db.run("CREATE (:Role {name: 'auditor'})-[:MAY]->(:Action {name: 'read'})")?;
/// for row in db.query("MATCH (r:Role)-[:MAY]->(a) RETURN r.name, a.name")? {
///     assert_eq!(row?.to_string(), "'auditor', 'read'");
/// }
/// # Ok::<(), tupu::Error>(())
/// ```
pub struct Database {
    /// The graph as last committed.
    committed: Committed,
    turns: Arc<Turns>,
    /// Whether changes are to be kept in a file.
    durable: bool,
    procedures: RwLock<ProcedureTable>,
    plans: PlanCache,
}

impl Database {
    /// An empty graph in memory.
    pub fn in_memory() -> Self {
        Self::with_graph(Graph::new())
    }

    /// A graph made elsewhere, in memory.
    pub fn with_graph(graph: Graph) -> Self {
        Self::on(graph, None)
    }

    /// Opens a database file and reads its graph. Others may open it too: all may read, one may write. From the first change on this
    /// database is the one, until it is dropped.
    ///
    /// # Errors
    /// A file that is not there, cannot be read, or is no sound database of this version of the format.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let (file, graph) = GraphFile::open(path.as_ref())?;
        Ok(Self::on(graph, Some(file)))
    }

    /// Makes a database file with an empty graph, and opens it.
    ///
    /// # Errors
    /// A file that is there already or cannot be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::create_with(path, &Graph::new())
    }

    /// Makes a database file with a graph made elsewhere, and opens it. The file appears when it is complete.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub fn create_with(path: impl AsRef<Path>, graph: &Graph) -> Result<Self, Error> {
        Self::write_new(&path, graph)?;
        Self::open(path)
    }

    /// As [`create_with`](Self::create_with), without opening the file.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub fn write_new(path: impl AsRef<Path>, graph: &Graph) -> Result<(), Error> {
        Ok(GraphFile::create(path.as_ref(), graph)?)
    }

    fn on(graph: Graph, file: Option<GraphFile>) -> Self {
        let durable = file.is_some();
        let committed = Arc::new(RwLock::new(Arc::new(graph)));
        let turns = Turns::new(file);
        Self {
            procedures: RwLock::new(procedures(&committed, &turns)),
            committed,
            durable,
            turns,
            plans: PlanCache::default(),
        }
    }

    /// The graph that ships with the library: cities, industries, clusters, agencies and documents of Chinese industrial policy.
    ///
    /// # Errors
    /// The copy in the program cannot be read, which is a mistake of Tupu's own.
    pub fn shipped() -> Result<Self, Error> {
        Ok(Self::with_graph(shipped_graph()?.graph))
    }

    /// The graph as it is now; it stays so, whatever is written later.
    pub fn snapshot(&self) -> Arc<Graph> {
        checkpoint::snapshot(&self.committed)
    }

    /// Runs one statement and gives its rows, made as they are asked for. One that writes has written all when this returns.
    ///
    /// # Errors
    /// Text that is no query or breaks a rule; of a statement that writes also what happens while it runs, and then nothing is
    /// changed.
    pub fn query(&self, source: &str) -> Result<QueryResult, Error> {
        self.query_with(source, Params::new(), &Options::default())
    }

    /// As [`query`](Self::query), with parameters and limits.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    pub fn query_with(
        &self,
        source: &str,
        params: Params,
        options: &Options,
    ) -> Result<QueryResult, Error> {
        let graph = self.snapshot();
        let surroundings = self.surroundings(&graph, params, options);
        surroundings.with_statement(source, |prepared, whole| {
            let mut result = self.run_prepared(prepared, &graph, options)?;
            if whole {
                result.hold_rows()?;
            }
            Ok(result)
        })
    }

    /// As [`query_with`](Self::query_with), of a statement that has been read already. Places in errors are those of its text.
    ///
    /// # Errors
    /// As [`query`](Self::query), but for the text.
    pub fn query_statement(
        &self,
        statement: &Statement,
        params: Params,
        options: &Options,
    ) -> Result<QueryResult, Error> {
        let graph = self.snapshot();
        let prepared = self
            .surroundings(&graph, params, options)
            .prepare(statement)?;
        self.run_prepared(prepared, &graph, options)
    }

    fn run_prepared(
        &self,
        prepared: Prepared,
        graph: &Graph,
        options: &Options,
    ) -> Result<QueryResult, Error> {
        if !prepared.updates() {
            return prepared.read(graph.clone(), options);
        }
        let mut turn = self.turn()?;
        let graph = self.writable_snapshot();
        let Finished { result, mut graph } = prepared.write(graph, options)?;
        graph.settle_transaction().map_err(ExecError::Constraint)?;
        let changes = graph.take_changes();
        self.commit(&mut turn, graph, &changes)?;
        Ok(result)
    }

    /// Runs one statement to its end, drops its rows and gives the counts of its changes.
    ///
    /// # Errors
    /// As [`query`](Self::query), and what happens while the statement runs.
    pub fn run(&self, source: &str) -> Result<ChangeCounts, Error> {
        let mut result = self.query(source)?;
        result.exhaust()?;
        Ok(result.changes())
    }

    /// The plan of a statement, which is not run.
    ///
    /// # Errors
    /// Text that is no query or breaks a rule.
    pub fn explain(
        &self,
        source: &str,
        params: Params,
        options: &Options,
    ) -> Result<String, Error> {
        let graph = self.snapshot();
        let surroundings = self.surroundings(&graph, params, options);
        surroundings.with_statement(source, |prepared, _| Ok(prepared.explain(&graph)))
    }

    /// Begins a transaction; waits until no other is writing. Its changes count once it commits.
    pub fn transaction(&self) -> Transaction<'_> {
        Transaction::new(Handle::Borrowed(self), self.turns.wait())
    }

    /// As [`transaction`](Self::transaction), of a database that lives as long as the transaction does.
    pub fn shared_transaction(self: &Arc<Self>) -> Transaction<'static> {
        Transaction::new(Handle::Shared(self.clone()), self.turns.wait())
    }

    /// Throws the graph and the registered procedures away and starts empty.
    ///
    /// # Errors
    /// As [`replace_graph`](Self::replace_graph).
    pub fn reset(&self) -> Result<(), Error> {
        self.replace_graph(Graph::new())?;
        let procedures = self.procedures.write();
        *procedures.unwrap_or_else(PoisonError::into_inner) =
            self::procedures(&self.committed, &self.turns);
        Ok(())
    }

    /// Puts another graph in place of this one; running queries keep the one they began with.
    ///
    /// # Errors
    /// None in memory; a file that cannot be written, and then nothing is changed.
    pub fn replace_graph(&self, mut graph: Graph) -> Result<(), Error> {
        let mut turn = self.turn()?;
        graph.record_changes(false);
        if let Some(file) = &mut turn.writer.file {
            file.replace(&graph)?;
        }
        checkpoint::publish(&self.committed, graph);
        Ok(())
    }

    /// Folds the log of the file into its segments, which happens by itself when the log is long. Does nothing in memory.
    ///
    /// # Errors
    /// A file that cannot be written; the graph is as it was.
    pub fn checkpoint(&self) -> Result<(), Error> {
        checkpoint::fold(&self.committed, &mut self.turns.wait()).map(drop)
    }

    /// What the file is made of; none in memory. Waits until no other is writing.
    pub fn file_info(&self) -> Option<FileInfo> {
        let turn = self.turns.wait();
        turn.writer.file.as_ref().map(GraphFile::info)
    }

    /// Adds a procedure that `CALL` can reach; one of the same name is replaced.
    pub fn register(&self, procedure: Arc<dyn Procedure>) {
        let procedures = self.procedures.write();
        procedures
            .unwrap_or_else(PoisonError::into_inner)
            .register(procedure);
    }

    /// Adds a procedure backed by a table: a call yields the outputs of the rows whose inputs equal the arguments.
    ///
    /// # Errors
    /// A signature that cannot be read, rows that do not fit it.
    pub fn register_table(
        &self,
        signature: &str,
        columns: &[String],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), Error> {
        let signature: Signature = signature.parse()?;
        let procedure = TableProcedure::new(signature, columns, rows)?;
        self.register(Arc::new(procedure));
        Ok(())
    }

    /// The procedures that `CALL` can reach.
    pub fn procedures(&self) -> ProcedureTable {
        let procedures = self.procedures.read();
        procedures.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn surroundings<'a>(
        &'a self,
        graph: &'a Graph,
        params: Params,
        options: &'a Options,
    ) -> Surroundings<'a> {
        Surroundings {
            plans: &self.plans,
            graph,
            procedures: self.procedures(),
            params: Arc::new(params),
            options,
        }
    }

    /// Waits for the turn to write, and for the file, which others may have written meanwhile.
    fn turn(&self) -> Result<Turn, Error> {
        let mut turn = self.turns.wait();
        checkpoint::begin(&self.committed, &mut turn)?;
        Ok(turn)
    }

    /// The graph as it is now, to be changed: what a file needs to know is recorded.
    fn writable_snapshot(&self) -> Graph {
        let mut graph = self.snapshot().as_ref().clone();
        graph.record_changes(self.durable);
        graph
    }

    /// Makes `graph`, which `changes` have made of the last one, last and what readers see from now on.
    fn commit(&self, turn: &mut Turn, mut graph: Graph, changes: &[Change]) -> Result<(), Error> {
        graph.record_changes(false);
        if let Some(file) = &mut turn.writer.file
            && !changes.is_empty()
        {
            file.append(changes, &graph)?;
        }
        checkpoint::publish(&self.committed, graph);
        Ok(())
    }

    /// The error of a transaction that began on a graph that others have changed since.
    fn moved(&self, turn: &Turn) -> Error {
        let path = turn.writer.file.as_ref().map(|file| file.info().path);
        Error::from(FileError {
            path: path.unwrap_or_default(),
            trouble: Trouble::Moved,
        })
    }
}

/// The procedures that every database begins with.
fn procedures(committed: &Committed, turns: &Arc<Turns>) -> ProcedureTable {
    let mut table = ProcedureTable::default();
    table.register(Checkpoint::procedure(committed, turns));
    analysis::procedures()
        .into_iter()
        .for_each(|procedure| table.register(procedure));
    table
}
