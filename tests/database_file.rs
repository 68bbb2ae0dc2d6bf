//! The database file as programs use it: killed writers, a second writer, readers beside a writer, other versions of the format.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tupu::value::Value;
use tupu::{Database, Error, FORMAT_VERSION, Trouble};

/// Parts of a transaction.
const PARTS: i64 = 20;

/// A numbered transaction of several elements; those of old transactions go.
const TRANSACTION: &str = "MERGE (m:Mark {name: 'last'}) SET m.number = $n
     WITH m OPTIONAL MATCH (old:Part) WHERE old.number < $n - 2 DETACH DELETE old
     WITH DISTINCT m UNWIND range(1, 20) AS i CREATE (:Part {number: $n, i: i})-[:OF]->(m)";

fn rows(database: &Database, query: &str) -> Vec<Vec<Value>> {
    let result = database.query(query).expect("a query");
    let rows = result.map(|row| row.expect("a row").into_values());
    rows.collect()
}

/// The number of the last transaction, -1 for none; panics when one is there in part.
fn last_whole(database: &Database) -> i64 {
    let marks = rows(database, "MATCH (m:Mark) RETURN m.number");
    let last = match marks.first().map(|row| &row[0]) {
        Some(Value::Integer(number)) => *number,
        _ => -1,
    };
    let found = rows(
        database,
        "MATCH (p:Part)-[:OF]->(:Mark)
         RETURN p.number AS number, count(*) AS parts, sum(p.i) AS sum ORDER BY number",
    );
    let first = (last - 2).max(0);
    let expected: Vec<Vec<Value>> = (first..=last)
        .map(|number| {
            [number, PARTS, PARTS * (PARTS + 1) / 2]
                .map(Value::from)
                .to_vec()
        })
        .collect();
    assert_eq!(found, expected, "the last transaction is {last}");
    last
}

/// A program that writes transactions, and how far it has acknowledged them.
struct Writer {
    child: Child,
    acknowledged: Arc<AtomicI64>,
    threads: Vec<JoinHandle<()>>,
}

