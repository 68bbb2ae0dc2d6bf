//! Every query of the conformance scenarios, parsed and bound: those that must fail while compiling fail with the right names, all others bind.
//!
//! The scenarios lie beside the repository; without them the test says so and passes, except under CI.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use smol_str::SmolStr;
use tupu::binder::{BindContext, Procedures, Signature, bind};
use tupu::syntax::parse;

const SCENARIOS: &str = "../shared/tck/open";

/// The procedures that a scenario declares.
#[derive(Default)]
struct Declared(Vec<Signature>);

impl Procedures for Declared {
    fn find(&self, name: &str) -> Option<Signature> {
        self.0.iter().find(|known| known.name == name).cloned()
    }

    fn names(&self) -> Vec<SmolStr> {
        self.0.iter().map(|known| known.name.clone()).collect()
    }
}

/// One scenario, with the values of an outline filled in.
#[derive(Default)]
struct Scenario {
    title: String,
    procedures: Declared,
    parameters: Vec<SmolStr>,
    queries: Vec<String>,
    /// Kind, phase, detail.
    error: Option<(String, String, String)>,
}

#[test]
fn scenarios_bind_or_fail_as_they_say() {
    let files = feature_files(Path::new(SCENARIOS));
    if files.is_empty() {
        assert!(
            std::env::var_os("CI").is_none(),
            "no scenarios in {SCENARIOS}"
        );
        eprintln!("skipped: no scenarios in {SCENARIOS}");
        return;
    }
    let mut failures = Vec::new();
    let (mut count, mut errors) = (0, 0);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable feature file");
        for scenario in scenarios(&text) {
            count += 1;
            errors += usize::from(scenario.error.is_some());
            if let Err(problem) = check(&scenario) {
                let name = file.file_stem().unwrap_or_default().to_string_lossy();
                failures.push(format!("{name} {}: {problem}", scenario.title));
            }
        }
    }
    eprintln!("{count} scenarios, {errors} of them with errors");
    assert!(
        failures.is_empty(),
        "{} of {count} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// All queries but the last must bind; the last one as the scenario says.
fn check(scenario: &Scenario) -> Result<(), String> {
    for (position, query) in scenario.queries.iter().enumerate() {
        let last = position + 1 == scenario.queries.len();
        let expected = scenario.error.as_ref().filter(|_| last);
        match (outcome(query, scenario), expected) {
            (Ok(()), None) => {}
            (Ok(()), Some((_, phase, _))) if phase != "compile time" => {}
            (Ok(()), Some(error)) => return Err(format!("binds, expected {error:?}\n{query}")),
            (Err(found), Some((kind, phase, detail))) if phase != "runtime" => {
                if found.0 != *kind || (found.1 != *detail && detail != "*") {
                    return Err(format!("{found:?}, expected {kind} {detail}\n{query}"));
                }
            }
            (Err(found), _) => return Err(format!("{found:?}, expected to bind\n{query}")),
        }
    }
    Ok(())
}

/// Kind, detail and message of the first error.
fn outcome(query: &str, scenario: &Scenario) -> Result<(), (String, String, String)> {
    let statement = parse(query).map_err(|errors| summary(&errors[0].diagnostic()))?;
    let context = BindContext {
        procedures: &scenario.procedures,
        parameters: &scenario.parameters,
        names: None,
    };
    match bind(&statement, &context) {
        Ok(_) => Ok(()),
        Err(errors) => Err(summary(&errors[0].diagnostic())),
    }
}

fn summary(diagnostic: &tupu::diagnostic::Diagnostic) -> (String, String, String) {
    let kind = diagnostic.kind.name().to_string();
    (
        kind,
        diagnostic.detail.to_string(),
        diagnostic.message.clone(),
    )
}

fn feature_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return files;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(feature_files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "feature")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The scenarios of a file; an outline gives one for each row of its examples.
fn scenarios(text: &str) -> Vec<Scenario> {
    let parts = text.split("\n  Scenario").skip(1);
    parts.flat_map(expand).map(|text| scenario(&text)).collect()
}

fn expand(text: &str) -> Vec<String> {
    let Some((body, examples)) = text.split_once("Examples:") else {
        return vec![text.to_string()];
    };
    let rows: Vec<Vec<String>> = examples.lines().filter_map(table_row).collect();
    let Some((header, rows)) = rows.split_first() else {
        return Vec::new();
    };
    let fill = |row: &Vec<String>| {
        let pairs = header.iter().zip(row);
        pairs.fold(body.to_string(), |text, (name, value)| {
            text.replace(&format!("<{name}>"), value)
        })
    };
    rows.iter().map(fill).collect()
}

/// The cells of a line such as `| a | b |`; `\|` stands for a bar.
fn table_row(line: &str) -> Option<Vec<String>> {
    let line = line
        .trim()
        .strip_prefix('|')?
        .strip_suffix('|')?
        .replace("\\|", "\u{1}");
    let cells = line
        .split('|')
        .map(|cell| cell.trim().replace('\u{1}', "|"));
    Some(cells.collect())
}

fn scenario(text: &str) -> Scenario {
    let mut scenario = Scenario {
        title: text.lines().next().unwrap_or_default().to_string(),
        ..Scenario::default()
    };
    let mut lines = text.lines();
    let mut in_parameters = false;
    let mut in_control = false;
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line == "\"\"\"" {
            let query: Vec<&str> = lines
                .by_ref()
                .take_while(|line| line.trim() != "\"\"\"")
                .collect();
            if !in_control {
                scenario.queries.push(query.join("\n"));
            }
        } else if let Some(signature) = line.split("there exists a procedure ").nth(1) {
            let signature = signature.trim_end_matches(':');
            scenario
                .procedures
                .0
                .push(signature.parse().expect("a signature"));
        } else if line.contains("parameters are:") {
            in_parameters = true;
        } else if let Some(row) = table_row(line) {
            if in_parameters {
                scenario.parameters.push(row[0].as_str().into());
            }
        } else {
            in_parameters = false;
            // What a control query checks is another statement after the effect.
            in_control = in_control || line.contains("executing control query");
            scenario.error = scenario.error.or_else(|| expected_error(line));
        }
    }
    scenario
}

/// `Then a SyntaxError should be raised at compile time: UndefinedVariable`
fn expected_error(line: &str) -> Option<(String, String, String)> {
    let (before, after) = line.split_once(" should be raised at ")?;
    let kind = before.rsplit(' ').next()?;
    let (phase, detail) = after.split_once(": ")?;
    Some((
        kind.to_string(),
        phase.to_string(),
        detail.trim().to_string(),
    ))
}

#[test]
fn tables_are_read() {
    let cells: BTreeMap<usize, String> = table_row("| a | b\\|c |")
        .expect("a row")
        .into_iter()
        .enumerate()
        .collect();
    assert_eq!(cells[&1], "b|c");
}
