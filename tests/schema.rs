//! Constraints and indexes over the life of a database: transactions, files, folders, and scripts that rebuild them.

use std::path::Path;

use tupu::exchange::graph_folder::{read, write};
use tupu::{Database, Error, Params};

/// One constraint and one index of every kind.
const SCRIPT: [&str; 9] = [
    "CREATE CONSTRAINT city FOR (n:City) REQUIRE n.name IS UNIQUE",
    "CREATE CONSTRAINT pair FOR (n:City) REQUIRE (n.province, n.`the code`) IS NODE KEY",
    "CREATE CONSTRAINT there FOR (n:City) REQUIRE n.name IS NOT NULL",
    "CREATE CONSTRAINT typed FOR (n:City) REQUIRE n.tags IS :: STRING | LIST<STRING NOT NULL>",
    "CREATE CONSTRAINT near FOR ()-[r:NEAR]-() REQUIRE r.km IS :: FLOAT",
    "CREATE CONSTRAINT `for` FOR ()-[r:NEAR]-() REQUIRE r.key IS RELATIONSHIP KEY",
    "CREATE INDEX people FOR (n:City) ON (n.people)",
    "CREATE TEXT INDEX title FOR (n:City) ON (n.title)",
    "CREATE LOOKUP INDEX labels FOR (n) ON EACH labels(n)",
];

fn with_schema(database: &Database) {
    for statement in SCRIPT {
        database.run(statement).expect(statement);
    }
}

/// The commands that make what is declared.
fn declared(database: &Database) -> Vec<String> {
    let mut all = Vec::new();
    for listing in ["CONSTRAINTS", "INDEXES"] {
        let query = format!("SHOW {listing} YIELD createStatement");
        for row in database.query(&query).expect("a listing") {
            all.push(row.expect("a row").to_string());
        }
    }
    all.dedup();
    all
}

fn refused(result: Result<impl Sized, Error>) {
    let error = result.err().expect("a refusal").diagnostic();
    assert_eq!(error.detail, "ConstraintValidationFailed", "{error:?}");
}

const FIRST: &str =
    "CREATE (:City {name: '成都', province: '四川', `the code`: 1, people: 21403000})";
const SAME: &str = "CREATE (:City {name: '成都', province: '四川', `the code`: 2})";

#[test]
fn what_is_listed_makes_the_same_schema() {
    let database = Database::in_memory();
    with_schema(&database);
    let copy = Database::in_memory();
    for statement in declared(&database) {
        let statement = statement.trim_matches('\'').replace("\\'", "'");
        let run = copy.run(&statement);
        // Indexes of constraints are listed with the command that makes the constraint.
        if let Err(error) = run {
            assert!(statement.contains("CONSTRAINT"), "{statement}: {error}");
        }
    }
    assert_eq!(declared(&database), declared(&copy));
}

#[test]
fn presence_counts_at_the_end_of_a_transaction() {
    let database = Database::in_memory();
    with_schema(&database);
    let mut transaction = database.transaction();
    transaction
        .run("CREATE (:City {province: '四川'})")
        .expect("to be completed");
    transaction
        .run("MATCH (c:City) SET c.name = '绵阳', c.`the code` = 7")
        .expect("values that are there");
    transaction.commit().expect("nothing is missing");

    let mut transaction = database.transaction();
    transaction
        .run("CREATE (:City {name: '宜宾'})")
        .expect("to be completed");
    refused(transaction.commit());
    let mut rows = database
        .query("MATCH (c:City) RETURN count(c) AS n")
        .expect("a count");
    assert_eq!(rows.rows().expect("a row")[0].to_string(), "1");
}

#[test]
fn values_that_must_differ_count_at_the_end_of_a_statement() {
    let database = Database::in_memory();
    with_schema(&database);
    database.run(FIRST).expect("the first");
    let mut transaction = database.transaction();
    refused(transaction.run(SAME));
    transaction
        .run("CREATE (:City {name: '绵阳', province: '四川', `the code`: 2})")
        .expect("the transaction goes on");
    transaction.commit().expect("all is well");
}

#[test]
fn a_rollback_takes_the_schema_back() {
    let database = Database::in_memory();
    let mut transaction = database.transaction();
    transaction.run(SCRIPT[0]).expect("a constraint");
    transaction
        .run("CREATE (:City {name: 'a'})")
        .expect("a node");
    refused(transaction.run("CREATE (:City {name: 'a'})"));
    transaction.rollback();
    assert!(declared(&database).is_empty());
    database
        .run("CREATE (:City {name: 'a'}), (:City {name: 'a'})")
        .expect("no constraint");
}

#[test]
fn a_file_keeps_the_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("g.tupu");
    let database = Database::create(&path).expect("a file");
    with_schema(&database);
    database.run(FIRST).expect("a node");
    let expected = declared(&database);
    drop(database);
    // From the log, then from segments.
    for fold in [false, true] {
        let database = Database::open(&path).expect("the file");
        assert_eq!(declared(&database), expected);
        refused(database.run(SAME));
        if fold {
            database.checkpoint().expect("a checkpoint");
            database.run("DROP INDEX people").expect("an index");
            drop(database);
            let database = Database::open(&path).expect("the file");
            assert_eq!(declared(&database).len(), expected.len() - 1);
            refused(database.run(SAME));
        }
    }
}

#[test]
fn a_folder_keeps_the_schema() {
    let database = Database::in_memory();
    with_schema(&database);
    database.run(FIRST).expect("a node");
    let folder = tempfile::tempdir().expect("a folder");
    write(&database.snapshot(), None, folder.path()).expect("a folder");
    let copy = read(folder.path()).expect("a graph");
    let copy = Database::with_graph(copy.graph);
    assert_eq!(declared(&copy), declared(&database));
    refused(copy.run(SAME));

    write(
        Database::in_memory().snapshot().as_ref(),
        None,
        folder.path(),
    )
    .expect("a folder");
    assert!(!Path::new(&folder.path().join("schema.jsonl")).exists());
}

#[test]
fn plans_name_the_index_that_they_use() {
    let database = Database::in_memory();
    let plan = |query: &str| {
        database
            .explain(query, Params::new(), &Default::default())
            .expect("a plan")
    };
    let query = "MATCH (c:City {name: '成都'}) RETURN c";
    assert!(!plan(query).contains("BY city"));
    database.run(SCRIPT[0]).expect("a constraint");
    assert!(plan(query).contains("BY city"), "{}", plan(query));
    database.run("DROP CONSTRAINT city").expect("no constraint");
    assert!(!plan(query).contains("BY city"));
}
