//! `:schema` and `tupu info`: what is in the graph.

use std::collections::BTreeSet;
use std::io::Write;

use smol_str::SmolStr;

use super::Flow;
use crate::shell::failure::Failure;
use crate::shell::session::Session;
use crate::store::{Graph, Subject};
use crate::value::{Map, Value};

pub fn schema(session: &mut Session, _: &str, out: &mut dyn Write) -> Result<Flow, Failure> {
    let graph = session.graph();
    let columns = ["kind", "name", "count", "keys"].map(str::to_string);
    let rows = labels(&graph).into_iter().chain(relationship_types(&graph));
    let rows = rows.chain(declared(&graph));
    session.write_rows(&columns, rows, out)?;
    Ok(Flow::Continue)
}

/// A row for each label that a node has, by name. O(nodes).
fn labels(graph: &Graph) -> Vec<Vec<Value>> {
    let catalog = graph.catalog();
    let rows = catalog.labels().filter_map(|(id, name)| {
        let nodes = graph.nodes_with_label(id);
        let maps = nodes
            .iter()
            .map(|slot| graph.node_properties(crate::value::NodeId(slot)));
        row("label", name, nodes.len() as usize, maps)
    });
    sorted(rows.collect())
}

/// A row for each type that a relationship has, by name. O(relationships).
fn relationship_types(graph: &Graph) -> Vec<Vec<Value>> {
    let catalog = graph.catalog();
    let rows = catalog.relationship_types().filter_map(|(id, name)| {
        let of_type = graph
            .relationships()
            .filter(|relationship| graph.relationship_type(*relationship) == id);
        let maps = of_type.map(|relationship| graph.relationship_properties(relationship));
        row("type", name, graph.relationship_count_of(id), maps)
    });
    sorted(rows.collect())
}

/// A row for each constraint and declared index, by name: how many elements it is about, and their keys.
fn declared(graph: &Graph) -> Vec<Vec<Value>> {
    let schema = graph.schema();
    let row = |kind: &str, name: &str, subject: &Subject, keys: &[SmolStr]| {
        let keys = keys.iter().map(|key| Value::from(key.clone()));
        vec![
            Value::from(kind),
            Value::from(name),
            Value::from(elements(graph, subject) as i64),
            Value::list(keys),
        ]
    };
    let constraints = schema
        .constraints()
        .iter()
        .map(|it| row("constraint", &it.name, &it.subject, &it.keys));
    let indexes = schema
        .indexes()
        .iter()
        .map(|it| row("index", &it.name, &it.subject, &it.keys));
    constraints.chain(indexes).collect()
}

fn elements(graph: &Graph, subject: &Subject) -> usize {
    let catalog = graph.catalog();
    match subject {
        Subject::Label(name) => catalog
            .label(name)
            .map_or(0, |label| graph.nodes_with_label(label).len() as usize),
        Subject::Type(name) => catalog
            .relationship_type(name)
            .map_or(0, |id| graph.relationship_count_of(id)),
        Subject::AnyLabel => graph.node_count(),
        Subject::AnyType => graph.relationship_count(),
    }
}

fn row(
    kind: &str,
    name: &str,
    count: usize,
    maps: impl Iterator<Item = Map>,
) -> Option<Vec<Value>> {
    let keys: BTreeSet<_> = maps.flat_map(|map| map.into_keys()).collect();
    let keys = Value::list(keys.into_iter().map(Value::from));
    (count > 0).then(|| {
        vec![
            Value::from(kind),
            Value::from(name),
            Value::from(count as i64),
            keys,
        ]
    })
}

fn sorted(mut rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    rows.sort_by_cached_key(|row| row[1].to_string());
    rows
}