impl Writer {
    /// Starts it with the transactions from `first` on, and now and then a checkpoint.
    fn start(path: &Path, first: i64, count: i64) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tupu"))
            .args(["pipe", "--db"])
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        let acknowledged = Arc::new(AtomicI64::new(first - 1));
        let mut input = child.stdin.take().expect("a pipe");
        let asking = std::thread::spawn(move || {
            for number in first..first + count {
                let query = TRANSACTION.replace('\n', " ");
                let mut lines = format!(
                    "{{\"op\":\"run\",\"id\":{number},\"query\":\"{query}\",\"params\":{{\"n\":{number}}}}}\n"
                );
                if number % 7 == 3 {
                    lines += "{\"op\":\"run\",\"query\":\"CALL db.checkpoint()\"}\n";
                }
                // The program may be dead by now.
                if input.write_all(lines.as_bytes()).is_err() {
                    return;
                }
            }
        });
        let (output, told) = (child.stdout.take().expect("a pipe"), acknowledged.clone());
        let listening = std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                assert!(!line.contains("\"error\""), "{line}");
                let Some(rest) = line.strip_prefix("{\"id\":") else {
                    continue;
                };
                let number = rest
                    .split(',')
                    .next()
                    .and_then(|number| number.parse().ok());
                told.store(number.expect("a number"), Ordering::SeqCst);
            }
        });
        Self {
            child,
            acknowledged,
            threads: vec![asking, listening],
        }
    }

    fn acknowledged(&self) -> i64 {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Waits until a transaction is acknowledged, but not for ever.
    fn wait_for(&self, number: i64) {
        for _ in 0..6000 {
            if self.acknowledged() >= number {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("transaction {number} was not acknowledged within a minute");
    }

    /// Kills it with SIGKILL; gives what it had acknowledged.
    fn kill(mut self) -> i64 {
        self.child.kill().expect("a program to kill");
        self.finish()
    }

    /// Waits for its end; gives what it had acknowledged.
    fn finish(&mut self) -> i64 {
        for thread in self.threads.drain(..) {
            thread.join().expect("replies without errors");
        }
        self.child.wait().expect("the end of the program");
        self.acknowledged()
    }
}

fn new_file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("test.tupu");
    Database::create(&path).expect("a new file");
    (folder, path)
}

#[test]
fn a_killed_writer_leaves_every_acknowledged_transaction_and_no_part_of_another() {
    let (_folder, path) = new_file();
    let (mut next, mut interrupted) = (0, 0);
    for round in 0..200u64 {
        let writer = Writer::start(&path, next, 400);
        // Most are killed while they write, some while they open the file.
        if round % 8 != 7 {
            writer.wait_for(next);
        }
        let pause = round.wrapping_mul(2_654_435_761) % 40_000;
        std::thread::sleep(Duration::from_micros(pause));
        let acknowledged = writer.kill();
        let database = Database::open(&path).expect("a sound file");
        let last = last_whole(&database);
        assert!(
            last == acknowledged || last == acknowledged + 1,
            "round {round}: {last} is there, {acknowledged} was acknowledged"
        );
        interrupted += i64::from(last > acknowledged);
        next = last + 1;
    }
    println!("{next} transactions, {interrupted} of them kept without an answer");
    assert!(next > 200, "only {next} transactions were made");
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let (_folder, path) = new_file();
    let mut writer = Writer::start(&path, 0, 1);
    writer.wait_for(0);
    assert_eq!(writer.finish(), 0);
    // This program writes; another wants to.
    let database = Database::open(&path).expect("a sound file");
    database.run("CREATE (:A)").expect("the right to write");
    let other = Database::open(&path).expect("a reader");
    assert_eq!(last_whole(&other), 0);
    let error = other.run("CREATE (:A)").expect_err("nobody else may write");
    let message = error.to_string();
    assert!(
        message.contains(&format!("(process {})", std::process::id())),
        "{message}"
    );
    let Error::File(error) = error else {
        panic!("{message}")
    };
    assert!(matches!(error.trouble, Trouble::Busy(_)));
    assert_eq!(
        rows(&other, "MATCH (a:A) RETURN count(a)"),
        [[Value::from(1)]]
    );
    drop(database);
    // Now it may, and it sees what the first has written.
    other.run("CREATE (:A)").expect("the right to write");
    assert_eq!(
        rows(&other, "MATCH (a:A) RETURN count(a)"),
        [[Value::from(2)]]
    );
}

#[test]
fn a_transaction_that_began_on_an_older_graph_writes_nothing() {
    let (_folder, path) = new_file();
    let late = Database::open(&path).expect("a reader");
    let mut transaction = late.transaction();
    transaction
        .query("MATCH (n) RETURN count(n)")
        .expect("a query");
    Database::open(&path)
        .and_then(|other| other.run("CREATE (:A)"))
        .expect("another writer");
    let error = transaction
        .run("CREATE (:B)")
        .expect_err("the graph has changed");
    assert_eq!(error.diagnostic().detail, "GraphMoved");
    drop(transaction);
    late.run("CREATE (:B)").expect("the right to write");
    assert_eq!(
        rows(&late, "MATCH (n) RETURN labels(n)[0] ORDER BY n"),
        [["A"], ["B"]].map(|row| row.map(Value::from))
    );
}

#[test]
fn readers_load_whole_transactions_while_another_program_writes() {
    let (_folder, path) = new_file();
    let mut writer = Writer::start(&path, 0, 150);
    writer.wait_for(0);
    let mut seen = 0;
    std::thread::scope(|scope| {
        let read = || {
            let mut last = -1;
            for _ in 0..10 {
                let acknowledged = writer.acknowledged();
                let found = last_whole(&Database::open(&path).expect("a reader"));
                assert!(
                    found >= acknowledged && found >= last,
                    "{found} after {acknowledged}"
                );
                last = found;
            }
            last
        };
        let readers = [scope.spawn(read), scope.spawn(read)];
        for reader in readers {
            seen = seen.max(reader.join().expect("a reader"));
        }
    });
    assert!(seen >= 0);
    assert_eq!(writer.finish(), 149);
    assert_eq!(last_whole(&Database::open(&path).expect("a reader")), 149);
}

#[test]
fn a_transaction_is_kept_when_it_commits_and_not_before() {
    let (_folder, path) = new_file();
    let database = Database::open(&path).expect("a new file");
    let mut transaction = database.transaction();
    transaction.run("CREATE (:A {n: 1})").expect("a statement");
    assert!(transaction.run("MATCH (a:A) SET a.n = {x: 1}").is_err());
    transaction
        .run("MATCH (a:A) SET a.m = a.n + 1")
        .expect("a statement");
    let reader = Database::open(&path).expect("a reader");
    assert_eq!(
        rows(&reader, "MATCH (n) RETURN count(n)"),
        [[Value::from(0)]]
    );
    transaction.commit().expect("a commit");
    let mut dropped = database.transaction();
    dropped.run("MATCH (a:A) DELETE a").expect("a statement");
    drop(dropped);
    drop(database);
    let again = Database::open(&path).expect("a sound file");
    let expected = [[1, 2].map(Value::from)];
    assert_eq!(rows(&again, "MATCH (a:A) RETURN a.n, a.m"), expected);
    let info = again.file_info().expect("a file");
    assert_eq!((info.transactions, info.log_records), (1, 1));
    again.checkpoint().expect("a checkpoint");
    let info = again.file_info().expect("a file");
    assert_eq!((info.transactions, info.log_records), (1, 0));
    again.reset().expect("a reset");
    drop(again);
    let again = Database::open(&path).expect("a sound file");
    assert_eq!(
        rows(&again, "MATCH (n) RETURN count(n)"),
        [[Value::from(0)]]
    );
}

#[test]
fn a_file_that_only_may_be_read_is_read() {
    let (_folder, path) = new_file();
    Database::open(&path)
        .and_then(|database| database.run("CREATE (:A)"))
        .expect("a statement");
    let mut permissions = path.metadata().expect("a file").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("rights to change");
    let database = Database::open(&path).expect("a file to read");
    assert_eq!(
        rows(&database, "MATCH (n) RETURN count(n)"),
        [[Value::from(1)]]
    );
}

/// Values of every kind, by version of the format; `UPDATE=1 cargo test --test database_file fixture` writes that of this version.
fn fixture(version: u32) -> PathBuf {
    let name = format!("tests/database/version_{version}.tupu");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

const KINDS: &str = "CREATE (a:City:Capital {
        name: '成都', short: true, n: -7, big: 9007199254740993, x: 1.5, nan: 0.0 / 0.0, list: ['a', '产业'], empty: [],
        day: date('2024-02-29'), time: time('12:31:14.645876123+01:00'), local: localtime('23:59:59'),
        at: datetime('2024-02-29T12:00:00[Asia/Shanghai]'), here: localdatetime('1999-12-31T23:59:59.9'),
        long: duration('P1Y2M3DT4H5M6.7S')})
     CREATE (a)-[:NEAR {km: 120}]->(b:City {name: '绵阳', n: 'text'}), (:Gone)";

