//! How a statement is to be run.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::OnceLock;
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
    /// Threads that may work on the statement; absent means one a core. The rows and their order are the same for any number.
    pub threads: Option<NonZeroUsize>,
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
            threads: None,
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
            threads: self.threads.map_or_else(cores, NonZeroUsize::get),
        }
    }
}

/// The cores that the process may use; asked for once, since the answer takes longer than a small statement.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, NonZeroUsize::get))
}
