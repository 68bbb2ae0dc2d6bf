//! What a running statement carries through its operators.
//!
//! Owned by the caller that runs the statement and lent to every operator call, so operators need no lifetimes and those that
//! write can change the graph.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::binder::Slot;
use crate::plan::{LogicalPlan, Plan, Subplan};
use crate::store::Graph;
use crate::value::temporal::{Clock, Zone};
use crate::value::{Map, Value};

use super::{Batch, ExecError, Files, Measure};

/// The state of one running statement.
pub struct ExecContext {
    /// The graph as the statement sees it; operators that write change it in place and it counts the changes.
    pub graph: Graph,
    pub parameters: Arc<Map>,
    /// Plans of the statement's subqueries, by `SubqueryId`.
    pub subplans: Arc<[Subplan]>,
    pub procedures: Arc<dyn Procedures>,
    pub limits: Limits,
    /// Where `LOAD CSV` may read; absent means nowhere.
    pub files: Option<Arc<dyn Files>>,
    /// What `date()` and its relatives mean by now: the beginning of the statement, unless the caller sets another.
    pub clock: Clock,
    random: AtomicU64,
    /// What each operator did; only for `PROFILE`.
    pub profile: Option<Profile>,
    /// Bytes held, of all threads of the statement together.
    memory_used: Arc<AtomicUsize>,
    /// Of these, what this thread holds.
    held: usize,
    /// Set when nobody waits any more for what this thread makes.
    abandoned: Option<Arc<AtomicBool>>,
    /// Numbers that an operator counts, by their slot: smaller ones are of no use above. The same for all threads.
    floors: Arc<Mutex<Vec<(Slot, i64)>>>,
    /// The operator at work.
    pub(super) running: &'static str,
    /// Its number in the plan, as far as anyone counts.
    number: Option<usize>,
}

/// What the operators of a plan did, in the order of [`crate::plan::Plan::operators`].
#[derive(Debug, Clone, Default)]
pub struct Profile {
    pub measures: Vec<Measure>,
    /// The number of the first operator of each subquery.
    pub subqueries: Vec<usize>,
}

impl Profile {
    /// Nothing measured yet.
    pub fn new(plan: &Plan) -> Self {
        let size = |plan: &LogicalPlan| {
            let mut size = 0;
            plan.for_each(&mut |_| size += 1);
            size
        };
        let mut next = size(&plan.root);
        let mut first = |subplan: &Subplan| {
            let number = next;
            next += size(&subplan.plan);
            number
        };
        let subqueries = plan.subqueries.iter().map(&mut first).collect();
        Self {
            measures: vec![Measure::default(); next],
            subqueries,
        }
    }
}

/// When a statement has to stop.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    pub deadline: Option<Instant>,
    /// Set by another thread to stop the statement.
    pub cancel: Arc<AtomicBool>,
    /// Bytes that operators may hold together.
    pub memory: Option<usize>,
    /// Threads that one operator may use; at most one means the caller's alone.
    pub threads: usize,
}

impl Limits {
    /// The most elements that one list may have.
    pub fn list_length(&self) -> usize {
        self.memory.unwrap_or(isize::MAX as usize) / size_of::<Value>()
    }
}

/// Nanoseconds since 1970-01-01T00:00Z, read from the system.
pub fn realtime() -> i128 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

