//! Operands: literals, variables, calls, `CASE`, maps, subqueries and brackets.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::multi::many1;
use nom::sequence::{pair, preceded};
use smol_str::SmolStr;

use super::basic::{
    bracketed, comma_list_until, flag, is_word, key, keyword, name, parameter, symbol, variable,
    variable_ahead, with_flag,
};
use super::expression::expression;
use super::list::{list, quantifier, quantifier_ahead, reduce};
use super::pattern::{chain, pattern_ahead, shortest_ahead, shortest_path};
use super::statement::subquery;
use crate::diagnostic::Span;
use crate::syntax::ast::{Expr, ExprKind, FunctionCall, MapProjectionItem, Name};
use crate::syntax::error::ParseError;
use crate::syntax::escape::unquote;
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens, shorten};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::{Symbol, TokenKind};

/// An operand without operators.
pub(super) fn atom(input: Tokens<'_>) -> Parsed<'_, Expr> {
    match input.kind(0) {
        Some(TokenKind::Integer | TokenKind::Float) => number(input),
        Some(TokenKind::String) => {
            let text = unquote(input.text(input.span()));
            Ok((
                input.advance(),
                Expr {
                    kind: ExprKind::String(text),
                    span: input.span(),
                },
            ))
        }
        Some(TokenKind::Parameter) => parameter
            .map(|name| Expr {
                kind: ExprKind::Parameter(name.text),
                span: name.span,
            })
            .parse(input),
        Some(TokenKind::Symbol(Symbol::LeftParen)) => parenthesis(input),
        Some(TokenKind::Symbol(Symbol::LeftBracket)) => located(input, list),
        Some(TokenKind::Symbol(Symbol::LeftBrace)) => {
            located(input, |input| map_entries.map(ExprKind::Map).parse(input))
        }
        Some(TokenKind::Keyword(keyword)) => keyword_atom(input, keyword),
        _ => named(input),
    }
}

/// Gives what a parser reads the place it covers.
fn located<'a>(
    input: Tokens<'a>,
    parser: impl FnOnce(Tokens<'a>) -> Parsed<'a, ExprKind>,
) -> Parsed<'a, Expr> {
    let (rest, kind) = parser(input)?;
    Ok((
        rest,
        Expr {
            kind,
            span: input.span_to(rest),
        },
    ))
}

