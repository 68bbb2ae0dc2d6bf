//! Changes that cannot be made.

use super::{Prose, prose};
use crate::binder::error::BindError;
use crate::binder::types::words;
use crate::function::Type;

impl BindError {
    /// `CREATE` and `MERGE`.
    pub(super) fn creation_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::ParameterAsProperties {
                parameter,
                clause,
                span,
            } => prose(
                40,
                format!("{clause} does not take a parameter for all properties"),
                *span,
                "its keys are not known before the query runs",
                Some(format!("name the properties: `{{key: ${parameter}.key}}`")),
            ),
            Self::NoSingleRelationshipType {
                clause,
                found,
                span,
            } => prose(
                41,
                format!("{clause} needs exactly one relationship type"),
                *span,
                match found {
                    0 => "has none".to_string(),
                    found => format!("has {found}"),
                },
                Some("write `-[:TYPE]->`".to_string()),
            ),
            Self::CreatingVariableLength { clause, span } => prose(
                42,
                format!("{clause} cannot make a relationship of variable length"),
                *span,
                "how many relationships?",
                Some("write each relationship".to_string()),
            ),
            Self::RequiresDirection { span } => prose(
                43,
                "CREATE needs a direction".to_string(),
                *span,
                "from which node to which?",
                Some("write `-[...]->` or `<-[...]-`".to_string()),
            ),
            Self::NotCreatable { clause, part, span } => prose(
                44,
                format!("{clause} cannot make a pattern with {part}"),
                *span,
                "describes what to find, not what to make",
                None,
            ),
            _ => return None,
        })
    }

    /// `SET`, `REMOVE` and `DELETE`.
    pub(super) fn change_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::DeleteLabel { span } => prose(
                45,
                "DELETE takes nodes, relationships and paths, not labels".to_string(),
                *span,
                "a label or a type",
                Some("use `REMOVE n:Label`; the type of a relationship cannot change".to_string()),
            ),
            Self::DeleteValue { found, span } => prose(
                46,
                format!("DELETE takes nodes, relationships and paths, not {}", words(found)),
                *span,
                format!("{} here", words(found)),
                match found {
                    Type::List(_) => Some("use UNWIND to go through the list".to_string()),
                    _ => None,
                },
            ),
            Self::NotAnEntity { clause, found, span } => prose(
                47,
                format!("{clause} cannot change {}", words(found)),
                *span,
                format!("{} here", words(found)),
                Some("only nodes and relationships have properties to change, and only nodes have labels".to_string()),
            ),
            Self::NotAMap { found, span } => prose(
                48,
                format!("properties come from a map, not from {}", words(found)),
                *span,
                format!("{} here", words(found)),
                Some("write `SET n.key = value` for one property".to_string()),
            ),
            _ => return None,
        })
    }
}
