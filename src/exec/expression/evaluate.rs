//! One expression over one batch: computes the operands, then hands their columns to the loop that fits.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::binder::{BinaryOperator, ComparisonOperator};
use crate::exec::Entities;
use crate::value::temporal::Date;
use crate::value::{Value, ValueError};

use super::operand::for_values;
use super::{
    Batch, Call, Column, ExecContext, ExecError, Expr, ExprKind, access, arithmetic, comparison,
    logic, membership, property, typed,
};

impl Expr {
    /// The value for every row. Without rows nothing is computed, so nothing fails.
    pub(super) fn evaluate(
        &self,
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<Arc<Column>, ExecError> {
        if batch.rows == 0 {
            return Ok(Arc::new(Column::nulls(0)));
        }
        match &self.kind {
            ExprKind::Column(position) => Ok(Arc::clone(&batch.columns[*position])),
            _ => self.compute(batch, cx).map(Arc::new),
        }
    }

    fn compute(&self, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        use ExprKind as K;
        let rows = batch.rows;
        match &self.kind {
            K::Constant(value) => Ok(Column::Constant(value.clone(), rows)),
            K::Column(position) => Ok((*batch.columns[*position]).clone()),
            K::List(items) => make_list(items, batch, cx),
            K::Map(entries) => make_map(entries, batch, cx),
            K::Property { base, key } => {
                let base = base.evaluate(batch, cx)?;
                self.located(property::get(&base, key, rows, cx))
            }
            K::Index { base, index } => self.element(base, index, batch, cx),
            K::Slice { base, from, to } => {
                self.slice(base, (from.as_deref(), to.as_deref()), batch, cx)
            }
            K::HasLabels { base, labels } => {
                let base = base.evaluate(batch, cx)?;
                self.located(property::has_labels(&base, labels, rows, cx))
            }
            K::Not(operand) => self.located(logic::not(&*operand.evaluate(batch, cx)?)),
            K::Negate(operand) => {
                self.located(arithmetic::negate(&*operand.evaluate(batch, cx)?, rows))
            }
            K::Plus(operand) => {
                self.located(arithmetic::plus(&*operand.evaluate(batch, cx)?, rows))
            }
            K::Junction(junction) => junction.evaluate(batch, cx),
            K::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, (left, right), batch, cx),
            K::Comparison {
                operator,
                left,
                right,
            } => compare(*operator, (left, right), batch, cx),
            K::IsNull { operand, negated } => {
                let operand = operand.evaluate(batch, cx)?;
                Ok(logic::is_null(&operand, *negated, rows))
            }
            K::IsTyped {
                operand,
                ty,
                negated,
            } => {
                let operand = operand.evaluate(batch, cx)?;
                let test = |values: &[Value]| Ok((typed::holds(ty, &values[0]) != *negated).into());
                self.located(for_values(&[&operand], rows, test))
            }
            K::HasDynamicLabels { base, labels, any } => {
                let (base, labels) = (base.evaluate(batch, cx)?, labels.evaluate(batch, cx)?);
                self.located(for_values(&[&base, &labels], rows, |values| {
                    property::has_dynamic_labels(&values[0], &values[1], *any, cx)
                }))
            }
            K::Attempt(test) => logic::attempt(test, batch, cx),
            K::Call(call) => self.call(call, batch, cx),
            K::Case(case) => case.evaluate(batch, cx),
            K::Coalesce(coalesce) => coalesce.evaluate(batch, cx),
            K::Comprehension(comprehension) => comprehension.evaluate(batch, cx),
            K::Quantifier(quantifier) => quantifier.evaluate(batch, cx),
            K::Reduce(reduce) => reduce.evaluate(batch, cx),
            K::Subquery(subquery) => subquery.evaluate(batch, cx),
            K::Path(parts) => Ok(parts.build(batch, &cx.graph)),
            K::MapProjection { base, all, entries } => {
                self.map_projection(base, *all, entries, batch, cx)
            }
        }
    }

    /// A result whose error is placed at this expression.
    fn located(&self, result: Result<Column, ValueError>) -> Result<Column, ExecError> {
        result.map_err(|error| self.error(error))
    }

