//! Changes of what is bound: `SET`, `REMOVE`, `DELETE`, and `FOREACH` over changes.

use smol_str::SmolStr;

use super::bound::{BoundClause, BoundExpr, BoundRemoveItem, BoundSetItem, Slot};
use super::error::BindError;
use super::expression::any_list;
use super::state::{Aggregates, Binder};
use super::types::{element, may_be};
use crate::function::Type;
use crate::syntax::ast::{Clause, Expr, ExprKind, Name, RemoveItem, SetItem, WrittenLabel};

impl<'q> Binder<'q> {
    pub(super) fn set(&mut self, items: &'q [SetItem]) -> BoundClause {
        let items = items
            .iter()
            .filter_map(|item| self.set_item(item))
            .collect();
        BoundClause::Set(items)
    }

    /// `None` when the target is not known; the error is reported.
    pub(super) fn set_item(&mut self, item: &'q SetItem) -> Option<BoundSetItem> {
        self.aggregates = Aggregates::Forbidden("SET");
        Some(match item {
            SetItem::Property { target, key, value } => {
                let target = self.entity(target, "SET");
                self.mentions.writes(&key.text);
                let (key, value) = (key.text.clone(), self.value(value));
                BoundSetItem::Property { target, key, value }
            }
            SetItem::DynamicProperty { target, key, value } => BoundSetItem::DynamicProperty {
                target: self.entity(target, "SET"),
                key: self.dynamic_key(key),
                value: self.value(value),
            },
            SetItem::Replace { variable, value } => {
                let target = self.entity_variable(variable, "SET");
                let value = self.properties_value(value);
                BoundSetItem::Replace {
                    target: target?,
                    value,
                }
            }
            SetItem::Add { variable, value } => {
                let target = self.entity_variable(variable, "SET");
                let value = self.properties_value(value);
                BoundSetItem::Add {
                    target: target?,
                    value,
                }
            }
            SetItem::Labels { variable, labels } => {
                let target = self.node_variable(variable, "SET");
                let (labels, dynamic) = self.written_labels(labels);
                BoundSetItem::Labels {
                    target: target?,
                    labels,
                    dynamic,
                }
            }
        })
    }

    pub(super) fn remove(&mut self, items: &'q [RemoveItem]) -> BoundClause {
        self.aggregates = Aggregates::Forbidden("REMOVE");
        let items = items
            .iter()
            .filter_map(|item| self.remove_item(item))
            .collect();
        BoundClause::Remove(items)
    }

    fn remove_item(&mut self, item: &'q RemoveItem) -> Option<BoundRemoveItem> {
        Some(match item {
            RemoveItem::Property { target, key } => BoundRemoveItem::Property {
                target: self.entity(target, "REMOVE"),
                key: key.text.clone(),
            },
            RemoveItem::DynamicProperty { target, key } => BoundRemoveItem::DynamicProperty {
                target: self.entity(target, "REMOVE"),
                key: self.dynamic_key(key),
            },
            RemoveItem::Labels { variable, labels } => {
                let target = self.node_variable(variable, "REMOVE");
                let (labels, dynamic) = self.written_labels(labels);
                BoundRemoveItem::Labels {
                    target: target?,
                    labels,
                    dynamic,
                }
            }
        })
    }

    /// Labels by name, and those that are computed.
    fn written_labels(&mut self, labels: &'q [WrittenLabel]) -> (Vec<SmolStr>, Vec<BoundExpr>) {
        let (mut names, mut dynamic) = (Vec::new(), Vec::new());
        for label in labels {
            match label {
                WrittenLabel::Name(name) => {
                    self.mentions.writes(&name.text);
                    names.push(name.text.clone());
                }
                WrittenLabel::Dynamic(labels) => {
                    let labels = self.value(labels);
                    self.require_labels(&labels);
                    dynamic.push(labels);
                }
            }
        }
        (names, dynamic)
    }

    fn dynamic_key(&mut self, key: &'q Expr) -> BoundExpr {
        let key = self.value(key);
        self.require(&key, &Type::String, "[...]", "a string as key");
        key
    }

    /// An expression that gives a node or a relationship.
    fn entity(&mut self, target: &'q Expr, clause: &'static str) -> BoundExpr {
        let target = self.value(target);
        if !is_entity(&target.ty) {
            self.report(BindError::NotAnEntity {
                clause,
                found: target.ty.clone(),
                span: target.span,
            });
        }
        target
    }

    fn entity_variable(&mut self, variable: &Name, clause: &'static str) -> Option<Slot> {
        let slot = self.named(variable)?;
        if !is_entity(self.ty(slot)) {
            let found = self.ty(slot).clone();
            let span = variable.span;
            self.report(BindError::NotAnEntity {
                clause,
                found,
                span,
            });
        }
        Some(slot)
    }

    fn node_variable(&mut self, variable: &Name, clause: &'static str) -> Option<Slot> {
        let slot = self.named(variable)?;
        if !may_be(self.ty(slot), &Type::Node) {
            let found = self.ty(slot).clone();
            let span = variable.span;
            self.report(BindError::NotAnEntity {
                clause,
                found,
                span,
            });
        }
        Some(slot)
    }

    /// What `SET n = ...` takes: a map, or an entity whose properties are meant.
    fn properties_value(&mut self, value: &'q Expr) -> BoundExpr {
        if let ExprKind::Map(entries) = &value.kind {
            for (key, _) in entries {
                self.mentions.writes(&key.text);
            }
        }
        let value = self.value(value);
        if !may_be(&value.ty, &Type::Map) && !is_entity(&value.ty) {
            self.report(BindError::NotAMap {
                found: value.ty.clone(),
                span: value.span,
            });
        }
        value
    }

    pub(super) fn delete(&mut self, detach: bool, targets: &'q [Expr]) -> BoundClause {
        self.aggregates = Aggregates::Forbidden("DELETE");
        let targets = targets.iter().map(|target| self.deleted(target)).collect();
        BoundClause::Delete { detach, targets }
    }

    fn deleted(&mut self, target: &'q Expr) -> BoundExpr {
        let bound = self.value(target);
        if let ExprKind::HasLabels { .. } = target.kind {
            let span = target.span;
            self.report(BindError::DeleteLabel { span });
        } else if !is_entity(&bound.ty) && !may_be(&bound.ty, &Type::Path) {
            self.report(BindError::DeleteValue {
                found: bound.ty.clone(),
                span: bound.span,
            });
        }
        bound
    }

    /// Variables that the updates make end with the clause.
    pub(super) fn foreach(
        &mut self,
        variable: &Name,
        list: &'q Expr,
        updates: &'q [Clause],
    ) -> BoundClause {
        self.aggregates = Aggregates::Forbidden("FOREACH");
        let list = self.value(list);
        self.require(&list, &any_list(), "FOREACH", "a list");
        let before = self.scope.count();
        let slot = self.declare_new(variable, element(&list.ty));
        let mut bound = Vec::new();
        for update in updates {
            self.update(update, &mut bound);
        }
        self.scope.truncate(before);
        BoundClause::Foreach {
            slot,
            list,
            updates: bound,
        }
    }
}

fn is_entity(ty: &Type) -> bool {
    may_be(ty, &Type::Node) || may_be(ty, &Type::Relationship)
}
