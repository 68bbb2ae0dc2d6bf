use super::*;
use crate::value::compare::equal;

/// Pairs of a left and a right row whose keys are equal; without keys all pairs. The right side is read first and held; the left side
/// keeps its order.
pub struct Join {
    left: BoxOperator,
    right: BoxOperator,
    /// Pairs of keys, each over its own side.
    keys: Vec<(Expr, Expr)>,
    /// Columns of the right side that the left side lacks.
    columns: Vec<usize>,
    built: Option<Built>,
    /// The left batch at hand with its keys, and the row and partner to go on with.
    input: Option<(Batch, Vec<Arc<Column>>)>,
    row: usize,
    partner: usize,
}

/// The right side.
struct Built {
    batch: Batch,
    table: KeyTable,
    /// The rows of each key.
    rows: Vec<Vec<u32>>,
}

impl Join {
    pub fn new(
        left: BoxOperator,
        right: BoxOperator,
        keys: Vec<(Expr, Expr)>,
        columns: Vec<usize>,
    ) -> Self {
        Self {
            left,
            right,
            keys,
            columns,
            built: None,
            input: None,
            row: 0,
            partner: 0,
        }
    }

    fn build(&mut self, cx: &mut ExecContext) -> Result<Built, ExecError> {
        let mut held = Held::new("Join");
        held.fill(&mut self.right, cx)?;
        let whole = held.concat();
        let mut built = Built {
            batch: whole,
            table: KeyTable::new(self.keys.len()),
            rows: Vec::new(),
        };
        if built.batch.rows == 0 {
            return Ok(built);
        }
        let mut keys = Vec::new();
        for (_, key) in &self.keys {
            keys.push(cx.evaluate(key, &built.batch)?);
        }
        for row in 0..built.batch.rows {
            if !equals_itself(&keys, row) {
                continue;
            }
            let (number, new) = built.table.insert(&keys, row, "Join", cx)?;
            if new {
                built.rows.push(Vec::new());
            }
            built.rows[number as usize].push(row as u32);
        }
        built.batch = built.batch.select(&self.columns);
        Ok(built)
    }

    /// Pairs from the left batch at hand, up to the size of a batch.
    fn pairs(&mut self) -> Option<Batch> {
        let (Some(built), Some((batch, keys))) = (&self.built, &self.input) else {
            return None;
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while self.row < batch.rows && left.len() < BATCH_SIZE {
            let number = if equals_itself(keys, self.row) {
                built.table.find(keys, self.row)
            } else {
                None
            };
            let partners: &[u32] = number.map_or(&[], |number| &built.rows[number as usize]);
            let end = partners.len().min(self.partner + BATCH_SIZE - left.len());
            let taken = &partners[self.partner..end];
            left.extend(std::iter::repeat_n(self.row as u32, taken.len()));
            right.extend_from_slice(taken);
            self.partner = end;
            if end == partners.len() {
                (self.row, self.partner) = (self.row + 1, 0);
            }
        }
        (!left.is_empty()).then(|| batch.gather(&left).beside(built.batch.gather(&right)))
    }
}

/// False for a key with a null or NaN anywhere in it, which equals nothing.
fn equals_itself(keys: &[Arc<Column>], row: usize) -> bool {
    keys.iter().all(|column| match column.as_ref() {
        Column::Nodes(Typed { valid: None, .. })
        | Column::Relationships(Typed { valid: None, .. })
        | Column::Integers(Typed { valid: None, .. })
        | Column::Strings(Typed { valid: None, .. }) => true,
        column => {
            let value = column.value(row);
            equal(&value, &value) == Some(true)
        }
    })
}

impl Operator for Join {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        if self.built.is_none() {
            self.built = Some(self.build(cx)?);
        }
        loop {
            cx.check()?;
            if let Some(batch) = self.pairs() {
                return Ok(Some(batch));
            }
            let Some(batch) = self.left.next(cx)? else {
                return Ok(None);
            };
            let mut keys = Vec::new();
            for (key, _) in &self.keys {
                keys.push(cx.evaluate(key, &batch)?);
            }
            self.input = Some((batch, keys));
            (self.row, self.partner) = (0, 0);
        }
    }
}
