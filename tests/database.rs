//! The library as programs use it: transactions, snapshots, limits, plans; and the JSON-lines mode over it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tupu::diagnostic::ErrorKind;
use tupu::shell::pipe;
use tupu::value::Value;
use tupu::{Database, Error, Options, Params};

fn count(database: &Database) -> Value {
    let mut result = database
        .query("MATCH (n) RETURN count(n)")
        .expect("a query");
    result.rows().expect("rows")[0][0].clone()
}

fn failure(database: &Database, query: &str, options: &Options) -> (ErrorKind, &'static str) {
    let run = || database.query_with(query, Params::new(), options)?.rows();
    let error: Error = run().expect_err("a failure");
    let finding = error.diagnostic();
    (finding.kind, finding.detail)
}

#[test]
fn a_transaction_counts_whole_or_not_at_all() {
    let database = Database::in_memory();
    let mut transaction = database.transaction();
    transaction.run("CREATE (:A), (:A)").expect("a statement");
    let changes = transaction
        .run("MATCH (a:A) SET a.n = 1")
        .expect("a statement");
    assert_eq!(changes.properties_set, 2);
    assert!(
        transaction
            .run("MATCH (a:A) CREATE (:B) SET a.m = {x: 1}")
            .is_err()
    );
    assert_eq!(count(&database), Value::Integer(0));
    transaction.commit().expect("a commit");
    assert_eq!(count(&database), Value::Integer(2));

    let mut transaction = database.transaction();
    transaction.run("MATCH (a) DELETE a").expect("a statement");
    transaction.rollback();
    assert_eq!(count(&database), Value::Integer(2));
}

#[test]
fn a_reader_keeps_the_graph_its_query_began_with() {
    let database = Database::in_memory();
    database
        .run("UNWIND range(1, 5000) AS n CREATE (:A {n: n})")
        .expect("a statement");
    let mut rows = database.query("MATCH (a:A) RETURN a").expect("a query");
    rows.next();
    database.run("MATCH (a:A) DELETE a").expect("a statement");
    assert_eq!(rows.count(), 4999);
    assert_eq!(count(&database), Value::Integer(0));
}

#[test]
fn writers_on_several_threads_take_turns() {
    let database = Database::in_memory();
    database
        .run("CREATE (:Counter {n: 0})")
        .expect("a statement");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    database
                        .run("MATCH (c:Counter) SET c.n = c.n + 1")
                        .expect("a statement");
                }
            });
        }
    });
    let mut result = database
        .query("MATCH (c:Counter) RETURN c.n")
        .expect("a query");
    assert_eq!(result.rows().expect("rows")[0][0], Value::Integer(100));
}

#[test]
fn limits_are_clear_errors() {
    let database = Database::in_memory();
    let endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*)";
    let options = Options {
        timeout: Some(Duration::ZERO),
        ..Options::default()
    };
    let expected = (ErrorKind::ResourceError, "DeadlineExceeded");
    assert_eq!(failure(&database, endless, &options), expected);

    let options = Options {
        cancel: Arc::new(AtomicBool::new(true)),
        ..Options::default()
    };
    let expected = (ErrorKind::ResourceError, "Cancelled");
    assert_eq!(failure(&database, endless, &options), expected);
    assert!(options.cancel.load(Ordering::Relaxed));

    let options = Options {
        memory: Some(100_000),
        ..Options::default()
    };
    for query in [
        "UNWIND range(1, 500) AS a UNWIND range(1, 100) AS b WITH a * 100 + b AS x RETURN x ORDER BY -x",
        "UNWIND range(1, 500) AS a UNWIND range(1, 100) AS b WITH a * 100 + b AS x RETURN DISTINCT x",
        "UNWIND range(1, 500) AS a UNWIND range(1, 100) AS b WITH a * 100 + b AS x RETURN x, count(*)",
        "UNWIND range(1, 500) AS a UNWIND range(1, 100) AS b WITH a * 100 + b AS x RETURN collect(x)",
        "UNWIND range(1, 500) AS a UNWIND range(1, 100) AS b WITH a * 100 + b AS x CREATE (:A) WITH x RETURN x",
    ] {
        let expected = (ErrorKind::ResourceError, "MemoryLimit");
        assert_eq!(failure(&database, query, &options), expected, "{query}");
    }
    assert_eq!(count(&database), Value::Integer(0));
}

