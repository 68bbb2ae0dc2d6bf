use super::ways::Ways;
use super::*;

/// The ways that are wanted between two ends, as they are found.
pub struct Answers<'p> {
    row: (&'p Batch, usize),
    parts: &'p SearchParts,
    found: Vec<Batch>,
    /// How many there are, of how many lengths, and the last of these.
    count: u64,
    lengths: u64,
    last: Option<u32>,
}

impl<'p> Answers<'p> {
    pub fn new(row: (&'p Batch, usize), parts: &'p SearchParts) -> Self {
        Self {
            row,
            parts,
            found: Vec::new(),
            count: 0,
            lengths: 0,
            last: None,
        }
    }

    /// Takes ways while they are wanted; false when ways that are longer than those at hand are wanted, too.
    pub fn collect(&mut self, mut ways: Ways, cx: &mut ExecContext) -> Result<bool, ExecError> {
        let (mut taken, mut length): (Vec<u32>, u32) = (Vec::new(), 0);
        // Only the test can tell which ways count, so at first a few are tried.
        let mut most = match self.parts.predicate {
            Some(_) => 1,
            None => BATCH_SIZE,
        };
        loop {
            let next = ways.next(cx)?;
            let other_length = next.is_none_or(|(_, new)| new != length);
            if other_length || taken.len() >= most.min(self.room()) {
                self.take(&ways, &std::mem::take(&mut taken), length, cx)?;
                most = BATCH_SIZE.min(most * 2);
            }
            match next {
                None => return Ok(self.is_complete()),
                Some((_, new)) if !self.wants(new) => return Ok(true),
                Some((way, new)) => {
                    taken.push(way);
                    length = new;
                }
            }
        }
    }

    /// How many more there may be.
    fn room(&self) -> usize {
        match self.parts.selector {
            Selector::Any(count) | Selector::Shortest(count) => {
                usize::try_from(count - self.count.min(count)).unwrap_or(usize::MAX)
            }
            Selector::AllShortest | Selector::Groups(_) => usize::MAX,
        }
    }

    fn is_complete(&self) -> bool {
        match self.parts.selector {
            Selector::Any(count) | Selector::Shortest(count) => self.count >= count,
            Selector::AllShortest => self.lengths >= 1,
            Selector::Groups(count) => self.lengths >= count,
        }
    }

    fn wants(&self, length: u32) -> bool {
        let same_length = self.last == Some(length) && self.room() == usize::MAX;
        same_length || !self.is_complete()
    }

    /// Keeps those of the ways that pass the test.
    fn take(
        &mut self,
        ways: &Ways,
        taken: &[u32],
        length: u32,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        if taken.is_empty() {
            return Ok(());
        }
        let mut batch = self.batch(ways, taken);
        if let Some(path) = &self.parts.path {
            let path = cx.evaluate(path, &batch)?;
            batch.columns.push(path);
        }
        if let Some(predicate) = &self.parts.predicate {
            let kept = cx.select_true(predicate, &batch)?;
            batch = batch.gather(&kept);
        }
        if batch.rows == 0 {
            return Ok(());
        }
        self.count += batch.rows as u64;
        self.lengths += u64::from(self.last != Some(length));
        self.last = Some(length);
        cx.charge(batch.memory(), NAME)?;
        self.found.push(batch);
        Ok(())
    }

    /// The rows of some ways, without the path.
    fn batch(&self, ways: &Ways, taken: &[u32]) -> Batch {
        let mut columns: Vec<StepColumns> =
            self.parts.strides.iter().map(StepColumns::new).collect();
        for &way in taken {
            let steps = ways.moves(way).into_iter().zip(ways.nodes_behind(way));
            for (columns, (moves, node)) in columns.iter_mut().zip(steps) {
                columns.push(ways, &moves, node);
            }
        }
        let (batch, row) = self.row;
        let mut rows = batch.gather(&vec![row as u32; taken.len()]);
        for (columns, stride) in columns.into_iter().zip(&self.parts.strides) {
            let columns = columns.finish(stride).into_iter();
            rows.columns.extend(columns.map(Arc::new));
        }
        rows
    }

    /// All that was found.
    pub fn into_batch(self) -> Option<Batch> {
        (!self.found.is_empty()).then(|| Batch::concat(&self.found))
    }
}

/// The new columns of a step.
struct StepColumns {
    relationships: Vec<Vec<RelId>>,
    nodes: Vec<NodeId>,
    lists: Vec<Vec<Value>>,
}

impl StepColumns {
    fn new(stride: &Stride) -> Self {
        Self {
            relationships: Vec::new(),
            nodes: Vec::new(),
            lists: vec![Vec::new(); stride.variables],
        }
    }

    fn push(&mut self, ways: &Ways, moves: &[&product::Move], node: NodeId) {
        let product = ways.product();
        let relationships = moves.iter().flat_map(|it| product.relationships(it));
        self.relationships.push(relationships.copied().collect());
        self.nodes.push(node);
        let count = self.lists.len();
        for (at, list) in self.lists.iter_mut().enumerate() {
            let values = moves.iter().map(|it| product.values(it, count)[at].clone());
            list.push(values.collect::<Vec<Value>>().into());
        }
    }

    fn finish(self, stride: &Stride) -> Vec<Column> {
        let list = |items: Vec<RelId>| -> Value {
            let items = items.into_iter().map(|it| Value::Relationship(it.into()));
            items.collect::<Vec<Value>>().into()
        };
        let relationships = self.relationships.into_iter();
        let mut columns = vec![match stride.list {
            true => Column::Values(relationships.map(list).collect()),
            false => Column::Relationships(Typed::new(relationships.flatten().collect())),
        }];
        if stride.node.is_new() {
            columns.push(Column::Nodes(Typed::new(self.nodes)));
        }
        columns.extend(self.lists.into_iter().map(Column::Values));
        columns
    }
}
