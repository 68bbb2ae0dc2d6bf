//! Logical plans: what to do, operator by operator, and how to show it.
//!
//! In: [`crate::binder::BoundQuery`]. Out: [`Plan`]. A bound query can always be planned. A plan names labels, types and keys as users do,
//! and how it is run is not known here; that is the seam where another engine can take over.

mod build;
mod explain;
pub mod failure;
mod logical;
mod property_test;
pub mod query_graph;
mod reads;
mod route;
mod visit;

pub use build::build;
pub(crate) use build::path_expr;
pub use explain::{Figures, render_expression};
pub use logical::*;
pub use property_test::{PropertyOperator, PropertyTest, RangeSide};
pub use route::{Link, Route, RouteStep};
