//! The parser's input: a position in the tokens, steps and looks ahead from it, and the limits of nesting.

use nom::error::ErrorKind;
use nom::{Err, IResult};

use super::error::ParseError;
use super::expected::{Expected, Thing};
use super::keyword::Keyword;
use super::shared::Shared;
use super::token::{Symbol, Token, TokenKind};
use crate::diagnostic::Span;

/// How deep a query may nest, and how high its syntax tree may grow. Every stage may recurse over the tree: at this
/// depth a debug build stays far below the 2 MiB stack of a thread.
pub const MAX_DEPTH: u32 = 128;

/// How many operators a chain such as `a OR b OR c` may have. A chain grows the tree as nesting does, but programs write long ones; a
/// text that can hold one of more than [`MAX_DEPTH`] is run on a large stack.
pub const MAX_CHAIN: u32 = 1_000;

/// What a parser hands back: the rest of the input and what it read.
pub(super) type Parsed<'a, T> = IResult<Tokens<'a>, T, Trouble>;

/// The tokens from one position up to another. Small, for parsers hand many of these around.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tokens<'a> {
    at: u32,
    end: u32,
    pub shared: &'a Shared<'a>,
}

/// An error on its way up: only where. What is known about it lies in [`Shared`], so that results stay small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trouble {
    pub at: u32,
}

impl<'a> Tokens<'a> {
    pub fn new(shared: &'a Shared<'a>) -> Self {
        Self {
            at: 0,
            end: shared.tokens.len() as u32,
            shared,
        }
    }

    /// Index of the next token.
    pub fn index(self) -> usize {
        self.at as usize
    }

    /// The same input from another position on.
    pub fn from(self, at: usize) -> Self {
        Self {
            at: at as u32,
            ..self
        }
    }

    /// The kind of the token that lies `ahead` tokens after the next.
    pub fn kind(self, ahead: usize) -> Option<TokenKind> {
        let at = self.index() + ahead;
        if at < self.end as usize {
            Some(self.shared.tokens[at].kind)
        } else {
            None
        }
    }

    pub fn is_symbol(self, ahead: usize, symbol: Symbol) -> bool {
        self.kind(ahead) == Some(TokenKind::Symbol(symbol))
    }

    pub fn is_keyword(self, ahead: usize, keyword: Keyword) -> bool {
        self.kind(ahead) == Some(TokenKind::Keyword(keyword))
    }

    /// The keyword that the next token is.
    pub fn keyword(self) -> Option<Keyword> {
        match self.kind(0) {
            Some(TokenKind::Keyword(keyword)) => Some(keyword),
            _ => None,
        }
    }

    /// How far ahead the partner of the opening bracket lies that is `ahead` tokens away.
    pub fn closing(self, ahead: usize) -> Option<usize> {
        let partner = self.shared.brackets.get(self.index() + ahead)?.partner?;
        Some((partner - self.at) as usize)
    }

    /// Whether the bracket that is next holds `|` or `WHERE` before any comma.
    pub fn is_comprehension(self) -> bool {
        self.shared
            .brackets
            .get(self.index())
            .is_some_and(|bracket| bracket.is_comprehension)
    }

    /// Whether the bracket that is next holds a comma at its own level.
    pub fn has_comma(self) -> bool {
        self.shared
            .brackets
            .get(self.index())
            .is_some_and(|bracket| bracket.has_comma)
    }

    /// The place of the next token; after the last one, the end of the source.
    pub fn span(self) -> Span {
        let end = self.shared.source.len();
        self.shared
            .tokens
            .get(self.index())
            .map_or(Span::new(end, end), |token| token.span)
    }

    /// From the next token here up to the last one before `rest`.
    pub fn span_to(self, rest: Tokens<'a>) -> Span {
        match rest.at.checked_sub(1) {
            Some(last) if last >= self.at => self.span().to(Self { at: last, ..self }.span()),
            _ => Span {
                end: self.span().start,
                ..self.span()
            },
        }
    }

