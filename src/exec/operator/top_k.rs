use std::cmp::Ordering;

use super::sort::{Keyed, order_value};
use super::*;
use crate::binder::Slot;

/// The rows from `skip` up to `skip + limit` of the sorted rows, without sorting the rest: rows held back are cut down to the best
/// ones whenever there are twice as many. From then on the worst first key among them is a bar: rows beyond it are dropped at sight.
pub struct TopK {
    pub child: BoxOperator,
    pub keys: Vec<OrderKey>,
    pub limit: RowCount,
    pub skip: Option<RowCount>,
    /// Keys other than the first cannot fail, so they need not be computed for rows that the first one drops.
    pub sure: bool,
    /// The slot of a number that an operator below counts and that is the first key, descending: it need not hand on smaller ones than
    /// the bar.
    pub counted: Option<Slot>,
    pub done: bool,
}

impl TopK {
    fn best(&mut self, wanted: usize, cx: &mut ExecContext) -> Result<Batch, ExecError> {
        let mut held: Vec<Keyed> = Vec::new();
        let (mut rows, mut bar) = (0, None);
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let part = self.candidates(batch, bar.as_ref(), cx)?;
            if part.batch.rows == 0 {
                continue;
            }
            rows += part.batch.rows;
            cx.charge(part.memory(), "TopK")?;
            held.push(part);
            if rows > wanted.saturating_mul(2).max(2 * BATCH_SIZE) {
                let before: usize = held.iter().map(Keyed::memory).sum();
                held = vec![self.cut(&held, wanted)];
                rows = held[0].batch.rows;
                cx.release(before.saturating_sub(held[0].memory()));
                bar = self.keys.first().map(|_| held[0].keys[0].value(rows - 1));
                self.tell(bar.as_ref(), cx);
            }
        }
        let best = self.cut(&held, wanted);
        cx.release(held.iter().map(Keyed::memory).sum());
        Ok(best.batch)
    }

    /// Of the rows those that are not beyond the bar, with their keys.
    fn candidates(
        &self,
        batch: Batch,
        bar: Option<&Value>,
        cx: &mut ExecContext,
    ) -> Result<Keyed, ExecError> {
        let (Some(bar), Some((first, rest))) = (bar, self.keys.split_first()) else {
            return Keyed::new(batch, &self.keys, cx);
        };
        if !self.sure {
            let whole = Keyed::new(batch, &self.keys, cx)?;
            let kept = within(&whole.keys[0], bar, first.descending);
            return Ok(whole.gather(&kept));
        }
        let column = cx.evaluate(&first.expr, &batch)?;
        let kept = within(&column, bar, first.descending);
        if kept.len() == batch.rows {
            return Keyed::new(batch, &self.keys, cx);
        }
        let batch = batch.gather(&kept);
        let mut part = Keyed::new(batch, rest, cx)?;
        part.keys.insert(0, Arc::new(column.gather(&kept)));
        Ok(part)
    }

    fn cut(&self, held: &[Keyed], wanted: usize) -> Keyed {
        let whole = Keyed::concat(held);
        let mut rows = whole.sorted(&self.keys);
        rows.truncate(wanted);
        whole.gather(&rows)
    }

    /// Lets the operator that counts know the bar.
    fn tell(&self, bar: Option<&Value>, cx: &mut ExecContext) {
        if let (Some(slot), Some(Value::Integer(bar))) = (self.counted, bar) {
            cx.set_floor(slot, *bar);
        }
    }
}

/// The rows that do not come after `bar`.
fn within(column: &Column, bar: &Value, descending: bool) -> Vec<u32> {
    let rows = 0..column.len() as u32;
    if let (
        Column::Integers(Typed {
            values,
            valid: None,
        }),
        Value::Integer(bar),
    ) = (column, bar)
    {
        let value = |row: &u32| values[*row as usize];
        return match descending {
            true => rows.filter(|row| value(row) >= *bar).collect(),
            false => rows.filter(|row| value(row) <= *bar).collect(),
        };
    }
    let beyond = match descending {
        true => Ordering::Less,
        false => Ordering::Greater,
    };
    rows.filter(|&row| order_value(column, row as usize, bar) != beyond)
        .collect()
}

impl Operator for TopK {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let limit = self.limit.compute(cx)?;
        if limit == 0 {
            // As a limit does: rows that nobody asks for are not made, so they cannot fail.
            return Ok(None);
        }
        let skip = match &self.skip {
            Some(skip) => skip.compute(cx)?,
            None => 0,
        };
        let wanted = skip.saturating_add(limit);
        if let Some(slot) = self.counted {
            cx.set_floor(slot, i64::MIN);
        }
        let best = self.best(wanted, cx)?;
        let kept = best.slice(skip.min(best.rows), best.rows);
        Ok((kept.rows > 0).then_some(kept))
    }
}
