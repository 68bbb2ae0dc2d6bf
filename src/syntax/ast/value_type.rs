//! Types as type predicates and constraints name them.

/// A type as type predicates name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ValueType {
    /// Any of these; none means no value at all but null.
    pub alternatives: Vec<TypeName>,
    /// Null is of the type, too.
    pub nullable: bool,
}

/// The types of values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeName {
    Any,
    Boolean,
    Integer,
    Float,
    String,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
    Node,
    Relationship,
    Path,
    Map,
    List(Box<ValueType>),
    /// What a property can hold.
    Property,
}
