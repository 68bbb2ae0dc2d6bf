//! Text cases: what a phrase is understood as, its query and its rows; and the messages for lines that are no phrases.
//!
//! Set `UPDATE=1` to rewrite the expected texts from what is seen now, then review the difference.

use std::fmt::Write;
use std::path::PathBuf;

use tupu::phrase::{self, PhraseError, Understood};

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
