//! Projections that aggregate: items without aggregates are grouping keys, the others are computed from keys and aggregates.

use super::bound::{BoundAggregation, BoundExpr, BoundExprKind, Slot};
use super::projection::Item;
use super::repeated::{Known, Place};
use super::state::{Aggregates, Binder, slot_expr, unknown};

impl<'q> Binder<'q> {
    /// Keys and aggregates, and every item in terms of them.
    pub(super) fn aggregating_items(
        &mut self,
        items: &[Item<'q>],
    ) -> (Option<BoundAggregation>, Vec<(Slot, BoundExpr)>) {
        let mut known = Known::new(Place::AggregatingItem);
        let keys = self.keys(items, &mut known);
        self.known = Some(known);
        self.aggregates = Aggregates::Collect;
        let mut key = keys.iter();
        let bound = items
            .iter()
            .map(|item| match (item.aggregates, item.expr) {
                (true, Some(expr)) => self.aggregating_item(item, expr),
                _ => passed_on(key.next()),
            })
            .collect();
        self.known = None;
        let aggregates = std::mem::take(&mut self.collected);
        (Some(BoundAggregation { keys, aggregates }), bound)
    }

    fn keys(&mut self, items: &[Item<'q>], known: &mut Known<'q>) -> Vec<(Slot, BoundExpr)> {
        self.aggregates = Aggregates::Forbidden("here");
        let mut keys = Vec::new();
        for item in items.iter().filter(|item| !item.aggregates) {
            let (slot, expr) = self.plain_item(item);
            item.make_known(slot, known);
            keys.push((slot, expr));
        }
        keys
    }

    /// An item that is one aggregate shares its slot.
    fn aggregating_item(
        &mut self,
        item: &Item<'q>,
        expr: &'q crate::syntax::ast::Expr,
    ) -> (Slot, BoundExpr) {
        let first = self.collected.len();
        let bound = self.value(expr);
        if let BoundExprKind::Slot(slot) = bound.kind
            && self.collected[first..]
                .iter()
                .any(|(made, _)| *made == slot)
        {
            self.slots[slot.0 as usize].name = item.name.clone();
            return (slot, bound);
        }
        let slot = self.new_slot(item.name.clone(), bound.ty.clone());
        (slot, bound)
    }
}

/// A key as an item.
fn passed_on(key: Option<&(Slot, BoundExpr)>) -> (Slot, BoundExpr) {
    let (slot, expr) = key
        .cloned()
        .unwrap_or((Slot(0), unknown(Default::default())));
    (slot, slot_expr(slot, expr.ty, expr.span))
}
