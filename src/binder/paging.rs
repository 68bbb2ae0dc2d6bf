//! `SKIP` and `LIMIT`: a number of rows that depends on no row.

use super::bound::{BoundExpr, BoundExprKind};
use super::error::BindError;
use super::state::{Aggregates, Binder};
use super::types::may_be;
use crate::function::Type;
use crate::syntax::ast::Expr;
use crate::value::Value;

impl<'q> Binder<'q> {
    /// Binds the count of `SKIP` or `LIMIT`.
    pub(super) fn row_count(&mut self, count: &'q Expr, clause: &'static str) -> BoundExpr {
        let bound = self.constant(count, clause);
        let span = count.span;
        if !may_be(&bound.ty, &Type::Integer) {
            let found = bound.ty.clone();
            self.report(BindError::CountType {
                clause,
                found,
                span,
            });
        } else if is_negative(&bound) {
            self.report(BindError::NegativeCount { clause, span });
        }
        bound
    }

    /// No variable is visible: whatever needs a row is reported as one error.
    fn constant(&mut self, expr: &'q Expr, clause: &'static str) -> BoundExpr {
        let (errors, subqueries) = (self.errors.len(), self.subqueries.len());
        let scope = std::mem::take(&mut self.scope);
        self.aggregates = Aggregates::Forbidden(clause);
        let bound = self.value(expr);
        self.scope = scope;
        let needs_row = |error: &BindError| {
            matches!(
                error,
                BindError::UndefinedVariable { .. } | BindError::AggregateNotAllowed { .. }
            )
        };
        if self.errors[errors..].iter().any(needs_row) || self.subqueries.len() > subqueries {
            self.errors.truncate(errors);
            let span = expr.span;
            self.report(BindError::NotConstant { clause, span });
        }
        bound
    }
}

/// True for a literal below zero.
fn is_negative(count: &BoundExpr) -> bool {
    match &count.kind {
        BoundExprKind::Constant(Value::Integer(value)) => *value < 0,
        BoundExprKind::Negate(operand) => {
            matches!(operand.kind, BoundExprKind::Constant(Value::Integer(value)) if value > 0)
        }
        _ => false,
    }
}
