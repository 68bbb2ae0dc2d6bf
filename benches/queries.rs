//! Counts, joins and searches over a graph of cities, industries and documents: every query of a folder, or a few made up here.
//!
//! `TUPU_BENCH_QUERIES` names a folder of `.cypher` files; their parameters stand in `params.json` in the folder of the data, under
//! `params`. A file that calls another engine's procedure is left out.

#[path = "support/mod.rs"]
mod support;

use std::env;
use std::fs;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use tupu::value::Value;
use tupu::{Options, Params};

const QUERIES: [(&str, &str); 6] = [
    (
        "industries of many cities",
        "MATCH (i:Industry)<-[:IN_INDUSTRY]-(:Cluster)-[:LOCATED_IN]->(c:City) WITH i, count(DISTINCT c) AS n RETURN i.key AS key, n ORDER BY n DESC, key",
    ),
    (
        "cities that share industries",
        "MATCH (a:City)<-[:LOCATED_IN]-(:Cluster)-[:IN_INDUSTRY]->(i:Industry)<-[:IN_INDUSTRY]-(:Cluster)-[:LOCATED_IN]->(b:City) WHERE a.id < b.id WITH a, b, count(DISTINCT i) AS n RETURN a.key AS one, b.key AS other, n ORDER BY n DESC, one, other LIMIT 5",
    ),
    (
        "most cited",
        "MATCH (d:Document)<-[:CITES]-(x:Document) WITH d, count(x) AS n RETURN d.key AS key, n ORDER BY n DESC, key LIMIT 5",
    ),
    (
        "agencies cited by others",
        "MATCH (a:Agency)-[:ISSUED]->(:Document)<-[:CITES]-(x:Document)<-[:ISSUED]-(b:Agency) WHERE a.id <> b.id WITH a, count(DISTINCT x) AS n RETURN a.key AS key, n ORDER BY n DESC, key LIMIT 5",
    ),
    (
        "cited after an amendment",
        "MATCH (m:Document)-[:AMENDS]->(d:Document)<-[:CITES]-(x:Document) WHERE x.date > m.date WITH d, count(DISTINCT x) AS n RETURN d.key AS key, n ORDER BY n DESC, key LIMIT 5",
    ),
    (
        "industries in a list",
        "MATCH (i:Industry) WITH collect(i.id) AS ids MATCH (j:Industry) WHERE j.id + 1 IN ids RETURN count(*) AS n",
    ),
];

fn queries(criterion: &mut Criterion) {
    let database = support::database();
    let options = Options::default();
    let params = params();
    for (name, text) in texts() {
        if database
            .query_with(&text, params.clone(), &options)
            .is_err()
        {
            eprintln!("{name}: left out, it does not run here");
            continue;
        }
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| {
                let mut result = database.query_with(&text, params.clone(), &options);
                result
                    .as_mut()
                    .expect("it ran before")
                    .rows()
                    .expect("it has rows");
            });
        });
    }
}

fn texts() -> Vec<(String, String)> {
    let Some(folder) = env::var_os("TUPU_BENCH_QUERIES") else {
        let own = QUERIES.iter();
        return own
            .map(|(name, text)| (name.to_string(), text.to_string()))
            .collect();
    };
    let files = fs::read_dir(folder).expect("a folder of queries");
    let paths = files.map(|file| file.expect("a file").path());
    let mut texts: Vec<_> = paths
        .map(|path| {
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(path).expect("a query"))
        })
        .collect();
    texts.sort();
    texts
}

fn params() -> Params {
    let Some(folder) = env::var_os("TUPU_BENCH_DATA") else {
        return Params::default();
    };
    let file = fs::read_to_string(Path::new(&folder).join("params.json")).expect("parameters");
    let all: serde_json::Value = serde_json::from_str(&file).expect("JSON");
    let entries = all["params"].as_object().expect("an object").iter();
    let text = |value: &serde_json::Value| Value::string(value.as_str().unwrap_or_default());
    entries
        .map(|(key, value)| (key.as_str().into(), text(value)))
        .collect()
}

criterion_group!(benches, queries);
criterion_main!(benches);
