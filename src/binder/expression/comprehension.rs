//! Expressions with a variable of their own over a list.

use crate::binder::bound::{BoundExpr, BoundExprKind, Quantifier};
use crate::binder::state::{Aggregates, Binder};
use crate::binder::types::{element, join};
use crate::function::Type;
use crate::syntax::ast::{Expr, Name};

use super::Typed;
use super::access::any_list;

impl<'q> Binder<'q> {
    pub(super) fn list_comprehension(
        &mut self,
        variable: &Name,
        list: &'q Expr,
        predicate: Option<&'q Expr>,
        projection: Option<&'q Expr>,
    ) -> Typed {
        let list = self.source_list(list, "IN");
        let slot = self.new_slot(variable.text.clone(), element(&list.ty));
        let (predicate, projection) = self.per_element(&[(variable, slot)], |binder| {
            let predicate = predicate.map(|test| Box::new(binder.condition(test, "WHERE")));
            (predicate, projection.map(|item| binder.boxed(item)))
        });
        let of = projection
            .as_ref()
            .map_or_else(|| element(&list.ty), |item| item.ty.clone());
        let kind = BoundExprKind::ListComprehension {
            slot,
            list,
            predicate,
            projection,
        };
        (kind, Type::List(Box::new(of)))
    }

    pub(super) fn quantifier(
        &mut self,
        quantifier: Quantifier,
        variable: &Name,
        list: &'q Expr,
        predicate: &'q Expr,
    ) -> Typed {
        let list = self.source_list(list, "IN");
        let slot = self.new_slot(variable.text.clone(), element(&list.ty));
        let predicate = self.per_element(&[(variable, slot)], |binder| {
            Box::new(binder.condition(predicate, "WHERE"))
        });
        let kind = BoundExprKind::Quantifier {
            quantifier,
            slot,
            list,
            predicate,
        };
        (kind, Type::Boolean)
    }

    pub(super) fn reduce(
        &mut self,
        (accumulator, initial): (&Name, &'q Expr),
        (variable, list): (&Name, &'q Expr),
        step: &'q Expr,
    ) -> Typed {
        let initial = self.boxed(initial);
        let list = self.source_list(list, "IN");
        // The steps may change the type, so the start says nothing about it.
        let total = self.new_slot(accumulator.text.clone(), Type::Any);
        let slot = self.new_slot(variable.text.clone(), element(&list.ty));
        let locals = [(accumulator, total), (variable, slot)];
        let step = self.per_element(&locals, |binder| binder.boxed(step));
        let ty = join(initial.ty.clone(), step.ty.clone());
        let kind = BoundExprKind::Reduce {
            accumulator: total,
            initial,
            slot,
            list,
            step,
        };
        (kind, ty)
    }

    fn source_list(&mut self, list: &'q Expr, place: &'static str) -> Box<BoundExpr> {
        let list = self.boxed(list);
        self.require(&list, &any_list(), place, "a list");
        list
    }

    /// Binds what is computed for every element: it sees the local variables and may not aggregate rows.
    fn per_element<T>(
        &mut self,
        locals: &[(&Name, crate::binder::bound::Slot)],
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        for (name, slot) in locals {
            self.scope.push_local(name.text.clone(), *slot);
        }
        let inside = match self.aggregates {
            Aggregates::Nested => Aggregates::Nested,
            _ => Aggregates::Forbidden("the body of a list expression"),
        };
        let result = self.with_aggregates(inside, work);
        for _ in locals {
            self.scope.pop_local();
        }
        result
    }
}
