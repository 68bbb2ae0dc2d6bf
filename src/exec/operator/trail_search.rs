use super::*;

/// The chains from one row that use no relationship twice, depth first, one at a time.
pub struct TrailSearch {
    walk: Walk,
    length: LengthRange,
    /// Steps to be tried, the next one last, each with the length that the chain then has.
    pending: Vec<(usize, RelId, NodeId)>,
    /// The relationships of the chain at hand.
    pub path: Vec<RelId>,
    /// The length of the longest chain met, answer or not.
    pub longest: usize,
    /// The start, until it has been looked at.
    start: Option<NodeId>,
    steps: Vec<(RelId, NodeId)>,
    charged: usize,
}

impl TrailSearch {
    /// Chains from `start` of a length in `length`.
    pub fn new(walk: Walk, start: NodeId, length: LengthRange) -> Self {
        Self {
            walk,
            length,
            pending: Vec::new(),
            path: Vec::new(),
            longest: 0,
            start: Some(start),
            steps: Vec::new(),
            charged: 0,
        }
    }

    /// The row that the search belongs to.
    pub fn row(&self) -> usize {
        self.walk.row
    }

    /// The end of the next chain, whose relationships then stand in `path`.
    pub fn advance(
        &mut self,
        chain: &Chain,
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<Option<NodeId>, ExecError> {
        if let Some(start) = self.start.take() {
            self.grow(chain, batch, start, cx)?;
            if self.length.min == 0 {
                return Ok(Some(start));
            }
        }
        let mut tried = 0usize;
        while let Some((length, relationship, node)) = self.pending.pop() {
            tried += 1;
            if tried.is_multiple_of(BATCH_SIZE) {
                cx.check()?;
            }
            self.path.truncate(length - 1);
            if !chain.repeats && self.path.contains(&relationship) {
                continue;
            }
            self.path.push(relationship);
            self.longest = self.longest.max(length);
            self.grow(chain, batch, node, cx)?;
            if length as u64 >= self.length.min {
                return Ok(Some(node));
            }
        }
        cx.release(std::mem::take(&mut self.charged));
        Ok(None)
    }

    /// Notes the steps from the end of the chain at hand.
    fn grow(
        &mut self,
        chain: &Chain,
        batch: &Batch,
        node: NodeId,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        let length = self.path.len() + 1;
        if self.length.max.is_some_and(|max| length as u64 > max) {
            return Ok(());
        }
        chain.steps((batch, &self.walk), node, false, &mut self.steps, cx)?;
        let steps = self.steps.iter().rev();
        self.pending
            .extend(steps.map(|&(relationship, node)| (length, relationship, node)));
        let held = self.pending.len() * size_of::<(usize, RelId, NodeId)>();
        if held > self.charged {
            cx.charge(held - self.charged, "VarExpand")?;
            self.charged = held;
        }
        Ok(())
    }
}
