//! Commands about constraints and indexes.

use super::{Expr, IndexKind, Name, ValueType};

/// A change of what the graph promises of its data.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemaCommand {
    CreateConstraint(CreateConstraint),
    CreateIndex(CreateIndex),
    Drop(DropSchema),
}

/// `CREATE CONSTRAINT name IF NOT EXISTS FOR (n:Label) REQUIRE n.key IS UNIQUE`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateConstraint {
    pub name: Option<Name>,
    pub if_not_exists: bool,
    /// About nodes of a label or relationships of a type.
    pub subject: SchemaSubject,
    /// At least one; exactly one unless the requirement is about several together.
    pub properties: Vec<SchemaProperty>,
    pub requirement: Requirement,
    pub options: Option<Vec<(Name, Expr)>>,
}

/// `CREATE INDEX name IF NOT EXISTS FOR (n:Label) ON (n.key)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    pub kind: IndexKind,
    pub name: Option<Name>,
    pub if_not_exists: bool,
    /// About everything for a look-up index, else about a label or a type.
    pub subject: SchemaSubject,
    /// None for a look-up index.
    pub properties: Vec<SchemaProperty>,
    pub options: Option<Vec<(Name, Expr)>>,
}

/// `DROP CONSTRAINT name IF EXISTS`
#[derive(Debug, Clone, PartialEq)]
pub struct DropSchema {
    /// A constraint, else an index.
    pub constraint: bool,
    pub name: Name,
    pub if_exists: bool,
}

/// The elements that a constraint or an index is about, and the variable for one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaSubject {
    pub variable: Name,
    pub kind: SubjectKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SubjectKind {
    /// `(n:Label)`
    Label(Name),
    /// `()-[r:TYPE]-()`
    Type(Name),
    /// `(n)`
    AnyLabel,
    /// `()-[r]-()`
    AnyType,
}

/// `n.key` in a schema command.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaProperty {
    pub variable: Name,
    pub key: Name,
}

/// What a constraint asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Requirement {
    /// `IS UNIQUE`
    Unique,
    /// `IS NODE KEY`, `IS RELATIONSHIP KEY`
    Key,
    /// `IS NOT NULL`
    NotNull,
    /// `IS :: TYPE`
    Typed(ValueType),
}
