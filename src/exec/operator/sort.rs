use std::cmp::Ordering;

use super::*;
use crate::value::compare::order;

/// One key of a sort.
pub struct OrderKey {
    pub expr: Expr,
    pub descending: bool,
}

/// Rows with the columns of their sort keys.
pub struct Keyed {
    pub batch: Batch,
    pub keys: Vec<Arc<Column>>,
}

impl Keyed {
    pub fn new(batch: Batch, keys: &[OrderKey], cx: &mut ExecContext) -> Result<Self, ExecError> {
        let keys = keys.iter().map(|key| cx.evaluate(&key.expr, &batch));
        let keys = keys.collect::<Result<_, _>>()?;
        Ok(Self { batch, keys })
    }

    pub fn concat(parts: &[Keyed]) -> Self {
        let batches: Vec<Batch> = parts.iter().map(|part| part.batch.clone()).collect();
        let keys: Vec<Batch> = parts
            .iter()
            .map(|part| Batch {
                columns: part.keys.clone(),
                rows: part.batch.rows,
            })
            .collect();
        Self {
            batch: Batch::concat(&batches),
            keys: Batch::concat(&keys).columns,
        }
    }

    /// The rows in order; rows with the same keys stay in the order they came.
    pub fn sorted(&self, keys: &[OrderKey]) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..self.batch.rows as u32).collect();
        rows.sort_by(|&left, &right| {
            let mut columns = keys.iter().zip(&self.keys);
            let by_key = columns.find_map(|(key, column)| {
                let ordering = order_rows(column, left as usize, right as usize);
                let directed = if key.descending {
                    ordering.reverse()
                } else {
                    ordering
                };
                directed.is_ne().then_some(directed)
            });
            by_key.unwrap_or(Ordering::Equal)
        });
        rows
    }

    pub fn gather(&self, rows: &[u32]) -> Self {
        let keys = self.keys.iter();
        Self {
            batch: self.batch.gather(rows),
            keys: keys.map(|column| Arc::new(column.gather(rows))).collect(),
        }
    }

    pub fn memory(&self) -> usize {
        self.batch.memory()
            + self
                .keys
                .iter()
                .map(|column| column.memory())
                .sum::<usize>()
    }
}

/// The order of two rows of a column, ascending.
pub fn order_rows(column: &Column, left: usize, right: usize) -> Ordering {
    match column {
        Column::Integers(Typed {
            values,
            valid: None,
        }) => values[left].cmp(&values[right]),
        Column::Strings(Typed {
            values,
            valid: None,
        }) => values[left].cmp(&values[right]),
        Column::Values(values) => order(&values[left], &values[right]),
        _ => order(&column.value(left), &column.value(right)),
    }
}

/// The order of a row of a column and a value, ascending.
pub fn order_value(column: &Column, row: usize, value: &Value) -> Ordering {
    match column {
        Column::Values(values) => order(&values[row], value),
        _ => order(&column.value(row), value),
    }
}

/// All rows in the order of the keys, by openCypher's total order; stable.
pub struct Sort {
    child: BoxOperator,
    keys: Vec<OrderKey>,
    sorted: Option<(Batch, Vec<u32>)>,
    handed_on: usize,
}

impl Sort {
    pub fn new(child: BoxOperator, keys: Vec<OrderKey>) -> Self {
        Self {
            child,
            keys,
            sorted: None,
            handed_on: 0,
        }
    }

    fn sort(&mut self, cx: &mut ExecContext) -> Result<(Batch, Vec<u32>), ExecError> {
        let mut parts = Vec::new();
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let part = Keyed::new(batch, &self.keys, cx)?;
            cx.charge(part.memory(), "Sort")?;
            parts.push(part);
        }
        let whole = Keyed::concat(&parts);
        let rows = whole.sorted(&self.keys);
        Ok((whole.batch, rows))
    }
}

impl Operator for Sort {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        if self.sorted.is_none() {
            self.sorted = Some(self.sort(cx)?);
        }
        cx.check()?;
        let Some((batch, rows)) = &self.sorted else {
            return Ok(None);
        };
        let end = rows.len().min(self.handed_on + BATCH_SIZE);
        let rows = &rows[self.handed_on..end];
        self.handed_on = end;
        Ok((!rows.is_empty()).then(|| batch.gather(rows)))
    }
}
