//! `WITH` and `RETURN`: items become columns, the scope is cut, and what follows (`ORDER BY`, `WHERE`) sees what it may.
//!
//! After a plain projection `ORDER BY` and `WHERE` see the old variables too; after `DISTINCT` or an aggregation only the columns.
//! An expression that repeats an item means that column.

use smol_str::SmolStr;

use super::bound::{BoundExpr, BoundExprKind, BoundProjection, BoundSortItem, Column, Slot};
use super::error::BindError;
use super::expression::aggregates;
use super::repeated::{Known, KnownExpr, Place};
use super::scope::Scope;
use super::state::{Aggregates, Binder, Cut, slot_expr};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::syntax::ast::{Expr, ExprKind, Projection, ProjectionItem, SortItem};

/// How many variables all the `*` of a statement may pass on: a short text must not make a huge plan.
const MOST_STARRED: usize = 1_000_000;

/// Which of the two clauses a projection belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProjectionClause {
    With,
    Return,
}

/// A column while it is made.
pub(super) struct Item<'q> {
    pub(super) name: SmolStr,
    /// Where the column's name, or else its expression, stands.
    pub(super) span: Span,
    /// Absent for a variable that `*` passes on.
    pub(super) expr: Option<&'q Expr>,
    pub(super) aggregates: bool,
}

impl Item<'_> {
    /// The variable that the item is, if it is one.
    fn variable(&self) -> Option<&SmolStr> {
        match self.expr.map(|expr| &expr.kind) {
            None => Some(&self.name),
            Some(ExprKind::Variable(name)) => Some(name),
            Some(_) => None,
        }
    }
}

impl<'q> Item<'q> {
    /// Notes that the item's value is in `slot`.
    pub(super) fn make_known(&self, slot: Slot, known: &mut Known<'q>) {
        match (self.variable(), self.expr) {
            // The first one, should a variable be projected twice.
            (Some(name), _) => {
                known.variables.entry(name.clone()).or_insert(slot);
            }
            (None, Some(expr)) => known.exprs.push(KnownExpr {
                expr,
                slot,
                aggregates: self.aggregates,
            }),
            (None, None) => {}
        }
    }
}

impl<'q> Binder<'q> {
    pub(super) fn projection(
        &mut self,
        projection: &'q Projection,
        clause: ProjectionClause,
        span: Span,
    ) -> (BoundProjection, Vec<Column>) {
        let items = self.items(projection, clause, span);
        self.check_names(&items);
        let aggregating = items.iter().any(|item| item.aggregates);
        let (aggregation, bound) = match aggregating {
            true => self.aggregating_items(&items),
            false => (None, self.plain_items(&items)),
        };
        let columns = columns(&items, &bound);
        let next = self.next_scope(&columns);
        self.enter_result(&next, &columns, projection.distinct || aggregating, span);
        self.known = Some(known_after(&items, &columns));
        let order_by = self.order_by(&projection.order_by, aggregating);
        self.aggregates = Aggregates::Forbidden("WHERE");
        let predicate = projection.predicate.as_ref();
        let predicate = predicate.map(|predicate| self.condition(predicate, "WHERE"));
        self.known = None;
        self.scope = next;
        let bound = BoundProjection {
            aggregation,
            items: bound,
            distinct: projection.distinct,
            order_by,
            skip: projection
                .skip
                .as_ref()
                .map(|count| self.row_count(count, "SKIP")),
            limit: projection
                .limit
                .as_ref()
                .map(|count| self.row_count(count, "LIMIT")),
            predicate,
        };
        (bound, columns)
    }

