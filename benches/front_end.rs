//! How long a typical query takes from text to plan, stage by stage.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tupu::binder::{BindContext, NoProcedures, bind};
use tupu::optimize::{RuleSet, optimize};
use tupu::plan::build;
use tupu::syntax::parse;

const QUERY: &str = "MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry) WITH i, count(DISTINCT c) AS n, \
    collect(DISTINCT c.name_zh) AS cities WHERE n >= 3 RETURN i.code AS code, i.name_zh AS industry, n, cities ORDER BY n DESC, code";

fn front_end(criterion: &mut Criterion) {
    let graph = tupu::exchange::shipped_graph()
        .expect("the shipped graph loads")
        .graph;
    let context = BindContext {
        procedures: &NoProcedures,
        parameters: &[],
        names: None,
    };
    let statement = parse(QUERY).expect("it parses");
    let bound = bind(&statement, &context).expect("it binds");
    let plan = build(&bound);
    criterion.bench_function("parse", |bencher| bencher.iter(|| parse(black_box(QUERY))));
    criterion.bench_function("bind", |bencher| {
        bencher.iter(|| bind(black_box(&statement), &context))
    });
    criterion.bench_function("plan", |bencher| bencher.iter(|| build(black_box(&bound))));
    criterion.bench_function("optimize", |bencher| {
        bencher.iter(|| optimize(black_box(plan.clone()), &graph, &RuleSet::all()));
    });
}

criterion_group!(benches, front_end);
criterion_main!(benches);
