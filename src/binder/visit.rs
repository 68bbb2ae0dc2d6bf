//! Walks over bound expressions, for every pass that asks what an expression uses or rewrites a part of it.

use std::collections::BTreeSet;

use super::bound::*;
use crate::function::Type;

impl BoundExpr {
    /// This test, true where it would fail.
    pub fn attempt(self) -> Self {
        Self {
            ty: Type::Boolean,
            span: self.span,
            kind: BoundExprKind::Attempt(Box::new(self)),
        }
    }

    /// The expressions directly below this one, in order.
    pub fn children(&self) -> Vec<&BoundExpr> {
        use BoundExprKind as K;
        match &self.kind {
            K::Constant(_) | K::Parameter(_) | K::Slot(_) | K::Subquery { .. } | K::Path { .. } => {
                Vec::new()
            }
            K::List(items)
            | K::Call {
                arguments: items, ..
            } => items.iter().collect(),
            K::Map(entries) => entries.iter().map(|(_, value)| value).collect(),
            K::Property { base, .. } | K::HasLabels { base, .. } => vec![base],
            K::Not(operand)
            | K::Negate(operand)
            | K::Plus(operand)
            | K::Attempt(operand)
            | K::IsNull { operand, .. }
            | K::IsTyped { operand, .. } => vec![operand],
            K::HasDynamicLabels { base, labels, .. } => vec![base, labels],
            K::Index { base, index } => vec![base, index],
            K::Slice { base, from, to } => [Some(base), from.as_ref(), to.as_ref()]
                .into_iter()
                .flatten()
                .map(|e| &**e)
                .collect(),
            K::Binary { left, right, .. } | K::Comparison { left, right, .. } => vec![left, right],
            K::Case {
                operand,
                branches,
                otherwise,
            } => operand
                .iter()
                .map(|e| &**e)
                .chain(branches.iter().flat_map(|(when, then)| [when, then]))
                .chain(otherwise.iter().map(|e| &**e))
                .collect(),
            K::ListComprehension {
                list,
                predicate,
                projection,
                ..
            } => [Some(list), predicate.as_ref(), projection.as_ref()]
                .into_iter()
                .flatten()
                .map(|e| &**e)
                .collect(),
            K::Quantifier {
                list, predicate, ..
            } => vec![list, predicate],
            K::Reduce {
                initial,
                list,
                step,
                ..
            } => vec![initial, list, step],
            K::MapProjection { base, entries, .. } => std::iter::once(&**base)
                .chain(entries.iter().map(|(_, value)| value))
                .collect(),
        }
    }

    /// This expression with each child directly below replaced by what `change` makes of it.
    pub fn map_children(mut self, change: &mut dyn FnMut(BoundExpr) -> BoundExpr) -> BoundExpr {
        for child in self.children_mut() {
            let taken = std::mem::replace(child, BoundExpr::null(child.span));
            *child = change(taken);
        }
        self
    }

    fn children_mut(&mut self) -> Vec<&mut BoundExpr> {
        use BoundExprKind as K;
        match &mut self.kind {
            K::Constant(_) | K::Parameter(_) | K::Slot(_) | K::Subquery { .. } | K::Path { .. } => {
                Vec::new()
            }
            K::List(items)
            | K::Call {
                arguments: items, ..
            } => items.iter_mut().collect(),
            K::Map(entries) => entries.iter_mut().map(|(_, value)| value).collect(),
            K::Property { base, .. } | K::HasLabels { base, .. } => vec![base],
            K::Not(operand)
            | K::Negate(operand)
            | K::Plus(operand)
            | K::Attempt(operand)
            | K::IsNull { operand, .. }
            | K::IsTyped { operand, .. } => vec![operand],
            K::HasDynamicLabels { base, labels, .. } => vec![base, labels],
            K::Index { base, index } => vec![base, index],
            K::Slice { base, from, to } => [Some(base), from.as_mut(), to.as_mut()]
                .into_iter()
                .flatten()
                .map(|e| &mut **e)
                .collect(),
            K::Binary { left, right, .. } | K::Comparison { left, right, .. } => vec![left, right],
            K::Case {
                operand,
                branches,
                otherwise,
            } => operand
                .iter_mut()
                .map(|e| &mut **e)
                .chain(branches.iter_mut().flat_map(|(when, then)| [when, then]))
                .chain(otherwise.iter_mut().map(|e| &mut **e))
                .collect(),
            K::ListComprehension {
                list,
                predicate,
                projection,
                ..
            } => [Some(list), predicate.as_mut(), projection.as_mut()]
                .into_iter()
                .flatten()
                .map(|e| &mut **e)
                .collect(),
            K::Quantifier {
                list, predicate, ..
            } => vec![list, predicate],
            K::Reduce {
                initial,
                list,
                step,
                ..
            } => vec![initial, list, step],
            K::MapProjection { base, entries, .. } => std::iter::once(&mut **base)
                .chain(entries.iter_mut().map(|(_, value)| value))
                .collect(),
        }
    }

