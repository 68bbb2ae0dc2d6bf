//! Ternary logic: `AND OR XOR NOT`, `IS NULL`, `CASE`, `coalesce`.
//!
//! The right side of `AND` and `OR`, the branches of `CASE` and the later arguments of `coalesce` are computed only for the
//! rows that still need them, so an error in them appears only there.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::ErrorKind;
use crate::exec::{Batch, Column, ExecContext, ExecError, Typed};
use crate::value::{Value, ValueError, compare};

use super::{Closure, Expr};

/// `left AND right` and `left OR right`; one value decides without the other side.
pub(super) struct Junction {
    /// `AND` or `OR`.
    pub name: &'static str,
    /// What decides: false for `AND`, true for `OR`.
    pub decisive: bool,
    pub left: Expr,
    pub right: Closure,
}

impl Junction {
    pub fn evaluate(&self, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        let left = self.left.evaluate(batch, cx)?;
        let left = truth(&left, self.name).map_err(|error| self.left.error(error))?;
        let open: Vec<u32> = (0..batch.rows as u32)
            .filter(|&row| left.get(row as usize) != Some(&self.decisive))
            .collect();
        if open.is_empty() {
            return Ok(Column::Booleans(left.into_owned()));
        }
        let right = self.right.evaluate_rows(batch, &open, cx)?;
        let right = truth(&right, self.name).map_err(|error| self.right.body.error(error))?;
        Ok(Column::Booleans(self.join(
            left.into_owned(),
            &open,
            &right,
        )))
    }

    /// Rows not in `open` are decided; the others take the right side, unless a null on the left leaves them open.
    fn join(&self, mut result: Typed<bool>, open: &[u32], right: &Typed<bool>) -> Typed<bool> {
        let mut valid = result
            .valid
            .take()
            .unwrap_or_else(|| vec![true; result.values.len()]);
        for (at, &row) in open.iter().enumerate() {
            let row = row as usize;
            match right.get(at) {
                Some(&value) if value == self.decisive => {
                    result.values[row] = value;
                    valid[row] = true;
                }
                Some(&value) => result.values[row] = value,
                None => valid[row] = false,
            }
        }
        result.valid = valid.contains(&false).then_some(valid);
        result
    }
}

/// `left XOR right`: null when either side is.
pub(super) fn exclusive_or(
    left: &Column,
    right: &Column,
    rows: usize,
) -> Result<Column, ValueError> {
    let (left, right) = (truth(left, "XOR")?, truth(right, "XOR")?);
    let entries = (0..rows).map(|row| Some(left.get(row)? ^ right.get(row)?));
    Ok(Column::Booleans(Typed::from_options(
        entries.collect(),
        false,
    )))
}

/// `NOT operand`
pub(super) fn not(operand: &Column) -> Result<Column, ValueError> {
    let mut entries = truth(operand, "NOT")?.into_owned();
    entries.values.iter_mut().for_each(|value| *value = !*value);
    Ok(Column::Booleans(entries))
}

/// `operand IS NULL`, or `IS NOT NULL` when `negated`.
pub(super) fn is_null(operand: &Column, negated: bool, rows: usize) -> Column {
    let values = match operand {
        Column::Constant(value, rows) => {
            return Column::Constant((value.is_null() != negated).into(), *rows);
        }
        Column::Values(values) => values
            .iter()
            .map(|value| value.is_null() != negated)
            .collect(),
        typed => match typed.valid() {
            Some(valid) => valid.iter().map(|valid| *valid == negated).collect(),
            None => vec![negated; rows],
        },
    };
    Column::Booleans(Typed::new(values))
}

/// The column as true, false and null.
///
/// # Errors
/// `OperandType` for any other value.
pub(super) fn truth<'a>(
    column: &'a Column,
    operator: &'static str,
) -> Result<Cow<'a, Typed<bool>>, ValueError> {
    if let Column::Booleans(entries) = column {
        return Ok(Cow::Borrowed(entries));
    }
    let entries = (0..column.len())
        .map(|row| match column.value(row) {
            Value::Null => Ok(None),
            Value::Boolean(value) => Ok(Some(value)),
            other => Err(ValueError::OperandType {
                operator,
                expected: "a boolean",
                found: other.type_name(),
            }),
        })
        .collect::<Result<_, _>>()?;
    Ok(Cow::Owned(Typed::from_options(entries, false)))
}

