//! `CASE`, with values or tests behind `WHEN`.
//!
//! `CASE x WHEN > 3 THEN a WHEN 1, 2 THEN b END` has tests of the operand, which must be computed once. It is read as
//! `CASE [o IN [x] | CASE WHEN o > 3 THEN 0 WHEN o = 1 OR o = 2 THEN 1 END][0] WHEN 0 THEN a WHEN 1 THEN b END`.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::basic::{committed, flag_within, keyword, symbol, with_flag};
use super::expression::{balanced, expression, located, test_ahead, test_of};
use crate::diagnostic::Span;
use crate::syntax::ast::{BinaryOperator, ComparisonOperator, Expr, ExprKind, Name};
use crate::syntax::expected::Expected;
use crate::syntax::input::{Parsed, Tokens, Trouble};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::Symbol;

/// The operand's name while it is tested: none that a person would write.
const OPERAND: &str = "case operand";

/// What stands behind one `WHEN`: a value or condition, or a test of the operand.
struct Wanted {
    expr: Expr,
    is_test: bool,
}

/// `CASE [operand] WHEN ... THEN ... [ELSE ...] END`
pub(super) fn case(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    // `END` closes it as a bracket does: a bar before that is part of a type or of labels.
    let _inside = flag_within(&input.shared.bar_ends, false);
    let mut rest = input.advance();
    let mut operand = None;
    if !rest.is_keyword(0, Keyword::When) {
        (rest, operand) =
            committed(expression(rest)).map(|(rest, operand)| (rest, Some(operand)))?;
    }
    let mut branches = Vec::new();
    while branches.is_empty() || rest.is_keyword(0, Keyword::When) {
        let (next, branch) = branch(rest, operand.as_deref())?;
        branches.push(branch);
        rest = next;
    }
    rest.note(Expected::Keyword(Keyword::When));
    let (rest, otherwise) = otherwise(rest)?;
    let (rest, _) = committed(keyword(Keyword::End)(rest))?;
    let (operand, branches) = plain(operand, branches, rest)?;
    located(
        input,
        rest,
        ExprKind::Case {
            operand,
            branches,
            otherwise,
        },
    )
}

/// `WHEN a, b THEN value`; without an operand there is one condition, where a pattern can stand.
fn branch<'a>(input: Tokens<'a>, operand: Option<&Expr>) -> Parsed<'a, (Vec<Wanted>, Expr)> {
    let (rest, _) = committed(keyword(Keyword::When)(input))?;
    let allowed = operand.is_none() || rest.shared.patterns_allowed.get();
    let (mut rest, first) = with_flag(&rest.shared.patterns_allowed, allowed, || {
        committed(wanted(rest, operand))
    })?;
    let mut all = vec![first];
    while operand.is_some()
        && let (next, Some(_)) = opt(symbol(Symbol::Comma)).parse(rest)?
    {
        let (next, another) = committed(wanted(next, operand))?;
        all.push(another);
        rest = next;
    }
    let (rest, _) = committed(keyword(Keyword::Then)(rest))?;
    let (rest, value) = committed(expression(rest))?;
    Ok((rest, (all, *value)))
}

/// An expression, or, when there is an operand, the rest of a test of it, such as `> 3` or `IS NULL`.
fn wanted<'a>(input: Tokens<'a>, operand: Option<&Expr>) -> Parsed<'a, Wanted> {
    let is_test = operand.is_some() && test_ahead(input);
    let (rest, expr) = match is_test {
        true => test_of(input, named(input.span()))?,
        false => expression(input)?,
    };
    let expr = *expr;
    Ok((rest, Wanted { expr, is_test }))
}

fn otherwise(input: Tokens<'_>) -> Parsed<'_, Option<Box<Expr>>> {
    opt(preceded(keyword(Keyword::Else), cut(expression))).parse(input)
}

fn named(span: Span) -> Box<Expr> {
    let kind = ExprKind::Variable(OPERAND.into());
    Box::new(Expr { kind, span })
}

/// An operand and its branches as the tree has them: one value or condition each.
type Plain = (Option<Box<Expr>>, Vec<(Expr, Expr)>);

/// Branches with several values, or with tests, become branches of their numbers: the operand is computed once, and so is each
/// value behind `THEN`.
fn plain<'a>(
    operand: Option<Box<Expr>>,
    branches: Vec<(Vec<Wanted>, Expr)>,
    rest: Tokens<'a>,
) -> Result<Plain, nom::Err<Trouble>> {
    let is_plain = |(wanted, _): &(Vec<Wanted>, Expr)| wanted.len() == 1 && !wanted[0].is_test;
    let operand = match operand {
        Some(operand) if !branches.iter().all(is_plain) => operand,
        simple => return Ok((simple, branches.into_iter().map(first).collect())),
    };
    let (mut tests, mut numbered) = (Vec::new(), Vec::new());
    for (at, (wanted, value)) in branches.into_iter().enumerate() {
        let span = wanted[0].expr.span;
        let number = |kind| Expr { kind, span };
        let at = at as i64;
        tests.push((any_of(wanted, rest)?, number(ExprKind::Integer(at))));
        numbered.push((number(ExprKind::Integer(at)), value));
    }
    // The tests, the list of the operand, the comprehension and its index.
    for _ in 0..4 {
        rest.grow()?;
    }
    Ok((Some(Box::new(choice(*operand, tests))), numbered))
}

fn first((mut wanted, value): (Vec<Wanted>, Expr)) -> (Expr, Expr) {
    (wanted.swap_remove(0).expr, value)
}

/// Whether the operand is one of these values or passes one of these tests.
fn any_of(wanted: Vec<Wanted>, rest: Tokens<'_>) -> Result<Expr, nom::Err<Trouble>> {
    for _ in 0..=wanted.len().ilog2() {
        rest.grow()?;
    }
    let tests = wanted.into_iter().map(|Wanted { expr, is_test }| {
        if is_test {
            return expr;
        }
        let span = expr.span;
        let kind = ExprKind::Comparison {
            first: named(span),
            rest: vec![(ComparisonOperator::Equal, expr)],
        };
        Expr { kind, span }
    });
    let any = balanced(BinaryOperator::Or, tests.collect());
    Ok(any.expect("a branch has a value or a test"))
}

/// The number of the first test that the operand passes; null when there is none.
fn choice(operand: Expr, tests: Vec<(Expr, Expr)>) -> Expr {
    let span = operand.span;
    let boxed = |kind| Box::new(Expr { kind, span });
    let numbers = ExprKind::ListComprehension {
        variable: Name {
            text: OPERAND.into(),
            span,
        },
        list: boxed(ExprKind::List(vec![operand])),
        predicate: None,
        projection: Some(boxed(ExprKind::Case {
            operand: None,
            branches: tests,
            otherwise: None,
        })),
    };
    let kind = ExprKind::Index {
        base: boxed(numbers),
        index: boxed(ExprKind::Integer(0)),
    };
    Expr { kind, span }
}
