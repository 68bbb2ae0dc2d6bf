//! Queries and their clauses: what may follow what, and what `UNION` asks of its branches.

use smol_str::SmolStr;

use super::bound::{BoundBody, BoundBranch, BoundClause, BoundLoadCsv, Column, Numbering, Slot};
use super::error::BindError;
use super::pattern::Introduces;
use super::projection::ProjectionClause;
use super::scope::Scope;
use super::state::{Aggregates, Binder};
use super::types::{element, join};
use crate::diagnostic::Span;
use crate::function::Type;
use crate::syntax::ast::{
    Clause, ClauseKind, Expr, LoadCsv, Name, Query, SchemaCommand, SingleQuery, Union,
};

/// Where a query stands.
#[derive(Clone, Copy)]
pub(super) enum Place<'s> {
    Statement,
    /// In an expression: it reads only.
    Expression,
    /// In the braces of `CALL`; a leading `WITH` may name variables of `around`.
    Call {
        around: Option<&'s Scope>,
    },
}

impl<'q> Binder<'q> {
    /// The query of a statement.
    pub(super) fn statement_query(&mut self, query: &'q Query) -> (BoundBody, Vec<Column>) {
        if let ([clause], []) = (query.first.clauses.as_slice(), query.unions.as_slice())
            && let ClauseKind::CallProcedure(call) = &clause.kind
        {
            let (bound, columns) = self.call_procedure(call, true, clause.span);
            let result: Vec<Slot> = columns.iter().map(|column| column.slot).collect();
            let branch = BoundBranch {
                clauses: bound.into_iter().collect(),
                result: result.clone(),
            };
            let body = BoundBody {
                branches: vec![branch],
                result,
                distinct: false,
            };
            return (body, columns);
        }
        if let ([clause], []) = (query.first.clauses.as_slice(), query.unions.as_slice())
            && let ClauseKind::Schema(command) = &clause.kind
        {
            return (self.schema_command(command), Vec::new());
        }
        self.query(query, Place::Statement)
    }

    /// A schema command, which is a statement of its own.
    fn schema_command(&mut self, command: &SchemaCommand) -> BoundBody {
        self.updates = true;
        let change = self.schema_change(command);
        let branch = BoundBranch {
            clauses: change.map(BoundClause::Schema).into_iter().collect(),
            result: Vec::new(),
        };
        BoundBody {
            branches: vec![branch],
            result: Vec::new(),
            distinct: false,
        }
    }

    /// The query of a subquery expression: it reads only, and need not return.
    pub(super) fn inner_query(&mut self, query: &'q Query) -> BoundBody {
        self.query(query, Place::Expression).0
    }

    pub(super) fn query(&mut self, query: &'q Query, place: Place) -> (BoundBody, Vec<Column>) {
        self.check_unions(&query.unions);
        let start = self.scope.clone();
        let (first, columns) = self.branch(&query.first, place);
        if query.unions.is_empty() {
            let result = first.result.clone();
            let body = BoundBody {
                branches: vec![first],
                result,
                distinct: false,
            };
            return (body, columns);
        }
        let mut branches = vec![first];
        for union in &query.unions {
            self.scope = start.clone();
            self.cut = None;
            let (branch, other) = self.branch(&union.query, place);
            self.check_columns("UNION", &columns, &other, union.query.span);
            branches.push(branch);
        }
        self.union_body(branches, columns, !query.unions[0].all)
    }

    fn check_unions(&mut self, unions: &[Union]) {
        let Some((first, rest)) = unions.split_first() else {
            return;
        };
        for union in rest.iter().filter(|union| union.all != first.all) {
            let (first, span) = (first.span, union.span);
            self.report(BindError::MixedUnion { first, span });
        }
    }

    pub(super) fn check_columns(
        &mut self,
        clause: &'static str,
        first: &[Column],
        other: &[Column],
        span: Span,
    ) {
        let names = |columns: &[Column]| -> Vec<SmolStr> {
            columns.iter().map(|column| column.name.clone()).collect()
        };
        let (first, other) = (names(first), names(other));
        if first != other {
            self.report(BindError::DifferentColumnsInUnion {
                clause,
                first,
                other,
                span,
            });
        }
    }

