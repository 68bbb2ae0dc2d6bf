//! Texts that must fail, with the whole message people see.
//!
//! `tests/diagnostics/STAGE/*.txt` holds cases: a line `## title`, the text, a line `----`, the messages that the stage
//! gives for it. `UPDATE=1 cargo test --test diagnostics` writes what the stages say now; review it as what users read.
//! The cases of a stage must show every variant of its errors. Those of the binder stand in `tests/messages.rs`.

#[path = "diagnostics/stages.rs"]
mod stages;
#[path = "diagnostics/variants.rs"]
mod variants;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use stages::{Found, STAGES, Stage};
use variants::variants;

/// A query and the messages written below it.
struct Case {
    title: String,
    query: String,
    expected: String,
}

#[test]
fn every_query_fails_with_its_message() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for stage in &STAGES {
        for path in files(stage.folder) {
            let text = fs::read_to_string(&path).expect("a readable case file");
            let cases = read(&text);
            assert!(!cases.is_empty(), "no cases in {}", path.display());
            let found: Vec<String> = cases
                .iter()
                .map(|case| trimmed(&(stage.run)(&case.query).text))
                .collect();
            if update {
                fs::write(&path, written(&cases, &found)).expect("a writable case file");
            }
            for (case, found) in cases.iter().zip(found) {
                if found.is_empty() {
                    wrong.push(format!(
                        "{}: {}: the stage finds no error",
                        path.display(),
                        case.title
                    ));
                } else if !update && found != case.expected {
                    wrong.push(format!(
                        "{}: {}\n--- expected\n{}\n--- found\n{found}",
                        path.display(),
                        case.title,
                        case.expected
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nrun with UPDATE=1 to accept what is found",
        wrong.join("\n\n")
    );
}

/// No error is without a message that somebody has read.
#[test]
fn every_error_of_a_stage_is_shown() {
    for stage in &STAGES {
        let shown = shown(stage);
        for (file, name) in stage.errors {
            for variant in variants(file, name) {
                let excepted = stage.unreachable.iter().any(|(it, _)| *it == variant);
                assert!(
                    shown.contains(&variant) != excepted,
                    "{}: {name}::{variant} has {} a case",
                    stage.folder,
                    if excepted { "after all" } else { "not" }
                );
            }
        }
    }
}

/// The variants of errors that the cases of a stage cause.
fn shown(stage: &Stage) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for path in files(stage.folder) {
        let text = fs::read_to_string(&path).expect("a readable case file");
        for case in read(&text) {
            let Found { variants, .. } = (stage.run)(&case.query);
            shown.extend(variants);
        }
    }
    shown
}

fn files(stage: &str) -> Vec<PathBuf> {
    let folder = Path::new("tests/diagnostics").join(stage);
    let entries = fs::read_dir(&folder).expect("a folder of cases");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    assert!(!paths.is_empty(), "no case files in {}", folder.display());
    paths
}

/// Without spaces at the ends of lines, which editors drop.
fn trimmed(text: &str) -> String {
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

fn read(text: &str) -> Vec<Case> {
    let blocks = text
        .split("\n## ")
        .map(|block| block.trim_start_matches("## "));
    blocks
        .filter(|block| !block.trim().is_empty())
        .map(|block| {
            let (title, rest) = block.split_once('\n').expect("a query below the title");
            let (query, expected) = rest.split_once("----\n").unwrap_or((rest, ""));
            Case {
                title: title.to_owned(),
                query: query.trim_end_matches('\n').to_owned(),
                expected: expected.trim_end().to_owned(),
            }
        })
        .collect()
}

fn written(cases: &[Case], found: &[String]) -> String {
    let blocks = cases.iter().zip(found);
    let texts: Vec<String> = blocks
        .map(|(case, found)| format!("## {}\n{}\n----\n{found}\n", case.title, case.query))
        .collect();
    texts.join("\n")
}
