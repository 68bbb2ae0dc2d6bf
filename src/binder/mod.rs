//! Checks a query: names become slots, every expression gets a type, and what openCypher forbids before running is found.
//!
//! In: [`crate::syntax::ast::Statement`]. Out: [`BoundQuery`] with warnings, or several errors at once. Knows scopes, kinds and types;
//! knows no graph beyond the names in it.

mod bound;
mod visit;

pub use bound::*;
