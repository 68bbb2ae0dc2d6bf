//! Patterns: nodes, relationships, groups and labels.

use super::{Direction, Expr, Name};
use crate::diagnostic::Span;

/// A chain of node and relationship patterns, perhaps named, perhaps a shortest path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathPattern {
    /// `p = ...`
    pub variable: Option<Name>,
    pub shortest: Option<Shortest>,
    /// `SHORTEST 2`, `ANY` and their kin: which of the paths between two nodes are wanted.
    pub selector: Option<Selector>,
    pub mode: Option<PathMode>,
    pub start: NodePattern,
    pub steps: Vec<(PathStep, NodePattern)>,
    /// `((a)-->(b) WHERE predicate)`: the brackets are part of the pattern then.
    pub predicate: Option<Box<Expr>>,
    pub span: Span,
}

/// What leads from one node pattern to the next.
#[derive(Debug, Clone, PartialEq)]
pub enum PathStep {
    Relationship(RelationshipPattern),
    Group(Box<GroupPattern>),
}

/// `((a)-[r]->(b) WHERE predicate){1,3}`: a pattern to be walked several times in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupPattern {
    /// Nodes and steps, and the `WHERE` of each time.
    pub pattern: PathPattern,
    /// Both bounds as written: `+` has least 1, `*` least 0, `{2}` both.
    pub length: PathLength,
    pub span: Span,
}

/// Which paths between two nodes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Selector {
    /// `ANY 2`: so many, whichever.
    Any(u64),
    /// `SHORTEST 2`: so many, the shortest.
    Shortest(u64),
    /// `ALL SHORTEST`: all of the least length.
    AllShortest,
    /// `SHORTEST 2 GROUPS`: all of so many least lengths.
    Groups(u64),
}

/// What a path may repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathMode {
    /// Anything.
    Walk,
    /// No relationship.
    Trail,
    /// No node.
    Acyclic,
    /// No node, but the last may be the first.
    Simple,
}

/// `shortestPath(...)` or `allShortestPaths(...)`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortest {
    Single,
    All,
}

/// `(a:Label {key: value} WHERE predicate)`
#[derive(Debug, Clone, PartialEq)]
pub struct NodePattern {
    pub variable: Option<Name>,
    pub labels: Option<LabelExpr>,
    pub properties: Option<PropertiesPattern>,
    pub predicate: Option<Box<Expr>>,
    pub span: Span,
}

/// `-[r:A|B *1..3 {key: value} WHERE predicate]->`
#[derive(Debug, Clone, PartialEq)]
pub struct RelationshipPattern {
    pub variable: Option<Name>,
    /// Alternatives; empty means any type.
    pub types: Vec<Name>,
    /// A test of the type that is more than alternatives, such as `!A`; `types` is empty then.
    pub type_test: Option<LabelExpr>,
    pub length: Option<PathLength>,
    pub direction: Direction,
    pub properties: Option<PropertiesPattern>,
    pub predicate: Option<Box<Expr>>,
    pub span: Span,
}

/// `*`, `*2`, `*1..`, `*..3`, `*1..3`; `*n` has both bounds equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathLength {
    /// Absent means 1.
    pub min: Option<u64>,
    /// Absent means unbounded.
    pub max: Option<u64>,
    pub span: Span,
}

/// What stands for the properties of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum PropertiesPattern {
    Map(Vec<(Name, Expr)>, Span),
    /// `$props`: legal in `CREATE` only.
    Parameter(Name),
}

/// Labels of a node pattern or predicate: `:A:B`, `:A|B`, `:A&!B`, `:%`.
#[derive(Debug, Clone, PartialEq)]
pub enum LabelExpr {
    Label(Name),
    And(Box<LabelExpr>, Box<LabelExpr>),
    Or(Box<LabelExpr>, Box<LabelExpr>),
    Not(Box<LabelExpr>),
    /// `%`: any label at all.
    Any(Span),
    /// `$(expression)`, `$all(expression)`, `$any(expression)`: a label or a list of labels.
    Dynamic {
        any: bool,
        labels: Box<Expr>,
    },
}
