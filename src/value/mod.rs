//! Values: what expressions yield, properties hold and results show.
//!
//! [`Value`] with its three relations (equality with nulls, equivalence for grouping, total order for sorting), arithmetic,
//! and the temporal types with a calendar of their own. Nothing here knows a graph or a query: a node is an id and, once it
//! leaves the engine, a copy of its labels and properties.

mod entity;
mod error;

pub mod arithmetic;
pub mod compare;
pub mod json;
pub mod size;
pub mod temporal;
pub mod text;

#[cfg(test)]
pub(crate) mod test_literal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

pub use entity::{ElementId, Node, NodeData, NodeId, Path, RelId, Relationship, RelationshipData};
pub use error::ValueError;
use temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};

/// The entries of a map value; keys come out in order, so equal maps print alike.
pub type Map = BTreeMap<SmolStr, Value>;

/// Any value of Cypher. Cloning is cheap: everything large is shared.
///
/// `PartialEq` is Rust's: same kind, same content (`1` is not `1.0`, NaN is not itself). Cypher's relations are in [`compare`].
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    #[default]
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(SmolStr),
    List(Arc<Vec<Value>>),
    Map(Arc<Map>),
    Node(Node),
    Relationship(Relationship),
    Path(Arc<Path>),
    Date(Date),
    LocalTime(LocalTime),
    Time(Time),
    LocalDateTime(LocalDateTime),
    DateTime(Arc<DateTime>),
    Duration(Arc<Duration>),
}

impl Value {
    /// A list value.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Self::List(Arc::new(items.into_iter().collect()))
    }

    /// A map value.
    pub fn map(entries: impl IntoIterator<Item = (SmolStr, Value)>) -> Self {
        Self::Map(Arc::new(entries.into_iter().collect()))
    }

    /// A string value.
    pub fn string(text: impl AsRef<str>) -> Self {
        Self::String(SmolStr::new(text))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The slot of a node value.
    pub fn as_node(&self) -> Option<NodeId> {
        match self {
            Self::Node(node) => Some(node.id),
            _ => None,
        }
    }

    /// The text of a string value.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The slot of a relationship value.
    pub fn as_relationship(&self) -> Option<RelId> {
        match self {
            Self::Relationship(relationship) => Some(relationship.id),
            _ => None,
        }
    }

    /// The name of the value's type as Cypher spells it, for messages and `valueType`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Boolean(_) => "BOOLEAN",
            Self::Integer(_) => "INTEGER",
            Self::Float(_) => "FLOAT",
            Self::String(_) => "STRING",
            Self::List(_) => "LIST",
            Self::Map(_) => "MAP",
            Self::Node(_) => "NODE",
            Self::Relationship(_) => "RELATIONSHIP",
            Self::Path(_) => "PATH",
            Self::Date(_) => "DATE",
            Self::LocalTime(_) => "LOCAL TIME",
            Self::Time(_) => "ZONED TIME",
            Self::LocalDateTime(_) => "LOCAL DATETIME",
            Self::DateTime(_) => "ZONED DATETIME",
            Self::Duration(_) => "DURATION",
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::string(value)
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value.into())
    }
}
impl From<SmolStr> for Value {
    fn from(value: SmolStr) -> Self {
        Self::String(value)
    }
}
impl From<Vec<Value>> for Value {
    fn from(value: Vec<Value>) -> Self {
        Self::List(Arc::new(value))
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
