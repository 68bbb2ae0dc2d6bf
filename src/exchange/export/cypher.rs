//! A script of Cypher statements, one a line, that makes the graph again: in Tupu with `tupu -f`, or in Neo4j.
//!
//! Nodes carry a label and a number of their own until relationships have found them, as APOC has it. Constraints and indexes come last,
//! so that they are checked and built once.

use std::io::{self, Write};

use crate::syntax::{create_constraint, create_index, quote, quote_key};
use crate::value::text::float_text;
use crate::value::{Map, Value};

use super::Selection;

const LABEL: &str = "`UNIQUE IMPORT LABEL`";
const ID: &str = "`UNIQUE IMPORT ID`";

/// Elements that one statement makes.
const ROWS: usize = 100;

pub(super) fn write(selection: &Selection<'_>, sink: &mut dyn Write) -> io::Result<()> {
    writeln!(
        sink,
        "CREATE CONSTRAINT UNIQUE_IMPORT_NAME FOR (n:{LABEL}) REQUIRE n.{ID} IS UNIQUE;"
    )?;
    let nodes = selection.nodes().map(|node| {
        let labels = node
            .labels
            .iter()
            .map(|label| format!(":{}", quote_key(label)));
        let row = format!("{{id: {}, properties: {}}}", node.id, map(&node.properties));
        (labels.collect::<String>(), row)
    });
    statements(nodes, sink, |labels| {
        format!("CREATE (n:{LABEL}{labels} {{{ID}: row.id}}) SET n += row.properties")
    })?;
    let relationships = selection.relationships().map(|edge| {
        let (start, end) = (edge.start, edge.end);
        let properties = map(&edge.properties);
        let row = format!("{{start: {start}, end: {end}, properties: {properties}}}");
        (quote_key(&edge.relationship_type), row)
    });
    statements(relationships, sink, |of_type| {
        format!(
            "MATCH (a:{LABEL} {{{ID}: row.start}}), (b:{LABEL} {{{ID}: row.end}}) CREATE (a)-[r:{of_type}]->(b) SET r += row.properties"
        )
    })?;
    writeln!(sink, "DROP CONSTRAINT UNIQUE_IMPORT_NAME;")?;
    writeln!(sink, "MATCH (n:{LABEL}) REMOVE n:{LABEL}, n.{ID};")?;
    let schema = selection.schema();
    for constraint in schema.constraints() {
        writeln!(sink, "{};", create_constraint(constraint))?;
    }
    for index in schema.indexes() {
        writeln!(sink, "{};", create_index(index))?;
    }
    Ok(())
}

/// A statement for each run of rows that differ in values only; `make` tells what is done with each `row`.
fn statements(
    rows: impl Iterator<Item = (String, String)>,
    sink: &mut dyn Write,
    make: impl Fn(&str) -> String,
) -> io::Result<()> {
    let mut run: (String, Vec<String>) = Default::default();
    let mut flush = |(of, rows): &(String, Vec<String>)| match rows.is_empty() {
        true => Ok(()),
        false => writeln!(sink, "UNWIND [{}] AS row {};", rows.join(", "), make(of)),
    };
    for (of, row) in rows {
        if run.0 != of || run.1.len() == ROWS {
            flush(&run)?;
            run = (of, Vec::new());
        }
        run.1.push(row);
    }
    flush(&run)
}

fn map(properties: &Map) -> String {
    let entries = properties.iter();
    let entries = entries.map(|(key, value)| format!("{}: {}", quote_key(key), literal(value)));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// An expression that gives a stored value.
fn literal(value: &Value) -> String {
    let call = |function: &str, text: String| format!("{function}({})", quote(&text));
    match value {
        Value::Float(value) if value.is_nan() => "(0.0 / 0.0)".to_string(),
        Value::Float(value) if value.is_infinite() && *value > 0.0 => "(1.0 / 0.0)".to_string(),
        Value::Float(value) if value.is_infinite() => "(-1.0 / 0.0)".to_string(),
        Value::Float(value) => float_text(*value),
        Value::String(text) => quote(text),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Date(value) => call("date", value.to_string()),
        Value::LocalTime(value) => call("localtime", value.to_string()),
        Value::Time(value) => call("time", value.to_string()),
        Value::LocalDateTime(value) => call("localdatetime", value.to_string()),
        Value::DateTime(value) => call("datetime", value.to_string()),
        Value::Duration(value) => call("duration", value.to_string()),
        plain => plain.to_string(),
    }
}