fn keyword_atom(input: Tokens<'_>, keyword: Keyword) -> Parsed<'_, Expr> {
    let constant = |kind| {
        Ok((
            input.advance(),
            Expr {
                kind,
                span: input.span(),
            },
        ))
    };
    let braces = input.is_symbol(1, Symbol::LeftBrace) && !input.is_symbol(2, Symbol::Dot);
    match keyword {
        Keyword::Null => constant(ExprKind::Null),
        Keyword::True => constant(ExprKind::Boolean(true)),
        Keyword::False => constant(ExprKind::Boolean(false)),
        Keyword::Case => located(input, case),
        Keyword::Exists if braces => located(input, |input| {
            subquery.map(ExprKind::Exists).parse(input.advance())
        }),
        Keyword::Count if braces => located(input, |input| {
            subquery.map(ExprKind::Count).parse(input.advance())
        }),
        Keyword::Collect if braces => located(input, |input| {
            subquery.map(ExprKind::Collect).parse(input.advance())
        }),
        Keyword::Count if count_star_ahead(input) => {
            let rest = input.from(input.index() + 4);
            Ok((
                rest,
                Expr {
                    kind: ExprKind::CountStar,
                    span: input.span_to(rest),
                },
            ))
        }
        Keyword::Reduce
            if input.is_symbol(1, Symbol::LeftParen) && input.is_symbol(3, Symbol::Equal) =>
        {
            located(input, reduce)
        }
        _ if quantifier_ahead(input) => located(input, quantifier),
        _ if shortest_ahead(input) => located(input, |input| {
            shortest_path
                .map(|path| ExprKind::Pattern(Box::new(path)))
                .parse(input)
        }),
        _ => named(input),
    }
}

fn count_star_ahead(input: Tokens<'_>) -> bool {
    input.is_symbol(1, Symbol::LeftParen)
        && input.is_symbol(2, Symbol::Star)
        && input.is_symbol(3, Symbol::RightParen)
}

/// A variable, a map projection or a function call.
fn named(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if !variable_ahead(input, 0) {
        return Err(nom::Err::Error(
            input.trouble(Expected::Thing(Thing::Expression)),
        ));
    }
    if call_ahead(input) {
        return located(input, function_call);
    }
    if input.is_symbol(1, Symbol::LeftBrace) {
        return located(input, map_projection);
    }
    let Name { text, span } = name(input, input.span());
    Ok((
        input.advance(),
        Expr {
            kind: ExprKind::Variable(text),
            span,
        },
    ))
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

fn function_call(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let (rest, name) = dotted_name(Thing::Expression)(input)?;
    let tests_pattern =
        matches!(name.as_slice(), [only] if only.text.eq_ignore_ascii_case("exists"));
    let allowed = tests_pattern || rest.shared.patterns_allowed.get();
    let (rest, (distinct, arguments)) = with_flag(&rest.shared.patterns_allowed, allowed, || {
        bracketed(Symbol::LeftParen, |input| {
            pair(flag(Keyword::Distinct), arguments).parse(input)
        })(rest)
    })?;
    Ok((
        rest,
        ExprKind::Call(FunctionCall {
            name,
            distinct,
            arguments,
        }),
    ))
}

/// Expressions up to a closing bracket.
pub(super) fn arguments(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    comma_list_until(Symbol::RightParen, expression)(input)
}

/// A bracketed expression, or a path pattern where one can be a test.
fn parenthesis(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if pattern_ahead(input) {
        let (rest, pattern) = cut(chain).parse(input)?;
        let span = pattern.span;
        if !input.shared.patterns_allowed.get() {
            return input.fail(ParseError::MisplacedPattern { span });
        }
        return Ok((
            rest,
            Expr {
                kind: ExprKind::Pattern(Box::new(pattern)),
                span,
            },
        ));
    }
    let (rest, inner) = bracketed(Symbol::LeftParen, expression)(input)?;
    // The brackets belong to the place, so that an operator's place holds both of its operands whole.
    Ok((
        rest,
        Expr {
            kind: inner.kind,
            span: input.span_to(rest),
        },
    ))
}

/// `{key: value, ...}`
pub(super) fn map_entries(input: Tokens<'_>) -> Parsed<'_, Vec<(Name, Expr)>> {
    bracketed(
        Symbol::LeftBrace,
        comma_list_until(Symbol::RightBrace, map_entry),
    )(input)
}

fn map_entry(input: Tokens<'_>) -> Parsed<'_, (Name, Expr)> {
    pair(
        key(Thing::PropertyKey),
        cut(preceded(symbol(Symbol::Colon), expression)),
    )
    .parse(input)
}

fn map_projection(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let (rest, base) = variable(input)?;
    let (rest, items) = bracketed(
        Symbol::LeftBrace,
        comma_list_until(Symbol::RightBrace, map_projection_item),
    )(rest)?;
    Ok((rest, ExprKind::MapProjection { base, items }))
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
        return cut(expression)
            .map(|value| MapProjectionItem::Entry(name.clone(), value))
            .parse(rest.advance());
    }
    rest.note(Expected::Symbol(Symbol::Colon));
    Ok((rest, MapProjectionItem::Variable(name)))
}

/// `CASE [operand] WHEN ... THEN ... [ELSE ...] END`
fn case(input: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let rest = input.advance();
    let (rest, operand) = if rest.is_keyword(0, Keyword::When) {
        (rest, None)
    } else {
        cut(expression)
            .map(|operand| Some(Box::new(operand)))
            .parse(rest)?
    };
    // Without an operand the conditions are tests, where a pattern can stand.
    let allowed = operand.is_none() || rest.shared.patterns_allowed.get();
    let condition = |input| with_flag(&rest.shared.patterns_allowed, allowed, || expression(input));
    let branch = pair(
        preceded(keyword(Keyword::When), cut(condition)),
        preceded(cut(keyword(Keyword::Then)), cut(expression)),
    );
    let (rest, branches) = cut(many1(branch)).parse(rest)?;
    let (rest, otherwise) = opt(preceded(keyword(Keyword::Else), cut(expression))).parse(rest)?;
    let (rest, _) = cut(keyword(Keyword::End)).parse(rest)?;
    Ok((
        rest,
        ExprKind::Case {
            operand,
            branches,
            otherwise: otherwise.map(Box::new),
        },
    ))
}

/// A number, with its minus sign when there is one.
pub(super) fn number(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let negative = input.is_symbol(0, Symbol::Minus);
    let digits = if negative { input.advance() } else { input };
    let rest = digits.advance();
    let (text, span) = (digits.text(digits.span()), input.span_to(rest));
    if digits.kind(0) == Some(TokenKind::Float) {
        let value: f64 = text.parse().unwrap_or(f64::INFINITY);
        if value.is_infinite() {
            return input.fail(ParseError::FloatOverflow {
                text: shown(input, span),
                span,
            });
        }
        return Ok((
            rest,
            Expr {
                kind: ExprKind::Float(if negative { -value } else { value }),
                span,
            },
        ));
    }
    match integer(text).and_then(|value| i64::try_from(if negative { -value } else { value }).ok())
    {
        Some(value) => Ok((
            rest,
            Expr {
                kind: ExprKind::Integer(value),
                span,
            },
        )),
        None => input.fail(ParseError::IntegerOverflow {
            text: shown(input, span),
            span,
        }),
    }
}

fn shown(input: Tokens<'_>, span: Span) -> SmolStr {
    shorten(input.text(span)).into()
}

/// The value of an integer token.
fn integer(text: &str) -> Option<i128> {
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
        None => input.fail(ParseError::IntegerOverflow {
            text: shown(input, span),
            span,
        }),
    }
}