    /// Calls `visit` for this expression and all below it, outermost first.
    pub fn for_each<'e>(&'e self, visit: &mut dyn FnMut(&'e BoundExpr)) {
        visit(self);
        for child in self.children() {
            child.for_each(visit);
        }
    }

    /// The slots that must hold a value before this expression can be computed; its own lambda variables left out.
    pub fn free_slots(&self) -> BTreeSet<Slot> {
        use BoundExprKind as K;
        let mut slots = match &self.kind {
            K::Slot(slot) => BTreeSet::from([*slot]),
            K::Subquery { outer, .. } => outer.iter().copied().collect(),
            K::Path {
                nodes,
                relationships,
            } => nodes.iter().chain(relationships).copied().collect(),
            _ => BTreeSet::new(),
        };
        for child in self.children() {
            slots.extend(child.free_slots());
        }
        for own in self.lambda_slots() {
            slots.remove(&own);
        }
        slots
    }

    fn lambda_slots(&self) -> Vec<Slot> {
        match &self.kind {
            BoundExprKind::ListComprehension { slot, .. }
            | BoundExprKind::Quantifier { slot, .. } => vec![*slot],
            BoundExprKind::Reduce {
                accumulator, slot, ..
            } => vec![*accumulator, *slot],
            _ => Vec::new(),
        }
    }

    /// The literal `null`.
    pub fn null(span: crate::diagnostic::Span) -> Self {
        Self {
            kind: BoundExprKind::Constant(crate::value::Value::Null),
            ty: crate::function::Type::Null,
            span,
        }
    }

    /// The value of a slot.
    pub fn slot(slot: Slot, ty: crate::function::Type, span: crate::diagnostic::Span) -> Self {
        Self {
            kind: BoundExprKind::Slot(slot),
            ty,
            span,
        }
    }
}

impl BoundClause {
    /// The clause changes the graph.
    pub fn writes(&self) -> bool {
        matches!(
            self,
            Self::Create(_)
                | Self::Merge { .. }
                | Self::Set(_)
                | Self::Remove(_)
                | Self::Delete { .. }
                | Self::Foreach { .. }
                | Self::Schema(_)
        ) || matches!(self, Self::CallSubquery(call) if call.updates)
    }
}

impl CreatePattern {
    /// Everything it computes: maps of properties, labels and types; nodes first.
    pub fn properties(&self) -> impl Iterator<Item = &BoundExpr> {
        let nodes = self
            .nodes
            .iter()
            .flat_map(|node| node.properties.iter().chain(&node.dynamic_labels));
        let relationships = self.relationships.iter();
        nodes.chain(relationships.flat_map(|it| it.properties.iter().chain(&it.dynamic_type)))
    }

    /// Everything it binds: nodes, relationships, paths.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        let nodes = self.nodes.iter().map(|node| node.slot);
        let relationships = self
            .relationships
            .iter()
            .map(|relationship| relationship.slot);
        nodes
            .chain(relationships)
            .chain(self.paths.iter().map(|path| path.slot))
    }
}
