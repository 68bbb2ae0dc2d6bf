//! Parts of a file read in order, worked on by several threads, and handed over in order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Parts that may wait for each thread: bounds what is held at once.
const WAITING: usize = 2;

struct State<B, E> {
    /// The parts handed out so far, and those taken.
    started: usize,
    taken: usize,
    finished: bool,
    ready: BTreeMap<usize, B>,
    error: Option<E>,
}

struct Shared<B, E> {
    state: Mutex<State<B, E>>,
    changed: Condvar,
}

impl<B, E> Shared<B, E> {
    fn lock(&self) -> MutexGuard<'_, State<B, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<B, E>>) -> MutexGuard<'a, State<B, E>> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, error: E) {
        let mut state = self.lock();
        state.error.get_or_insert(error);
        state.finished = true;
        self.changed.notify_all();
    }
}

/// Draws parts with `next` one at a time, turns them into results with `work` on `threads` threads, and gives the results to
/// `take` in the order of the parts, on the thread that called.
///
/// # Errors
/// The first error of any of the three; what was drawn but not taken is dropped.
pub fn run<P: Send, B: Send, E: Send>(
    threads: usize,
    next: impl FnMut() -> Result<Option<P>, E> + Send,
    work: impl Fn(P) -> Result<B, E> + Sync,
    mut take: impl FnMut(B) -> Result<(), E>,
) -> Result<(), E> {
    let shared = Shared {
        state: Mutex::new(State {
            started: 0,
            taken: 0,
            finished: false,
            ready: BTreeMap::new(),
            error: None,
        }),
        changed: Condvar::new(),
    };
    let next = Mutex::new(next);
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| worker(&shared, &next, &work, threads.max(1) * WAITING));
        }
        while let Some(part) = next_ready(&shared) {
            if let Err(error) = take(part) {
                shared.fail(error);
            }
        }
    });
    let state = shared.state.into_inner();
    match state.unwrap_or_else(PoisonError::into_inner).error {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

fn worker<P, B, E>(
    shared: &Shared<B, E>,
    next: &Mutex<impl FnMut() -> Result<Option<P>, E>>,
    work: &impl Fn(P) -> Result<B, E>,
    most: usize,
) {
    loop {
        // The order in which parts are drawn is the order in which they are numbered.
        let mut next = next.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = shared.lock();
        while !state.finished && state.started - state.taken >= most {
            state = shared.wait(state);
        }
        if state.finished {
            return;
        }
        drop(state);
        let part = match next() {
            Ok(Some(part)) => part,
            Ok(None) => {
                shared.lock().finished = true;
                return shared.changed.notify_all();
            }
            Err(error) => return shared.fail(error),
        };
        let mut state = shared.lock();
        let at = state.started;
        state.started += 1;
        drop(state);
        drop(next);
        match work(part) {
            Ok(result) => {
                shared.lock().ready.insert(at, result);
                shared.changed.notify_all();
            }
            Err(error) => return shared.fail(error),
        }
    }
}

/// The next result in order; `None` after the last and after an error.
fn next_ready<B, E>(shared: &Shared<B, E>) -> Option<B> {
    let mut state = shared.lock();
    loop {
        if state.error.is_some() {
            return None;
        }
        let at = state.taken;
        if let Some(result) = state.ready.remove(&at) {
            state.taken += 1;
            shared.changed.notify_all();
            return Some(result);
        }
        if state.finished && state.taken == state.started {
            return None;
        }
        state = shared.wait(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let mut parts = 0..1000u64;
        let mut taken = Vec::new();
        let slow = |part: u64| {
            std::thread::sleep(std::time::Duration::from_micros(part % 7 * 10));
            Ok::<_, ()>(part * 2)
        };
        run(
            3,
            || Ok(parts.next()),
            slow,
            |result| {
                taken.push(result);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(taken, (0..1000).map(|part| part * 2).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_error_ends_everything() {
        let at_work = run(
            2,
            || Ok(Some(1)),
            |_: i32| Err::<(), _>("work"),
            |()| Ok(()),
        );
        assert_eq!(at_work, Err("work"));
        let at_next = run(2, || Err::<Option<i32>, _>("next"), Ok, |_| Ok(()));
        assert_eq!(at_next, Err("next"));
        let at_take = run(2, || Ok(Some(1)), Ok, |_: i32| Err("take"));
        assert_eq!(at_take, Err("take"));
    }
}
