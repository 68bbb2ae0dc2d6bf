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

    /// Schema commands.
    pub(super) fn schema_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::SchemaNotAlone { span } => prose(
                60,
                "a schema command is a statement of its own".to_string(),
                *span,
                "stands beside other clauses",
                Some("run it by itself, before or after the rest".to_string()),
            ),
            Self::NotAPropertyType { ty, span } => prose(
                61,
                format!("no property is required to be `{ty}`"),
                *span,
                "cannot be checked for that",
                Some("ask for a scalar, a temporal type, `LIST<STRING NOT NULL>` and its like, or several with `|`; add `IS NOT NULL` as a constraint of its own".to_string()),
            ),
            Self::SchemaOption { key, providers, span } => prose(
                62,
                format!("the option `{key}` cannot be set to that"),
                *span,
                "nothing here would follow it",
                Some(format!(
                    "leave it out; `indexProvider` may be `{}`, `indexConfig` may be `{{}}`",
                    providers.join("` or `")
                )),
            ),
            _ => return None,
        })
    }
}
