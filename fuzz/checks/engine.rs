//! Whole statements: any text, the lines of the JSON-lines mode, and generated queries.

use std::time::Duration;

use serde_json::{Value as Json, json};
use tupu::diagnostic::ErrorKind;
use tupu::diagnostic::render::{PLAIN, to_text};
use tupu::shell::pipe;
use tupu::{Database, Error, Options, Params};

use super::generate::{self, Choices, laws};

/// A graph with a bit of everything.
const GRAPH: &str = "CREATE (a:A {i: 1, s: 'a', l: [1, 2]}), (b:A:B {i: 2, f: 0.5, d: date('2024-02-29')}), (c:C {m: true}), \
    (a)-[:R {i: 1}]->(b)-[:S]->(c), (b)-[:R]->(a), (c)-[:T]->(c)";

fn small() -> Database {
    let database = Database::in_memory();
    database.run(GRAPH).expect("the graph is made");
    database
}

/// Any text, explained and run with limits: an answer, or an error that renders and is no mistake of the engine's own.
pub fn query(data: &[u8]) {
    let text = &String::from_utf8_lossy(data);
    let options = Options {
        timeout: Some(Duration::from_millis(200)),
        max_rows: Some(1000),
        memory: Some(32 << 20),
        seed: Some(7),
        ..Options::default()
    };
    let database = small();
    if let Err(error) = database.explain(text, Params::new(), &options) {
        explained(&error, text);
    }
    let rows = database.query_with(text, Params::new(), &options);
    match rows.and_then(|mut result| Ok((result.columns().len(), result.rows()?))) {
        Ok((columns, rows)) => assert!(rows.iter().all(|row| row.values().len() == columns)),
        Err(error) => explained(&error, text),
    }
}

fn explained(error: &Error, text: &str) {
    for diagnostic in error.diagnostics() {
        assert!(diagnostic.kind != ErrorKind::InternalError, "{text}");
        assert!(!to_text(&diagnostic, text, "query", PLAIN).is_empty());
    }
}

/// Lines of requests, the graph kept from one to the next: one reply each, a JSON object that is no mistake of the engine's own.
pub fn requests(data: &[u8]) {
    let lines = data.split(|byte| *byte == b'\n').map(limited);
    let lines: Vec<Vec<u8>> = lines.filter(|line| !line.trim_ascii().is_empty()).collect();
    let mut output = Vec::new();
    pipe::serve(&small(), lines.join(&b'\n').as_slice(), &mut output).expect("it serves");
    let output = String::from_utf8(output).expect("replies are UTF-8");
    assert_eq!(output.lines().count(), lines.len());
    for line in output.lines() {
        let reply: Json = serde_json::from_str(line).expect("a reply is JSON");
        assert!(
            reply.is_object() && reply["error"]["kind"] != "InternalError",
            "{line}"
        );
    }
}

/// The same request with limits on what it may take.
fn limited(line: &[u8]) -> Vec<u8> {
    match serde_json::from_slice(line) {
        Ok(Json::Object(mut request)) => {
            request.entry("timeout_ms").or_insert(json!(200));
            request.entry("max_rows").or_insert(json!(1000));
            Json::Object(request).to_string().into_bytes()
        }
        _ => line.to_vec(),
    }
}

/// The laws that hold for every query and every graph, on generated ones: see `tests/properties.rs`. The first byte chooses the law.
pub fn rules(data: &[u8]) {
    let (law, tapes) = data.split_first().unwrap_or((&0, &[]));
    let (graph_tape, tape) = tapes.split_at(tapes.len() / 2);
    let graph = generate::graph(&mut Choices::new(graph_tape));
    let mut choices = Choices::new(tape);
    let (text, kept) = match law % 5 {
        1 => {
            let statement = generate::update(&mut choices);
            let kept = laws::rules_change_no_update(&graph, &statement);
            (statement, kept)
        }
        2 => {
            let partition = generate::partition(&mut choices);
            let kept = laws::a_test_is_true_false_or_null(&graph, &partition);
            (partition.parts[0].text.clone(), kept)
        }
        3 => {
            let selection = generate::selection(&mut choices);
            let kept = laws::selectors_choose_among_all_paths(&graph, &selection);
            (selection.chosen, kept)
        }
        4 => {
            let asked = generate::tabulated(&mut choices);
            let kept = laws::columns_mean_what_single_values_mean(&graph, &asked);
            (asked.of_all(), kept)
        }
        _ => {
            let query = generate::query(&mut choices);
            let kept = laws::rules_change_no_row(&graph, &query);
            (query.text, kept)
        }
    };
    if let Err(broken) = kept {
        panic!("{graph};\n{text}\n{broken}");
    }
}
