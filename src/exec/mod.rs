//! Runs plans: one file an operator, over batches of rows.
//!
//! In: [`crate::plan::Plan`], a graph, parameters and limits. Out: batches. Never sees query text.

mod assemble;
mod batch;
mod column;
mod context;
mod error;

pub mod operator;

pub use batch::{BATCH_SIZE, Batch, Layout};
pub use column::{Column, Typed};
pub use context::{ExecContext, Limits, Procedures};
pub use error::ExecError;
pub use operator::{BoxOperator, Operator};
