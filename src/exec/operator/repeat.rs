use super::*;
use crate::binder::Slot;

/// What a [`Repeat`] is made of.
pub struct RepeatParts {
    pub child: BoxOperator,
    pub from: usize,
    /// The column that the last node must meet.
    pub into: Option<usize>,
    pub used: Used,
    /// The columns that one time reads.
    pub outer: Vec<usize>,
    /// The slots of `outer` and, last, the node where a time begins.
    pub layout: Layout,
    pub step: Subplan,
    /// The number of the first operator of `step` in the plan.
    pub number: usize,
    pub end: Slot,
    pub relationships: Vec<Slot>,
    pub variables: Vec<Slot>,
    pub length: LengthRange,
    /// A relationship may be met again.
    pub repeats: bool,
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
                    variables: vec![Vec::new(); self.parts.variables.len()],
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
    fn grow(&self, chains: &[Chain], cx: &mut ExecContext) -> Result<Vec<Chain>, ExecError> {
        let mut grown = Vec::new();
        let times = chains.first().map_or(0, |chain| chain.times);
        let Some(input) = &self.input else {
            return Ok(grown);
        };
        if self.parts.length.max.is_some_and(|max| times >= max) {
            return Ok(grown);
        }
        let rows: Vec<u32> = chains.iter().map(|chain| chain.row).collect();
        let ends = chains.iter().map(|chain| chain.end).collect();
        let outer = input.batch.select(&self.parts.outer).gather(&rows);
        let outer = outer.with_column(Column::Nodes(Typed::new(ends)));
        let mut step = SubplanRows::new(
            self.parts.step.clone(),
            self.parts.layout.clone(),
            self.parts.number,
        );
        step.start(outer);
        let result = self.result();
        while let Some((owners, found)) = step.next(&result, cx)? {
            for (at, &owner) in owners.iter().enumerate() {
                let chain = &chains[owner as usize];
                let excluded = &input.used[chain.row as usize];
                grown.extend(self.longer(chain, excluded, &found, at));
            }
        }
        Ok(grown)
    }

    /// Columns of one time: its end, its relationships, its variables.
    fn result(&self) -> Vec<Slot> {
        let parts = &self.parts;
        let others = parts.relationships.iter().chain(&parts.variables);
        std::iter::once(&parts.end).chain(others).copied().collect()
    }

    /// The chain with a time more; `None` when that meets a relationship again.
    fn longer(&self, chain: &Chain, excluded: &[RelId], found: &Batch, at: usize) -> Option<Chain> {
        let end = found.columns[0].node(at)?;
        let (steps, variables) = found.columns[1..].split_at(self.parts.relationships.len());
        let mut relationships = chain.relationships.clone();
        for column in steps {
            let before = relationships.len();
            match column.relationship(at) {
                Some(relationship) => relationships.push(relationship),
                None => match column.value(at) {
                    Value::List(items) => {
                        relationships.extend(items.iter().filter_map(Value::as_relationship));
                    }
                    _ => return None,
                },
            }
            let (old, new) = relationships.split_at(before);
            let met = |it: &RelId| excluded.contains(it) || old.contains(it);
            if !self.parts.repeats && new.iter().any(met) {
                return None;
            }
        }
        let mut longer = Chain {
            times: chain.times + 1,
            end,
            relationships,
            ..chain.clone()
        };
        for (values, column) in longer.variables.iter_mut().zip(variables) {
            values.push(column.value(at));
        }
        Some(longer)
    }

    /// Charges what is pending, about.
    fn charge(&mut self, cx: &mut ExecContext) -> Result<(), ExecError> {
        let bytes = |chain: &Chain| {
            let values: usize = chain.variables.iter().map(Vec::len).sum();
            size_of::<Chain>() + chain.relationships.len() * 4 + values * size_of::<Value>()
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
        let mut lists: Vec<Vec<Value>> = vec![Vec::new(); self.parts.variables.len()];
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
