//! The graph as petgraph sees it: a view for petgraph's algorithms without a copy, and conversions to and from its own graphs.

mod convert;
mod traits;
mod view;

pub use convert::Petgraph;
pub use view::{GraphView, NodeSet, ViewEdge};
