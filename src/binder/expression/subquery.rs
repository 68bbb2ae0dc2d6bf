//! Subqueries in expressions: `EXISTS`, `COUNT`, `COLLECT`, and patterns used as conditions or values.

use crate::binder::bound::{
    BoundBody, BoundBranch, BoundClause, BoundExpr, BoundExprKind, BoundProjection, Slot,
    SubqueryKind,
};
use crate::binder::error::BindError;
use crate::binder::pattern::Introduces;
use crate::binder::state::{Aggregates, Binder, slot_expr};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::syntax::ast::{Expr, PathPattern, Shortest, Subquery};

use super::Typed;

impl<'q> Binder<'q> {
    pub(super) fn exists(&mut self, subquery: &'q Subquery) -> Typed {
        let (body, outer) = self.in_subquery(|binder| binder.subquery_body(subquery));
        self.subquery(SubqueryKind::Exists, body, outer, Type::Boolean)
    }

    pub(super) fn count(&mut self, subquery: &'q Subquery) -> Typed {
        let (body, outer) = self.in_subquery(|binder| binder.subquery_body(subquery));
        self.subquery(SubqueryKind::Count, body, outer, Type::Integer)
    }

    pub(super) fn collect(&mut self, subquery: &'q Subquery) -> Typed {
        let errors = self.errors.len();
        let (body, outer) = self.in_subquery(|binder| binder.subquery_body(subquery));
        if body.result.len() != 1 && self.errors.len() == errors {
            self.report(BindError::CollectColumns {
                found: body.result.len(),
                span: subquery_span(subquery),
            });
        }
        let of = body
            .result
            .first()
            .map_or(Type::Any, |slot| self.ty(*slot).clone());
        self.subquery(SubqueryKind::Collect, body, outer, Type::List(Box::new(of)))
    }

    fn subquery_body(&mut self, subquery: &'q Subquery) -> BoundBody {
        match subquery {
            Subquery::Query(query) => self.inner_query(query),
            Subquery::Pattern {
                patterns,
                predicate,
            } => {
                let (pattern, predicate) =
                    self.match_patterns(patterns, predicate.as_ref(), Introduces::Variables);
                matching(pattern, predicate)
            }
        }
    }

    /// A path pattern as a condition: whether it can be found.
    pub(super) fn pattern_predicate(&mut self, pattern: &'q PathPattern) -> Typed {
        let patterns = std::slice::from_ref(pattern);
        let (body, outer) = self.in_subquery(|binder| {
            let (found, _) = binder.match_patterns(patterns, None, Introduces::Nothing);
            matching(found, None)
        });
        self.subquery(SubqueryKind::Exists, body, outer, Type::Boolean)
    }

    /// A path pattern where a value is wanted: only a shortest path is one.
    pub(super) fn pattern_value(&mut self, pattern: &'q PathPattern) -> Option<Typed> {
        let Some(shortest) = pattern.shortest else {
            self.report(BindError::PatternAsValue { span: pattern.span });
            return None;
        };
        let patterns = std::slice::from_ref(pattern);
        let (body, outer) = self.in_subquery(|binder| {
            let (mut found, _) = binder.match_patterns(patterns, None, Introduces::Nothing);
            let path = binder.path_of(&mut found);
            let clause = BoundClause::Match {
                optional: false,
                pattern: found,
                predicate: None,
            };
            let column = slot_expr(path, Type::Path, pattern.span);
            one_column(clause, path, column)
        });
        Some(match shortest {
            Shortest::Single => self.subquery(SubqueryKind::First, body, outer, Type::Path),
            Shortest::All => {
                let paths = Type::List(Box::new(Type::Path));
                self.subquery(SubqueryKind::Collect, body, outer, paths)
            }
        })
    }

    pub(super) fn pattern_comprehension(
        &mut self,
        pattern: &'q PathPattern,
        predicate: Option<&'q Expr>,
        projection: &'q Expr,
    ) -> Typed {
        let patterns = std::slice::from_ref(pattern);
        let inside = match self.aggregates {
            Aggregates::Nested => Aggregates::Nested,
            _ => Aggregates::Forbidden("the body of a pattern comprehension"),
        };
        let (body, outer) = self.in_subquery(|binder| {
            binder.aggregates = inside;
            let (pattern, predicate) =
                binder.match_patterns(patterns, predicate, Introduces::Variables);
            binder.aggregates = inside;
            let column = binder.value(projection);
            let slot = binder.anonymous_slot("item", column.ty.clone());
            let clause = BoundClause::Match {
                optional: false,
                pattern,
                predicate,
            };
            one_column(clause, slot, column)
        });
        let of = self.ty(body.result[0]).clone();
        self.subquery(SubqueryKind::Collect, body, outer, Type::List(Box::new(of)))
    }

    fn subquery(
        &mut self,
        kind: SubqueryKind,
        body: BoundBody,
        outer: Vec<Slot>,
        ty: Type,
    ) -> Typed {
        let query = self.add_subquery(body);
        (BoundExprKind::Subquery { kind, query, outer }, ty)
    }
}

/// A body of one `MATCH`.
fn matching(
    pattern: crate::binder::bound::BoundPattern,
    predicate: Option<BoundExpr>,
) -> BoundBody {
    body(
        vec![BoundClause::Match {
            optional: false,
            pattern,
            predicate,
        }],
        Vec::new(),
    )
}

/// A body of one `MATCH` and a `RETURN` of one expression.
fn one_column(clause: BoundClause, slot: Slot, column: BoundExpr) -> BoundBody {
    let projection = BoundProjection {
        aggregation: None,
        items: vec![(slot, column)],
        distinct: false,
        order_by: Vec::new(),
        skip: None,
        limit: None,
        predicate: None,
    };
    body(vec![clause, BoundClause::Project(projection)], vec![slot])
}

fn body(clauses: Vec<BoundClause>, result: Vec<Slot>) -> BoundBody {
    BoundBody {
        branches: vec![BoundBranch {
            clauses,
            result: result.clone(),
        }],
        result,
        distinct: false,
    }
}

fn subquery_span(subquery: &Subquery) -> Span {
    match subquery {
        Subquery::Query(query) => query.span,
        Subquery::Pattern { patterns, .. } => patterns
            .iter()
            .map(|pattern| pattern.span)
            .reduce(Span::to)
            .unwrap_or_default(),
    }
}
