//! From the text of a phrase to tokens: widths and spaces evened out, polite words dropped.

use super::token::{Token, TokenKind};
use crate::diagnostic::Span;
use crate::policy::fold::{fold, is_han};
use crate::policy::gazetteer::Kind;

/// Longer lines are no phrases.
pub const MAX_CHARACTERS: usize = 20_000;

/// Words at the head of a line that say nothing.
const POLITE: &[&str] = &[
    "请列出",
    "请问",
    "列出",
    "查",
    "show",
    "list",
    "which",
    "please",
];

/// Quotation marks, opening and closing; they force a name.
const QUOTES: &[(char, char)] = &[
    ('“', '”'),
    ('"', '"'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('‘', '’'),
];

/// The characters of a line and its tokens.
#[derive(Debug, Default)]
pub struct Line {
    /// Folded; a space only where it parts words.
    pub characters: Vec<Character>,
    pub tokens: Vec<Token>,
    /// The index in `characters` at which each token starts; then the length.
    pub starts: Vec<usize>,
}

/// A folded character and where it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Character {
    pub folded: char,
    pub start: usize,
    pub end: usize,
}

impl Line {
    /// Cuts a text into tokens. `is_name` tells whether a name begins at a character, so that polite words cannot cut it.
    pub fn new(text: &str, is_name: impl Fn(&[char]) -> bool) -> Self {
        let mut characters = drop_end(spaced(text));
        loop {
            let folded: Vec<char> = characters.iter().map(|own| own.folded).collect();
            match polite_length(&folded) {
                Some(length) if !is_name(&folded) => characters.drain(..length).for_each(drop),
                _ => break,
            }
        }
        let mut line = Self {
            characters,
            ..Self::default()
        };
        line.cut(text);
        line
    }

    /// The span of some tokens; empty and behind the last token when there are none.
    pub fn span(&self, from: usize, to: usize) -> Span {
        match (self.tokens.get(from), self.tokens.get(to.max(from + 1) - 1)) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => {
                let end = self.tokens.last().map_or(0, |last| last.span.end);
                Span { start: end, end }
            }
        }
    }

    /// The token that starts at a character.
    pub fn token_at(&self, character: usize) -> Option<usize> {
        self.starts.binary_search(&character).ok()
    }

    fn cut(&mut self, text: &str) {
        let mut at = 0;
        while let Some(own) = self.characters.get(at).copied() {
            if own.folded == ' ' {
                at += 1;
                continue;
            }
            let (kind, end) = self.token(at, text);
            let bytes = (own.start, self.characters[end - 1].end);
            self.starts.push(at);
            self.tokens.push(Token {
                kind,
                span: Span::new(bytes.0, bytes.1),
            });
            at = end;
        }
        self.starts.push(self.characters.len());
    }

    /// The token at a character and the index after it.
    fn token(&self, at: usize, text: &str) -> (TokenKind, usize) {
        let own = self.characters[at].folded;
        if let Some(quoted) = self.quoted(at, text) {
            return quoted;
        }
        if let Some(forced) = self.forced(at, text) {
            return forced;
        }
        if own.is_ascii_digit() {
            return self.number(at);
        }
        if own.is_alphabetic() && !is_han(own) {
            let end = self.word_end(at);
            return (TokenKind::Word(self.text(at, end)), end);
        }
        match is_han(own) {
            true => (TokenKind::Han(own), at + 1),
            false => (TokenKind::Symbol(own), at + 1),
        }
    }

    fn quoted(&self, at: usize, text: &str) -> Option<(TokenKind, usize)> {
        let open = self.characters[at].folded;
        let (_, close) = QUOTES.iter().find(|(own, _)| *own == open)?;
        let rest = &self.characters[at + 1..];
        let length = rest.iter().position(|own| own.folded == *close)?;
        let inner = match rest[..length]
            .iter()
            .map(|own| (own.start, own.end))
            .reduce(|a, b| (a.0, b.1))
        {
            Some((start, end)) => text[start..end].to_owned(),
            None => String::new(),
        };
        Some((TokenKind::Quoted(inner), at + length + 2))
    }

    /// `industry:uav`; the key runs to the next space, or to the next Han character unless it is of a document.
    fn forced(&self, at: usize, text: &str) -> Option<(TokenKind, usize)> {
        let end = self.word_end(at);
        let word = self.text(at, end);
        let kind = match word.as_str() {
            "doc" => Kind::Document,
            word => Kind::ALL.into_iter().find(|kind| kind.word() == word)?,
        };
        (self.characters.get(end)?.folded == ':').then_some(())?;
        let is_key = |own: &&Character| match kind {
            Kind::Document | Kind::Agency => own.folded != ' ',
            _ => own.folded.is_ascii_alphanumeric() || "._/-:".contains(own.folded),
        };
        let key_start = end + 1;
        let mut key_end = key_start
            + self.characters[key_start..]
                .iter()
                .take_while(is_key)
                .count();
        // A document number ends with 号, whatever follows.
        let number_end = self.characters[key_start..key_end]
            .iter()
            .position(|own| own.folded == '号');
        if let Some(length) = number_end.filter(|_| kind == Kind::Document) {
            key_end = key_start + length + 1;
        }
        let first = self.characters[key_start..key_end].first()?.start;
        let key = text[first..self.characters[key_end - 1].end].to_owned();
        Some((TokenKind::Forced(kind, key), key_end))
    }

    /// Digits with single dots or hyphens inside; letters right behind make it a word (`13th`).
    fn number(&self, at: usize) -> (TokenKind, usize) {
        let is_digit = |at: usize| self.folded(at).is_some_and(|own| own.is_ascii_digit());
        let mut end = at;
        while is_digit(end) || (matches!(self.folded(end), Some('.' | '-')) && is_digit(end + 1)) {
            end += 1;
        }
        let is_letter = self
            .folded(end)
            .is_some_and(|own| own.is_ascii_alphabetic());
        if is_letter {
            let end = self.word_end(at);
            return (TokenKind::Word(self.text(at, end)), end);
        }
        (TokenKind::Number(self.text(at, end)), end)
    }

    fn word_end(&self, at: usize) -> usize {
        let is_letter = |at: usize| {
            self.folded(at)
                .is_some_and(|own| own.is_alphanumeric() && !is_han(own))
        };
        let mut end = at;
        while is_letter(end) || (self.folded(end) == Some('-') && end > at && is_letter(end + 1)) {
            end += 1;
        }
        end
    }

    fn folded(&self, at: usize) -> Option<char> {
        self.characters.get(at).map(|own| own.folded)
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.characters[from..to]
            .iter()
            .map(|own| own.folded)
            .collect()
    }
}

