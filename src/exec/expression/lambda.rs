//! Expressions over the elements of lists: comprehensions, quantifiers, `reduce`.
//!
//! The elements of all rows' lists become the rows of larger batches, on which the inner expression runs once; then the
//! results go back to their rows. Batches are cut at [`CHUNK`] elements, so memory stays bounded.

use std::sync::Arc;

use crate::binder::Quantifier;
use crate::exec::{Batch, Column, ExecContext, ExecError};
use crate::value::size::is_within;
use crate::value::{Value, ValueError};

use super::{Closure, Expr, logic};

/// Elements evaluated together.
const CHUNK: usize = 4096;

/// How deep `reduce` may nest lists and maps in each other.
const MAX_NESTING: usize = 500;

/// How many entries the value of `reduce` may have, those of shared parts counted each time.
const MAX_ENTRIES: usize = 1 << 24;

/// Steps of `reduce` from one look at the size of the value to the next.
const STEPS_BETWEEN_CHECKS: usize = 8;

/// `[variable IN list WHERE predicate | projection]`; the closures' local is the element.
pub(super) struct Comprehension {
    pub list: Expr,
    pub predicate: Option<Closure>,
    pub projection: Option<Closure>,
}

impl Comprehension {
    /// Null where the list is.
    pub fn evaluate(&self, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        let lists = self.list.evaluate(batch, cx)?;
        let mut results = empty_lists(&lists, batch.rows, &self.list)?;
        let mut held = 0;
        for_each_chunk(&lists, batch.rows, |rows, elements| {
            cx.check()?;
            let (rows, elements) = self.kept(rows, elements, batch, cx)?;
            let values = match &self.projection {
                None => elements,
                Some(projection) => {
                    let frame = projection.frame(vec![elements], batch, &rows);
                    projection.body.evaluate(&frame, cx)?
                }
            };
            let bytes = rows.len() * size_of::<Value>() + self.made(&values);
            cx.charge(bytes, "list comprehension")?;
            held += bytes;
            for (at, &row) in rows.iter().enumerate() {
                if let Some(list) = &mut results[row as usize] {
                    list.push(values.value(at));
                }
            }
            Ok(())
        })?;
        cx.release(held);
        Ok(Column::from_values(
            results.into_iter().map(Value::from).collect(),
        ))
    }

    /// The bytes of what the projection made; what the entries share with other values is not counted.
    fn made(&self, values: &Column) -> usize {
        let texts = match values {
            Column::Strings(texts) if self.projection.is_some() => texts.values.iter(),
            _ => return 0,
        };
        texts
            .filter(|text| text.is_heap_allocated())
            .map(|text| text.len())
            .sum()
    }

    /// The elements for which the predicate is true, with their rows.
    fn kept(
        &self,
        rows: Vec<u32>,
        elements: Arc<Column>,
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<(Vec<u32>, Arc<Column>), ExecError> {
        let Some(predicate) = &self.predicate else {
            return Ok((rows, elements));
        };
        let frame = predicate.frame(vec![Arc::clone(&elements)], batch, &rows);
        let kept = cx.select_true(&predicate.body, &frame)?;
        if kept.len() == rows.len() {
            return Ok((rows, elements));
        }
        let rows = kept.iter().map(|&at| rows[at as usize]).collect();
        Ok((rows, Arc::new(elements.gather(&kept))))
    }
}

/// `all(variable IN list WHERE predicate)` and its kin; the closure's local is the element.
pub(super) struct QuantifierTest {
    pub quantifier: Quantifier,
    pub list: Expr,
    pub predicate: Closure,
}

/// How many elements of one list gave each answer.
#[derive(Clone, Copy, Default)]
struct Tally {
    yes: usize,
    no: usize,
    unknown: usize,
}

impl QuantifierTest {
    /// Null where the list is.
    pub fn evaluate(&self, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        let lists = self.list.evaluate(batch, cx)?;
        check_lists(&lists, batch.rows, &self.list)?;
        let mut tallies = vec![Tally::default(); batch.rows];
        for_each_chunk(&lists, batch.rows, |rows, elements| {
            cx.check()?;
            let frame = self.predicate.frame(vec![elements], batch, &rows);
            let answers = self.predicate.body.evaluate(&frame, cx)?;
            let answers = logic::truth(&answers, self.name())
                .map_err(|error| self.predicate.body.error(error))?;
            for (at, &row) in rows.iter().enumerate() {
                tallies[row as usize].count(answers.get(at).copied());
            }
            Ok(())
        })?;
        let answer = |row: usize| match lists.value(row) {
            Value::Null => Value::Null,
            _ => tallies[row].answer(self.quantifier).into(),
        };
        Ok(Column::from_values((0..batch.rows).map(answer).collect()))
    }

    fn name(&self) -> &'static str {
        match self.quantifier {
            Quantifier::All => "all",
            Quantifier::Any => "any",
            Quantifier::None => "none",
            Quantifier::Single => "single",
        }
    }
}

impl Tally {
    fn count(&mut self, answer: Option<bool>) {
        match answer {
            Some(true) => self.yes += 1,
            Some(false) => self.no += 1,
            None => self.unknown += 1,
        }
    }

