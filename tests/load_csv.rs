//! `LOAD CSV` reads what the program grants, and nothing else.

use std::io::{self, Cursor, ErrorKind, Read};
use std::sync::Arc;

use tupu::exec::Files;
use tupu::{Database, Options, Params};

/// Three small files.
struct Shelf;

impl Files for Shelf {
    fn open(&self, location: &str) -> io::Result<Box<dyn Read + Send>> {
        let text = match location {
            "cities.csv" => "\u{FEFF}name,people\n成都,21\n绵阳,\n\"宜宾, 四川\",5\n",
            "plain.csv" => "a;b\n1;2;3\n",
            "broken.csv" => return Ok(Box::new(Cursor::new(b"a,b\n\xFF,1\n".to_vec()))),
            _ => return Err(io::Error::new(ErrorKind::NotFound, "no such file")),
        };
        Ok(Box::new(Cursor::new(text.as_bytes().to_vec())))
    }
}

/// The rows of a query as text, or the message it ends with.
fn rows(query: &str) -> Vec<String> {
    let options = Options {
        files: Some(Arc::new(Shelf)),
        ..Options::default()
    };
    let database = Database::in_memory();
    let run = || database.query_with(query, Params::new(), &options)?.rows();
    match run() {
        Ok(rows) => rows.iter().map(|row| row.to_string()).collect(),
        Err(error) => vec![error.to_string()],
    }
}

#[test]
fn headers_make_maps_and_empty_fields_are_null() {
    let query =
        "LOAD CSV WITH HEADERS FROM 'cities.csv' AS row RETURN row.name AS n, row.people AS p";
    assert_eq!(
        rows(query),
        ["'成都', '21'", "'绵阳', null", "'宜宾, 四川', '5'"]
    );
}

#[test]
fn without_headers_rows_are_lists() {
    let query = "LOAD CSV FROM 'plain.csv' AS row FIELDTERMINATOR ';' RETURN row";
    assert_eq!(rows(query), ["['a', 'b']", "['1', '2', '3']"]);
}

#[test]
fn each_row_before_it_reads_a_file() {
    let query =
        "UNWIND ['plain.csv', null, 'plain.csv'] AS file LOAD CSV FROM file AS row RETURN count(*)";
    assert_eq!(rows(query), ["4"]);
}

#[test]
fn rows_become_nodes() {
    let query = "LOAD CSV WITH HEADERS FROM 'cities.csv' AS row CREATE (c:City {name: row.name}) RETURN count(c)";
    assert_eq!(rows(query), ["3"]);
}

#[test]
fn what_cannot_be_read_is_said() {
    let missing = rows("LOAD CSV FROM 'no.csv' AS row RETURN row");
    assert_eq!(missing, ["`no.csv` cannot be read: no such file"]);
    let broken = rows("LOAD CSV FROM 'broken.csv' AS row RETURN row").remove(0);
    assert!(
        broken.starts_with("`broken.csv` cannot be read: "),
        "{broken}"
    );
    let long = rows("LOAD CSV FROM 'plain.csv' AS row FIELDTERMINATOR ';;' RETURN row").remove(0);
    assert!(long.contains("a string of one character"), "{long}");
    let nothing = Database::in_memory().query("LOAD CSV FROM 'plain.csv' AS row RETURN row");
    let error = nothing.and_then(|mut result| result.rows()).err();
    let error = error.expect("files are not granted").to_string();
    assert!(error.contains("may read no files here"), "{error}");
}
