//! The front end on text: what trees queries become, and what becomes of input that no one would write.

use tupu::syntax::ast::{ClauseKind, PathStep, Statement};
use tupu::syntax::{MAX_DEPTH, ParseError, lex, parse};

/// Every query of the table prints as it says, and what was printed prints as itself.
#[test]
fn queries_print_with_no_more_brackets_than_needed() {
    let table = include_str!("syntax/print.txt");
    let mut lines = table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .peekable();
    while let Some(query) = lines.next() {
        let spelled = lines.next_if(|line| line.starts_with("= "));
        let expected = spelled.map_or(query, |line| &line[2..]);
        let printed = parsed(query).to_string();
        assert_eq!(printed, expected, "{query}");
        assert_eq!(
            parsed(&printed).without_spans(),
            parsed(query).without_spans(),
            "{query}"
        );
    }
}

fn parsed(query: &str) -> Statement {
    parse(query).unwrap_or_else(|errors| panic!("{query}\n{errors:#?}"))
}

#[test]
fn columns_keep_the_text_as_written() {
    let query = "RETURN cOuNt( * ), [n IN nums  WHERE n > 1], (a.b) /* c */ + 1 , '城市' AS x";
    let statement = parsed(query);
    let ClauseKind::Return(projection) = &statement.query.first.clauses[0].kind else {
        panic!("a RETURN")
    };
    let texts: Vec<&str> = projection
        .items
        .iter()
        .map(|item| item.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "cOuNt( * )",
            "[n IN nums  WHERE n > 1]",
            "(a.b) /* c */ + 1",
            "'城市'"
        ]
    );
}

#[test]
fn spans_cover_what_was_read() {
    let query = "MATCH (产业)-[:属于]->(b) RETURN (产业.名称) + b";
    let statement = parsed(query);
    let clauses = &statement.query.first.clauses;
    assert_eq!(clauses[0].span.text(query), "MATCH (产业)-[:属于]->(b)");
    let ClauseKind::Match { patterns, .. } = &clauses[0].kind else {
        panic!("a MATCH")
    };
    let PathStep::Relationship(relationship) = &patterns[0].steps[0].0 else {
        panic!("a relationship")
    };
    assert_eq!(relationship.span.text(query), "-[:属于]->");
    let ClauseKind::Return(projection) = &clauses[1].kind else {
        panic!("a RETURN")
    };
    assert_eq!(projection.items[0].expr.span.text(query), "(产业.名称) + b");
}

/// Each part repeated until it nests ten thousand deep, in any place where an expression may stand.
#[test]
fn deep_nesting_is_refused() {
    let nests = [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a: ", "1", "}"),
        ("NOT ", "true", ""),
        ("-", "x", ""),
        ("1 + (", "1", ")"),
        ("f(DISTINCT ", "1", ")"),
        ("1 OR 1 XOR 1 AND NOT 1 = 1 IN 1 + 1 * 1 ^ (", "1", ")"),
        ("CASE WHEN ", "1", " THEN 1 END"),
        ("[x IN ", "1", " WHERE x | x]"),
        ("[x IN y WHERE z | ", "1", "]"),
        ("all(x IN ", "1", " WHERE x)"),
        ("reduce(a = ", "1", ", b IN c | d)"),
        ("EXISTS { MATCH (n) WHERE ", "1", " }"),
        ("COUNT { (n) WHERE ", "1", " }"),
        ("COLLECT { WITH 1 AS x UNION RETURN ", "1", " }"),
        ("[(n)-->(b {k: ", "1", "}) | 1]"),
        ("(a WHERE ", "1", ")-->()"),
        ("x[1..", "1", "]"),
        ("x {a: ", "1", "}"),
        ("1 + ", "1", ""),
        ("", "x", ".y"),
        ("", "x", " IS NULL"),
        ("n:(", "A", ")"),
        ("n:!", "A", ""),
        ("(", "", ""),
        ("[", "", ""),
        ("EXISTS { MATCH (a) WHERE ", "", ""),
        ("(a {k: ", "", ""),
    ];
    for (open, middle, close) in nests {
        let query = format!(
            "MATCH (n) WHERE {}{middle}{} RETURN 1",
            open.repeat(10_000),
            close.repeat(10_000)
        );
        let errors = parse(&query).expect_err(open);
        assert!(
            matches!(errors[0], ParseError::TooDeep { .. }),
            "{open}: {:?}",
            errors[0]
        );
    }
}

#[test]
fn nesting_within_the_limit_is_read_and_printed() {
    let levels = MAX_DEPTH as usize - 8;
    for (open, close) in [
        ("[", "]"),
        ("NOT ", ""),
        ("{a: ", "}"),
        ("f(", ")"),
        ("1 + (", ")"),
        ("-", ""),
        ("CASE 1 WHEN > 0, 7 THEN ", " END"),
    ] {
        let levels = if open == "1 + (" { levels / 2 } else { levels };
        let query = format!("RETURN {}x{}", open.repeat(levels), close.repeat(levels));
        let printed = parsed(&query).to_string();
        assert_eq!(
            parsed(&printed).without_spans(),
            parsed(&query).without_spans()
        );
    }
}