fn dump(database: &Database) -> Vec<Vec<Value>> {
    let mut all = rows(
        database,
        "MATCH (n) RETURN elementId(n), toString(n.at) AS at, n ORDER BY elementId(n)",
    );
    all.extend(rows(
        database,
        "MATCH (a)-[r]->(b) RETURN elementId(a), r, elementId(b)",
    ));
    all
}

/// Makes the graph of a fixture; the files of version 1 had no declared indexes in them.
fn write_fixture(database: &Database, version: u32) {
    let changes = [
        KINDS,
        "MATCH (g:Gone) DELETE g",
        "CREATE INDEX FOR (c:City) ON (c.name)",
        "MATCH (c:City) SET c.seen = 1",
        "CREATE (:Late)",
    ];
    for (number, change) in changes.iter().enumerate() {
        if number == 2 && version == 1 {
            continue;
        }
        if number == 3 {
            database.checkpoint().expect("a checkpoint");
        }
        database.run(change).expect("a statement");
    }
}

#[test]
fn a_fixture_of_each_version_opens_with_the_graph_it_was_made_of() {
    if std::env::var_os("UPDATE").is_some() {
        let path = fixture(FORMAT_VERSION);
        let _ = std::fs::remove_file(&path);
        let database = Database::create(&path).expect("a new fixture");
        write_fixture(&database, FORMAT_VERSION);
    }
    for version in 1..=FORMAT_VERSION {
        let expected = Database::in_memory();
        write_fixture(&expected, version);
        let found = Database::open(fixture(version)).expect("the fixture");
        assert_eq!(
            format!("{:?}", dump(&found)),
            format!("{:?}", dump(&expected))
        );
        let info = found.file_info().expect("a file");
        assert_eq!((info.log_records, info.format_version), (2, version));
    }
}

#[test]
fn a_file_of_an_older_version_is_brought_up_by_the_first_change() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("old.tupu");
    std::fs::copy(fixture(1), &path).expect("a copy");
    let database = Database::open(&path).expect("the fixture");
    let before = rows(&database, "MATCH (n) RETURN count(n)");
    database
        .run("CREATE INDEX FOR (c:City) ON (c.name)")
        .expect("an index");
    database.checkpoint().expect("a checkpoint");
    drop(database);
    let database = Database::open(&path).expect("a sound file");
    let version = database.file_info().expect("a file").format_version;
    assert_eq!(version, FORMAT_VERSION);
    assert_eq!(rows(&database, "MATCH (n) RETURN count(n)"), before);
    let query = "MATCH (c:City) WHERE c.name STARTS WITH '成' RETURN c.name";
    assert_eq!(
        rows(&database, query),
        [["成都"]].map(|row| row.map(Value::from))
    );
}

#[test]
fn a_file_of_another_version_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("other.tupu");
    for (version, advice) in [
        (FORMAT_VERSION + 1, "newer Tupu"),
        (0, "export it with the Tupu that wrote it"),
    ] {
        let mut bytes = std::fs::read(fixture(FORMAT_VERSION)).expect("the fixture");
        bytes[16..20].copy_from_slice(&version.to_le_bytes());
        let checksum = crc32fast::hash(&bytes[..20]).to_le_bytes();
        bytes[20..24].copy_from_slice(&checksum);
        std::fs::write(&path, &bytes).expect("a copy");
        let error = Database::open(&path).err().expect("another version");
        let finding = error.diagnostic();
        assert_eq!(finding.detail, "OtherFormatVersion");
        assert!(
            finding.message.contains(&format!("version {version}")),
            "{}",
            finding.message
        );
        assert!(finding.help[0].contains(advice), "{:?}", finding.help);
    }
}
