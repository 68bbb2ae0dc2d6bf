//! What people read when a query breaks a rule: whole rendered messages of the binder, in `tests/diagnostics/bind`.
//!
//! A case is a query, a line `----`, and everything that is reported; cases are parted by empty lines, `#` starts a comment.
//! Run with `UPDATE=1` to write what is said now, and review the difference as a change in what users read.

#[path = "diagnostics/variants.rs"]
mod variants;

use std::path::{Path, PathBuf};

use smol_str::SmolStr;
use tupu::binder::{BindContext, GraphNames, Procedures, Signature, bind};
use tupu::diagnostic::Diagnostic;
use tupu::diagnostic::render::{PLAIN, to_text};
use tupu::syntax::parse;
use variants::{body, name_of, variants};

/// Procedures that the cases can call.
struct Known;

impl Procedures for Known {
    fn find(&self, name: &str) -> Option<Signature> {
        let signature = match name {
            "test.labels" => "test.labels() :: (label :: STRING?)",
            "p" => "p(x :: INTEGER?) :: (y :: STRING?, z :: INTEGER?)",
            _ => return None,
        };
        signature.parse().ok()
    }

    fn names(&self) -> Vec<SmolStr> {
        vec!["test.labels".into(), "p".into()]
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
        vec!["City".into(), "Industry".into(), "产业".into()]
    }
    fn relationship_types(&self) -> Vec<SmolStr> {
        vec!["LOCATED_IN".into(), "DESIGNATES".into()]
    }
    fn property_keys(&self) -> Vec<SmolStr> {
        vec!["name".into(), "code".into()]
    }
}

#[test]
fn messages_read_as_written() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut differences = Vec::new();
    for file in case_files() {
        let text = std::fs::read_to_string(&file).expect("a readable case file");
        let graph = file.file_stem().is_some_and(|name| name == "warnings");
        let cases = text
            .split("\n\n")
            .map(|case| run(case, graph, &mut differences));
        let updated: Vec<String> = cases.collect();
        if update {
            let text = updated.join("\n\n").trim_end().to_string() + "\n";
            std::fs::write(&file, text).expect("a writable case file");
        }
    }
    assert!(
        update || differences.is_empty(),
        "{}",
        differences.join("\n\n")
    );
}

/// Errors that take thousands of clauses: see `tests/binder/extreme.rs`.
const LARGE: [&str; 2] = ["QueryTooLarge", "TooManyColumns"];

/// Every binder error begins its documentation with a query that causes it, and the message of that query stands here.
#[test]
fn every_binder_error_has_a_query_and_its_message() {
    let files = case_files();
    let texts = files.iter().map(std::fs::read_to_string);
    let texts: Vec<String> = texts.map(|text| text.expect("a case file")).collect();
    let cases = texts.iter().flat_map(|text| text.split("\n\n"));
    let shown: Vec<String> = cases.map(query_of).collect();
    let documented = documented();
    let names: Vec<&str> = documented.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, variants("src/binder/error.rs", "BindError"));
    for (name, first) in &documented {
        let query = first
            .strip_prefix('`')
            .and_then(|rest| rest.split('`').next());
        if LARGE.contains(&name.as_str()) {
            assert_eq!(query, None, "BindError::{name} has a query after all");
            continue;
        }
        let query = query.unwrap_or_else(|| panic!("BindError::{name} begins with no query"));
        let caused = causes(query);
        assert!(
            caused.contains(name),
            "BindError::{name}: `{query}` causes {caused:?}"
        );
        assert!(shown.iter().any(|it| it == query), "no case for `{query}`");
    }
}

/// The variants of the binder's errors with the first line of what is said of each.
fn documented() -> Vec<(String, String)> {
    let mut first: Option<String> = None;
    let mut found = Vec::new();
    for line in body("src/binder/error.rs", "BindError").lines() {
        let Some(line) = line.strip_prefix("    ") else {
            continue;
        };
        if let Some(text) = line.strip_prefix("/// ") {
            first.get_or_insert_with(|| text.to_string());
        } else if line.starts_with(|it: char| it.is_ascii_uppercase()) {
            let end = line.find(|it: char| !it.is_alphanumeric());
            let name = line[..end.unwrap_or(line.len())].to_string();
            found.push((name, first.take().unwrap_or_default()));
        }
    }
    found
}

/// The lines before `----` that are no comments.
fn query_of(case: &str) -> String {
    let lines = case.lines().filter(|line| !line.starts_with('#'));
    let query: Vec<&str> = lines.take_while(|line| *line != "----").collect();
    query.join("\n").trim().to_string()
}

/// The names of the binder's errors about a query.
fn causes(query: &str) -> Vec<String> {
    let Ok(statement) = parse(query) else {
        return Vec::new();
    };
    let errors = bind(&statement, &context(false)).err().unwrap_or_default();
    errors.iter().map(name_of).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn case_files() -> Vec<PathBuf> {
    let folder = root().join("tests/diagnostics/bind");
    let entries = std::fs::read_dir(folder).expect("the folder of cases");
    let files = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|it| it == "txt"))
        .collect();
    files.sort();
    files
}

/// The case as it should be written, given what is said now.
fn run(case: &str, graph: bool, differences: &mut Vec<String>) -> String {
    let comments: String = case
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let body: Vec<&str> = case.lines().filter(|line| !line.starts_with('#')).collect();
    let body = body.join("\n");
    if body.trim().is_empty() {
        return case.trim_end().to_string();
    }
    let (query, expected) = body.split_once("\n----").unwrap_or((&body, ""));
    let query = query.trim();
    let found = said(query, graph);
    if found.trim() != expected.trim() {
        differences.push(format!(
            "{query}\n---- expected\n{}\n---- found\n{found}",
            expected.trim()
        ));
    }
    format!("{comments}{query}\n----\n{}", found.trim_end())
}

/// Everything that is reported about a query.
fn said(query: &str, graph: bool) -> String {
    let diagnostics = diagnostics(query, graph);
    let texts = diagnostics
        .iter()
        .map(|diagnostic| to_text(diagnostic, query, "query", PLAIN));
    let lines: Vec<String> = texts.map(|text| without_trailing_spaces(&text)).collect();
    match lines.is_empty() {
        true => "nothing is wrong".to_string(),
        false => lines.join("\n"),
    }
}

fn without_trailing_spaces(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

fn diagnostics(query: &str, graph: bool) -> Vec<Diagnostic> {
    let statement = match parse(query) {
        Ok(statement) => statement,
        Err(errors) => return errors.iter().map(|error| error.diagnostic()).collect(),
    };
    match bind(&statement, &context(graph)) {
        Ok(bound) => bound.warnings,
        Err(errors) => errors.iter().map(|error| error.diagnostic()).collect(),
    }
}

fn context(graph: bool) -> BindContext<'static> {
    BindContext {
        procedures: &Known,
        parameters: &[],
        names: graph.then_some(&SmallGraph as &dyn GraphNames),
    }
}
