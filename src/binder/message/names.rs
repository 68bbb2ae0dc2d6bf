//! Names that mean nothing, or something else.

use super::{Prose, choice, prose};
use crate::binder::error::BindError;
use crate::binder::types::words;
use crate::function::Type;

impl BindError {
    /// Variables and functions.
    pub(super) fn name_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::UndefinedVariable {
                name,
                span,
                in_scope,
                dropped_by,
            } => prose(
                1,
                format!("variable `{name}` is not defined"),
                *span,
                match dropped_by {
                    Some(_) => "not visible here any more",
                    None => "not bound by any clause before this",
                },
                match dropped_by {
                    Some(_) => Some(format!("add `{name}` to the items of that clause")),
                    None => choice(name, in_scope, "Variables you can use here"),
                },
            ),
            Self::VariableTypeConflict {
                name,
                span,
                wanted,
                found,
            } => prose(
                2,
                format!("`{name}` is {}, not {}", words(found), words(wanted)),
                *span,
                format!("used as {} here", words(wanted)),
                Some("give one of the two another name".to_string()),
            ),
            Self::VariableAlreadyBound { name, span, found } => prose(
                3,
                format!("variable `{name}` is already bound"),
                *span,
                format!("it is {}", words(found)),
                Some(rebinding_help(found)),
            ),
            Self::RepeatedRelationship { name, span } => prose(
                4,
                format!("relationship `{name}` occurs twice in one pattern"),
                *span,
                "a pattern uses each relationship once",
                Some("give the second one another name".to_string()),
            ),
            Self::UnknownFunction { name, span, near } => prose(
                5,
                format!("there is no function `{name}`"),
                *span,
                "not in the function table",
                match (absent(name), near) {
                    (Some(help), _) => Some(help.to_string()),
                    (None, near) => near.as_ref().map(|near| format!("did you mean `{near}`?")),
                },
            ),
            _ => return None,
        })
    }
}

/// What to do without a function or a procedure that other databases have.
pub(super) fn absent(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let family = name.split('.').next().unwrap_or_default();
    Some(match family {
        "point" | "distance" => {
            "there are no points: keep coordinates as numbers, and compute with them"
        }
        "apoc" | "gds" | "genai" | "ai" => {
            "no library is loaded: `SHOW FUNCTIONS` and `SHOW PROCEDURES` list what there is"
        }
        "vector" | "vector_distance" | "vector_norm" | "vector_dimension_count" => {
            "keep a vector as a list of numbers, and compare with `vector.similarity.cosine` or `.euclidean`"
        }
        "graph" => "there is one graph, and queries are always about it",
        "cast" => "use `toInteger`, `toFloat`, `toString`, `toBoolean`, `date` and their like",
        "linenumber" => "number the rows with `collect` and `UNWIND range(...)`",
        "file" => {
            "it is the file that `LOAD CSV` names: keep its name in a variable or a parameter"
        }
        "power" => "write `x ^ y`",
        "mod" => "write `x % y`",
        "current_date" => "write `date()`",
        "current_time" => "write `time()`",
        "current_timestamp" => "write `datetime()`",
        "has" | "property_exists" => "write `n.key IS NOT NULL`",
        "filter" | "extract" => "write a list comprehension: `[x IN list WHERE test | value]`",
        "rels" => "write `relationships(path)`",
        "toset" => "write `coll.distinct(list)`",
        "same" => "write `a = b`",
        "all_different" => "write `a <> b`, for each pair",
        "string" | "lpad" | "rpad" | "repeat" => {
            "put texts together with `reduce`: `reduce(s = '', x IN list | s + x)`"
        }
        "format" => "`toString` gives the ISO form; parts of a date are `date.year` and its like",
        "octet_length" | "byte_length" => "`size` counts characters",
        "infinity" => "write `Infinity`",
        _ => return None,
    })
}

fn rebinding_help(found: &Type) -> String {
    match found {
        Type::Node => "use another name; a node that exists can only be named bare, as an end of a relationship",
        _ => "use another name",
    }
    .to_string()
}
