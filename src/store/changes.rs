//! What a statement changed: counts for its report, and on request every change for a durable log.

use std::sync::Arc;

use smol_str::SmolStr;

use super::schema::Schema;
use crate::value::{ElementId, Map, Value};

/// How many changes were made, each counted when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangeCounts {
    pub nodes_created: u64,
    pub nodes_deleted: u64,
    pub relationships_created: u64,
    pub relationships_deleted: u64,
    /// Values stored, those of created elements included.
    pub properties_set: u64,
    /// Values taken away by name; those of deleted elements are not counted.
    pub properties_removed: u64,
    /// Labels given to nodes, those of created nodes included.
    pub labels_added: u64,
    pub labels_removed: u64,
    pub constraints_added: u64,
    pub constraints_removed: u64,
    /// Declared indexes, those of constraints not counted.
    pub indexes_added: u64,
    pub indexes_removed: u64,
}

impl ChangeCounts {
    /// True when nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One change, told by what stays the same forever: element ids and names. Replaying all changes rebuilds the graph.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    CreateNode {
        id: ElementId,
        labels: Vec<SmolStr>,
        properties: Map,
    },
    DeleteNode {
        id: ElementId,
    },
    AddLabel {
        id: ElementId,
        label: SmolStr,
    },
    RemoveLabel {
        id: ElementId,
        label: SmolStr,
    },
    /// A null value takes the property away.
    SetNodeProperty {
        id: ElementId,
        key: SmolStr,
        value: Value,
    },
    CreateRelationship {
        id: ElementId,
        relationship_type: SmolStr,
        start: ElementId,
        end: ElementId,
        properties: Map,
    },
    DeleteRelationship {
        id: ElementId,
    },
    /// A null value takes the property away.
    SetRelationshipProperty {
        id: ElementId,
        key: SmolStr,
        value: Value,
    },
    /// The schema is this one from now on.
    Schema(Arc<Schema>),
}

/// Counts always, changes when asked to.
#[derive(Debug, Clone, Default)]
pub(super) struct ChangeLog {
    pub counts: ChangeCounts,
    pub changes: Option<Vec<Change>>,
}

impl ChangeLog {
    /// Notes a change if changes are recorded; the closure runs only then.
    pub fn record(&mut self, change: impl FnOnce() -> Change) {
        if let Some(changes) = &mut self.changes {
            changes.push(change());
        }
    }
}
