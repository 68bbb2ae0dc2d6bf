use smol_str::SmolStr;

use super::set::dynamic_labels;
use super::*;
use crate::diagnostic::Span;
use crate::exec::Entities;
use crate::function::EntityAccess;
use crate::value::Map;

/// The properties that a pattern gives to what it creates.
pub enum Properties {
    None,
    /// A map written out: its values, without making the map.
    Entries(Vec<(SmolStr, Expr)>),
    Map(Expr),
}

impl Properties {
    pub fn compile(
        bound: Option<&BoundExpr>,
        layout: &Layout,
        cx: &ExecContext,
    ) -> Result<Self, ExecError> {
        let Some(bound) = bound else {
            return Ok(Self::None);
        };
        let BoundExprKind::Map(entries) = &bound.kind else {
            return Expr::compile(bound, layout, cx).map(Self::Map);
        };
        let entries = entries
            .iter()
            .map(|(key, value)| Ok((key.clone(), Expr::compile(value, layout, cx)?)));
        entries.collect::<Result<_, _>>().map(Self::Entries)
    }

    /// The properties for each row, nulls among them.
    pub fn evaluate(
        &self,
        batch: &Batch,
        cx: &mut ExecContext,
    ) -> Result<Vec<Vec<(SmolStr, Value)>>, ExecError> {
        let mut rows = vec![Vec::new(); batch.rows];
        match self {
            Self::None => {}
            Self::Entries(entries) => {
                for (key, value) in entries {
                    let column = cx.evaluate(value, batch)?;
                    for (row, properties) in rows.iter_mut().enumerate() {
                        properties.push((key.clone(), column.value(row)));
                    }
                }
            }
            Self::Map(map) => {
                let column = cx.evaluate(map, batch)?;
                for (row, properties) in rows.iter_mut().enumerate() {
                    let entries = property_map(&column.value(row), "CREATE", cx);
                    properties.extend(entries.map_err(|error| error.located(map.span()))?);
                }
            }
        }
        Ok(rows)
    }

    /// An error about one of the properties, at the place of its value where that is known.
    fn locate(&self, error: ExecError) -> ExecError {
        let entries = match self {
            Self::None => return error,
            Self::Map(map) => return error.located(map.span()),
            Self::Entries(entries) => entries,
        };
        let place = match &error {
            ExecError::MergeReadOwnWrites { key, .. } => {
                let entry = entries.iter().find(|(name, _)| name == key);
                entry.map(|(_, value)| value.span())
            }
            _ => entries
                .iter()
                .map(|(_, value)| value.span())
                .reduce(Span::to),
        };
        match place {
            Some(place) => error.located(place),
            None => error,
        }
    }
}

/// The properties that a map stands for, or those of a node or relationship; null has none.
///
/// # Errors
/// `ArgumentValue` for anything else.
pub fn property_map(
    value: &Value,
    clause: &'static str,
    cx: &ExecContext,
) -> Result<Map, ExecError> {
    match value {
        Value::Null => Ok(Map::new()),
        Value::Map(map) => Ok(map.as_ref().clone()),
        Value::Node(node) => Ok(Entities(&cx.graph).node_properties(node.id)?),
        Value::Relationship(relationship) => {
            Ok(Entities(&cx.graph).relationship_properties(relationship.id)?)
        }
        other => Err(ValueError::OperandType {
            operator: clause,
            expected: "a map, a node or a relationship",
            found: other.type_name(),
        }
        .into()),
    }
}

/// What a pattern creates, each part with what it needs of the columns before it.
pub struct Creation {
    parts: Vec<Part>,
}

enum Part {
    Node {
        labels: Vec<SmolStr>,
        /// Labels that each row gives.
        dynamic: Vec<Expr>,
        properties: Properties,
    },
    Relationship {
        relationship_type: SmolStr,
        /// The type, where each row gives it.
        dynamic: Option<Expr>,
        start: usize,
        end: usize,
        properties: Properties,
        span: Span,
    },
    Path(Expr),
}

impl Creation {
    /// Adds to `layout` the columns that the pattern makes, in order.
    ///
    /// # Errors
    /// A missing parameter.
    pub fn compile(
        pattern: &CreatePattern,
        layout: &mut Layout,
        cx: &ExecContext,
    ) -> Result<Self, ExecError> {
        let mut parts = Vec::new();
        for node in &pattern.nodes {
            parts.push(Part::Node {
                labels: node.labels.clone(),
                dynamic: node
                    .dynamic_labels
                    .iter()
                    .map(|labels| Expr::compile(labels, layout, cx))
                    .collect::<Result<_, _>>()?,
                properties: Properties::compile(node.properties.as_ref(), layout, cx)?,
            });
            layout.push(node.slot);
        }
        for relationship in &pattern.relationships {
            parts.push(Part::Relationship {
                relationship_type: relationship.relationship_type.clone(),
                dynamic: relationship
                    .dynamic_type
                    .as_ref()
                    .map(|name| Expr::compile(name, layout, cx))
                    .transpose()?,
                start: position(layout, relationship.start)?,
                end: position(layout, relationship.end)?,
                properties: Properties::compile(relationship.properties.as_ref(), layout, cx)?,
                span: relationship.span,
            });
            layout.push(relationship.slot);
        }
        for path in &pattern.paths {
            let bound = crate::plan::path_expr(path);
            parts.push(Part::Path(Expr::compile(&bound, layout, cx)?));
            layout.push(path.slot);
        }
        Ok(Self { parts })
    }

