//! Doing a logged change again.

use super::changes::Change;
use super::element_ids::LARGEST_ID;
use super::graph::Graph;
use crate::value::{ElementId, NodeId, RelId, ValueError};

/// Why a change does not fit the graph: it belongs to another one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReplayError {
    #[error("it changes a node that is not there")]
    NoNode(ElementId),
    #[error("it changes a relationship that is not there")]
    NoRelationship(ElementId),
    #[error("it creates an element whose id is taken")]
    IdTaken(ElementId),
    #[error("{}", .0.message())]
    Value(#[from] ValueError),
}

impl Graph {
    /// Does a change that a graph of the same history recorded, with the same element ids as a result.
    ///
    /// # Errors
    /// The change does not fit; the graph may then hold a part of it.
    pub fn replay(&mut self, change: Change) -> Result<(), ReplayError> {
        let done = self.redo(change);
        // The recorded statement has checked it.
        self.forget_touched();
        done
    }

    fn redo(&mut self, change: Change) -> Result<(), ReplayError> {
        match change {
            Change::CreateNode {
                id,
                labels,
                properties,
            } => {
                self.nodes.ids.skip_to(sound(id)?);
                let labels: Vec<_> = labels.iter().map(|label| label.as_str()).collect();
                let node = self.create_node(&labels, properties)?;
                created(id, self.node_element_id(node))
            }
            Change::DeleteNode { id } => {
                let node = self.replayed_node(id)?;
                self.delete_node(node);
                // The recorded statement has seen to its relationships.
                self.dangling.clear();
                Ok(())
            }
            Change::AddLabel { id, label } => {
                let node = self.replayed_node(id)?;
                Ok(self.add_label(node, &label).map(drop)?)
            }
            Change::RemoveLabel { id, label } => {
                let node = self.replayed_node(id)?;
                Ok(self.remove_label(node, &label).map(drop)?)
            }
            Change::SetNodeProperty { id, key, value } => {
                let node = self.replayed_node(id)?;
                Ok(self.set_node_property(node, &key, value)?)
            }
            Change::CreateRelationship {
                id,
                relationship_type,
                start,
                end,
                properties,
            } => {
                let (start, end) = (self.replayed_node(start)?, self.replayed_node(end)?);
                self.relationships.ids.skip_to(sound(id)?);
                let relationship =
                    self.create_relationship(&relationship_type, start, end, properties)?;
                created(id, self.relationship_element_id(relationship))
            }
            Change::DeleteRelationship { id } => {
                let relationship = self.replayed_relationship(id)?;
                self.delete_relationship(relationship);
                Ok(())
            }
            Change::SetRelationshipProperty { id, key, value } => {
                let relationship = self.replayed_relationship(id)?;
                Ok(self.set_relationship_property(relationship, &key, value)?)
            }
            Change::Schema(schema) => {
                self.set_schema(schema.as_ref().clone());
                Ok(())
            }
        }
    }

    fn replayed_node(&self, id: ElementId) -> Result<NodeId, ReplayError> {
        self.node_by_element_id(id).ok_or(ReplayError::NoNode(id))
    }

    fn replayed_relationship(&self, id: ElementId) -> Result<RelId, ReplayError> {
        self.relationship_by_element_id(id)
            .ok_or(ReplayError::NoRelationship(id))
    }
}

/// An id that leaves room for later ones.
fn sound(id: ElementId) -> Result<u64, ReplayError> {
    if id.0 <= LARGEST_ID {
        Ok(id.0)
    } else {
        Err(ReplayError::IdTaken(id))
    }
}

fn created(wanted: ElementId, given: ElementId) -> Result<(), ReplayError> {
    if wanted == given {
        Ok(())
    } else {
        Err(ReplayError::IdTaken(wanted))
    }
}
