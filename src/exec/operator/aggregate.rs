use super::key_table::is_same_list;
use super::*;
use crate::diagnostic::Span;
use crate::function::Accumulator;
use crate::function::Aggregate as Function;

/// One aggregate to compute.
pub struct Call {
    pub function: &'static Function,
    pub distinct: bool,
    pub arguments: Vec<Expr>,
    pub span: Span,
}

/// Groups rows by their keys; one row a group, in order of first sight: the keys, then the aggregates. Without keys there is one
/// group, even when there are no rows. With keys it begins again once it has come to its end.
pub struct Aggregate {
    child: BoxOperator,
    keys: Vec<Expr>,
    calls: Vec<Call>,
    folds: Vec<Fold>,
    result: Option<(KeyTable, Vec<Column>)>,
    handed_on: usize,
    /// Bytes charged for groups and folds.
    charged: usize,
}

impl Aggregate {
    pub fn new(child: BoxOperator, keys: Vec<Expr>, calls: Vec<Call>) -> Self {
        let grouped = !keys.is_empty();
        Self {
            child,
            folds: calls.iter().map(|call| Fold::new(call, grouped)).collect(),
            keys,
            calls,
            result: None,
            handed_on: 0,
            charged: 0,
        }
    }

    fn aggregate(&mut self, cx: &mut ExecContext) -> Result<(KeyTable, Vec<Column>), ExecError> {
        let mut groups = KeyTable::new(self.keys.len());
        if self.keys.is_empty() {
            groups.insert(&[], 0, "Aggregate", cx)?;
            for (call, fold) in self.calls.iter().zip(&mut self.folds) {
                fold.grow(1, call);
            }
        }
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let before = cx.held();
            let numbers = self.group(&batch, &mut groups, cx)?;
            for (call, fold) in self.calls.iter().zip(&mut self.folds) {
                fold.grow(groups.len(), call);
                fold.add(call, &batch, &numbers, cx)?;
            }
            self.charged += cx.held().saturating_sub(before);
        }
        let folds = self.folds.iter_mut().zip(&self.calls);
        let columns = folds.map(|(fold, call)| fold.finish(call));
        Ok((groups, columns.collect::<Result<_, _>>()?))
    }

    /// Gives up what belongs to the rows handed on, so that others can follow.
    fn begin_again(&mut self, cx: &mut ExecContext) {
        (self.result, self.handed_on) = (None, 0);
        let kept = self.folds.iter().map(Fold::kept).sum::<usize>();
        cx.release(self.charged.saturating_sub(kept));
        self.charged = kept;
    }

    /// The group of each row.
    fn group(
        &self,
        batch: &Batch,
        groups: &mut KeyTable,
        cx: &mut ExecContext,
    ) -> Result<Vec<u32>, ExecError> {
        if self.keys.is_empty() {
            return Ok(vec![0; batch.rows]);
        }
        let mut keys = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            keys.push(cx.evaluate(key, batch)?);
        }
        let changes = changes(&keys, batch.rows);
        let mut numbers: Vec<u32> = Vec::with_capacity(batch.rows);
        for (row, changes) in changes.into_iter().enumerate() {
            let number = match numbers.last() {
                Some(&last) if !changes => last,
                _ => groups.insert(&keys, row, "Aggregate", cx)?.0,
            };
            numbers.push(number);
        }
        Ok(numbers)
    }
}

/// For each row, whether its keys may differ from those of the row before.
fn changes(keys: &[Arc<Column>], rows: usize) -> Vec<bool> {
    let mut changes = vec![false; rows];
    for key in keys {
        match &**key {
            Column::Constant(..) => {}
            Column::Nodes(Typed {
                values,
                valid: None,
            }) => mark_changes(&mut changes, values, |one, other| one == other),
            Column::Integers(Typed {
                values,
                valid: None,
            }) => mark_changes(&mut changes, values, |one, other| one == other),
            Column::Strings(Typed {
                values,
                valid: None,
            }) => mark_changes(&mut changes, values, |one, other| one == other),
            Column::Values(values) => mark_changes(&mut changes, values, is_same_list),
            _ => changes.fill(true),
        }
    }
    changes
}

fn mark_changes<T>(changes: &mut [bool], values: &[T], same: impl Fn(&T, &T) -> bool) {
    let pairs = values.iter().zip(values.iter().skip(1));
    for (changes, (one, other)) in changes.iter_mut().skip(1).zip(pairs) {
        *changes |= !same(one, other);
    }
}

