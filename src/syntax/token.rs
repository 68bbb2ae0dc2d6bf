//! Tokens: what the lexer hands to the parser. Spaces and comments are already gone.

use super::keyword::Keyword;
use crate::diagnostic::Span;

/// A piece of source text and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// What a token is. Its text is `span` of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A plain name that is no keyword.
    Name,
    /// A word of the language; many may stand as names too.
    Keyword(Keyword),
    /// `` `any text` ``
    QuotedName,
    /// `$name`, `$1`, `` $`any text` ``
    Parameter,
    /// Decimal, `0x` or `0o`. Its size is checked by the parser.
    Integer,
    /// With fraction or exponent.
    Float,
    /// In single or double quotes, with escapes that are known to be right.
    String,
    Symbol(Symbol),
    /// Text that no token of the language begins with or that breaks off.
    Bad(Bad),
}

/// Punctuation and operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Symbol {
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Semicolon,
    Colon,
    Dot,
    DotDot,
    Bar,
    BarBar,
    Ampersand,
    Exclamation,
    Plus,
    PlusEqual,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    EqualTilde,
}

/// Every symbol with its spelling, in the order of the enum.
pub const SYMBOLS: [(&str, Symbol); 29] = [
    ("(", Symbol::LeftParen),
    (")", Symbol::RightParen),
    ("[", Symbol::LeftBracket),
    ("]", Symbol::RightBracket),
    ("{", Symbol::LeftBrace),
    ("}", Symbol::RightBrace),
    (",", Symbol::Comma),
    (";", Symbol::Semicolon),
    (":", Symbol::Colon),
    (".", Symbol::Dot),
    ("..", Symbol::DotDot),
    ("|", Symbol::Bar),
    ("||", Symbol::BarBar),
    ("&", Symbol::Ampersand),
    ("!", Symbol::Exclamation),
    ("+", Symbol::Plus),
    ("+=", Symbol::PlusEqual),
    ("-", Symbol::Minus),
    ("*", Symbol::Star),
    ("/", Symbol::Slash),
    ("%", Symbol::Percent),
    ("^", Symbol::Caret),
    ("=", Symbol::Equal),
    ("<>", Symbol::NotEqual),
    ("<", Symbol::Less),
    ("<=", Symbol::LessOrEqual),
    (">", Symbol::Greater),
    (">=", Symbol::GreaterOrEqual),
    ("=~", Symbol::EqualTilde),
];

impl Symbol {
    pub fn text(self) -> &'static str {
        SYMBOLS[self as usize].0
    }

    /// The closing partner of an opening bracket.
    pub fn closing(self) -> Option<Symbol> {
        match self {
            Self::LeftParen => Some(Self::RightParen),
            Self::LeftBracket => Some(Self::RightBracket),
            Self::LeftBrace => Some(Self::RightBrace),
            _ => None,
        }
    }
}

/// Why a piece of text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    /// A quote without its partner.
    UnclosedString,
    /// A back-quote without its partner.
    UnclosedName,
    /// `` `` ``: a name needs at least one character.
    EmptyName,
    /// `/*` without `*/`.
    UnclosedComment,
    /// A string with a wrong escape; where the escape stands.
    Escape(Span),
    /// Digits and letters that together are no number.
    Number,
    /// A `$` that no name follows.
    Dollar,
    /// A dash or minus sign of Unicode in place of `-`.
    Dash,
    /// A character the language has no use for.
    Character,
    /// The source is longer than 4 GiB.
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_follow_the_enum() {
        for (at, (text, symbol)) in SYMBOLS.iter().enumerate() {
            assert_eq!(*symbol as usize, at, "{text}");
        }
    }
}
