//! Clauses, and what only one kind of clause has.

use super::{
    Expr, MergeAction, Name, PathPattern, Projection, Query, RemoveItem, SchemaCommand, SetItem,
};
use crate::diagnostic::Span;

/// One clause. `span` covers the clause, `keyword` its first keywords.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    pub kind: ClauseKind,
    pub span: Span,
}

/// `WITH ORDINALITY i`, which counts elements from 1, or `WITH OFFSET i`, which counts them from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbering {
    pub variable: Name,
    /// 1 or 0.
    pub first: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    Match {
        optional: bool,
        /// `REPEATABLE ELEMENTS`: a relationship may be met more than once.
        repeatable: bool,
        patterns: Vec<PathPattern>,
        hints: Vec<Hint>,
        predicate: Option<Expr>,
    },
    Unwind {
        list: Expr,
        variable: Name,
        numbering: Option<Numbering>,
    },
    With(Projection),
    Return(Projection),
    /// `ORDER BY a SKIP 1 LIMIT 2` on its own: what `WITH *` does with these words behind it.
    Page(Projection),
    /// `{ query }`, and what follows `NEXT`: a query over all the rows so far, of which only its columns remain.
    Query(Box<Query>),
    /// `WHEN a THEN query WHEN b THEN query ELSE query`: for each row the first query whose condition is true.
    When(Box<Conditional>),
    /// `LET a = 1, b = a + 1`
    Let {
        items: Vec<(Name, Expr)>,
    },
    /// `FILTER predicate`
    Filter {
        predicate: Expr,
    },
    /// `FINISH`: the query ends and returns nothing.
    Finish,
    /// `LOAD CSV [WITH HEADERS] FROM source AS row [FIELDTERMINATOR ';']`
    LoadCsv(Box<LoadCsv>),
    /// `CALL name(arguments) YIELD ...`
    CallProcedure(ProcedureCall),
    /// `CALL (imports) { query }`
    CallSubquery(Box<SubqueryCall>),
    Create {
        patterns: Vec<PathPattern>,
    },
    Merge {
        pattern: PathPattern,
        actions: Vec<MergeAction>,
    },
    Set {
        items: Vec<SetItem>,
    },
    Remove {
        items: Vec<RemoveItem>,
    },
    Delete {
        detach: bool,
        targets: Vec<Expr>,
    },
    Foreach {
        variable: Name,
        list: Expr,
        updates: Vec<Clause>,
    },
    /// `CREATE CONSTRAINT`, `DROP INDEX` and their kin: the only clause of its statement.
    Schema(Box<SchemaCommand>),
}

/// How a pattern should be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    pub kind: HintKind,
    /// One, or several to join on.
    pub variables: Vec<Name>,
    /// Not for a join.
    pub label: Option<Name>,
    /// For an index.
    pub keys: Vec<Name>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintKind {
    /// `USING INDEX n:Label(key)`
    Index,
    /// `USING SCAN n:Label`
    Scan,
    /// `USING JOIN ON n, m`
    Join,
}

impl Clause {
    /// The whole queries in it, those in expressions left aside.
    pub fn queries(&self) -> Vec<&Query> {
        match &self.kind {
            ClauseKind::Query(query) => vec![query],
            ClauseKind::CallSubquery(call) => vec![&call.query],
            ClauseKind::When(conditional) => {
                let branches = conditional.branches.iter().map(|(_, query)| query);
                branches.chain(&conditional.otherwise).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Queries to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    /// Conditions with their queries, at least one.
    pub branches: Vec<(Expr, Query)>,
    /// For rows for which no condition is true, which else give nothing.
    pub otherwise: Option<Query>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ProcedureCall {
    /// `OPTIONAL CALL`: a row for which the procedure gives nothing stays, with nulls.
    pub optional: bool,
    /// The parts of a dotted name.
    pub name: Vec<Name>,
    /// Absent when no brackets were written: arguments then come from parameters of the same name.
    pub arguments: Option<Vec<Expr>>,
    pub yields: Yield,
}

/// A row a line of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadCsv {
    /// Rows are maps with the names of the first line as keys, else lists.
    pub headers: bool,
    pub source: Expr,
    pub variable: Name,
    pub terminator: Option<Expr>,
}

/// `[OPTIONAL] CALL (a, b) { query }`
#[derive(Debug, Clone, PartialEq)]
pub struct SubqueryCall {
    /// A row for which the query gives nothing stays, with nulls.
    pub optional: bool,
    pub imports: Imports,
    pub query: Query,
    /// `IN TRANSACTIONS`, which changes nothing here.
    pub transactions: Option<Span>,
}

/// The variables that a called subquery sees.
#[derive(Debug, Clone, PartialEq)]
pub enum Imports {
    /// `CALL {`: those that a `WITH` at the beginning of each part names.
    Leading,
    /// `CALL (*) {`
    All(Span),
    /// `CALL (a, b) {`
    Names(Vec<Name>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Yield {
    /// No `YIELD`.
    Absent,
    /// `YIELD *`
    All(Span),
    /// `YIELD a AS b, c WHERE ...`; also `YIELD -`, which names nothing.
    Items {
        items: Vec<YieldItem>,
        predicate: Option<Expr>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct YieldItem {
    pub field: Name,
    pub alias: Option<Name>,
}
