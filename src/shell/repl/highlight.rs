//! Colours for what is typed: Cypher by its tokens, phrases by the names in them.

use crate::policy::fold::fold;
use crate::policy::gazetteer::Gazetteer;
use crate::shell::source::{Kind, kind_of};
use crate::shell::vocabulary::Vocabulary;
use crate::syntax::{Symbol, Token, TokenKind, lex};

/// Longer text stays uncoloured, so that typing stays quick.
const LONGEST: usize = 20_000;

const KEYWORD: &str = "\x1b[1;34m";
const TEXT: &str = "\x1b[32m";
const NUMBER: &str = "\x1b[36m";
const PARAMETER: &str = "\x1b[35m";
const NAME: &str = "\x1b[33m";
const FUNCTION: &str = "\x1b[36m";
const COMMENT: &str = "\x1b[2m";
const WRONG: &str = "\x1b[31m";
const RESET: &str = "\x1b[0m";

/// A stretch of text and its colour.
type Stretch = (usize, usize, &'static str);

/// The text with colour codes.
pub fn highlight(text: &str, vocabulary: &Vocabulary, names: Option<&Gazetteer>) -> String {
    if text.len() > LONGEST {
        return text.to_string();
    }
    match kind_of(text) {
        Kind::Cypher => paint(text, &cypher(text, vocabulary)),
        Kind::Phrase => paint(text, &phrase(text, names)),
        Kind::Command => {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            paint(text, &[(0, end, KEYWORD)])
        }
    }
}

fn paint(text: &str, stretches: &[Stretch]) -> String {
    let mut painted = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for &(start, end, color) in stretches {
        if let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) {
            painted.extend([before, color, inside, RESET]);
            at = end;
        }
    }
    painted.push_str(&text[at..]);
    painted
}

fn cypher(text: &str, vocabulary: &Vocabulary) -> Vec<Stretch> {
    let tokens = lex(text);
    let mut stretches = Vec::new();
    let mut at = 0;
    for (index, token) in tokens.iter().enumerate() {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        push_comment(text, at, start, &mut stretches);
        if let Some(color) = token_color(text, &tokens, index, vocabulary) {
            stretches.push((start, end, color));
        }
        at = end;
    }
    push_comment(text, at, text.len(), &mut stretches);
    stretches
}

/// Between two tokens there are only spaces and comments.
fn push_comment(text: &str, start: usize, end: usize, stretches: &mut Vec<Stretch>) {
    let comment = text.get(start..end).is_some_and(|gap| gap.contains('/'));
    if comment {
        stretches.push((start, end, COMMENT));
    }
}

fn token_color(
    text: &str,
    tokens: &[Token],
    index: usize,
    vocabulary: &Vocabulary,
) -> Option<&'static str> {
    let token = tokens[index];
    match token.kind {
        TokenKind::Keyword(_) if !follows(tokens, index, Symbol::Dot) => Some(KEYWORD),
        TokenKind::String => Some(TEXT),
        TokenKind::Integer | TokenKind::Float => Some(NUMBER),
        TokenKind::Parameter => Some(PARAMETER),
        TokenKind::Bad(_) => Some(WRONG),
        TokenKind::Name | TokenKind::QuotedName => name_color(text, tokens, index, vocabulary),
        _ => None,
    }
}

fn name_color(
    text: &str,
    tokens: &[Token],
    index: usize,
    vocabulary: &Vocabulary,
) -> Option<&'static str> {
    let name = tokens[index].span.text(text).trim_matches('`');
    let label = [Symbol::Colon, Symbol::Bar, Symbol::Ampersand]
        .iter()
        .any(|symbol| follows(tokens, index, *symbol));
    if label && vocabulary.is_label_or_type(name) {
        return Some(NAME);
    }
    let called = tokens
        .get(index + 1)
        .is_some_and(|next| next.kind == TokenKind::Symbol(Symbol::LeftParen));
    (called && vocabulary.is_function(name)).then_some(FUNCTION)
}

fn follows(tokens: &[Token], index: usize, symbol: Symbol) -> bool {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    before.is_some_and(|before| before.kind == TokenKind::Symbol(symbol))
}

/// Names of the graph, longest first from the left, and numbers.
fn phrase(text: &str, names: Option<&Gazetteer>) -> Vec<Stretch> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let folded: Vec<char> = characters.iter().map(|(_, c)| fold(*c)).collect();
    let offset = |at: usize| characters.get(at).map_or(text.len(), |(offset, _)| *offset);
    let mut stretches = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let found = names.and_then(|names| names.names_at(&folded, at).last().map(|(end, _)| *end));
        let (end, color) = match found {
            Some(end) => (end, Some(NAME)),
            None if folded[at].is_ascii_digit() => (number_end(&folded, at), Some(NUMBER)),
            None => (at + 1, None),
        };
        if let Some(color) = color {
            stretches.push((offset(at), offset(end), color));
        }
        at = end;
    }
    stretches
}

fn number_end(characters: &[char], start: usize) -> usize {
    let digits = characters[start..]
        .iter()
        .take_while(|c| c.is_ascii_digit());
    start + digits.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(colored: &str) -> String {
        anstream::adapter::strip_str(colored).to_string()
    }

    #[test]
    fn colours_add_nothing_to_the_text() {
        let vocabulary = Vocabulary::default();
        for text in [
            "MATCH (n:City) /* a */ RETURN n.count, 'a;\\'b' + $x // end",
            "RETURN 'unclosed",
            "四川省内没有无人机的城市 2020",
            ":help me",
            "",
            "RETURN `",
            "return 1é·😀",
        ] {
            assert_eq!(plain(&highlight(text, &vocabulary, None)), text);
        }
    }

    #[test]
    fn a_key_is_no_keyword() {
        let colored = highlight("RETURN n.count", &Vocabulary::default(), None);
        assert_eq!(colored, format!("{KEYWORD}RETURN{RESET} n.count"));
    }
}
