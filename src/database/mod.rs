//! The engine as a whole: from query text to rows, on a graph that many may read while one writes.
//!
//! In: text and parameters. Out: [`QueryResult`] or [`Error`]. Shells, servers and programs use this and nothing below it.

mod error;
mod options;
mod plans;
mod result;
mod room;
mod statement;
mod transaction;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::analysis;
use crate::exchange::shipped_graph;
use crate::function::procedure::{Procedure, ProcedureTable, Signature, TableProcedure};
use crate::store::{ChangeCounts, Graph};
use crate::syntax::ast::Statement;
use crate::value::{Map, Value};

pub use error::Error;
pub use options::Options;
pub use result::{QueryResult, Row};
pub use transaction::Transaction;

use plans::PlanCache;
use result::Finished;
use statement::{Prepared, Surroundings};

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
    committed: RwLock<Arc<Graph>>,
    /// Held by whoever writes.
    writer: Mutex<()>,
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
        Self {
            committed: RwLock::new(Arc::new(graph)),
            writer: Mutex::new(()),
            procedures: RwLock::new(procedures()),
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
        let committed = self.committed.read();
        committed.unwrap_or_else(PoisonError::into_inner).clone()
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
        let _turn = self.turn();
        let graph = self.snapshot().as_ref().clone();
        let Finished { result, graph } = prepared.write(graph, options)?;
        self.commit(graph);
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
        let turn = self.turn();
        Transaction::new(self, turn, self.snapshot().as_ref().clone())
    }

    /// Throws the graph and the registered procedures away and starts empty.
    pub fn reset(&self) {
        self.replace_graph(Graph::new());
        let procedures = self.procedures.write();
        *procedures.unwrap_or_else(PoisonError::into_inner) = self::procedures();
    }

    /// Puts another graph in place of this one; running queries keep the one they began with.
    pub fn replace_graph(&self, graph: Graph) {
        let _turn = self.turn();
        self.commit(graph);
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

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes `graph` what readers see from now on; only with the turn to write.
    fn commit(&self, graph: Graph) {
        let committed = self.committed.write();
        *committed.unwrap_or_else(PoisonError::into_inner) = Arc::new(graph);
    }
}

/// The procedures that every database begins with.
fn procedures() -> ProcedureTable {
    let mut table = ProcedureTable::default();
    analysis::procedures()
        .into_iter()
        .for_each(|procedure| table.register(procedure));
    table
}
