//! What the fuzz targets check, apart from not panicking. `tests/fuzz_corpus.rs` runs the same checks over the seeds.

use tupu::diagnostic::render::{PLAIN, to_json, to_text};
use tupu::syntax;

/// Tokens of any text lie in order, inside the text, on character boundaries, and splitting into statements agrees with them.
pub fn lex(data: &[u8]) {
    let text = &String::from_utf8_lossy(data);
    let mut end = 0;
    for token in syntax::lex(text) {
        assert!(
            token.span.start >= end && token.span.start < token.span.end,
            "{token:?}"
        );
        assert!(!token.span.text(text).is_empty(), "{token:?}");
        end = token.span.end;
    }
    for statement in syntax::split_statements(text) {
        assert!(!statement.text(text).is_empty());
    }
    syntax::is_complete(text);
    syntax::is_cypher(text);
}

/// What parses prints, and parses again to the same tree; what does not parse says why.
pub fn parse(data: &[u8]) {
    let text = &String::from_utf8_lossy(data);
    match syntax::parse(text) {
        Ok(statement) => {
            let printed = syntax::print(&statement);
            let again =
                syntax::parse(&printed).unwrap_or_else(|errors| panic!("{printed}\n{errors:?}"));
            assert_eq!(
                statement.without_spans(),
                again.without_spans(),
                "{printed}"
            );
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                let diagnostic = error.diagnostic();
                assert!(!to_text(&diagnostic, text, "query", PLAIN).is_empty());
                to_json(&diagnostic, text);
            }
        }
    }
}