#[test]
fn a_result_ends_early_when_asked_to() {
    let database = Database::in_memory();
    let options = Options {
        max_rows: Some(3),
        ..Options::default()
    };
    let run = |query: &str| {
        let params = Params::new();
        let mut result = database
            .query_with(query, params, &options)
            .expect("a query");
        (result.rows().expect("rows").len(), result.truncated())
    };
    assert_eq!(run("UNWIND range(1, 5) AS x RETURN x"), (3, true));
    assert_eq!(run("UNWIND range(1, 3) AS x RETURN x"), (3, false));
    assert_eq!(
        run("UNWIND range(1, 5) AS x CREATE (:A) RETURN x"),
        (3, true)
    );
    assert_eq!(count(&database), Value::Integer(5));
}

#[test]
fn explain_runs_nothing_and_profile_counts_rows() {
    let database = Database::in_memory();
    let result = database.query("EXPLAIN CREATE (:A)").expect("a query");
    assert!(result.plan().expect("a plan").contains("Create"));
    assert_eq!(count(&database), Value::Integer(0));

    database
        .run("CREATE (:A)-[:T]->(:B), (:A)")
        .expect("a statement");
    let query = "PROFILE MATCH (a:A) OPTIONAL MATCH (a)-->(b) WHERE exists { (b)<--(:A) } RETURN b";
    let mut result = database.query(query).expect("a query");
    assert_eq!(result.rows().expect("rows").len(), 2);
    let plan = result.plan().expect("a plan").to_string();
    let rows_of = |operator: &str| {
        let line = plan.lines().find(|line| line.contains(operator));
        let mut cells = line.expect("the operator").split_whitespace().rev();
        cells.nth(2).map(str::to_string)
    };
    assert_eq!(rows_of("Optional"), Some("2".to_string()), "{plan}");
    assert_eq!(rows_of("Scan (a:A)"), Some("2".to_string()), "{plan}");
    assert_eq!(rows_of("Expand (a)"), Some("1".to_string()), "{plan}");
}

#[test]
fn a_registered_table_is_called() {
    let database = Database::in_memory();
    let columns = ["city".to_string(), "province".to_string()];
    let rows = vec![
        vec!["成都".into(), "四川".into()],
        vec!["昆明".into(), "云南".into()],
        vec![Value::Null, "无".into()],
    ];
    let signature = "lookup.province(city :: STRING?) :: (province :: STRING?)";
    database
        .register_table(signature, &columns, rows)
        .expect("a table");
    let query =
        "UNWIND ['成都', null, '上海'] AS c CALL lookup.province(c) YIELD province RETURN province";
    let rows: Result<Vec<String>, Error> = database
        .query(query)
        .expect("a query")
        .map(|row| row.map(|row| row.to_string()))
        .collect();
    assert_eq!(rows.expect("rows"), ["'四川'", "'无'"]);
    assert!(database.register_table("lookup(", &[], Vec::new()).is_err());
}

/// The replies of the JSON-lines mode to these lines, one a line.
fn replies(lines: &[&[u8]]) -> Vec<serde_json::Value> {
    let (database, mut output) = (Database::in_memory(), Vec::new());
    pipe::serve(&database, lines.join(&b'\n').as_slice(), &mut output).expect("no failure");
    let text = String::from_utf8(output).expect("UTF-8");
    let replies = text.lines().map(serde_json::from_str);
    replies.collect::<Result<_, _>>().expect("JSON")
}

#[test]
fn the_pipe_goes_on_after_anything() {
    let replies = replies(&[
        b"not json",
        b"[1]",
        b"\xff\xfe",
        br#"{"op":"fly","id":[1,{"a":2}]}"#,
        br#"{"id":7}"#,
        br#"{"op":"run"}"#,
        br#"{"op":"run","query":"RETURN 1","params":[]}"#,
        br#"{"op":"run","query":"RETURN $x","params":{"x":{"$node":{"id":"1"}}}}"#,
        br#"{"op":"run","query":"RETURN $x AS x","params":{"x":{"$int":"9223372036854775807"}},"id":"q"}"#,
    ]);
    let kinds: Vec<_> = replies
        .iter()
        .map(|reply| reply["error"]["kind"].as_str())
        .collect();
    assert_eq!(kinds[..8], [Some("ProtocolError"); 8]);
    assert_eq!(replies[3]["id"], serde_json::json!([1, {"a": 2}]));
    assert_eq!(replies[4]["id"], 7);
    assert_eq!(replies[8]["rows"], serde_json::json!([[i64::MAX]]));
    assert_eq!(replies[8]["id"], "q");
}

