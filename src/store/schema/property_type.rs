//! The types that a constraint can ask of a property.

use std::fmt::{self, Display, Formatter};

use crate::value::Value;

/// One of several kinds of values; at least one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PropertyType(Vec<PropertyKind>);

/// A scalar, or a list of scalars of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PropertyKind {
    Scalar(ScalarKind),
    List(ScalarKind),
}

/// The kinds of values that a property can hold, in the order in which a type lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum ScalarKind {
    Boolean,
    String,
    Integer,
    Float,
    Date,
    LocalTime,
    ZonedTime,
    LocalDateTime,
    ZonedDateTime,
    Duration,
}

/// Every kind with its spelling in Cypher, in the order of the enum.
const KINDS: [(ScalarKind, &str); 10] = [
    (ScalarKind::Boolean, "BOOLEAN"),
    (ScalarKind::String, "STRING"),
    (ScalarKind::Integer, "INTEGER"),
    (ScalarKind::Float, "FLOAT"),
    (ScalarKind::Date, "DATE"),
    (ScalarKind::LocalTime, "LOCAL TIME"),
    (ScalarKind::ZonedTime, "ZONED TIME"),
    (ScalarKind::LocalDateTime, "LOCAL DATETIME"),
    (ScalarKind::ZonedDateTime, "ZONED DATETIME"),
    (ScalarKind::Duration, "DURATION"),
];

impl ScalarKind {
    /// The kind of a number in a file.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        KINDS.get(usize::from(number)).map(|(kind, _)| *kind)
    }

    /// The kind of a name as Cypher spells it.
    pub fn from_name(name: &str) -> Option<Self> {
        let found = KINDS.iter().find(|(_, text)| *text == name);
        found.map(|(kind, _)| *kind)
    }

    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Boolean(_) => Self::Boolean,
            Value::String(_) => Self::String,
            Value::Integer(_) => Self::Integer,
            Value::Float(_) => Self::Float,
            Value::Date(_) => Self::Date,
            Value::LocalTime(_) => Self::LocalTime,
            Value::Time(_) => Self::ZonedTime,
            Value::LocalDateTime(_) => Self::LocalDateTime,
            Value::DateTime(_) => Self::ZonedDateTime,
            Value::Duration(_) => Self::Duration,
            _ => return None,
        })
    }
}

impl PropertyType {
    /// Any of these kinds, each counted once; none when there are none.
    pub fn any_of(mut kinds: Vec<PropertyKind>) -> Option<Self> {
        kinds.sort_unstable();
        kinds.dedup();
        (!kinds.is_empty()).then_some(Self(kinds))
    }

    /// In order.
    pub fn kinds(&self) -> &[PropertyKind] {
        &self.0
    }

    /// True when the value is of one of the kinds, or null. An empty list is a list of any kind.
    pub fn admits(&self, value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::List(items) => self.0.iter().any(|kind| match kind {
                PropertyKind::List(kind) => {
                    items.iter().all(|item| ScalarKind::of(item) == Some(*kind))
                }
                PropertyKind::Scalar(_) => false,
            }),
            value => ScalarKind::of(value)
                .is_some_and(|kind| self.0.contains(&PropertyKind::Scalar(kind))),
        }
    }
}

impl Display for ScalarKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(KINDS[*self as usize].1)
    }
}

impl Display for PropertyKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(kind) => kind.fmt(f),
            Self::List(kind) => write!(f, "LIST<{kind} NOT NULL>"),
        }
    }
}

impl Display for PropertyType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, kind) in self.0.iter().enumerate() {
            let separator = if at > 0 { " | " } else { "" };
            write!(f, "{separator}{kind}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_in_order() {
        for (at, (kind, name)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, at);
            assert_eq!(ScalarKind::from_name(name), Some(*kind));
        }
    }

    #[test]
    fn a_list_is_of_one_kind() {
        let strings = PropertyType::any_of(vec![PropertyKind::List(ScalarKind::String)]);
        let strings = strings.expect("a kind");
        let list = |items: Vec<Value>| Value::from(items);
        assert!(strings.admits(&list(vec!["a".into()])));
        assert!(strings.admits(&list(Vec::new())));
        assert!(!strings.admits(&list(vec!["a".into(), Value::Integer(1)])));
        assert!(!strings.admits(&"a".into()));
        assert!(strings.admits(&Value::Null));
    }
}
