//! Text cases: what a phrase is understood as, its query and its rows; and the messages for lines that are no phrases.
//!
//! Set `UPDATE=1` to rewrite the expected texts from what is seen now, then review the difference.

use std::fmt::Write;
use std::path::PathBuf;

use tupu::phrase::{self, PhraseError, Understood};

use super::variants::{name_of, variants};
use super::world::{ask, session, world};

/// Checks every block of a file: a line `> phrase`, then what it gives.
fn check(file: &str, answer: impl Fn(&str) -> String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/phrases")
        .join(file);
    let expected = std::fs::read_to_string(&path).expect("the cases can be read");
    let mut seen = String::new();
    for line in expected.lines().take_while(|line| line.starts_with('#')) {
        writeln!(seen, "{line}").expect("a string takes any text");
    }
    for phrase in expected.lines().filter_map(|line| line.strip_prefix("> ")) {
        write!(seen, "\n> {phrase}\n{}", answer(phrase)).expect("a string takes any text");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &seen).expect("the cases can be written");
        return;
    }
    assert_eq!(
        seen, expected,
        "{file}: run with UPDATE=1 and review the difference"
    );
}

/// The line, the notes, the query, and the first rows.
fn answer(text: &str) -> String {
    let understood = match phrase::parse(text, &world().gazetteer, &session()) {
        Ok(understood) => understood,
        Err(error) => return failure(&error, text),
    };
    let mut out = format!("{}\n", understood.line(covered(&understood)));
    for note in &understood.notes {
        writeln!(out, "note: {note}").expect("a string takes any text");
    }
    writeln!(out, "{}", understood.question.literal()).expect("a string takes any text");
    match ask(&understood.question) {
        Ok(table) => {
            writeln!(out, "| {} |", table.columns.join(" | ")).expect("a string takes any text");
            for line in table.lines().iter().take(6) {
                writeln!(out, "| {line} |").expect("a string takes any text");
            }
            writeln!(out, "{} rows", table.rows.len()).expect("a string takes any text");
        }
        Err(message) => writeln!(out, "error: {message}").expect("a string takes any text"),
    }
    out
}

fn covered(understood: &Understood) -> Option<i64> {
    let table = ask(understood.universe.as_ref()?).expect("covered places can be counted");
    match table.rows[0][0] {
        tupu::value::Value::Integer(count) => Some(count),
        _ => None,
    }
}

fn failure(error: &PhraseError, text: &str) -> String {
    let diagnostic = error.diagnostic();
    let mut out = format!("exit {}: {}\n", error.exit_code(), diagnostic.message);
    for label in &diagnostic.labels {
        writeln!(out, "at `{}`: {}", label.span.text(text), label.text)
            .expect("a string takes any text");
    }
    for help in &diagnostic.help {
        writeln!(out, "help: {help}").expect("a string takes any text");
    }
    out
}

#[test]
fn answers() {
    check("answers.txt", answer);
}

#[test]
fn errors() {
    check("errors.txt", answer);
}

/// Every kind of refusal has a phrase that shows it.
#[test]
fn every_error_of_phrases_is_shown() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/phrases/errors.txt");
    let text = std::fs::read_to_string(path).expect("the cases can be read");
    let phrases = text.lines().filter_map(|line| line.strip_prefix("> "));
    let errors =
        phrases.filter_map(|phrase| phrase::parse(phrase, &world().gazetteer, &session()).err());
    let shown: Vec<String> = errors.map(|error| name_of(&error)).collect();
    for variant in variants("src/phrase/error.rs", "PhraseError") {
        // Twenty thousand characters; a mistake of our own.
        let elsewhere = ["TooLong", "Malformed"].contains(&variant.as_str());
        let shown = shown.contains(&variant) || elsewhere;
        assert!(shown, "no phrase shows PhraseError::{variant}");
    }
}

#[test]
fn a_line_longer_than_any_phrase() {
    let text = "有无人机的城市".repeat(3_000);
    let error = phrase::parse(&text, &world().gazetteer, &session()).expect_err("no phrase");
    let message = failure(&error, &text);
    assert!(matches!(*error, PhraseError::TooLong { .. }), "{message}");
    assert!(
        message.starts_with("exit 2: the line is too long for a phrase"),
        "{message}"
    );
}
