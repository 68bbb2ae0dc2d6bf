//! The abstract syntax tree of a query, for both spellings of the language.
//!
//! Every part keeps the span of the text it came from; spans are not part of equality of meaning, so printing a tree and
//! parsing the text again gives a tree equal under [`Query::without_spans`]. Names are as written; nothing is resolved here.

mod clause;
mod expression;
mod pattern;
mod projection;
mod schema;
mod update;
mod value_type;

use smol_str::SmolStr;

use crate::diagnostic::Span;
pub use crate::store::{Direction, IndexKind};

pub use clause::{
    Clause, ClauseKind, Conditional, Hint, HintKind, Imports, LoadCsv, Numbering, ProcedureCall,
    SubqueryCall, Yield, YieldItem,
};
pub use expression::{
    BinaryOperator, ComparisonOperator, Expr, ExprKind, FunctionCall, MapProjectionItem,
    Quantifier, Subquery, UnaryOperator,
};
pub use pattern::{
    GroupPattern, LabelExpr, NodePattern, PathLength, PathMode, PathPattern, PathStep,
    PropertiesPattern, RelationshipPattern, Selector, Shortest,
};
pub use projection::{Projection, ProjectionItem, SortItem};
pub use schema::{
    CreateConstraint, CreateIndex, DropSchema, Requirement, SchemaCommand, SchemaProperty,
    SchemaSubject, SubjectKind,
};
pub use update::{MergeAction, RemoveItem, SetItem, WrittenLabel};
pub use value_type::{TypeName, ValueType};

/// A name as written, without back-quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub text: SmolStr,
    pub span: Span,
}

/// A whole statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub mode: Mode,
    pub query: Query,
    /// Where `:` stands behind `|`, as in `[:A|:B]`: an old form of `[:A|B]`.
    pub old_colons: Vec<Span>,
}

/// What to do with the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Run,
    /// `EXPLAIN`: show the plan, do not run.
    Explain,
    /// `PROFILE`: run, then show the plan with rows and time.
    Profile,
}

/// One or more single queries joined by `UNION`.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub first: SingleQuery,
    pub unions: Vec<Union>,
    pub span: Span,
}

/// `UNION [ALL] query`
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    pub all: bool,
    pub query: SingleQuery,
    /// The keyword or keywords.
    pub span: Span,
}

/// Clauses in order.
#[derive(Debug, Clone, PartialEq)]
pub struct SingleQuery {
    pub clauses: Vec<Clause>,
    pub span: Span,
}
