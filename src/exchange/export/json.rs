//! Node-link JSON: `networkx.node_link_graph(data, edges="edges")` reads it.
//!
//! Properties are encoded as in the JSON-lines mode (`{"$date": "2022-12-28"}`), so nothing of their types is lost.

use std::io::{self, Write};

use serde_json::json;

use crate::value::{Map, Value, json::to_json};

use super::Selection;

pub(super) fn write(selection: &Selection<'_>, sink: &mut dyn Write) -> io::Result<()> {
    writeln!(
        sink,
        "{{\"directed\":true,\"multigraph\":true,\"graph\":{{}},"
    )?;
    let nodes = selection.nodes().map(|node| {
        json!({"id": node.id.to_string(), "labels": node.labels, "properties": properties(node.properties)})
    });
    write_array(sink, "nodes", nodes)?;
    writeln!(sink, ",")?;
    let edges = selection.relationships().map(|edge| {
        json!({
            "key": edge.id.to_string(),
            "type": edge.relationship_type,
            "source": edge.start.to_string(),
            "target": edge.end.to_string(),
            "properties": properties(edge.properties),
        })
    });
    write_array(sink, "edges", edges)?;
    writeln!(sink, "}}")
}

fn properties(map: Map) -> serde_json::Value {
    to_json(&Value::Map(map.into()))
}

/// `"name":[...]`, one element a line.
fn write_array(
    sink: &mut dyn Write,
    name: &str,
    items: impl Iterator<Item = serde_json::Value>,
) -> io::Result<()> {
    write!(sink, "\"{name}\":[")?;
    for (index, item) in items.enumerate() {
        write!(sink, "{}{item}", if index == 0 { "\n" } else { ",\n" })?;
    }
    write!(sink, "\n]")
}
