//! The store against a naive model: random changes, snapshots and compactions; every read must agree.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use proptest::prelude::*;
use tupu::store::segment::{
    ChangeReader, ChangeWriter, Content, Damage, SegmentKey, SegmentSource,
};
use tupu::store::{
    Direction, GatheredValues, Graph, IndexKind, Loader, SchemaChange, Subject, ValueRange,
};
use tupu::value::{ElementId, Map, NodeId, RelId, Value, compare};

const LABELS: [&str; 4] = ["A", "B", "C", "D"];
const TYPES: [&str; 3] = ["R", "S", "T"];
const KEYS: [&str; 3] = ["x", "y", "z"];

#[derive(Debug, Clone)]
enum Operation {
    CreateNode {
        labels: Vec<usize>,
        properties: Vec<(usize, Value)>,
    },
    CreateRelationship {
        of_type: usize,
        start: usize,
        end: usize,
        properties: Vec<(usize, Value)>,
    },
    DeleteNode {
        node: usize,
    },
    DeleteRelationship {
        relationship: usize,
    },
    SetNodeProperty {
        node: usize,
        key: usize,
        value: Value,
    },
    SetRelationshipProperty {
        relationship: usize,
        key: usize,
        value: Value,
    },
    AddLabel {
        node: usize,
        label: usize,
    },
    RemoveLabel {
        node: usize,
        label: usize,
    },
    Lookup {
        label: usize,
        key: usize,
        value: Value,
    },
    Declare {
        label: usize,
        key: usize,
    },
    Range {
        label: usize,
        key: usize,
        lower: Bound<Value>,
        upper: Bound<Value>,
        prefix: Option<String>,
    },
    /// Asks where relationships lead, so that there are answers to keep up.
    EndLabels,
    Compact,
    Snapshot,
}

fn bound() -> impl Strategy<Value = Bound<Value>> {
    prop_oneof![
        Just(Bound::Unbounded),
        value().prop_map(Bound::Included),
        value().prop_map(Bound::Excluded),
    ]
}

/// Few distinct values, so that look-ups find something; integers and floats that are equal among them.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        (-2..3i64).prop_map(Value::Integer),
        (-2..3i64).prop_map(|n| Value::Float(n as f64)),
        Just(Value::Float(0.5)),
        "[ab市]{0,3}".prop_map(Value::from),
        Just(Value::from(
            "a text that is longer than what fits inline, 无人机产业集群"
        )),
        (0..3i64).prop_map(|day| Value::Date(tupu::value::temporal::Date { epoch_day: day })),
        Just(Value::Date(tupu::value::temporal::Date {
            epoch_day: 300_000_000_000
        })),
        proptest::collection::vec((0..2i64).prop_map(Value::Integer), 0..3).prop_map(Value::from),
    ]
}

fn properties() -> impl Strategy<Value = Vec<(usize, Value)>> {
    proptest::collection::btree_map(0..KEYS.len(), value(), 0..3)
        .prop_map(|map| map.into_iter().collect())
}

fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let any_index = || 0..1000usize;
    prop_oneof![
        4 => (proptest::collection::vec(0..LABELS.len(), 0..3), properties())
            .prop_map(|(labels, properties)| CreateNode { labels, properties }),
        6 => (0..TYPES.len(), any_index(), any_index(), properties())
            .prop_map(|(of_type, start, end, properties)| CreateRelationship { of_type, start, end, properties }),
        1 => any_index().prop_map(|node| DeleteNode { node }),
        2 => any_index().prop_map(|relationship| DeleteRelationship { relationship }),
        3 => (any_index(), 0..KEYS.len(), value()).prop_map(|(node, key, value)| SetNodeProperty { node, key, value }),
        2 => (any_index(), 0..KEYS.len(), value())
            .prop_map(|(relationship, key, value)| SetRelationshipProperty { relationship, key, value }),
        2 => (any_index(), 0..LABELS.len()).prop_map(|(node, label)| AddLabel { node, label }),
        1 => (any_index(), 0..LABELS.len()).prop_map(|(node, label)| RemoveLabel { node, label }),
        2 => (0..LABELS.len(), 0..KEYS.len(), value()).prop_map(|(label, key, value)| Lookup { label, key, value }),
        1 => (0..LABELS.len(), 0..KEYS.len()).prop_map(|(label, key)| Declare { label, key }),
        2 => (0..LABELS.len(), 0..KEYS.len(), bound(), bound(), proptest::option::of("[ab市]{0,2}"))
            .prop_map(|(label, key, lower, upper, prefix)| Range { label, key, lower, upper, prefix }),
        2 => Just(EndLabels),
        1 => Just(Compact),
        1 => Just(Snapshot),
    ]
}