impl Operator for Aggregate {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        if self.result.is_none() {
            self.result = Some(self.aggregate(cx)?);
        }
        cx.check()?;
        let Some((groups, columns)) = &self.result else {
            return Ok(None);
        };
        let start = self.handed_on;
        let end = groups.len().min(start + BATCH_SIZE);
        self.handed_on = end;
        if start == end {
            if !self.keys.is_empty() {
                self.begin_again(cx);
            }
            return Ok(None);
        }
        let key = |position: usize| groups.column(position, start..end);
        let rows: Vec<u32> = (start as u32..end as u32).collect();
        let keys = (0..self.keys.len()).map(key);
        let columns = keys.chain(columns.iter().map(|column| column.gather(&rows)));
        Ok(Some(Batch {
            columns: columns.map(Arc::new).collect(),
            rows: end - start,
        }))
    }
}

/// The state of one aggregate for all groups.
enum Fold {
    /// `count`, which needs no value, only whether there is one.
    Count {
        counts: Vec<i64>,
        seen: Option<Seen>,
    },
    Accumulators {
        groups: Vec<Accumulator>,
        seen: Option<Seen>,
    },
}

impl Fold {
    fn new(call: &Call, grouped: bool) -> Self {
        let seen = call.distinct.then(|| Seen::new(call, grouped));
        if call.function.name == "count" {
            let counts = Vec::new();
            return Self::Count { counts, seen };
        }
        Self::Accumulators {
            groups: Vec::new(),
            seen,
        }
    }

    /// Makes room for groups met for the first time.
    fn grow(&mut self, len: usize, call: &Call) {
        match self {
            Self::Count { counts, .. } => counts.resize(len, 0),
            Self::Accumulators { groups, .. } => {
                groups.resize_with(len, || call.function.accumulator());
            }
        }
    }

    fn add(
        &mut self,
        call: &Call,
        batch: &Batch,
        numbers: &[u32],
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            arguments.push(cx.evaluate(argument, batch)?);
        }
        match self {
            Self::Count { counts, seen } => {
                let argument = arguments.first().map(Arc::as_ref);
                let Some(seen) = seen else {
                    count(counts, argument, numbers);
                    return Ok(());
                };
                for row in seen.new_rows(numbers, &arguments, cx)? {
                    let counted = argument.is_none_or(|column| !column.is_null(row));
                    counts[numbers[row] as usize] += i64::from(counted);
                }
            }
            Self::Accumulators { groups, seen } => {
                let rows = match seen {
                    Some(seen) => seen.new_rows(numbers, &arguments, cx)?,
                    None => (0..batch.rows).collect(),
                };
                let (mut values, mut bytes) = (Vec::new(), 0);
                for row in rows {
                    values.clear();
                    values.extend(arguments.iter().map(|column| column.value(row)));
                    let group = &mut groups[numbers[row] as usize];
                    bytes += values.first().map_or(0, |value| group.growth(value));
                    group
                        .add(&values)
                        .map_err(|error| ExecError::Value(error, Some(call.span)))?;
                }
                cx.charge(bytes, "Aggregate")?;
            }
        }
        Ok(())
    }

    /// The value of each group; there are no groups afterwards.
    fn finish(&mut self, call: &Call) -> Result<Column, ExecError> {
        let (Self::Count { seen, .. } | Self::Accumulators { seen, .. }) = self;
        if let Some(seen) = seen {
            seen.forget();
        }
        match self {
            Self::Count { counts, .. } => Ok(Column::Integers(Typed::new(std::mem::take(counts)))),
            Self::Accumulators { groups, .. } => {
                let groups = std::mem::take(groups).into_iter();
                let values = groups.map(|group| group.finish());
                let values = values.collect::<Result<_, _>>();
                let values = values.map_err(|error| ExecError::Value(error, Some(call.span)))?;
                Ok(Column::from_values(values))
            }
        }
    }

    /// Bytes charged that are held for the groups to come.
    fn kept(&self) -> usize {
        let (Self::Count { seen, .. } | Self::Accumulators { seen, .. }) = self;
        seen.as_ref().map_or(0, |seen| seen.charged)
    }
}

fn count(counts: &mut [i64], argument: Option<&Column>, numbers: &[u32]) {
    for (row, &number) in numbers.iter().enumerate() {
        let counted = argument.is_none_or(|column| !column.is_null(row));
        counts[number as usize] += i64::from(counted);
    }
}

