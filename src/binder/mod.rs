//! Checks a query: names become slots, every expression gets a type, and what openCypher forbids before running is found.
//!
//! In: [`crate::syntax::ast::Statement`]. Out: [`BoundQuery`] with warnings, or several errors at once. Knows scopes, kinds and types;
//! knows no graph beyond the names in it.

mod apart;
mod bound;
mod composition;
mod context;
mod create;
mod details;
mod error;
mod expression;
mod functions;
mod grouping;
mod hint;
mod message;
mod paging;
mod path;
mod pattern;
mod procedure;
mod projection;
mod query;
mod repeated;
mod same;
mod schema;
mod scope;
mod size;
mod state;
mod subquery_call;
mod types;
mod update;
mod visit;
mod walk;
mod warning;

pub use bound::*;
pub use context::{BindContext, Field, GraphNames, NoProcedures, Procedures, Signature};
pub use error::BindError;

use crate::syntax::ast::Statement;

/// Checks a statement.
///
/// # Errors
/// Everything that can be told to be wrong before a row exists, in the order in which it was found.
pub fn bind(statement: &Statement, context: &BindContext) -> Result<BoundQuery, Vec<BindError>> {
    let mut binder = state::Binder::new(*context);
    let (body, columns) = binder.statement_query(&statement.query);
    if !binder.errors.is_empty() {
        return Err(binder.errors);
    }
    let unknown = context.names.map(|names| binder.mentions.warnings(names));
    for colon in &statement.old_colons {
        binder.warn(warning::Surprise::OldColon, *colon);
    }
    let surprises = binder
        .surprises
        .iter()
        .map(|(surprise, span)| surprise.warning(*span));
    let warnings = surprises.chain(unknown.unwrap_or_default()).collect();
    let query = BoundQuery {
        body,
        columns,
        slots: binder.slots,
        subqueries: binder.subqueries,
        updates: binder.updates,
        warnings,
    };
    let parts = query.parts();
    if parts > size::MOST_PARTS {
        let span = statement.query.span;
        return Err(vec![BindError::QueryTooLarge { parts, span }]);
    }
    Ok(query)
}
