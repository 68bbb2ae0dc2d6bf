//! Questions a shell asks of unfinished text: where statements end, whether one is complete, and whether it is Cypher.

use super::keyword::Keyword;
use super::lex::{first_token, lex};
use super::parse::lists;
use super::token::{Bad, Symbol, Token, TokenKind};
use super::unsupported::Unsupported;
use crate::diagnostic::Span;

/// The statements of a text, as spans without the semicolons between them, without the spaces and comments around them.
/// Semicolons in strings, names and comments do not count. Empty statements are left out.
pub fn split_statements(source: &str) -> Vec<Span> {
    let mut statements = Vec::new();
    let mut current: Option<Span> = None;
    for token in lex(source) {
        if token.kind == TokenKind::Symbol(Symbol::Semicolon) {
            statements.extend(current.take());
        } else {
            current = Some(current.map_or(token.span, |span| span.to(token.span)));
        }
    }
    statements.extend(current);
    statements
}

/// Whether a reader should wait for more lines: a bracket, string, name or comment is still open.
///
/// A bracket that can no longer be closed, as in `(]`, makes the text complete: waiting would not mend it.
pub fn is_complete(source: &str) -> bool {
    let mut open = Vec::new();
    for token in lex(source) {
        match token.kind {
            TokenKind::Bad(Bad::UnclosedString | Bad::UnclosedName | Bad::UnclosedComment) => {
                return false;
            }
            TokenKind::Symbol(symbol) if symbol.closing().is_some() => {
                open.extend(symbol.closing())
            }
            TokenKind::Symbol(
                symbol @ (Symbol::RightParen | Symbol::RightBracket | Symbol::RightBrace),
            ) if open.pop() != Some(symbol) => return true,
            _ => {}
        }
    }
    open.is_empty()
}

/// Whether the first word makes a line Cypher and not a phrase. So does a brace.
///
/// `COUNT`, `ALL` and other words that are keywords only inside a query do not: phrases begin with them too.
pub fn is_cypher(source: &str) -> bool {
    match first_token(source) {
        Some(Token {
            kind: TokenKind::Keyword(keyword),
            ..
        }) if keyword.needs_company() => {
            let tokens = lex(source);
            let then = |token: &Token| token.kind == TokenKind::Keyword(Keyword::Then);
            match keyword {
                Keyword::When => tokens.iter().any(then),
                Keyword::Show => {
                    let words = tokens.iter().skip(1).map(|token| token.span.text(source));
                    lists(&words.take(4).collect::<Vec<_>>()) || begins_otherwise(source)
                }
                _ => fits(keyword, (tokens.get(1), tokens.get(2)), source),
            }
        }
        Some(Token {
            kind: TokenKind::Keyword(keyword),
            ..
        }) => keyword.starts_clause() || matches!(keyword, Keyword::Explain | Keyword::Profile),
        Some(Token {
            kind: TokenKind::Symbol(Symbol::LeftBrace),
            ..
        }) => true,
        Some(_) => begins_otherwise(source),
        None => false,
    }
}

/// Whether a line begins as statements of other databases do: `CYPHER 25 ...`, `USE graph MATCH ...`, `GRANT ROLE ...`.
fn begins_otherwise(source: &str) -> bool {
    let tokens = lex(source);
    let word = |ahead: usize, word: &str| {
        let token = tokens.get(ahead);
        token.is_some_and(|token| token.span.text(source).eq_ignore_ascii_case(word))
    };
    let keyword = |ahead: usize| matches!(tokens.get(ahead), Some(Token { kind: TokenKind::Keyword(keyword), .. }) if keyword.starts_clause());
    match Unsupported::find(word) {
        Some((Unsupported::Use, _)) => keyword(2),
        Some((_, words)) => words > 1 || tokens.len() == 1,
        None => word(0, "CYPHER") && tokens.len() > 2,
    }
}