type Properties = BTreeMap<&'static str, Value>;

/// What the graph should hold, as plainly as possible. Deleted elements are gone.
#[derive(Debug, Clone, Default)]
struct Model {
    nodes: BTreeMap<u32, (BTreeSet<&'static str>, Properties)>,
    relationships: BTreeMap<u32, (&'static str, u32, u32, Properties)>,
    created: (u32, u32),
}

fn stored(properties: &[(usize, Value)]) -> BTreeMap<&'static str, Value> {
    let kept = properties.iter().filter(|(_, value)| !value.is_null());
    kept.map(|(key, value)| (KEYS[*key], value.clone()))
        .collect()
}

fn pick<T>(map: &BTreeMap<u32, T>, index: usize) -> Option<u32> {
    (!map.is_empty()).then(|| *map.keys().nth(index % map.len()).unwrap())
}

fn set(properties: &mut BTreeMap<&'static str, Value>, key: usize, value: &Value) {
    match value {
        Value::Null => drop(properties.remove(KEYS[key])),
        value => drop(properties.insert(KEYS[key], value.clone())),
    }
}

fn named(properties: &[(usize, Value)]) -> Vec<(&'static str, Value)> {
    properties
        .iter()
        .map(|(key, value)| (KEYS[*key], value.clone()))
        .collect()
}

fn apply(graph: &mut Graph, model: &mut Model, operation: &Operation) {
    match operation {
        Operation::CreateNode { labels, properties } => {
            let labels: Vec<_> = labels.iter().map(|&label| LABELS[label]).collect();
            let node = graph.create_node(&labels, named(properties)).unwrap();
            assert_eq!(node.0, model.created.0, "slots are given in order");
            model.created.0 += 1;
            model
                .nodes
                .insert(node.0, (labels.into_iter().collect(), stored(properties)));
        }
        Operation::CreateRelationship {
            of_type,
            start,
            end,
            properties,
        } => {
            let (Some(start), Some(end)) = (pick(&model.nodes, *start), pick(&model.nodes, *end))
            else {
                return;
            };
            let ends = (NodeId(start), NodeId(end));
            let relationship = graph
                .create_relationship(TYPES[*of_type], ends.0, ends.1, named(properties))
                .unwrap();
            assert_eq!(relationship.0, model.created.1);
            model.created.1 += 1;
            model.relationships.insert(
                relationship.0,
                (TYPES[*of_type], start, end, stored(properties)),
            );
        }
        Operation::DeleteNode { node } => delete_node(graph, model, *node),
        Operation::DeleteRelationship { relationship } => {
            let Some(slot) = pick(&model.relationships, *relationship) else {
                return;
            };
            assert!(graph.delete_relationship(RelId(slot)));
            assert!(!graph.delete_relationship(RelId(slot)));
            let (of_type, start, end, _) = model.relationships.remove(&slot).unwrap();
            assert_eq!(
                graph.endpoints(RelId(slot)),
                (NodeId(start), NodeId(end)),
                "still known after deletion"
            );
            assert_eq!(
                graph
                    .catalog()
                    .type_name(graph.relationship_type(RelId(slot))),
                of_type
            );
        }
        Operation::SetNodeProperty { node, key, value } => {
            let Some(slot) = pick(&model.nodes, *node) else {
                return;
            };
            graph
                .set_node_property(NodeId(slot), KEYS[*key], value.clone())
                .unwrap();
            set(&mut model.nodes.get_mut(&slot).unwrap().1, *key, value);
        }
        Operation::SetRelationshipProperty {
            relationship,
            key,
            value,
        } => {
            let Some(slot) = pick(&model.relationships, *relationship) else {
                return;
            };
            graph
                .set_relationship_property(RelId(slot), KEYS[*key], value.clone())
                .unwrap();
            set(
                &mut model.relationships.get_mut(&slot).unwrap().3,
                *key,
                value,
            );
        }
        Operation::AddLabel { node, label } => {
            let Some(slot) = pick(&model.nodes, *node) else {
                return;
            };
            let added = model.nodes.get_mut(&slot).unwrap().0.insert(LABELS[*label]);
            assert_eq!(
                graph.add_label(NodeId(slot), LABELS[*label]).unwrap(),
                added
            );
        }
        Operation::RemoveLabel { node, label } => {
            let Some(slot) = pick(&model.nodes, *node) else {
                return;
            };
            let removed = model.nodes.get_mut(&slot).unwrap().0.remove(LABELS[*label]);
            assert_eq!(
                graph.remove_label(NodeId(slot), LABELS[*label]).unwrap(),
                removed
            );
        }
        Operation::Lookup { label, key, value } => {
            check_lookup(graph, model, LABELS[*label], KEYS[*key], value)
        }
        Operation::Declare { label, key } => declare(graph, LABELS[*label], KEYS[*key]),
        Operation::Range {
            label,
            key,
            lower,
            upper,
            prefix,
        } => {
            let range = ValueRange {
                lower: lower.as_ref(),
                upper: upper.as_ref(),
                prefix: prefix.as_deref(),
            };
            check_range(graph, model, LABELS[*label], KEYS[*key], &range);
        }
        Operation::EndLabels => check_end_labels(graph, model),
        Operation::Compact => graph.compact(),
        Operation::Snapshot => {}
    }
}

/// A node that has relationships dangles until they are deleted too.
fn delete_node(graph: &mut Graph, model: &mut Model, node: usize) {
    let Some(slot) = pick(&model.nodes, node) else {
        return;
    };
    let joined = |relationship: &(_, u32, u32, _)| relationship.1 == slot || relationship.2 == slot;
    let attached: Vec<u32> = model
        .relationships
        .iter()
        .filter(|(_, relationship)| joined(relationship))
        .map(|(&id, _)| id)
        .collect();
    assert!(graph.delete_node(NodeId(slot)));
    assert_eq!(
        graph.dangling_node(),
        (!attached.is_empty()).then_some(NodeId(slot))
    );
    for relationship in attached {
        graph.delete_relationship(RelId(relationship));
        model.relationships.remove(&relationship);
    }
    assert_eq!(graph.dangling_node(), None);
    model.nodes.remove(&slot);
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Integer(integer), Value::Float(float))
        | (Value::Float(float), Value::Integer(integer)) => *integer as f64 == *float,
        (left, right) => !left.is_null() && left == right,
    }
}

