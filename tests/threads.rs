//! Rows made on several threads are those of one, in the same order, and end the same way.

use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tupu::optimize::RuleSet;
use tupu::{Database, Options, Params};

/// 20,000 nodes, more than enough for several morsels, and a column long enough to be searched on several threads.
fn database() -> Database {
    let database = Database::in_memory();
    for statement in [
        "UNWIND range(0, 19999) AS i CREATE (:N {i: i, k: i % 97, name: 'n' + (i % 613)})",
        "MATCH (a:N) UNWIND [a.i * 7 + 1, a.i * 13 + 5] AS e
         MATCH (b:N {i: e % 20000}) CREATE (a)-[:R {w: e % 11}]->(b)",
        "MATCH (a:N) WHERE a.i % 50 = 0 CREATE (a)-[:S]->(a)",
        "UNWIND range(0, 69999) AS i CREATE (:T {t: 't' + (i % 1009), i: i})",
    ] {
        database.query(statement).expect(statement);
    }
    database
}

const QUERIES: &[&str] = &[
    "MATCH (a:N)-[r:R]->(b) WHERE r.w > 3 RETURN b.k AS k, count(*) AS n, sum(r.w) AS s",
    "MATCH (a:N)-[:R]->(b)-[:R]->(c) RETURN a.k AS k, count(c) AS n",
    "MATCH (a:N)-[:R]->(b)-[:R]->(c) WHERE a.k <> c.k RETURN a.i, b.i, c.i ORDER BY c.k LIMIT 50",
    "MATCH (a:N) WHERE a.name CONTAINS '1' UNWIND [a.k, a.i] AS x RETURN x % 10 AS d, count(*) AS n",
    "MATCH (a:N) WHERE a.k > 3 WITH a.i * 1.1 AS x WHERE x > 5 RETURN sum(x) AS s, avg(x) AS m, collect(x)[17] AS c",
    "MATCH (a)-[r:R]->(b) WHERE r.w = 5 AND a.k = b.k RETURN count(*) AS n",
    "MATCH (a:N) WHERE EXISTS { (a)-[:R]->(b) WHERE b.k = a.k } RETURN collect(a.i)[..20] AS l, count(*) AS n",
    "MATCH (a:N) WHERE COUNT { (a)<-[:R]-() } > 2 RETURN a.k AS k, count(*) AS n ORDER BY n DESC, k",
    "MATCH (a:N) OPTIONAL MATCH (a)-[r:R {w: 3}]->(b) RETURN b.k AS k, count(*) AS n",
    "MATCH (a:N) CALL (a) { MATCH (a)-[:R]->(b) RETURN max(b.i) AS m } RETURN sum(m) AS s",
    "MATCH (a:N)-[:R*1..3]->(b) WHERE a.k = 5 RETURN b.k AS k, count(DISTINCT b) AS n",
    "MATCH (a:N)-[:R]->(b)-[:R]->(c) WITH a, c, count(DISTINCT b) AS n RETURN a.i, c.i, n ORDER BY n DESC, a.i, c.i LIMIT 30",
    "MATCH (a:N)-[:R]->(b)<-[:R]-(c) WHERE a.k <> c.k WITH a, c, count(*) AS n WHERE n > 1 RETURN sum(n) AS s, max(n) AS m, count(*) AS pairs",
    "MATCH (a:N)-[:R]->(b)-[:R]->(c)-[:R]->(d) WHERE a.k < 9 WITH a, d, count(DISTINCT c) AS n RETURN n, count(*) AS pairs ORDER BY n",
    "MATCH (a:N)-[r]->(b) RETURN collect(b.i)[..40] AS l, stDev(r.w) AS d",
    "MATCH (a:N)-[r:R]->(b) RETURN a.i AS i, sum(r.w * 0.1) AS s, collect(b.i) AS l, count(DISTINCT b.name) AS n, max(b.k) AS m",
    "MATCH (a:N)-[:R]->(b)<-[:R]-(c) WITH a, collect(DISTINCT c.k) AS l, percentileDisc(c.i, 0.5) AS p WHERE size(l) > 2 RETURN a.i, l, p",
    "MATCH (z:N {i: 5}) WITH collect(z.k) AS z MATCH (a:N)-[:R]->(b) WITH z, a, count(DISTINCT b.k) AS n, avg(b.i * 0.3) AS m RETURN z, n, a.i, m",
    "MATCH (a:N)-[:R]->(b)-[:R]->(c) WITH a, b, count(c.k) AS n WITH a, max(n) AS m, count(*) AS c RETURN a.i, m, c ORDER BY a.i LIMIT 40",
    "MATCH (a:N)-[:R]->()-[:R]->(c) WITH c, count(DISTINCT a) AS n WHERE n > 3 RETURN c.i, n",
    "MATCH (a:N)-[:R]->(b) WITH b, count(*) AS n RETURN b.i, n",
    "MATCH (a:N)-[:S]->()-[:R]->(c) WITH a, count(DISTINCT c) AS n RETURN a.i, n",
    "MATCH (d:N)<-[:S]-(m:N), (d)<-[:R]-(x) WHERE x.k > m.k WITH d, count(DISTINCT x) AS late RETURN d.i, late ORDER BY late DESC, d.i LIMIT 20",
    "MATCH (a:N), (b:N) WHERE a.i % 400 = 0 AND b.i % 400 = 1 MATCH p = shortestPath((a)-[:R*1..6]-(b)) RETURN a.k AS k, count(p) AS n",
    "MATCH (t:T) WHERE t.t STARTS WITH 't10' RETURN t.i",
    "MATCH (t:T) WHERE t.t CONTAINS '7' RETURN count(*) AS n, collect(t.i)[..50] AS l",
    "MATCH (t:T) WHERE t.i >= 100 RETURN t.i LIMIT 45000",
    "UNWIND ['t5', 'none', 't77'] AS p MATCH (t:T) WHERE t.t ENDS WITH p RETURN p, t.i",
    "MATCH (a:N) RETURN a.name AS name, [x IN collect(a.i) WHERE x % 2 = 0][..3] AS l ORDER BY name LIMIT 9",
];

