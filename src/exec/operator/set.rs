use smol_str::SmolStr;

use super::*;
use crate::binder::Slot;
use crate::diagnostic::Span;
use crate::exec::expression::label_names;

/// One change of properties or labels.
pub enum Change {
    Property {
        target: Expr,
        key: SmolStr,
        value: Expr,
    },
    /// All properties become those of a map.
    Replace {
        target: usize,
        value: Expr,
    },
    /// The entries of a map are put over the properties.
    Add {
        target: usize,
        value: Expr,
    },
    AddLabels(Labels),
    /// A property whose key each row gives; no value removes it.
    DynamicProperty {
        target: Expr,
        key: Expr,
        value: Option<Expr>,
    },
    RemoveProperty {
        target: Expr,
        key: SmolStr,
    },
    RemoveLabels(Labels),
}

/// Labels by name, and those that each row gives.
pub struct Labels {
    target: usize,
    names: Vec<SmolStr>,
    dynamic: Vec<Expr>,
}

impl Labels {
    fn compile(
        target: Slot,
        names: &[SmolStr],
        dynamic: &[BoundExpr],
        layout: &Layout,
        cx: &ExecContext,
    ) -> Result<Self, ExecError> {
        let dynamic = dynamic.iter().map(|it| Expr::compile(it, layout, cx));
        Ok(Self {
            target: position(layout, target)?,
            names: names.to_vec(),
            dynamic: dynamic.collect::<Result<_, _>>()?,
        })
    }

    fn change(&self, add: bool, batch: &Batch, cx: &mut ExecContext) -> Result<(), ExecError> {
        let dynamic = dynamic_labels(&self.dynamic, batch, cx)?;
        for (row, dynamic) in dynamic.into_iter().enumerate() {
            if let Some(node) = batch.columns[self.target].node(row) {
                change_labels(node, &self.names, add, cx)?;
                change_labels(node, &dynamic, add, cx)?;
            }
        }
        Ok(())
    }
}

/// The computed labels of each row.
///
/// # Errors
/// `OperandType` for what is neither a string nor a list of strings, null included.
pub fn dynamic_labels(
    labels: &[Expr],
    batch: &Batch,
    cx: &mut ExecContext,
) -> Result<Vec<Vec<SmolStr>>, ExecError> {
    let mut rows = vec![Vec::new(); batch.rows];
    for labels in labels {
        let column = cx.evaluate(labels, batch)?;
        for (row, names) in rows.iter_mut().enumerate() {
            let given = label_names(&column.value(row));
            names.extend(given.map_err(|error| ExecError::Value(error, Some(labels.span())))?);
        }
    }
    Ok(rows)
}

impl Change {
    pub fn set(item: &BoundSetItem, layout: &Layout, cx: &ExecContext) -> Result<Self, ExecError> {
        Ok(match item {
            BoundSetItem::Property { target, key, value } => Self::Property {
                target: Expr::compile(target, layout, cx)?,
                key: key.clone(),
                value: Expr::compile(value, layout, cx)?,
            },
            BoundSetItem::Replace { target, value } => Self::Replace {
                target: position(layout, *target)?,
                value: Expr::compile(value, layout, cx)?,
            },
            BoundSetItem::Add { target, value } => Self::Add {
                target: position(layout, *target)?,
                value: Expr::compile(value, layout, cx)?,
            },
            BoundSetItem::DynamicProperty { target, key, value } => Self::DynamicProperty {
                target: Expr::compile(target, layout, cx)?,
                key: Expr::compile(key, layout, cx)?,
                value: Some(Expr::compile(value, layout, cx)?),
            },
            BoundSetItem::Labels {
                target,
                labels,
                dynamic,
            } => Self::AddLabels(Labels::compile(*target, labels, dynamic, layout, cx)?),
        })
    }

    pub fn remove(
        item: &BoundRemoveItem,
        layout: &Layout,
        cx: &ExecContext,
    ) -> Result<Self, ExecError> {
        Ok(match item {
            BoundRemoveItem::Property { target, key } => Self::RemoveProperty {
                target: Expr::compile(target, layout, cx)?,
                key: key.clone(),
            },
            BoundRemoveItem::DynamicProperty { target, key } => Self::DynamicProperty {
                target: Expr::compile(target, layout, cx)?,
                key: Expr::compile(key, layout, cx)?,
                value: None,
            },
            BoundRemoveItem::Labels {
                target,
                labels,
                dynamic,
            } => Self::RemoveLabels(Labels::compile(*target, labels, dynamic, layout, cx)?),
        })
    }

