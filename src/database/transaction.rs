//! Several statements that count together or not at all.

use crate::exec::ExecError;
use crate::store::{Change, ChangeCounts, Graph};

use super::result::Finished;
use super::turns::Turn;
use super::{Database, Error, Options, Params, QueryResult};

/// A transaction. Its statements see the changes of earlier ones, everybody else sees them after [`commit`](Self::commit). A
/// statement that fails leaves the transaction as it was before it; dropping the transaction drops its changes.
pub struct Transaction<'db> {
    database: &'db Database,
    /// Nobody else in this program writes as long as it is held.
    turn: Turn,
    /// Whether other programs are kept from writing too.
    begun: bool,
    /// Whether a statement has run.
    used: bool,
    graph: Graph,
    changes: Vec<Change>,
}

impl<'db> Transaction<'db> {
    pub(super) fn new(database: &'db Database, turn: Turn) -> Self {
        Self {
            database,
            turn,
            begun: false,
            used: false,
            graph: database.writable_snapshot(),
            changes: Vec::new(),
        }
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
        let ran = match self.run_on_graph(source, &params, options)? {
            Ran::NotBegun => {
                self.begin()?;
                self.run_on_graph(source, &params, options)?
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
                self.graph = graph;
                Ok(result)
            }
        }
    }

    fn run_on_graph(&self, source: &str, params: &Params, options: &Options) -> Result<Ran, Error> {
        let graph = &self.graph;
        let surroundings = self.database.surroundings(graph, params.clone(), options);
        surroundings.with_statement(source, |prepared, whole| {
            if prepared.updates() {
                return match self.begun {
                    true => Ok(Ran::Changed(Box::new(
                        prepared.write(graph.clone(), options)?,
                    ))),
                    false => Ok(Ran::NotBegun),
                };
            }
            let mut result = prepared.read(graph.clone(), options)?;
            if whole {
                result.hold_rows()?;
            }
            Ok(Ran::Read(Box::new(result)))
        })
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
        let done = work(&mut self.graph);
        self.changes.extend(self.graph.take_changes());
        Ok(done)
    }

    /// Keeps other programs from writing. Only when there is something to write, so that a transaction that reads is in nobody's way.
    fn begin(&mut self) -> Result<(), Error> {
        if self.database.begin(&mut self.turn)? {
            if self.used {
                return Err(self.database.moved(&self.turn));
            }
            self.graph = self.database.writable_snapshot();
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
        let settled = self.graph.settle_transaction();
        settled.map_err(ExecError::Constraint)?;
        self.database
            .commit(&mut self.turn, self.graph, &self.changes)
    }

    /// Drops all changes, as dropping the transaction does.
    pub fn rollback(self) {}
}

/// What came of a statement.
enum Ran {
    /// It would change the graph, which nobody may yet.
    NotBegun,
    Read(Box<QueryResult>),
    Changed(Box<Finished>),
}
