//! Several statements that count together or not at all.

use std::sync::MutexGuard;

use crate::store::{ChangeCounts, Graph};

use super::result::Finished;
use super::{Database, Error, Options, Params, QueryResult};

/// A transaction. Its statements see the changes of earlier ones, everybody else sees them after [`commit`](Self::commit). A
/// statement that fails leaves the transaction as it was before it; dropping the transaction drops its changes.
pub struct Transaction<'db> {
    database: &'db Database,
    /// Nobody else writes as long as it is held.
    _turn: MutexGuard<'db, ()>,
    graph: Graph,
}

impl<'db> Transaction<'db> {
    pub(super) fn new(database: &'db Database, turn: MutexGuard<'db, ()>, graph: Graph) -> Self {
        Self {
            database,
            _turn: turn,
            graph,
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
        let graph = &self.graph;
        let surroundings = self.database.surroundings(graph, params, options);
        let (result, changed) = surroundings.with_statement(source, |prepared, whole| {
            if prepared.updates() {
                let Finished { result, graph } = prepared.write(graph.clone(), options)?;
                return Ok((result, Some(graph)));
            }
            let mut result = prepared.read(graph.clone(), options)?;
            if whole {
                result.hold_rows()?;
            }
            Ok((result, None))
        })?;
        if let Some(changed) = changed {
            self.graph = changed;
        }
        Ok(result)
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
    /// None in memory; a file that cannot be written.
    pub fn commit(self) -> Result<(), Error> {
        self.database.commit(self.graph);
        Ok(())
    }

    /// Drops all changes, as dropping the transaction does.
    pub fn rollback(self) {}
}
