//! One table of functions, aggregates and procedures: name, signature, help and what each does.
//!
//! The binder, completion, help and the manual read the same rows. A function sees values and, through
//! [`EntityAccess`], the data of nodes and relationships; it knows no query and no operator.

mod types;

use smol_str::SmolStr;

use crate::value::{ElementId, Map, NodeId, RelId, Value, ValueError};

pub use types::Type;

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
