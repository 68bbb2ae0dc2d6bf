//! List literals and comprehensions, quantifiers and `reduce`.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::basic::{
    bracketed, committed, keyword, symbol, until, variable, variable_ahead, with_flag,
};
use super::expression::{expression, expressions, located};
use super::path::chain;
use super::pattern::{path_pattern, pattern_ahead, predicate};
use crate::syntax::ast::{Expr, ExprKind, Name, Quantifier};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::Symbol;

/// Whatever an opening square bracket begins. `[x IN xs]` is a comprehension, `[x IN xs, true]` a list of two tests.
pub(super) fn list(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let inside = input.advance();
    if element_ahead(inside, 0) && (input.is_comprehension() || !input.has_comma()) {
        return list_comprehension(input);
    }
    let named = variable_ahead(inside, 0) && inside.is_symbol(1, Symbol::Equal);
    let pattern = if named {
        inside.advance().advance()
    } else {
        inside
    };
    if input.is_comprehension() && pattern_ahead(pattern) {
        return pattern_comprehension(input);
    }
    let elements = until(Symbol::RightBracket, expressions);
    let (rest, elements) = bracketed(Symbol::LeftBracket, elements)(input)?;
    located(input, rest, ExprKind::List(elements))
}

/// Whether `variable IN` stands here.
fn element_ahead(input: Tokens<'_>, ahead: usize) -> bool {
    variable_ahead(input, ahead) && input.is_keyword(ahead + 1, Keyword::In)
}

/// `variable IN list`
fn element(input: Tokens<'_>) -> Parsed<'_, (Name, Box<Expr>)> {
    let (rest, variable) = variable(input)?;
    let (rest, _) = keyword(Keyword::In)(rest)?;
    let (rest, list) = committed(before_bar(rest))?;
    Ok((rest, (variable, list)))
}

/// An expression that `|` ends.
pub(super) fn before_bar(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    with_flag(&input.shared.bar_ends, true, || expression(input))
}

fn predicate_before_bar(input: Tokens<'_>) -> Parsed<'_, Option<Box<Expr>>> {
    with_flag(&input.shared.bar_ends, true, || opt(predicate).parse(input))
}

/// `| expression`
fn after_bar(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    preceded(symbol(Symbol::Bar), cut(expression)).parse(input)
}

fn list_comprehension(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, kind) = bracketed(Symbol::LeftBracket, |input| {
        let (rest, (variable, list)) = element(input)?;
        let (rest, predicate) = predicate_before_bar(rest)?;
        let (rest, projection) = opt(after_bar).parse(rest)?;
        Ok((
            rest,
            ExprKind::ListComprehension {
                variable,
                list,
                predicate,
                projection,
            },
        ))
    })(input)?;
    located(input, rest, kind)
}

fn pattern_comprehension(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, kind) = bracketed(Symbol::LeftBracket, |input| {
        let (rest, pattern) = if pattern_ahead(input) {
            chain(input)?
        } else {
            path_pattern(input)?
        };
        let (rest, predicate) = predicate_before_bar(rest)?;
        let (rest, projection) = after_bar(rest)?;
        Ok((
            rest,
            ExprKind::PatternComprehension {
                pattern,
                predicate,
                projection,
            },
        ))
    })(input)?;
    located(input, rest, kind)
}

/// Whether `all(variable IN` or its like stands here.
pub(super) fn quantifier_ahead(input: Tokens<'_>) -> bool {
    input.keyword().and_then(quantifier_of).is_some()
        && input.is_symbol(1, Symbol::LeftParen)
        && element_ahead(input, 2)
}

fn quantifier_of(keyword: Keyword) -> Option<Quantifier> {
    Some(match keyword {
        Keyword::All => Quantifier::All,
        Keyword::Any => Quantifier::Any,
        Keyword::None => Quantifier::None,
        Keyword::Single => Quantifier::Single,
        _ => return None,
    })
}

/// `all(variable IN list WHERE predicate)`
pub(super) fn quantifier(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let quantifier = input
        .keyword()
        .and_then(quantifier_of)
        .expect("looked ahead");
    let (rest, kind) = bracketed(Symbol::LeftParen, |input| {
        let (rest, (variable, list)) = element(input)?;
        let (rest, predicate) = predicate(rest)?;
        Ok((
            rest,
            ExprKind::Quantifier {
                quantifier,
                variable,
                list,
                predicate,
            },
        ))
    })(input.advance())?;
    located(input, rest, kind)
}

/// Whether `(variable =` stands behind a word here, as in `reduce(sum = 0, ...`.
pub(super) fn reduction_ahead(input: Tokens<'_>) -> bool {
    input.is_symbol(1, Symbol::LeftParen)
        && variable_ahead(input, 2)
        && input.is_symbol(3, Symbol::Equal)
}

/// A value that changes with each element of a list.
pub(super) struct Reduction {
    pub accumulator: Name,
    pub initial: Box<Expr>,
    pub variable: Name,
    pub list: Box<Expr>,
    pub step: Box<Expr>,
}

/// `accumulator = initial, variable IN list | step`
pub(super) fn reduction(input: Tokens<'_>) -> Parsed<'_, Reduction> {
    let (rest, accumulator) = variable(input)?;
    let (rest, _) = symbol(Symbol::Equal)(rest)?;
    let (rest, initial) = expression(rest)?;
    let (rest, _) = symbol(Symbol::Comma)(rest)?;
    let (rest, (variable, list)) = element(rest)?;
    let (rest, step) = after_bar(rest)?;
    Ok((
        rest,
        Reduction {
            accumulator,
            initial,
            variable,
            list,
            step,
        },
    ))
}

/// `reduce(accumulator = initial, variable IN list | step)`
pub(super) fn reduce(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, read) = bracketed(Symbol::LeftParen, reduction)(input.advance())?;
    let kind = ExprKind::Reduce {
        accumulator: read.accumulator,
        initial: read.initial,
        variable: read.variable,
        list: read.list,
        step: read.step,
    };
    located(input, rest, kind)
}
