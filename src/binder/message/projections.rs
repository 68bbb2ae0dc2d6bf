//! What `WITH` and `RETURN` refuse.

use super::{Prose, prose};
use crate::binder::error::BindError;
use crate::binder::types::words;

impl BindError {
    /// Aggregates and what stands beside them.
    pub(super) fn aggregate_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::AggregateNotAllowed { function, place, span } => prose(
                20,
                format!("`{function}` cannot aggregate in {place}"),
                *span,
                "rows are not grouped here",
                Some(aggregate_help(place)),
            ),
            Self::NestedAggregate { function, span } => prose(
                21,
                format!("`{function}` stands inside another aggregate"),
                *span,
                "computed only after grouping",
                Some("aggregate in two steps, with a WITH between them".to_string()),
            ),
            Self::RandomInAggregate { function, span } => prose(
                22,
                format!("`{function}` cannot stand inside an aggregate"),
                *span,
                "gives another value at each call",
                Some("compute it in a WITH before".to_string()),
            ),
            Self::AmbiguousAggregation { text, span } => prose(
                23,
                match text.as_str() {
                    "this expression" => "this expression stands beside an aggregate".to_string(),
                    name => format!("`{name}` stands beside an aggregate without being a grouping key"),
                },
                *span,
                "may have several values in one group",
                Some("compute it in a WITH before, or make the variable or property an item of its own".to_string()),
            ),
            _ => return None,
        })
    }

    /// Names of columns, and how many rows.
    pub(super) fn column_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::NoExpressionAlias { text, span } => prose(
                24,
                format!("`{text}` needs a name in WITH"),
                *span,
                "not a variable",
                Some(format!("write `{text} AS name`")),
            ),
            Self::ColumnNameConflict { name, span, .. } => prose(
                25,
                format!("two columns are called `{name}`"),
                *span,
                "the second one",
                Some("give one of them another name with AS".to_string()),
            ),
            Self::NoVariablesInScope { span } => prose(
                26,
                "`*` stands for nothing here".to_string(),
                *span,
                "no variable is bound",
                Some("name what is to be returned, as in `MATCH (n) RETURN n`".to_string()),
            ),
            Self::QueryTooLarge { parts, span } => prose(
                57,
                format!(
                    "the query has {parts} clauses and pattern elements; {} are the most",
                    crate::binder::size::MOST_PARTS
                ),
                *span,
                "too much for one query",
                Some("run it as several statements, or `UNWIND` a list parameter".to_string()),
            ),
            Self::TooManyColumns { span } => prose(
                9,
                "`*` stands for too many variables in this statement".to_string(),
                *span,
                "over a million by now",
                Some("name the variables that are needed".to_string()),
            ),
            Self::NotConstant { clause, span } => prose(
                27,
                format!("{clause} takes an expression that depends on no row"),
                *span,
                "needs a row or the graph",
                Some("use a number or a parameter".to_string()),
            ),
            Self::NegativeCount { clause, span } => prose(
                28,
                format!("{clause} takes a number that is not negative"),
                *span,
                "below zero",
                None,
            ),
            Self::CountType {
                clause,
                found,
                span,
            } => prose(
                29,
                format!("{clause} takes an integer, not {}", words(found)),
                *span,
                format!("{} here", words(found)),
                None,
            ),
            _ => return None,
        })
    }
}

fn aggregate_help(place: &str) -> String {
    match place {
        "WHERE" => "move the test after a WITH: `WITH a, count(*) AS n WHERE n > 1`",
        "ORDER BY" => "make it an item of the projection and sort by its name",
        _ => "aggregate in a WITH before",
    }
    .to_string()
}
