//! The document for programs: its properties, its text, and every fact with its place.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::Shown;
use crate::value::json::to_json;

pub fn write(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let properties = shown.facts.graph.node_properties(shown.node);
    let properties: Map<String, Json> = properties
        .iter()
        .map(|(key, value)| (key.to_string(), to_json(value)))
        .collect();
    let facts = shown
        .mentions
        .iter()
        .zip(&shown.supports)
        .map(|(mention, supports)| {
            json!({
                "id": mention.id,
                "kind": mention.kind(),
                "rule": mention.rule,
                "start": mention.span.start,
                "end": mention.span.end,
                "quote": mention.quote,
                "confidence": mention.confidence,
                "supports": supports,
            })
        });
    let facts: Vec<Json> = facts.collect();
    let document = json!({ "document": properties, "text": shown.text, "facts": facts });
    writeln!(out, "{document}")
}
