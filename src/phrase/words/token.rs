//! Tokens of a phrase.

use nom::error::{Error, ErrorKind};
use nom::{Err, IResult};

use crate::diagnostic::Span;
use crate::policy::gazetteer::Kind;

/// One token and the bytes of the line that it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// Letters and digits that begin with a letter, or a number with letters behind it: `cities`, `13th`; lower case.
    Word(String),
    /// Digits, perhaps parted by dots or hyphens: `3`, `0.8`, `2022-12`.
    Number(String),
    /// One Han character, simplified.
    Han(char),
    /// Any other character.
    Symbol(char),
    /// What stands between quotation marks, as written.
    Quoted(String),
    /// `industry:uav`
    Forced(Kind, String),
}

/// Some tokens of a line: the input of the block parsers.
#[derive(Debug, Clone, Copy)]
pub struct Tokens<'a>(pub &'a [Token]);

/// What a block parser gives.
pub type Read<'a, T> = IResult<Tokens<'a>, T>;

impl<'a> Tokens<'a> {
    pub fn len(self) -> usize {
        self.0.len()
    }

    pub fn first(self) -> Option<&'a TokenKind> {
        self.0.first().map(|token| &token.kind)
    }

    /// What follows after `count` tokens.
    pub fn after(self, count: usize) -> Self {
        Self(&self.0[count.min(self.0.len())..])
    }

    /// What follows an English word.
    pub fn word(self, word: &str) -> Option<Self> {
        match self.first()? {
            TokenKind::Word(own) if own == word => Some(self.after(1)),
            _ => None,
        }
    }

    /// What follows a run of Han characters.
    pub fn han(self, word: &str) -> Option<Self> {
        let mut rest = self;
        for character in word.chars() {
            match rest.first()? {
                TokenKind::Han(own) if *own == character => rest = rest.after(1),
                _ => return None,
            }
        }
        Some(rest)
    }

    pub fn symbol(self, symbol: char) -> Option<Self> {
        match self.first()? {
            TokenKind::Symbol(own) if *own == symbol => Some(self.after(1)),
            _ => None,
        }
    }

    /// The failure of a parser at these tokens.
    pub fn fail<T>(self) -> Read<'a, T> {
        Err(Err::Error(Error::new(self, ErrorKind::Tag)))
    }
}

/// English words, one after another.
pub fn words<'a>(text: &'static str) -> impl Fn(Tokens<'a>) -> Read<'a, ()> {
    move |tokens| {
        let mut rest = tokens;
        for word in text.split(' ') {
            match rest.word(word) {
                Some(next) => rest = next,
                None => return tokens.fail(),
            }
        }
        Ok((rest, ()))
    }
}

/// A run of Han characters.
pub fn han<'a>(text: &'static str) -> impl Fn(Tokens<'a>) -> Read<'a, ()> {
    move |tokens| match tokens.han(text) {
        Some(rest) => Ok((rest, ())),
        None => tokens.fail(),
    }
}

pub fn symbol<'a>(symbol: char) -> impl Fn(Tokens<'a>) -> Read<'a, ()> {
    move |tokens| match tokens.symbol(symbol) {
        Some(rest) => Ok((rest, ())),
        None => tokens.fail(),
    }
}