fn check_lookup(graph: &Graph, model: &Model, label: &str, key: &str, value: &Value) {
    let (Some(label_id), Some(key_id)) = (graph.catalog().label(label), graph.catalog().key(key))
    else {
        return;
    };
    let Some(mut found) = graph.lookup(label_id, key_id, value) else {
        let indexed = !matches!(value, Value::List(_));
        return assert!(!indexed, "{value:?} is indexed");
    };
    found.sort();
    let matches = |(labels, properties): &(BTreeSet<&str>, BTreeMap<&str, Value>)| {
        labels.contains(label)
            && properties
                .get(key)
                .is_some_and(|stored| equal(stored, value))
    };
    let expected: Vec<_> = model
        .nodes
        .iter()
        .filter(|(_, node)| matches(node))
        .map(|(&id, _)| NodeId(id))
        .collect();
    assert_eq!(found, expected, "lookup {label} {key} {value:?}");
}

fn declare(graph: &mut Graph, label: &str, key: &str) {
    let change = SchemaChange::CreateIndex {
        name: None,
        if_not_exists: true,
        subject: Subject::Label(label.into()),
        keys: vec![key.into()],
        kind: IndexKind::Range,
    };
    graph.change_schema(&change).unwrap();
}

fn check_range(graph: &Graph, model: &Model, label: &str, key: &str, range: &ValueRange<'_>) {
    let (Some(label_id), Some(key_id)) = (graph.catalog().label(label), graph.catalog().key(key))
    else {
        return;
    };
    let mut found = Vec::new();
    if !graph.range_into(label_id, key_id, range, &mut found) {
        return;
    }
    let keeps = |value: &Value| {
        let above = match range.lower {
            Bound::Included(least) => compare::greater_or_equal(value, least),
            Bound::Excluded(least) => compare::greater(value, least),
            Bound::Unbounded => Some(true),
        };
        let below = match range.upper {
            Bound::Included(most) => compare::less_or_equal(value, most),
            Bound::Excluded(most) => compare::less(value, most),
            Bound::Unbounded => Some(true),
        };
        let begins = range
            .prefix
            .is_none_or(|prefix| value.as_str().is_some_and(|text| text.starts_with(prefix)));
        above == Some(true) && below == Some(true) && begins
    };
    let nodes = model.nodes.iter();
    let expected: Vec<_> = nodes
        .filter(|(_, (labels, _))| labels.contains(label))
        .filter(|(_, (_, properties))| properties.get(key).is_some_and(keeps))
        .map(|(&id, _)| NodeId(id))
        .collect();
    assert_eq!(found, expected, "range {label} {key} {range:?}");
}