#[test]
fn the_pipe_rolls_back_what_fails_and_resets() {
    let replies = replies(&[
        br#"{"op":"run","query":"CREATE (:A) WITH 1 AS x UNWIND [1, 0] AS y RETURN x / y"}"#,
        br#"{"op":"run","query":"MATCH (a) RETURN count(a) AS n"}"#,
        br#"{"op":"run","query":"CREATE (a:A {n: 1.0}) RETURN a"}"#,
        br#"{"op":"reset"}"#,
        br#"{"op":"run","query":"MATCH (a) RETURN a"}"#,
        br#"{"op":"run","query":"UNWIND range(1, 9) AS x RETURN x","max_rows":2}"#,
        br#"{"op":"explain","query":"MATCH (a) RETURN a"}"#,
    ]);
    assert_eq!(replies[0]["error"]["kind"], "ArithmeticError");
    assert_eq!(replies[1]["rows"], serde_json::json!([[0]]));
    assert_eq!(
        replies[2]["rows"].to_string(),
        r#"[[{"$node":{"id":"0","labels":["A"],"properties":{"n":1.0}}}]]"#
    );
    assert_eq!(replies[4]["rows"], serde_json::json!([]));
    assert_eq!(replies[5]["truncated"], true);
    assert!(
        replies[6]["plan"]
            .as_str()
            .is_some_and(|plan| plan.contains("Scan"))
    );
}

/// The single number that a query returns.
fn number(database: &Database, query: &str) -> Value {
    let mut result = database.query(query).expect(query);
    result.rows().expect(query)[0][0].clone()
}

#[test]
fn a_query_that_comes_again_sees_that_relationships_lead_elsewhere() {
    let database = Database::in_memory();
    let run = |statement| drop(database.query(statement).expect(statement));
    run("CREATE (:Other), (a:A) WITH a UNWIND range(1, 500) AS i CREATE (a)-[:R]->(:B {i: i})");
    let query = "MATCH (a:A)-[r:R]->(b:B) RETURN sum(CASE WHEN r IS NULL THEN 0 ELSE 1 END) AS n";
    assert_eq!(number(&database, query), Value::Integer(500));
    assert_eq!(number(&database, query), Value::Integer(500));
    run("MATCH (a:A), (other:Other) CREATE (a)-[:R]->(other)");
    assert_eq!(number(&database, query), Value::Integer(500));
    run("MATCH (b:B {i: 7}) REMOVE b:B");
    assert_eq!(number(&database, query), Value::Integer(499));
}

#[test]
fn a_query_that_comes_again_sees_that_values_need_no_longer_differ() {
    let database = Database::in_memory();
    let run = |statement| drop(database.query(statement).expect(statement));
    run("CREATE CONSTRAINT one FOR (a:A) REQUIRE a.k IS UNIQUE");
    run(
        "UNWIND range(1, 500) AS i CREATE (a:A {k: i}) WITH a WHERE a.k = 1 CREATE (a)-[:R]->(:B {k: 1})",
    );
    let query = "MATCH (a:A {k: 1})-[:R]->(b) WITH b, count(DISTINCT a) AS n RETURN n";
    let every = "MATCH (a:A {k: 1})-[:R]->(b) RETURN count(DISTINCT b) AS n";
    assert_eq!(number(&database, query), Value::Integer(1));
    assert_eq!(number(&database, every), Value::Integer(1));
    run("DROP CONSTRAINT one");
    run("MATCH (b:B) CREATE (:A {k: 1})-[:R]->(b)");
    assert_eq!(number(&database, query), Value::Integer(2));
    assert_eq!(number(&database, every), Value::Integer(1));
}