    /// The results of all branches go to slots of their own.
    pub(super) fn union_body(
        &mut self,
        branches: Vec<BoundBranch>,
        mut columns: Vec<Column>,
        distinct: bool,
    ) -> (BoundBody, Vec<Column>) {
        for (position, column) in columns.iter_mut().enumerate() {
            let slots = branches
                .iter()
                .filter_map(|branch| branch.result.get(position));
            let ty = slots.map(|slot| self.ty(*slot).clone()).reduce(join);
            column.slot = self.new_slot(column.name.clone(), ty.unwrap_or(Type::Any));
        }
        let body = BoundBody {
            branches,
            result: columns.iter().map(|column| column.slot).collect(),
            distinct,
        };
        (body, columns)
    }

    fn branch(&mut self, query: &'q SingleQuery, place: Place) -> (BoundBranch, Vec<Column>) {
        let mut rest = query.clauses.as_slice();
        match place {
            Place::Statement => {}
            Place::Expression => self.check_reads_only(rest),
            Place::Call { around } => rest = self.leading_imports(rest, around),
        }
        let mut clauses = Vec::with_capacity(rest.len());
        let mut columns = Vec::new();
        for clause in rest {
            columns = self.clause(clause, &mut clauses);
        }
        let branch = BoundBranch {
            clauses,
            result: columns.iter().map(|column| column.slot).collect(),
        };
        (branch, columns)
    }

    /// A subquery in an expression only reads.
    fn check_reads_only(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            for query in clause.queries() {
                self.check_reads_only(&query.first.clauses);
                for union in &query.unions {
                    self.check_reads_only(&union.query.clauses);
                }
            }
            if updates(clause) {
                let (clause, span) = (keyword(clause), clause.span);
                self.report(BindError::UpdateInSubquery { clause, span });
            }
        }
    }

    /// Adds a clause; gives the columns when it is `RETURN` or a whole query.
    pub(super) fn clause(&mut self, clause: &'q Clause, out: &mut Vec<BoundClause>) -> Vec<Column> {
        match &clause.kind {
            ClauseKind::Return(projection) => {
                let (bound, columns) =
                    self.projection(projection, ProjectionClause::Return, clause.span);
                out.push(BoundClause::Project(bound));
                return columns;
            }
            ClauseKind::With(projection) => {
                let (bound, _) = self.projection(projection, ProjectionClause::With, clause.span);
                out.push(BoundClause::Project(bound));
            }
            ClauseKind::Page(page) => {
                let (bound, _) = self.projection(page, ProjectionClause::With, clause.span);
                out.push(BoundClause::Project(bound));
            }
            ClauseKind::Query(query) => return self.whole_query(query, out),
            ClauseKind::When(conditional) => {
                return self.conditional(conditional, clause.span, out);
            }
            ClauseKind::Let { items } => out.extend(self.let_items(items)),
            ClauseKind::Filter { predicate } => {
                self.aggregates = Aggregates::Forbidden("FILTER");
                out.push(BoundClause::Filter(self.condition(predicate, "FILTER")));
            }
            ClauseKind::Finish => {}
            ClauseKind::LoadCsv(load) => out.push(self.load_csv(load)),
            ClauseKind::CallProcedure(call) => {
                out.extend(self.called_procedure(call, clause.span));
            }
            ClauseKind::CallSubquery(call) => {
                let bound = self.call_subquery(call);
                out.push(BoundClause::CallSubquery(bound));
            }
            ClauseKind::Match {
                optional,
                repeatable,
                patterns,
                hints,
                predicate,
            } => {
                self.check_selection(patterns, *repeatable);
                self.check_connected(patterns, predicate.as_ref());
                let (mut pattern, predicate) =
                    self.match_patterns(patterns, predicate.as_ref(), Introduces::Variables);
                pattern.repeat(*repeatable);
                self.hints(hints);
                out.push(BoundClause::Match {
                    optional: *optional,
                    pattern,
                    predicate,
                });
            }
            ClauseKind::Unwind {
                list,
                variable,
                numbering,
            } => {
                self.aggregates = Aggregates::Forbidden("UNWIND");
                let list = self.value(list);
                let slot = self.declare_new(variable, element(&list.ty));
                let numbering = numbering.as_ref().map(|numbering| Numbering {
                    slot: self.declare_new(&numbering.variable, Type::Integer),
                    first: numbering.first,
                });
                out.push(BoundClause::Unwind {
                    list,
                    slot,
                    numbering,
                });
            }
            ClauseKind::Schema(_) => {
                let span = clause.span;
                self.report(BindError::SchemaNotAlone { span });
            }
            _ => self.update(clause, out),
        }
        Vec::new()
    }

    /// Each item sees those before it.
    fn let_items(&mut self, items: &'q [(Name, Expr)]) -> Vec<BoundClause> {
        let mut bound = Vec::with_capacity(items.len());
        for (name, value) in items {
            self.aggregates = Aggregates::Forbidden("LET");
            let value = self.value(value);
            let slot = self.declare_new(name, value.ty.clone());
            bound.push(BoundClause::Let { slot, value });
        }
        bound
    }

    fn load_csv(&mut self, load: &'q LoadCsv) -> BoundClause {
        self.aggregates = Aggregates::Forbidden("LOAD CSV");
        let source = self.value(&load.source);
        self.require(&source, &Type::String, "LOAD CSV", "a string");
        let terminator = load.terminator.as_ref().map(|it| self.value(it));
        if let Some(terminator) = &terminator {
            self.require(terminator, &Type::String, "FIELDTERMINATOR", "a string");
        }
        let ty = match load.headers {
            true => Type::Map,
            false => Type::List(Box::new(Type::String)),
        };
        let slot = self.declare_new(&load.variable, ty);
        BoundClause::LoadCsv(BoundLoadCsv {
            headers: load.headers,
            source,
            terminator,
            slot,
        })
    }

    /// Adds a clause that changes the graph.
    pub(super) fn update(&mut self, clause: &'q Clause, out: &mut Vec<BoundClause>) {
        self.updates = true;
        let bound = match &clause.kind {
            ClauseKind::Create { patterns } => self.create(patterns),
            ClauseKind::Merge { pattern, actions } => self.merge(pattern, actions),
            ClauseKind::Set { items } => self.set(items),
            ClauseKind::Remove { items } => self.remove(items),
            ClauseKind::Delete { detach, targets } => self.delete(*detach, targets),
            ClauseKind::Foreach {
                variable,
                list,
                updates,
            } => self.foreach(variable, list, updates),
            // The parser lets nothing else stand where only updates can.
            _ => return,
        };
        out.push(bound);
    }
}

