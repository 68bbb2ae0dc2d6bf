//! How a statement is to be run.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::exec::{Files, Limits};
use crate::optimize::RuleSet;
use crate::value::temporal::Clock;

/// Bytes that a statement may hold, unless told otherwise.
const MEMORY: usize = 4 << 30;

/// Limits and switches of one statement.
#[derive(Clone)]
pub struct Options {
    /// Time after which the statement fails.
    pub timeout: Option<Duration>,
    /// Rows after which the result ends, as [`QueryResult::truncated`](super::QueryResult::truncated) then tells.
    pub max_rows: Option<usize>,
    /// Bytes that sorting, grouping and the like may hold together; beyond them the statement fails.
    pub memory: Option<usize>,
    /// Set it from another thread to stop the statement.
    pub cancel: Arc<AtomicBool>,
    /// The rules of the optimiser that run.
    pub rules: RuleSet,
    /// What `date()` and its relatives mean by now, in place of the clock of the machine.
    pub clock: Option<Clock>,
    /// What `LOAD CSV` may read; absent means nothing.
    pub files: Option<Arc<dyn Files>>,
    /// Where `rand()` starts, in place of chance.
    pub seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: None,
            max_rows: None,
            memory: Some(MEMORY),
            cancel: Arc::default(),
            rules: RuleSet::all(),
            clock: None,
            files: None,
            seed: None,
        }
    }
}

impl Options {
    /// The limits of a statement that begins now.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            deadline: self
                .timeout
                .and_then(|time| Instant::now().checked_add(time)),
            cancel: self.cancel.clone(),
            memory: self.memory,
        }
    }
}
