//! The text of types in type predicates.

use std::fmt::{self, Display, Formatter};

use super::ast::{TypeName, ValueType};

/// Types of one or more words that stand for one type each; the first of a type is how it is printed.
pub(super) const TYPE_WORDS: &[(&[&str], TypeName)] = &[
    (&["ANY"], TypeName::Any),
    (&["BOOLEAN"], TypeName::Boolean),
    (&["BOOL"], TypeName::Boolean),
    (&["INTEGER"], TypeName::Integer),
    (&["INT"], TypeName::Integer),
    (&["SIGNED", "INTEGER"], TypeName::Integer),
    (&["FLOAT"], TypeName::Float),
    (&["STRING"], TypeName::String),
    (&["VARCHAR"], TypeName::String),
    (&["DATE"], TypeName::Date),
    (&["LOCAL", "TIME"], TypeName::LocalTime),
    (&["TIME", "WITHOUT", "TIME", "ZONE"], TypeName::LocalTime),
    (&["TIME", "WITHOUT", "TIMEZONE"], TypeName::LocalTime),
    (&["ZONED", "TIME"], TypeName::Time),
    (&["TIME", "WITH", "TIME", "ZONE"], TypeName::Time),
    (&["TIME", "WITH", "TIMEZONE"], TypeName::Time),
    (&["LOCAL", "DATETIME"], TypeName::LocalDateTime),
    (
        &["TIMESTAMP", "WITHOUT", "TIME", "ZONE"],
        TypeName::LocalDateTime,
    ),
    (
        &["TIMESTAMP", "WITHOUT", "TIMEZONE"],
        TypeName::LocalDateTime,
    ),
    (&["ZONED", "DATETIME"], TypeName::DateTime),
    (&["TIMESTAMP", "WITH", "TIME", "ZONE"], TypeName::DateTime),
    (&["TIMESTAMP", "WITH", "TIMEZONE"], TypeName::DateTime),
    (&["DURATION"], TypeName::Duration),
    (&["NODE"], TypeName::Node),
    (&["ANY", "NODE"], TypeName::Node),
    (&["VERTEX"], TypeName::Node),
    (&["ANY", "VERTEX"], TypeName::Node),
    (&["RELATIONSHIP"], TypeName::Relationship),
    (&["ANY", "RELATIONSHIP"], TypeName::Relationship),
    (&["EDGE"], TypeName::Relationship),
    (&["ANY", "EDGE"], TypeName::Relationship),
    (&["PATH"], TypeName::Path),
    (&["MAP"], TypeName::Map),
    (&["ANY", "MAP"], TypeName::Map),
    (&["ANY", "VALUE"], TypeName::Any),
    (&["PROPERTY", "VALUE"], TypeName::Property),
    (&["ANY", "PROPERTY", "VALUE"], TypeName::Property),
];

impl Display for ValueType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let suffix = if self.nullable { "" } else { " NOT NULL" };
        if self.alternatives.is_empty() {
            return f.write_str(if self.nullable { "NULL" } else { "NOTHING" });
        }
        for (at, name) in self.alternatives.iter().enumerate() {
            let separator = if at > 0 { " | " } else { "" };
            write!(f, "{separator}{name}{suffix}")?;
        }
        Ok(())
    }
}

impl Display for TypeName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Self::List(element) = self {
            return write!(f, "LIST<{element}>");
        }
        let words = TYPE_WORDS.iter().find(|(_, name)| name == self);
        f.write_str(&words.map(|(words, _)| words.join(" ")).unwrap_or_default())
    }
}
