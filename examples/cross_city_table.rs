//! Which cities share which industries: a table of the industries found in three or more cities of the shipped graph.
//!
//! Prints a row for each industry with the number of its cities and their names, the most widespread first.
//!
//! Run with `cargo run --example cross_city_table`.

use tupu::value::Value;
use tupu::{Database, Error};

const QUERY: &str = "
    MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry)
    WITH i, c ORDER BY c.adcode
    WITH i, collect(c.short_zh) AS cities
    WHERE size(cities) >= 3
    RETURN i.name_zh AS industry, i.name_en AS english, cities
    ORDER BY size(cities) DESC, industry";

fn main() -> Result<(), Error> {
    let database = Database::shipped()?;
    for row in database.query(QUERY)? {
        let row = row?;
        let (Value::String(industry), Value::String(english), Value::List(cities)) =
            (&row[0], &row[1], &row[2])
        else {
            continue;
        };
        let names: Vec<&str> = cities.iter().filter_map(Value::as_str).collect();
        println!(
            "{:>2} cities  {industry} ({english}): {}",
            names.len(),
            names.join("、")
        );
    }
    Ok(())
}
