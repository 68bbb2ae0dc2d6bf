//! How tightly the printer takes expressions to bind, as the parser does.

use crate::syntax::ast::*;

/// How tightly the outermost operator of an expression binds, as in the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    Xor,
    And,
    Not,
    Comparison,
    Predicate,
    Sum,
    Product,
    Power,
    Sign,
    Postfix,
    Atom,
}

impl Level {
    pub(super) fn of(expression: &Expr) -> Level {
        match &expression.kind {
            ExprKind::Binary { operator, .. } => Level::of_operator(*operator),
            ExprKind::Unary {
                operator: UnaryOperator::Not,
                ..
            } => Level::Not,
            ExprKind::Unary { .. } => Level::Sign,
            ExprKind::Integer(value) if *value < 0 => Level::Sign,
            ExprKind::Float(value) if value.is_sign_negative() || !value.is_finite() => Level::Sign,
            ExprKind::Comparison { .. } => Level::Comparison,
            // A sign or an arrow behind a pattern would go on the pattern.
            ExprKind::Pattern(path) if path.shortest.is_none() => Level::Comparison,
            ExprKind::IsNull { .. } | ExprKind::IsTyped { .. } => Level::Predicate,
            ExprKind::Property { .. }
            | ExprKind::Index { .. }
            | ExprKind::Slice { .. }
            | ExprKind::HasLabels { .. } => Level::Postfix,
            _ => Level::Atom,
        }
    }

    pub(super) fn of_operator(operator: BinaryOperator) -> Level {
        use BinaryOperator::*;
        match operator {
            Or => Level::Or,
            Xor => Level::Xor,
            And => Level::And,
            In | StartsWith | EndsWith | Contains | Matches => Level::Predicate,
            Add | Subtract | Concatenate => Level::Sum,
            Multiply | Divide | Modulo => Level::Product,
            Power => Level::Power,
        }
    }

    /// The level that the right operand needs.
    pub(super) fn above(self) -> Level {
        match self {
            Level::Or => Level::Xor,
            Level::Xor => Level::And,
            Level::And => Level::Not,
            Level::Predicate => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product => Level::Power,
            _ => Level::Sign,
        }
    }
}
