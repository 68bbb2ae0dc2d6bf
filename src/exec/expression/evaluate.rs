//! One expression over one batch: computes the operands, then hands their columns to the loop that fits.

use std::sync::Arc;

use crate::binder::BinaryOperator;
use crate::exec::Entities;
use crate::value::{Value, ValueError};

use super::operand::for_values;
use super::{
    Batch, Column, ExecContext, ExecError, Expr, ExprKind, access, arithmetic, comparison, logic,
    property,
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
        let rows = batch.rows;
        let at_this =
            |result: Result<Column, ValueError>| result.map_err(|error| self.error(error));
        match &self.kind {
            ExprKind::Constant(value) => Ok(Column::Constant(value.clone(), rows)),
            ExprKind::Column(position) => Ok((*batch.columns[*position]).clone()),
            ExprKind::List(items) => make_list(items, batch, cx),
            ExprKind::Map(entries) => {
                let keys: Vec<_> = entries.iter().map(|(key, _)| key.clone()).collect();
                let columns = all(entries.iter().map(|(_, value)| value), batch, cx)?;
                at_this(for_values(&borrowed(&columns), rows, |values| {
                    let entries = keys.iter().cloned().zip(values.iter().cloned());
                    Ok(Value::map(entries))
                }))
            }
            ExprKind::Property { base, key } => {
                let base = base.evaluate(batch, cx)?;
                at_this(property::get(&base, key, rows, cx))
            }
            ExprKind::Index { base, index } => {
                let (base, index) = (base.evaluate(batch, cx)?, index.evaluate(batch, cx)?);
                at_this(for_values(&[&base, &index], rows, |values| {
                    access::element(&values[0], &values[1], &Entities(&cx.graph))
                }))
            }
            ExprKind::Slice { base, from, to } => {
                let base = base.evaluate(batch, cx)?;
                let mut bound = |bound: &Option<Box<Expr>>| match bound {
                    Some(bound) => bound.evaluate(batch, cx).map(Some),
                    None => Ok(None),
                };
                let (from, to) = (bound(from)?, bound(to)?);
                at_this(access::slices(&base, from.as_deref(), to.as_deref(), rows))
            }
            ExprKind::HasLabels { base, labels } => {
                let base = base.evaluate(batch, cx)?;
                at_this(property::has_labels(&base, labels, rows, cx))
            }
            ExprKind::Not(operand) => at_this(logic::not(&*operand.evaluate(batch, cx)?)),
            ExprKind::Negate(operand) => {
                at_this(arithmetic::negate(&*operand.evaluate(batch, cx)?, rows))
            }
            ExprKind::Plus(operand) => {
                at_this(arithmetic::plus(&*operand.evaluate(batch, cx)?, rows))
            }
            ExprKind::Junction(junction) => junction.evaluate(batch, cx),
            ExprKind::Binary {
                operator,
                left,
                right,
            } => {
                let (left, right) = (left.evaluate(batch, cx)?, right.evaluate(batch, cx)?);
                self.binary(*operator, &left, &right, rows, cx)
            }
            ExprKind::Comparison {
                operator,
                left,
                right,
            } => {
                let (left, right) = (left.evaluate(batch, cx)?, right.evaluate(batch, cx)?);
                Ok(comparison::compare(*operator, &left, &right, rows))
            }
            ExprKind::IsNull { operand, negated } => Ok(logic::is_null(
                &*operand.evaluate(batch, cx)?,
                *negated,
                rows,
            )),
            ExprKind::Call(call) => {
                let arguments = all(call.arguments.iter(), batch, cx)?;
                at_this(call.compute(&borrowed(&arguments), rows, cx))
            }
            ExprKind::Case(case) => case.evaluate(batch, cx),
            ExprKind::Comprehension(comprehension) => comprehension.evaluate(batch, cx),
            ExprKind::Quantifier(quantifier) => quantifier.evaluate(batch, cx),
            ExprKind::Reduce(reduce) => reduce.evaluate(batch, cx),
            ExprKind::Subquery(subquery) => subquery.evaluate(batch, cx),
            ExprKind::Path(parts) => Ok(parts.build(batch, &cx.graph)),
            ExprKind::MapProjection { base, all, entries } => {
                let keys: Vec<_> = entries.iter().map(|(key, _)| key).collect();
                let base = std::iter::once(&**base);
                let parts = base.chain(entries.iter().map(|(_, value)| value));
                let columns = self::all(parts, batch, cx)?;
                at_this(for_values(&borrowed(&columns), rows, |values| {
                    access::project_map(&values[0], *all, &keys, &values[1..], &Entities(&cx.graph))
                }))
            }
        }
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: &Column,
        right: &Column,
        rows: usize,
        cx: &ExecContext,
    ) -> Result<Column, ExecError> {
        use BinaryOperator as O;
        let result = match operator {
            O::Xor => logic::exclusive_or(left, right, rows),
            O::In => comparison::is_in(left, right, rows),
            O::StartsWith | O::EndsWith | O::Contains => {
                Ok(comparison::text_predicate(operator, left, right, rows))
            }
            O::Matches => comparison::matches(left, right, rows),
            O::Add | O::Concatenate => {
                arithmetic::check_size(left, right, cx.limits.memory)?;
                arithmetic::compute(operator, left, right, rows)
            }
            _ => arithmetic::compute(operator, left, right, rows),
        };
        result.map_err(|error| self.error(error))
    }
}

fn make_list(items: &[Expr], batch: &Batch, cx: &mut ExecContext) -> Result<Column, ExecError> {
    let columns = all(items.iter(), batch, cx)?;
    for_values(&borrowed(&columns), batch.rows, |values| {
        Ok(values.to_vec().into())
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
