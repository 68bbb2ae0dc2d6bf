//! Operators: logic, comparison, arithmetic, tests of strings, lists and null.

use crate::binder::bound::{BoundExpr, BoundExprKind};
use crate::binder::error::BindError;
use crate::binder::state::{Binder, unknown};
use crate::binder::types::{arithmetic, may_be};
use crate::binder::warning::Surprise;
use crate::function::Type;
use crate::syntax::ast::{BinaryOperator, ComparisonOperator, Expr, UnaryOperator};

use super::Typed;
use super::access::any_list;

impl<'q> Binder<'q> {
    pub(super) fn unary(&mut self, operator: UnaryOperator, operand: &'q Expr) -> Typed {
        if operator == UnaryOperator::Not {
            return self.negation(operand, Self::value);
        }
        let operand = self.boxed(operand);
        let is_duration = operand.ty == Type::Duration && operator == UnaryOperator::Minus;
        if !may_be(&operand.ty, &Type::Number) && !is_duration {
            self.require(&operand, &Type::Number, sign(operator), "a number");
        }
        let ty = operand.ty.clone();
        match operator {
            UnaryOperator::Minus => (BoundExprKind::Negate(operand), ty),
            _ => (BoundExprKind::Plus(operand), ty),
        }
    }

    /// `NOT`, its operand bound by `bind`.
    pub(super) fn negation(
        &mut self,
        operand: &'q Expr,
        bind: fn(&mut Self, &'q Expr) -> BoundExpr,
    ) -> Typed {
        let operand = bind(self, operand);
        self.require(&operand, &Type::Boolean, "NOT", "a boolean");
        (BoundExprKind::Not(Box::new(operand)), Type::Boolean)
    }

    /// `AND`, `OR` and `XOR`, their operands bound by `bind`.
    pub(super) fn connective(
        &mut self,
        operator: BinaryOperator,
        left: &'q Expr,
        right: &'q Expr,
        bind: fn(&mut Self, &'q Expr) -> BoundExpr,
    ) -> Typed {
        let left = Box::new(bind(self, left));
        let right = Box::new(bind(self, right));
        for operand in [&left, &right] {
            self.require(operand, &Type::Boolean, symbol(operator), "a boolean");
        }
        let kind = BoundExprKind::Binary {
            operator,
            left,
            right,
        };
        (kind, Type::Boolean)
    }

    pub(super) fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &'q Expr,
        right: &'q Expr,
    ) -> Typed {
        use BinaryOperator::*;
        if let And | Or | Xor = operator {
            return self.connective(operator, left, right, Self::value);
        }
        let (left, right) = (self.boxed(left), self.boxed(right));
        let ty = match operator {
            In => {
                self.require(&right, &any_list(), "IN", "a list");
                Type::Boolean
            }
            StartsWith | EndsWith | Contains | Matches => Type::Boolean,
            Concatenate => self.concatenation(&left, &right),
            _ => self.arithmetic(operator, &left, &right),
        };
        let kind = BoundExprKind::Binary {
            operator,
            left,
            right,
        };
        (kind, ty)
    }

    fn arithmetic(
        &mut self,
        operator: BinaryOperator,
        left: &BoundExpr,
        right: &BoundExpr,
    ) -> Type {
        arithmetic(operator, &left.ty, &right.ty).unwrap_or_else(|| {
            self.misfit(operator, left, right);
            Type::Any
        })
    }

    /// `||` joins two strings or two lists.
    fn concatenation(&mut self, left: &BoundExpr, right: &BoundExpr) -> Type {
        let fits = |ty: &Type| may_be(&left.ty, ty) && may_be(&right.ty, ty);
        if !fits(&Type::String) && !fits(&any_list()) {
            self.misfit(BinaryOperator::Concatenate, left, right);
        }
        match (&left.ty, &right.ty) {
            (Type::String, _) | (_, Type::String) => Type::String,
            _ => Type::Any,
        }
    }

    /// Blames one operand when no other operand could save it, else both.
    fn misfit(&mut self, operator: BinaryOperator, left: &BoundExpr, right: &BoundExpr) {
        self.report(BindError::OperandTypes {
            operator: symbol(operator),
            left: left.ty.clone(),
            left_span: left.span,
            right: right.ty.clone(),
            right_span: right.span,
        });
    }

    /// A chain means the conjunction of its comparisons.
    pub(super) fn comparison(
        &mut self,
        first: &'q Expr,
        rest: &'q [(ComparisonOperator, Expr)],
    ) -> Option<Typed> {
        let mut left = self.value(first);
        let mut comparisons = Vec::with_capacity(rest.len());
        for (position, (operator, right)) in rest.iter().enumerate() {
            let right = self.value(right);
            if right.ty == Type::Null && matches!(right.kind, BoundExprKind::Constant(_)) {
                self.warn(Surprise::ComparedWithNull, right.span);
            }
            // Only an operand in the middle of a chain is needed twice.
            let next_left = match position + 1 < rest.len() {
                true => right.clone(),
                false => unknown(right.span),
            };
            comparisons.push(compare(*operator, left, right));
            left = next_left;
        }
        let whole = comparisons.into_iter().reduce(conjunction)?;
        Some((whole.kind, whole.ty))
    }

    pub(super) fn is_null(&mut self, operand: &'q Expr, negated: bool) -> Typed {
        let operand = self.boxed(operand);
        (BoundExprKind::IsNull { operand, negated }, Type::Boolean)
    }
}

fn compare(operator: ComparisonOperator, left: BoundExpr, right: BoundExpr) -> BoundExpr {
    BoundExpr {
        span: left.span.to(right.span),
        ty: Type::Boolean,
        kind: BoundExprKind::Comparison {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        },
    }
}

/// Both must hold.
pub(in crate::binder) fn conjunction(left: BoundExpr, right: BoundExpr) -> BoundExpr {
    BoundExpr {
        span: left.span.to(right.span),
        ty: Type::Boolean,
        kind: BoundExprKind::Binary {
            operator: BinaryOperator::And,
            left: Box::new(left),
            right: Box::new(right),
        },
    }
}

fn sign(operator: UnaryOperator) -> &'static str {
    match operator {
        UnaryOperator::Not => "NOT",
        UnaryOperator::Minus => "-",
        UnaryOperator::Plus => "+",
    }
}

/// The operator as it is written.
fn symbol(operator: BinaryOperator) -> &'static str {
    use BinaryOperator::*;
    match operator {
        Or => "OR",
        Xor => "XOR",
        And => "AND",
        Add => "+",
        Subtract => "-",
        Multiply => "*",
        Divide => "/",
        Modulo => "%",
        Power => "^",
        Concatenate => "||",
        In => "IN",
        StartsWith => "STARTS WITH",
        EndsWith => "ENDS WITH",
        Contains => "CONTAINS",
        Matches => "=~",
    }
}
