//! Expressions: every name becomes a slot, every expression gets a type, and what can never work is reported.

mod access;
mod call;
mod comprehension;
mod operator;
mod subquery;

pub(super) use access::any_list;
pub(super) use call::aggregates;
pub(super) use operator::conjunction;

use smol_str::SmolStr;

use super::bound::{BoundExpr, BoundExprKind, Slot};
use super::error::BindError;
use super::repeated::Place;
use super::scope::Found;
use super::state::{Binder, unknown};
use super::types::{join, list_of, may_be};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind, Name, UnaryOperator};
use crate::value::Value;

/// A bound form before it gets its span.
type Typed = (BoundExprKind, Type);

impl<'q> Binder<'q> {
    /// Binds an expression that stands for a value.
    pub(super) fn value(&mut self, expr: &'q Expr) -> BoundExpr {
        if let Some(bound) = self.repeated(expr) {
            return bound;
        }
        match self.kind(expr) {
            Some((kind, ty)) => BoundExpr {
                kind,
                ty,
                span: expr.span,
            },
            None => unknown(expr.span),
        }
    }

    pub(super) fn boxed(&mut self, expr: &'q Expr) -> Box<BoundExpr> {
        Box::new(self.value(expr))
    }

    /// Binds a condition: what is not a boolean is an error, and a path pattern asks whether it exists.
    pub(super) fn condition(&mut self, expr: &'q Expr, place: &'static str) -> BoundExpr {
        let bound = self.predicate(expr);
        self.require(&bound, &Type::Boolean, place, "a boolean");
        bound
    }

    /// Binds an expression at a place where a boolean is wanted, so that patterns are predicates.
    fn predicate(&mut self, expr: &'q Expr) -> BoundExpr {
        use BinaryOperator::{And, Or, Xor};
        let typed = match &expr.kind {
            ExprKind::Pattern(pattern) if pattern.shortest.is_none() => {
                self.pattern_predicate(pattern)
            }
            ExprKind::Unary {
                operator: UnaryOperator::Not,
                operand,
            } => self.negation(operand, Self::predicate),
            ExprKind::Binary {
                operator: operator @ (And | Or | Xor),
                left,
                right,
            } => self.connective(*operator, left, right, Self::predicate),
            _ => return self.value(expr),
        };
        BoundExpr {
            kind: typed.0,
            ty: typed.1,
            span: expr.span,
        }
    }