/// For `DISTINCT`: the values met, in each group.
struct Seen {
    keys: KeySet,
    /// There is more than one group.
    grouped: bool,
    /// Of single values in groups: nodes by their slots, and small whole numbers.
    nodes: PairSet,
    numbers: PairSet,
    charged: usize,
}

impl Seen {
    fn new(call: &Call, grouped: bool) -> Self {
        Self {
            keys: KeySet::new(usize::from(grouped) + call.arguments.len()),
            grouped,
            nodes: PairSet::default(),
            numbers: PairSet::default(),
            charged: 0,
        }
    }

    /// Forgets all groups. The arrays stay, for those to come.
    fn forget(&mut self) {
        self.keys = KeySet::new(self.keys.width());
        self.nodes.forget();
        self.numbers.forget();
    }

    /// The rows whose values were not met in their group before; rows without a value may be left out.
    fn new_rows(
        &mut self,
        numbers: &[u32],
        arguments: &[Arc<Column>],
        cx: &mut ExecContext,
    ) -> Result<Vec<usize>, ExecError> {
        match arguments {
            [argument] if self.grouped => self.new_in_groups(numbers, argument, cx),
            _ => self.new_keys(numbers, arguments, cx),
        }
    }

    fn new_in_groups(
        &mut self,
        numbers: &[u32],
        argument: &Arc<Column>,
        cx: &mut ExecContext,
    ) -> Result<Vec<usize>, ExecError> {
        let (mut new, mut others) = (Vec::new(), Vec::new());
        for (row, &group) in numbers.iter().enumerate() {
            let is_new = match small(argument, row) {
                Small::Node(slot) => self.nodes.insert(group, slot),
                Small::Number(number) => self.numbers.insert(group, number),
                Small::Null => false,
                Small::No => {
                    others.push(row);
                    false
                }
            };
            if is_new {
                new.push(row);
            }
        }
        let held = self.nodes.memory() + self.numbers.memory();
        cx.charge(held.saturating_sub(self.charged), "Aggregate")?;
        self.charged = self.charged.max(held);
        if !others.is_empty() {
            let keys = [groups_as_nodes(numbers), argument.clone()];
            for row in others {
                if self.keys.insert(&keys, row, "Aggregate", cx)? {
                    new.push(row);
                }
            }
            new.sort_unstable();
        }
        Ok(new)
    }

    fn new_keys(
        &mut self,
        numbers: &[u32],
        arguments: &[Arc<Column>],
        cx: &mut ExecContext,
    ) -> Result<Vec<usize>, ExecError> {
        let mut keys = Vec::new();
        if self.grouped {
            keys.push(groups_as_nodes(numbers));
        }
        keys.extend_from_slice(arguments);
        let mut new = Vec::new();
        for row in 0..numbers.len() {
            if self.keys.insert(&keys, row, "Aggregate", cx)? {
                new.push(row);
            }
        }
        Ok(new)
    }
}

/// Numbers of groups, told as slots of nodes: beside a node they make a key that is compared fast, and nobody reads it.
fn groups_as_nodes(numbers: &[u32]) -> Arc<Column> {
    let groups = numbers.iter().map(|&number| NodeId(number)).collect();
    Arc::new(Column::Nodes(Typed::new(groups)))
}

/// A value as a small number, the same for equivalent values.
enum Small {
    Node(u32),
    Number(u32),
    Null,
    /// It is none.
    No,
}

#[inline]
fn small(column: &Column, row: usize) -> Small {
    match column {
        Column::Nodes(nodes) => nodes.get(row).map_or(Small::Null, |node| small_node(*node)),
        Column::Integers(numbers) => numbers.get(row).map_or(Small::Null, |&it| small_number(it)),
        Column::Strings(_) | Column::Booleans(_) | Column::Relationships(_) => Small::No,
        other => small_value(&other.value(row)),
    }
}

fn small_value(value: &Value) -> Small {
    match value {
        Value::Null => Small::Null,
        Value::Node(node) => small_node(node.id),
        Value::Integer(number) => small_number(*number),
        // Whole numbers are the same as integers and as floats.
        Value::Float(number) if number.trunc() == *number => small_number(*number as i64),
        _ => Small::No,
    }
}

#[inline]
fn small_node(node: NodeId) -> Small {
    match node.0 < PairSet::LIMIT {
        true => Small::Node(node.0),
        false => Small::No,
    }
}

#[inline]
fn small_number(number: i64) -> Small {
    match u32::try_from(number) {
        Ok(number) if number < PairSet::LIMIT => Small::Number(number),
        _ => Small::No,
    }
}
