//! JSON lines, an element a line as APOC writes them; `tupu import` reads them back.
//!
//! Values are encoded as in the JSON-lines mode (`{"$date": "2022-12-28"}`), so nothing of their types is lost. Constraints and indexes are
//! not among the elements.

use std::io::{self, Write};

use serde_json::json;

use crate::value::{Map, Value, json::to_json};

use super::Selection;

pub(super) fn write(selection: &Selection<'_>, sink: &mut dyn Write) -> io::Result<()> {
    for node in selection.nodes() {
        let line = json!({
            "type": "node",
            "id": node.id.to_string(),
            "labels": node.labels,
            "properties": properties(node.properties),
        });
        writeln!(sink, "{line}")?;
    }
    for edge in selection.relationships() {
        let line = json!({
            "type": "relationship",
            "id": edge.id.to_string(),
            "label": edge.relationship_type,
            "start": {"id": edge.start.to_string()},
            "end": {"id": edge.end.to_string()},
            "properties": properties(edge.properties),
        });
        writeln!(sink, "{line}")?;
    }
    Ok(())
}

fn properties(map: Map) -> serde_json::Value {
    to_json(&Value::Map(map.into()))
}
