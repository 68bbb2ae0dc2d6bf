//! The parser: tokens to tree, by nom combinators.
//!
//! Alternatives are chosen by looking ahead, so nothing is read twice however deep it nests; after a keyword or an opening
//! bracket a part is committed to (`cut`), so that an error is about the branch that was meant. A clause that fails is
//! reported and skipped, and the next one is tried.

mod all_reduce;
mod atom;
mod basic;
mod case;
mod clause;
mod composition;
mod expression;
mod hint;
mod labels;
mod list;
mod listing;
mod path;
mod pattern;
mod preface;
mod projection;
mod schema;
mod show;
mod spelled;
mod statement;
mod update;
mod value_type;

pub(super) use statement::parse;

pub use listing::lists;
