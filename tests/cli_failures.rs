//! Every failure that the shell can tell is told in a transcript: each exit code, each way to fail, each message that its source holds.

#[path = "diagnostics/variants.rs"]
mod variants;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use tupu::shell::failure::Exit;

use variants::{name_of, variants};

const SOURCE: &str = "src/shell/failure.rs";

/// Messages that no transcript can show, with the reason.
const UNSHOWN: [(&str, &str); 3] = [
    (
        "`{name}` is the name of {} places",
        "no two places of the shipped graph have one name",
    ),
    (
        "cannot read from the terminal: {text}",
        "needs a terminal that breaks",
    ),
    (
        "-o needs something to run",
        "needs a terminal as standard input",
    ),
];

/// The exits, and a line of a transcript that only this one gives.
const EXITS: [(Exit, &str); 7] = [
    (Exit::Success, "1 row"),
    (Exit::Failed, "! error[BIND001]"),
    (Exit::Output, "! error: cannot write to "),
    (Exit::Usage, "! error: cannot read "),
    (Exit::Ambiguous, "? 3"),
    (Exit::UnknownName, "? 4"),
    (Exit::Interrupted, "? 130"),
];

#[test]
fn every_exit_and_failure_is_shown() {
    let transcripts = transcripts();
    let names: Vec<String> = EXITS.iter().map(|(exit, _)| name_of(exit)).collect();
    assert_eq!(names, variants(SOURCE, "Exit"));
    for (exit, line) in EXITS {
        assert!(
            transcripts.contains(line),
            "no transcript shows {exit:?} by `{line}`"
        );
    }
    // A pipe that is closed early, a failure told line by line, a message of its own.
    let shown = [
        ("ClosedPipe", "| head"),
        ("Told", "? 1"),
        ("Message", "! error: "),
    ];
    assert_eq!(
        shown.map(|(name, _)| name.to_string()).to_vec(),
        variants(SOURCE, "Failure")
    );
    for (name, line) in shown {
        assert!(
            transcripts.contains(line),
            "no transcript shows {name} by `{line}`"
        );
    }
}

#[test]
fn every_message_is_shown() {
    let transcripts = transcripts();
    let messages = messages();
    assert!(messages.len() > 30, "only {} were found", messages.len());
    for message in &messages {
        let pieces: Vec<String> = pieces(message).map(regex::escape).collect();
        let shown = Regex::new(&pieces.join(".*")).expect("a pattern");
        let unshown = UNSHOWN.iter().any(|(it, _)| it == message);
        assert!(
            shown.is_match(&transcripts) != unshown,
            "`{message}` has {} a transcript",
            if unshown { "after all" } else { "not" }
        );
    }
    for (message, _) in UNSHOWN {
        assert!(messages.contains(message), "`{message}` is gone");
    }
}

/// The literal texts that failures are made of.
fn messages() -> BTreeSet<String> {
    let made =
        r#"Failure::(?:usage|new)\(\s*(?:Exit::\w+,\s*)?(?:format!\(\s*)?"((?:[^"\\]|\\.)*)""#;
    let made = Regex::new(made).expect("a pattern");
    let mut messages = BTreeSet::new();
    for file in files(Path::new("src/shell"), "rs") {
        let source = fs::read_to_string(file).expect("a source file");
        messages.extend(
            made.captures_iter(&source)
                .map(|found| found[1].to_string()),
        );
    }
    messages
}

/// What stands between the placeholders of a format text.
fn pieces(message: &str) -> impl Iterator<Item = &str> {
    message
        .split('{')
        .map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest))
}

fn transcripts() -> String {
    let files = files(Path::new("tests/cli"), "txt");
    let texts = files
        .iter()
        .map(|file| fs::read_to_string(file).expect("a transcript"));
    texts.collect()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}
