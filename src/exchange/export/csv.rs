//! One CSV table: nodes first, then relationships, in the columns of APOC's export for Neo4j.
//!
//! `_id, _labels`, the node keys, `_start, _end, _type`, the relationship keys. Absent values are empty; lists and maps are JSON text.

use std::collections::BTreeSet;
use std::io::{self, Write};

use smol_str::SmolStr;

use crate::value::{Map, Value, json::to_json, text::to_plain_text};

use super::Selection;

pub(super) fn write(selection: &Selection<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let node_keys = keys(selection.nodes().map(|node| node.properties));
    let edge_keys = keys(selection.relationships().map(|edge| edge.properties));
    let mut writer = ::csv::Writer::from_writer(sink);
    let text = |names: &[&str]| {
        names
            .iter()
            .map(|name| name.to_string())
            .collect::<Vec<_>>()
    };
    let header = [
        text(&["_id", "_labels"]),
        strings(&node_keys),
        text(&["_start", "_end", "_type"]),
        strings(&edge_keys),
    ];
    put(&mut writer, &header.concat())?;
    for node in selection.nodes() {
        let labels: String = node
            .labels
            .iter()
            .map(|label| format!(":{label}"))
            .collect();
        let rest = vec![String::new(); 3 + edge_keys.len()];
        let own = vec![node.id.to_string(), labels];
        let record = [own, cells(&node.properties, &node_keys), rest];
        put(&mut writer, &record.concat())?;
    }
    for edge in selection.relationships() {
        let before = vec![String::new(); 2 + node_keys.len()];
        let ends = vec![
            edge.start.to_string(),
            edge.end.to_string(),
            edge.relationship_type.to_string(),
        ];
        let record = [before, ends, cells(&edge.properties, &edge_keys)];
        put(&mut writer, &record.concat())?;
    }
    writer.flush()
}

/// Writes a record; what goes wrong is told as the sink told it.
fn put(writer: &mut ::csv::Writer<&mut dyn Write>, record: &[String]) -> io::Result<()> {
    writer
        .write_record(record)
        .map_err(|error| match error.into_kind() {
            ::csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
}

fn keys(maps: impl Iterator<Item = Map>) -> Vec<SmolStr> {
    maps.flat_map(Map::into_keys)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

fn strings(names: &[SmolStr]) -> Vec<String> {
    names.iter().map(SmolStr::to_string).collect()
}

fn cells(properties: &Map, keys: &[SmolStr]) -> Vec<String> {
    keys.iter()
        .map(|key| properties.get(key).map(cell).unwrap_or_default())
        .collect()
}

/// The text of one property; lists and maps as JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::List(_) | Value::Map(_) => to_json(value).to_string(),
        other => to_plain_text(other),
    }
}