/// What the parser lets through, every later stage carries on the 2 MiB stack of a test, also in a debug build.
#[test]
fn the_deepest_queries_run() {
    let levels = MAX_DEPTH as usize - 4;
    let nests = [
        ("[", "1", "]", levels),
        ("{a: ", "1", "}", levels),
        ("NOT ", "true", "", levels),
        ("1 + ", "1", "", levels),
        ("coalesce(", "1", ")", levels),
        ("CASE WHEN true THEN ", "1", " END", levels),
        ("[x IN [1] | ", "1", "]", levels),
        ("CASE 1 WHEN > 0, 7 THEN ", "1", " END", levels),
        (
            "CASE ",
            "1",
            " WHEN IS NULL THEN 0 WHEN > 0 THEN 1 END",
            levels / 4,
        ),
        ("allReduce(a = 1, x IN [1] | a, ", "true", ")", levels / 4),
        ("trim(BOTH 'x' FROM ", "'a'", ")", levels),
        ("true = (", "true", ")", levels / 2),
        ("EXISTS { MATCH (n) WHERE ", "true", " }", levels / 3),
        ("", "x", ".y", levels),
    ];
    let database = tupu::Database::in_memory();
    for (open, middle, close, levels) in nests {
        let nested = format!("{}{middle}{}", open.repeat(levels), close.repeat(levels));
        let query = format!("UNWIND [null] AS x RETURN {nested} AS deep");
        let result = database
            .query(&query)
            .unwrap_or_else(|error| panic!("{open}: {error}"));
        assert_eq!(result.count(), 1, "{open}");
    }
}

/// Lists and chains may be as long as they like where their trees stay low.
#[test]
fn long_queries_are_read() {
    let lists = [
        format!("RETURN [{}1]", "1, ".repeat(20_000)),
        format!("MATCH {}(a) RETURN a", "(a)-->".repeat(20_000)),
        format!(
            "MATCH (n) WHERE {} n.x = 1 RETURN n",
            "n.x = 1 OR ".repeat(20_000)
        ),
        format!("MATCH (n) WHERE {} n.x RETURN n", "n.x AND ".repeat(20_000)),
        format!("RETURN 1 {}", "< 1 ".repeat(20_000)),
        format!("{} RETURN 1", "MATCH (n) ".repeat(20_000)),
        format!("RETURN '{}'", "产".repeat(200_000)),
        format!("RETURN 1 {}", "/* c */ ".repeat(20_000)),
    ];
    for query in lists {
        drop(parsed(&query));
    }
}

#[test]
fn long_garbage_is_refused_once() {
    let parts = [
        "(",
        ")",
        "'",
        "`",
        "/*",
        "—",
        "\u{0}",
        "MATCH (a ",
        "RETURN 1 ",
        "RETURN [",
        ";",
        "$",
        "产",
        "1a",
        "\\",
        "{{",
        "..",
        "|",
    ];
    for part in parts {
        let query = part.repeat(50_000);
        let errors = parse(&query).expect_err(part);
        assert!((1..=9).contains(&errors.len()), "{part}: {}", errors.len());
        for error in errors {
            assert!(error.diagnostic().message.len() < 300);
        }
    }
}

/// Tokens lie in the order of the text, do not overlap, and nothing but spaces and comments lies between them.
#[test]
fn tokens_cover_the_text() {
    let texts = [
        "MATCH (n:产业 {a: 'x\\'y'})-[r*1..2]->() WHERE n.x >= .5e3 AND $p <> `q r` RETURN n // end",
        "1..2 1.5..2 0x1F 1a 'open",
        "— # \u{0}\u{FEFF} “x” /* open",
    ];
    for text in texts {
        let mut end = 0;
        for token in lex(text) {
            let gap = &text[end..token.span.start as usize];
            assert!(
                gap.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}') || gap.contains('/'),
                "{gap:?}"
            );
            assert!(token.span.start < token.span.end, "{text}: {token:?}");
            end = token.span.end as usize;
        }
    }
}

/// A misspelt clause does not hide what is wrong behind it.
#[test]
fn several_errors_are_reported_in_order() {
    let query = "MATCH (n WHERE n.x = 1\nWITH n,\nUNWIND [1, 2 AS x\nRETURN x x";
    let errors = parse(query).expect_err("four errors");
    let starts: Vec<u32> = errors.iter().map(|error| error.span().start).collect();
    assert_eq!(errors.len(), 4, "{errors:#?}");
    assert!(starts.is_sorted());
}
