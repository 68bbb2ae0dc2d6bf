//! The search for the shortest ways through a pattern.
//!
//! Forwards it goes level by level over the product of the graph and the places of the pattern, where a state is met once however many
//! walks lead to it ([`product`]); of a node that the pattern names twice, a state also knows which one it was. Backwards, from each state that ends the pattern, ways are put together in order of length with the
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
    Group(Box<Times>),
}

/// A node that the pattern names several times on the way.
#[derive(Clone, Copy)]
pub struct Again {
    /// Which of them it is.
    pub mark: u32,
    /// It has been named before, so this has to be the same node.
    pub known: bool,
    /// It will be named once more.
    pub goes_on: bool,
}

/// What the node behind a step must be.
pub struct NodeTest {
    /// The pattern names it elsewhere, too.
    pub again: Option<Again>,
    /// The column that it must meet.
    pub into: Option<usize>,
    /// What it must pass; it stands in a column after those of the row.
    pub test: Option<Expr>,
}

impl NodeTest {
    /// The step is the first to name the node.
    fn is_new(&self) -> bool {
        self.into.is_none() && self.again.is_none_or(|again| !again.known)
    }
}

/// For each row the shortest ways from a node through the pattern, as many as the selector wants for each pair of ends, nearest ends first.
/// New columns, for each step: its relationships, its node unless that was bound or named before, its other lists; last the path, if it has a name.
pub struct PathSearch {
    parts: SearchParts,
    /// The batch at hand with the row to go on with.
    input: Option<(Batch, usize)>,
    /// The search for the row before that one.
    search: Option<RowSearch>,
}

/// How many bytes of rows are made before they are handed on, whatever their number: lists may be long.
const ENOUGH: usize = 4 << 20;

impl PathSearch {
    pub fn new(parts: SearchParts) -> Self {
        Self {
            parts,
            input: None,
            search: None,
        }
    }

    /// What the next rows find.
    fn found(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, next)) = &mut self.input else {
            return Ok(None);
        };
        // Between calls nothing is charged, since a search need not be brought to its end.
        let held = |search: &Option<RowSearch>| search.as_ref().map_or(0, RowSearch::held);
        cx.charge(held(&self.search), NAME)?;
        let (mut found, mut rows, mut bytes): (Vec<Batch>, usize, usize) = (Vec::new(), 0, 0);
        while rows < BATCH_SIZE && bytes < ENOUGH {
            let Some(search) = &mut self.search else {
                if *next == batch.rows {
                    break;
                }
                let from = batch.columns[self.parts.from].node(*next);
                self.search = from.map(|from| RowSearch::new(*next, from, &self.parts));
                *next += 1;
                continue;
            };
            match search.next(&mut self.parts, batch, cx)? {
                Some(more) => {
                    rows += more.rows;
                    bytes += more.memory();
                    found.push(more);
                }
                None => self.search = None,
            }
        }
        cx.release(bytes + held(&self.search));
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
struct RowSearch {
    row: usize,
    product: Product,
    /// Ends of the pattern for which something is missing, by the level at which to look at them again.
    open: BTreeMap<u32, Vec<u32>>,
    /// Those to be looked at now, the next one last.
    due: Vec<u32>,
    /// No more than one node can be the end.
    one_end: bool,
}

impl RowSearch {
    fn new(row: usize, from: NodeId, parts: &SearchParts) -> Self {
        let last = parts.strides.last();
        Self {
            row,
            product: Product::new(from, parts.strides.len() as u32),
            open: BTreeMap::new(),
            due: Vec::new(),
            one_end: last.is_some_and(|last| last.node.into.is_some()),
        }
    }

    /// The bytes that are charged for it.
    fn held(&self) -> usize {
        self.product.charged()
    }

    /// What is wanted to the next end, charged; `None` when there are no more.
    fn next(
        &mut self,
        parts: &mut SearchParts,
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(end) = self.due.pop() {
                let horizon = self.product.horizon();
                match self.ways_to(end, (parts, batch), horizon, cx)? {
                    Some(Some(found)) => return Ok(Some(found)),
                    Some(None) => {}
                    None => {
                        let later = horizon.saturating_mul(2).max(1);
                        self.open.entry(later).or_default().push(end);
                    }
                }
                continue;
            }
            let done = self.one_end && self.open.is_empty() && self.product.has_ends();
            if done
                || !self
                    .product
                    .advance(&mut parts.strides, (batch, self.row), cx)?
            {
                cx.release(self.held());
                return Ok(None);
            }
            self.look_ahead();
        }
    }

    /// Takes the ends that the last level has brought, and those whose time has come.
    fn look_ahead(&mut self) {
        for end in self.product.new_ends() {
            let distance = self.product.state(end).distance;
            self.open.entry(distance).or_default().push(end);
        }
        let horizon = self.product.horizon();
        while let Some(entry) = self.open.first_entry() {
            if *entry.key() > horizon {
                break;
            }
            self.due.extend(entry.remove());
        }
        self.due.reverse();
    }

    /// The ways that are wanted to one end; `None` while longer walks than the horizon shows may be among them.
    fn ways_to(
        &self,
        end: u32,
        (parts, batch): (&SearchParts, &Batch),
        horizon: u32,
        cx: &mut ExecContext,
    ) -> Result<Option<Option<Batch>>, ExecError> {
        let before = cx.held();
        let ways = Ways::new(&self.product, end, horizon, parts);
        let mut answers = Answers::new((batch, self.row), parts);
        let complete = answers.collect(ways, cx)?;
        let all = horizon == u32::MAX;
        let found = (complete || all).then(|| answers.into_batch());
        cx.release(cx.held() - before);
        if let Some(Some(batch)) = &found {
            cx.charge(batch.memory(), NAME)?;
        }
        Ok(found)
    }
}
