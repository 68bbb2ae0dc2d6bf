use super::*;

/// What a [`Repeat`] is made of.
pub struct RepeatParts {
    pub child: BoxOperator,
    pub from: usize,
    /// The column that the last node must meet.
    pub into: Option<usize>,
    pub used: Used,
    pub times: Times,
    /// How many lists there are besides that of the relationships.
    pub lists: usize,
    pub length: LengthRange,
    /// A relationship may be met again.
    pub repeats: bool,
    /// Lists come out in the opposite order of the walk.
    pub reversed: bool,
}

/// Walks a pattern several times in a row. New columns: all relationships, the last node unless it was bound, and for each variable of
/// the pattern the list of what it was each time. No relationship is met twice, unless `repeats`.
///
/// Depth first, many chains at a time: the plan of one time runs for a whole batch of them together.
pub struct Repeat {
    parts: RepeatParts,
    input: Option<Input>,
    /// Chains that may grow, the longest last.
    pending: Vec<Vec<Chain>>,
    charged: usize,
}

/// The batch at hand, and for each row the relationships that its chains must not meet.
struct Input {
    batch: Batch,
    used: Vec<Vec<RelId>>,
}

/// What a list needs besides its elements, about.
const BLOCK_BYTES: usize = size_of::<Vec<Value>>() + 16;

/// A chain of times.
#[derive(Clone)]
struct Chain {
    row: u32,
    times: u64,
    end: NodeId,
    relationships: Vec<RelId>,
    /// For each variable its values so far.
    variables: Vec<Vec<Value>>,
}

impl Chain {
    fn longer(&self, time: Time, reversed: bool) -> Self {
        let mut longer = Self {
            times: self.times + 1,
            end: time.end,
            ..self.clone()
        };
        let new = time.relationships;
        let place = if reversed {
            0
        } else {
            longer.relationships.len()
        };
        longer.relationships.splice(place..place, new);
        for (values, value) in longer.variables.iter_mut().zip(time.variables) {
            values.insert(if reversed { 0 } else { values.len() }, value);
        }
        longer
    }
}

impl Repeat {
    pub fn new(parts: RepeatParts) -> Self {
        Self {
            parts,
            input: None,
            pending: Vec::new(),
            charged: 0,
        }
    }

    /// Notes the chains of no time that begin in a batch.
    fn start(&mut self, batch: Batch) {
        let (mut chains, mut used) = (Vec::new(), Vec::new());
        for row in 0..batch.rows {
            let mut excluded = Vec::new();
            self.parts.used.read(&batch, row, &mut excluded);
            used.push(excluded);
            if let Some(end) = batch.columns[self.parts.from].node(row) {
                chains.push(Chain {
                    row: row as u32,
                    times: 0,
                    end,
                    relationships: Vec::new(),
                    variables: vec![Vec::new(); self.parts.lists],
                });
            }
        }
        self.input = Some(Input { batch, used });
        self.pending.push(chains);
    }

    fn found(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        while let Some(mut chains) = self.pending.pop() {
            cx.check()?;
            if chains.len() > BATCH_SIZE {
                self.pending.push(chains.split_off(BATCH_SIZE));
            }
            // Chains of no time are looked at here; longer ones when they are made.
            let mut answers: Vec<Chain> = Vec::new();
            if chains.first().is_some_and(|chain| chain.times == 0) && self.parts.length.min == 0 {
                answers.extend(chains.iter().filter(|chain| self.ends_well(chain)).cloned());
            }
            let grown = self.grow(&chains, cx)?;
            let long_enough = |chain: &&Chain| chain.times >= self.parts.length.min;
            let good = grown.iter().filter(long_enough);
            answers.extend(good.filter(|chain| self.ends_well(chain)).cloned());
            if !grown.is_empty() {
                self.pending.push(grown);
            }
            self.charge(cx)?;
            if !answers.is_empty() {
                return Ok(self.batch(answers));
            }
        }
        Ok(None)
    }

    /// The node at the end is the one that is wanted.
    fn ends_well(&self, chain: &Chain) -> bool {
        let (Some(into), Some(input)) = (self.parts.into, &self.input) else {
            return true;
        };
        input.batch.columns[into].node(chain.row as usize) == Some(chain.end)
    }

    /// The chains that are one time longer.
    fn grow(&mut self, chains: &[Chain], cx: &mut ExecContext) -> Result<Vec<Chain>, ExecError> {
        let mut grown = Vec::new();
        let times = chains.first().map_or(0, |chain| chain.times);
        let Some(input) = &self.input else {
            return Ok(grown);
        };
        if self.parts.length.max.is_some_and(|max| times >= max) {
            return Ok(grown);
        }
        // Without end, times of no length would follow each other for ever.
        let (min, unbounded) = (self.parts.length.min, self.parts.length.max.is_none());
        let rows: Vec<u32> = chains.iter().map(|chain| chain.row).collect();
        let ends = chains.iter().map(|chain| chain.end).collect();
        self.parts.times.start(&input.batch, &rows, ends);
        while let Some(found) = self.parts.times.next(cx)? {
            for time in found {
                let chain = &chains[time.owner as usize];
                let excluded = &input.used[chain.row as usize];
                let met = |it: &RelId| excluded.contains(it) || chain.relationships.contains(it);
                let aimless = unbounded && times >= min && time.relationships.is_empty();
                let differs = self.parts.repeats || !time.relationships.iter().any(met);
                if differs && !aimless {
                    grown.push(chain.longer(time, self.parts.reversed));
                }
            }
        }
        Ok(grown)
    }

    /// Charges what is pending, about.
    fn charge(&mut self, cx: &mut ExecContext) -> Result<(), ExecError> {
        let bytes = |chain: &Chain| {
            let values: usize = chain.variables.iter().map(Vec::len).sum();
            let blocks = 1 + chain.variables.len();
            size_of::<Chain>()
                + blocks * BLOCK_BYTES
                + chain.relationships.len() * size_of::<RelId>()
                + values * size_of::<Value>()
        };
        let held = self
            .pending
            .iter()
            .filter_map(|chains| Some(bytes(chains.last()?) * chains.len()))
            .sum();
        cx.release(std::mem::replace(&mut self.charged, held));
        cx.charge(held, "Repeat")
    }

    fn batch(&self, chains: Vec<Chain>) -> Option<Batch> {
        let input = self.input.as_ref()?;
        let rows: Vec<u32> = chains.iter().map(|chain| chain.row).collect();
        let ends = chains.iter().map(|chain| chain.end).collect();
        let mut lists: Vec<Vec<Value>> = vec![Vec::new(); self.parts.lists];
        let mut relationships = Vec::with_capacity(chains.len());
        for chain in chains {
            let steps = chain.relationships.into_iter();
            let steps: Vec<Value> = steps.map(|it| Value::Relationship(it.into())).collect();
            relationships.push(Value::from(steps));
            for (list, values) in lists.iter_mut().zip(chain.variables) {
                list.push(Value::from(values));
            }
        }
        let mut batch = input.batch.gather(&rows);
        batch = batch.with_column(Column::Values(relationships));
        if self.parts.into.is_none() {
            batch = batch.with_column(Column::Nodes(Typed::new(ends)));
        }
        for list in lists {
            batch = batch.with_column(Column::Values(list));
        }
        Some(batch)
    }
}

impl Operator for Repeat {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            if let Some(batch) = self.found(cx)? {
                return Ok(Some(batch));
            }
            match self.parts.child.next(cx)? {
                Some(batch) => self.start(batch),
                None => return Ok(None),
            }
        }
    }
}