/// Whether the tokens after a word that phrases may begin with, too, make it a clause.
fn fits(keyword: Keyword, (second, third): (Option<&Token>, Option<&Token>), source: &str) -> bool {
    let word = |words: &[&str]| {
        let text = second.map_or("", |token| token.span.text(source));
        words.iter().any(|word| text.eq_ignore_ascii_case(word))
    };
    let is = |token: Option<&Token>, kind: TokenKind| token.is_some_and(|it| it.kind == kind);
    let symbol = |token, symbol| is(token, TokenKind::Symbol(symbol));
    match keyword {
        Keyword::Let => symbol(third, Symbol::Equal),
        Keyword::For => is(third, TokenKind::Keyword(Keyword::In)),
        Keyword::Insert => symbol(second, Symbol::LeftParen) || symbol(third, Symbol::Equal),
        Keyword::Finish => match second.map(|token| token.kind) {
            Some(TokenKind::Keyword(keyword)) => keyword.starts_clause(),
            _ => second.is_none() || symbol(second, Symbol::Semicolon),
        },
        Keyword::Load => word(&["CSV"]),
        Keyword::Drop => word(&["CONSTRAINT", "INDEX"]) || begins_otherwise(source),
        // Legal, and nothing that anyone would begin with.
        _ if keyword.begins_page() => false,
        _ => second.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        split_statements(source)
            .into_iter()
            .map(|span| span.text(source))
            .collect()
    }

    #[test]
    fn semicolons_split_only_outside_of_quotes_and_comments() {
        let source = "RETURN ';' AS `a;b`; // ;\n MATCH (n) /* ; */ RETURN n;;\n";
        assert_eq!(
            texts(source),
            ["RETURN ';' AS `a;b`", "MATCH (n) /* ; */ RETURN n"]
        );
        assert_eq!(texts(" // nothing\n"), [""; 0]);
        assert_eq!(texts("RETURN 'open; RETURN 1"), ["RETURN 'open; RETURN 1"]);
    }

    #[test]
    fn open_brackets_and_quotes_wait_for_more() {
        for open in [
            "RETURN [1,",
            "MATCH (a",
            "RETURN 'x",
            "RETURN `x",
            "RETURN 1 /* x",
            "RETURN {a: '}'",
        ] {
            assert!(!is_complete(open), "{open}");
        }
        for complete in [
            "",
            "RETURN 1",
            "RETURN [1]",
            "RETURN (]",
            "RETURN ')'",
            "RETURN 1)",
        ] {
            assert!(is_complete(complete), "{complete}");
        }
    }

    #[test]
    fn the_first_word_decides() {
        for cypher in [
            "match (n) return n",
            "  OPTIONAL MATCH",
            "/* c */ RETURN 1",
            "explain MATCH (n)",
            "Foreach",
            "LET x = 1 RETURN x",
            "for x in [1] return x",
            "show functions",
            "show all constraints",
            "show databases",
            "SHOW CURRENT USER",
            "show transactions yield *",
            "GRANT ROLE reader TO alice",
            "start transaction",
            "drop index a",
            "load csv from 'a' as r return r",
            "finish return 1",
            "session set time zone 'Z'",
            "drop graph g",
            "when true then return 1 as x",
            "{ RETURN 1 AS x }",
        ] {
            assert!(is_cypher(cypher), "{cypher}");
        }
        for phrase in [
            "cities with 无人机",
            "count of clusters",
            "产业最多的5个城市",
            "",
            "(a)",
            "matches",
            "show clusters in 四川",
            "show all clusters",
            "show current documents",
            "grants of 2022",
            "start with 绵阳",
            "drop 绵阳",
            "finish 绵阳",
            "sessions of 2022",
            "for 绵阳",
            "let me see",
            "when was 川办发 issued",
            "limit 5",
            "order by name",
            "所有",
        ] {
            assert!(!is_cypher(phrase), "{phrase}");
        }
    }
}
