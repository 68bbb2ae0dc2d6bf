//! From bound expressions to expressions over columns.

use smol_str::SmolStr;

use crate::binder::{BinaryOperator, BoundExpr, BoundExprKind, Slot};
use crate::diagnostic::Span;
use crate::value::Value;

use super::lambda::{Comprehension, QuantifierTest, Reduce};
use super::logic::{Case, Coalesce, Junction};
use super::path::PathParts;
use super::subquery::Subquery;
use super::{Call, Closure, ExecContext, ExecError, Expr, ExprKind, Layout};

type Compiled<T> = Result<T, ExecError>;

impl Expr {
    /// Prepares an expression for batches of `layout`. Parameters become constants.
    ///
    /// # Errors
    /// `MissingParameter`; `Internal` when a slot or function is unknown, which the binder rules out.
    pub fn compile(bound: &BoundExpr, layout: &Layout, cx: &ExecContext) -> Compiled<Self> {
        Compiler { layout, cx }.expr(bound)
    }
}

struct Compiler<'a> {
    layout: &'a Layout,
    cx: &'a ExecContext,
}

impl Compiler<'_> {
    fn expr(&self, bound: &BoundExpr) -> Compiled<Expr> {
        Ok(Expr {
            kind: self.kind(bound)?,
            span: bound.span,
        })
    }

    fn boxed(&self, bound: &BoundExpr) -> Compiled<Box<Expr>> {
        self.expr(bound).map(Box::new)
    }

    fn optional(&self, bound: Option<&BoundExpr>) -> Compiled<Option<Box<Expr>>> {
        bound.map(|bound| self.boxed(bound)).transpose()
    }

    fn kind(&self, bound: &BoundExpr) -> Compiled<ExprKind> {
        use BoundExprKind as B;
        Ok(match &bound.kind {
            B::Constant(value) => ExprKind::Constant(value.clone()),
            B::Parameter(name) => ExprKind::Constant(self.parameter(name, bound.span)?),
            B::Slot(slot) => ExprKind::Column(self.position(*slot)?),
            B::List(items) => folded_list(self.all(items)?),
            B::Map(entries) => folded_map(self.entries(entries)?),
            B::Property { base, key } => ExprKind::Property {
                base: self.boxed(base)?,
                key: key.clone(),
            },
            B::Index { base, index } => ExprKind::Index {
                base: self.boxed(base)?,
                index: self.boxed(index)?,
            },
            B::Slice { base, from, to } => ExprKind::Slice {
                base: self.boxed(base)?,
                from: self.optional(from.as_deref())?,
                to: self.optional(to.as_deref())?,
            },
            B::HasLabels { base, labels } => ExprKind::HasLabels {
                base: self.boxed(base)?,
                labels: labels.clone(),
            },
            B::Not(operand) => ExprKind::Not(self.boxed(operand)?),
            B::Negate(operand) => ExprKind::Negate(self.boxed(operand)?),
            B::Plus(operand) => ExprKind::Plus(self.boxed(operand)?),
            B::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, left, right)?,
            B::Comparison {
                operator,
                left,
                right,
            } => ExprKind::Comparison {
                operator: *operator,
                left: self.boxed(left)?,
                right: self.boxed(right)?,
            },
            B::IsNull { operand, negated } => ExprKind::IsNull {
                operand: self.boxed(operand)?,
                negated: *negated,
            },
            B::IsTyped {
                operand,
                ty,
                negated,
            } => ExprKind::IsTyped {
                operand: self.boxed(operand)?,
                ty: ty.clone(),
                negated: *negated,
            },
            B::HasDynamicLabels { base, labels, any } => ExprKind::HasDynamicLabels {
                base: self.boxed(base)?,
                labels: self.boxed(labels)?,
                any: *any,
            },
            B::Attempt(test) => ExprKind::Attempt(self.boxed(test)?),
            B::Call {
                function,
                arguments,
            } => self.call(function, arguments)?,
            B::MapProjection { base, all, entries } => ExprKind::MapProjection {
                base: self.boxed(base)?,
                all: *all,
                entries: self.entries(entries)?,
            },
            _ => return self.scoped(bound),
        })
    }

    fn call(&self, function: &str, arguments: &[BoundExpr]) -> Compiled<ExprKind> {
        let Some((first, others)) = arguments.split_first().filter(|_| function == "coalesce")
        else {
            return Ok(ExprKind::Call(Call::new(function, self.all(arguments)?)?));
        };
        let others = others.iter().map(|other| self.closure(&[], other));
        Ok(ExprKind::Coalesce(Box::new(Coalesce {
            first: self.expr(first)?,
            others: others.collect::<Compiled<_>>()?,
        })))
    }

    /// Expressions whose parts see other rows than the expression itself.
    fn scoped(&self, bound: &BoundExpr) -> Compiled<ExprKind> {
        use BoundExprKind as B;
        Ok(match &bound.kind {
            B::Case {
                operand,
                branches,
                otherwise,
            } => ExprKind::Case(Box::new(self.case(
                operand.as_deref(),
                branches,
                otherwise.as_deref(),
            )?)),
            B::ListComprehension {
                slot,
                list,
                predicate,
                projection,
            } => ExprKind::Comprehension(Box::new(Comprehension {
                list: self.expr(list)?,
                predicate: self.optional_closure(&[*slot], predicate.as_deref())?,
                projection: self.optional_closure(&[*slot], projection.as_deref())?,
            })),
            B::Quantifier {
                quantifier,
                slot,
                list,
                predicate,
            } => ExprKind::Quantifier(Box::new(QuantifierTest {
                quantifier: *quantifier,
                list: self.expr(list)?,
                predicate: self.closure(&[*slot], predicate)?,
            })),
            B::Reduce {
                accumulator,
                initial,
                slot,
                list,
                step,
            } => ExprKind::Reduce(Box::new(Reduce {
                initial: self.expr(initial)?,
                list: self.expr(list)?,
                step: self.closure(&[*accumulator, *slot], step)?,
            })),
            B::Subquery { kind, query, outer } => ExprKind::Subquery(Subquery {
                kind: *kind,
                query: *query,
                outer: self.positions(outer)?,
                slots: outer.clone(),
            }),
            B::Path {
                nodes,
                relationships,
            } => ExprKind::Path(PathParts {
                nodes: self.positions(nodes)?,
                relationships: self.positions(relationships)?,
            }),
            _ => return Err(ExecError::Internal("an expression was not compiled")),
        })
    }

    fn all(&self, items: &[BoundExpr]) -> Compiled<Vec<Expr>> {
        items.iter().map(|item| self.expr(item)).collect()
    }

    fn entries(&self, entries: &[(SmolStr, BoundExpr)]) -> Compiled<Vec<(SmolStr, Expr)>> {
        entries
            .iter()
            .map(|(key, value)| Ok((key.clone(), self.expr(value)?)))
            .collect()
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: &BoundExpr,
        right: &BoundExpr,
    ) -> Compiled<ExprKind> {
        let (name, decisive) = match operator {
            BinaryOperator::And => ("AND", false),
            BinaryOperator::Or => ("OR", true),
            _ => {
                return Ok(ExprKind::Binary {
                    operator,
                    left: self.boxed(left)?,
                    right: self.boxed(right)?,
                });
            }
        };
        Ok(ExprKind::Junction(Box::new(Junction {
            name,
            decisive,
            left: self.expr(left)?,
            right: self.closure(&[], right)?,
        })))
    }

    fn case(
        &self,
        operand: Option<&BoundExpr>,
        branches: &[(BoundExpr, BoundExpr)],
        otherwise: Option<&BoundExpr>,
    ) -> Compiled<Case> {
        let branches = branches
            .iter()
            .map(|(when, then)| Ok((self.closure(&[], when)?, self.closure(&[], then)?)));
        Ok(Case {
            operand: operand.map(|operand| self.expr(operand)).transpose()?,
            branches: branches.collect::<Compiled<_>>()?,
            otherwise: self.optional_closure(&[], otherwise)?,
        })
    }

    fn closure(&self, locals: &[Slot], body: &BoundExpr) -> Compiled<Closure> {
        let mut layout = Layout::new(locals.to_vec());
        let mut captured = Vec::new();
        for slot in body.free_slots() {
            if !locals.contains(&slot) {
                captured.push(self.position(slot)?);
                layout.push(slot);
            }
        }
        let body = Expr::compile(body, &layout, self.cx)?;
        Ok(Closure { captured, body })
    }

    fn optional_closure(
        &self,
        locals: &[Slot],
        body: Option<&BoundExpr>,
    ) -> Compiled<Option<Closure>> {
        body.map(|body| self.closure(locals, body)).transpose()
    }

    fn position(&self, slot: Slot) -> Compiled<usize> {
        self.layout
            .position(slot)
            .ok_or(ExecError::Internal("a variable has no column"))
    }

    fn positions(&self, slots: &[Slot]) -> Compiled<Vec<usize>> {
        slots.iter().map(|&slot| self.position(slot)).collect()
    }

    fn parameter(&self, name: &SmolStr, span: Span) -> Compiled<Value> {
        match self.cx.parameters.get(name) {
            Some(value) => Ok(value.clone()),
            None => Err(ExecError::MissingParameter {
                name: name.clone(),
                span,
                given: self.cx.parameters.keys().cloned().collect(),
            }),
        }
    }
}

/// A list of constants is made once, not once a batch.
fn folded_list(items: Vec<Expr>) -> ExprKind {
    let constants = items.iter().map(constant);
    match constants.collect::<Option<Vec<_>>>() {
        Some(values) => ExprKind::Constant(values.into()),
        None => ExprKind::List(items),
    }
}

fn folded_map(entries: Vec<(SmolStr, Expr)>) -> ExprKind {
    let constants = entries
        .iter()
        .map(|(key, value)| Some((key.clone(), constant(value)?)));
    match constants.collect::<Option<Vec<_>>>() {
        Some(values) => ExprKind::Constant(Value::map(values)),
        None => ExprKind::Map(entries),
    }
}

fn constant(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Constant(value) => Some(value.clone()),
        _ => None,
    }
}
