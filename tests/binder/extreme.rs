//! Queries as deep as the parser lets through and as long as programs write them: an answer, never an overflow of the stack.

use std::fmt::Write;

use tupu::binder::{BindContext, bind};
use tupu::syntax::{MAX_DEPTH, parse};

/// Parses and binds; the outcome does not matter, coming back does. The binder has the stack of an ordinary thread;
/// what the parser needs is its own matter.
fn survive(query: &str) {
    let query = query.to_string();
    let statement = with_stack(64 << 20, move || parse(&query).ok());
    if let Some(statement) = statement {
        with_stack(2 << 20, move || {
            bind(&statement, &BindContext::default()).is_ok()
        });
    }
}

fn with_stack<T: Send + 'static>(bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(bytes).spawn(work);
    thread.expect("a thread").join().expect("no panic")
}

/// `depth` times `open`, then `inside`, then as many `close`.
fn nested(open: &str, inside: &str, close: &str, depth: usize) -> String {
    format!("{}{inside}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn deep_queries_come_back() {
    let forms = [
        ("(", ")"),
        ("[", "]"),
        ("NOT ", ""),
        ("-", ""),
        ("{a: ", "}"),
        ("abs(", ")"),
        ("1 + (", ")"),
        ("1 < (", ")"),
        ("[x IN ", " | x]"),
        ("[x IN [1] | ", "]"),
        ("all(x IN [1] WHERE ", ")"),
        ("reduce(a = 0, x IN [1] | ", ")"),
        ("CASE WHEN true THEN ", " END"),
        ("EXISTS { MATCH (n) WHERE ", " RETURN n }"),
        ("COUNT { (n) WHERE ", " }"),
        ("COLLECT { RETURN ", " }"),
        ("[(n)-->(m) WHERE ", " | 1]"),
        ("x {y: ", "}"),
        ("", ".a"),
        ("", "[0]"),
        ("", " + 1"),
        ("", " AND true"),
        ("", ":A"),
    ];
    for (open, close) in forms {
        for depth in [
            MAX_DEPTH as usize / 4,
            MAX_DEPTH as usize / 2,
            MAX_DEPTH as usize - 8,
        ] {
            let expression = nested(open, "n", close, depth);
            survive(&format!("MATCH (n) RETURN {expression}"));
            survive(&format!(
                "MATCH (n) WHERE {expression} RETURN n, count(*) + 1"
            ));
            survive(&format!(
                "MATCH (n) RETURN n.x AS x, {expression} + count(*) AS y ORDER BY {expression}"
            ));
        }
    }
    survive(&nested(
        "FOREACH (x IN [1] | ",
        "CREATE (a)",
        ")",
        MAX_DEPTH as usize - 8,
    ));
}

/// Time grows with the length: none of these takes more than moments.
#[test]
fn long_queries_come_back() {
    let count = 20_000;
    let mut nodes = String::from("CREATE (a0)");
    let mut merges = String::new();
    let mut undefined = String::from("RETURN 1 AS x");
    for number in 1..count {
        let _ = write!(nodes, ", (a{number})");
        let _ = write!(merges, "MERGE (a{number} {{x: {number}}}) ");
        let _ = write!(undefined, ", b{number}");
    }
    survive(&format!("{nodes} RETURN *"));
    survive(&format!("{nodes} {}RETURN a1", "WITH * ".repeat(count)));
    survive(&format!(
        "{nodes} {}",
        "FOREACH (x IN [1] | CREATE (b)) ".repeat(count)
    ));
    survive(&merges);
    survive(&undefined);
    let items: Vec<String> = (0..count).map(|number| format!("a{number}")).collect();
    survive(&format!(
        "{nodes} RETURN {}, count(*) + a7 AS last",
        items.join(", ")
    ));
}
