//! What is stored in the graph at hand: properties by labels and by relationship type. Reads every node or relationship.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::ProcedureCall;
use crate::store::Graph;
use crate::value::{Map, Value};

/// What is known of nodes with the same labels, or of relationships of the same type.
#[derive(Default)]
struct Kind {
    count: usize,
    /// For each property key how many have it, and the types of its values.
    properties: BTreeMap<SmolStr, (usize, BTreeSet<&'static str>)>,
}

impl Kind {
    fn add(&mut self, properties: &Map) {
        self.count += 1;
        for (key, value) in properties {
            let (count, types) = self.properties.entry(key.clone()).or_default();
            *count += 1;
            types.insert(value.type_name());
        }
    }

    /// Name, types and whether all have it, of each property; one row of nulls when there is none.
    fn rows(&self) -> Vec<[Value; 3]> {
        if self.properties.is_empty() {
            return vec![[Value::Null, Value::Null, false.into()]];
        }
        let row = |(key, (count, types)): (&SmolStr, &(usize, BTreeSet<&'static str>))| {
            let types = types.iter().map(|name| Value::from(*name));
            [
                Value::from(key.clone()),
                Value::list(types),
                (*count == self.count).into(),
            ]
        };
        self.properties.iter().map(row).collect()
    }
}

pub(super) fn nodes(call: &ProcedureCall) -> Vec<Vec<Value>> {
    let graph = call.graph;
    let mut kinds: BTreeMap<Vec<SmolStr>, Kind> = BTreeMap::new();
    for node in graph.nodes() {
        let labels = graph.labels(node).iter();
        let mut labels: Vec<SmolStr> = labels
            .map(|label| graph.catalog().label_name(*label).clone())
            .collect();
        labels.sort_unstable();
        let kind = kinds.entry(labels).or_default();
        kind.add(&graph.node_properties(node));
    }
    let rows = kinds.iter().flat_map(|(labels, kind)| {
        let name: String = labels.iter().map(|label| format!(":`{label}`")).collect();
        let list = Value::list(labels.iter().cloned().map(Value::from));
        kind.rows()
            .into_iter()
            .map(move |[key, types, all]| vec![name.as_str().into(), list.clone(), key, types, all])
    });
    rows.collect()
}

pub(super) fn relationships(call: &ProcedureCall) -> Vec<Vec<Value>> {
    let graph = call.graph;
    let mut kinds: BTreeMap<SmolStr, Kind> = BTreeMap::new();
    for relationship in graph.relationships() {
        let name = graph
            .catalog()
            .type_name(graph.relationship_type(relationship));
        let kind = kinds.entry(name.clone()).or_default();
        kind.add(&graph.relationship_properties(relationship));
    }
    let rows = kinds.iter().flat_map(|(name, kind)| {
        let name = format!(":`{name}`");
        kind.rows()
            .into_iter()
            .map(move |[key, types, all]| vec![name.as_str().into(), key, types, all])
    });
    rows.collect()
}

/// The labels that nodes carry.
pub(super) fn labels_in_use(graph: &Graph) -> impl Iterator<Item = &SmolStr> {
    let known = graph.catalog().labels();
    let used = known.filter(|(label, _)| !graph.nodes_with_label(*label).is_empty());
    used.map(|(_, name)| name)
}

/// One row: the labels in use, and which types of relationships join nodes of which labels. A node without labels joins nothing.
pub(super) fn visualization(call: &ProcedureCall) -> Vec<Vec<Value>> {
    let (graph, catalog) = (call.graph, call.graph.catalog());
    let names: BTreeSet<&SmolStr> = labels_in_use(graph).collect();
    let mut joined = BTreeSet::new();
    for relationship in graph.relationships() {
        let (start, end) = graph.endpoints(relationship);
        let kind = graph.relationship_type(relationship);
        for from in graph.labels(start) {
            joined.extend(graph.labels(end).iter().map(|to| (kind, *from, *to)));
        }
    }
    let joined: BTreeSet<_> = joined
        .iter()
        .map(|(kind, from, to)| {
            let labels = [from, to].map(|label| catalog.label_name(*label));
            (catalog.type_name(*kind), labels)
        })
        .collect();
    let text = |name: &SmolStr| Value::from(name.clone());
    let nodes = names
        .iter()
        .map(|name| Value::map([("name".into(), text(name))]));
    let relationships = joined.iter().map(|(kind, [from, to])| {
        Value::map([
            ("name".into(), text(kind)),
            ("start".into(), text(from)),
            ("end".into(), text(to)),
        ])
    });
    vec![vec![Value::list(nodes), Value::list(relationships)]]
}
