//! Whole queries as clauses: what `NEXT` hands rows to, and the queries that `WHEN` chooses from.
//!
//! Both become subqueries that are called. A union must see all the rows in each of its parts and run only once, so they are
//! collected in a list first; of conditional queries each row asks for one.

use std::rc::Rc;

use smol_str::SmolStr;

use super::bound::{
    BoundAggregate, BoundAggregation, BoundBody, BoundBranch, BoundClause, BoundExpr,
    BoundExprKind, BoundProjection, BoundSubqueryCall, Column, ComparisonOperator, Slot,
};
use super::query::Place;
use super::state::{Aggregates, Binder, slot_expr};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::syntax::ast::{Conditional, Query};
use crate::value::Value;

impl<'q> Binder<'q> {
    /// A query over all the rows so far; only its columns remain.
    pub(super) fn whole_query(
        &mut self,
        query: &'q Query,
        out: &mut Vec<BoundClause>,
    ) -> Vec<Column> {
        if query.unions.is_empty() {
            let mut columns = Vec::new();
            for clause in &query.first.clauses {
                columns = self.clause(clause, out);
            }
            return columns;
        }
        let passed = self.passed_rows(query.span, out);
        let updates_before = std::mem::replace(&mut self.updates, false);
        let (((mut body, columns), prefix), outer) = self.inside(
            |_, around| Rc::new(around.next_part()),
            |binder, _| {
                let prefix = binder.unpacked(passed, query.span);
                let around = None;
                (binder.query(query, Place::Call { around }), prefix)
            },
        );
        for branch in &mut body.branches {
            branch.clauses.splice(0..0, prefix.iter().cloned());
        }
        self.called(body, outer, updates_before, out);
        self.only_columns(columns, out)
    }

    /// Collects the rows in a list of lists, if they have any variable. Gives the list and the names.
    fn passed_rows(&mut self, span: Span, out: &mut Vec<BoundClause>) -> Option<Rows> {
        let variables = self.own_variables();
        if variables.is_empty() {
            return None;
        }
        let row = variables
            .iter()
            .map(|(_, slot)| slot_expr(*slot, self.ty(*slot).clone(), span));
        let any_list = Type::List(Box::new(Type::Any));
        let row = BoundExpr {
            kind: BoundExprKind::List(row.collect()),
            ty: any_list.clone(),
            span,
        };
        let ty = Type::List(Box::new(any_list));
        let list = self.anonymous_slot("rows", ty.clone());
        let collect = BoundAggregate {
            function: "collect".into(),
            distinct: false,
            arguments: vec![row],
            span,
        };
        out.push(BoundClause::Project(BoundProjection {
            aggregation: Some(BoundAggregation {
                keys: Vec::new(),
                aggregates: vec![(list, collect)],
            }),
            ..passing(vec![(list, slot_expr(list, ty, span))])
        }));
        Some(Rows { list, variables })
    }

    /// The variables of the query part.
    fn own_variables(&self) -> Vec<(SmolStr, Slot)> {
        let variables = self.scope.variables();
        variables.map(|(name, slot)| (name.clone(), slot)).collect()
    }

    /// The clauses that make rows of the list again.
    fn unpacked(&mut self, rows: Option<Rows>, span: Span) -> Vec<BoundClause> {
        let Some(rows) = rows else { return Vec::new() };
        self.note_use(rows.list);
        let ty = Type::List(Box::new(Type::Any));
        let row = self.anonymous_slot("row", ty.clone());
        let list = slot_expr(rows.list, self.ty(rows.list).clone(), span);
        let mut clauses = vec![BoundClause::Unwind {
            list,
            slot: row,
            numbering: None,
        }];
        for (at, (name, slot)) in rows.variables.into_iter().enumerate() {
            let value = BoundExpr {
                kind: BoundExprKind::Index {
                    base: Box::new(slot_expr(row, ty.clone(), span)),
                    index: Box::new(number(at, span)),
                },
                ty: self.ty(slot).clone(),
                span,
            };
            let slot = self.declare(&name, value.ty.clone());
            clauses.push(BoundClause::Let { slot, value });
        }
        clauses
    }

    /// For each row the first query whose condition is true.
    pub(super) fn conditional(
        &mut self,
        conditional: &'q Conditional,
        span: Span,
        out: &mut Vec<BoundClause>,
    ) -> Vec<Column> {
        let choice = self.choice(conditional, span, out);
        let updates_before = std::mem::replace(&mut self.updates, false);
        let queries = conditional.branches.iter().map(|(_, query)| query);
        let queries: Vec<&'q Query> = queries.chain(&conditional.otherwise).collect();
        let variables = self.own_variables();
        let ((body, columns), outer) = self.inside(
            |_, around| Rc::clone(around),
            |binder, _| binder.chosen_queries(choice, &queries, &variables),
        );
        self.called(body, outer, updates_before, out);
        self.only_columns(columns, out)
    }

