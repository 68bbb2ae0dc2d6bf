use foldhash::HashMap;

use super::*;

/// One shortest chain, or all of them, for each pair of ends; new columns: the list of relationships, and the last node unless it was
/// bound.
///
/// Between two bound nodes the search runs from both sides; else breadth first from the start.
pub struct Shortest {
    child: BoxOperator,
    chain: Chain,
    /// All shortest chains rather than one.
    all: bool,
    /// The batch at hand with the row to go on with.
    input: Option<(Batch, usize)>,
}

impl Shortest {
    pub fn new(child: BoxOperator, chain: Chain, all: bool) -> Self {
        Self {
            child,
            chain,
            all,
            input: None,
        }
    }

    fn found(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, next)) = &mut self.input else {
            return Ok(None);
        };
        let mut found = Chains::of(&self.chain);
        while *next < batch.rows && found.len() < BATCH_SIZE {
            let row = *next;
            *next += 1;
            if let Some((from, into)) = self.chain.ends(batch, row) {
                let mut search = RowSearch {
                    chain: &self.chain,
                    all: self.all,
                    batch,
                    walk: self.chain.walk(batch, row, cx),
                    found: &mut found,
                };
                let before = cx.held();
                search.run(from, into, cx)?;
                cx.release(cx.held() - before);
            }
        }
        Ok(found.into_batch(batch, true, self.chain.into.is_none()))
    }
}

impl Operator for Shortest {
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

/// The search for one row.
struct RowSearch<'s> {
    chain: &'s Chain,
    all: bool,
    batch: &'s Batch,
    walk: Walk,
    found: &'s mut Chains,
}