fn check(graph: &Graph, model: &Model) {
    assert_eq!(graph.node_count(), model.nodes.len());
    assert_eq!(graph.relationship_count(), model.relationships.len());
    assert_eq!(
        graph.nodes().map(|node| node.0).collect::<Vec<_>>(),
        model.nodes.keys().copied().collect::<Vec<_>>()
    );
    let relationships: Vec<_> = graph
        .relationships()
        .map(|relationship| relationship.0)
        .collect();
    assert_eq!(
        relationships,
        model.relationships.keys().copied().collect::<Vec<_>>()
    );
    (0..model.created.0).for_each(|slot| check_node(graph, model, NodeId(slot)));
    (0..model.created.1).for_each(|slot| check_relationship(graph, model, RelId(slot)));
    for (label, name) in graph.catalog().labels() {
        let expected: Vec<_> = model
            .nodes
            .iter()
            .filter(|(_, node)| node.0.contains(name.as_str()))
            .map(|(&id, _)| id)
            .collect();
        assert_eq!(
            graph.nodes_with_label(label).iter().collect::<Vec<_>>(),
            expected
        );
    }
    check_gather(graph, model);
    check_end_labels(graph, model);
    let (least, most) = (Value::Integer(-1), Value::from("b"));
    for (lower, upper) in [
        (Bound::Included(&least), Bound::Unbounded),
        (Bound::Unbounded, Bound::Excluded(&most)),
    ] {
        let range = ValueRange {
            lower,
            upper,
            prefix: None,
        };
        for (label, key) in LABELS.iter().flat_map(|label| KEYS.map(|key| (label, key))) {
            check_range(graph, model, label, key, &range);
            check_lookup(graph, model, label, key, &most);
        }
    }
}

/// What is said of all relationships of a type is so.
fn check_end_labels(graph: &Graph, model: &Model) {
    for (of_type, type_name) in graph.catalog().relationship_types() {
        for (label, name) in graph.catalog().labels() {
            let has = |node: u32| model.nodes[&node].0.contains(name.as_str());
            for direction in [Direction::Outgoing, Direction::Incoming, Direction::Both] {
                let mut followed = model.relationships.values().filter(|it| it.0 == *type_name);
                let leads = followed.all(|it| match direction {
                    Direction::Outgoing => has(it.2),
                    Direction::Incoming => has(it.1),
                    Direction::Both => has(it.1) && has(it.2),
                });
                let told = graph.leads_to_label(of_type, direction, label);
                assert!(leads || !told, "{type_name} {direction:?} {name}");
            }
        }
    }
}

fn named_map(properties: &BTreeMap<&str, Value>) -> Map {
    properties
        .iter()
        .map(|(&key, value)| (key.into(), value.clone()))
        .collect()
}

fn check_node(graph: &Graph, model: &Model, node: NodeId) {
    let expected = model.nodes.get(&node.0);
    assert_eq!(graph.contains_node(node), expected.is_some());
    let (labels, properties) = expected.cloned().unwrap_or_default();
    assert_eq!(graph.node_properties(node), named_map(&properties));
    let names: BTreeSet<_> = graph
        .labels(node)
        .iter()
        .map(|&label| graph.catalog().label_name(label).as_str())
        .collect();
    assert_eq!(names, labels);
    let id = graph.node_element_id(node);
    assert_eq!(id, ElementId(node.0.into()));
    assert_eq!(graph.node_by_element_id(id), expected.map(|_| node));
    for direction in [Direction::Outgoing, Direction::Incoming, Direction::Both] {
        check_neighbours(graph, model, node, direction, None);
        check_neighbours(graph, model, node, direction, Some(&["R"]));
        check_neighbours(graph, model, node, direction, Some(&["T", "S"]));
    }
}

