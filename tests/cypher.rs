//! Queries and their rows, one text file a topic in `tests/cypher/`, each run with every rule of the optimiser, with none, and with
//! each one left out in turn.
//!
//! A case begins with `## title` and is a list of steps on a new graph:
//!
//! ```text
//! + CREATE (:A {n: 1})            a statement that must succeed
//! $ x = [1, 2]                    a parameter for the queries that follow, as a Cypher expression
//! ? MATCH (a:A) RETURN a.n        a query; more lines that begin with ? belong to it
//! | a.n |                         its columns,
//! | 1   |                         and its rows in any order, values as Cypher writes them
//! ~ nodes_created=1               what it changed; without such a line it must not change anything
//! ! TypeError InvalidArgumentType the error that it gives, in place of a table
//! ```
//!
//! `ordered` on a line of its own before the table asks for the rows in this order; a query without table must have no columns.
//!
//! A query made of `RETURN` or of `UNWIND` and `RETURN` alone runs once more with every literal read from a property of a node,
//! which may change no row: what is known only while it runs must mean the same as what is known from the text.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tupu::optimize::{RULES, RuleSet};
use tupu::store::ChangeCounts;
use tupu::syntax::{Keyword, TokenKind, lex};
use tupu::{Database, Options, Params};

/// One query with what it should give.
#[derive(Default)]
struct Query {
    line: usize,
    text: String,
    ordered: bool,
    table: Vec<Vec<String>>,
    changes: String,
    error: Option<String>,
}

enum Step {
    Setup(usize, String),
    Parameter(usize, String, String),
    Query(Query),
}

struct Case {
    title: String,
    steps: Vec<Step>,
}

fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let (line, number) = (line.trim_end(), index + 1);
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case {
                title: title.to_string(),
                steps: Vec::new(),
            });
        } else if !line.is_empty() && !line.starts_with("# ") {
            let case = cases.last_mut().expect("a case begins with `## title`");
            add_line(&mut case.steps, line, number);
        }
    }
    cases
}

fn add_line(steps: &mut Vec<Step>, line: &str, number: usize) {
    let (mark, rest) = line.split_at(1);
    let rest = rest.trim();
    match (mark, steps.last_mut()) {
        ("+", _) => steps.push(Step::Setup(number, rest.to_string())),
        ("$", _) => {
            let (name, value) = rest.split_once('=').expect("`$ name = value`");
            let (name, value) = (name.trim().to_string(), value.trim().to_string());
            steps.push(Step::Parameter(number, name, value));
        }
        ("?", Some(Step::Query(query))) if query.is_open() => {
            query.text.push('\n');
            query.text.push_str(rest);
        }
        ("?", _) => steps.push(Step::Query(Query {
            line: number,
            text: rest.to_string(),
            ..Query::default()
        })),
        ("|", Some(Step::Query(query))) => query.table.push(cells(line)),
        ("~", Some(Step::Query(query))) => query.changes = rest.to_string(),
        ("!", Some(Step::Query(query))) => query.error = Some(rest.to_string()),
        (_, Some(Step::Query(query))) if line == "ordered" => query.ordered = true,
        _ => panic!("line {number} is not understood: {line}"),
    }
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim_matches('|');
    inner
        .split('|')
        .map(|cell| cell.trim().to_string())
        .collect()
}

impl Query {
    /// Nothing is expected yet, so that the text may go on.
    fn is_open(&self) -> bool {
        self.table.is_empty() && self.error.is_none() && self.changes.is_empty() && !self.ordered
    }

    fn expected(&self) -> String {
        if let Some(error) = &self.error {
            return format!("! {error}\n");
        }
        let mut table = self.table.clone();
        if !self.ordered && table.len() > 1 {
            table[1..].sort();
        }
        text_of(&table, &self.changes)
    }