impl RowSearch<'_> {
    fn run(
        &mut self,
        from: NodeId,
        into: Option<NodeId>,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        if self
            .chain
            .length
            .max
            .is_some_and(|max| max < self.chain.length.min)
        {
            return Ok(());
        }
        match into {
            _ if self.chain.length.min > 1 => self.by_enumeration(from, into, cx),
            Some(into) if into == from => self.back_to(from, cx),
            Some(into) => self.between(from, into, cx),
            None => {
                self.back_to(from, cx)?;
                self.everywhere(from, cx)
            }
        }
    }

    fn push(&mut self, relationships: Vec<RelId>, end: NodeId) {
        self.found.push(self.walk.row, relationships, end);
    }

    /// From a node to itself: the chain without relationships, or the shortest cycle.
    fn back_to(&mut self, node: NodeId, cx: &mut ExecContext) -> Result<(), ExecError> {
        if self.chain.long_enough(0) {
            self.push(Vec::new(), node);
            return Ok(());
        }
        match shortest_cycle(self.chain, self.batch, &self.walk, node, cx)? {
            Some(length) => self.of_length(node, node, length as u64, cx).map(drop),
            None => Ok(()),
        }
    }

    /// From one node to another, from both sides at once.
    fn between(
        &mut self,
        from: NodeId,
        into: NodeId,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        let (mut ahead, mut behind) = (Side::new(from, false), Side::new(into, true));
        while self.chain.may_grow(ahead.length + behind.length) {
            let (side, other) = if ahead.level.len() <= behind.level.len() {
                (&mut ahead, &behind)
            } else {
                (&mut behind, &ahead)
            };
            side.advance(self, cx)?;
            if side.level.is_empty() {
                return Ok(());
            }
            let level = side.level.iter().copied();
            let meeting: Vec<NodeId> = level.filter(|node| other.met.contains_key(node)).collect();
            if !meeting.is_empty() {
                self.join(&ahead, &behind, &meeting, into, cx)?;
                return Ok(());
            }
        }
        Ok(())
    }

    /// The chains that go through one of the nodes where both sides met.
    fn join(
        &mut self,
        ahead: &Side,
        behind: &Side,
        meeting: &[NodeId],
        into: NodeId,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        for &node in meeting {
            let second_halves = behind.chains(node, cx)?;
            for first in ahead.chains(node, cx)? {
                for second in &second_halves {
                    let whole = first.iter().rev().chain(second);
                    self.found.push(self.walk.row, whole.copied(), into);
                    if !self.all {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// From a node to every other.
    fn everywhere(&mut self, from: NodeId, cx: &mut ExecContext) -> Result<(), ExecError> {
        let mut side = Side::new(from, false);
        while !side.level.is_empty() && self.chain.may_grow(side.length) {
            side.advance(self, cx)?;
            for &end in &side.level {
                for chain in side.chains(end, cx)? {
                    self.found.push(self.walk.row, chain.into_iter().rev(), end);
                }
            }
        }
        Ok(())
    }

    /// Where the shortest walk may be too short: chains of one length after the other.
    fn by_enumeration(
        &mut self,
        from: NodeId,
        into: Option<NodeId>,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        let mut length = self.chain.length.min;
        let mut met = std::collections::HashSet::new();
        while self.chain.length.max.is_none_or(|max| length <= max) {
            let (ends, longest) = match into {
                Some(into) => self.of_length(from, into, length, cx)?,
                None => self.ends_of_length(from, length, &mut met, cx)?,
            };
            if longest < length as usize || (into.is_some() && ends > 0) {
                break;
            }
            length += 1;
        }
        Ok(())
    }

    /// Chains of exactly this length between two nodes; how many, and the length of the longest met.
    fn of_length(
        &mut self,
        from: NodeId,
        into: NodeId,
        length: u64,
        cx: &mut ExecContext,
    ) -> Result<(usize, usize), ExecError> {
        let mut search = self.search(from, length, cx);
        let mut count = 0;
        while let Some(end) = search.advance(self.chain, self.batch, cx)? {
            if end == into {
                self.push(search.path.clone(), end);
                count += 1;
                if !self.all {
                    break;
                }
            }
        }
        Ok((count, search.longest))
    }

    /// Chains of exactly this length to nodes not met with a shorter one.
    fn ends_of_length(
        &mut self,
        from: NodeId,
        length: u64,
        met: &mut std::collections::HashSet<NodeId>,
        cx: &mut ExecContext,
    ) -> Result<(usize, usize), ExecError> {
        let mut search = self.search(from, length, cx);
        let mut new = Vec::new();
        while let Some(end) = search.advance(self.chain, self.batch, cx)? {
            let known = met.contains(&end) || (!self.all && new.contains(&end));
            if !known {
                self.push(search.path.clone(), end);
                new.push(end);
            }
        }
        let count = new.len();
        met.extend(new);
        Ok((count, search.longest))
    }

    fn search(&self, from: NodeId, length: u64, cx: &ExecContext) -> TrailSearch {
        let walk = self.chain.walk(self.batch, self.walk.row, cx);
        let exactly = LengthRange {
            min: length,
            max: Some(length),
        };
        TrailSearch::new(walk, from, exactly)
    }
}

/// What a search holds for a node that it has met, about.
const NODE_BYTES: usize = 64;

/// A breadth-first search from one end.
struct Side {
    backwards: bool,
    length: usize,
    /// The nodes at distance `length`.
    level: Vec<NodeId>,
    met: HashMap<NodeId, Met>,
    /// The steps by which nodes were met.
    steps: Vec<LastStep>,
}

/// How a node was met.
struct Met {
    distance: usize,
    /// The place of the latest step that led to it; [`NO_STEP`] for the start.
    latest: u32,
}

/// A step to a node that was met.
struct LastStep {
    relationship: RelId,
    /// The node before.
    from: NodeId,
    /// The place of the step to the same node before this one, or [`NO_STEP`].
    earlier: u32,
}

const NO_STEP: u32 = u32::MAX;

impl Side {
    fn new(start: NodeId, backwards: bool) -> Self {
        let met = Met {
            distance: 0,
            latest: NO_STEP,
        };
        Self {
            backwards,
            length: 0,
            level: vec![start],
            met: HashMap::from_iter([(start, met)]),
            steps: Vec::new(),
        }
    }

    /// Goes one step further.
    fn advance(&mut self, search: &RowSearch, cx: &mut ExecContext) -> Result<(), ExecError> {
        cx.check()?;
        self.length += 1;
        let (mut next, mut steps) = (Vec::new(), Vec::new());
        for node in std::mem::take(&mut self.level) {
            let row = (search.batch, &search.walk);
            search
                .chain
                .steps(row, node, self.backwards, &mut steps, cx)?;
            for &(relationship, to) in &steps {
                let met = self.met.entry(to).or_insert_with(|| {
                    next.push(to);
                    Met {
                        distance: self.length,
                        latest: NO_STEP,
                    }
                });
                let wanted = search.all || met.latest == NO_STEP;
                if met.distance == self.length && wanted {
                    self.steps.push(LastStep {
                        relationship,
                        from: node,
                        earlier: std::mem::replace(&mut met.latest, self.steps.len() as u32),
                    });
                }
            }
        }
        cx.charge(next.len() * NODE_BYTES, "ShortestPath")?;
        self.level = next;
        Ok(())
    }

    /// The chains between `node` and the start of the search, listed from `node`.
    fn chains(&self, node: NodeId, cx: &mut ExecContext) -> Result<Vec<Vec<RelId>>, ExecError> {
        let mut chains = Vec::new();
        let mut pending = vec![(node, Vec::new())];
        while let Some((node, chain)) = pending.pop() {
            let met = &self.met[&node];
            if met.distance == 0 {
                let bytes = size_of_val(&chain) + size_of_val(chain.as_slice());
                cx.charge(bytes, "ShortestPath")?;
                chains.push(chain);
                if chains.len().is_multiple_of(BATCH_SIZE) {
                    cx.check()?;
                }
                continue;
            }
            let mut place = met.latest;
            while let Some(step) = self.steps.get(place as usize) {
                let mut chain = chain.clone();
                chain.push(step.relationship);
                pending.push((step.from, chain));
                place = step.earlier;
            }
        }
        Ok(chains)
    }
}