fn options(threads: usize, rules: RuleSet) -> Options {
    Options {
        threads: NonZeroUsize::new(threads),
        rules,
        ..Options::default()
    }
}

/// The rows of a query as text, or its error.
fn outcome(database: &Database, query: &str, options: &Options) -> String {
    let result = database.query_with(query, Params::new(), options);
    let rows = result.and_then(|result| {
        let rows = result.map(|row| row.map(|row| row.to_string()));
        rows.collect::<Result<Vec<_>, _>>()
    });
    match rows {
        Ok(rows) => rows.join("\n"),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn any_number_of_threads_gives_the_same_rows_in_the_same_order() {
    let database = database();
    let mut gathered = 0;
    for query in QUERIES {
        let explained = database.query(&format!("EXPLAIN {query}"));
        let plan = explained.expect("it is planned");
        gathered += usize::from(plan.plan().is_some_and(|plan| plan.contains("Gather")));
        let alone = options(1, RuleSet::all().without("gather"));
        let expected = outcome(&database, query, &alone);
        assert!(!expected.starts_with("error"), "{query}\n{expected}");
        for threads in [1, 3] {
            let rows = outcome(&database, query, &options(threads, RuleSet::all()));
            assert_eq!(rows, expected, "{threads} threads: {query}");
        }
    }
    assert!(gathered > QUERIES.len() / 2, "only {gathered} plans gather");
}

#[test]
fn the_first_error_in_order_of_the_rows_is_told() {
    let database = database();
    let query = "MATCH (a:N)-[:R]->(b) WHERE a.i / (a.i - 15000) > 1 AND b.i / (a.i - 9000) > 7 \
                 RETURN sum(a.i / (b.i - 40)) AS s";
    let expected = outcome(
        &database,
        query,
        &options(1, RuleSet::all().without("gather")),
    );
    assert!(expected.starts_with("error"), "{expected}");
    for threads in [1, 2, 8] {
        let error = outcome(&database, query, &options(threads, RuleSet::all()));
        assert_eq!(error, expected, "{threads} threads");
    }
}

#[test]
fn a_profile_counts_the_rows_of_all_threads() {
    let database = database();
    let query = "PROFILE MATCH (a:N)-[:R]->(b)-[:R]->(c) WHERE c.k > 50 RETURN a.k, count(*)";
    let rows_of = |threads| {
        let options = options(threads, RuleSet::all());
        let mut result = database
            .query_with(query, Params::new(), &options)
            .expect("runs");
        result.rows().expect("runs");
        let plan = result.plan().expect("a profile");
        let operators = plan.lines().filter(|line| line.contains("Expand"));
        let rows = operators.map(|line| line.split_whitespace().rev().nth(2).map(str::to_string));
        rows.collect::<Vec<_>>()
    };
    assert_eq!(rows_of(4), rows_of(1));
    assert_eq!(rows_of(4).len(), 2);
}

#[test]
fn limits_stop_all_threads() {
    let database = database();
    let endless = "MATCH (a:N)-[:R*1..]->(b)-[:R*1..]->(c) RETURN count(*) AS n";
    let timed = Options {
        timeout: Some(Duration::from_millis(200)),
        ..options(4, RuleSet::all())
    };
    let error = outcome(&database, endless, &timed);
    assert!(
        error.contains("took longer") || error.contains("time"),
        "{error}"
    );

    let greedy = "MATCH (a:N) WHERE size([x IN range(0, 3000000) WHERE x % 2 = 0 | 'a' + x]) > a.i \
                  RETURN count(*) AS n";
    let small = Options {
        memory: Some(20 << 20),
        ..options(4, RuleSet::all())
    };
    let error = outcome(&database, greedy, &small);
    assert!(error.contains("memory"), "{error}");

    let cancelled = options(4, RuleSet::all());
    let cancel = cancelled.cancel.clone();
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        cancel.store(true, Ordering::Relaxed);
    });
    let error = outcome(&database, endless, &cancelled);
    stopper.join().expect("joins");
    assert!(error.contains("cancel"), "{error}");
}