    fn actual(&self, database: &Database, params: &Params, options: &Options) -> String {
        let run = || {
            let mut result = database.query_with(&self.text, params.clone(), options)?;
            let rows = result.rows()?;
            Ok::<_, tupu::Error>((result, rows))
        };
        let (result, rows) = match run() {
            Ok(done) => done,
            Err(error) => {
                let finding = error.diagnostic();
                return format!("! {} {}\n", finding.kind.name(), finding.detail);
            }
        };
        let rows = rows.iter().map(|row| {
            let values = row.values().iter();
            values.map(ToString::to_string).collect()
        });
        let mut rows: Vec<Vec<String>> = rows.collect();
        if !self.ordered {
            rows.sort();
        }
        let mut table = Vec::new();
        if !result.columns().is_empty() {
            table.push(result.columns().to_vec());
            table.extend(rows);
        }
        text_of(&table, &changes_text(result.changes()))
    }
}

fn text_of(table: &[Vec<String>], changes: &str) -> String {
    let mut text = String::new();
    for row in table {
        writeln!(text, "| {} |", row.join(" | ")).expect("text grows");
    }
    if !changes.is_empty() {
        writeln!(text, "~ {changes}").expect("text grows");
    }
    text
}

fn changes_text(changes: ChangeCounts) -> String {
    let counts = [
        ("nodes_created", changes.nodes_created),
        ("nodes_deleted", changes.nodes_deleted),
        ("relationships_created", changes.relationships_created),
        ("relationships_deleted", changes.relationships_deleted),
        ("properties_set", changes.properties_set),
        ("properties_removed", changes.properties_removed),
        ("labels_added", changes.labels_added),
        ("labels_removed", changes.labels_removed),
        ("constraints_added", changes.constraints_added),
        ("constraints_removed", changes.constraints_removed),
        ("indexes_added", changes.indexes_added),
        ("indexes_removed", changes.indexes_removed),
    ];
    let changed = counts.into_iter().filter(|(_, count)| *count > 0);
    let texts: Vec<String> = changed
        .map(|(name, count)| format!("{name}={count}"))
        .collect();
    texts.join(" ")
}

/// What differs from what the case expects, if anything.
fn failure(case: &Case, rules: &RuleSet) -> Option<String> {
    let database = Database::in_memory();
    let options = Options {
        rules: rules.clone(),
        seed: Some(7),
        ..Options::default()
    };
    let mut params = Params::new();
    for step in &case.steps {
        match step {
            Step::Setup(line, text) => {
                if let Err(error) = database.run(text) {
                    return Some(format!("line {line}: {}\n", error.render(text)));
                }
            }
            Step::Parameter(line, name, text) => {
                match database
                    .query(&format!("RETURN {text}"))
                    .map(|mut result| result.rows())
                {
                    Ok(Ok(rows)) => drop(params.insert(name.into(), rows[0][0].clone())),
                    _ => return Some(format!("line {line}: `{text}` is no value\n")),
                }
            }
            Step::Query(query) => {
                let (expected, actual) =
                    (query.expected(), query.actual(&database, &params, &options));
                if expected != actual {
                    let line = query.line;
                    return Some(format!(
                        "line {line}: expected\n{expected}but got\n{actual}"
                    ));
                }
            }
        }
    }
    None
}

fn rule_sets() -> Vec<(String, RuleSet)> {
    let single = RULES.iter().map(|rule| {
        let name = format!("without {}", rule.name);
        (name, RuleSet::all().without(rule.name))
    });
    let both = [
        ("with all rules".to_string(), RuleSet::all()),
        ("without rules".to_string(), RuleSet::none()),
    ];
    both.into_iter().chain(single).collect()
}

