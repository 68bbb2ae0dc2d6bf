//! Calls that are spelled with words: `trim(BOTH 'x' FROM s)`, `normalize(s, NFD)`, `s IS NFC NORMALIZED`. Each is read as a plain call.

use super::basic::{bracketed, committed, word, word_ahead};
use super::expression::{denied, expression, located};
use crate::diagnostic::Span;
use crate::syntax::ast::{Expr, ExprKind, FunctionCall, Name};
use crate::syntax::expected::Thing;
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::{Symbol, TokenKind};

/// A call with the name of a function as it is in the table.
fn call(function: &str, arguments: Vec<Expr>, span: Span) -> ExprKind {
    let text = function.into();
    ExprKind::Call(FunctionCall {
        name: vec![Name { text, span }],
        distinct: false,
        arguments,
    })
}

/// Whether `trim(BOTH ...` or `trim(characters FROM ...` stands here.
pub(super) fn trimmed_ahead(input: Tokens<'_>) -> bool {
    let is_call = word_ahead(input, 0, "trim") && input.is_symbol(1, Symbol::LeftParen);
    is_call && (side(input.from(input.index() + 2)).is_some() || from_ahead(input))
}

/// Whether `FROM` stands in the brackets of a call, not in brackets of their own.
fn from_ahead(call: Tokens<'_>) -> bool {
    let Some(close) = call.closing(1) else {
        return false;
    };
    let mut at = 2;
    while at < 1 + close {
        if at > 2 && word_ahead(call, at, "FROM") && ends_operand(call.kind(at - 1)) {
            return true;
        }
        at += call.closing(at).unwrap_or(0) + 1;
    }
    false
}

/// Whether an operand can end with such a token: a word behind it is no part of the expression.
fn ends_operand(kind: Option<TokenKind>) -> bool {
    use Symbol::{RightBrace, RightBracket, RightParen};
    matches!(
        kind,
        Some(
            TokenKind::Symbol(RightParen | RightBracket | RightBrace)
                | TokenKind::String
                | TokenKind::Parameter
                | TokenKind::Name
                | TokenKind::QuotedName
                | TokenKind::Keyword(Keyword::Null | Keyword::End)
        )
    )
}

/// The function that cuts at the side that the word here names, when more than a variable of that name stands here.
fn side(input: Tokens<'_>) -> Option<&'static str> {
    let goes_on = matches!(
        input.kind(1)?,
        TokenKind::String
            | TokenKind::Parameter
            | TokenKind::Name
            | TokenKind::QuotedName
            | TokenKind::Keyword(Keyword::Null | Keyword::Case)
    );
    let sides = [
        ("BOTH", "trim"),
        ("LEADING", "lTrim"),
        ("TRAILING", "rTrim"),
    ];
    let named = sides.iter().find(|(side, _)| word_ahead(input, 0, side));
    named.filter(|_| goes_on).map(|(_, function)| *function)
}

/// `trim([LEADING | TRAILING | BOTH] [characters] FROM text)`
pub(super) fn trimmed(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, (function, arguments)) = bracketed(Symbol::LeftParen, |inside| {
        let side = side(inside);
        let rest = if side.is_some() {
            inside.advance()
        } else {
            inside
        };
        let (rest, characters) = match word_ahead(rest, 0, "FROM") {
            true => (rest, None),
            false => committed(expression(rest)).map(|(rest, it)| (rest, Some(*it)))?,
        };
        let (rest, _) = word(rest, "FROM", Thing::From)?;
        let (rest, text) = committed(expression(rest))?;
        let arguments = std::iter::once(*text).chain(characters).collect();
        Ok((rest, (side.unwrap_or("trim"), arguments)))
    })(input.advance())?;
    located(input, rest, call(function, arguments, input.span()))
}

/// The normal forms of Unicode.
const FORMS: [&str; 4] = ["NFC", "NFD", "NFKC", "NFKD"];

fn form_ahead(input: Tokens<'_>, ahead: usize) -> Option<&'static str> {
    FORMS
        .into_iter()
        .find(|form| word_ahead(input, ahead, form))
}

/// The arguments of a call, with a normal form that is named as a word made a string. `rest` stands behind the call.
pub(super) fn normal_form(name: &[Name], mut arguments: Vec<Expr>, rest: Tokens<'_>) -> Vec<Expr> {
    if let [name] = name
        && name.text.eq_ignore_ascii_case("normalize")
        && let [_, form] = arguments.as_mut_slice()
        && matches!(form.kind, ExprKind::Variable(_))
        && let Some(named) = form_ahead(rest.from(rest.index() - 2), 0)
    {
        form.kind = ExprKind::String(named.into());
    }
    arguments
}

/// Whether `NORMALIZED` or `NFC NORMALIZED` stands here.
pub(super) fn normalized_ahead(input: Tokens<'_>) -> bool {
    let ahead = usize::from(form_ahead(input, 0).is_some());
    word_ahead(input, ahead, "NORMALIZED")
}

/// The rest of `operand IS [NOT] [NFC] NORMALIZED`.
pub(super) fn normalized(input: Tokens<'_>, operand: Expr, negated: bool) -> Parsed<'_, Box<Expr>> {
    let form = form_ahead(input, 0);
    let rest = input.from(input.index() + 1 + usize::from(form.is_some()));
    rest.grow()?;
    let words = input.span_to(rest);
    let span = operand.span.to(words);
    let form = form.map(|form| Expr {
        kind: ExprKind::String(form.into()),
        span: words,
    });
    let arguments = std::iter::once(operand).chain(form).collect();
    let kind = call("isNormalized", arguments, words);
    denied(rest, Box::new(Expr { kind, span }), negated)
}
