use std::cmp::Ordering;

use super::sort::{Keyed, order_rows, order_value};
use super::*;
use crate::binder::Slot;

/// The fewest rows held back before they are cut down.
const FEWEST: usize = 512;

/// The rows from `skip` up to `skip + limit` of the sorted rows, without sorting the rest: rows held back are cut down to the best
/// ones whenever there are twice as many. From then on the worst first key among them is a bar: rows beyond it are dropped at sight.
///
/// Other keys than the first are computed late, for the rows that the first one leaves, where that changes nothing else.
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
        let many = wanted.saturating_mul(2).max(FEWEST);
        while let Some(batch) = self.child.next(cx)? {
            cx.check()?;
            let part = self.candidates(batch, bar.as_ref(), cx)?;
            if part.batch.rows == 0 {
                continue;
            }
            rows += part.batch.rows;
            cx.charge(part.memory(), "TopK")?;
            held.push(part);
            if rows > many {
                let before: usize = held.iter().map(Keyed::memory).sum();
                let (whole, worst) = self.leading(&held, wanted);
                // Many rows may have the bar itself.
                let kept = match whole.batch.rows > many {
                    true => self.cut(whole, wanted, cx)?,
                    false => whole,
                };
                cx.release(before.saturating_sub(kept.memory()));
                rows = kept.batch.rows;
                held = vec![kept];
                bar = worst;
                self.tell(bar.as_ref(), cx);
            }
        }
        let (whole, _) = self.leading(&held, wanted);
        let best = self.cut(whole, wanted, cx)?;
        cx.release(held.iter().map(Keyed::memory).sum());
        Ok(best.batch)
    }

    /// The keys that are computed for every row.
    fn early(&self) -> &[OrderKey] {
        match self.sure {
            true => &self.keys[..self.keys.len().min(1)],
            false => &self.keys,
        }
    }

    /// Of the rows those that are not beyond the bar, with their keys.
    fn candidates(
        &self,
        batch: Batch,
        bar: Option<&Value>,
        cx: &mut ExecContext,
    ) -> Result<Keyed, ExecError> {
        let part = Keyed::new(batch, self.early(), cx)?;
        let (Some(bar), Some(first)) = (bar, self.keys.first()) else {
            return Ok(part);
        };
        let kept = within(&part.keys[0], bar, first.descending);
        Ok(match kept.len() == part.batch.rows {
            true => part,
            false => part.gather(&kept),
        })
    }

    /// The rows that may be among the best by their first key alone, and the worst of these keys.
    fn leading(&self, held: &[Keyed], wanted: usize) -> (Keyed, Option<Value>) {
        let whole = Keyed::concat(held);
        let Some(first) = self.keys.first().filter(|_| whole.batch.rows > wanted) else {
            return (whole, None);
        };
        let worst = worst_of_best(&whole.keys[0], first.descending, wanted);
        let kept = within(&whole.keys[0], &worst, first.descending);
        (whole.gather(&kept), Some(worst))
    }

    /// The best rows in order.
    fn cut(
        &self,
        mut whole: Keyed,
        wanted: usize,
        cx: &mut ExecContext,
    ) -> Result<Keyed, ExecError> {
        let early = whole.keys.len();
        let mut late = 0;
        for key in self.keys.iter().skip(early) {
            let column = cx.evaluate(&key.expr, &whole.batch)?;
            late += column.memory();
            whole.keys.push(column);
        }
        cx.charge(late, "TopK")?;
        let mut rows = whole.sorted(&self.keys);
        rows.truncate(wanted);
        whole.keys.truncate(early);
        cx.release(late);
        Ok(whole.gather(&rows))
    }

    /// Lets the operator that counts know the bar.
    fn tell(&self, bar: Option<&Value>, cx: &mut ExecContext) {
        if let (Some(slot), Some(Value::Integer(bar))) = (self.counted, bar) {
            cx.set_floor(slot, *bar);
        }
    }
}

/// Of the keys the one that comes last of the first `wanted`, at least one and fewer than there are.
fn worst_of_best(column: &Column, descending: bool, wanted: usize) -> Value {
    if let Column::Integers(Typed {
        values,
        valid: None,
    }) = column
    {
        let mut values = values.clone();
        let at = match descending {
            true => values.len() - wanted,
            false => wanted - 1,
        };
        return Value::Integer(*values.select_nth_unstable(at).1);
    }
    let mut rows: Vec<u32> = (0..column.len() as u32).collect();
    let by_key = |left: &u32, right: &u32| {
        let ordering = order_rows(column, *left as usize, *right as usize);
        match descending {
            true => ordering.reverse(),
            false => ordering,
        }
    };
    let (_, &mut row, _) = rows.select_nth_unstable_by(wanted - 1, by_key);
    column.value(row as usize)
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
