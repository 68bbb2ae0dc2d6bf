//! The binder's memory while it walks a statement: slots, errors, the scope at hand, and what the place allows.

use std::rc::Rc;

use smol_str::{SmolStr, format_smolstr};

use super::bound::{BoundBody, BoundExpr, BoundExprKind, Slot, SlotInfo, SubqueryId};
use super::context::BindContext;
use super::error::BindError;
use super::repeated::Known;
use super::scope::{Found, Scope};
use super::warning::{MOST_WARNINGS, Mentions, Surprise};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::syntax::ast::Name;
use crate::value::Value;

/// How many errors one statement reports.
const MOST_ERRORS: usize = 20;

/// Walks one statement. `'q` is the life of the syntax tree.
pub(super) struct Binder<'q> {
    pub(super) context: BindContext<'q>,
    pub(super) slots: Vec<SlotInfo>,
    pub(super) subqueries: Vec<BoundBody>,
    pub(super) errors: Vec<BindError>,
    pub(super) mentions: Mentions,
    pub(super) surprises: Vec<(Surprise, Span)>,
    pub(super) updates: bool,
    /// How many variables `*` has stood for so far.
    pub(super) starred: usize,
    pub(super) scope: Scope,
    pub(super) aggregates: Aggregates,
    /// Aggregates found in the expression at hand, while [`Aggregates::Collect`] holds.
    pub(super) collected: Vec<(Slot, super::bound::BoundAggregate)>,
    /// Expressions that the projection at hand has already computed.
    pub(super) known: Option<Known<'q>>,
    /// The last projection of the query part, which may have dropped a name that is asked for later.
    pub(super) cut: Option<Cut>,
    /// Every slot that an expression or pattern has referred to, in order; subqueries read their outer slots from it.
    used: Vec<Slot>,
}

/// Whether an aggregate may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aggregates {
    /// No; the text says where the place is.
    Forbidden(&'static str),
    /// Yes, and it is collected.
    Collect,
    /// Inside another aggregate.
    Nested,
}

/// A projection and the names that it did not pass on.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) span: Span,
    pub(super) dropped: Vec<SmolStr>,
}

impl<'q> Binder<'q> {
    pub(super) fn new(context: BindContext<'q>) -> Self {
        Self {
            context,
            slots: Vec::new(),
            subqueries: Vec::new(),
            errors: Vec::new(),
            mentions: Mentions::default(),
            surprises: Vec::new(),
            updates: false,
            starred: 0,
            scope: Scope::default(),
            aggregates: Aggregates::Forbidden("here"),
            collected: Vec::new(),
            known: None,
            cut: None,
            used: Vec::new(),
        }
    }

