//! Expressions over batches: compiled once a statement, evaluated a batch at a time.
//!
//! In: [`crate::binder::BoundExpr`] with a [`Layout`], then batches of that layout. Out: a column a batch. This is the only
//! evaluator; typed columns run as tight loops, all others through the functions of [`crate::value`], with the same results.

mod access;
mod arithmetic;
mod call;
mod closure;
mod comparison;
mod compile;
mod evaluate;
mod lambda;
mod logic;
mod membership;
mod operand;
mod path;
mod property;
mod subquery;
mod typed;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use smol_str::SmolStr;

use crate::binder::{BinaryOperator, ComparisonOperator, LabelTest, ValueType};
use crate::diagnostic::Span;
use crate::value::{Value, ValueError};

use super::{Batch, Column, ExecContext, ExecError, Layout};

use call::Call;
use closure::Closure;
use lambda::{Comprehension, QuantifierTest, Reduce};
use logic::{Case, Coalesce, Junction};
use path::PathParts;
use subquery::Subquery;

pub(super) use property::label_names;

/// An expression over the columns of one [`Layout`], parameters filled in.
pub struct Expr {
    kind: ExprKind,
    span: Span,
}

enum ExprKind {
    Constant(Value),
    Column(usize),
    List(Vec<Expr>),
    Map(Vec<(SmolStr, Expr)>),
    Property {
        base: Box<Expr>,
        key: SmolStr,
    },
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    Slice {
        base: Box<Expr>,
        from: Option<Box<Expr>>,
        to: Option<Box<Expr>>,
    },
    HasLabels {
        base: Box<Expr>,
        labels: LabelTest,
    },
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Plus(Box<Expr>),
    Junction(Box<Junction>),
    /// Operators that are no junction.
    Binary {
        operator: BinaryOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Comparison {
        operator: ComparisonOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    IsNull {
        operand: Box<Expr>,
        negated: bool,
    },
    IsTyped {
        operand: Box<Expr>,
        ty: ValueType,
        negated: bool,
    },
    HasDynamicLabels {
        base: Box<Expr>,
        labels: Box<Expr>,
        any: bool,
    },
    /// A test ahead of its place.
    Attempt(Box<Expr>),
    Call(Call),
    Case(Box<Case>),
    Coalesce(Box<Coalesce>),
    Comprehension(Box<Comprehension>),
    Quantifier(Box<QuantifierTest>),
    Reduce(Box<Reduce>),
    Subquery(Subquery),
    Path(PathParts),
    MapProjection {
        base: Box<Expr>,
        all: bool,
        entries: Vec<(SmolStr, Expr)>,
    },
}

impl Expr {
    /// Its place in the text.
    pub fn span(&self) -> Span {
        self.span
    }

    /// A value error at this expression's place in the text.
    fn error(&self, error: ValueError) -> ExecError {
        ExecError::Value(error, Some(self.span))
    }
}

impl ExecContext {
    /// The expression's value for every row of `batch`, which must have the layout that the expression was compiled for.
    ///
    /// # Errors
    /// What the first failing part reports, and whatever stops the statement.
    pub fn evaluate(&mut self, expr: &Expr, batch: &Batch) -> Result<Arc<Column>, ExecError> {
        expr.evaluate(batch, self)
    }

    /// The rows for which the expression is true; false and null both leave a row out.
    ///
    /// # Errors
    /// As for [`evaluate`](Self::evaluate); `OperandType` when a row is neither a boolean nor null.
    pub fn select_true(&mut self, expr: &Expr, batch: &Batch) -> Result<Vec<u32>, ExecError> {
        let column = expr.evaluate(batch, self)?;
        let truth = logic::truth(&column, "WHERE").map_err(|error| expr.error(error))?;
        Ok((0..batch.rows as u32)
            .filter(|&row| truth.get(row as usize) == Some(&true))
            .collect())
    }
}
