//! Types that can never fit.

use super::{Prose, count, prose};
use crate::binder::error::BindError;
use crate::binder::types::words;
use crate::function::Type;

impl BindError {
    /// Operators and functions.
    pub(super) fn operand_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::OperandType {
                operator,
                wanted,
                found,
                span,
            } => prose(
                10,
                format!("`{operator}` takes {wanted}, not {}", words(found)),
                *span,
                format!("{} here", words(found)),
                operand_help(wanted),
            ),
            Self::OperandTypes {
                operator,
                left,
                left_span,
                right,
                ..
            } => prose(
                11,
                format!(
                    "`{operator}` does not take {} and {}",
                    words(left),
                    words(right)
                ),
                *left_span,
                words(left),
                None,
            ),
            Self::ArgumentType {
                function,
                wanted,
                found,
                span,
            } => prose(
                12,
                format!("`{function}` takes {wanted}, not {}", words(found)),
                *span,
                format!("{} here", words(found)),
                None,
            ),
            Self::FunctionArity {
                function,
                signature,
                found,
                span,
            } => prose(
                17,
                format!("`{function}` does not take {}", count(*found, "argument")),
                *span,
                "wrong number of arguments",
                Some(format!("it is `{signature}`")),
            ),
            Self::DistinctOutsideAggregate { function, span } => prose(
                18,
                format!("`{function}` does not aggregate, so DISTINCT has no meaning in it"),
                *span,
                "one value a row",
                Some("write DISTINCT after RETURN or WITH, or inside an aggregate".to_string()),
            ),
            Self::PatternAsValue { span } => prose(
                19,
                "a pattern is not a value".to_string(),
                *span,
                "patterns can be asked for only where a condition stands",
                Some(
                    "write `EXISTS { ... }`, `COUNT { ... }` or `[pattern | expression]`"
                        .to_string(),
                ),
            ),
            _ => return None,
        })
    }

    /// Properties and elements.
    pub(super) fn access_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::PropertyOfValue { key, found, span } => prose(
                13,
                format!("{} has no property `{key}`", words(found)),
                *span,
                format!("{} here", words(found)),
                path_help(found),
            ),
            Self::ElementOfValue { found, span } => prose(
                14,
                format!("{} has no elements", words(found)),
                *span,
                "`[...]` takes a list, a map, a node or a relationship",
                None,
            ),
            Self::ListIndexType { found, span } => prose(
                15,
                format!("a list is read by an integer, not by {}", words(found)),
                *span,
                format!("{} here", words(found)),
                None,
            ),
            Self::MapKeyType { found, span } => prose(
                16,
                format!(
                    "a property is read by a string key, not by {}",
                    words(found)
                ),
                *span,
                format!("{} here", words(found)),
                None,
            ),
            _ => return None,
        })
    }
}

fn operand_help(wanted: &str) -> Option<String> {
    let help = match wanted {
        "a boolean" => "compare it with something, as in `x > 0` or `x IS NOT NULL`",
        "a list" => "write a list, as in `[1, 2]`",
        _ => return None,
    };
    Some(help.to_string())
}

fn path_help(found: &Type) -> Option<String> {
    let help = "use `nodes(p)` or `relationships(p)` to reach what has properties";
    (*found == Type::Path).then(|| help.to_string())
}
