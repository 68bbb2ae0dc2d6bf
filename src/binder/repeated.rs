//! Expressions that a projection has computed already: `ORDER BY` may repeat them, and an item with an aggregate may use only
//! those that are grouping keys.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::bound::{BoundExpr, Slot};
use super::same::{mentions, same};
use super::state::{Binder, slot_expr};
use crate::syntax::ast::{Expr, ExprKind};

/// An expression of the syntax tree and the slot that holds its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownExpr<'q> {
    pub(super) expr: &'q Expr,
    pub(super) slot: Slot,
    /// It contains an aggregate.
    pub(super) aggregates: bool,
}

/// What is computed already at a place.
#[derive(Debug, Clone)]
pub(super) struct Known<'q> {
    pub(super) exprs: Vec<KnownExpr<'q>>,
    /// Variables among them: grouping keys, or columns that were variables under another name.
    pub(super) variables: FxHashMap<SmolStr, Slot>,
    pub(super) place: Place,
}

/// Where the known expressions may stand in for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In an item that aggregates: everything outside its aggregates must be known or constant.
    AggregatingItem,
    /// In an `ORDER BY` expression that aggregates, after the projection.
    AggregatingSort,
    /// After a projection, in an expression without aggregates.
    AfterProjection,
}

impl Known<'_> {
    pub(super) fn new(place: Place) -> Self {
        Self {
            exprs: Vec::new(),
            variables: FxHashMap::default(),
            place,
        }
    }

    /// In an aggregating item: the grouping keys that are variables.
    pub(super) fn grouping_variables(&self) -> Option<&FxHashMap<SmolStr, Slot>> {
        (self.place == Place::AggregatingItem).then_some(&self.variables)
    }
}

/// A variable, or a property of one: what may stand beside an aggregate.
fn is_simple(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Variable(_) => true,
        ExprKind::Property { base, .. } => is_simple(base),
        _ => false,
    }
}

/// Worth looking up: a constant is cheaper to compute than to find, and a variable is found by its name first.
fn is_lookup_worthy(expr: &Expr) -> bool {
    use ExprKind::*;
    !matches!(
        expr.kind,
        Null | Boolean(_) | Integer(_) | Float(_) | String(_) | Parameter(_) | Variable(_)
    )
}

impl<'q> Binder<'q> {
    /// The slot of an expression that was computed already.
    pub(super) fn repeated(&mut self, expr: &Expr) -> Option<BoundExpr> {
        if self.known.is_none() || !is_lookup_worthy(expr) {
            return None;
        }
        let known = self.find_known(expr)?;
        let place = self.known.as_ref()?.place;
        let aggregating = place != Place::AfterProjection;
        if aggregating && !known.aggregates && !is_simple(expr) {
            self.ambiguous("this expression".into(), expr.span);
        }
        let ty = self.ty(known.slot).clone();
        Some(slot_expr(known.slot, ty, expr.span))
    }

    /// The slot of a variable that is a known expression: a grouping key, or a column under another name.
    pub(super) fn known_variable(&self, wanted: &str) -> Option<Slot> {
        self.known.as_ref()?.variables.get(wanted).copied()
    }

    fn find_known(&self, expr: &Expr) -> Option<KnownExpr<'q>> {
        let known = self.known.as_ref()?;
        let found = known.exprs.iter().find(|known| same(known.expr, expr))?;
        let hidden = self.scope.has_locals() && mentions(expr, &|name| self.scope.is_local(name));
        (!hidden).then_some(*found)
    }
}
