//! What cannot stand together.

use smol_str::SmolStr;

use super::{Prose, count, prose};
use crate::binder::error::BindError;

impl BindError {
    /// Unions, subqueries, shortest paths.
    pub(super) fn clause_prose(&self) -> Option<Prose> {
        Some(match self {
            Self::DifferentColumnsInUnion { clause, first, other, span } => prose(
                30,
                format!("the parts of a {clause} return different columns"),
                *span,
                format!("returns {}", columns(other)),
                Some(format!("the first part returns {}: use AS to make names and order equal", columns(first))),
            ),
            Self::MixedUnion { span, .. } => prose(
                31,
                "UNION and UNION ALL are mixed".to_string(),
                *span,
                "unlike the first one",
                Some("use the same form throughout".to_string()),
            ),
            Self::UpdateInSubquery { clause, span } => prose(
                34,
                format!("{clause} cannot stand in a subquery"),
                *span,
                "changes the graph",
                Some("a subquery in an expression only reads; change the graph in a clause of its own".to_string()),
            ),
            Self::CollectColumns { found, span } => prose(
                36,
                format!("COLLECT takes a subquery with one column, not {found}"),
                *span,
                format!("returns {}", count(*found, "column")),
                Some("return one expression; a map or a list can hold several".to_string()),
            ),
            Self::SelectorAmongPatterns { span } => prose(
                38,
                "paths are chosen in a MATCH with one pattern only".to_string(),
                *span,
                "stands beside another pattern",
                Some("write the other patterns in a MATCH of their own".to_string()),
            ),
            Self::NestedGroup { span } => prose(
                35,
                "a group stands in another group".to_string(),
                *span,
                "would be repeated twice over",
                Some("repeat a relationship inside, as in `((a)-->+(b)){2}`, or write the inner group out".to_string()),
            ),
            Self::UnboundedWalk { span } => prose(
                39,
                "a walk that may repeat everything needs a greatest length".to_string(),
                *span,
                "has no end where there is a cycle",
                Some("write `{1,5}`, choose with `SHORTEST`, or ask for a `TRAIL`".to_string()),
            ),
            Self::ShortestPathShape { span } => prose(
                37,
                "a shortest path has one relationship between two nodes".to_string(),
                *span,
                "its least length may be 0 or 1",
                Some("write `shortestPath((a)-[*]-(b))`".to_string()),
            ),
            _ => return None,
        })
    }
}

fn columns(names: &[SmolStr]) -> String {
    match names {
        [] => "no columns".to_string(),
        names => format!("`{}`", names.join("`, `")),
    }
}
