//! Several statements that count together or not at all.

use std::ops::Deref;
use std::sync::Arc;

use crate::exec::ExecError;
use crate::store::{Change, ChangeCounts, Graph};
use crate::syntax::ast::Statement;

use super::result::Finished;
use super::statement::{Prepared, Surroundings};
use super::turns::Turn;
use super::{Database, Error, Options, Params, QueryResult, checkpoint};

/// A transaction. Its statements see the changes of earlier ones, everybody else sees them after [`commit`](Self::commit). A
/// statement that fails leaves the transaction as it was before it; dropping the transaction drops its changes.
pub struct Transaction<'db> {
    database: Handle<'db>,
    /// Nobody else in this program writes as long as it is held.
    turn: Turn,
    /// Whether other programs are kept from writing too.
    begun: bool,
    /// Whether a statement has run.
    used: bool,
    graph: Arc<Graph>,
    changes: Vec<Change>,
}

impl<'db> Transaction<'db> {
    pub(super) fn new(database: Handle<'db>, turn: Turn) -> Self {
        Self {
            graph: Arc::new(database.writable_snapshot()),
            database,
            turn,
            begun: false,
            used: false,
            changes: Vec::new(),
        }
    }

    /// The graph as the transaction sees it now; it stays so, whatever runs later.
    pub fn snapshot(&self) -> Arc<Graph> {
        self.graph.clone()
    }

    /// Runs one statement within the transaction.
    ///
    /// # Errors
    /// As [`Database::query`].
    pub fn query(&mut self, source: &str) -> Result<QueryResult, Error> {
        self.query_with(source, Params::new(), &Options::default())
    }

    /// As [`query`](Self::query), with parameters and limits.
    ///
    /// # Errors
    /// As [`Database::query`].
    pub fn query_with(
        &mut self,
        source: &str,
        params: Params,
        options: &Options,
    ) -> Result<QueryResult, Error> {
        self.step(|transaction| {
            let surroundings = transaction.surroundings(&params, options);
            surroundings.with_statement(source, |prepared, whole| {
                let ran = transaction.run_prepared(prepared, options)?;
                match ran {
                    Ran::Read(mut result) if whole => {
                        result.hold_rows()?;
                        Ok(Ran::Read(result))
                    }
                    ran => Ok(ran),
                }
            })
        })
    }

    /// As [`query_with`](Self::query_with), of a statement that has been read already. Places in errors are those of its text.
    ///
    /// # Errors
    /// As [`Database::query`], but for the text.
    pub fn query_statement(
        &mut self,
        statement: &Statement,
        params: Params,
        options: &Options,
    ) -> Result<QueryResult, Error> {
        self.step(|transaction| {
            let surroundings = transaction.surroundings(&params, options);
            transaction.run_prepared(surroundings.prepare(statement)?, options)
        })
    }

    fn surroundings<'a>(&'a self, params: &Params, options: &'a Options) -> Surroundings<'a> {
        self.database
            .surroundings(&self.graph, params.clone(), options)
    }

    /// Runs a statement, a second time when it turns out to be the first that writes.
    fn step(&mut self, run: impl Fn(&Self) -> Result<Ran, Error>) -> Result<QueryResult, Error> {
        let ran = match run(self)? {
            Ran::NotBegun => {
                self.begin()?;
                run(self)?
            }
            ran => ran,
        };
        self.used = true;
        match ran {
            Ran::NotBegun => unreachable!("begun just now"),
            Ran::Read(result) => Ok(*result),
            Ran::Changed(finished) => {
                let Finished { result, mut graph } = *finished;
                // Not left in the graph, which every statement copies.
                self.changes.extend(graph.take_changes());
                self.graph = Arc::new(graph);
                Ok(result)
            }
        }
    }

    fn run_prepared(&self, prepared: Prepared, options: &Options) -> Result<Ran, Error> {
        let graph = self.graph.as_ref().clone();
        match (prepared.updates(), self.begun) {
            (false, _) => Ok(Ran::Read(Box::new(prepared.read(graph, options)?))),
            (true, true) => Ok(Ran::Changed(Box::new(prepared.write(graph, options)?))),
            (true, false) => Ok(Ran::NotBegun),
        }
    }

    /// Changes the graph directly: for programs that write much and need no statement for it. The changes count with those of the
    /// transaction's statements; constraints are checked when it commits.
    ///
    /// # Errors
    /// Another program that writes the same file; nothing is changed then.
    pub fn change<R>(&mut self, work: impl FnOnce(&mut Graph) -> R) -> Result<R, Error> {
        if !self.begun {
            self.begin()?;
        }
        self.used = true;
        let graph = Arc::make_mut(&mut self.graph);
        let done = work(graph);
        self.changes.extend(graph.take_changes());
        Ok(done)
    }

    /// Keeps other programs from writing. Only when there is something to write, so that a transaction that reads is in nobody's way.
    fn begin(&mut self) -> Result<(), Error> {
        if checkpoint::begin(&self.database.committed, &mut self.turn)? {
            if self.used {
                return Err(self.database.moved(&self.turn));
            }
            self.graph = Arc::new(self.database.writable_snapshot());
        }
        self.begun = true;
        Ok(())
    }

    /// Runs one statement to its end and gives the counts of its changes.
    ///
    /// # Errors
    /// As [`Database::run`].
    pub fn run(&mut self, source: &str) -> Result<ChangeCounts, Error> {
        let mut result = self.query(source)?;
        result.exhaust()?;
        Ok(result.changes())
    }

    /// Makes all changes count.
    ///
    /// # Errors
    /// Data that does not keep a constraint; a file that cannot be written. The changes are dropped then.
    pub fn commit(mut self) -> Result<(), Error> {
        let mut graph = Arc::unwrap_or_clone(self.graph);
        let settled = graph.settle_transaction();
        settled.map_err(ExecError::Constraint)?;
        self.database.commit(&mut self.turn, graph, &self.changes)
    }

    /// Drops all changes, as dropping the transaction does.
    pub fn rollback(self) {}
}

/// The database of a transaction.
pub(super) enum Handle<'db> {
    Borrowed(&'db Database),
    Shared(Arc<Database>),
}

impl Deref for Handle<'_> {
    type Target = Database;

    fn deref(&self) -> &Database {
        match self {
            Self::Borrowed(database) => database,
            Self::Shared(database) => database,
        }
    }
}

/// What came of a statement.
enum Ran {
    /// It would change the graph, which nobody may yet.
    NotBegun,
    Read(Box<QueryResult>),
    Changed(Box<Finished>),
}