    /// Makes the change for every row. A null target is left alone.
    ///
    /// # Errors
    /// `InvalidPropertyType`, `DeletedEntityAccess`, `OperandType` for a target that is no node or relationship.
    pub fn run(&self, batch: &Batch, cx: &mut ExecContext) -> Result<(), ExecError> {
        match self {
            Self::Property { target, key, value } => {
                let targets = cx.evaluate(target, batch)?;
                let values = cx.evaluate(value, batch)?;
                for row in 0..batch.rows {
                    let set = set_property(&targets.value(row), key, values.value(row), "SET", cx);
                    set.map_err(|error| locate(error, target.span(), value.span()))?;
                }
            }
            Self::Replace { target, value } | Self::Add { target, value } => {
                let values = cx.evaluate(value, batch)?;
                let replace = matches!(self, Self::Replace { .. });
                for row in 0..batch.rows {
                    let target = batch.columns[*target].value(row);
                    if !target.is_null() {
                        let set = set_all(&target, &values.value(row), replace, cx);
                        set.map_err(|error| error.located(value.span()))?;
                    }
                }
            }
            Self::RemoveProperty { target, key } => {
                let targets = cx.evaluate(target, batch)?;
                for row in 0..batch.rows {
                    let set = set_property(&targets.value(row), key, Value::Null, "REMOVE", cx);
                    set.map_err(|error| error.located(target.span()))?;
                }
            }
            Self::DynamicProperty { target, key, value } => {
                let targets = cx.evaluate(target, batch)?;
                let keys = cx.evaluate(key, batch)?;
                let values = value.as_ref().map(|value| cx.evaluate(value, batch));
                let values = values.transpose()?;
                let place = value.as_ref().map_or(target.span(), Expr::span);
                let at = target.span();
                let clause = if values.is_some() { "SET" } else { "REMOVE" };
                for row in 0..batch.rows {
                    let target = targets.value(row);
                    let value = values.as_ref().map(|values| values.value(row));
                    if !target.is_null() {
                        let name = property_key(&keys.value(row));
                        let name = name.map_err(|error| error.located(key.span()))?;
                        let set =
                            set_property(&target, &name, value.unwrap_or_default(), clause, cx);
                        set.map_err(|error| locate(error, at, place))?;
                    }
                }
            }
            Self::AddLabels(labels) => labels.change(true, batch, cx)?,
            Self::RemoveLabels(labels) => labels.change(false, batch, cx)?,
        }
        Ok(())
    }

    /// True when rows have to be treated one by one, because a later row may read what an earlier one changed.
    fn reads_graph(item: &BoundSetItem) -> bool {
        let value = match item {
            BoundSetItem::Property { value, .. }
            | BoundSetItem::Replace { value, .. }
            | BoundSetItem::Add { value, .. } => value,
            BoundSetItem::DynamicProperty { .. } => return true,
            BoundSetItem::Labels { dynamic, .. } => return !dynamic.is_empty(),
        };
        let mut reads = false;
        value.for_each(&mut |part| {
            reads |= matches!(
                part.kind,
                BoundExprKind::Property { .. }
                    | BoundExprKind::HasLabels { .. }
                    | BoundExprKind::Call { .. }
                    | BoundExprKind::Subquery { .. }
                    | BoundExprKind::MapProjection { .. }
                    | BoundExprKind::Index { .. }
            );
            reads |= matches!(
                item,
                BoundSetItem::Replace { .. } | BoundSetItem::Add { .. }
            ) && matches!(part.kind, BoundExprKind::Slot(_));
        });
        reads
    }
}