    /// `None` when the error that was reported leaves nothing to stand for the expression.
    fn kind(&mut self, expr: &'q Expr) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Null => Some(constant(Value::Null, Type::Null)),
            ExprKind::Boolean(value) => Some(constant((*value).into(), Type::Boolean)),
            ExprKind::Integer(value) => Some(constant((*value).into(), Type::Integer)),
            ExprKind::Float(value) => Some(constant((*value).into(), Type::Float)),
            ExprKind::String(text) => Some(constant(text.clone().into(), Type::String)),
            ExprKind::Parameter(name) => Some((BoundExprKind::Parameter(name.clone()), Type::Any)),
            ExprKind::Variable(name) => self.variable(name, expr.span),
            ExprKind::List(items) => Some(self.list(items)),
            ExprKind::Map(entries) => Some(self.map(entries)),
            ExprKind::Property { base, key } => Some(self.property(base, key)),
            ExprKind::Index { base, index } => Some(self.index(base, index)),
            ExprKind::Slice { base, from, to } => {
                Some(self.slice(base, from.as_deref(), to.as_deref()))
            }
            ExprKind::HasLabels { base, labels } => Some(self.has_labels(base, labels)),
            ExprKind::Unary { operator, operand } => Some(self.unary(*operator, operand)),
            ExprKind::Binary {
                operator,
                left,
                right,
            } => Some(self.binary(*operator, left, right)),
            ExprKind::Comparison { first, rest } => self.comparison(first, rest),
            ExprKind::IsNull { operand, negated } => Some(self.is_null(operand, *negated)),
            ExprKind::IsTyped {
                operand,
                ty,
                negated,
            } => {
                let (operand, ty, negated) = (self.boxed(operand), ty.clone(), *negated);
                let kind = BoundExprKind::IsTyped {
                    operand,
                    ty,
                    negated,
                };
                Some((kind, Type::Boolean))
            }
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::CountStar => self.aggregate("count", false, &[], expr.span),
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => Some(self.case(operand.as_deref(), branches, otherwise.as_deref())),
            ExprKind::MapProjection { base, items } => Some(self.map_projection(base, items)),
            _ => self.scoped_kind(expr),
        }
    }

    /// Forms with variables or clauses of their own.
    fn scoped_kind(&mut self, expr: &'q Expr) -> Option<Typed> {
        match &expr.kind {
            ExprKind::ListComprehension {
                variable,
                list,
                predicate,
                projection,
            } => Some(self.list_comprehension(
                variable,
                list,
                predicate.as_deref(),
                projection.as_deref(),
            )),
            ExprKind::Quantifier {
                quantifier,
                variable,
                list,
                predicate,
            } => Some(self.quantifier(*quantifier, variable, list, predicate)),
            ExprKind::Reduce {
                accumulator,
                initial,
                variable,
                list,
                step,
            } => Some(self.reduce((accumulator, initial), (variable, list), step)),
            ExprKind::PatternComprehension {
                pattern,
                predicate,
                projection,
            } => Some(self.pattern_comprehension(pattern, predicate.as_deref(), projection)),
            ExprKind::Pattern(pattern) => self.pattern_value(pattern),
            ExprKind::Exists(subquery) => Some(self.exists(subquery)),
            ExprKind::Count(subquery) => Some(self.count(subquery)),
            ExprKind::Collect(subquery) => Some(self.collect(subquery)),
            _ => unreachable_kind(),
        }
    }

    fn variable(&mut self, name: &SmolStr, span: Span) -> Option<Typed> {
        if let (None, Some(value)) = (self.find(name), named_number(name)) {
            return Some((BoundExprKind::Constant(Value::Float(value)), Type::Float));
        }
        let slot = self.resolve(name, span)?;
        Some((BoundExprKind::Slot(slot), self.ty(slot).clone()))
    }

    /// The slot of a variable; in an aggregating item only grouping keys, local and outer variables have one.
    pub(super) fn resolve(&mut self, name: &SmolStr, span: Span) -> Option<Slot> {
        let place = self.known.as_ref().map(|known| known.place);
        match (self.find(name), place) {
            (Some(Found::Variable(_)), Some(Place::AggregatingItem)) => {
                let key = self.known_variable(name);
                if key.is_none() {
                    self.ambiguous(name.clone(), span);
                }
                key
            }
            (Some(found), _) => Some(found.slot()),
            (None, _) => {
                let column = self.known_variable(name);
                if column.is_none() {
                    self.undefined(name, span);
                }
                column
            }
        }
    }

    /// The slot of a variable that is named outside an expression proper.
    pub(super) fn named(&mut self, name: &Name) -> Option<Slot> {
        self.resolve(&name.text, name.span)
    }

    fn list(&mut self, items: &'q [Expr]) -> Typed {
        let items: Vec<BoundExpr> = items.iter().map(|item| self.value(item)).collect();
        let ty = list_of(items.iter().map(|item| item.ty.clone()));
        (BoundExprKind::List(items), ty)
    }

    pub(super) fn map(&mut self, entries: &'q [(Name, Expr)]) -> Typed {
        let entries = entries
            .iter()
            .map(|(key, value)| (key.text.clone(), self.value(value)))
            .collect();
        (BoundExprKind::Map(entries), Type::Map)
    }

    fn case(
        &mut self,
        operand: Option<&'q Expr>,
        branches: &'q [(Expr, Expr)],
        otherwise: Option<&'q Expr>,
    ) -> Typed {
        let operand = operand.map(|operand| self.boxed(operand));
        let branches: Vec<(BoundExpr, BoundExpr)> = branches
            .iter()
            .map(|(when, then)| {
                let when = match operand {
                    Some(_) => self.value(when),
                    None => self.condition(when, "WHEN"),
                };
                (when, self.value(then))
            })
            .collect();
        let otherwise = otherwise.map(|otherwise| self.boxed(otherwise));
        let results = branches
            .iter()
            .map(|(_, then)| then)
            .chain(otherwise.as_deref());
        let ty = results.map(|result| result.ty.clone()).reduce(join);
        let kind = BoundExprKind::Case {
            operand,
            branches,
            otherwise,
        };
        (kind, ty.unwrap_or(Type::Any))
    }

    /// Reports an operand that can never be of the type that is wanted.
    pub(super) fn require(
        &mut self,
        operand: &BoundExpr,
        wanted: &Type,
        operator: &'static str,
        wanted_text: &'static str,
    ) {
        if !may_be(&operand.ty, wanted) {
            self.report(BindError::OperandType {
                operator,
                wanted: wanted_text,
                found: operand.ty.clone(),
                span: operand.span,
            });
        }
    }
}

fn constant(value: Value, ty: Type) -> Typed {
    (BoundExprKind::Constant(value), ty)
}

/// Every form that `kind` does not handle is a scoped one.
fn unreachable_kind() -> Option<Typed> {
    debug_assert!(false, "an expression form without a rule");
    None
}

/// The numbers that only a word can write, as long as no variable has that name.
fn named_number(name: &str) -> Option<f64> {
    match name.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => Some(f64::INFINITY),
        "nan" => Some(f64::NAN),
        _ => None,
    }
}
