//! Properties and labels of whole columns of nodes and relationships, and properties of any other value.

use smol_str::SmolStr;

use crate::binder::LabelTest;
use crate::exec::entity::Entities;
use crate::exec::{Column, ExecContext, Typed};
use crate::function::EntityAccess;
use crate::store::{Column as Stored, Gathered, GatheredValues, Graph, Kind, LabelId};
use crate::value::temporal::{Date, component};
use crate::value::{NodeId, RelId, Value, ValueError};

use super::operand::{both_valid, for_values};

/// `base.key` for every row: null where the base is null or lacks the key.
///
/// # Errors
/// `DeletedEntityAccess`; `OperandType` where the base has no properties.
pub(super) fn get(
    base: &Column,
    key: &SmolStr,
    rows: usize,
    cx: &ExecContext,
) -> Result<Column, ValueError> {
    let graph = &cx.graph;
    match base {
        Column::Nodes(nodes) => node_property(nodes, key, graph),
        Column::Relationships(relationships) => relationship_property(relationships, key, graph),
        _ => for_values(&[base], rows, |values| {
            value_of(&values[0], key, &Entities(graph))
        }),
    }
}

/// `test` on a stored text for every row, read in place instead of copied into a column; `None` when the base is no column of
/// entities or the key holds other values than text too.
///
/// # Errors
/// `DeletedEntityAccess`.
pub(super) fn test_texts(
    base: &Column,
    key: &SmolStr,
    cx: &ExecContext,
    test: impl Fn(&str) -> bool,
) -> Result<Option<Column>, ValueError> {
    let graph = &cx.graph;
    let Some(id) = graph.catalog().key(key) else {
        return Ok(None);
    };
    let is_text = |column: Option<&Stored>| column.map(Stored::kind) == Some(Kind::String);
    let (stored, entities) = match base {
        Column::Nodes(nodes) if is_text(graph.node_column(id)) => {
            check_nodes(nodes, graph)?;
            (graph.gather_node_property(&nodes.values, id), &nodes.valid)
        }
        Column::Relationships(relationships) if is_text(graph.relationship_column(id)) => {
            check_relationships(relationships, graph)?;
            let stored = graph.gather_relationship_property(&relationships.values, id);
            (stored, &relationships.valid)
        }
        _ => return Ok(None),
    };
    let GatheredValues::Strings(texts) = stored.values else {
        return Ok(None);
    };
    Ok(Some(Column::Booleans(Typed {
        values: texts.into_iter().map(test).collect(),
        valid: both_valid(stored.valid.as_deref(), entities.as_deref()),
    })))
}

/// `test` on two stored dates for every row, without a value made of either; `None` when a base is no column of nodes or a key holds
/// other values than dates too.
///
/// # Errors
/// `DeletedEntityAccess`.
pub(super) fn test_dates(
    left: (&Column, &SmolStr),
    right: (&Column, &SmolStr),
    cx: &ExecContext,
    test: impl Fn(&Date, &Date) -> bool,
) -> Result<Option<Column>, ValueError> {
    let (Some((left, left_valid)), Some((right, right_valid))) =
        (stored_dates(left, cx)?, stored_dates(right, cx)?)
    else {
        return Ok(None);
    };
    let values = left.iter().zip(&right);
    Ok(Some(Column::Booleans(Typed {
        values: values.map(|(left, right)| test(left, right)).collect(),
        valid: both_valid(left_valid.as_deref(), right_valid.as_deref()),
    })))
}

type Dates = (Vec<Date>, Option<Vec<bool>>);

fn stored_dates(
    (base, key): (&Column, &SmolStr),
    cx: &ExecContext,
) -> Result<Option<Dates>, ValueError> {
    let graph = &cx.graph;
    let (Column::Nodes(nodes), Some(id)) = (base, graph.catalog().key(key)) else {
        return Ok(None);
    };
    if graph.node_column(id).map(Stored::kind) != Some(Kind::Date) {
        return Ok(None);
    }
    check_nodes(nodes, graph)?;
    let stored = graph.gather_node_property(&nodes.values, id);
    let valid = both_valid(stored.valid.as_deref(), nodes.valid.as_deref());
    Ok(match stored.values {
        GatheredValues::Dates(dates) => Some((dates, valid)),
        _ => None,
    })
}