    /// Keeps an error; beyond the first few they help nobody.
    pub(super) fn report(&mut self, error: BindError) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(error);
        }
    }

    /// Notes something legal that is seldom meant.
    pub(super) fn warn(&mut self, surprise: Surprise, span: Span) {
        if self.surprises.len() < MOST_WARNINGS {
            self.surprises.push((surprise, span));
        }
    }

    /// A new slot for a named variable.
    pub(super) fn new_slot(&mut self, name: SmolStr, ty: Type) -> Slot {
        let slot = Slot(self.slots.len() as u32);
        self.slots.push(SlotInfo { name, ty });
        slot
    }

    /// A new slot with a name that no query can write.
    pub(super) fn anonymous_slot(&mut self, what: &str, ty: Type) -> Slot {
        let name = format_smolstr!("  {what}{}", self.slots.len());
        self.new_slot(name, ty)
    }

    /// A new variable of the query part.
    pub(super) fn declare(&mut self, name: &SmolStr, ty: Type) -> Slot {
        let slot = self.new_slot(name.clone(), ty);
        self.scope.declare(name.clone(), slot);
        slot
    }

    /// A new variable whose name must be free; a taken name is reported and then means the new variable.
    pub(super) fn declare_new(&mut self, name: &Name, ty: Type) -> Slot {
        self.require_free(name);
        self.declare(&name.text, ty)
    }

    /// Reports a name that is bound already. True when it is free.
    pub(super) fn require_free(&mut self, name: &Name) -> bool {
        match self.scope.find(&name.text) {
            Some(found) => {
                self.already_bound(name, found.slot());
                false
            }
            None => true,
        }
    }

    pub(super) fn already_bound(&mut self, name: &Name, slot: Slot) {
        let found = self.ty(slot).clone();
        self.report(BindError::VariableAlreadyBound {
            name: name.text.clone(),
            span: name.span,
            found,
        });
    }

    pub(super) fn ty(&self, slot: Slot) -> &Type {
        &self.slots[slot.0 as usize].ty
    }

    /// What a name stands for; notes its use.
    pub(super) fn find(&mut self, name: &str) -> Option<Found> {
        let found = self.scope.find(name)?;
        self.used.push(found.slot());
        Some(found)
    }

    /// Reports a name that stands for nothing, once a name.
    pub(super) fn undefined(&mut self, name: &SmolStr, span: Span) {
        if self.scope.is_ungrouped(name) {
            self.ambiguous(name.clone(), span);
            return;
        }
        let same = |error: &BindError| matches!(error, BindError::UndefinedVariable { name: other, .. } if other == name);
        if self.errors.len() >= MOST_ERRORS || self.errors.iter().any(same) {
            return;
        }
        let dropped_by = self.cut.as_ref().filter(|cut| cut.dropped.contains(name));
        let error = BindError::UndefinedVariable {
            name: name.clone(),
            span,
            in_scope: self.scope.names(),
            dropped_by: dropped_by.map(|cut| cut.span),
        };
        self.report(error);
    }

    /// Reports a part of an aggregating expression that has no single value in a group.
    pub(super) fn ambiguous(&mut self, text: SmolStr, span: Span) {
        self.report(BindError::AmbiguousAggregation { text, span });
    }

    /// Runs `work` in the scope of a subquery. Gives the slots of the surrounding query that it used.
    pub(super) fn in_subquery<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, Vec<Slot>) {
        let visible = |binder: &Self, whole: &Rc<Scope>| match binder
            .known
            .as_ref()
            .and_then(Known::grouping_variables)
        {
            Some(keys) => Rc::new(Scope::grouped_by(whole, keys)),
            None => Rc::clone(whole),
        };
        self.inside(visible, |binder, _| work(binder))
    }

    /// Runs `work` in a scope behind which `visible` chooses what is seen of the one at hand; `work` gets the latter too.
    pub(super) fn inside<T>(
        &mut self,
        visible: impl FnOnce(&Self, &Rc<Scope>) -> Rc<Scope>,
        work: impl FnOnce(&mut Self, &Scope) -> T,
    ) -> (T, Vec<Slot>) {
        let first_inner = Slot(self.slots.len() as u32);
        let first_use = self.used.len();
        let whole = Rc::new(std::mem::take(&mut self.scope));
        self.scope = Scope::inside(visible(self, &whole));
        let known = self.known.take();
        let cut = self.cut.take();
        let aggregates = std::mem::replace(&mut self.aggregates, Aggregates::Forbidden("here"));
        let collected = std::mem::take(&mut self.collected);
        let result = work(self, &whole);
        self.collected = collected;
        self.aggregates = aggregates;
        self.cut = cut;
        self.known = known;
        self.scope = Scope::default();
        self.scope = Rc::try_unwrap(whole).unwrap_or_else(|shared| (*shared).clone());
        let mut outer: Vec<Slot> = self.used[first_use..].to_vec();
        outer.retain(|slot| *slot < first_inner);
        outer.sort_unstable();
        outer.dedup();
        (result, outer)
    }

    /// Notes that a slot is referred to.
    pub(super) fn note_use(&mut self, slot: Slot) {
        self.used.push(slot);
    }

    /// Keeps the body of a subquery.
    pub(super) fn add_subquery(&mut self, body: BoundBody) -> SubqueryId {
        self.subqueries.push(body);
        SubqueryId(self.subqueries.len() as u32 - 1)
    }

    /// Runs `work` while aggregates are treated as `aggregates` says.
    pub(super) fn with_aggregates<T>(
        &mut self,
        aggregates: Aggregates,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = std::mem::replace(&mut self.aggregates, aggregates);
        let result = work(self);
        self.aggregates = before;
        result
    }
}

/// An expression that stands where an error was found.
pub(super) fn unknown(span: Span) -> BoundExpr {
    BoundExpr {
        kind: BoundExprKind::Constant(Value::Null),
        ty: Type::Any,
        span,
    }
}

/// A slot as an expression.
pub(super) fn slot_expr(slot: Slot, ty: Type, span: Span) -> BoundExpr {
    BoundExpr {
        kind: BoundExprKind::Slot(slot),
        ty,
        span,
    }
}
