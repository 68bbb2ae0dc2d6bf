//! The library from end to end: a graph in memory, parameters, a transaction that is taken back, an error with its place.
//!
//! Prints the cities of one province, the number of nodes before, inside and after the transaction, and a diagnostic.
//!
//! Run with `cargo run --example library_api`.

use tupu::{Database, Error, Options, Params};

fn main() -> Result<(), Error> {
    let database = Database::in_memory();
    database.run(
        "CREATE (p:Province {name: '四川'})
         CREATE (:City {name: '成都'})-[:PART_OF]->(p), (:City {name: '绵阳'})-[:PART_OF]->(p)",
    )?;

    let parameters = Params::from([("province".into(), "四川".into())]);
    let query = "MATCH (c:City)-[:PART_OF]->(:Province {name: $province}) RETURN c.name AS city ORDER BY city";
    for row in database.query_with(query, parameters, &Options::default())? {
        println!("{}", row?);
    }

    println!("{} nodes", database.snapshot().node_count());
    let mut transaction = database.transaction();
    transaction.run("MATCH (c:City) DETACH DELETE c")?;
    for row in transaction.query("MATCH (n) RETURN count(n) AS n")? {
        println!("{} inside the transaction", row?);
    }
    transaction.rollback();
    println!(
        "{} nodes after it was taken back",
        database.snapshot().node_count()
    );

    let wrong = "MATCH (city:City) RETURN ctiy.name";
    if let Err(error) = database.query(wrong) {
        println!("{}", error.render(wrong));
    }
    Ok(())
}