    /// What the quantifier says; `None` when the unknown answers could change it.
    fn answer(self, quantifier: Quantifier) -> Option<bool> {
        let known = self.unknown == 0;
        match quantifier {
            Quantifier::All if self.no > 0 => Some(false),
            Quantifier::All => known.then_some(true),
            Quantifier::Any if self.yes > 0 => Some(true),
            Quantifier::Any => known.then_some(false),
            Quantifier::None if self.yes > 0 => Some(false),
            Quantifier::None => known.then_some(true),
            Quantifier::Single if self.yes > 1 => Some(false),
            Quantifier::Single => known.then_some(self.yes == 1),
        }
    }
}

/// `reduce(accumulator = initial, variable IN list | step)`; the closure's locals are accumulator and element.
pub(super) struct Reduce {
    pub initial: Expr,
    pub list: Expr,
    pub step: Closure,
}

/// One step of `reduce` and the rows that still take part in it.
struct Step<'r> {
    number: usize,
    rows: &'r [u32],
}

impl Reduce {
    /// Null where the list is. Step k runs at once for all rows whose list has a k-th element.
    pub fn evaluate(&self, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        let lists = self.list.evaluate(batch, cx)?;
        check_lists(&lists, batch.rows, &self.list)?;
        let initial = self.initial.evaluate(batch, cx)?;
        let mut results: Vec<Value> = (0..batch.rows).map(|row| initial.value(row)).collect();
        let mut open: Vec<u32> = Vec::new();
        for (row, result) in results.iter_mut().enumerate() {
            match lists.value(row) {
                Value::Null => *result = Value::Null,
                _ => open.push(row as u32),
            }
        }
        for number in 0.. {
            let element = |row: u32| with_list(&lists, row, |items| items.get(number).cloned());
            let (rows, elements): (Vec<u32>, Vec<Value>) = open
                .iter()
                .filter_map(|&row| Some((row, element(row)?)))
                .unzip();
            if rows.is_empty() {
                break;
            }
            let step = Step {
                number,
                rows: &rows,
            };
            self.step(step, elements, &mut results, batch, cx)?;
            open = rows;
        }
        Ok(Column::from_values(results))
    }

    fn step(
        &self,
        Step { number, rows }: Step<'_>,
        elements: Vec<Value>,
        results: &mut [Value],
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        cx.check()?;
        let accumulated = rows
            .iter()
            .map(|&row| std::mem::take(&mut results[row as usize]));
        let locals = vec![
            Arc::new(Column::from_values(accumulated.collect())),
            Arc::new(Column::from_values(elements)),
        ];
        let frame = self.step.frame(locals, batch, rows);
        let values = self.step.body.evaluate(&frame, cx)?;
        for (at, &row) in rows.iter().enumerate() {
            let value = values.value(at);
            let mut entries = MAX_ENTRIES.min(cx.limits.list_length());
            if number.is_multiple_of(STEPS_BETWEEN_CHECKS)
                && !is_within(&value, MAX_NESTING, &mut entries)
            {
                return Err(self.step.body.error(ValueError::NumberOutOfRange {
                    function: "reduce",
                    problem: "its lists are too large, or nest too deep".to_string(),
                }));
            }
            results[row as usize] = value;
        }
        Ok(())
    }
}

/// Cuts the elements of all lists into chunks, each with the row every element belongs to.
fn for_each_chunk(
    lists: &Column,
    rows: usize,
    mut run: impl FnMut(Vec<u32>, Arc<Column>) -> Result<(), ExecError>,
) -> Result<(), ExecError> {
    let (mut owners, mut elements) = (Vec::new(), Vec::new());
    for row in 0..rows {
        let Value::List(items) = lists.value(row) else {
            continue;
        };
        for item in items.iter() {
            owners.push(row as u32);
            elements.push(item.clone());
            if owners.len() == CHUNK {
                let column = Column::from_values(std::mem::take(&mut elements));
                run(std::mem::take(&mut owners), Arc::new(column))?;
            }
        }
    }
    if owners.is_empty() {
        return Ok(());
    }
    run(owners, Arc::new(Column::from_values(elements)))
}

fn with_list<R>(lists: &Column, row: u32, read: impl FnOnce(&[Value]) -> Option<R>) -> Option<R> {
    match lists {
        Column::Values(values) => match &values[row as usize] {
            Value::List(items) => read(items),
            _ => None,
        },
        Column::Constant(Value::List(items), _) => read(items),
        _ => None,
    }
}

/// # Errors
/// `OperandType` where a row holds something else than a list or null.
fn check_lists(lists: &Column, rows: usize, expr: &Expr) -> Result<(), ExecError> {
    let wrong = (0..rows)
        .map(|row| lists.value(row))
        .find(|value| !matches!(value, Value::List(_) | Value::Null));
    match wrong {
        None => Ok(()),
        Some(value) => Err(expr.error(ValueError::OperandType {
            operator: "IN",
            expected: "a list on its right",
            found: value.type_name(),
        })),
    }
}

/// An empty list for every list, nothing for null.
fn empty_lists(
    lists: &Column,
    rows: usize,
    expr: &Expr,
) -> Result<Vec<Option<Vec<Value>>>, ExecError> {
    check_lists(lists, rows, expr)?;
    Ok((0..rows)
        .map(|row| (!lists.value(row).is_null()).then(Vec::new))
        .collect())
}
