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

const GRAPH: [&str; 4] = [
    "UNWIND range(1, 300) AS n CREATE (:N {n: n})",
    "MATCH (a:N), (b:N) WHERE a.n <= 40 AND b.n <= 40 AND a <> b CREATE (a)-[:T]->(b)",
    "UNWIND range(1, 40) AS n UNWIND [1, 2] AS i CREATE (:Layer {n: n})",
    "MATCH (a:Layer), (b:Layer) WHERE b.n = a.n + 1 CREATE (a)-[:S]->(b)",
];

/// What runs out of memory, and the operator or expression to blame.
const TOO_LARGE: [(&str, &str); 12] = [
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
];

/// What never ends.
const TOO_LONG: [&str; 6] = [
    "MATCH (a:N)-[:T*]->(b) RETURN count(*)",
    "MATCH (a:N), (b:N), (c:N), (d:N) RETURN sum(a.n + b.n + c.n + d.n)",
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a + b)",
    "UNWIND range(1, 1000) AS a RETURN count([x IN range(1, 10000) | [y IN range(1, 1000) | y]])",
    "RETURN size(reduce(s = '', i IN range(1, 5000000) | s + 'x')) AS n",
    "MATCH (a:N)-[:T*1..6]->(b:N)-[:T*1..6]->(c:N) RETURN count(*)",
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
