//! `allReduce(accumulator = initial, variable IN list | step, test)`: whether a test holds after every step.
//!
//! It is read as `reduce(pair = [initial, true], variable IN list | next)[1]`, where `pair` is the accumulator and whether every test
//! passed so far, and `next` is `[a IN [[a IN [pair[0]] | step][0]] | [a, pair[1] AND all(a IN [a] WHERE test)]][0]`.

use super::basic::{bracketed, committed, symbol, word_ahead};
use super::expression::{expression, located};
use super::list::{reduction, reduction_ahead};
use crate::diagnostic::Span;
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind, Name, Quantifier};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::token::Symbol;

/// A name that no person would write.
const PAIR: &str = "all reduce";

/// Whether `allReduce(variable =` stands here.
pub(super) fn all_reduce_ahead(input: Tokens<'_>) -> bool {
    word_ahead(input, 0, "allReduce") && reduction_ahead(input)
}

pub(super) fn all_reduce(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, kind) = bracketed(Symbol::LeftParen, |input| {
        let (rest, read) = reduction(input)?;
        let (rest, _) = symbol(Symbol::Comma)(rest)?;
        let (rest, test) = committed(expression(rest))?;
        // The levels of the tree that is built here.
        for _ in 0..9 {
            rest.grow()?;
        }
        let at = At(test.span);
        let pair = at.list(vec![*read.initial, at.expr(ExprKind::Boolean(true))]);
        let reduction = ExprKind::Reduce {
            accumulator: at.name(PAIR),
            initial: Box::new(pair),
            variable: read.variable,
            list: read.list,
            step: Box::new(at.next(read.accumulator, *read.step, test)),
        };
        Ok((rest, at.index(at.expr(reduction), 1).kind))
    })(input.advance())?;
    located(input, rest, kind)
}

/// Builds expressions that all have one place.
#[derive(Clone, Copy)]
struct At(Span);

impl At {
    fn expr(self, kind: ExprKind) -> Expr {
        Expr { kind, span: self.0 }
    }

    fn name(self, text: &str) -> Name {
        Name {
            text: text.into(),
            span: self.0,
        }
    }

    fn list(self, items: Vec<Expr>) -> Expr {
        self.expr(ExprKind::List(items))
    }

    fn index(self, base: Expr, index: i64) -> Expr {
        self.expr(ExprKind::Index {
            base: Box::new(base),
            index: Box::new(self.expr(ExprKind::Integer(index))),
        })
    }

    /// A part of the pair.
    fn part(self, index: i64) -> Expr {
        self.index(self.expr(ExprKind::Variable(PAIR.into())), index)
    }

    /// `[name IN [value] | body][0]`: the body with a name for the value.
    fn with(self, name: &Name, value: Expr, body: Expr) -> Expr {
        let comprehension = ExprKind::ListComprehension {
            variable: name.clone(),
            list: Box::new(self.list(vec![value])),
            predicate: None,
            projection: Some(Box::new(body)),
        };
        self.index(self.expr(comprehension), 0)
    }

    /// The pair after a step.
    fn next(self, accumulator: Name, step: Expr, test: Box<Expr>) -> Expr {
        let value = self.expr(ExprKind::Variable(accumulator.text.clone()));
        // A quantifier over one element: the test stands where a condition is wanted.
        let passes = ExprKind::Quantifier {
            quantifier: Quantifier::All,
            variable: accumulator.clone(),
            list: Box::new(self.list(vec![value.clone()])),
            predicate: test,
        };
        let all = ExprKind::Binary {
            operator: BinaryOperator::And,
            left: Box::new(self.part(1)),
            right: Box::new(self.expr(passes)),
        };
        let stepped = self.with(&accumulator, self.part(0), step);
        let pair = self.list(vec![value, self.expr(all)]);
        self.with(&accumulator, stepped, pair)
    }
}
