//! Runs plans: one file an operator, over batches of rows.
//!
//! In: [`crate::plan::Plan`], a graph, parameters and limits. Out: batches. Never sees query text.

mod assemble;
mod batch;
mod build;
mod column;
mod context;
mod entity;
mod error;
mod files;
mod procedure;

pub mod expression;
pub mod operator;

pub use batch::{BATCH_SIZE, Batch, Layout, ROW};
pub use build::{build, build_subplan};
pub use column::{Column, Typed};
pub use context::{ExecContext, Limits, Procedures, Profile};
pub use entity::{Entities, materialize};
pub use error::ExecError;
pub use expression::Expr;
pub use files::Files;
pub use operator::{BoxOperator, Measure, Operator};
