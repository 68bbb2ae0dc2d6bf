//! What a running statement carries through its operators.
//!
//! Owned by the caller that runs the statement and lent to every operator call, so operators need no lifetimes and those that
//! write can change the graph.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::plan::Subplan;
use crate::store::Graph;
use crate::value::{Map, Value};

use super::{Batch, ExecError};

/// The state of one running statement.
pub struct ExecContext {
    /// The graph as the statement sees it; operators that write change it in place and it counts the changes.
    pub graph: Graph,
    pub parameters: Arc<Map>,
    /// Plans of the statement's subqueries, by `SubqueryId`.
    pub subplans: Arc<[Subplan]>,
    pub procedures: Arc<dyn Procedures>,
    pub limits: Limits,
    memory_used: usize,
}

/// When a statement has to stop.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    pub deadline: Option<Instant>,
    /// Set by another thread to stop the statement.
    pub cancel: Arc<AtomicBool>,
    /// Bytes that operators may hold together.
    pub memory: Option<usize>,
}

/// The procedures that `CALL` can reach.
pub trait Procedures: Send + Sync {
    /// Runs a procedure to its end. Each batch holds all outputs, in the order of the procedure's signature; a procedure
    /// without outputs gives no batch.
    ///
    /// # Errors
    /// `ProcedureNotFound`, `ProcedureFailed`, or what stopped it.
    fn call(
        &self,
        name: &str,
        arguments: &[Value],
        cx: &ExecContext,
    ) -> Result<Vec<Batch>, ExecError>;
}

impl ExecContext {
    /// A context at the start of a statement.
    pub fn new(
        graph: Graph,
        parameters: Arc<Map>,
        subplans: Arc<[Subplan]>,
        procedures: Arc<dyn Procedures>,
        limits: Limits,
    ) -> Self {
        Self {
            graph,
            parameters,
            subplans,
            procedures,
            limits,
            memory_used: 0,
        }
    }

    /// Called once a batch by every operator that makes rows.
    ///
    /// # Errors
    /// `Cancelled`, `DeadlineExceeded`.
    pub fn check(&self) -> Result<(), ExecError> {
        if self.limits.cancel.load(Ordering::Relaxed) {
            return Err(ExecError::Cancelled);
        }
        match self.limits.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(ExecError::DeadlineExceeded),
            _ => Ok(()),
        }
    }

    /// Notes that `operator` holds `bytes` more.
    ///
    /// # Errors
    /// `MemoryLimit` when all operators together then hold too much.
    pub fn charge(&mut self, bytes: usize, operator: &'static str) -> Result<(), ExecError> {
        self.memory_used = self.memory_used.saturating_add(bytes);
        match self.limits.memory {
            Some(limit) if self.memory_used > limit => {
                Err(ExecError::MemoryLimit { operator, limit })
            }
            _ => Ok(()),
        }
    }

    /// Notes that `bytes` charged earlier are free again.
    pub fn release(&mut self, bytes: usize) {
        self.memory_used = self.memory_used.saturating_sub(bytes);
    }
}
