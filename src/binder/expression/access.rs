//! Parts of values: properties, elements, slices, labels, map projections.

use crate::binder::bound::{BinaryOperator, BoundExpr, BoundExprKind};
use crate::binder::error::BindError;
use crate::binder::pattern::{is_dynamic, label_test};
use crate::binder::state::{Binder, slot_expr};
use crate::binder::types::{element, is_temporal, may_be};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::syntax::ast::{Expr, LabelExpr, MapProjectionItem, Name};

use super::Typed;

impl<'q> Binder<'q> {
    pub(super) fn property(&mut self, base: &'q Expr, key: &'q Name) -> Typed {
        let base = self.value(base);
        if !has_properties(&base.ty) {
            self.report(BindError::PropertyOfValue {
                key: key.text.clone(),
                found: base.ty.clone(),
                span: base.span,
            });
        }
        self.mentions.key(key, &base.ty);
        (property_of(base, key), Type::Any)
    }

    pub(super) fn index(&mut self, base: &'q Expr, index: &'q Expr) -> Typed {
        let (base, index) = (self.boxed(base), self.boxed(index));
        let ty = self.check_index(&base, &index);
        (BoundExprKind::Index { base, index }, ty)
    }

    fn check_index(&mut self, base: &BoundExpr, index: &BoundExpr) -> Type {
        let found = index.ty.clone();
        let span = index.span;
        match &base.ty {
            Type::List(_) if !may_be(&found, &Type::Integer) => {
                self.report(BindError::ListIndexType { found, span });
            }
            Type::Map | Type::Node | Type::Relationship if !may_be(&found, &Type::String) => {
                self.report(BindError::MapKeyType { found, span });
            }
            Type::List(_)
            | Type::Map
            | Type::Node
            | Type::Relationship
            | Type::Any
            | Type::Null => {}
            other => {
                let found = other.clone();
                let span = base.span;
                self.report(BindError::ElementOfValue { found, span });
            }
        }
        element(&base.ty)
    }

    pub(super) fn slice(
        &mut self,
        base: &'q Expr,
        from: Option<&'q Expr>,
        to: Option<&'q Expr>,
    ) -> Typed {
        let base = self.boxed(base);
        if !may_be(&base.ty, &any_list()) {
            let found = base.ty.clone();
            let span = base.span;
            self.report(BindError::ElementOfValue { found, span });
        }
        let from = from.map(|bound| self.slice_bound(bound));
        let to = to.map(|bound| self.slice_bound(bound));
        let ty = match &base.ty {
            Type::List(_) => base.ty.clone(),
            _ => Type::Any,
        };
        (BoundExprKind::Slice { base, from, to }, ty)
    }

    fn slice_bound(&mut self, bound: &'q Expr) -> Box<BoundExpr> {
        let bound = self.boxed(bound);
        if !may_be(&bound.ty, &Type::Integer) {
            let found = bound.ty.clone();
            let span = bound.span;
            self.report(BindError::ListIndexType { found, span });
        }
        bound
    }

    pub(super) fn has_labels(&mut self, base: &'q Expr, labels: &'q LabelExpr) -> Typed {
        let base = self.boxed(base);
        let is_entity = may_be(&base.ty, &Type::Node) || may_be(&base.ty, &Type::Relationship);
        if !is_entity {
            self.require(&base, &Type::Node, ":", "a node or a relationship");
        }
        self.mentions.label_test(labels, &base.ty);
        let span = base.span;
        (
            self.label_condition(&base, labels, span).kind,
            Type::Boolean,
        )
    }

    /// Labels as a condition on `base`: one test, or several where some labels are computed.
    pub(in crate::binder) fn label_condition(
        &mut self,
        base: &BoundExpr,
        labels: &'q LabelExpr,
        span: Span,
    ) -> BoundExpr {
        let boolean = |kind| BoundExpr {
            kind,
            ty: Type::Boolean,
            span,
        };
        let of_base = || Box::new(base.clone());
        if !is_dynamic(labels) {
            let (base, labels) = (of_base(), label_test(labels));
            return boolean(BoundExprKind::HasLabels { base, labels });
        }
        match labels {
            LabelExpr::Dynamic { any, labels } => {
                let labels = self.boxed(labels);
                self.require_labels(&labels);
                boolean(BoundExprKind::HasDynamicLabels {
                    base: of_base(),
                    labels,
                    any: *any,
                })
            }
            LabelExpr::Not(operand) => {
                let operand = self.label_condition(base, operand, span);
                boolean(BoundExprKind::Not(Box::new(operand)))
            }
            LabelExpr::And(left, right) | LabelExpr::Or(left, right) => {
                let operator = match labels {
                    LabelExpr::And(..) => BinaryOperator::And,
                    _ => BinaryOperator::Or,
                };
                let left = Box::new(self.label_condition(base, left, span));
                let right = Box::new(self.label_condition(base, right, span));
                boolean(BoundExprKind::Binary {
                    operator,
                    left,
                    right,
                })
            }
            LabelExpr::Label(_) | LabelExpr::Any(_) => {
                let (base, labels) = (of_base(), label_test(labels));
                boolean(BoundExprKind::HasLabels { base, labels })
            }
        }
    }

    /// Computed labels are a string or a list of strings.
    pub(in crate::binder) fn require_labels(&mut self, labels: &BoundExpr) {
        let strings = Type::List(Box::new(Type::String));
        if !may_be(&labels.ty, &strings) {
            self.require(
                labels,
                &Type::String,
                "$(...)",
                "a string or a list of strings",
            );
        }
    }

    pub(super) fn map_projection(
        &mut self,
        base: &'q Name,
        items: &'q [MapProjectionItem],
    ) -> Typed {
        let base = Box::new(self.named_value(base));
        if !has_properties(&base.ty) {
            self.require(
                &base,
                &Type::Map,
                "{...}",
                "a map, a node or a relationship",
            );
        }
        let all = items
            .iter()
            .any(|item| matches!(item, MapProjectionItem::AllProperties(_)));
        let entries = items
            .iter()
            .filter_map(|item| self.map_projection_entry(&base, item))
            .collect();
        let kind = BoundExprKind::MapProjection { base, all, entries };
        (kind, Type::Map)
    }

    fn map_projection_entry(
        &mut self,
        base: &BoundExpr,
        item: &'q MapProjectionItem,
    ) -> Option<(smol_str::SmolStr, BoundExpr)> {
        match item {
            MapProjectionItem::AllProperties(_) => None,
            MapProjectionItem::Property(key) => {
                self.mentions.key(key, &base.ty);
                let value = BoundExpr {
                    kind: property_of(base.clone(), key),
                    ty: Type::Any,
                    span: key.span,
                };
                Some((key.text.clone(), value))
            }
            MapProjectionItem::Entry(key, value) => Some((key.text.clone(), self.value(value))),
            MapProjectionItem::Variable(name) => Some((name.text.clone(), self.named_value(name))),
        }
    }

    fn named_value(&mut self, name: &Name) -> BoundExpr {
        match self.named(name) {
            Some(slot) => slot_expr(slot, self.ty(slot).clone(), name.span),
            None => crate::binder::state::unknown(name.span),
        }
    }
}

fn property_of(base: BoundExpr, key: &Name) -> BoundExprKind {
    BoundExprKind::Property {
        base: Box::new(base),
        key: key.text.clone(),
    }
}

fn has_properties(ty: &Type) -> bool {
    use Type::*;
    matches!(ty, Any | Null | Map | Node | Relationship) || is_temporal(ty)
}

pub(in crate::binder) fn any_list() -> Type {
    Type::List(Box::new(Type::Any))
}