fn check_neighbours(
    graph: &Graph,
    model: &Model,
    node: NodeId,
    direction: Direction,
    types: Option<&[&str]>,
) {
    let mut expected = Vec::new();
    for (&id, &(of_type, start, end, _)) in &model.relationships {
        let goes_out = start == node.0 && direction != Direction::Incoming;
        let comes_in = end == node.0 && direction != Direction::Outgoing;
        if types.is_none_or(|types| types.contains(&of_type)) && (goes_out || comes_in) {
            expected.push((RelId(id), NodeId(if goes_out { end } else { start })));
        }
    }
    let ids = types.map(|types| {
        types
            .iter()
            .filter_map(|name| graph.catalog().relationship_type(name))
            .collect::<Vec<_>>()
    });
    let mut found: Vec<_> = graph.neighbours(node, direction, ids.as_deref()).collect();
    found.sort();
    assert_eq!(found, expected, "{node:?} {direction:?} {types:?}");
    assert_eq!(
        graph.degree(node, direction, ids.as_deref()),
        expected.len()
    );
    for &other in model.nodes.keys() {
        let between = expected
            .iter()
            .filter(|(_, neighbour)| neighbour.0 == other)
            .map(|(id, _)| *id);
        let mut found: Vec<_> = graph
            .relationships_between(node, NodeId(other), direction, ids.as_deref())
            .collect();
        found.sort();
        assert_eq!(found, between.collect::<Vec<_>>());
    }
}

fn check_relationship(graph: &Graph, model: &Model, relationship: RelId) {
    let expected = model.relationships.get(&relationship.0);
    assert_eq!(
        graph.contains_relationship(relationship),
        expected.is_some()
    );
    let Some((of_type, start, end, properties)) = expected else {
        return assert!(graph.relationship_properties(relationship).is_empty());
    };
    assert_eq!(
        graph.endpoints(relationship),
        (NodeId(*start), NodeId(*end))
    );
    assert_eq!(
        graph
            .catalog()
            .type_name(graph.relationship_type(relationship)),
        of_type
    );
    assert_eq!(
        graph.relationship_properties(relationship),
        named_map(properties)
    );
}

