//! Stack for long statements.
//!
//! A plan is as deep as its query has clauses and steps, and is walked by recursion. A short text runs on the caller's stack, which may
//! be as small as 2 MiB; a longer one gets a thread whose stack holds the largest plan that the binder lets through.

use std::panic::resume_unwind;
use std::thread::{Builder, scope};

use crate::exec::ExecError;
use crate::syntax::MAX_DEPTH;

use super::Error;

/// Bytes of text that cannot hold more than a small stack bears: the shortest step of a pattern is `--()`, the shortest link of a chain `+1`.
const SHORT_TEXT: usize = 2 * MAX_DEPTH as usize;

/// Enough for the largest plan in a build without optimisation. Memory is taken only as it is used.
const LARGE_STACK: usize = 256 << 20;

/// Whether a statement gets a stack of its own.
pub(super) fn needs_room(source: &str) -> bool {
    source.len() > SHORT_TEXT
}

/// Runs `work` on a large stack and waits for it.
///
/// # Errors
/// What `work` reports, or that no thread can be had.
pub(super) fn with_room<R: Send>(
    work: impl FnOnce() -> Result<R, Error> + Send,
) -> Result<R, Error> {
    scope(|scope| {
        let thread = Builder::new()
            .stack_size(LARGE_STACK)
            .spawn_scoped(scope, work);
        let thread = thread
            .map_err(|_| ExecError::Internal("no thread could be started for a long statement"))?;
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}
