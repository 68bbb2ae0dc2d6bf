//! One table of functions, aggregates and procedures: name, signature, help and what each does.
//!
//! The binder, completion, help and the manual read the same rows. A function sees values and, through
//! [`EntityAccess`], the data of nodes and relationships; it knows no query and no operator.

mod aggregate;
pub mod procedure;
mod scalar;
mod signature;
mod types;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::OnceLock;

use smol_str::SmolStr;

use crate::value::temporal::Clock;
use crate::value::{ElementId, Map, NodeId, RelId, Value, ValueError};

pub use aggregate::{AGGREGATES, Accumulator, Aggregate};
pub use scalar::{GROUPS, Group};
pub use signature::{Function, Kind, Nulls, Parameter, Returns};
pub use types::Type;

/// What functions need from outside; one for each statement and thread.
#[derive(Clone, Copy)]
pub struct FunctionContext<'a> {
    pub entities: &'a dyn EntityAccess,
    /// Read once for the statement.
    pub clock: &'a Clock,
    /// Nanoseconds since 1970-01-01T00:00Z, read anew.
    pub realtime: &'a dyn Fn() -> i128,
    /// 64 random bits.
    pub random: &'a dyn Fn() -> u64,
    /// The most elements that one call may put into a list.
    pub list_limit: usize,
}

/// All scalar functions, by group and in the order of the table.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    GROUPS.iter().flat_map(|group| group.functions)
}

/// The scalar function of that name or alias, in any case. Costs a hash of the name.
pub fn find(name: &str) -> Option<&'static Function> {
    static BY_NAME: OnceLock<HashMap<String, &'static Function>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let names = |function: &'static Function| {
            [function.name]
                .into_iter()
                .chain(function.aliases.iter().copied())
        };
        functions()
            .flat_map(|function| names(function).map(move |name| (name.to_lowercase(), function)))
            .collect()
    });
    by_name.get(&name.to_lowercase()).copied()
}

/// The aggregate function of that name or alias, in any case.
pub fn find_aggregate(name: &str) -> Option<&'static Aggregate> {
    let matches = |candidate: &&str| candidate.eq_ignore_ascii_case(name);
    AGGREGATES
        .iter()
        .find(|aggregate| matches(&aggregate.name) || aggregate.aliases.iter().any(matches))
}

/// What functions may ask about nodes and relationships; the executor answers from the graph at hand.
///
/// # Errors
/// `DeletedEntityAccess` when the statement itself deleted the node or relationship.
pub trait EntityAccess {
    /// Sorted by name.
    fn labels(&self, node: NodeId) -> Result<Vec<SmolStr>, ValueError>;
    fn node_properties(&self, node: NodeId) -> Result<Map, ValueError>;
    fn node_property(&self, node: NodeId, key: &str) -> Result<Value, ValueError>;
    fn relationship_properties(&self, relationship: RelId) -> Result<Map, ValueError>;
    fn relationship_property(&self, relationship: RelId, key: &str) -> Result<Value, ValueError>;
    /// Also of a relationship that was deleted by the statement.
    fn relationship_type(&self, relationship: RelId) -> SmolStr;
    /// Start and end, also of a relationship that was deleted by the statement.
    fn endpoints(&self, relationship: RelId) -> (NodeId, NodeId);
    fn node_element_id(&self, node: NodeId) -> ElementId;
    fn relationship_element_id(&self, relationship: RelId) -> ElementId;
}
