//! What the fuzz targets check, apart from not panicking. `tests/fuzz_corpus.rs` runs the same checks over the seeds.

use std::sync::LazyLock;

use tupu::diagnostic::render::{PLAIN, to_json, to_text};
use tupu::phrase::{self, Language, Session};
use tupu::policy::gazetteer::Gazetteer;
use tupu::syntax;
use tupu::value::temporal::Date;

#[path = "checks/engine.rs"]
mod engine;
#[path = "../tests/generate/mod.rs"]
mod generate;
#[path = "checks/temporal.rs"]
mod temporal_text;

pub use engine::{query, requests, rules};
pub use temporal_text::temporal;

/// What a target checks.
pub type Check = fn(&[u8]);

/// Every target by the name of its file and its corpus.
pub const TARGETS: [(&str, Check); 7] = [
    ("lex", lex),
    ("parse", parse),
    ("phrase", phrase),
    ("pipe", requests),
    ("query", query),
    ("rules", rules),
    ("temporal", temporal),
];

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

/// The names of the graph that ships.
static NAMES: LazyLock<Gazetteer> = LazyLock::new(|| {
    let shipped = tupu::exchange::shipped_graph().expect("the shipped graph loads");
    Gazetteer::from_graph(&shipped.graph)
});

/// A phrase that is understood prints in both languages and reads back to the same tree; any other line says why it is none.
pub fn phrase(data: &[u8]) {
    let text = &String::from_utf8_lossy(data);
    let session = Session::new(Date { epoch_day: 20_781 });
    match phrase::parse(text, &NAMES, &session) {
        Ok(understood) => {
            assert_eq!(phrase::count_derivations(text, &NAMES), 1, "{text}");
            for language in [Language::English, Language::Chinese] {
                let printed = phrase::print(&understood.phrase, language, &NAMES, &session);
                let printed = printed.unwrap_or_else(|| panic!("{text} does not print"));
                let again = phrase::parse(&printed, &NAMES, &session);
                let again = again.unwrap_or_else(|error| panic!("{printed}\n{error:?}"));
                assert_eq!(understood.phrase, again.phrase, "{text}: {printed}");
            }
        }
        Err(error) => {
            let diagnostic = error.diagnostic();
            assert!(!to_text(&diagnostic, text, "phrase", PLAIN).is_empty());
        }
    }
    phrase::complete(text, &NAMES);
}