/// The procedures that `CALL` can reach.
pub trait Procedures: Send + Sync {
    /// Runs a procedure to its end. Each batch holds all outputs, in the order of the procedure's signature, those of `yields` with
    /// meaning; a procedure without outputs gives no batch.
    ///
    /// # Errors
    /// `ProcedureNotFound`, `ProcedureFailed`, or what stopped it.
    fn call(
        &self,
        name: &str,
        arguments: &[Value],
        yields: &[usize],
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
            files: None,
            clock: Clock {
                epoch_nanosecond: realtime(),
                zone: Zone::UTC,
            },
            random: AtomicU64::new(realtime() as u64),
            profile: None,
            memory_used: Arc::default(),
            held: 0,
            abandoned: None,
            floors: Arc::default(),
            running: "Plan",
            number: None,
        }
    }

    /// The context of another thread at work on the same statement, which ends when `abandoned` is set. Memory is counted for all
    /// together, rows and time apart.
    pub(super) fn fork(&self, abandoned: &Arc<AtomicBool>) -> Self {
        let measures = |profile: &Profile| vec![Measure::default(); profile.measures.len()];
        Self {
            graph: self.graph.clone(),
            parameters: self.parameters.clone(),
            subplans: self.subplans.clone(),
            procedures: self.procedures.clone(),
            limits: self.limits.clone(),
            files: self.files.clone(),
            clock: self.clock.clone(),
            random: AtomicU64::new(self.random()),
            profile: self.profile.as_ref().map(|profile| Profile {
                measures: measures(profile),
                subqueries: profile.subqueries.clone(),
            }),
            memory_used: self.memory_used.clone(),
            held: 0,
            floors: self.floors.clone(),
            abandoned: Some(abandoned.clone()),
            running: self.running,
            number: self.number,
        }
    }

    /// The threads that an operator may work on: one where it is itself at work beside others.
    pub fn threads(&self) -> usize {
        match self.abandoned {
            Some(_) => 1,
            None => self.limits.threads,
        }
    }

    /// Notes that all that this thread holds is free again.
    pub(super) fn release_all(&mut self) {
        self.release(self.held);
    }

    /// Takes what was measured so far.
    pub(super) fn take_measures(&mut self) -> Vec<Measure> {
        let Some(profile) = &mut self.profile else {
            return Vec::new();
        };
        let fresh = vec![Measure::default(); profile.measures.len()];
        std::mem::replace(&mut profile.measures, fresh)
    }

    /// Adds what another thread measured.
    pub(super) fn add_measures(&mut self, measures: &[Measure]) {
        let own = self.profile.iter_mut().flat_map(|it| &mut it.measures);
        own.zip(measures).for_each(|(own, other)| own.add(other));
    }

    /// Makes the random numbers of the statement the same each time it runs.
    pub fn seed(&mut self, seed: u64) {
        self.random = AtomicU64::new(seed);
    }

    /// 64 random bits (SplitMix64), for `rand()` and `randomUUID()`; not for secrets.
    pub fn random(&self) -> u64 {
        let state = self
            .random
            .fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Called once a batch by every operator that makes rows.
    ///
    /// # Errors
    /// `Cancelled`, `DeadlineExceeded`.
    pub fn check(&self) -> Result<(), ExecError> {
        let set = |flag: &Arc<AtomicBool>| flag.load(Ordering::Relaxed);
        if set(&self.limits.cancel) || self.abandoned.as_ref().is_some_and(set) {
            return Err(ExecError::Cancelled);
        }
        match self.limits.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(ExecError::DeadlineExceeded {
                operator: self.running,
            }),
            _ => Ok(()),
        }
    }

    /// Lets the operator that counts into `slot` leave out smaller numbers.
    pub(super) fn set_floor(&mut self, slot: Slot, floor: i64) {
        let mut floors = self.floors.lock().unwrap_or_else(PoisonError::into_inner);
        match floors.iter_mut().find(|(other, _)| *other == slot) {
            Some(known) => known.1 = floor,
            None => floors.push((slot, floor)),
        }
    }

    /// The smallest number counted into `slot` that is of use above.
    pub(super) fn floor(&self, slot: Slot) -> i64 {
        let floors = self.floors.lock().unwrap_or_else(PoisonError::into_inner);
        let known = floors.iter().find(|(other, _)| *other == slot);
        known.map_or(i64::MIN, |(_, floor)| *floor)
    }

    /// Notes that `operator` holds `bytes` more.
    ///
    /// # Errors
    /// `MemoryLimit` when all operators together then hold too much.
    pub fn charge(&mut self, bytes: usize, operator: &'static str) -> Result<(), ExecError> {
        let before = self.memory_used.fetch_add(bytes, Ordering::Relaxed);
        let used = before.saturating_add(bytes);
        self.held = self.held.saturating_add(bytes);
        if let Some(measure) = self.measured() {
            measure.held += bytes;
            measure.memory = measure.memory.max(measure.held);
        }
        match self.limits.memory {
            Some(limit) if used > limit => Err(ExecError::MemoryLimit { operator, limit }),
            _ => Ok(()),
        }
    }

    /// The number of the first operator of a subquery in the plan, as far as anyone counts.
    pub(super) fn first_of_subquery(&self, subplan: &Subplan) -> usize {
        let Some(profile) = &self.profile else {
            return 0;
        };
        let same = |other: &Subplan| std::ptr::eq(other, subplan);
        let index = self.subplans.iter().position(same);
        index.map_or(0, |index| profile.subqueries[index])
    }

    /// Takes note of the number of the operator at work, and tells the one before.
    pub(super) fn at_work(&mut self, number: Option<usize>) -> Option<usize> {
        std::mem::replace(&mut self.number, number)
    }

    /// What the operator at work did so far, as far as anyone counts.
    fn measured(&mut self) -> Option<&mut Measure> {
        let measures = &mut self.profile.as_mut()?.measures;
        measures.get_mut(self.number?)
    }

    /// Adds to what an operator did.
    pub(super) fn measure(&mut self, number: usize, rows: u64, time: Duration) {
        let profile = self.profile.as_mut();
        if let Some(measure) = profile.and_then(|profile| profile.measures.get_mut(number)) {
            measure.rows += rows;
            measure.time += time;
        }
    }

    /// The bytes that the operators of this thread hold.
    pub fn held(&self) -> usize {
        self.held
    }

    /// The bytes that all operators hold together.
    pub fn memory_used(&self) -> usize {
        self.memory_used.load(Ordering::Relaxed)
    }

    /// Notes that `bytes` charged earlier are free again.
    pub fn release(&mut self, bytes: usize) {
        let bytes = bytes.min(self.held);
        self.held -= bytes;
        self.memory_used.fetch_sub(bytes, Ordering::Relaxed);
        if let Some(measure) = self.measured() {
            measure.held = measure.held.saturating_sub(bytes);
        }
    }
}