/// `base.key` for one value.
pub(super) fn value_of(
    base: &Value,
    key: &str,
    entities: &dyn EntityAccess,
) -> Result<Value, ValueError> {
    match base {
        Value::Null => Ok(Value::Null),
        Value::Map(entries) => Ok(entries.get(key).cloned().unwrap_or_default()),
        Value::Node(node) => entities.node_property(node.id, key),
        Value::Relationship(relationship) => entities.relationship_property(relationship.id, key),
        Value::Date(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::LocalDateTime(_)
        | Value::DateTime(_)
        | Value::Duration(_) => component(base, key),
        other => Err(ValueError::OperandType {
            operator: ".",
            expected: "a node, a relationship, a map or a temporal value before it",
            found: other.type_name(),
        }),
    }
}

fn node_property(
    nodes: &Typed<NodeId>,
    key: &SmolStr,
    graph: &Graph,
) -> Result<Column, ValueError> {
    check_nodes(nodes, graph)?;
    let Some(key) = graph.catalog().key(key) else {
        return Ok(Column::nulls(nodes.values.len()));
    };
    Ok(gathered(
        graph.gather_node_property(&nodes.values, key),
        nodes.valid.as_deref(),
    ))
}

fn relationship_property(
    relationships: &Typed<RelId>,
    key: &SmolStr,
    graph: &Graph,
) -> Result<Column, ValueError> {
    check_relationships(relationships, graph)?;
    let Some(key) = graph.catalog().key(key) else {
        return Ok(Column::nulls(relationships.values.len()));
    };
    Ok(gathered(
        graph.gather_relationship_property(&relationships.values, key),
        relationships.valid.as_deref(),
    ))
}

fn check_nodes(nodes: &Typed<NodeId>, graph: &Graph) -> Result<(), ValueError> {
    if graph.change_counts().nodes_deleted == 0 {
        return Ok(());
    }
    check_alive(nodes, "node", |node| graph.contains_node(*node))
}

fn check_relationships(relationships: &Typed<RelId>, graph: &Graph) -> Result<(), ValueError> {
    if graph.change_counts().relationships_deleted == 0 {
        return Ok(());
    }
    check_alive(relationships, "relationship", |relationship| {
        graph.contains_relationship(*relationship)
    })
}

fn check_alive<T: Clone>(
    entries: &Typed<T>,
    entity: &'static str,
    alive: impl Fn(&T) -> bool,
) -> Result<(), ValueError> {
    let mut present = (0..entries.values.len()).filter_map(|row| entries.get(row));
    if present.all(alive) {
        return Ok(());
    }
    Err(ValueError::DeletedEntityAccess { entity })
}

/// Stored values as a column; also null where the entity itself is, since the slot there is arbitrary.
fn gathered(stored: Gathered<'_>, entities: Option<&[bool]>) -> Column {
    let valid = both_valid(stored.valid.as_deref(), entities);
    match stored.values {
        GatheredValues::Nulls(rows) => Column::nulls(rows),
        GatheredValues::Booleans(values) => Column::Booleans(Typed { values, valid }),
        GatheredValues::Integers(values) => Column::Integers(Typed { values, valid }),
        GatheredValues::Floats(values) => Column::Floats(Typed { values, valid }),
        GatheredValues::Strings(values) => Column::Strings(Typed {
            values: values.into_iter().map(SmolStr::new).collect(),
            valid,
        }),
        GatheredValues::Dates(dates) => {
            values_where(dates.into_iter().map(Value::Date), valid.as_deref())
        }
        GatheredValues::Values(values) => values_where(values.into_iter(), valid.as_deref()),
    }
}

fn values_where(values: impl Iterator<Item = Value>, valid: Option<&[bool]>) -> Column {
    let Some(valid) = valid else {
        return Column::Values(values.collect());
    };
    let present = values.zip(valid);
    Column::Values(
        present
            .map(|(value, valid)| if *valid { value } else { Value::Null })
            .collect(),
    )
}

/// `base:Label` for every row: a node's labels or a relationship's type; null where the base is null.
///
/// # Errors
/// `DeletedEntityAccess`; `OperandType` where the base has no labels.
pub(super) fn has_labels(
    base: &Column,
    test: &LabelTest,
    rows: usize,
    cx: &ExecContext,
) -> Result<Column, ValueError> {
    let graph = &cx.graph;
    let resolved = Resolved::new(test, graph);
    if let Column::Nodes(nodes) = base
        && graph.change_counts().nodes_deleted == 0
    {
        let holds = |row| Some(resolved.holds(graph.labels(*nodes.get(row)?)));
        return Ok(Column::Booleans(Typed::from_options(
            (0..rows).map(holds).collect(),
            false,
        )));
    }
    for_values(&[base], rows, |values| match &values[0] {
        Value::Null => Ok(Value::Null),
        Value::Node(node) if graph.contains_node(node.id) => {
            Ok(resolved.holds(graph.labels(node.id)).into())
        }
        Value::Node(_) => Err(ValueError::DeletedEntityAccess { entity: "node" }),
        Value::Relationship(relationship) => {
            let name = Entities(graph).relationship_type(relationship.id);
            Ok(is_type(test, &name).into())
        }
        other => Err(ValueError::OperandType {
            operator: ":",
            expected: "a node or a relationship before it",
            found: other.type_name(),
        }),
    })
}

/// A label test with names looked up; a label that no node ever had is never there.
enum Resolved {
    Label(Option<LabelId>),
    And(Vec<Resolved>),
    Or(Vec<Resolved>),
    Not(Box<Resolved>),
    Any,
}

impl Resolved {
    fn new(test: &LabelTest, graph: &Graph) -> Self {
        let all = |tests: &[LabelTest]| tests.iter().map(|test| Self::new(test, graph)).collect();
        match test {
            LabelTest::Label(name) => Self::Label(graph.catalog().label(name)),
            LabelTest::And(tests) => Self::And(all(tests)),
            LabelTest::Or(tests) => Self::Or(all(tests)),
            LabelTest::Not(test) => Self::Not(Box::new(Self::new(test, graph))),
            LabelTest::Any => Self::Any,
        }
    }

    fn holds(&self, labels: &[LabelId]) -> bool {
        match self {
            Self::Label(label) => label.is_some_and(|label| labels.contains(&label)),
            Self::And(tests) => tests.iter().all(|test| test.holds(labels)),
            Self::Or(tests) => tests.iter().any(|test| test.holds(labels)),
            Self::Not(test) => !test.holds(labels),
            Self::Any => !labels.is_empty(),
        }
    }
}

fn is_type(test: &LabelTest, name: &str) -> bool {
    match test {
        LabelTest::Label(wanted) => wanted == name,
        LabelTest::And(tests) => tests.iter().all(|test| is_type(test, name)),
        LabelTest::Or(tests) => tests.iter().any(|test| is_type(test, name)),
        LabelTest::Not(test) => !is_type(test, name),
        LabelTest::Any => true,
    }
}

/// Whether a node or relationship carries labels that are given as a string or a list of strings: all of them, or any.
///
/// # Errors
/// `DeletedEntityAccess`; `OperandType` for labels that are no strings, or a base without labels.
pub(super) fn has_dynamic_labels(
    base: &Value,
    labels: &Value,
    any: bool,
    cx: &ExecContext,
) -> Result<Value, ValueError> {
    if base.is_null() || labels.is_null() {
        return Ok(Value::Null);
    }
    let labels = label_names(labels)?;
    let entities = Entities(&cx.graph);
    let own = match base {
        Value::Node(node) => entities.labels(node.id)?,
        Value::Relationship(relationship) => vec![entities.relationship_type(relationship.id)],
        other => {
            return Err(ValueError::OperandType {
                operator: ":",
                expected: "a node or a relationship before it",
                found: other.type_name(),
            });
        }
    };
    let has = |label: &SmolStr| own.contains(label);
    Ok(match any {
        true => labels.iter().any(has),
        false => labels.iter().all(has),
    }
    .into())
}

/// The labels of `$(...)`.
///
/// # Errors
/// `OperandType` for anything but a string or a list of strings.
pub(in crate::exec) fn label_names(labels: &Value) -> Result<Vec<SmolStr>, ValueError> {
    let wrong = |found: &Value| ValueError::OperandType {
        operator: "$(...)",
        expected: "a string or a list of strings",
        found: found.type_name(),
    };
    match labels {
        Value::String(label) => Ok(vec![label.clone()]),
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::String(label) => Ok(label.clone()),
                other => Err(wrong(other)),
            })
            .collect(),
        other => Err(wrong(other)),
    }
}