/// The truth of a test; true for all rows where it fails for one, since the test in its place will tell.
pub(super) fn attempt(
    test: &Expr,
    batch: &Batch,
    cx: &mut ExecContext,
) -> Result<Column, ExecError> {
    let truth = test
        .evaluate(batch, cx)
        .and_then(|column| match truth(&column, "WHERE") {
            Ok(truth) => Ok(truth.into_owned()),
            Err(error) => Err(test.error(error)),
        });
    match truth {
        Ok(truth) => Ok(Column::Booleans(truth)),
        Err(error) if error.kind() == ErrorKind::ResourceError => Err(error),
        Err(_) => Ok(Column::Constant(true.into(), batch.rows)),
    }
}

/// `CASE operand WHEN ... THEN ... ELSE ... END`; without an operand each `WHEN` is a condition.
pub(super) struct Case {
    pub operand: Option<Expr>,
    pub branches: Vec<(Closure, Closure)>,
    pub otherwise: Option<Closure>,
}

impl Case {
    pub fn evaluate(&self, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        let operand = match &self.operand {
            Some(operand) => Some(operand.evaluate(batch, cx)?),
            None => None,
        };
        let mut open: Vec<u32> = (0..batch.rows as u32).collect();
        if let ([(when, then)], None) = (self.branches.as_slice(), &self.otherwise) {
            let chosen = choose(operand.as_deref(), when, batch, &open, cx)?;
            let taken = keep(&open, &chosen, true);
            let values = then.evaluate_rows(batch, &taken, cx)?;
            return Ok(values.scattered(&taken, batch.rows));
        }
        let mut results = vec![Value::Null; batch.rows];
        for (when, then) in &self.branches {
            if open.is_empty() {
                break;
            }
            let chosen = choose(operand.as_deref(), when, batch, &open, cx)?;
            let taken = keep(&open, &chosen, true);
            fill(&mut results, then, batch, &taken, cx)?;
            open = keep(&open, &chosen, false);
        }
        if let Some(otherwise) = &self.otherwise {
            fill(&mut results, otherwise, batch, &open, cx)?;
        }
        Ok(Column::from_values(results))
    }
}

/// `coalesce(a, b, ...)`: the first value that is not null; what stands after it is not computed.
pub(super) struct Coalesce {
    pub first: Expr,
    pub others: Vec<Closure>,
}

impl Coalesce {
    pub fn evaluate(&self, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        let first = self.first.evaluate(batch, cx)?;
        let mut open = nulls(&first, (0..batch.rows as u32).collect());
        if open.is_empty() {
            return Ok((*first).clone());
        }
        let mut results: Vec<_> = (0..batch.rows).map(|row| first.value(row)).collect();
        for other in &self.others {
            if open.is_empty() {
                break;
            }
            let values = other.evaluate_rows(batch, &open, cx)?;
            for (at, &row) in open.iter().enumerate() {
                results[row as usize] = values.value(at);
            }
            open = nulls(&values, open);
        }
        Ok(Column::from_values(results))
    }
}

/// Those of `rows` whose entry in `column` is null; the column has one entry a row.
fn nulls(column: &Column, rows: Vec<u32>) -> Vec<u32> {
    let entries = rows.into_iter().enumerate();
    entries
        .filter(|(at, _)| column.value(*at).is_null())
        .map(|(_, row)| row)
        .collect()
}

/// For each row of `open`, whether the branch is taken.
fn choose(
    operand: Option<&Column>,
    when: &Closure,
    batch: &Batch,
    open: &[u32],
    cx: &mut ExecContext,
) -> Result<Vec<bool>, ExecError> {
    let candidates = when.evaluate_rows(batch, open, cx)?;
    let Some(operand) = operand else {
        let conditions = truth(&candidates, "CASE WHEN").map_err(|error| when.body.error(error))?;
        return Ok((0..open.len())
            .map(|at| conditions.get(at) == Some(&true))
            .collect());
    };
    Ok(open
        .iter()
        .enumerate()
        .map(|(at, &row)| {
            compare::equal(&operand.value(row as usize), &candidates.value(at)) == Some(true)
        })
        .collect())
}

fn keep(rows: &[u32], chosen: &[bool], wanted: bool) -> Vec<u32> {
    let kept = rows.iter().zip(chosen);
    kept.filter(|(_, chosen)| **chosen == wanted)
        .map(|(&row, _)| row)
        .collect()
}

/// Computes `then` for `rows` and puts the values in their places.
fn fill(
    results: &mut [Value],
    then: &Closure,
    batch: &Batch,
    rows: &[u32],
    cx: &mut ExecContext,
) -> Result<(), ExecError> {
    let values: Arc<Column> = then.evaluate_rows(batch, rows, cx)?;
    for (at, &row) in rows.iter().enumerate() {
        results[row as usize] = values.value(at);
    }
    Ok(())
}
