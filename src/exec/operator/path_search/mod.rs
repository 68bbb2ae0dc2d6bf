//! The search for the shortest ways through a pattern.
//!
//! Forwards it goes level by level over the product of the graph and the places of the pattern, where a state is met once however many
//! walks lead to it ([`product`]). Backwards, from each state that ends the pattern, ways are put together in order of length with the
//! distance from the start as an exact guide ([`ways`]); only there it matters what a path may repeat. So a shortest walk that is a path
//! is found in polynomial time, and where the shortest walks are none, the next ones are tried.

mod answers;
mod product;
mod ways;

use std::collections::BTreeMap;

use super::*;
use crate::binder::{PathMode, Selector};

use answers::Answers;
use product::Product;
use ways::Ways;

/// What messages about the memory limit call it.
const NAME: &str = "PathSearch";

/// What a [`PathSearch`] is made of.
pub struct SearchParts {
    pub child: BoxOperator,
    pub from: usize,
    /// In the order of the walk.
    pub strides: Vec<Stride>,
    /// The pattern was written from the other end.
    pub reversed: bool,
    pub selector: Selector,
    pub mode: PathMode,
    /// No relationship is met twice, whatever the mode.
    pub different: bool,
    /// The path itself, over the rows handed on but for its own column.
    pub path: Option<Expr>,
    /// What a whole path must pass before it counts; over the rows handed on.
    pub predicate: Option<Expr>,
}

/// A step of the pattern with the node behind it.
pub struct Stride {
    pub kind: StrideKind,
    pub length: LengthRange,
    /// The relationships come as a list, not alone.
    pub list: bool,
    /// How many other lists it gives.
    pub variables: usize,
    pub node: NodeTest,
}

/// How a step is made once.
pub enum StrideKind {
    /// Over one relationship that passes the test, which stands in a column after those of the row.
    Relationship {
        hop: Hop,
        test: Option<Expr>,
    },
    Group(Times),
}

/// What the node behind a step must be.
pub struct NodeTest {
    /// The column that it must meet.
    pub into: Option<usize>,
    /// What it must pass; it stands in a column after those of the row.
    pub test: Option<Expr>,
}

/// For each row the shortest ways from a node through the pattern, as many as the selector wants for each pair of ends, nearest ends first.
/// New columns, for each step: its relationships, its node unless that was bound, its other lists; last the path, if it has a name.
pub struct PathSearch {
    parts: SearchParts,
    /// The batch at hand with the row to go on with.
    input: Option<(Batch, usize)>,
}

impl PathSearch {
    pub fn new(parts: SearchParts) -> Self {
        Self { parts, input: None }
    }

    /// What the next rows find, a row always whole; stops beyond the size of a batch.
    fn found(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, next)) = &mut self.input else {
            return Ok(None);
        };
        let before = cx.memory_used();
        let (mut found, mut rows): (Vec<Batch>, usize) = (Vec::new(), 0);
        while *next < batch.rows && rows < BATCH_SIZE {
            cx.check()?;
            let row = *next;
            *next += 1;
            if let Some(from) = batch.columns[self.parts.from].node(row) {
                let search = RowSearch {
                    parts: &mut self.parts,
                    batch,
                    row,
                };
                let more = search.run(from, cx)?;
                rows += more.iter().map(|batch| batch.rows).sum::<usize>();
                found.extend(more);
            }
        }
        cx.release(cx.memory_used().saturating_sub(before));
        Ok((rows > 0).then(|| Batch::concat(&found)))
    }
}

impl Operator for PathSearch {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.found(cx)? {
                return Ok(Some(batch));
            }
            match self.parts.child.next(cx)? {
                Some(batch) => self.input = Some((batch, 0)),
                None => return Ok(None),
            }
        }
    }
}

/// The search for one row.
struct RowSearch<'s> {
    parts: &'s mut SearchParts,
    batch: &'s Batch,
    row: usize,
}

impl RowSearch<'_> {
    fn run(self, from: NodeId, cx: &mut ExecContext) -> Result<Vec<Batch>, ExecError> {
        let mut product = Product::new(from, self.parts.strides.len() as u32);
        let mut found = Vec::new();
        // Ends of the pattern for which something is missing, by the level at which to look at them again.
        let mut open: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let one_end = self.parts.strides.last();
        let one_end = one_end.is_some_and(|last| last.node.into.is_some());
        let before = cx.memory_used();
        loop {
            let more = product.advance(&mut self.parts.strides, (self.batch, self.row), cx)?;
            let horizon = product.horizon();
            for end in product.new_ends() {
                open.entry(product.state(end).distance)
                    .or_default()
                    .push(end);
            }
            while let Some(entry) = open.first_entry().filter(|entry| *entry.key() <= horizon) {
                for end in entry.remove() {
                    match self.ways_to(end, &product, horizon, cx)? {
                        Some(ways) => found.extend(ways),
                        None => open
                            .entry(horizon.saturating_mul(2).max(1))
                            .or_default()
                            .push(end),
                    }
                }
            }
            let done = one_end && open.is_empty() && product.has_ends();
            if !more || done {
                break;
            }
        }
        drop(product);
        let held = found.iter().map(Batch::memory).sum::<usize>();
        cx.release((cx.memory_used() - before).saturating_sub(held));
        Ok(found)
    }

    /// The ways that are wanted to one end; `None` while longer walks than the horizon shows may be among them.
    fn ways_to(
        &self,
        end: u32,
        product: &Product,
        horizon: u32,
        cx: &mut ExecContext,
    ) -> Result<Option<Option<Batch>>, ExecError> {
        let before = cx.memory_used();
        let ways = Ways::new(product, end, horizon, self.parts);
        let mut answers = Answers::new((self.batch, self.row), self.parts);
        let complete = answers.collect(ways, cx)?;
        let all = horizon == u32::MAX;
        let found = (complete || all).then(|| answers.into_batch());
        cx.release(cx.memory_used() - before);
        if let Some(Some(batch)) = &found {
            cx.charge(batch.memory(), NAME)?;
        }
        Ok(found)
    }
}
