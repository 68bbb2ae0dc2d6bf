//! GraphML. Its data are scalars: a key is declared for each name and type, lists are written as JSON text, absent values are left out.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use smol_str::SmolStr;

use crate::value::{Map, Value, json::to_json, text::to_plain_text};

use super::Selection;

/// Keys by what they stand on, their name and type, with the id that data refer to.
type Keys = BTreeMap<(Domain, SmolStr, &'static str), String>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Domain {
    Node,
    Edge,
}

impl Domain {
    fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Edge => "edge",
        }
    }
}

/// The keys that hold labels and types; a property of the same name gets a key of its own.
const LABELS: &str = "labels";
const TYPE: &str = "label";

pub(super) fn write(selection: &Selection<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let keys = keys(selection);
    let mut writer = Writer::new_with_indent(sink, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("graphml");
    root.push_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
    writer.write_event(Event::Start(root))?;
    declare(&mut writer, "labels", Domain::Node, LABELS, "string")?;
    declare(&mut writer, "type", Domain::Edge, TYPE, "string")?;
    for ((domain, name, type_name), id) in &keys {
        declare(&mut writer, id, *domain, name, type_name)?;
    }
    let mut graph = BytesStart::new("graph");
    graph.push_attribute(("edgedefault", "directed"));
    writer.write_event(Event::Start(graph))?;
    write_nodes(selection, &keys, &mut writer)?;
    write_edges(selection, &keys, &mut writer)?;
    writer.write_event(Event::End(BytesEnd::new("graph")))?;
    writer.write_event(Event::End(BytesEnd::new("graphml")))?;
    writer.get_mut().write_all(b"\n")
}

fn write_nodes(
    selection: &Selection<'_>,
    keys: &Keys,
    writer: &mut Writer<&mut dyn Write>,
) -> io::Result<()> {
    for node in selection.nodes() {
        let mut element = BytesStart::new("node");
        element.push_attribute(("id", format!("n{}", node.id).as_str()));
        writer.write_event(Event::Start(element))?;
        let labels: String = node
            .labels
            .iter()
            .map(|label| format!(":{label}"))
            .collect();
        data(writer, "labels", &labels)?;
        write_properties(&node.properties, Domain::Node, keys, writer)?;
        writer.write_event(Event::End(BytesEnd::new("node")))?;
    }
    Ok(())
}

fn write_edges(
    selection: &Selection<'_>,
    keys: &Keys,
    writer: &mut Writer<&mut dyn Write>,
) -> io::Result<()> {
    for edge in selection.relationships() {
        let mut element = BytesStart::new("edge");
        element.push_attribute(("id", format!("e{}", edge.id).as_str()));
        element.push_attribute(("source", format!("n{}", edge.start).as_str()));
        element.push_attribute(("target", format!("n{}", edge.end).as_str()));
        writer.write_event(Event::Start(element))?;
        data(writer, "type", &edge.relationship_type)?;
        write_properties(&edge.properties, Domain::Edge, keys, writer)?;
        writer.write_event(Event::End(BytesEnd::new("edge")))?;
    }
    Ok(())
}

fn keys(selection: &Selection<'_>) -> Keys {
    let mut keys = Keys::new();
    let mut add = |domain, properties: Map| {
        for (key, value) in properties {
            keys.insert((domain, key, type_of(&value)), String::new());
        }
    };
    selection
        .nodes()
        .for_each(|node| add(Domain::Node, node.properties));
    selection
        .relationships()
        .for_each(|edge| add(Domain::Edge, edge.properties));
    for (number, id) in keys.values_mut().enumerate() {
        *id = format!("d{number}");
    }
    keys
}

/// The GraphML type that holds a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Boolean(_) => "boolean",
        Value::Integer(_) => "long",
        Value::Float(_) => "double",
        _ => "string",
    }
}

fn declare(
    writer: &mut Writer<&mut dyn Write>,
    id: &str,
    domain: Domain,
    name: &str,
    type_name: &str,
) -> io::Result<()> {
    let mut key = BytesStart::new("key");
    key.push_attribute(("id", id));
    key.push_attribute(("for", domain.name()));
    key.push_attribute(("attr.name", name));
    key.push_attribute(("attr.type", type_name));
    writer.write_event(Event::Empty(key))
}

fn write_properties(
    properties: &Map,
    domain: Domain,
    keys: &Keys,
    writer: &mut Writer<&mut dyn Write>,
) -> io::Result<()> {
    for (name, value) in properties {
        if let Some(id) = keys.get(&(domain, name.clone(), type_of(value))) {
            data(writer, id, &text(value))?;
        }
    }
    Ok(())
}

fn text(value: &Value) -> String {
    match value {
        Value::List(_) | Value::Map(_) => to_json(value).to_string(),
        other => to_plain_text(other),
    }
}

fn data(writer: &mut Writer<&mut dyn Write>, key: &str, text: &str) -> io::Result<()> {
    let mut element = BytesStart::new("data");
    element.push_attribute(("key", key));
    writer.write_event(Event::Start(element))?;
    writer.write_event(Event::Text(BytesText::new(&without_controls(text))))?;
    writer.write_event(Event::End(BytesEnd::new("data")))
}

/// XML 1.0 has no place for control characters, not even escaped.
fn without_controls(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    text.chars()
        .filter(allowed)
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}
