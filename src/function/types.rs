//! Static types: what the binder knows of a value before any row exists.

/// The type of an expression as far as the text tells.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// Nothing is known, or several types are possible.
    Any,
    /// The literal `null`: fits everywhere.
    Null,
    Boolean,
    Integer,
    Float,
    /// An integer or a float.
    Number,
    String,
    List(Box<Type>),
    Map,
    Node,
    Relationship,
    Path,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
}
