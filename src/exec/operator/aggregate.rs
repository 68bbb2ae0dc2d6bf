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
/// group, even when there are no rows.
pub struct Aggregate {
    child: BoxOperator,
    keys: Vec<Expr>,
    calls: Vec<Call>,
    result: Option<(KeyTable, Vec<Column>)>,
    handed_on: usize,
}

impl Aggregate {
    pub fn new(child: BoxOperator, keys: Vec<Expr>, calls: Vec<Call>) -> Self {
        Self {
            child,
            keys,
            calls,
            result: None,
            handed_on: 0,
        }
    }

    fn aggregate(&mut self, cx: &mut ExecContext) -> Result<(KeyTable, Vec<Column>), ExecError> {
        let mut groups = KeyTable::new(self.keys.len());
        let grouped = !self.keys.is_empty();
        let folds = self.calls.iter().map(|call| Fold::new(call, grouped));
        let mut folds: Vec<Fold> = folds.collect();
        if self.keys.is_empty() {
            groups.insert(&[], 0, "Aggregate", cx)?;
            for (call, fold) in self.calls.iter().zip(&mut folds) {
                fold.grow(1, call);
            }
        }
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let numbers = self.group(&batch, &mut groups, cx)?;
            for (call, fold) in self.calls.iter().zip(&mut folds) {
                fold.grow(groups.len(), call);
                fold.add(call, &batch, &numbers, cx)?;
            }
        }
        let folds = folds.into_iter().zip(&self.calls);
        let columns = folds.map(|(fold, call)| fold.finish(call));
        Ok((groups, columns.collect::<Result<_, _>>()?))
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
        let number = |row| Ok(groups.insert(&keys, row, "Aggregate", cx)?.0);
        (0..batch.rows).map(number).collect()
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
            return Ok(None);
        }
        let key = |position: usize| {
            let values = (start..end).map(|group| groups.key(group)[position].clone());
            Column::from_values(values.collect())
        };
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
                for row in rows {
                    let values: Vec<Value> =
                        arguments.iter().map(|column| column.value(row)).collect();
                    let group = &mut groups[numbers[row] as usize];
                    if let Some(value) = values.first() {
                        cx.charge(group.growth(value), "Aggregate")?;
                    }
                    group
                        .add(&values)
                        .map_err(|error| ExecError::Value(error, Some(call.span)))?;
                }
            }
        }
        Ok(())
    }

    fn finish(self, call: &Call) -> Result<Column, ExecError> {
        match self {
            Self::Count { counts, .. } => Ok(Column::Integers(Typed::new(counts))),
            Self::Accumulators { groups, .. } => {
                let values = groups.into_iter().map(|group| group.finish());
                let values = values.collect::<Result<_, _>>();
                let values = values.map_err(|error| ExecError::Value(error, Some(call.span)))?;
                Ok(Column::from_values(values))
            }
        }
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
}

impl Seen {
    fn new(call: &Call, grouped: bool) -> Self {
        Self {
            keys: KeySet::new(usize::from(grouped) + call.arguments.len()),
            grouped,
        }
    }

    /// The rows whose values were not met in their group before.
    fn new_rows(
        &mut self,
        numbers: &[u32],
        arguments: &[Arc<Column>],
        cx: &mut ExecContext,
    ) -> Result<Vec<usize>, ExecError> {
        let mut keys = Vec::new();
        if self.grouped {
            // Numbers of groups, told as slots of nodes: beside a node they make a key that is compared fast, and nobody reads it.
            let groups = numbers.iter().map(|&number| NodeId(number)).collect();
            keys.push(Arc::new(Column::Nodes(Typed::new(groups))));
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
