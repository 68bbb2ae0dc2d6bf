//! The openCypher conformance suite against the engine itself, optimiser on and off.
//!
//! The scenarios are read in place from the folder beside the repository. Everything that a scenario states is checked: columns in order, rows,
//! kind, phase and detail of an error, side effects. `passing.txt` holds the number that pass in each category; it must not fall.
//! `TCK_ONLY=clauses/match` narrows the run, `TCK_SHOW=40` prints that many failures.

mod expected;
mod gherkin;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use gherkin::Scenario;
use tupu::optimize::RuleSet;

const RATCHET: &str = include_str!("passing.txt");

#[test]
fn every_category_passes_as_many_as_before() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tck");
    if !suite.is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "the conformance suite must be at hand in CI"
        );
        println!("the conformance suite is not at hand: skipped");
        return;
    }
    let scenarios = scenarios(&suite.join("open"));
    for (name, rules) in [
        ("optimiser on", RuleSet::all()),
        ("optimiser off", RuleSet::none()),
    ] {
        let passed = run_all(&scenarios, &suite.join("graphs"), &rules);
        report(name, &scenarios, &passed);
        if std::env::var_os("TCK_ONLY").is_none() {
            check_ratchet(name, &passed);
        }
    }
}

fn scenarios(root: &Path) -> Vec<Scenario> {
    let mut files = Vec::new();
    collect(root, &mut files);
    files.sort();
    let only = std::env::var("TCK_ONLY").unwrap_or_default();
    files
        .iter()
        .flat_map(|file| {
            let folder = file
                .parent()
                .and_then(|folder| folder.strip_prefix(root).ok())
                .unwrap_or(Path::new(""));
            gherkin::read(file, &folder.to_string_lossy())
        })
        .filter(|scenario| format!("{}/{}", scenario.category, scenario.name).contains(&only))
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the suite is readable") {
        let path = entry.expect("the suite is readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "feature")
        {
            files.push(path);
        }
    }
}

/// The number that pass, by category.
fn run_all(scenarios: &[Scenario], graphs: &Path, rules: &RuleSet) -> BTreeMap<String, usize> {
    let mut show: usize = std::env::var("TCK_SHOW")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(0);
    let mut passed = BTreeMap::new();
    for scenario in scenarios {
        let outcome = catch_unwind(AssertUnwindSafe(|| world::run(scenario, graphs, rules)))
            .unwrap_or_else(|_| Err("it panicked".to_string()));
        let count = passed.entry(scenario.category.clone()).or_insert(0);
        match outcome {
            Ok(()) => *count += 1,
            Err(problem) if show > 0 => {
                show -= 1;
                println!("{}/{}\n    {problem}", scenario.category, scenario.name);
            }
            Err(_) => {}
        }
    }
    passed
}

fn report(name: &str, scenarios: &[Scenario], passed: &BTreeMap<String, usize>) {
    println!(
        "{name}: {} of {} pass",
        passed.values().sum::<usize>(),
        scenarios.len()
    );
    for (category, count) in passed {
        let all = scenarios
            .iter()
            .filter(|scenario| scenario.category == *category)
            .count();
        println!("  {category:<40} {count:>4} of {all}");
    }
}

fn check_ratchet(name: &str, passed: &BTreeMap<String, usize>) {
    let fallen: Vec<String> = RATCHET
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(category, count)| {
            (
                category.trim(),
                count.parse::<usize>().expect("passing.txt holds numbers"),
            )
        })
        .filter(|(category, count)| passed.get(*category).copied().unwrap_or(0) < *count)
        .map(|(category, count)| {
            format!(
                "{category}: {} instead of {count}",
                passed.get(category).unwrap_or(&0)
            )
        })
        .collect();
    assert!(
        fallen.is_empty(),
        "{name}: fewer scenarios pass than before: {fallen:#?}"
    );
}
