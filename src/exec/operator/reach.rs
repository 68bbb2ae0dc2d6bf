use super::*;

/// Each node to which any chain leads, once a row and whatever the chains; one new column, the node, unless it was bound.
///
/// Breadth first: a shortest walk to another node uses no relationship twice, so walks answer for chains. They do not for a walk
/// back to its own start, nor where chains have to be longer than one relationship; these cases are treated apart.
pub struct Reach {
    child: BoxOperator,
    chain: Chain,
    /// The batch at hand with the row to go on with.
    input: Option<(Batch, usize)>,
    seen: NodeMarks,
}

impl Reach {
    pub fn new(child: BoxOperator, chain: Chain) -> Self {
        Self {
            child,
            chain,
            input: None,
            seen: NodeMarks::default(),
        }
    }

    fn found(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, mut next)) = self.input.take() else {
            return Ok(None);
        };
        let mut found = Chains::default();
        while next < batch.rows && found.len() < BATCH_SIZE {
            cx.check()?;
            if let Some((from, into)) = self.chain.ends(&batch, next) {
                for end in self.ends(&batch, next, from, into, cx)? {
                    found.push_end(next, end);
                }
            }
            next += 1;
        }
        let result = found.into_batch(&batch, false, self.chain.into.is_none());
        self.input = Some((batch, next));
        Ok(result)
    }

    /// The ends of chains from `from`, or of those only that meet `into`.
    fn ends(
        &mut self,
        batch: &Batch,
        row: usize,
        from: NodeId,
        into: Option<NodeId>,
        cx: &mut ExecContext,
    ) -> Result<Vec<NodeId>, ExecError> {
        let walk = self.chain.walk(batch, row, cx);
        self.seen.clear();
        let mut ends = if self.chain.length.min > 1 {
            self.ends_of_trails(batch, walk, from, cx)?
        } else {
            self.ends_of_walks(batch, &walk, from, into, cx)?
        };
        if let Some(into) = into {
            ends.retain(|&end| end == into);
        }
        Ok(ends)
    }

    fn ends_of_trails(
        &mut self,
        batch: &Batch,
        walk: Walk,
        from: NodeId,
        cx: &mut ExecContext,
    ) -> Result<Vec<NodeId>, ExecError> {
        let mut search = TrailSearch::new(walk, from, self.chain.length);
        let mut ends = Vec::new();
        while let Some(end) = search.advance(&self.chain, batch, cx)? {
            if self.seen.mark(end) {
                ends.push(end);
            }
        }
        Ok(ends)
    }

    fn ends_of_walks(
        &mut self,
        batch: &Batch,
        walk: &Walk,
        from: NodeId,
        into: Option<NodeId>,
        cx: &mut ExecContext,
    ) -> Result<Vec<NodeId>, ExecError> {
        let mut ends = vec![from];
        self.seen.mark(from);
        let (mut steps, mut level, mut length, mut back) = (Vec::new(), 0..1, 0, false);
        while !level.is_empty() && self.chain.may_grow(length) {
            cx.check()?;
            for at in level.clone() {
                self.chain
                    .steps((batch, walk), ends[at], false, &mut steps, cx)?;
                for &(_, node) in &steps {
                    back |= node == from;
                    if self.seen.mark(node) {
                        ends.push(node);
                    }
                }
            }
            if into.is_some_and(|into| into != from && self.seen.has(into)) {
                return Ok(ends.split_off(1));
            }
            level = level.end..ends.len();
            length += 1;
        }
        let start_counts = self.chain.long_enough(0)
            || match self.chain.hop.direction {
                Direction::Both => {
                    back && into.is_none_or(|into| into == from)
                        && shortest_cycle(&self.chain, batch, walk, from, cx)?.is_some()
                }
                _ => back,
            };
        if !start_counts {
            ends.remove(0);
        }
        Ok(ends)
    }
}

impl Operator for Reach {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.found(cx)? {
                return Ok(Some(batch));
            }
            match self.child.next(cx)? {
                Some(batch) => self.input = Some((batch, 0)),
                None => return Ok(None),
            }
        }
    }
}

/// A set of nodes that is cheap to empty: a bit a node, and the nodes marked.
#[derive(Default)]
struct NodeMarks {
    bits: Vec<u64>,
    marked: Vec<u32>,
}

impl NodeMarks {
    /// False when the node was marked already.
    fn mark(&mut self, node: NodeId) -> bool {
        let (word, bit) = (node.0 as usize / 64, 1 << (node.0 % 64));
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        let new = self.bits[word] & bit == 0;
        if new {
            self.bits[word] |= bit;
            self.marked.push(node.0);
        }
        new
    }

    fn has(&self, node: NodeId) -> bool {
        let word = self.bits.get(node.0 as usize / 64);
        word.is_some_and(|word| word & (1 << (node.0 % 64)) != 0)
    }

    fn clear(&mut self) {
        for node in self.marked.drain(..) {
            self.bits[node as usize / 64] = 0;
        }
    }
}