/// The query with its literals as properties, and the statement that stores them; `None` for a query of another form.
fn with_stored_literals(query: &str) -> Option<(String, String)> {
    let tokens = lex(query);
    let mut words = tokens.iter().filter_map(|token| match token.kind {
        TokenKind::Keyword(word) => Some(word),
        _ => None,
    });
    let first = tokens.first().map(|token| token.kind);
    let plain = [Keyword::Return, Keyword::Unwind].map(TokenKind::Keyword);
    if !first.is_some_and(|first| plain.contains(&first)) || words.any(needs_more) {
        return None;
    }
    let (mut text, mut stored, mut done) = (String::new(), Vec::new(), 0);
    for token in &tokens {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        let literal = &query[start..end];
        let is_literal = match token.kind {
            TokenKind::Integer => literal.parse::<i64>().is_ok(),
            TokenKind::Float | TokenKind::String => true,
            TokenKind::Keyword(word) => matches!(word, Keyword::True | Keyword::False),
            TokenKind::Parameter => return None,
            _ => false,
        };
        if is_literal {
            write!(text, "{}stored.p{}", &query[done..start], stored.len()).expect("text grows");
            stored.push(format!("p{}: {literal}", stored.len()));
            done = end;
        }
    }
    text.push_str(&query[done..]);
    let text = format!("MATCH (stored:Stored) {text}");
    let setup = format!("CREATE (:Stored {{{}}})", stored.join(", "));
    (!stored.is_empty()).then_some((setup, text))
}

/// A clause that hides the node or takes only literals.
fn needs_more(word: Keyword) -> bool {
    use Keyword as K;
    matches!(
        word,
        K::With
            | K::Match
            | K::Create
            | K::Merge
            | K::Call
            | K::Limit
            | K::Skip
            | K::Offset
            | K::Union
            | K::Next
            | K::When
            | K::Let
            | K::For
            | K::Foreach
            | K::Finish
            | K::Show
    )
}

/// What differs when the literals of a query are stored; `None` also when there is nothing to compare.
fn failure_when_stored(query: &Query, count: &mut usize) -> Option<String> {
    let (setup, text) = with_stored_literals(&query.text).filter(|_| query.error.is_none())?;
    let database = Database::in_memory();
    database.run(&setup).expect("literals can be stored");
    let stored = Query {
        text,
        ordered: query.ordered,
        ..Query::default()
    };
    let actual = stored.actual(&database, &Params::new(), &Options::default());
    // A property beside an aggregate would be a grouping key, a literal is none.
    if actual.contains("AmbiguousAggregationExpression") {
        return None;
    }
    *count += 1;
    let rows = |text: &str| text.split_once('\n').map(|(_, rows)| rows.to_string());
    let (expected, found) = (rows(&query.expected()), rows(&actual));
    (expected != found).then(|| {
        format!(
            "{}\nexpected\n{}but got\n{actual}",
            stored.text,
            query.expected()
        )
    })
}

#[test]
fn literals_and_stored_values_mean_the_same() {
    let (mut failures, mut count) = (String::new(), 0);
    let on_nothing = |case: &Case| {
        !case
            .steps
            .iter()
            .any(|step| matches!(step, Step::Setup(..)))
    };
    for (_, case) in cases().into_iter().filter(|(_, case)| on_nothing(case)) {
        for step in &case.steps {
            let Step::Query(query) = step else { continue };
            if let Some(failure) = failure_when_stored(query, &mut count) {
                writeln!(failures, "{failure}").expect("text grows");
            }
        }
    }
    assert!(count > 400, "only {count} queries were compared");
    assert!(failures.is_empty(), "\n{failures}");
}

/// Every case with the name of its file.
fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cypher");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().display().to_string();
        let text = fs::read_to_string(&file).expect("a file of cases");
        cases.extend(read(&text).into_iter().map(|case| (name.clone(), case)));
    }
    cases
}

#[test]
fn every_case_gives_its_rows_whatever_the_rules() {
    let (mut failures, mut count) = (String::new(), 0);
    for (name, case) in cases() {
        count += 1;
        for (rules_name, rules) in rule_sets() {
            if let Some(failure) = failure(&case, &rules) {
                writeln!(failures, "{name}: {} ({rules_name})\n{failure}", case.title)
                    .expect("text grows");
                break;
            }
        }
    }
    assert!(count > 0, "no case was found");
    assert!(failures.is_empty(), "\n{failures}");
}
