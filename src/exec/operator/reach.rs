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
    /// Ends of the row before that one, not yet handed on.
    ends: std::vec::IntoIter<NodeId>,
    seen: NodeMarks,
}

impl Reach {
    pub fn new(child: BoxOperator, chain: Chain) -> Self {
        Self {
            child,
            chain,
            input: None,
            ends: Vec::new().into_iter(),
            seen: NodeMarks::default(),
        }
    }

    fn found(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, mut next)) = self.input.take() else {
            return Ok(None);
        };
        let mut found = Chains::default();
        while found.len() < BATCH_SIZE {
            let room = BATCH_SIZE - found.len();
            for end in self.ends.by_ref().take(room) {
                found.push_end(next - 1, end);
            }
            if found.len() == BATCH_SIZE || next == batch.rows {
                break;
            }
            cx.check()?;
            if let Some((from, into)) = self.chain.ends(&batch, next) {
                self.ends = self.ends_from(&batch, next, from, into, cx)?.into_iter();
            }
            next += 1;
        }
        let result = found.into_batch(&batch, false, self.chain.into.is_none());
        self.input = Some((batch, next));
        Ok(result)
    }

    /// The ends of chains from `from`, or of those only that meet `into`.
    fn ends_from(
        &mut self,
        batch: &Batch,
        row: usize,
        from: NodeId,
        into: Option<NodeId>,
        cx: &mut ExecContext,
    ) -> Result<Vec<NodeId>, ExecError> {
        let walk = self.chain.walk(batch, row, cx);
        self.seen.clear(cx.graph.node_slots());
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
        let (mut level, mut length, mut back) = (0..1, 0, false);
        while !level.is_empty() && self.chain.may_grow(length) {
            back |= self.grow(batch, walk, from, level.clone(), &mut ends, cx)?;
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

    /// Adds the nodes one step beyond `level`, which are new, to `ends`; true when a step leads back to `from`.
    fn grow(
        &mut self,
        batch: &Batch,
        walk: &Walk,
        from: NodeId,
        level: std::ops::Range<usize>,
        ends: &mut Vec<NodeId>,
        cx: &mut ExecContext,
    ) -> Result<bool, ExecError> {
        if let Some(back) = self.grow_by_rows(walk, from, level.clone(), ends, cx)? {
            return Ok(back);
        }
        let (mut back, mut steps) = (false, Vec::new());
        for (count, at) in level.enumerate() {
            if count.is_multiple_of(BATCH_SIZE) {
                cx.check()?;
            }
            let (node, seen) = (ends[at], &mut self.seen);
            let mut meet = |node| {
                back |= node == from;
                if seen.mark(node) {
                    ends.push(node);
                }
            };
            match walk.types_alone(&self.chain) {
                Some(types) => {
                    let direction = self.chain.hop.direction;
                    cx.graph
                        .for_each_neighbour(node, direction, types, &mut meet);
                }
                None => {
                    let row = (batch, walk);
                    self.chain.steps(row, node, false, &mut steps, cx)?;
                    steps.iter().for_each(|&(_, node)| meet(node));
                }
            }
        }
        Ok(back)
    }

    /// As [`grow`](Self::grow), the rows of many nodes fetched together; `None`, and nothing done, where they do not lie in one place.
    fn grow_by_rows(
        &mut self,
        walk: &Walk,
        from: NodeId,
        level: std::ops::Range<usize>,
        ends: &mut Vec<NodeId>,
        cx: &ExecContext,
    ) -> Result<Option<bool>, ExecError> {
        let direction = self.chain.hop.direction;
        let (Some(Some(&[single])), true) =
            (walk.types_alone(&self.chain), direction != Direction::Both)
        else {
            return Ok(None);
        };
        let adjacency = cx.graph.adjacency(single, direction);
        let (mut back, mut rows) = (false, Vec::new());
        for first in level.clone().step_by(BATCH_SIZE) {
            cx.check()?;
            let part = &ends[first..level.end.min(first + BATCH_SIZE)];
            if !adjacency.sorted_rows(part.iter().map(|node| node.0), &mut rows) {
                return Ok(None);
            }
            for &node in rows.iter().copied().flatten() {
                back |= node == from.0;
                if self.seen.mark(NodeId(node)) {
                    ends.push(NodeId(node));
                }
            }
        }
        Ok(Some(back))
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
