//! `CALL (...) { query }`: what the query sees of the rows around it, and what its result adds to them.

use std::rc::Rc;

use smol_str::SmolStr;

use super::bound::{BoundBody, BoundBranch, BoundClause, BoundSubqueryCall, Column, Slot};
use super::query::Place;
use super::scope::Scope;
use super::state::Binder;
use super::warning::Surprise;
use crate::diagnostic::Span;
use crate::syntax::ast::{
    Clause, ClauseKind, ExprKind, Imports, Name, ProcedureCall, Projection, Query, SubqueryCall,
};

impl<'q> Binder<'q> {
    pub(super) fn call_subquery(&mut self, call: &'q SubqueryCall) -> BoundSubqueryCall {
        if let Some(words) = call.transactions {
            self.warn(Surprise::Transactions, words);
        }
        let updates_before = std::mem::replace(&mut self.updates, false);
        let ((body, columns), outer) = match &call.imports {
            Imports::All(_) => self.inside(
                |_, around| Rc::clone(around),
                |binder, _| binder.query(&call.query, Place::Call { around: None }),
            ),
            Imports::Names(names) => self.called_with(names, &call.query),
            Imports::Leading => self.inside(
                |_, _| Rc::default(),
                |binder, around| {
                    let around = Some(around);
                    binder.query(&call.query, Place::Call { around })
                },
            ),
        };
        let updates = self.updates;
        self.updates |= updates_before;
        self.declare_columns(&columns, call.query.span);
        BoundSubqueryCall {
            body,
            outer,
            optional: call.optional,
            updates,
        }
    }

    fn called_with(
        &mut self,
        names: &'q [Name],
        query: &'q Query,
    ) -> ((BoundBody, Vec<Column>), Vec<Slot>) {
        for name in names {
            self.named(name);
        }
        let names: Vec<SmolStr> = names.iter().map(|name| name.text.clone()).collect();
        self.inside(
            |_, around| Rc::new(around.only(&names)),
            |binder, _| binder.query(query, Place::Call { around: None }),
        )
    }

    /// The result joins the row, so its names must be new.
    fn declare_columns(&mut self, columns: &[Column], span: Span) {
        for column in columns {
            let (text, slot) = (column.name.clone(), column.slot);
            if self.require_free(&Name { text, span }) {
                self.scope.declare(column.name.clone(), slot);
            }
        }
    }

    /// Brings in what a leading `WITH` of nothing but outer variables names, and gives the clauses after it.
    pub(super) fn leading_imports(
        &mut self,
        clauses: &'q [Clause],
        around: Option<&Scope>,
    ) -> &'q [Clause] {
        let Some(around) = around else {
            return clauses;
        };
        match clauses.split_first() {
            Some((first, rest)) if self.import(first, around) => rest,
            _ => clauses,
        }
    }

    fn import(&mut self, clause: &'q Clause, around: &Scope) -> bool {
        let ClauseKind::With(projection) = &clause.kind else {
            return false;
        };
        let Some(names) = imported(projection, around) else {
            return false;
        };
        self.warn(Surprise::LeadingWith, clause.span);
        for (name, slot) in names {
            self.note_use(slot);
            self.scope.declare(name, slot);
        }
        true
    }

    /// A procedure that a row may survive is called in a subquery of its own.
    pub(super) fn called_procedure(
        &mut self,
        call: &'q ProcedureCall,
        span: Span,
    ) -> Option<BoundClause> {
        if !call.optional {
            return self.call_procedure(call, false, span).0;
        }
        let ((clause, columns), outer) = self.inside(
            |_, around| Rc::clone(around),
            |binder, _| binder.call_procedure(call, false, span),
        );
        self.declare_columns(&columns, span);
        let result: Vec<Slot> = columns.iter().map(|column| column.slot).collect();
        let branch = BoundBranch {
            clauses: clause.into_iter().collect(),
            result: result.clone(),
        };
        Some(BoundClause::CallSubquery(BoundSubqueryCall {
            body: BoundBody {
                branches: vec![branch],
                result,
                distinct: false,
            },
            outer,
            optional: true,
            updates: false,
        }))
    }
}

/// The variables that a `WITH` passes on, when it does nothing else and `around` has them all.
fn imported(projection: &Projection, around: &Scope) -> Option<Vec<(SmolStr, Slot)>> {
    let plain = !projection.distinct
        && projection.order_by.is_empty()
        && projection.skip.is_none()
        && projection.limit.is_none()
        && projection.predicate.is_none();
    if !plain {
        return None;
    }
    let mut names: Vec<SmolStr> = Vec::new();
    if projection.all {
        names.extend(around.names());
    }
    for item in &projection.items {
        match (&item.expr.kind, &item.alias) {
            (ExprKind::Variable(name), None) => names.push(name.clone()),
            (ExprKind::Variable(name), Some(alias)) if alias.text == *name => {
                names.push(name.clone());
            }
            _ => return None,
        }
    }
    let found = |name: SmolStr| around.find(&name).map(|found| (name, found.slot()));
    names.into_iter().map(found).collect()
}
