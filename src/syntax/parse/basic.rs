//! The smallest parsers: symbols, keywords, names, lists and brackets.

use std::cell::Cell;

use nom::Err;
use nom::Parser;
use nom::combinator::{cut, map, opt};

use crate::diagnostic::Span;
use crate::syntax::ast::Name;
use crate::syntax::escape::unquote_name;
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::{Symbol, TokenKind};

pub(super) fn symbol<'a>(symbol: Symbol) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> + Copy {
    move |input: Tokens<'a>| {
        input.take_if(Expected::Symbol(symbol), |kind| {
            kind == TokenKind::Symbol(symbol)
        })
    }
}

pub(super) fn keyword<'a>(keyword: Keyword) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> + Copy {
    move |input: Tokens<'a>| {
        input.take_if(Expected::Keyword(keyword), |kind| {
            kind == TokenKind::Keyword(keyword)
        })
    }
}

/// Two keywords in a row, such as `ORDER BY`; commits after the first.
pub(super) fn keywords<'a>(
    first: Keyword,
    second: Keyword,
) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> + Copy {
    move |input: Tokens<'a>| {
        let (rest, start) = keyword(first)(input)?;
        let (rest, end) = cut(keyword(second)).parse(rest)?;
        Ok((rest, start.to(end)))
    }
}

/// Any word or back-quoted name: a label, a type, a property key, a part of a dotted name.
pub(super) fn key<'a>(thing: Thing) -> impl Fn(Tokens<'a>) -> Parsed<'a, Name> + Copy {
    move |input: Tokens<'a>| {
        let (rest, span) = input.take_if(Expected::Thing(thing), is_word)?;
        Ok((rest, name(input, span)))
    }
}

/// A variable: any name but those words that would be read as something else.
pub(super) fn variable(input: Tokens<'_>) -> Parsed<'_, Name> {
    if !variable_ahead(input, 0) {
        return Err(Err::Error(input.trouble(Expected::Thing(Thing::Variable))));
    }
    key(Thing::Variable)(input)
}

pub(super) fn is_word(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Name | TokenKind::QuotedName | TokenKind::Keyword(_)
    )
}

/// Whether the token `ahead` can be a variable.
pub(super) fn variable_ahead(input: Tokens<'_>, ahead: usize) -> bool {
    match input.kind(ahead) {
        Some(TokenKind::Name | TokenKind::QuotedName) => true,
        Some(TokenKind::Keyword(keyword)) => {
            !keyword.is_reserved() && !begins_part(input, ahead, keyword)
        }
        _ => false,
    }
}

/// Whether the token `ahead` is this word, in any case: for words that mean something in one place only.
pub(super) fn word_ahead(input: Tokens<'_>, ahead: usize, word: &str) -> bool {
    let at = input.from(input.index() + ahead);
    at.kind(0).is_some_and(is_plain_word) && at.text(at.span()).eq_ignore_ascii_case(word)
}

/// Such a word.
pub(super) fn word<'a>(input: Tokens<'a>, word: &str, thing: Thing) -> Parsed<'a, Span> {
    match word_ahead(input, 0, word) {
        true => Ok((input.advance(), input.span())),
        false => Err(Err::Error(input.trouble(Expected::Thing(thing)))),
    }
}

fn is_plain_word(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Name | TokenKind::Keyword(_))
}

/// Whether a word that may be a name begins a part of a clause here, such as `ORDER BY` or `LIMIT 3`.
pub(super) fn begins_part(input: Tokens<'_>, ahead: usize, keyword: Keyword) -> bool {
    let next = input.kind(ahead + 1);
    match keyword {
        Keyword::Order => next == Some(TokenKind::Keyword(Keyword::By)),
        Keyword::Skip | Keyword::Offset | Keyword::Limit => matches!(
            next,
            Some(
                TokenKind::Integer
                    | TokenKind::Float
                    | TokenKind::Parameter
                    | TokenKind::Name
                    | TokenKind::String
            )
        ),
        _ => false,
    }
}

