//! What `WITH` and `RETURN` make of rows.

use smol_str::SmolStr;

use super::{Expr, Name};

/// What follows `WITH` or `RETURN`.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    pub distinct: bool,
    /// `*` stands before the items.
    pub all: bool,
    pub items: Vec<ProjectionItem>,
    pub order_by: Vec<SortItem>,
    pub skip: Option<Expr>,
    pub limit: Option<Expr>,
    /// `WHERE`, after `WITH` only.
    pub predicate: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ProjectionItem {
    pub expr: Expr,
    pub alias: Option<Name>,
    /// The expression as written: the name of a column without alias.
    pub text: SmolStr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SortItem {
    pub expr: Expr,
    pub descending: bool,
    /// `NULLS FIRST` (true) or `NULLS LAST`.
    pub nulls_first: Option<bool>,
}
