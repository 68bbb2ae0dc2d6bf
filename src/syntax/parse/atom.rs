//! Operands: literals, variables, calls, maps, subqueries and brackets.

use std::borrow::Cow;

use nom::Parser;
use nom::combinator::cut;

use super::all_reduce::{all_reduce, all_reduce_ahead};
use super::basic::{
    bracketed, comma_list, committed, flag, is_word, key, name, parameter, symbol, until, variable,
    variable_ahead, with_flag,
};
use super::case::case;
use super::expression::{expression, expressions, located};
use super::list::{list, quantifier, quantifier_ahead, reduce, reduction_ahead};
use super::path::chain;
use super::pattern::{pattern_ahead, shortest_ahead, shortest_path};
use super::spelled::{normal_form, trimmed, trimmed_ahead};
use super::statement::subquery;
use crate::syntax::ast::{Expr, ExprKind, FunctionCall, MapProjectionItem, Name, Subquery};
use crate::syntax::error::ParseError;
use crate::syntax::escape::unquote;
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::shared::shorten;
use crate::syntax::token::{Symbol, TokenKind};

/// An operand without operators.
pub(super) fn atom(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    match input.kind(0) {
        Some(TokenKind::Integer | TokenKind::Float) => number(input),
        Some(TokenKind::String) => string(input),
        Some(TokenKind::Parameter) => {
            let (rest, name) = parameter(input)?;
            located(input, rest, ExprKind::Parameter(name.text))
        }
        Some(TokenKind::Symbol(Symbol::LeftParen)) => parenthesis(input),
        Some(TokenKind::Symbol(Symbol::LeftBracket)) => list(input),
        Some(TokenKind::Symbol(Symbol::LeftBrace)) => map(input),
        Some(TokenKind::Keyword(keyword)) => keyword_atom(input, keyword),
        _ => named(input),
    }
}

fn string(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let text = unquote(input.text(input.span()));
    located(input, input.advance(), ExprKind::String(text))
}

fn map(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, entries) = map_entries(input)?;
    located(input, rest, ExprKind::Map(entries))
}

fn keyword_atom(input: Tokens<'_>, keyword: Keyword) -> Parsed<'_, Box<Expr>> {
    let braces = input.is_symbol(1, Symbol::LeftBrace) && !input.is_symbol(2, Symbol::Dot);
    match keyword {
        Keyword::Null => located(input, input.advance(), ExprKind::Null),
        Keyword::True => located(input, input.advance(), ExprKind::Boolean(true)),
        Keyword::False => located(input, input.advance(), ExprKind::Boolean(false)),
        Keyword::Case => case(input),
        Keyword::Exists if braces => subquery_atom(input, ExprKind::Exists),
        Keyword::Count if braces => subquery_atom(input, ExprKind::Count),
        Keyword::Collect if braces => subquery_atom(input, ExprKind::Collect),
        Keyword::Count if count_star_ahead(input) => {
            located(input, input.from(input.index() + 4), ExprKind::CountStar)
        }
        Keyword::Reduce if reduction_ahead(input) => reduce(input),
        _ if quantifier_ahead(input) => quantifier(input),
        _ if shortest_ahead(input) => {
            let (rest, path) = shortest_path(input)?;
            located(input, rest, ExprKind::Pattern(path))
        }
        _ => named(input),
    }
}

fn subquery_atom(input: Tokens<'_>, kind: fn(Box<Subquery>) -> ExprKind) -> Parsed<'_, Box<Expr>> {
    let (rest, subquery) = subquery(input.advance())?;
    located(input, rest, kind(subquery))
}

fn count_star_ahead(input: Tokens<'_>) -> bool {
    input.is_symbol(1, Symbol::LeftParen)
        && input.is_symbol(2, Symbol::Star)
        && input.is_symbol(3, Symbol::RightParen)
}

/// A variable, a map projection or a function call.
fn named(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    if !variable_ahead(input, 0) {
        return Err(nom::Err::Error(
            input.trouble(Expected::Thing(Thing::Expression)),
        ));
    }
    if trimmed_ahead(input) {
        return trimmed(input);
    }
    if all_reduce_ahead(input) {
        return all_reduce(input);
    }
    if call_ahead(input) {
        return function_call(input);
    }
    if input.is_symbol(1, Symbol::LeftBrace) {
        return map_projection(input);
    }
    let name = name(input, input.span());
    located(input, input.advance(), ExprKind::Variable(name.text))
}

/// Whether a dotted name and an opening bracket stand here.
fn call_ahead(input: Tokens<'_>) -> bool {
    let mut ahead = 1;
    while input.is_symbol(ahead, Symbol::Dot) && input.kind(ahead + 1).is_some_and(is_word) {
        ahead += 2;
    }
    input.is_symbol(ahead, Symbol::LeftParen)
}

/// The parts of a dotted name.
pub(super) fn dotted_name<'a>(thing: Thing) -> impl FnMut(Tokens<'a>) -> Parsed<'a, Vec<Name>> {
    move |input: Tokens<'a>| {
        let (mut rest, first) = key(thing)(input)?;
        let mut parts = vec![first];
        while rest.is_symbol(0, Symbol::Dot) {
            let (next, part) = cut(key(thing)).parse(rest.advance())?;
            parts.push(part);
            rest = next;
        }
        Ok((rest, parts))
    }
}

