//! Operators: logic, comparison, arithmetic, tests of strings, lists and null.

use crate::binder::bound::{BoundExpr, BoundExprKind, Slot};
use crate::binder::error::BindError;
use crate::binder::state::{Binder, slot_expr, unknown};
use crate::binder::types::{arithmetic, may_be};
use crate::binder::warning::Surprise;
use crate::function::Type;
use crate::syntax::ast::{
    BinaryOperator, ComparisonOperator, Expr, ExprKind, Quantifier, UnaryOperator,
};
use crate::value::Value;

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
        if operator == Matches
            && let ExprKind::String(pattern) = &right.kind
            && !pattern.contains(['.', '*', '+', '?', '[', '(', '{', '|', '^', '$', '\\'])
        {
            self.warn(Surprise::WholeMatch, right.span);
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

    /// A chain means the conjunction of its comparisons; each operand is computed once.
    pub(super) fn comparison(
        &mut self,
        first: &'q Expr,
        rest: &'q [(ComparisonOperator, Expr)],
    ) -> Option<Typed> {
        let mut left = self.value(first);
        self.warn_of_null(&left);
        let mut comparisons = Vec::with_capacity(rest.len());
        let tuple = (rest.len() > 1).then(|| self.anonymous_slot("operands", any_list()));
        let mut shared = Vec::new();
        for (position, (operator, right)) in rest.iter().enumerate() {
            let right = self.value(right);
            self.warn_of_null(&right);
            let (right, next_left) = match tuple {
                // Only an operand in the middle of a chain is needed twice.
                Some(tuple) if position + 1 < rest.len() => share(right, tuple, &mut shared),
                _ => (right.clone(), unknown(right.span)),
            };
            comparisons.push(compare(*operator, left, right));
            left = next_left;
        }
        let whole = balanced_conjunction(comparisons)?;
        let whole = match tuple {
            Some(tuple) if !shared.is_empty() => with_tuple(tuple, shared, whole),
            _ => whole,
        };
        Some((whole.kind, whole.ty))
    }

    fn warn_of_null(&mut self, operand: &BoundExpr) {
        if operand.ty == Type::Null && matches!(operand.kind, BoundExprKind::Constant(_)) {
            self.warn(Surprise::ComparedWithNull, operand.span);
        }
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

/// An operand to be used in two comparisons. One that takes work, or may differ each time, becomes an element of the list in
/// `tuple`; writing it twice would also make nested chains grow without bound.
fn share(operand: BoundExpr, tuple: Slot, shared: &mut Vec<BoundExpr>) -> (BoundExpr, BoundExpr) {
    let is_cheap = match &operand.kind {
        BoundExprKind::Constant(_) | BoundExprKind::Parameter(_) | BoundExprKind::Slot(_) => true,
        BoundExprKind::Property { base, .. } => matches!(base.kind, BoundExprKind::Slot(_)),
        _ => false,
    };
    if is_cheap {
        return (operand.clone(), operand);
    }
    let (span, ty) = (operand.span, operand.ty.clone());
    let index = Value::Integer(shared.len() as i64);
    shared.push(operand);
    let part = |kind, ty| BoundExpr { kind, ty, span };
    let element = part(
        BoundExprKind::Index {
            base: Box::new(slot_expr(tuple, any_list(), span)),
            index: Box::new(part(BoundExprKind::Constant(index), Type::Integer)),
        },
        ty,
    );
    (element.clone(), element)
}

/// `all(tuple IN [[shared]] WHERE test)`: the test itself, null included, with the shared operands computed before.
fn with_tuple(tuple: Slot, shared: Vec<BoundExpr>, test: BoundExpr) -> BoundExpr {
    let span = test.span;
    let list = |items| BoundExpr {
        kind: BoundExprKind::List(items),
        ty: any_list(),
        span,
    };
    BoundExpr {
        span,
        ty: Type::Boolean,
        kind: BoundExprKind::Quantifier {
            quantifier: Quantifier::All,
            slot: tuple,
            list: Box::new(list(vec![list(shared)])),
            predicate: Box::new(test),
        },
    }
}

/// All must hold; the tree stays low however many there are.
fn balanced_conjunction(mut tests: Vec<BoundExpr>) -> Option<BoundExpr> {
    if tests.len() < 2 {
        return tests.pop();
    }
    let right = tests.split_off(tests.len().div_ceil(2));
    Some(conjunction(
        balanced_conjunction(tests)?,
        balanced_conjunction(right)?,
    ))
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
