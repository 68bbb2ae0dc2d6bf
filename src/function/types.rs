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

impl std::fmt::Display for Type {
    /// As signatures spell it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self {
            Self::Any => "ANY",
            Self::Null => "NULL",
            Self::Boolean => "BOOLEAN",
            Self::Integer => "INTEGER",
            Self::Float => "FLOAT",
            Self::Number => "NUMBER",
            Self::String => "STRING",
            Self::List(element) if matches!(**element, Self::Any | Self::Null) => "LIST",
            Self::List(element) => return write!(f, "LIST OF {element}"),
            Self::Map => "MAP",
            Self::Node => "NODE",
            Self::Relationship => "RELATIONSHIP",
            Self::Path => "PATH",
            Self::Date => "DATE",
            Self::LocalTime => "LOCAL TIME",
            Self::Time => "TIME",
            Self::LocalDateTime => "LOCAL DATETIME",
            Self::DateTime => "DATETIME",
            Self::Duration => "DURATION",
        };
        f.write_str(word)
    }
}