/// The name that the token at `span` spells.
pub(super) fn name(input: Tokens<'_>, span: Span) -> Name {
    let text = input.text(span);
    let text = if text.starts_with('`') {
        unquote_name(text)
    } else {
        text.into()
    };
    Name { text, span }
}

/// The name of a parameter token, without `$`.
pub(super) fn parameter(input: Tokens<'_>) -> Parsed<'_, Name> {
    let (rest, span) = input.take_if(Expected::Thing(Thing::Expression), |kind| {
        kind == TokenKind::Parameter
    })?;
    let inner = Span {
        start: span.start + 1,
        ..span
    };
    Ok((
        rest,
        Name {
            span,
            ..name(input, inner)
        },
    ))
}

/// One or more, with commas between; commits after a comma.
pub(super) fn comma_list<'a, T>(
    mut item: impl FnMut(Tokens<'a>) -> Parsed<'a, T>,
) -> impl FnMut(Tokens<'a>) -> Parsed<'a, Vec<T>> {
    move |input: Tokens<'a>| {
        let (mut rest, first) = item(input)?;
        let mut items = vec![first];
        while let (next, Some(_)) = opt(symbol(Symbol::Comma)).parse(rest)? {
            let (next, another) = committed(item(next))?;
            items.push(another);
            rest = next;
        }
        Ok((rest, items))
    }
}

/// Nothing, when the closing bracket stands here already, or else what `list` reads.
pub(super) fn until<'a, T>(
    close: Symbol,
    mut list: impl FnMut(Tokens<'a>) -> Parsed<'a, Vec<T>>,
) -> impl FnMut(Tokens<'a>) -> Parsed<'a, Vec<T>> {
    move |input: Tokens<'a>| {
        if input.is_symbol(0, close) {
            return Ok((input, Vec::new()));
        }
        input.note(Expected::Symbol(close));
        list(input)
    }
}

/// `open inner close`: commits after the opening bracket, and says where it stands when it is not closed.
///
/// Within brackets `|` is no longer the end of an enclosing comprehension's part.
pub(super) fn bracketed<'a, T>(
    open: Symbol,
    mut inner: impl FnMut(Tokens<'a>) -> Parsed<'a, T>,
) -> impl FnMut(Tokens<'a>) -> Parsed<'a, T> {
    let close = open.closing().expect("an opening bracket");
    move |input: Tokens<'a>| {
        let (rest, _) = symbol(open)(input)?;
        let (rest, value) = with_flag(&rest.shared.bar_ends, false, || committed(inner(rest)))?;
        rest.note_open(input);
        let (rest, _) = committed(symbol(close)(rest))?;
        Ok((rest, value))
    }
}

/// What `cut` does, for a result at hand: costs no stack while the parser runs, which counts where parsers nest.
pub(super) fn committed<'a, T>(result: Parsed<'a, T>) -> Parsed<'a, T> {
    result.map_err(|error| match error {
        Err::Error(trouble) => Err::Failure(trouble),
        other => other,
    })
}

/// Runs `body` with a flag of the shared state set, and puts the old value back.
pub(super) fn with_flag<T>(flag: &Cell<bool>, value: bool, body: impl FnOnce() -> T) -> T {
    let before = flag.replace(value);
    let result = body();
    flag.set(before);
    result
}

/// Sets a flag of the shared state until the result is dropped: what [`with_flag`] does, without a frame on the stack of nested parsers.
pub(super) fn flag_within(flag: &Cell<bool>, value: bool) -> FlagWithin<'_> {
    let before = flag.replace(value);
    FlagWithin { flag, before }
}

/// A flag that gets its old value back at the end.
pub(super) struct FlagWithin<'a> {
    flag: &'a Cell<bool>,
    before: bool,
}

impl Drop for FlagWithin<'_> {
    fn drop(&mut self) {
        self.flag.set(self.before);
    }
}

/// Whether an optional keyword stands here.
pub(super) fn flag<'a>(word: Keyword) -> impl FnMut(Tokens<'a>) -> Parsed<'a, bool> {
    move |input: Tokens<'a>| map(opt(keyword(word)), |found| found.is_some()).parse(input)
}