fn check_gather(graph: &Graph, model: &Model) {
    let nodes: Vec<_> = model.nodes.keys().rev().map(|&slot| NodeId(slot)).collect();
    for (key, name) in graph.catalog().keys() {
        let gathered = graph.gather_node_property(&nodes, key);
        let valid = |at: usize| gathered.valid.as_ref().is_none_or(|valid| valid[at]);
        for (at, node) in nodes.iter().enumerate() {
            let found = match &gathered.values {
                _ if !valid(at) => Value::Null,
                GatheredValues::Nulls(_) => Value::Null,
                GatheredValues::Booleans(values) => values[at].into(),
                GatheredValues::Integers(values) => values[at].into(),
                GatheredValues::Floats(values) => values[at].into(),
                GatheredValues::Dates(values) => Value::Date(values[at]),
                GatheredValues::Strings(values) => values[at].into(),
                GatheredValues::Values(values) => values[at].clone(),
            };
            let expected = model.nodes[&node.0]
                .1
                .get(name.as_str())
                .cloned()
                .unwrap_or_default();
            assert_eq!(found, expected);
            assert_eq!(graph.node_property(*node, key), expected);
            assert_eq!(graph.node_property_ref(*node, key).to_value(), expected);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_read_agrees_with_the_model(operations in proptest::collection::vec(operation(), 0..80)) {
        let (mut graph, mut model) = (Graph::new(), Model::default());
        let mut snapshots = Vec::new();
        for operation in &operations {
            if matches!(operation, Operation::Snapshot) {
                snapshots.push((graph.clone(), model.clone()));
            }
            apply(&mut graph, &mut model, operation);
        }
        check(&graph, &model);
        for (graph, model) in &snapshots {
            check(graph, model);
            for label in LABELS {
                check_lookup(graph, model, label, "x", &Value::Integer(1));
            }
        }
    }

    /// Replaying what a log recorded gives the same graph, and so does loading it in bulk.
    #[test]
    fn a_log_replays_to_the_same_graph(operations in proptest::collection::vec(operation(), 0..60)) {
        let (mut graph, mut model) = (Graph::new(), Model::default());
        graph.record_changes(true);
        operations.iter().for_each(|operation| apply(&mut graph, &mut model, operation));
        let mut again = Graph::new();
        for change in graph.take_changes() {
            replay(&mut again, change);
        }
        check(&again, &model);
        let loaded = Graph::from_petgraph(&graph.to_petgraph()).unwrap();
        prop_assert_eq!(loaded.node_count(), graph.node_count());
        prop_assert_eq!(contents(&loaded), contents(&graph));
    }
}

/// The segments of a graph in memory.
struct Segments(Vec<SegmentKey>, Vec<Vec<u8>>);

impl SegmentSource for Segments {
    type Error = String;

    fn keys(&self) -> &[SegmentKey] {
        &self.0
    }

    fn read(&self, key: SegmentKey) -> Result<Vec<u8>, String> {
        let at = self.0.binary_search(&key).map_err(|_| key.to_string())?;
        Ok(self.1[at].clone())
    }

    fn damaged(&self, key: SegmentKey, damage: Damage) -> String {
        format!("{key}: {damage}")
    }
}

/// Every segment, those that did not change since `before` as they were then.
fn segments(graph: &Graph, before: Option<(&Graph, &Segments)>) -> Segments {
    let mut all = std::collections::BTreeMap::new();
    graph
        .segments(before.map(|(graph, _)| graph), |key, content| {
            let bytes = match (content, before) {
                (Content::New(bytes), _) => bytes,
                (Content::Unchanged, Some((_, segments))) => segments.read(key)?,
                (Content::Unchanged, None) => return Err("unchanged since nothing".to_string()),
            };
            all.insert(key, bytes);
            Ok(())
        })
        .unwrap();
    let (keys, bytes) = all.into_iter().unzip();
    Segments(keys, bytes)
}

proptest! {
    #[test]
    fn segments_and_a_log_rebuild_the_graph(
        operations in proptest::collection::vec(operation(), 0..80),
        cut in 0usize..80,
        flip in any::<(usize, usize, u8)>(),
    ) {
        let (mut graph, mut model) = (Graph::new(), Model::default());
        let cut = cut.min(operations.len());
        operations[..cut].iter().for_each(|operation| apply(&mut graph, &mut model, operation));
        let first = segments(&graph, None);
        let before = graph.clone();
        graph.record_changes(true);
        operations[cut..].iter().for_each(|operation| apply(&mut graph, &mut model, operation));
        let mut writer = ChangeWriter::default();
        graph.take_changes().iter().for_each(|change| writer.put(change));
        let log = writer.take();

        let mut replayed = Graph::from_segments(&first, 2).unwrap();
        let mut reader = ChangeReader::new(&log);
        while let Some(change) = reader.next_change().unwrap() {
            replayed.replay(change).unwrap();
        }
        check(&replayed, &model);

        let mut second = segments(&graph, Some((&before, &first)));
        check(&Graph::from_segments(&second, 1).unwrap(), &model);

        // Damage gives an error or a graph, never a panic.
        let segment = flip.0 % second.1.len();
        if !second.1[segment].is_empty() {
            let byte = flip.1 % second.1[segment].len();
            second.1[segment][byte] ^= flip.2;
            let _ = Graph::from_segments(&second, 1);
        }
    }
}

fn replay(graph: &mut Graph, change: tupu::store::Change) {
    use tupu::store::Change::*;
    let node = |graph: &Graph, id| graph.node_by_element_id(id).unwrap();
    let relationship = |graph: &Graph, id| graph.relationship_by_element_id(id).unwrap();
    match change {
        CreateNode {
            labels,
            properties,
            id,
        } => {
            let labels: Vec<_> = labels.iter().map(|label| label.as_str()).collect();
            let node = graph.create_node(&labels, properties).unwrap();
            assert_eq!(graph.node_element_id(node), id);
        }
        DeleteNode { id } => assert!(graph.delete_node(node(graph, id))),
        AddLabel { id, label } => assert!(graph.add_label(node(graph, id), &label).unwrap()),
        RemoveLabel { id, label } => assert!(graph.remove_label(node(graph, id), &label).unwrap()),
        SetNodeProperty { id, key, value } => graph
            .set_node_property(node(graph, id), &key, value)
            .unwrap(),
        CreateRelationship {
            relationship_type,
            start,
            end,
            properties,
            ..
        } => {
            let (start, end) = (node(graph, start), node(graph, end));
            graph
                .create_relationship(&relationship_type, start, end, properties)
                .unwrap();
        }
        // A node may be deleted before its relationships are.
        DeleteRelationship { id } => assert!(graph.delete_relationship(relationship(graph, id))),
        SetRelationshipProperty { id, key, value } => {
            graph
                .set_relationship_property(relationship(graph, id), &key, value)
                .unwrap();
        }
        Schema(schema) => graph.set_schema(schema.as_ref().clone()),
    }
}

fn contents(graph: &Graph) -> Vec<String> {
    let nodes = graph.nodes().map(|node| {
        let data = graph.node_data(node);
        format!("{:?} {:?}", data.labels, data.properties)
    });
    let relationships = graph.relationships().map(|relationship| {
        let data = graph.relationship_data(relationship);
        let (start, end) = graph.endpoints(relationship);
        let ends = (graph.node_properties(start), graph.node_properties(end));
        format!("{} {:?} {ends:?}", data.relationship_type, data.properties)
    });
    nodes.chain(relationships).collect()
}

#[test]
fn a_large_hub_survives_the_merge_of_its_delta() {
    let mut graph = Graph::new();
    let hub = graph.create_node(&["Hub"], Map::new()).unwrap();
    let spokes: Vec<_> = (0..1000)
        .map(|_| graph.create_node(&["Spoke"], Map::new()).unwrap())
        .collect();
    for turn in 0..40u32 {
        for (at, &spoke) in spokes.iter().enumerate() {
            let ends = if (at as u32 + turn).is_multiple_of(2) {
                (hub, spoke)
            } else {
                (spoke, hub)
            };
            graph
                .create_relationship("R", ends.0, ends.1, Map::new())
                .unwrap();
        }
    }
    assert_eq!(graph.degree(hub, Direction::Both, None), 40_000);
    assert_eq!(graph.degree(hub, Direction::Outgoing, None), 20_000);
    assert_eq!(
        graph
            .relationships_between(hub, spokes[7], Direction::Both, None)
            .count(),
        40
    );
    let of_type = graph.catalog().relationship_type("R").unwrap();
    assert_eq!(
        graph
            .statistics()
            .average_degree(graph.catalog().label("Hub"), of_type, Direction::Both)
            .round(),
        40_000.0
    );
}

#[test]
fn element_ids_with_gaps_are_kept() {
    let mut loader = Loader::new();
    loader.skip_to_node(ElementId(7));
    let first = loader.node(&["A"], Map::new()).unwrap();
    loader.skip_to_node(ElementId(3));
    let second = loader.node(&["A"], Map::new()).unwrap();
    let graph = loader.finish();
    assert_eq!(
        (graph.node_element_id(first), graph.node_element_id(second)),
        (ElementId(7), ElementId(8))
    );
    assert_eq!(graph.node_by_element_id(ElementId(8)), Some(second));
}

#[test]
fn what_cannot_be_stored_changes_nothing() {
    let mut graph = Graph::new();
    let map = Value::map([("a".into(), Value::Integer(1))]);
    assert!(
        graph
            .create_node(&["A"], [("x", Value::Integer(1)), ("y", map.clone())])
            .is_err()
    );
    assert_eq!((graph.node_count(), graph.catalog().labels().len()), (0, 0));
    let node = graph
        .create_node(
            &["A"],
            [("x", 1)].map(|(key, value)| (key, Value::Integer(value))),
        )
        .unwrap();
    for value in [
        map.clone(),
        Value::list([map]),
        Value::Node(node.into()),
        Value::list([Value::Null]),
    ] {
        assert!(graph.set_node_property(node, "x", value).is_err());
    }
    let x = graph.catalog().key("x").unwrap();
    assert_eq!(graph.node_property(node, x), Value::Integer(1));
}

/// A label so large that it is scanned once before it is indexed, with values that many nodes share.
#[test]
fn lookups_in_a_large_label() {
    let mut graph = Graph::new();
    for at in 0..20_000i64 {
        graph
            .create_node(
                &["A"],
                [("x", Value::Integer(at % 4)), ("y", Value::Integer(at))],
            )
            .unwrap();
    }
    let (a, x, y) = (
        graph.catalog().label("A").unwrap(),
        graph.catalog().key("x").unwrap(),
        graph.catalog().key("y").unwrap(),
    );
    for _ in 0..3 {
        assert_eq!(graph.lookup(a, x, &Value::Float(3.0)).unwrap().len(), 5000);
        assert_eq!(graph.lookup(a, y, &Value::Integer(7)).unwrap(), [NodeId(7)]);
    }
    let before = graph.clone();
    for turn in 0..40_000i64 {
        let node = NodeId((turn % 1000) as u32);
        graph
            .set_node_property(node, "x", Value::Integer(3 + turn / 1000 % 2))
            .unwrap();
        graph.set_node_property(node, "y", Value::Null).unwrap();
    }
    assert_eq!(before.lookup(a, x, &Value::Integer(3)).unwrap().len(), 5000);
    assert_eq!(
        before.lookup(a, y, &Value::Integer(7)).unwrap(),
        [NodeId(7)]
    );
    assert_eq!(graph.lookup(a, x, &Value::Integer(4)).unwrap().len(), 1000);
    assert_eq!(graph.lookup(a, x, &Value::Integer(3)).unwrap().len(), 4750);
    assert_eq!(graph.lookup(a, y, &Value::Integer(7)).unwrap(), []);
}

/// An index that a clone builds after it took something away must not serve the graph that still has it.
#[test]
fn an_index_is_not_shared_with_a_graph_that_has_more() {
    let mut graph = Graph::new();
    let one = [("x", Value::Integer(1))];
    let node = graph.create_node(&["A"], one.clone()).unwrap();
    let other = graph.create_node(&["A"], one).unwrap();
    let (a, x) = (
        graph.catalog().label("A").unwrap(),
        graph.catalog().key("x").unwrap(),
    );
    let found = |graph: &Graph| graph.lookup(a, x, &Value::Integer(1)).unwrap();
    let changes: [fn(&mut Graph, NodeId); 3] = [
        |graph, node| assert!(graph.delete_node(node)),
        |graph, node| assert!(graph.remove_label(node, "A").unwrap()),
        |graph, node| graph.set_node_property(node, "x", Value::Null).unwrap(),
    ];
    for change in changes {
        let mut changed = graph.clone();
        change(&mut changed, node);
        assert_eq!(found(&changed), [other]);
        let unchanged = graph.clone();
        graph = Graph::new();
        graph
            .create_node(&["A"], [("x", Value::Integer(1))])
            .unwrap();
        graph
            .create_node(&["A"], [("x", Value::Integer(1))])
            .unwrap();
        assert_eq!(found(&unchanged), [node, other]);
    }
}

/// A declared index finds what it should before and after so many look-ups that it is hashed, and after most values changed.
#[test]
fn a_declared_index_of_a_large_label() {
    let mut graph = Graph::new();
    declare(&mut graph, "A", "x");
    let text = |n: i64| Value::from(format!("川府发〔{}〕{}号", 2000 + n % 20, n));
    for n in 0..20_000 {
        graph.create_node(&["A"], [("x", text(n))]).unwrap();
    }
    let (a, x) = (
        graph.catalog().label("A").unwrap(),
        graph.catalog().key("x").unwrap(),
    );
    let check = |graph: &Graph| {
        for n in (0..20_000).step_by(7) {
            let expected =
                (0..20_000u32).filter(|&slot| graph.node_property(NodeId(slot), x) == text(n));
            let found = graph.lookup(a, x, &text(n)).unwrap();
            if n % 700 == 0 {
                assert_eq!(found, expected.map(NodeId).collect::<Vec<_>>());
            }
        }
        let range = ValueRange {
            lower: Bound::Unbounded,
            upper: Bound::Unbounded,
            prefix: Some("川府发〔2003〕17"),
        };
        let mut found = Vec::new();
        assert!(graph.range_into(a, x, &range, &mut found));
        let expected = (0..20_000u32).map(NodeId).filter(|&node| {
            let value = graph.node_property(node, x);
            value
                .as_str()
                .is_some_and(|text| text.starts_with("川府发〔2003〕17"))
        });
        assert_eq!(found, expected.collect::<Vec<_>>());
    };
    check(&graph);
    let before = graph.clone();
    for n in 0..15_000 {
        let node = NodeId(n as u32);
        graph.set_node_property(node, "x", text(n + 3)).unwrap();
    }
    check(&graph);
    check(&before);
}