    /// The columns that are asked for; `*` first.
    fn items(
        &mut self,
        projection: &'q Projection,
        clause: ProjectionClause,
        span: Span,
    ) -> Vec<Item<'q>> {
        let mut items = Vec::new();
        if projection.all {
            items = self.all_variables(clause, span);
        }
        for item in &projection.items {
            let unnamed = item.alias.is_none() && !matches!(item.expr.kind, ExprKind::Variable(_));
            if clause == ProjectionClause::With && unnamed {
                self.report(BindError::NoExpressionAlias {
                    text: item.text.clone(),
                    span: item.expr.span,
                });
            }
            items.push(named_item(item));
        }
        items
    }

    /// What `*` stands for: in `RETURN` by name, since the order of columns shows there.
    fn all_variables(&mut self, clause: ProjectionClause, span: Span) -> Vec<Item<'q>> {
        self.starred += self.scope.count();
        if self.starred > MOST_STARRED {
            self.report(BindError::TooManyColumns { span });
            return Vec::new();
        }
        let mut names: Vec<SmolStr> = self
            .scope
            .variables()
            .map(|(name, _)| name.clone())
            .collect();
        if clause == ProjectionClause::Return {
            names.sort_unstable();
            if names.is_empty() {
                self.report(BindError::NoVariablesInScope { span });
            }
        }
        let item = |name| Item {
            name,
            span,
            expr: None,
            aggregates: false,
        };
        names.into_iter().map(item).collect()
    }

    fn check_names(&mut self, items: &[Item]) {
        let mut first: rustc_hash::FxHashMap<&SmolStr, Span> = Default::default();
        for item in items {
            if let Some(first) = first.insert(&item.name, item.span) {
                self.report(BindError::ColumnNameConflict {
                    name: item.name.clone(),
                    first,
                    span: item.span,
                });
            }
        }
    }

    fn plain_items(&mut self, items: &[Item<'q>]) -> Vec<(Slot, BoundExpr)> {
        self.aggregates = Aggregates::Forbidden("here");
        items.iter().map(|item| self.plain_item(item)).collect()
    }

    /// A variable under its own name keeps its slot.
    pub(super) fn plain_item(&mut self, item: &Item<'q>) -> (Slot, BoundExpr) {
        if item.variable() == Some(&item.name)
            && let Some(slot) = self.resolve(&item.name, item.span)
        {
            return (slot, slot_expr(slot, self.ty(slot).clone(), item.span));
        }
        let bound = match item.expr {
            Some(expr) => self.value(expr),
            None => super::state::unknown(item.span),
        };
        let slot = self.new_slot(item.name.clone(), bound.ty.clone());
        (slot, bound)
    }

    fn order_by(&mut self, items: &'q [SortItem], aggregating: bool) -> Vec<BoundSortItem> {
        let mut keys = Vec::with_capacity(items.len());
        for item in items {
            let key = self.sort_item(item, aggregating);
            keys.extend(item.nulls_first.map(|first| nulls_key(&key.expr, first)));
            keys.push(key);
        }
        keys
    }

    fn sort_item(&mut self, item: &'q SortItem, aggregating: bool) -> BoundSortItem {
        self.aggregates = Aggregates::Forbidden("ORDER BY");
        let place = match aggregating && aggregates(&item.expr) {
            true => Place::AggregatingSort,
            false => Place::AfterProjection,
        };
        if let Some(known) = &mut self.known {
            known.place = place;
        }
        let expr = self.value(&item.expr);
        if let Some(known) = &mut self.known {
            known.place = Place::AfterProjection;
        }
        BoundSortItem {
            expr,
            descending: item.descending,
        }
    }

    /// The scope after the projection.
    fn next_scope(&self, columns: &[Column]) -> Scope {
        let mut next = self.scope.next_part();
        for column in columns {
            next.declare(column.name.clone(), column.slot);
        }
        next
    }

    /// Makes the scope of `ORDER BY` and `WHERE` current.
    fn enter_result(&mut self, next: &Scope, columns: &[Column], only_columns: bool, span: Span) {
        let dropped = self.scope.variables().map(|(name, _)| name);
        let dropped = dropped
            .filter(|name| !next.declares(name))
            .cloned()
            .collect();
        self.cut = Some(Cut { span, dropped });
        if only_columns {
            self.scope = next.clone();
        } else {
            for column in columns {
                self.scope.declare(column.name.clone(), column.slot);
            }
        }
    }
}

/// A key that puts nulls first or last, whatever the direction of the key after it.
fn nulls_key(expr: &BoundExpr, first: bool) -> BoundSortItem {
    let kind = BoundExprKind::IsNull {
        operand: Box::new(expr.clone()),
        negated: false,
    };
    BoundSortItem {
        expr: BoundExpr {
            kind,
            ty: Type::Boolean,
            span: expr.span,
        },
        descending: first,
    }
}

fn named_item(item: &ProjectionItem) -> Item<'_> {
    let name = match (&item.alias, &item.expr.kind) {
        (Some(alias), _) => alias.text.clone(),
        (None, ExprKind::Variable(name)) => name.clone(),
        (None, _) => item.text.clone(),
    };
    Item {
        name,
        span: item
            .alias
            .as_ref()
            .map_or(item.expr.span, |alias| alias.span),
        expr: Some(&item.expr),
        aggregates: aggregates(&item.expr),
    }
}

fn columns(items: &[Item], bound: &[(Slot, BoundExpr)]) -> Vec<Column> {
    let named = items.iter().zip(bound);
    let column = |(item, (slot, _)): (&Item, &(Slot, BoundExpr))| Column {
        name: item.name.clone(),
        slot: *slot,
    };
    named.map(column).collect()
}

/// What `ORDER BY` and `WHERE` may repeat.
fn known_after<'q>(items: &[Item<'q>], columns: &[Column]) -> Known<'q> {
    let mut known = Known::new(Place::AfterProjection);
    for (item, column) in items.iter().zip(columns) {
        item.make_known(column.slot, &mut known);
    }
    known
}