    pub fn text(self, span: Span) -> &'a str {
        span.text(self.shared.source)
    }

    /// Steps over the next token.
    pub fn advance(self) -> Self {
        Self {
            at: self.at + 1,
            ..self
        }
    }

    /// Takes the next token when `wanted` likes it; else notes what was expected.
    pub fn take_if(
        self,
        expected: Expected,
        wanted: impl Fn(TokenKind) -> bool,
    ) -> Parsed<'a, Span> {
        match self.kind(0) {
            Some(kind) if wanted(kind) => Ok((self.advance(), self.span())),
            _ => Err(Err::Error(self.trouble(expected))),
        }
    }

    /// Notes that `expected` could have stood here.
    pub fn note(self, expected: Expected) {
        let (furthest, set) = self.shared.furthest.get();
        if self.at > furthest {
            self.shared.furthest.set((self.at, expected.into()));
        } else if self.at == furthest {
            self.shared
                .furthest
                .set((furthest, set.union(expected.into())));
        }
    }

    /// The error that `expected` does not stand here.
    pub fn trouble(self, expected: Expected) -> Trouble {
        self.note(expected);
        Trouble { at: self.at }
    }

    /// Notes that the bracket at `open` could have been closed here.
    pub fn note_open(self, open: Tokens<'a>) {
        self.shared.opened.set(Some((open.at, self.at)));
    }

    /// A final error: what was read from here up to `rest` is not `wanted`.
    pub fn refuse<T>(self, rest: Tokens<'a>, wanted: Thing) -> Parsed<'a, T> {
        let span = self.span_to(rest);
        let expected = Expected::Thing(wanted).into();
        self.fail(self.shared.unexpected(Some(span), span, expected, None))
    }

    /// A final error with a cause of its own.
    pub fn fail<T>(self, cause: ParseError) -> Parsed<'a, T> {
        self.shared.cause.replace(Some(cause));
        Err(Err::Failure(Trouble { at: self.at }))
    }

    /// Runs a parser one level deeper.
    pub fn nested<T>(self, parser: impl FnOnce(Self) -> Parsed<'a, T>) -> Parsed<'a, T> {
        let depth = self.shared.depth.get();
        if depth >= MAX_DEPTH {
            return self.too_deep(MAX_DEPTH);
        }
        self.shared.depth.set(depth + 1);
        let outer = self.shared.height.replace(0);
        let result = parser(self);
        self.shared.height.set(outer.max(self.shared.height.get()));
        self.shared.depth.set(depth);
        result
    }

    /// Counts a node that is put on top of the trees read so far: chains such as `1 + 1 + 1` grow without nesting.
    pub fn grow(self) -> Result<(), Err<Trouble>> {
        let height = self.shared.height.get() + 1;
        self.shared.height.set(height);
        if height <= MAX_CHAIN {
            return Ok(());
        }
        self.too_deep::<()>(MAX_CHAIN).map(|_| ())
    }

    fn too_deep<T>(self, limit: u32) -> Parsed<'a, T> {
        self.fail(ParseError::TooDeep {
            span: self.span(),
            limit,
        })
    }
}

impl<'a> nom::Input for Tokens<'a> {
    type Item = Token;
    type Iter = std::iter::Copied<std::slice::Iter<'a, Token>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.end.saturating_sub(self.at) as usize
    }

    fn take(&self, count: usize) -> Self {
        Self {
            end: self.at + count as u32,
            ..*self
        }
    }

    fn take_from(&self, index: usize) -> Self {
        self.from(self.index() + index)
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.shared.tokens[self.at.min(self.end) as usize..self.end as usize]
            .iter()
            .copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, nom::Needed> {
        if count <= self.input_len() {
            Ok(count)
        } else {
            Err(nom::Needed::new(count - self.input_len()))
        }
    }
}

impl<'a> nom::error::ParseError<Tokens<'a>> for Trouble {
    fn from_error_kind(input: Tokens<'a>, _kind: ErrorKind) -> Self {
        Self { at: input.at }
    }

    fn append(_input: Tokens<'a>, _kind: ErrorKind, other: Self) -> Self {
        other
    }

    fn or(self, other: Self) -> Self {
        Self {
            at: self.at.max(other.at),
        }
    }
}
