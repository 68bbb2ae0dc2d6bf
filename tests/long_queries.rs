//! Statements of thousands of clauses and steps: run whole, or refused with what to do. Each on the small stack of a test thread.

use tupu::{Database, Error};

fn repeated(before: &str, part: impl Fn(usize) -> String, times: usize, after: &str) -> String {
    let parts: String = (0..times).map(part).collect();
    format!("{before}{parts}{after}")
}

fn count(database: &Database, query: &str) -> String {
    let mut rows = database.query(query).expect("a good query");
    rows.next().expect("a row").expect("no error").to_string()
}

#[test]
fn a_script_of_thousands_of_creates_is_one_statement() {
    let database = Database::in_memory();
    let node = |index| format!("CREATE (n{index}:N {{index: {index}}})\n");
    let edge = |index| format!("CREATE (n{index})-[:NEXT]->(n{})\n", index + 1);
    let script = repeated("", node, 3000, "") + &repeated("", edge, 2999, "");
    let changes = database.run(&script).expect("it runs");
    assert_eq!(
        (changes.nodes_created, changes.relationships_created),
        (3000, 2999)
    );
    assert_eq!(
        count(&database, "MATCH (:N {index: 7})-->(n) RETURN n.index"),
        "8"
    );
}

#[test]
fn creates_that_ask_the_graph_see_what_came_before_in_every_row() {
    let database = Database::in_memory();
    database
        .run("UNWIND [1, 2] AS x CREATE (:A) CREATE (:B {seen: COUNT { MATCH (:A) }})")
        .expect("it runs");
    assert_eq!(
        count(&database, "MATCH (b:B) RETURN collect(b.seen)"),
        "[2, 2]"
    );
}

#[test]
fn a_chain_of_withs_and_a_long_path_run() {
    let database = Database::in_memory();
    let chain = repeated(
        "WITH 0 AS x ",
        |_| "WITH x + 1 AS x ".to_string(),
        600,
        "RETURN x",
    );
    assert_eq!(count(&database, &chain), "600");
    let path = repeated("MATCH ()", |_| "-->()".to_string(), 300, " RETURN count(*)");
    assert_eq!(count(&database, &path), "0");
}

#[test]
fn what_is_too_long_is_refused() {
    let database = Database::in_memory();
    let chain = repeated(
        "WITH 0 AS x ",
        |_| "WITH x + 1 AS x ".to_string(),
        200_000,
        "RETURN x",
    );
    let path = repeated(
        "MATCH ()",
        |_| "-->()".to_string(),
        100_000,
        " RETURN count(*)",
    );
    for text in [chain, path] {
        match database.query(&text) {
            Err(error @ Error::Bind(_)) => assert_eq!(error.diagnostic().detail, "QueryTooLarge"),
            Err(other) => panic!("another error: {other}"),
            Ok(_) => panic!("it ran"),
        }
    }
}

#[test]
fn long_chains_of_operators_run() {
    let database = Database::in_memory();
    database.run("CREATE (:N {x: 900})").expect("it runs");
    let any = repeated(
        "MATCH (n:N) WHERE n.x = 0",
        |index| format!(" OR n.x = {index}"),
        990,
        " RETURN n.x",
    );
    assert_eq!(count(&database, &any), "900");
    let all = repeated(
        "MATCH (n:N) WHERE n.x > 0",
        |index| format!(" AND n.x <> {index}"),
        800,
        " RETURN n.x",
    );
    assert_eq!(count(&database, &all), "900");
    let sum = repeated("RETURN 0", |_| "+1".to_string(), 990, "");
    assert_eq!(count(&database, &sum), "990");
}
