//! Runs a query under several sets of rules and says where they differ.
//!
//! Promised: where the plain plan gives rows, so does every other, and the same; where the plain plan fails, another may fail too, with an
//! error that openCypher knows, or give rows, since it may never meet the value that fails.

use std::time::Duration;

use tupu::diagnostic::{ErrorKind, Phase};
use tupu::optimize::{RULES, RuleSet};
use tupu::value::json::to_json;
use tupu::{Database, Error, Options, Params};

use super::Query;

/// What running a query came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Rows(Vec<Vec<String>>),
    Failed {
        kind: ErrorKind,
        detail: String,
    },
    /// A limit was reached: nothing is known.
    Unknown,
}

impl Outcome {
    /// A mistake of the engine's own, whatever the query.
    pub fn is_internal(&self) -> bool {
        let internal = ErrorKind::InternalError;
        matches!(self, Self::Failed { kind, .. } if *kind == internal)
    }
}

pub fn rule_sets() -> Vec<(String, RuleSet)> {
    let single = RULES.iter().map(|rule| {
        let name = format!("without {}", rule.name);
        (name, RuleSet::all().without(rule.name))
    });
    let only = RULES.iter().map(|rule| {
        let others = RULES.iter().filter(|other| other.name != rule.name);
        let rules = others.fold(RuleSet::all(), |rules, other| rules.without(other.name));
        (format!("only {}", rule.name), rules)
    });
    let all = ("all rules".to_string(), RuleSet::all());
    [all].into_iter().chain(single).chain(only).collect()
}

pub fn options(rules: &RuleSet) -> Options {
    Options {
        rules: rules.clone(),
        timeout: Some(Duration::from_secs(2)),
        memory: Some(256 << 20),
        seed: Some(7),
        ..Options::default()
    }
}

/// The rows as text, sorted unless the query orders them.
///
/// # Panics
/// A query that does not compile, since every query here is meant to be valid.
pub fn run(database: &Database, query: &Query, rules: &RuleSet) -> Outcome {
    let rows = database
        .query_with(&query.text, Params::new(), &options(rules))
        .and_then(|mut result| result.rows());
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => return failed(&error, &query.text),
    };
    let mut rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let cells = row.values().iter().zip(&query.bags);
            cells.map(|(value, bag)| cell(value, *bag)).collect()
        })
        .collect();
    if !query.ordered {
        rows.sort();
    }
    Outcome::Rows(rows)
}

/// The same of a query that need not compile; nothing is known of one that does not.
pub fn run_if_valid(database: &Database, query: &Query, rules: &RuleSet) -> Outcome {
    match database.explain(&query.text, Params::new(), &options(rules)) {
        Ok(_) => run(database, query, rules),
        Err(_) => Outcome::Unknown,
    }
}

/// The counts of changes.
///
/// # Panics
/// As [`run`].
pub fn write(database: &Database, statement: &str, rules: &RuleSet) -> Outcome {
    let result = database.query_with(statement, Params::new(), &options(rules));
    match result.and_then(|mut result| result.exhaust().map(|()| result.changes())) {
        Ok(changes) => Outcome::Rows(vec![vec![format!("{changes:?}")]]),
        Err(error) => failed(&error, statement),
    }
}

fn failed(error: &Error, text: &str) -> Outcome {
    let finding = error.diagnostic();
    assert!(
        finding.phase == Phase::Runtime,
        "a generated query does not compile\n{}",
        error.render(text)
    );
    match finding.kind {
        ErrorKind::ResourceError => Outcome::Unknown,
        kind => Outcome::Failed {
            kind,
            detail: finding.detail.to_string(),
        },
    }
}

fn cell(value: &tupu::value::Value, bag: bool) -> String {
    let mut json = to_json(value);
    if let (true, Some(items)) = (bag, json.as_array_mut()) {
        items.sort_by_key(ToString::to_string);
    }
    json.to_string()
}

/// What is wrong with `other` when the plain plan came to `plain`.
pub fn difference(plain: &Outcome, other: &Outcome) -> Option<String> {
    match (plain, other) {
        (Outcome::Unknown, _) | (_, Outcome::Unknown) => None,
        (_, other) if other.is_internal() => Some(format!("{other:?}")),
        (Outcome::Failed { .. }, _) => None,
        (plain, other) if plain == other => None,
        (plain, other) => Some(format!("plain {plain:?}\nother {other:?}")),
    }
}
