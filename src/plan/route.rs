//! Relationships followed one after the other where only the ends matter.

use smol_str::SmolStr;

use crate::binder::{LabelTest, Slot};
use crate::store::Direction;

/// One or more steps from a node to another; nobody looks at the relationships, nor at the nodes between.
///
/// No two steps can meet the same relationship, or it does not matter that they do: the rule that makes a route sees to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    pub from: Slot,
    /// In the order of the walk; at least one.
    pub steps: Vec<RouteStep>,
    pub to: Slot,
    /// The same `from` may come again in another row, so that it can pay to remember where it leads.
    pub repeats: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RouteStep {
    pub direction: Direction,
    /// Any of these; empty means any.
    pub types: Vec<SmolStr>,
    /// What the node passes to which the step leads; all tests, so none means any node.
    pub labels: Vec<LabelTest>,
}

/// Relationships that a node is asked to have at least one of.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub direction: Direction,
    /// Any of these, of which there is one at least.
    pub types: Vec<SmolStr>,
}
