//! What is read: tables of nodes and of relationships, and what each column of a file is for.

use std::path::PathBuf;

use smol_str::SmolStr;

use super::field::{FieldType, Scalar};

/// One table: files with the same columns that become nodes or relationships.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// In order; the header is in the first.
    pub files: Vec<PathBuf>,
    pub format: FileFormat,
    pub roles: Roles,
}

/// How the columns of a table get their roles.
#[derive(Debug, Clone, PartialEq)]
pub enum Roles {
    /// From the names of the columns, as in `id:ID(City)` and `:TYPE`; the name stands in for a missing `:LABEL` or `:TYPE`.
    FromHeader { name: Vec<SmolStr> },
    /// From a mapping file.
    Mapped(Mapped),
    /// The nodes, or the relationships, of a file of whole elements as APOC exports them.
    Elements { nodes: bool },
}

/// What a mapping file says of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    pub content: Content,
    /// The columns that are no property, by name.
    pub roles: Vec<(SmolStr, Role)>,
    /// The key of a column, where it is not the column's name; no key leaves the column out.
    pub keys: Vec<(SmolStr, Option<SmolStr>)>,
    /// The types of columns whose values do not tell.
    pub types: Vec<(SmolStr, FieldType)>,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    Csv,
    Parquet,
    /// One JSON object a line.
    JsonLines,
}

/// What the rows of a table become.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nodes with these labels, which a column of labels adds to.
    Nodes { labels: Vec<SmolStr> },
    /// Relationships of this type, unless a column gives it.
    Relationships { of_type: Option<SmolStr> },
}

/// What a column is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// A property under this key.
    Property {
        key: SmolStr,
    },
    /// The id of a node among those of its space; also a property when it has a key.
    Id {
        space: SmolStr,
        key: Option<SmolStr>,
    },
    /// The id of the node where a relationship starts.
    Start {
        space: SmolStr,
    },
    /// The id of the node where a relationship ends.
    End {
        space: SmolStr,
    },
    /// More labels, separated as lists are.
    Labels,
    /// The type of a relationship.
    Type,
    Ignored,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// As the file has it.
    pub name: SmolStr,
    pub role: Role,
    /// `None` lets the values tell.
    pub field_type: Option<FieldType>,
}

/// A table whose columns are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    pub content: Content,
    pub columns: Vec<TableColumn>,
}

impl Layout {
    /// Takes away the types that columns have only because others are typed: JSON has types of its own.
    pub fn let_values_tell(&mut self) {
        let untyped = |column: &&mut TableColumn| {
            matches!(&column.role, Role::Property { key } if *key == column.name)
                && column.field_type == Some(FieldType::Scalar(Scalar::String))
        };
        let columns = self.columns.iter_mut();
        columns
            .filter(untyped)
            .for_each(|column| column.field_type = None);
    }

    /// The place of the only column with a role.
    pub fn find(&self, role: impl Fn(&Role) -> bool) -> Option<usize> {
        self.columns.iter().position(|column| role(&column.role))
    }
}
