use std::ops::Range;
use std::thread::ScopedJoinHandle;

use roaring::RoaringBitmap;

use super::*;
use crate::store::{Column as Stored, ColumnTest};

/// Chunks searched at first, and at a time on one thread, between two looks at the deadline.
const FEW: usize = 16;

/// Chunks of each thread at most, and how much longer each stretch is than the one before: what a limit needs mostly stands in the first.
const MANY: usize = 256;
const LONGER: usize = 4;

/// A search of a column, chunk by chunk, on as many threads as are given: the same rows in the same order for any number.
pub struct ChunkSearch {
    /// The chunk to go on with.
    next: usize,
    /// How many chunks are searched before rows are handed on.
    stretch: usize,
    /// What was found last, and how many of these nodes were handed on.
    found: Vec<NodeId>,
    done: usize,
}

impl Default for ChunkSearch {
    fn default() -> Self {
        Self {
            next: 0,
            stretch: FEW,
            found: Vec::new(),
            done: 0,
        }
    }
}

impl ChunkSearch {
    /// Those of `nodes` in the next chunks whose value passes, a batch of them at most and maybe none; `None` once all were searched.
    pub fn next(
        &mut self,
        stored: &Stored,
        test: &ColumnTest,
        nodes: &RoaringBitmap,
        threads: usize,
    ) -> Option<Vec<NodeId>> {
        if self.done == self.found.len() {
            let chunks = self.chunks(stored.chunk_count(), threads)?;
            let search = |chunks: Range<usize>| found(stored, test, nodes, chunks);
            self.found = match chunks.len() {
                ..=FEW => search(chunks),
                _ => on_threads(chunks, threads, &search),
            };
            self.done = 0;
        }
        let end = self.found.len().min(self.done + BATCH_SIZE);
        let next = self.found[self.done..end].to_vec();
        self.done = end;
        Some(next)
    }

    /// The chunks to be searched next.
    fn chunks(&mut self, count: usize, threads: usize) -> Option<Range<usize>> {
        let start = self.next;
        self.next = count.min(start + self.stretch);
        if threads > 1 {
            self.stretch = (self.stretch * LONGER).min(MANY * threads);
        }
        (start < count).then_some(start..self.next)
    }
}

/// What is found in each thread's part, one part after the other.
fn on_threads(
    chunks: Range<usize>,
    threads: usize,
    search: &(impl Fn(Range<usize>) -> Vec<NodeId> + Sync),
) -> Vec<NodeId> {
    let each = chunks.len().div_ceil(threads);
    let parts = chunks.clone().step_by(each);
    let mut parts = parts.map(|first| first..chunks.end.min(first + each));
    let own = parts.next();
    std::thread::scope(|scope| {
        let start = |part: Range<usize>| {
            let thread = std::thread::Builder::new();
            let own = part.clone();
            (part, thread.spawn_scoped(scope, move || search(own)))
        };
        let others: Vec<_> = parts.map(start).collect();
        let mut found = own.map(search).unwrap_or_default();
        for (part, other) in others {
            match other.map(ScopedJoinHandle::join) {
                Ok(Ok(more)) => found.extend(more),
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                // No more threads can be started.
                Err(_) => found.extend(search(part)),
            }
        }
        found
    })
}

fn found(
    stored: &Stored,
    test: &ColumnTest,
    nodes: &RoaringBitmap,
    chunks: Range<usize>,
) -> Vec<NodeId> {
    let mut found = Vec::new();
    for chunk in chunks {
        let rows = Stored::rows_of_chunk(chunk);
        if nodes.range(rows).next().is_some() {
            stored.search(chunk, test, &mut found);
        }
    }
    let found = found.into_iter().filter(|&slot| nodes.contains(slot));
    found.map(NodeId).collect()
}