/// Rows have to be treated one by one when items change different variables, which may hold the same node in different rows.
fn several_targets(items: &[BoundSetItem]) -> bool {
    let target = |item: &BoundSetItem| match item {
        BoundSetItem::Property { target, .. } | BoundSetItem::DynamicProperty { target, .. } => {
            match target.kind {
                BoundExprKind::Slot(slot) => Some(slot),
                _ => None,
            }
        }
        BoundSetItem::Replace { target, .. }
        | BoundSetItem::Add { target, .. }
        | BoundSetItem::Labels { target, .. } => Some(*target),
    };
    let mut targets = items.iter().map(target);
    let Some(first) = targets.next() else {
        return false;
    };
    items.len() > 1 && (first.is_none() || targets.any(|other| other != first))
}

/// An error about the value of a property, or about what was to have it.
fn locate(error: ExecError, target: Span, value: Span) -> ExecError {
    match error {
        ExecError::Value(ValueError::InvalidPropertyType { .. }, _) => error.located(value),
        _ => error.located(target),
    }
}

/// The key that a row gives.
fn property_key(key: &Value) -> Result<SmolStr, ExecError> {
    match key {
        Value::String(key) => Ok(key.clone()),
        other => Err(ValueError::OperandType {
            operator: "[...]",
            expected: "a string as key",
            found: other.type_name(),
        }
        .into()),
    }
}

fn set_property(
    target: &Value,
    key: &str,
    value: Value,
    clause: &'static str,
    cx: &mut ExecContext,
) -> Result<(), ExecError> {
    match target {
        Value::Null => Ok(()),
        Value::Node(node) => Ok(cx.graph.set_node_property(node.id, key, value)?),
        Value::Relationship(relationship) => {
            let graph = &mut cx.graph;
            Ok(graph.set_relationship_property(relationship.id, key, value)?)
        }
        other => Err(ValueError::OperandType {
            operator: clause,
            expected: "a node or a relationship",
            found: other.type_name(),
        }
        .into()),
    }
}

fn set_all(
    target: &Value,
    value: &Value,
    replace: bool,
    cx: &mut ExecContext,
) -> Result<(), ExecError> {
    let new = property_map(value, "SET", cx)?;
    if replace {
        for key in property_map(target, "SET", cx)?.keys() {
            if !new.contains_key(key) {
                set_property(target, key, Value::Null, "SET", cx)?;
            }
        }
    }
    for (key, value) in new {
        set_property(target, &key, value, "SET", cx)?;
    }
    Ok(())
}

fn change_labels(
    node: NodeId,
    labels: &[SmolStr],
    add: bool,
    cx: &mut ExecContext,
) -> Result<(), ExecError> {
    for label in labels {
        match add {
            true => cx.graph.add_label(node, label)?,
            false => cx.graph.remove_label(node, label)?,
        };
    }
    Ok(())
}

/// Changes made in order for a set of rows.
pub struct ChangeList {
    changes: Vec<Change>,
    row_by_row: bool,
}

impl ChangeList {
    pub fn set(
        items: &[BoundSetItem],
        layout: &Layout,
        cx: &ExecContext,
    ) -> Result<Self, ExecError> {
        let changes = items.iter().map(|item| Change::set(item, layout, cx));
        Ok(Self {
            changes: changes.collect::<Result<_, _>>()?,
            row_by_row: several_targets(items) || items.iter().any(Change::reads_graph),
        })
    }

    pub fn remove(
        items: &[BoundRemoveItem],
        layout: &Layout,
        cx: &ExecContext,
    ) -> Result<Self, ExecError> {
        let changes = items.iter().map(|item| Change::remove(item, layout, cx));
        Ok(Self {
            changes: changes.collect::<Result<_, _>>()?,
            row_by_row: false,
        })
    }

    pub fn run(&self, batch: &Batch, cx: &mut ExecContext) -> Result<(), ExecError> {
        if !self.row_by_row || batch.rows == 1 {
            return self
                .changes
                .iter()
                .try_for_each(|change| change.run(batch, cx));
        }
        for row in 0..batch.rows {
            let single = batch.single(row);
            self.changes
                .iter()
                .try_for_each(|change| change.run(&single, cx))?;
        }
        Ok(())
    }
}

/// Changes properties and labels for each row and hands the row on.
pub struct Set {
    pub child: BoxOperator,
    pub changes: ChangeList,
}

impl Operator for Set {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some(batch) = self.child.next(cx)? else {
            return Ok(None);
        };
        cx.check()?;
        self.changes.run(&batch, cx)?;
        Ok(Some(batch))
    }
}
