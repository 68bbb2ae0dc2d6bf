//! Statements that ask for too much end in an error that names the operator, and leave the process alive with its memory back.

#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};

/// What one statement may hold.
const LIMIT: &str = "120MB";

/// What the whole process may need for such statements, in KiB.
const MOST: u64 = 512 << 10;

/// `tupu pipe` with a memory limit.
struct Pipe {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Pipe {
    fn new() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tupu"))
            .args(["pipe", "--memory-limit", LIMIT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        Self {
            requests: child.stdin.take().expect("piped"),
            replies: BufReader::new(child.stdout.take().expect("piped")),
            child,
        }
    }

    fn run(&mut self, query: &str, timeout_ms: Option<u64>) -> Json {
        let request = json!({"op": "run", "query": query, "timeout_ms": timeout_ms});
        writeln!(self.requests, "{request}").expect("the process reads");
        let mut reply = String::new();
        self.replies.read_line(&mut reply).expect("a reply");
        serde_json::from_str(&reply).expect("the process is alive and answers in JSON")
    }

    /// A line of `/proc/PID/status`, in KiB.
    fn memory(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("the process is alive");
        let line = status.lines().find(|line| line.starts_with(name));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number.and_then(|number| number.parse().ok()).expect("KiB")
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

const GRAPH: [&str; 9] = [
    "UNWIND range(1, 300) AS n CREATE (:N {n: n})",
    "MATCH (a:N), (b:N) WHERE a.n <= 40 AND b.n <= 40 AND a <> b CREATE (a)-[:T]->(b)",
    "UNWIND range(1, 40) AS n UNWIND [1, 2] AS i CREATE (:Layer {n: n})",
    "MATCH (a:Layer), (b:Layer) WHERE b.n = a.n + 1 CREATE (a)-[:S]->(b)",
    "UNWIND range(1, 12) AS n CREATE (:K {n: n})",
    "MATCH (a:K), (b:K) WHERE a <> b CREATE (a)-[:E {w: b.n}]->(b)",
    "UNWIND range(1, 200) AS n CREATE (:R {n: n})",
    "MATCH (a:R) UNWIND range(1, 20) AS k MATCH (b:R {n: (a.n * 7 + k * k * 13 + k * a.n) % 200 + 1}) CREATE (a)-[:U {w: k}]->(b)",
    "MATCH (a:N) MATCH (b:N {n: a.n % 300 + 1}) CREATE (a)-[:RING]->(b)",
];

/// What runs out of memory, and the operator or expression to blame.
const TOO_LARGE: [(&str, &str); 13] = [
    (
        "MATCH (a:N), (b:N), (c:N) RETURN collect([a.n, b.n, c.n]) AS all",
        "Aggregate",
    ),
    (
        "UNWIND range(1, 4000) AS a UNWIND range(1, 4000) AS b WITH a * b AS n ORDER BY n RETURN count(*)",
        "Sort",
    ),
    (
        "UNWIND range(1, 4000) AS a UNWIND range(1, 4000) AS b WITH DISTINCT a * 10000 + b AS n RETURN count(*)",
        "Distinct",
    ),
    (
        "UNWIND range(1, 4000) AS a UNWIND range(1, 4000) AS b RETURN a * 10000 + b AS n, count(*)",
        "Aggregate",
    ),
    (
        "UNWIND range(1, 4000) AS a UNWIND range(1, 4000) AS b RETURN a, b",
        "Result",
    ),
    ("UNWIND range(1, 3000000) AS a CREATE (:X {a: a})", "Create"),
    ("MATCH (a:N), (b:N), (c:N) SET a.z = b.n + c.n", "Eager"),
    (
        "MATCH (a:Layer {n: 1}), (b:Layer {n: 40}) MATCH p = allShortestPaths((a)-[:S*]->(b)) RETURN count(p)",
        "ShortestPath",
    ),
    (
        "RETURN reduce(s = 'xxxxxxxxxxxxxxxx', i IN range(1, 60) | s + s) AS s",
        "+",
    ),
    (
        "RETURN reduce(s = [1, 2, 3], i IN range(1, 60) | s + s) AS s",
        "+",
    ),
    (
        "RETURN size([x IN range(1, 4000000) | toString(x) + 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']) AS n",
        "list comprehension",
    ),
    ("RETURN range(1, 100000000) AS n", "range"),
    (
        "MATCH ALL SHORTEST (a:K {n: 1})-[:E]->{12}(b:K {n: 2}) RETURN count(*)",
        "PathSearch",
    ),
];

/// Shortest paths in dense graphs, each with the one row that it gives; listing the trails would not end.
const DENSE: [(&str, &str); 14] = [
    (
        "MATCH p = SHORTEST 1 (a:K {n: 1}) ((x)-[:E]->(y) WHERE x.n < y.n)+ (b:K {n: 12}) RETURN length(p)",
        "[1]",
    ),
    (
        "MATCH p = SHORTEST 1 (a:K {n: 1}) ((x)-[:E]->(y) WHERE y.n <= x.n + 1)+ (b:K {n: 12}) RETURN length(p)",
        "[11]",
    ),
    (
        "MATCH p = SHORTEST 1 (a:K {n: 1})-[:E]->{5}(b:K {n: 2}) RETURN length(p)",
        "[5]",
    ),
    (
        "MATCH p = SHORTEST 5 (a:K {n: 1})-[:E]-{3,}(b:K) RETURN count(DISTINCT b), count(p)",
        "[12,60]",
    ),
    (
        "MATCH p = ALL SHORTEST (a:K {n: 1}) (()-[:E]->()-[:E]->())+ (b:K {n: 2}) RETURN count(p)",
        "[10]",
    ),
    (
        "MATCH p = SHORTEST 2 GROUPS (a:K {n: 1})-[:E]->+(b:K {n: 2}) RETURN count(p)",
        "[11]",
    ),
    (
        "MATCH p = ANY (a:K) ((x)-[:E]->(y))+ (b:K) RETURN count(p), max(length(p))",
        "[144,2]",
    ),
    (
        "MATCH p = SHORTEST 1 (a:K {n: 1})-[:E]->+(b:K {n: 5})-[:E]->{2}(c:K {n: 1})-[:E]->+(d:K {n: 5}) RETURN length(p)",
        "[5]",
    ),
    (
        "MATCH REPEATABLE ELEMENTS p = SHORTEST 20 (a:K {n: 1})-[:E]->{30,}(b:K {n: 2}) RETURN count(p), max(length(p))",
        "[20,30]",
    ),
    (
        "MATCH p = SHORTEST 1 (a:R {n: 1}) ((x)-[r:U]->(y) WHERE r.w < 10)+ (b:R) RETURN count(p)",
        "[200]",
    ),
    (
        "MATCH p = SHORTEST 3 (a:R {n: 1})-[:U]->+(b:R) RETURN count(p)",
        "[600]",
    ),
    (
        "MATCH p = SHORTEST 3 ACYCLIC (a:R {n: 1}) ((x)-[:U]-(y))+ (b:R {n: 99}) RETURN count(p)",
        "[3]",
    ),
    (
        "MATCH p = SHORTEST 2 (a:N {n: 1})-[:RING]->+(b:N) RETURN count(p), max(length(p))",
        "[300,300]",
    ),
    (
        "MATCH p = SHORTEST 1 (a:N {n: 1}) ((x)-[:RING]->(y) WHERE x <> y)+ (b:N {n: 300}) RETURN length(p)",
        "[299]",
    ),
];

/// What never ends.
const TOO_LONG: [&str; 9] = [
    "MATCH (a:N)-[:T*]->(b) RETURN count(*)",
    "MATCH (a:N), (b:N), (c:N), (d:N) RETURN sum(a.n + b.n + c.n + d.n)",
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a + b)",
    "UNWIND range(1, 1000) AS a RETURN count([x IN range(1, 10000) | [y IN range(1, 1000) | y]])",
    "RETURN size(reduce(s = '', i IN range(1, 5000000) | s + 'x')) AS n",
    "MATCH (a:N)-[:T*1..6]->(b:N)-[:T*1..6]->(c:N) RETURN count(*)",
    "MATCH (a:K {n: 1}) ((x)-[:E]->(y))+ (b:K {n: 2}) RETURN count(*)",
    "MATCH p = (a:R {n: 1})-[:U]->+(b:R {n: 2}) RETURN count(p)",
    "MATCH SHORTEST 1 ((a:K {n: 1})-[r:E]->+(b:K {n: 2}) WHERE reduce(s = 0, x IN r | s + x.w) = 77777) RETURN a",
];

fn error(reply: &Json, query: &str) -> (String, String) {
    let text = |field: &str| {
        let text = reply["error"][field].as_str();
        text.unwrap_or_else(|| panic!("{query} succeeded: {:.200}", reply.to_string()))
            .to_string()
    };
    (text("detail"), text("message"))
}

#[test]
fn statements_that_need_too_much_end_and_nothing_else_does() {
    let mut pipe = Pipe::new();
    for statement in GRAPH {
        assert!(pipe.run(statement, None)["error"].is_null(), "{statement}");
    }
    for (query, blamed) in TOO_LARGE {
        let (detail, message) = error(&pipe.run(query, None), query);
        assert!(
            ["MemoryLimit", "NumberOutOfRange"].contains(&detail.as_str()),
            "{query}: {message}"
        );
        assert!(
            message.contains(&format!("`{blamed}`")),
            "{query}: {message}"
        );
    }
    for query in TOO_LONG {
        let (detail, message) = error(&pipe.run(query, Some(300)), query);
        assert_eq!(detail, "DeadlineExceeded", "{query}: {message}");
        assert!(message.contains('`'), "{query}: {message}");
    }
    for (query, row) in DENSE {
        let reply = pipe.run(query, Some(20_000));
        assert_eq!(
            reply["rows"].to_string(),
            format!("[{row}]"),
            "{query}: {reply}"
        );
    }
    let most = pipe.memory("VmHWM");
    assert!(most <= MOST, "the process needed {most} KiB");
    let reply = pipe.run("MATCH (n:N) RETURN count(n) AS n", None);
    assert_eq!(
        reply["rows"],
        json!([[300]]),
        "nothing was created: {reply}"
    );
    let left = pipe.memory("VmRSS");
    assert!(left <= MOST / 2, "the process kept {left} KiB");
}