fn updates(clause: &Clause) -> bool {
    use ClauseKind::*;
    matches!(
        clause.kind,
        Create { .. } | Merge { .. } | Set { .. } | Remove { .. } | Delete { .. } | Foreach { .. }
    )
}

/// The clause as it is written.
fn keyword(clause: &Clause) -> &'static str {
    match clause.kind {
        ClauseKind::Match { optional: true, .. } => "OPTIONAL MATCH",
        ClauseKind::Match { .. } => "MATCH",
        ClauseKind::Unwind { .. } => "UNWIND",
        ClauseKind::With(_) => "WITH",
        ClauseKind::Page(_) => "ORDER BY",
        ClauseKind::Query(_) => "{",
        ClauseKind::When(_) => "WHEN",
        ClauseKind::Let { .. } => "LET",
        ClauseKind::Filter { .. } => "FILTER",
        ClauseKind::Finish => "FINISH",
        ClauseKind::LoadCsv(_) => "LOAD CSV",
        ClauseKind::Return(_) => "RETURN",
        ClauseKind::CallProcedure(_) | ClauseKind::CallSubquery(_) => "CALL",
        ClauseKind::Create { .. } => "CREATE",
        ClauseKind::Merge { .. } => "MERGE",
        ClauseKind::Set { .. } => "SET",
        ClauseKind::Remove { .. } => "REMOVE",
        ClauseKind::Delete { .. } => "DELETE",
        ClauseKind::Foreach { .. } => "FOREACH",
        ClauseKind::Schema(_) => "CREATE CONSTRAINT",
    }
}
