//! Label expressions: `:A:B`, `:A|B`, `:A&!B`, `:%`, `:(A|B)&C`. `!` binds tightest, then `&` and `:`, then `|`.

use nom::Parser;
use nom::combinator::{cut, opt};

use super::basic::{bracketed, key, symbol};
use super::expression::expression;
use crate::syntax::ast::LabelExpr;
use crate::syntax::error::ParseError;
use crate::syntax::expected::Thing;
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::{Bad, Symbol, TokenKind};

/// A colon and the labels after it.
pub(super) fn label_expression(input: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (rest, _) = symbol(Symbol::Colon)(input)?;
    cut(alternatives).parse(rest)
}

/// The same in a pattern, where `IS` may stand for the colon.
pub(super) fn pattern_labels(input: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    if input.is_keyword(0, Keyword::Is) {
        return cut(alternatives).parse(input.advance());
    }
    label_expression(input)
}

/// Labels with `|` between, or what binds tighter.
pub(super) fn alternatives(input: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (mut rest, mut labels) = conjunction(input)?;
    // In `[n IN nodes WHERE n:A | n.name]` the bar belongs to the comprehension.
    while !rest.shared.bar_ends.get()
        && let (next, Some(_)) = opt(symbol(Symbol::Bar)).parse(rest)?
    {
        let (next, colon) = opt(symbol(Symbol::Colon)).parse(next)?;
        next.shared.old_colons.borrow_mut().extend(colon);
        let (next, right) = cut(conjunction).parse(next)?;
        next.grow()?;
        labels = LabelExpr::Or(Box::new(labels), Box::new(right));
        rest = next;
    }
    Ok((rest, labels))
}

fn conjunction(input: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (mut rest, mut labels) = negation(input)?;
    while rest.is_symbol(0, Symbol::Ampersand) || rest.is_symbol(0, Symbol::Colon) {
        if rest.shared.labels_are_types.get() && rest.is_symbol(0, Symbol::Colon) {
            return rest.fail(ParseError::TypeExpression { span: rest.span() });
        }
        let (next, right) = cut(negation).parse(rest.advance())?;
        next.grow()?;
        labels = LabelExpr::And(Box::new(labels), Box::new(right));
        rest = next;
    }
    Ok((rest, labels))
}

/// Whether `$(`, `$all(` (both false) or `$any(` stands here.
pub(super) fn dynamic_ahead(input: Tokens<'_>) -> Option<bool> {
    if !input.is_symbol(1, Symbol::LeftParen) {
        return None;
    }
    match input.kind(0)? {
        TokenKind::Bad(Bad::Dollar) => Some(false),
        TokenKind::Parameter => match input.text(input.span()).to_lowercase().as_str() {
            "$all" => Some(false),
            "$any" => Some(true),
            _ => None,
        },
        _ => None,
    }
}

fn dynamic(input: Tokens<'_>, any: bool) -> Parsed<'_, LabelExpr> {
    let (rest, labels) = bracketed(Symbol::LeftParen, expression)(input.advance())?;
    Ok((rest, LabelExpr::Dynamic { any, labels }))
}

fn negation(input: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    input.nested(|input| {
        if input.is_symbol(0, Symbol::Exclamation) {
            let (rest, labels) = cut(negation).parse(input.advance())?;
            rest.grow()?;
            return Ok((rest, LabelExpr::Not(Box::new(labels))));
        }
        if input.is_symbol(0, Symbol::Percent) {
            return Ok((input.advance(), LabelExpr::Any(input.span())));
        }
        if let Some(any) = dynamic_ahead(input) {
            return dynamic(input, any);
        }
        if input.is_symbol(0, Symbol::LeftParen) {
            return bracketed(Symbol::LeftParen, alternatives)(input);
        }
        let thing = match input.shared.labels_are_types.get() {
            true => Thing::RelationshipType,
            false => Thing::Label,
        };
        key(thing).map(LabelExpr::Label).parse(input)
    })
}