    fn element(
        &self,
        base: &Expr,
        index: &Expr,
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<Column, ExecError> {
        let (base, index) = (base.evaluate(batch, cx)?, index.evaluate(batch, cx)?);
        self.located(for_values(&[&base, &index], batch.rows, |values| {
            access::element(&values[0], &values[1], &Entities(&cx.graph))
        }))
    }

    fn slice(
        &self,
        base: &Expr,
        bounds: (Option<&Expr>, Option<&Expr>),
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<Column, ExecError> {
        let base = base.evaluate(batch, cx)?;
        let mut bound =
            |bound: Option<&Expr>| bound.map(|bound| bound.evaluate(batch, cx)).transpose();
        let (from, to) = (bound(bounds.0)?, bound(bounds.1)?);
        self.located(access::slices(
            &base,
            from.as_deref(),
            to.as_deref(),
            batch.rows,
        ))
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        (left, right): (&Expr, &Expr),
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<Column, ExecError> {
        use BinaryOperator as O;
        let is_text_predicate = matches!(operator, O::StartsWith | O::EndsWith | O::Contains);
        if is_text_predicate {
            let test = |stored: &str, part: &str| comparison::test_text(operator, stored, part);
            if let Some(found) = stored_text((left, right), batch, cx, test)? {
                return Ok(found);
            }
        }
        let rows = batch.rows;
        let (left, right) = (left.evaluate(batch, cx)?, right.evaluate(batch, cx)?);
        self.located(match operator {
            O::Xor => logic::exclusive_or(&left, &right, rows),
            O::In => membership::is_in(&left, &right, rows),
            O::Matches => comparison::matches(&left, &right, rows),
            _ if is_text_predicate => Ok(comparison::text_predicate(operator, &left, &right, rows)),
            O::Add | O::Concatenate => {
                arithmetic::check_size(&left, &right, cx.limits.memory)?;
                arithmetic::compute(operator, &left, &right, rows)
            }
            _ => arithmetic::compute(operator, &left, &right, rows),
        })
    }

    fn call(&self, call: &Call, batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
        let arguments = all(call.arguments.iter(), batch, cx)?;
        self.located(call.compute(&borrowed(&arguments), batch.rows, cx))
    }

    fn map_projection(
        &self,
        base: &Expr,
        all_entries: bool,
        entries: &[(SmolStr, Expr)],
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<Column, ExecError> {
        let keys: Vec<_> = entries.iter().map(|(key, _)| key).collect();
        let parts = std::iter::once(base).chain(entries.iter().map(|(_, value)| value));
        let columns = all(parts, batch, cx)?;
        self.located(for_values(&borrowed(&columns), batch.rows, |values| {
            let (base, values) = (&values[0], &values[1..]);
            access::project_map(base, all_entries, &keys, values, &Entities(&cx.graph))
        }))
    }
}

fn compare(
    operator: ComparisonOperator,
    (left, right): (&Expr, &Expr),
    batch: &Batch,
    cx: &mut ExecContext,
) -> Result<Column, ExecError> {
    let test = |stored: &str, other: &str| comparison::compare_text(operator, stored, other);
    if let Some(found) = stored_text((left, right), batch, cx, test)? {
        return Ok(found);
    }
    if let Some(found) = stored_dates(operator, (left, right), batch, cx)? {
        return Ok(found);
    }
    let (left, right) = (left.evaluate(batch, cx)?, right.evaluate(batch, cx)?);
    Ok(comparison::compare(operator, &left, &right, batch.rows))
}

/// Two properties that are dates: compared as they are stored; `None` when the operands are anything else.
fn stored_dates(
    operator: ComparisonOperator,
    (left, right): (&Expr, &Expr),
    batch: &Batch,
    cx: &ExecContext,
) -> Result<Option<Column>, ExecError> {
    let property = |expr: &Expr| match &expr.kind {
        ExprKind::Property { base, key } => match base.kind {
            ExprKind::Column(position) => Some((position, key.clone())),
            _ => None,
        },
        _ => None,
    };
    let (Some((one, key)), Some((other, other_key))) = (property(left), property(right)) else {
        return Ok(None);
    };
    let (one, other) = (&batch.columns[one], &batch.columns[other]);
    let test = |one: &Date, other: &Date| comparison::compare_ordered(operator, one, other);
    property::test_dates((one, &key), (other, &other_key), cx, test)
        .map_err(|error| left.error(error))
}

/// A property beside a constant text: tested where it is stored; `None` when the operands are anything else.
fn stored_text(
    (left, right): (&Expr, &Expr),
    batch: &Batch,
    cx: &ExecContext,
    test: impl Fn(&str, &str) -> bool,
) -> Result<Option<Column>, ExecError> {
    let ExprKind::Property { base, key } = &left.kind else {
        return Ok(None);
    };
    let (ExprKind::Column(position), ExprKind::Constant(Value::String(text))) =
        (&base.kind, &right.kind)
    else {
        return Ok(None);
    };
    property::test_texts(&batch.columns[*position], key, cx, |stored| {
        test(stored, text)
    })
    .map_err(|error| left.error(error))
}

fn make_list(items: &[Expr], batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
    let columns = all(items.iter(), batch, cx)?;
    for_values(&borrowed(&columns), batch.rows, |values| {
        Ok(values.to_vec().into())
    })
}

fn make_map(
    entries: &[(SmolStr, Expr)],
    batch: &Batch,
    cx: &mut ExecContext,
) -> Result<Column, ExecError> {
    let columns = all(entries.iter().map(|(_, value)| value), batch, cx)?;
    for_values(&borrowed(&columns), batch.rows, |values| {
        let keys = entries.iter().map(|(key, _)| key.clone());
        Ok(Value::map(keys.zip(values.iter().cloned())))
    })
}

fn all<'e>(
    exprs: impl Iterator<Item = &'e Expr>,
    batch: &Batch,
    cx: &mut ExecContext,
) -> Result<Vec<Arc<Column>>, ExecError> {
    exprs.map(|expr| expr.evaluate(batch, cx)).collect()
}

fn borrowed(columns: &[Arc<Column>]) -> Vec<&Column> {
    columns.iter().map(|column| &**column).collect()
}
