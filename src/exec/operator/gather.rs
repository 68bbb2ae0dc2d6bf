//! Rows made on several threads, handed on in the order of one.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use super::*;
use crate::binder::Slot;

/// Batches that a thread may be ahead of the reader with one morsel.
const AHEAD: usize = 4;

/// Morsels at work or waiting, for each thread.
const MORSELS: usize = 2;

/// The stack of a thread: expressions are evaluated by recursion, as deep as the parser lets them nest.
const STACK: usize = 64 << 20;

/// Runs a subplan for each batch of its child, a morsel, on the threads of the statement; hands on the rows morsel by morsel, so that
/// their order does not tell how many threads there were.
pub struct Gather {
    child: BoxOperator,
    stages: Stages,
    /// A batch of the child, and the first row of it that is not given out.
    rest: Option<(Batch, usize)>,
    crew: Option<Crew>,
    /// What comes of the morsels given out, oldest first.
    morsels: VecDeque<Receiver<Part>>,
    /// The stages, when the statement has only one thread, and whether they are at work.
    alone: Option<(Running, bool)>,
    exhausted: bool,
    /// Rows of a morsel.
    size: usize,
}

/// What is to be done with each morsel.
#[derive(Clone)]
pub struct Stages {
    pub subplan: Arc<Subplan>,
    /// The columns of the morsels.
    pub layout: Layout,
    /// The number of the subplan's first operator in the plan.
    pub number: usize,
}

/// The stages, built once for one morsel after the other where they can begin again.
struct Running {
    stages: Rerun,
    /// The slots of their result.
    result: Vec<Slot>,
}

impl Running {
    fn new(stages: &Stages) -> Self {
        let subplan = Subplan::clone(&stages.subplan);
        Self {
            result: subplan.result.clone(),
            stages: Rerun::new(subplan, stages.layout.clone(), stages.number),
        }
    }

    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, layout)) = self.stages.next(cx)? else {
            return Ok(None);
        };
        let columns = positions(layout, &self.result)?;
        Ok(Some(batch.select(&columns)))
    }
}

/// What a thread sends.
enum Part {
    Rows(Batch),
    Failed(ExecError),
    /// The morsel is done; what its operators did.
    Done(Vec<Measure>),
}

/// A morsel, and where its rows go.
struct Job {
    morsel: Batch,
    out: SyncSender<Part>,
}

impl Gather {
    /// `size` is that of a morsel in rows.
    pub fn new(child: BoxOperator, stages: Stages, size: usize) -> Self {
        Self {
            child,
            stages,
            rest: None,
            crew: None,
            morsels: VecDeque::new(),
            alone: None,
            exhausted: false,
            size,
        }
    }

    /// The next rows to be given out: a batch of the child, or part of one that is not full and would leave threads without work.
    fn morsel(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        if self.rest.is_none() && !self.exhausted {
            self.rest = self.child.next(cx)?.map(|batch| (batch, 0));
            self.exhausted = self.rest.is_none();
        }
        let Some((batch, from)) = &mut self.rest else {
            return Ok(None);
        };
        let to = batch.rows.min(*from + self.size);
        let morsel = batch.slice(*from, to);
        *from = to;
        if to == batch.rows {
            self.rest = None;
        }
        Ok(Some(morsel))
    }

    fn next_alone(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            if let Some((running, at_work @ true)) = &mut self.alone {
                if let Some(batch) = running.next(cx)? {
                    return Ok(Some(batch));
                }
                *at_work = false;
            }
            let Some(morsel) = self.morsel(cx)? else {
                return Ok(None);
            };
            let fresh = || (Running::new(&self.stages), false);
            let (running, at_work) = self.alone.get_or_insert_with(fresh);
            running.stages.start(&morsel, cx)?;
            *at_work = true;
        }
    }

    /// Gives out morsels until every thread has enough to do.
    fn give_out(&mut self, cx: &mut ExecContext) -> Result<(), ExecError> {
        while self.morsels.len() < cx.threads() * MORSELS {
            let Some(morsel) = self.morsel(cx)? else {
                break;
            };
            let (out, parts) = sync_channel(AHEAD);
            let crew = match &mut self.crew {
                Some(crew) => crew,
                none => none.insert(Crew::start(&self.stages, cx)?),
            };
            crew.give(Job { morsel, out });
            self.morsels.push_back(parts);
        }
        Ok(())
    }
}

impl Operator for Gather {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        if cx.threads() <= 1 {
            return self.next_alone(cx);
        }
        loop {
            cx.check()?;
            self.give_out(cx)?;
            let Some(oldest) = self.morsels.front() else {
                return Ok(None);
            };
            match oldest.recv() {
                Ok(Part::Rows(batch)) => return Ok(Some(batch)),
                Ok(Part::Failed(error)) => return Err(error),
                Ok(Part::Done(measures)) => {
                    cx.add_measures(&measures);
                    self.morsels.pop_front();
                }
                Err(_) => return Err(ExecError::Internal("a thread of the statement ended")),
            }
        }
    }
}

impl Drop for Gather {
    /// Threads that still work find their readers gone.
    fn drop(&mut self) {
        self.morsels.clear();
    }
}

/// The threads of one operator, at work on morsels in the order in which they are given.
struct Crew {
    jobs: Option<Sender<Job>>,
    abandoned: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Crew {
    fn start(stages: &Stages, cx: &ExecContext) -> Result<Self, ExecError> {
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let mut crew = Self {
            jobs: Some(jobs),
            abandoned: Arc::default(),
            threads: Vec::new(),
        };
        for _ in 0..cx.threads() {
            let (stages, waiting) = (stages.clone(), waiting.clone());
            let mut cx = cx.fork(&crew.abandoned);
            let work = move || {
                let mut running = Running::new(&stages);
                while let Some(job) = next_job(&waiting) {
                    run(&mut running, job, &mut cx);
                }
                drop(running);
                cx.release_all();
            };
            let thread = std::thread::Builder::new().stack_size(STACK);
            match thread.spawn(work) {
                Ok(thread) => crew.threads.push(thread),
                // Fewer threads than asked for make the same rows.
                Err(_) if !crew.threads.is_empty() => break,
                Err(_) => return Err(ExecError::Internal("no thread can be started")),
            }
        }
        Ok(crew)
    }

    fn give(&self, job: Job) {
        // A crew without threads is found out by the reader of the job.
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.abandoned.store(true, Ordering::Relaxed);
        self.jobs = None;
        for thread in self.threads.drain(..) {
            // A panic was told to the reader of the morsel already.
            let _ = thread.join();
        }
    }
}

fn next_job(waiting: &Mutex<Receiver<Job>>) -> Option<Job> {
    let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.recv().ok()
}

/// Runs the stages for one morsel; stops early when nobody reads.
fn run(running: &mut Running, job: Job, cx: &mut ExecContext) {
    let rows = running.stages.start(&job.morsel, cx).and_then(|()| {
        while let Some(batch) = running.next(cx)? {
            if job.out.send(Part::Rows(batch)).is_err() {
                return Err(ExecError::Cancelled);
            }
        }
        Ok(())
    });
    if !running.stages.begins_again() {
        cx.release_all();
    }
    let measures = cx.take_measures();
    let end = match rows {
        Ok(()) => Part::Done(measures),
        Err(error) => Part::Failed(error),
    };
    let _ = job.out.send(end);
}