/// Folded characters with runs of spaces as one, none at the ends or between Han characters and marks.
fn spaced(text: &str) -> Vec<Character> {
    let mut characters: Vec<Character> = Vec::new();
    for (start, own) in text.char_indices() {
        let folded = fold(own);
        let end = start + own.len_utf8();
        if matches!(own, '\u{200b}' | '\u{feff}') || own.is_control() && !own.is_whitespace() {
            continue;
        }
        let is_space = folded.is_whitespace();
        if is_space && characters.last().is_none_or(|last| last.folded == ' ') {
            continue;
        }
        let folded = if is_space { ' ' } else { folded };
        let after_space = characters.len().checked_sub(2);
        if let (Some(before), Some(' ')) = (after_space, characters.last().map(|last| last.folded))
            && is_han(folded)
            && is_han(characters[before].folded)
        {
            characters.pop();
        }
        characters.push(Character { folded, start, end });
    }
    characters
}

/// Without spaces, question marks and full stops at the end.
fn drop_end(mut characters: Vec<Character>) -> Vec<Character> {
    while characters
        .last()
        .is_some_and(|last| matches!(last.folded, ' ' | '?' | '。' | '.' | '!' | ';'))
    {
        characters.pop();
    }
    characters
}

/// The length of a polite word that the line begins with, and of the space or comma after it.
fn polite_length(folded: &[char]) -> Option<usize> {
    POLITE.iter().find_map(|word| {
        let length = word.chars().count();
        let begins = folded.len() > length && word.chars().eq(folded[..length].iter().copied());
        let next = *folded.get(length)?;
        let ends = !next.is_ascii_alphanumeric() || !word.is_ascii();
        let more = usize::from(matches!(next, ' ' | ',' | ':' | '、'));
        (begins && ends).then_some(length + more)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        let line = Line::new(text, |_| false);
        line.tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn widths_spaces_and_polite_words() {
        let expected = vec![
            TokenKind::Word("cities".into()),
            TokenKind::Word("with".into()),
            TokenKind::Number("3".into()),
            TokenKind::Symbol('+'),
            TokenKind::Word("clusters".into()),
        ];
        assert_eq!(
            kinds("Please show  ＣＩＴＩＥＳ with ３+ clusters？"),
            expected
        );
        assert_eq!(
            kinds("请问 城 市"),
            vec![TokenKind::Han('城'), TokenKind::Han('市')]
        );
    }

    #[test]
    fn words_numbers_quotes_and_keys() {
        assert_eq!(
            kinds("co-located 13th 2022-12 0.8 “十四五” industry:uav doc:t:01ab的"),
            vec![
                TokenKind::Word("co-located".into()),
                TokenKind::Word("13th".into()),
                TokenKind::Number("2022-12".into()),
                TokenKind::Number("0.8".into()),
                TokenKind::Quoted("十四五".into()),
                TokenKind::Forced(Kind::Industry, "uav".into()),
                TokenKind::Forced(Kind::Document, "t:01ab的".into()),
            ]
        );
    }

    #[test]
    fn spans_point_into_the_text() {
        let text = "请问　绵阳的集群";
        let line = Line::new(text, |_| false);
        assert_eq!(line.span(0, 2).text(text), "绵阳");
        assert_eq!(line.span(2, 9).text(text), "");
    }
}
