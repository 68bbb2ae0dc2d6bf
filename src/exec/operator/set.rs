use smol_str::SmolStr;

use super::*;

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
    AddLabels {
        target: usize,
        labels: Vec<SmolStr>,
    },
    RemoveProperty {
        target: Expr,
        key: SmolStr,
    },
    RemoveLabels {
        target: usize,
        labels: Vec<SmolStr>,
    },
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
            BoundSetItem::Labels { target, labels } => Self::AddLabels {
                target: position(layout, *target)?,
                labels: labels.clone(),
            },
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
            BoundRemoveItem::Labels { target, labels } => Self::RemoveLabels {
                target: position(layout, *target)?,
                labels: labels.clone(),
            },
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
                    let value = values.value(row);
                    set_property(&targets.value(row), key, value, "SET", cx)?;
                }
            }
            Self::Replace { target, value } | Self::Add { target, value } => {
                let values = cx.evaluate(value, batch)?;
                let replace = matches!(self, Self::Replace { .. });
                for row in 0..batch.rows {
                    let target = batch.columns[*target].value(row);
                    if !target.is_null() {
                        set_all(&target, &values.value(row), replace, cx)?;
                    }
                }
            }
            Self::RemoveProperty { target, key } => {
                let targets = cx.evaluate(target, batch)?;
                for row in 0..batch.rows {
                    set_property(&targets.value(row), key, Value::Null, "REMOVE", cx)?;
                }
            }
            Self::AddLabels { target, labels } | Self::RemoveLabels { target, labels } => {
                let add = matches!(self, Self::AddLabels { .. });
                for row in 0..batch.rows {
                    if let Some(node) = batch.columns[*target].node(row) {
                        change_labels(node, labels, add, cx)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// True when rows have to be treated one by one, because a later row may read what an earlier one changed.
    fn reads_graph(item: &BoundSetItem) -> bool {
        let value = match item {
            BoundSetItem::Property { value, .. }
            | BoundSetItem::Replace { value, .. }
            | BoundSetItem::Add { value, .. } => value,
            BoundSetItem::Labels { .. } => return false,
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
        BoundSetItem::Property { target, .. } => match target.kind {
            BoundExprKind::Slot(slot) => Some(slot),
            _ => None,
        },
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
    let new = property_map(value, cx)?;
    if replace {
        for key in property_map(target, cx)?.keys() {
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
