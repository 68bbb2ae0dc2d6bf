//! What the manual shows must run: its examples give the rows that it shows, and those of the function table what they say.
//!
//! `UPDATE=1 cargo test --test manual` writes the rows and the reference of functions anew; review the difference.

use std::fmt::Write as _;
use std::fs;

use tupu::Database;
use tupu::function::{AGGREGATES, functions};
use tupu::manual::{Example, TOPICS, function_reference, topic};

/// The text of the one value that a query gives, or the message it fails with.
fn value_of(query: &str) -> String {
    let run = || {
        let mut result = Database::in_memory().query(query)?;
        result.rows()
    };
    match run() {
        Ok(rows) => match rows.as_slice() {
            [row] => row[0].to_string(),
            rows => format!("{} rows", rows.len()),
        },
        Err(error) => error.render(query),
    }
}

#[test]
fn every_function_has_an_example_that_gives_what_it_says() {
    let scalars = functions().map(|function| (function.name, function.example));
    let aggregates = AGGREGATES
        .iter()
        .map(|aggregate| (aggregate.name, aggregate.example));
    let wrong: Vec<String> = scalars
        .chain(aggregates)
        .filter_map(|(name, (query, expected))| {
            let found = value_of(query);
            (found != expected).then(|| format!("{name}: {query}\n  {expected}\n  {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A database with the graph of the examples.
fn sample() -> Database {
    let database = Database::in_memory();
    let graph = topic("graph").expect("the page of the graph").examples();
    database.run(&graph[0].query).expect("the graph is made");
    database
}

/// What an example gives, as the manual shows it.
fn outcome(example: &Example) -> Result<String, String> {
    let run = || {
        let mut result = sample().query(&example.query)?;
        let rows = result.rows()?;
        Ok::<_, tupu::Error>((result.columns().to_vec(), rows))
    };
    let (columns, rows) = run().map_err(|error| error.render(&example.query))?;
    let mut text = String::new();
    if !columns.is_empty() {
        writeln!(text, "| {} |", columns.join(" | ")).expect("text grows");
    }
    for row in rows {
        let values: Vec<String> = row.values().iter().map(ToString::to_string).collect();
        writeln!(text, "| {} |", values.join(" | ")).expect("text grows");
    }
    Ok(text)
}

#[test]
fn every_example_of_the_manual_gives_its_rows() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for page in TOPICS
        .iter()
        .filter(|page| !matches!(page.name, "graph" | "reference"))
    {
        let mut text = page.text.to_string();
        for example in page.examples() {
            let found = match (outcome(&example), example.refused) {
                (Ok(found), false) => found,
                (Err(_), true) => continue,
                (Ok(_), true) => {
                    wrong.push(format!("{}: is not refused\n{}", page.name, example.query));
                    continue;
                }
                (Err(error), false) => {
                    wrong.push(format!("{}: {error}", page.name));
                    continue;
                }
            };
            let shown = example.rows.clone().unwrap_or_default();
            if shown != found {
                wrong.push(format!("{}: {}\n{found}", page.name, example.query));
                text = with_rows(&text, &example, &found);
            }
        }
        if update {
            let path = format!("src/manual/{}.md", page.name);
            fs::write(path, text).expect("a writable page");
        }
    }
    assert!(update || wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The page with other rows behind an example.
fn with_rows(page: &str, example: &Example, rows: &str) -> String {
    let query = format!("```cypher\n{}\n```\n", example.query);
    let old = example.rows.as_ref();
    let old = old.map(|rows| format!("\n```text\n{rows}```\n"));
    let before = query.clone() + &old.unwrap_or_default();
    let after = match rows {
        "" => query,
        rows => format!("{query}\n```text\n{rows}```\n"),
    };
    page.replacen(&before, &after, 1)
}

#[test]
fn the_reference_is_that_of_the_table() {
    let reference = function_reference();
    if std::env::var_os("UPDATE").is_some() {
        fs::write("src/manual/reference.md", &reference).expect("a writable page");
        return;
    }
    let page = topic("reference").expect("the page of functions");
    assert!(page.text == reference, "run with UPDATE=1 to write it anew");
}
