//! The lexer: source text to tokens, in one pass.
//!
//! Never fails. Text that is no token becomes a [`TokenKind::Bad`] token with its reason, and lexing goes on after it, so
//! that the parser can report what it means where it stands.

use super::escape;
use super::keyword::Keyword;
use super::token::{Bad, Symbol, Token, TokenKind};
use crate::diagnostic::Span;

/// Splits `source` into tokens, spans in bytes. Spaces and comments are dropped. Linear in the length of the text.
pub fn lex(source: &str) -> Vec<Token> {
    if u32::try_from(source.len()).is_err() {
        return vec![Token {
            kind: TokenKind::Bad(Bad::TooLong),
            span: Span::new(0, 0),
        }];
    }
    let mut tokens = Vec::with_capacity(source.len() / 6 + 8);
    let mut lexer = Lexer { source, at: 0 };
    while let Some(token) = lexer.next_token() {
        tokens.push(token);
    }
    tokens
}

/// The first token, without reading further.
pub(super) fn first_token(source: &str) -> Option<Token> {
    Lexer { source, at: 0 }.next_token()
}

/// Whether a plain name can begin with `character`.
pub fn starts_name(character: char) -> bool {
    character == '_' || character.is_alphabetic()
}

/// Whether a plain name can go on with `character`.
pub fn continues_name(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

/// Dashes and minus signs that people paste in place of `-`.
pub fn is_dash(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1C}'..='\u{1F}' | '\u{180E}' | '\u{FEFF}')
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn next_token(&mut self) -> Option<Token> {
        if let Some(unclosed) = self.skip_trivia() {
            return Some(unclosed);
        }
        let start = self.at;
        let first = self.peek()?;
        let kind = match first {
            '0'..='9' => self.number(),
            '.' if self.byte(1).is_some_and(|byte| byte.is_ascii_digit()) => self.number(),
            '\'' | '"' => self.string(first as u8),
            '`' => self.quoted_name(),
            '$' => self.parameter(),
            _ if starts_name(first) => self.word(),
            _ => self.symbol(first),
        };
        Some(Token {
            kind,
            span: Span::new(start, self.at),
        })
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.source.as_bytes().get(self.at + ahead).copied()
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest
            .find(|character| !wanted(character))
            .unwrap_or(rest.len());
    }

    /// Skips spaces and comments; hands back a bad token for a comment without end.
    fn skip_trivia(&mut self) -> Option<Token> {
        loop {
            self.skip_while(is_space);
            let rest = self.rest();
            if rest.starts_with("//") {
                self.skip_while(|character| character != '\n' && character != '\r');
            } else if let Some(comment) = rest.strip_prefix("/*") {
                let start = self.at;
                let Some(length) = comment.find("*/") else {
                    self.at = self.source.len();
                    return Some(Token {
                        kind: TokenKind::Bad(Bad::UnclosedComment),
                        span: Span::new(start, self.at),
                    });
                };
                self.at += length + 4;
            } else {
                return None;
            }
        }
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_while(continues_name);
        Keyword::of(&self.source[start..self.at]).map_or(TokenKind::Name, TokenKind::Keyword)
    }

    /// Decimal, hexadecimal, octal or floating; with letters glued to it, a bad number.
    fn number(&mut self) -> TokenKind {
        let start = self.at;
        let radix = match (self.byte(0), self.byte(1)) {
            (Some(b'0'), Some(b'x' | b'X')) => 16,
            (Some(b'0'), Some(b'o' | b'O')) => 8,
            _ => return self.decimal(),
        };
        self.at += 2;
        self.skip_while(continues_name);
        let digits = &self.source[start + 2..self.at];
        let right = digits
            .chars()
            .all(|digit| digit.is_digit(radix) || digit == '_');
        if right && !digits.starts_with('_') && !digits.ends_with('_') && !digits.is_empty() {
            TokenKind::Integer
        } else {
            TokenKind::Bad(Bad::Number)
        }
    }

    fn decimal(&mut self) -> TokenKind {
        let start = self.at;
        let mut kind = TokenKind::Integer;
        self.skip_digits();
        let whole = &self.source[start..self.at];
        if self.byte(0) == Some(b'.') && self.byte(1).is_some_and(|byte| byte.is_ascii_digit()) {
            kind = TokenKind::Float;
            self.at += 1;
            self.skip_digits();
        }
        if let Some(length) = self.exponent() {
            kind = TokenKind::Float;
            self.at += length;
            self.skip_digits();
        }
        if self.peek().is_some_and(continues_name) {
            self.skip_while(continues_name);
            return TokenKind::Bad(Bad::Number);
        }
        // `017` was octal once and is decimal elsewhere: neither reading is safe.
        if kind == TokenKind::Integer && whole.len() > 1 && whole.starts_with('0') {
            return TokenKind::Bad(Bad::Number);
        }
        kind
    }

    /// Digits, with single `_` between them.
    fn skip_digits(&mut self) {
        while self.byte(0).is_some_and(|byte| byte.is_ascii_digit())
            || self.byte(0) == Some(b'_') && self.byte(1).is_some_and(|byte| byte.is_ascii_digit())
        {
            self.at += 1;
        }
    }

    /// The length of `e`, `e+` or `e-` when a digit follows.
    fn exponent(&self) -> Option<usize> {
        if !matches!(self.byte(0), Some(b'e' | b'E')) {
            return None;
        }
        let length = if matches!(self.byte(1), Some(b'+' | b'-')) {
            2
        } else {
            1
        };
        self.byte(length)?.is_ascii_digit().then_some(length)
    }

    fn string(&mut self, quote: u8) -> TokenKind {
        let bytes = self.source.as_bytes();
        let mut wrong = None;
        self.at += 1;
        while let Some(&byte) = bytes.get(self.at) {
            if byte == quote {
                self.at += 1;
                return wrong.map_or(TokenKind::String, |span| TokenKind::Bad(Bad::Escape(span)));
            }
            if byte != b'\\' {
                self.at += 1;
                continue;
            }
            let (length, value) = escape::read(self.rest());
            if value.is_none() {
                wrong.get_or_insert(Span::new(self.at, self.at + length));
            }
            self.at += length;
        }
        // The rest of the text belongs to the string; the mark goes to the quote that opened it.
        self.at = self.source.len();
        TokenKind::Bad(Bad::UnclosedString)
    }

    /// A doubled back-quote inside stands for one.
    fn quoted_name(&mut self) -> TokenKind {
        let start = self.at;
        self.at += 1;
        while let Some(length) = self.rest().find('`') {
            self.at += length + 1;
            if self.byte(0) != Some(b'`') {
                let empty = self.at - start == 2;
                return if empty {
                    TokenKind::Bad(Bad::EmptyName)
                } else {
                    TokenKind::QuotedName
                };
            }
            self.at += 1;
        }
        self.at = self.source.len();
        TokenKind::Bad(Bad::UnclosedName)
    }

    fn parameter(&mut self) -> TokenKind {
        self.at += 1;
        match self.peek() {
            Some('`') => match self.quoted_name() {
                TokenKind::QuotedName => TokenKind::Parameter,
                bad => bad,
            },
            Some(character) if continues_name(character) => {
                self.skip_while(continues_name);
                TokenKind::Parameter
            }
            _ => TokenKind::Bad(Bad::Dollar),
        }
    }

    fn symbol(&mut self, first: char) -> TokenKind {
        let second = self.byte(1);
        let (length, symbol) = match (first, second) {
            ('.', Some(b'.')) => (2, Symbol::DotDot),
            ('|', Some(b'|')) => (2, Symbol::BarBar),
            ('+', Some(b'=')) => (2, Symbol::PlusEqual),
            ('<', Some(b'>')) => (2, Symbol::NotEqual),
            ('<', Some(b'=')) => (2, Symbol::LessOrEqual),
            ('>', Some(b'=')) => (2, Symbol::GreaterOrEqual),
            ('=', Some(b'~')) => (2, Symbol::EqualTilde),
            ('(', _) => (1, Symbol::LeftParen),
            (')', _) => (1, Symbol::RightParen),
            ('[', _) => (1, Symbol::LeftBracket),
            (']', _) => (1, Symbol::RightBracket),
            ('{', _) => (1, Symbol::LeftBrace),
            ('}', _) => (1, Symbol::RightBrace),
            (',', _) => (1, Symbol::Comma),
            (';', _) => (1, Symbol::Semicolon),
            (':', _) => (1, Symbol::Colon),
            ('.', _) => (1, Symbol::Dot),
            ('|', _) => (1, Symbol::Bar),
            ('&', _) => (1, Symbol::Ampersand),
            ('!', _) => (1, Symbol::Exclamation),
            ('+', _) => (1, Symbol::Plus),
            ('-', _) => (1, Symbol::Minus),
            ('*', _) => (1, Symbol::Star),
            ('/', _) => (1, Symbol::Slash),
            ('%', _) => (1, Symbol::Percent),
            ('^', _) => (1, Symbol::Caret),
            ('=', _) => (1, Symbol::Equal),
            ('<', _) => (1, Symbol::Less),
            ('>', _) => (1, Symbol::Greater),
            _ => return self.stray(first),
        };
        self.at += length;
        TokenKind::Symbol(symbol)
    }

    fn stray(&mut self, character: char) -> TokenKind {
        self.at += character.len_utf8();
        TokenKind::Bad(if is_dash(character) {
            Bad::Dash
        } else {
            Bad::Character
        })
    }
}