    /// The number of the query for a row; null where there is none.
    fn choice(
        &mut self,
        conditional: &'q Conditional,
        span: Span,
        out: &mut Vec<BoundClause>,
    ) -> Slot {
        let mut branches = Vec::with_capacity(conditional.branches.len());
        for (at, (condition, _)) in conditional.branches.iter().enumerate() {
            self.aggregates = Aggregates::Forbidden("WHEN");
            let condition = self.condition(condition, "WHEN");
            branches.push((condition, number(at, span)));
        }
        let last = number(branches.len(), span);
        let otherwise = conditional.otherwise.as_ref().map(|_| Box::new(last));
        let slot = self.anonymous_slot("choice", Type::Integer);
        let value = BoundExpr {
            kind: BoundExprKind::Case {
                operand: None,
                branches,
                otherwise,
            },
            ty: Type::Integer,
            span,
        };
        out.push(BoundClause::Let { slot, value });
        slot
    }

    /// All the queries side by side, each for the rows that chose it. A query that aggregates must not see the other rows at all, so
    /// each is called.
    fn chosen_queries(
        &mut self,
        choice: Slot,
        queries: &[&'q Query],
        variables: &[(SmolStr, Slot)],
    ) -> (BoundBody, Vec<Column>) {
        self.note_use(choice);
        let mut branches: Vec<BoundBranch> = Vec::with_capacity(queries.len());
        let mut columns: Vec<Column> = Vec::new();
        for (at, query) in queries.iter().enumerate() {
            let updates_before = std::mem::replace(&mut self.updates, false);
            let ((body, found), outer) = self.inside(
                |_, around| Rc::clone(around),
                |binder, _| {
                    // Its own, so that `*` means them.
                    for (name, slot) in variables {
                        binder.note_use(*slot);
                        binder.scope.declare(name.clone(), *slot);
                    }
                    binder.query(query, Place::Call { around: None })
                },
            );
            let mut clauses = vec![BoundClause::Filter(is_number(choice, at, query.span))];
            self.called(body, outer, updates_before, &mut clauses);
            let result = found.iter().map(|column| column.slot).collect();
            branches.push(BoundBranch { clauses, result });
            if at == 0 {
                columns = found;
            } else {
                self.check_columns("WHEN", &columns, &found, query.span);
            }
        }
        if let [only] = branches.as_slice() {
            let result = only.result.clone();
            let body = BoundBody {
                branches,
                result,
                distinct: false,
            };
            return (body, columns);
        }
        self.union_body(branches, columns, false)
    }

    fn called(
        &mut self,
        body: BoundBody,
        outer: Vec<Slot>,
        updates_before: bool,
        out: &mut Vec<BoundClause>,
    ) {
        let updates = self.updates;
        self.updates |= updates_before;
        out.push(BoundClause::CallSubquery(BoundSubqueryCall {
            body,
            outer,
            optional: false,
            updates,
        }));
    }

    /// Drops everything but the columns of a query that was called.
    fn only_columns(&mut self, columns: Vec<Column>, out: &mut Vec<BoundClause>) -> Vec<Column> {
        let mut scope = self.scope.next_part();
        let mut items = Vec::with_capacity(columns.len());
        for column in &columns {
            scope.declare(column.name.clone(), column.slot);
            let ty = self.ty(column.slot).clone();
            let passed = slot_expr(column.slot, ty, Span::default());
            items.push((column.slot, passed));
        }
        self.scope = scope;
        self.cut = None;
        out.push(BoundClause::Project(passing(items)));
        columns
    }
}

/// Rows in a list, each a list of the values of variables.
struct Rows {
    list: Slot,
    variables: Vec<(SmolStr, Slot)>,
}

/// A projection of nothing but these items.
fn passing(items: Vec<(Slot, BoundExpr)>) -> BoundProjection {
    BoundProjection {
        aggregation: None,
        items,
        distinct: false,
        order_by: Vec::new(),
        skip: None,
        limit: None,
        predicate: None,
    }
}

fn number(value: usize, span: Span) -> BoundExpr {
    BoundExpr {
        kind: BoundExprKind::Constant(Value::Integer(value as i64)),
        ty: Type::Integer,
        span,
    }
}

fn is_number(slot: Slot, value: usize, span: Span) -> BoundExpr {
    let kind = BoundExprKind::Comparison {
        operator: ComparisonOperator::Equal,
        left: Box::new(slot_expr(slot, Type::Integer, span)),
        right: Box::new(number(value, span)),
    };
    BoundExpr {
        kind,
        ty: Type::Boolean,
        span,
    }
}
