//! What all positions of one parse share: the tokens, what is known of their brackets, and what went wrong so far.
//!
//! The partner of each bracket is found beforehand, so that a look ahead costs nothing. The furthest place where something
//! was expected becomes the error that people see.

use std::cell::{Cell, RefCell};

use super::error::ParseError;
use super::expected::{Expected, ExpectedSet, Thing};
use super::input::Trouble;
use super::keyword::Keyword;
use super::token::{Bad, Symbol, Token, TokenKind};
use crate::diagnostic::Span;

/// What all positions of one parse share.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    pub source: &'a str,
    pub tokens: &'a [Token],
    pub brackets: Vec<Bracket>,
    pub furthest: Cell<(u32, ExpectedSet)>,
    /// The bracket that was still open at a place where it could have been closed: its index and the place.
    pub opened: Cell<Option<(u32, u32)>>,
    /// What ended parsing, when it was something else than an unexpected token.
    pub cause: RefCell<Option<ParseError>>,
    pub depth: Cell<u32>,
    /// The height of the highest tree among those read since the innermost [`super::input::Tokens::nested`] began.
    pub height: Cell<u32>,
    /// Whether a path pattern may stand as a test.
    pub patterns_allowed: Cell<bool>,
    /// Whether `|` ends the expression, so that it cannot go on a label expression.
    pub bar_ends: Cell<bool>,
    /// Whether labels are relationship types, of which there is only one.
    pub labels_are_types: Cell<bool>,
    pub errors: RefCell<Vec<ParseError>>,
    /// Where `:` stands behind `|`.
    pub old_colons: RefCell<Vec<Span>>,
}

/// What is known of a bracket before parsing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bracket {
    /// Index of the closing partner of an opening bracket.
    pub partner: Option<u32>,
    /// What comes first inside, at its own level, when it is `|` or `WHERE` rather than a comma.
    pub is_comprehension: bool,
    /// Whether a comma stands inside, at its own level.
    pub has_comma: bool,
}

impl<'a> Shared<'a> {
    pub fn new(source: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            source,
            tokens,
            brackets: match_brackets(tokens),
            furthest: Cell::default(),
            opened: Cell::default(),
            cause: RefCell::default(),
            depth: Cell::new(0),
            height: Cell::new(0),
            patterns_allowed: Cell::new(false),
            bar_ends: Cell::new(false),
            labels_are_types: Cell::new(false),
            errors: RefCell::default(),
            old_colons: RefCell::default(),
        }
    }

    /// Back to the state of a fresh start, after an error cut parsing short.
    pub fn reset(&self) {
        self.depth.set(0);
        self.height.set(0);
        self.patterns_allowed.set(false);
        self.bar_ends.set(false);
        self.labels_are_types.set(false);
    }

    /// Index of the token that an error is about.
    pub fn place(&self, trouble: Trouble) -> usize {
        trouble.at as usize
    }

    /// Turns an error from within the parser into the one people see.
    pub fn explain(&self, trouble: Trouble) -> ParseError {
        if let Some(cause) = self.cause.take() {
            return cause;
        }
        let (furthest, expected) = self.furthest.get();
        let (at, expected) = if furthest >= trouble.at {
            (furthest, expected)
        } else {
            (trouble.at, Expected::Thing(Thing::Clause).into())
        };
        let opened = self
            .opened
            .get()
            .filter(|(_, place)| *place == at)
            .map(|(index, _)| index as usize);
        let Some(token) = self.tokens.get(at as usize) else {
            // Right behind the last token, where the missing part would stand.
            let end = self
                .tokens
                .last()
                .map_or(0, |token| token.span.end as usize);
            let end = Span::new(end, end);
            return self.unexpected(None, end, expected, opened);
        };
        let number_wanted = expected.has(Expected::Thing(Thing::Expression));
        match token.kind {
            TokenKind::Bad(Bad::Number) if !number_wanted => {}
            TokenKind::Bad(bad) => return self.bad_token(bad, token.span),
            _ => {}
        }
        self.unexpected(Some(token.span), token.span, expected, opened)
    }

    pub fn unexpected(
        &self,
        found: Option<Span>,
        span: Span,
        expected: ExpectedSet,
        opened: Option<usize>,
    ) -> ParseError {
        ParseError::Unexpected {
            found: found.map(|span| shorten(span.text(self.source)).into()),
            span,
            expected: expected.members(),
            opened: opened
                .filter(|at| self.brackets[*at].partner.is_none())
                .and_then(|at| match self.tokens[at].kind {
                    TokenKind::Symbol(symbol) => Some((symbol, self.tokens[at].span)),
                    _ => None,
                }),
        }
    }

    fn bad_token(&self, bad: Bad, span: Span) -> ParseError {
        let text = span.text(self.source);
        let character = text.chars().next().unwrap_or_default();
        let opening = |length| Span::new(span.start as usize, span.start as usize + length);
        match bad {
            Bad::UnclosedString => ParseError::UnclosedString { span: opening(1) },
            Bad::UnclosedName => ParseError::UnclosedName { span: opening(1) },
            Bad::EmptyName => ParseError::EmptyName { span },
            Bad::UnclosedComment => ParseError::UnclosedComment { span: opening(2) },
            Bad::Escape(span) => ParseError::InvalidEscape {
                escape: span.text(self.source).into(),
                span,
            },
            Bad::Number => ParseError::InvalidNumber {
                text: shorten(text).into(),
                span,
            },
            Bad::Dollar => ParseError::LoneDollar { span },
            Bad::Dash => ParseError::UnicodeDash { character, span },
            Bad::Character => ParseError::UnexpectedCharacter { character, span },
            Bad::TooLong => ParseError::TooLong,
        }
    }
}

/// Cuts text that is too long for a message.
pub(super) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None if line.len() < text.len() => format!("{line}..."),
        None => line.to_owned(),
    }
}

/// Finds the partner of each bracket, in one pass.
fn match_brackets(tokens: &[Token]) -> Vec<Bracket> {
    let mut brackets = vec![Bracket::default(); tokens.len()];
    let mut open: Vec<(usize, Symbol)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Symbol(symbol) if symbol.closing().is_some() => {
                open.push((at, symbol.closing().expect("just seen")));
            }
            TokenKind::Symbol(
                symbol @ (Symbol::RightParen | Symbol::RightBracket | Symbol::RightBrace),
            ) if open.last().is_some_and(|top| top.1 == symbol) => {
                let (opening, _) = open.pop().expect("just seen");
                brackets[opening].partner = Some(at as u32);
            }
            TokenKind::Symbol(Symbol::Comma) => {
                if let Some(top) = open.last() {
                    brackets[top.0].has_comma = true;
                }
            }
            TokenKind::Symbol(Symbol::Bar) | TokenKind::Keyword(Keyword::Where) => {
                if let Some(top) = open.last() {
                    let bracket = &mut brackets[top.0];
                    bracket.is_comprehension |= !bracket.has_comma;
                }
            }
            _ => {}
        }
    }
    brackets
}