    /// The rows with what was created for each. `check` sees the properties of each row first.
    ///
    /// # Errors
    /// `InvalidPropertyType`; `MissingEnd` when an end of a relationship is null; whatever an expression or `check` reports.
    pub fn run(
        &self,
        mut batch: Batch,
        check: impl Fn(&[(SmolStr, Value)]) -> Result<(), ExecError>,
        cx: &mut ExecContext,
    ) -> Result<Batch, ExecError> {
        for part in &self.parts {
            let column = match part {
                Part::Node {
                    labels,
                    dynamic,
                    properties,
                } => {
                    let rows = properties.evaluate(&batch, cx)?;
                    let checked = rows.iter().try_for_each(|row| check(row));
                    checked.map_err(|error| properties.locate(error))?;
                    charge(&rows, cx)?;
                    let more = dynamic_labels(dynamic, &batch, cx)?;
                    create_nodes(labels, more, rows, cx).map_err(|it| properties.locate(it))?
                }
                Part::Relationship {
                    relationship_type,
                    dynamic,
                    start,
                    end,
                    properties,
                    span,
                } => {
                    let rows = properties.evaluate(&batch, cx)?;
                    let checked = rows.iter().try_for_each(|row| check(row));
                    checked.map_err(|error| properties.locate(error))?;
                    charge(&rows, cx)?;
                    let ends = (&*batch.columns[*start], &*batch.columns[*end]);
                    let types = match dynamic {
                        Some(dynamic) => dynamic_types(dynamic, &batch, cx)?,
                        None => vec![relationship_type.clone(); batch.rows],
                    };
                    let created = create_relationships(&types, ends, rows, *span, cx);
                    created.map_err(|error| properties.locate(error))?
                }
                Part::Path(path) => {
                    let column = cx.evaluate(path, &batch)?;
                    batch.columns.push(column);
                    continue;
                }
            };
            batch = batch.with_column(column);
        }
        Ok(batch)
    }
}

/// What the graph needs for a node or a relationship and its place in indexes, about.
const ELEMENT_BYTES: usize = 64;

/// Counts what a statement creates against its memory limit: until it ends, it is the statement's own.
fn charge(rows: &[Vec<(SmolStr, Value)>], cx: &mut ExecContext) -> Result<(), ExecError> {
    let values = rows.iter().flatten();
    let properties: usize = values
        .map(|(_, value)| size_of::<Value>() + heap_size(value))
        .sum();
    cx.charge(rows.len() * ELEMENT_BYTES + properties, "Create")
}

/// The type that each row gives: one name.
fn dynamic_types(
    name: &Expr,
    batch: &Batch,
    cx: &mut ExecContext,
) -> Result<Vec<SmolStr>, ExecError> {
    let names = dynamic_labels(std::slice::from_ref(name), batch, cx)?;
    let single = |names: Vec<SmolStr>| match <[SmolStr; 1]>::try_from(names) {
        Ok([name]) => Ok(name),
        Err(_) => Err(ValueError::OperandType {
            operator: "$(...)",
            expected: "one relationship type",
            found: "a list of another length",
        }
        .into()),
    };
    names.into_iter().map(single).collect()
}

fn create_nodes(
    labels: &[SmolStr],
    more: Vec<Vec<SmolStr>>,
    rows: Vec<Vec<(SmolStr, Value)>>,
    cx: &mut ExecContext,
) -> Result<Column, ExecError> {
    let named: Vec<&str> = labels.iter().map(SmolStr::as_str).collect();
    let nodes = rows.into_iter().zip(&more).map(|(properties, more)| {
        if more.is_empty() {
            return cx.graph.create_node(&named, properties);
        }
        let mut all = named.clone();
        all.extend(more.iter().map(SmolStr::as_str));
        cx.graph.create_node(&all, properties)
    });
    let nodes = nodes.collect::<Result<_, _>>()?;
    Ok(Column::Nodes(Typed::new(nodes)))
}

fn create_relationships(
    types: &[SmolStr],
    (starts, ends): (&Column, &Column),
    rows: Vec<Vec<(SmolStr, Value)>>,
    span: Span,
    cx: &mut ExecContext,
) -> Result<Column, ExecError> {
    let mut created = Vec::with_capacity(rows.len());
    for (row, properties) in rows.into_iter().enumerate() {
        let relationship_type = &types[row];
        let (Some(start), Some(end)) = (starts.node(row), ends.node(row)) else {
            return Err(ExecError::MissingEnd {
                relationship_type: relationship_type.clone(),
                span,
            });
        };
        let graph = &mut cx.graph;
        created.push(graph.create_relationship(relationship_type, start, end, properties)?);
    }
    Ok(Column::Relationships(Typed::new(created)))
}

/// Creates a pattern for each row; new columns hold what was created.
pub struct Create {
    pub child: BoxOperator,
    pub creation: Creation,
}

impl Operator for Create {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some(batch) = self.child.next(cx)? else {
            return Ok(None);
        };
        cx.check()?;
        self.creation.run(batch, |_| Ok(()), cx).map(Some)
    }
}
