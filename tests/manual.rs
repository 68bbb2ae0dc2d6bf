//! What the manual shows must run: the examples of the function table give what they say.

use tupu::Database;
use tupu::function::{AGGREGATES, functions};

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
