//! The binder against text: queries with their bound form or their errors, and the queries of the conformance scenarios.
//!
//! A case is a query, a line `----`, and what comes of it; cases are parted by empty lines, `#` starts a comment. Run with
//! `UPDATE=1` to write what the binder says now, and read the difference.

mod dump;
mod extreme;
mod suite;

use std::path::{Path, PathBuf};

use smol_str::SmolStr;
use tupu::binder::{BindContext, GraphNames, Procedures, Signature, bind};
use tupu::diagnostic::Diagnostic;
use tupu::syntax::parse;

/// Procedures that every case can call.
struct Known;

impl Procedures for Known {
    fn find(&self, name: &str) -> Option<Signature> {
        let signature = match name {
            "test.labels" => "test.labels() :: (label :: STRING?)",
            "test.city" => {
                "test.city(name :: STRING?, id :: INTEGER) :: (city :: STRING?, code :: INTEGER?)"
            }
            "test.float" => "test.float(in :: FLOAT?) :: (out :: FLOAT?)",
            "test.nothing" => "test.nothing() :: ()",
            _ => return None,
        };
        signature.parse().ok()
    }

    fn names(&self) -> Vec<SmolStr> {
        ["test.labels", "test.city", "test.float", "test.nothing"]
            .map(SmolStr::from)
            .to_vec()
    }
}

/// The names of a small graph.
struct SmallGraph;

impl GraphNames for SmallGraph {
    fn has_label(&self, name: &str) -> bool {
        self.labels().iter().any(|known| known == name)
    }
    fn has_relationship_type(&self, name: &str) -> bool {
        self.relationship_types().iter().any(|known| known == name)
    }
    fn has_property_key(&self, name: &str) -> bool {
        self.property_keys().iter().any(|known| known == name)
    }
    fn labels(&self) -> Vec<SmolStr> {
        vec!["City".into(), "Industry".into()]
    }
    fn relationship_types(&self) -> Vec<SmolStr> {
        vec!["LOCATED_IN".into(), "HAS".into()]
    }
    fn property_keys(&self) -> Vec<SmolStr> {
        vec!["name".into(), "code".into()]
    }
}

#[test]
fn cases_bind_as_written() {
    let mut differences = Vec::new();
    for file in case_files() {
        let text = std::fs::read_to_string(&file).expect("a readable case file");
        let updated: Vec<String> = text
            .split("\n\n")
            .map(|case| run(case, &mut differences))
            .collect();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, updated.join("\n\n").trim_end().to_string() + "\n")
                .expect("a writable case file");
        }
    }
    let update = std::env::var_os("UPDATE").is_some();
    assert!(
        update || differences.is_empty(),
        "{}",
        differences.join("\n\n")
    );
}

fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/binder");
    let entries = std::fs::read_dir(folder).expect("the folder of cases");
    let files = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|it| it == "txt"))
        .collect();
    files.sort();
    files
}

/// The case as it should be written, given what the binder says now.
fn run(case: &str, differences: &mut Vec<String>) -> String {
    let comments: Vec<&str> = case.lines().filter(|line| line.starts_with('#')).collect();
    let body: Vec<&str> = case.lines().filter(|line| !line.starts_with('#')).collect();
    let body = body.join("\n");
    if body.trim().is_empty() {
        return case.trim_end().to_string();
    }
    let (query, expected) = body.split_once("\n----").unwrap_or((&body, ""));
    let found = outcome(query.trim());
    if found.trim() != expected.trim() {
        differences.push(format!(
            "{}\n---- expected\n{}\n---- found\n{found}",
            query.trim(),
            expected.trim()
        ));
    }
    let head: String = comments.iter().map(|line| format!("{line}\n")).collect();
    format!("{head}{}\n----\n{}", query.trim(), found.trim_end())
}

fn outcome(query: &str) -> String {
    let problems = |diagnostics: Vec<Diagnostic>| {
        let lines = diagnostics
            .iter()
            .map(|found| format!("{} {}: {}", found.kind.name(), found.detail, found.message));
        lines.collect::<Vec<_>>().join("\n")
    };
    let statement = match parse(query) {
        Ok(statement) => statement,
        Err(errors) => return problems(errors.iter().map(|error| error.diagnostic()).collect()),
    };
    let context = BindContext {
        procedures: &Known,
        parameters: &["name".into()],
        names: query
            .contains("City")
            .then_some(&SmallGraph as &dyn GraphNames),
    };
    match bind(&statement, &context) {
        Ok(bound) => dump::dump(&bound),
        Err(errors) => problems(errors.iter().map(|error| error.diagnostic()).collect()),
    }
}
