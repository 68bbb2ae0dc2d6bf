//! Look-ups, searches and algorithms on a made-up citation graph of ten thousand documents.

use criterion::{Criterion, criterion_group, criterion_main};
use tupu::store::{Graph, Loader};
use tupu::value::{Map, NodeId, Value};
use tupu::{Database, Options, Params};

const DOCUMENTS: usize = 10_000;

/// Name and text; `$number` is a late document, `$old` an early one, `$word` a part of titles.
const QUERIES: [(&str, &str); 8] = [
    (
        "look-up",
        "MATCH (d:Document) WHERE d.number = $number RETURN d.title AS title",
    ),
    (
        "ancestors",
        "MATCH (d:Document)-[:CITES*1..]->(x:Document) WHERE d.number = $number RETURN count(DISTINCT x) AS n",
    ),
    (
        "descendants",
        "MATCH (x:Document)-[:CITES*1..3]->(d:Document) WHERE d.number = $old RETURN count(DISTINCT x) AS n",
    ),
    (
        "shortest path",
        "MATCH (a:Document), (b:Document) WHERE a.number = $number AND b.number = $old MATCH p = shortestPath((a)-[:CITES*1..]->(b)) RETURN length(p) AS hops",
    ),
    (
        "title contains",
        "MATCH (d:Document) WHERE d.title CONTAINS $word RETURN count(d) AS n",
    ),
    (
        "title prefix",
        "MATCH (d:Document) WHERE d.title STARTS WITH $word RETURN count(d) AS n",
    ),
    (
        "pagerank",
        "CALL algo.pagerank('Document', {relationship: 'CITES'}) YIELD key, score RETURN key ORDER BY score DESC LIMIT 10",
    ),
    (
        "components",
        "CALL algo.components('Document', {relationship: 'CITES'}) YIELD key, component WITH component, count(key) AS size RETURN max(size) AS largest",
    ),
];

fn citations() -> Graph {
    let mut state = 7u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let words = ["集成电路", "生物医药", "新材料", "无人机", "软件服务"];
    let mut loader = Loader::new();
    let nodes: Vec<NodeId> = (0..DOCUMENTS)
        .map(|at| {
            let title = format!("关于支持{}产业集群建设的通知第{at}号", words[random(5)]);
            let properties = [
                ("key", Value::string(format!("D{at}"))),
                ("number", Value::string(format!("发〔2020〕{at}号"))),
                ("title", Value::string(title)),
            ];
            loader.node(&["Document"], properties).expect("a node")
        })
        .collect();
    for document in 1..DOCUMENTS {
        for _ in 0..random(14) {
            let cited = match random(3) {
                0 => random(document.min(100)),
                _ => random(document),
            };
            loader
                .relationship("CITES", nodes[document], nodes[cited], Map::new())
                .expect("a relationship");
        }
    }
    loader.finish()
}

fn paths(criterion: &mut Criterion) {
    let database = Database::with_graph(citations());
    let params: Params = [
        ("number", format!("发〔2020〕{}号", DOCUMENTS - 1)),
        ("old", "发〔2020〕7号".to_string()),
        ("word", "无人机".to_string()),
    ]
    .into_iter()
    .map(|(name, text)| (name.into(), Value::string(text)))
    .collect();
    for (name, query) in QUERIES {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                let result = database.query_with(query, params.clone(), &Options::default());
                result.expect("it runs").rows().expect("rows")
            });
        });
    }
}

/// Rows merged a call.
const MERGED: i64 = 10_000;

fn writes(criterion: &mut Criterion) {
    let rows = (0..MERGED).map(|at| {
        let key = Value::string(format!("key {at}"));
        Value::map(
            [("k", key), ("v", Value::Integer(at))].map(|(name, value)| (name.into(), value)),
        )
    });
    let params: Params = [("rows".into(), Value::list(rows))].into_iter().collect();
    criterion.bench_function("merge ten thousand nodes", |bencher| {
        bencher.iter(|| {
            let query = "UNWIND $rows AS r MERGE (n:L {k: r.k}) SET n.v = r.v";
            let database = Database::in_memory();
            let result = database.query_with(query, params.clone(), &Options::default());
            result.expect("it runs").exhaust().expect("it ends");
        });
    });
}

criterion_group!(benches, paths, writes);
criterion_main!(benches);