fn function_call(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, name) = dotted_name(Thing::Expression)(input)?;
    let tests_pattern =
        matches!(name.as_slice(), [only] if only.text.eq_ignore_ascii_case("exists"));
    let allowed = tests_pattern || rest.shared.patterns_allowed.get();
    let (rest, (distinct, arguments)) = with_flag(&rest.shared.patterns_allowed, allowed, || {
        bracketed(Symbol::LeftParen, inside_call)(rest)
    })?;
    let arguments = normal_form(&name, arguments, rest);
    located(
        input,
        rest,
        ExprKind::Call(FunctionCall {
            name,
            distinct,
            arguments,
        }),
    )
}

fn inside_call(input: Tokens<'_>) -> Parsed<'_, (bool, Vec<Expr>)> {
    let (rest, distinct) = flag(Keyword::Distinct)(input)?;
    let (rest, arguments) = arguments(rest)?;
    Ok((rest, (distinct, arguments)))
}

/// Expressions up to a closing bracket.
pub(super) fn arguments(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    until(Symbol::RightParen, expressions)(input)
}

/// A bracketed expression, or a path pattern where one can be a test.
fn parenthesis(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    if pattern_ahead(input) {
        return pattern_test(input);
    }
    let (rest, mut inner) = bracketed(Symbol::LeftParen, expression)(input)?;
    // The brackets belong to the place, so that an operator's place holds both of its operands whole.
    inner.span = input.span_to(rest);
    Ok((rest, inner))
}

fn pattern_test(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, pattern) = committed(chain(input))?;
    if !input.shared.patterns_allowed.get() {
        return input.fail(ParseError::MisplacedPattern { span: pattern.span });
    }
    located(input, rest, ExprKind::Pattern(pattern))
}

/// `{key: value, ...}`
pub(super) fn map_entries(input: Tokens<'_>) -> Parsed<'_, Vec<(Name, Expr)>> {
    bracketed(
        Symbol::LeftBrace,
        until(Symbol::RightBrace, comma_list(map_entry)),
    )(input)
}

fn map_entry(input: Tokens<'_>) -> Parsed<'_, (Name, Expr)> {
    let (rest, key) = key(Thing::PropertyKey)(input)?;
    let (rest, _) = committed(symbol(Symbol::Colon)(rest))?;
    let (rest, value) = committed(expression(rest))?;
    Ok((rest, (key, *value)))
}

fn map_projection(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, base) = variable(input)?;
    let items = until(Symbol::RightBrace, comma_list(map_projection_item));
    let (rest, items) = bracketed(Symbol::LeftBrace, items)(rest)?;
    located(input, rest, ExprKind::MapProjection { base, items })
}

fn map_projection_item(input: Tokens<'_>) -> Parsed<'_, MapProjectionItem> {
    if input.is_symbol(0, Symbol::Dot) {
        let rest = input.advance();
        if rest.is_symbol(0, Symbol::Star) {
            return Ok((
                rest.advance(),
                MapProjectionItem::AllProperties(input.span_to(rest.advance())),
            ));
        }
        return cut(key(Thing::PropertyKey))
            .map(MapProjectionItem::Property)
            .parse(rest);
    }
    let (rest, name) = key(Thing::MapEntry)(input)?;
    if rest.is_symbol(0, Symbol::Colon) {
        let (rest, value) = committed(expression(rest.advance()))?;
        return Ok((rest, MapProjectionItem::Entry(name, *value)));
    }
    rest.note(Expected::Symbol(Symbol::Colon));
    Ok((rest, MapProjectionItem::Variable(name)))
}

/// A number, with its minus sign when there is one.
pub(super) fn number(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let negative = input.is_symbol(0, Symbol::Minus);
    let digits = if negative { input.advance() } else { input };
    let rest = digits.advance();
    let text = digits.text(digits.span());
    let value = match digits.kind(0) {
        Some(TokenKind::Float) => {
            float(text).map(|value| ExprKind::Float(if negative { -value } else { value }))
        }
        _ => integer(text)
            .and_then(|value| i64::try_from(if negative { -value } else { value }).ok())
            .map(ExprKind::Integer),
    };
    match value {
        Some(kind) => located(input, rest, kind),
        None => too_large(input, rest),
    }
}

fn too_large<'a, T>(number: Tokens<'a>, rest: Tokens<'a>) -> Parsed<'a, T> {
    let span = number.span_to(rest);
    let text = shorten(number.text(span)).into();
    let last = number.from(rest.index() - 1);
    number.fail(match last.kind(0) {
        Some(TokenKind::Float) => ParseError::FloatOverflow { text, span },
        _ => ParseError::IntegerOverflow { text, span },
    })
}

/// The value of a float token, unless it is too large.
fn float(text: &str) -> Option<f64> {
    let value: f64 = plain_digits(text).parse().ok()?;
    value.is_finite().then_some(value)
}

/// Without the `_` between digits.
fn plain_digits(text: &str) -> Cow<'_, str> {
    match text.contains('_') {
        true => text.replace('_', "").into(),
        false => text.into(),
    }
}

/// The value of an integer token.
fn integer(text: &str) -> Option<i128> {
    let text = &*plain_digits(text);
    let (digits, radix) = match text.get(..2) {
        Some("0x" | "0X") => (&text[2..], 16),
        Some("0o" | "0O") => (&text[2..], 8),
        _ => (text, 10),
    };
    i128::from_str_radix(digits, radix).ok()
}

/// An integer without sign.
pub(super) fn unsigned(input: Tokens<'_>) -> Parsed<'_, u64> {
    let (rest, span) = input.take_if(Expected::Thing(Thing::PathLength), |kind| {
        kind == TokenKind::Integer
    })?;
    match integer(input.text(span)).and_then(|value| u64::try_from(value).ok()) {
        Some(value) => Ok((rest, value)),
        None => too_large(input, rest),
    }
}
