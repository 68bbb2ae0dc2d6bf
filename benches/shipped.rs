//! The shipped graph: loading it, reading its names, and the main question from text to rows.

use criterion::{Criterion, criterion_group, criterion_main};
use tupu::Database;
use tupu::exchange::shipped_graph;
use tupu::policy::gazetteer::Gazetteer;

const QUERY: &str = "MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry) WITH i, count(DISTINCT c) AS n WHERE n >= 3 \
    RETURN i.code AS code, n ORDER BY n DESC, code";

fn shipped(criterion: &mut Criterion) {
    criterion.bench_function("load the graph", |bencher| bencher.iter(shipped_graph));
    let database = Database::shipped().expect("the shipped graph loads");
    let graph = database.snapshot();
    criterion.bench_function("read the names", |bencher| {
        bencher.iter(|| Gazetteer::from_graph(&graph))
    });
    criterion.bench_function("industries of three cities", |bencher| {
        bencher.iter(|| database.run(QUERY).expect("it runs"));
    });
}

criterion_group!(benches, shipped);
criterion_main!(benches);
