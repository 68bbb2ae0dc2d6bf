//! Changing the graph. Every function checks first and changes then, so an error leaves the graph as it was.

use std::sync::Arc;

use smol_str::SmolStr;

use super::catalog::{KeyId, LabelId, LabelSetId, TypeId};
use super::changes::{Change, ChangeCounts};
use super::column::Column;
use super::graph::Graph;
use crate::value::{ElementId, Map, NodeId, RelId, Value, ValueError};

/// Checks that a property can hold the value: a scalar, a temporal value, or a list of those.
///
/// # Errors
/// `InvalidPropertyType` for maps, nodes, relationships, paths and lists that hold one, or a list, or null.
pub fn check_storable(value: &Value) -> Result<(), ValueError> {
    match value {
        Value::List(items) => match items.iter().find(|item| !is_scalar(item)) {
            Some(Value::Null) => Err(ValueError::InvalidPropertyType {
                found: "a list with null in it",
            }),
            Some(Value::List(_)) => Err(ValueError::InvalidPropertyType {
                found: "a list of lists",
            }),
            Some(item) => check_storable(item),
            None => Ok(()),
        },
        Value::Map(_) => Err(ValueError::InvalidPropertyType { found: "a map" }),
        Value::Node(_) => Err(ValueError::InvalidPropertyType { found: "a node" }),
        Value::Relationship(_) => Err(ValueError::InvalidPropertyType {
            found: "a relationship",
        }),
        Value::Path(_) => Err(ValueError::InvalidPropertyType { found: "a path" }),
        _ => Ok(()),
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(
        value,
        Value::Null
            | Value::List(_)
            | Value::Map(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_)
    )
}

/// Creation and deletion.
impl Graph {
    /// Creates a node. Null properties are left out; a label given twice counts once.
    ///
    /// # Errors
    /// `InvalidPropertyType` when a value cannot be stored; nothing is created then.
    pub fn create_node<K: AsRef<str>>(
        &mut self,
        labels: &[&str],
        properties: impl IntoIterator<Item = (K, Value)>,
    ) -> Result<NodeId, ValueError> {
        let properties = checked(properties)?;
        let label_ids = self.intern_labels(labels);
        let (slot, id) = self.nodes.ids.push();
        let set = self.label_set(&label_ids);
        self.nodes.label_sets.push(set);
        Arc::make_mut(&mut self.nodes.alive).insert(slot);
        label_ids
            .iter()
            .for_each(|&label| self.mark_label(slot, label));
        for (key, value) in &properties {
            let key = self.intern_key(key.as_ref());
            self.nodes.columns[key.0 as usize].set(slot, value.clone());
        }
        let node = NodeId(slot);
        self.index_node(node);
        self.add_node_keys(node);
        self.touch_node(node);
        self.log.counts.nodes_created += 1;
        self.log.counts.labels_added += label_ids.len() as u64;
        self.log.counts.properties_set += properties.len() as u64;
        self.statistics.note_change();
        let catalog = &self.catalog;
        self.log.record(|| Change::CreateNode {
            id,
            labels: label_ids
                .iter()
                .map(|&label| catalog.label_name(label).clone())
                .collect(),
            properties: to_map(properties),
        });
        Ok(node)
    }

    /// Creates a relationship between two nodes of the graph. Null properties are left out.
    ///
    /// # Errors
    /// `InvalidPropertyType` when a value cannot be stored; `DeletedEntityAccess` when an end is not in the graph. Nothing
    /// is created then.
    pub fn create_relationship<K: AsRef<str>>(
        &mut self,
        relationship_type: &str,
        start: NodeId,
        end: NodeId,
        properties: impl IntoIterator<Item = (K, Value)>,
    ) -> Result<RelId, ValueError> {
        let properties = checked(properties)?;
        if !self.contains_node(start) || !self.contains_node(end) {
            return Err(ValueError::DeletedEntityAccess { entity: "node" });
        }
        let (relationship, id) =
            self.append_relationship(relationship_type, start, end, &properties);
        let of_type = self.relationship_type(relationship).0 as usize;
        self.adjacency[of_type].insert(start, relationship, end);
        if self.adjacency[of_type].wants_compaction() {
            self.adjacency[of_type].compact();
        }
        self.add_relationship_keys(relationship);
        self.touch_relationship(relationship);
        self.log.counts.relationships_created += 1;
        self.log.counts.properties_set += properties.len() as u64;
        self.statistics.note_change();
        self.note_end_labels(relationship);
        let nodes = &self.nodes.ids;
        self.log.record(|| Change::CreateRelationship {
            id,
            relationship_type: SmolStr::new(relationship_type),
            start: nodes.id(start.0),
            end: nodes.id(end.0),
            properties: to_map(properties),
        });
        Ok(relationship)
    }

    /// Writes the row of a relationship, without adjacency.
    pub(super) fn append_relationship<K: AsRef<str>>(
        &mut self,
        relationship_type: &str,
        start: NodeId,
        end: NodeId,
        properties: &[(K, Value)],
    ) -> (RelId, ElementId) {
        let type_id = self.intern_type(relationship_type);
        let (slot, id) = self.relationships.ids.push();
        self.relationships.types.push(type_id);
        self.relationships.starts.push(start);
        self.relationships.ends.push(end);
        for (key, value) in properties {
            let key = self.intern_key(key.as_ref());
            self.relationships.columns[key.0 as usize].set(slot, value.clone());
        }
        (RelId(slot), id)
    }

    /// Deletes a node with its labels and properties; false when it was not there.
    ///
    /// Its relationships stay: a clause may delete them after the node. When the clause ends,
    /// [`dangling_node`](Self::dangling_node) tells whether some were left.
    pub fn delete_node(&mut self, node: NodeId) -> bool {
        if !self.contains_node(node) {
            return false;
        }
        self.own_indexes();
        // An order of values must not count on the values that go.
        self.index_node(node);
        for label in self.labels(node).to_vec() {
            Arc::make_mut(&mut self.nodes.by_label[label.0 as usize]).remove(node.0);
        }
        let none = self.label_set(&[]);
        self.nodes.label_sets.set(node.0 as usize, none);
        clear_row(&mut self.nodes.columns, node.0);
        Arc::make_mut(&mut self.nodes.alive).remove(node.0);
        self.dangling.push(node);
        self.log.counts.nodes_deleted += 1;
        self.statistics.note_change();
        self.statistics.end_labels.forget();
        let id = self.node_element_id(node);
        self.log.record(|| Change::DeleteNode { id });
        true
    }

    /// A deleted node that still has relationships, if there is one: the statement must not end like this.
    pub fn dangling_node(&mut self) -> Option<NodeId> {
        let mut dangling = std::mem::take(&mut self.dangling);
        dangling.retain(|&node| self.degree(node, super::Direction::Both, None) > 0);
        self.dangling = dangling;
        self.dangling.first().copied()
    }

    /// Deletes a relationship with its properties; false when it was not there. Type and ends can still be read.
    pub fn delete_relationship(&mut self, relationship: RelId) -> bool {
        if !self.contains_relationship(relationship) {
            return false;
        }
        self.own_indexes();
        let (start, end) = self.endpoints(relationship);
        let of_type = self.relationship_type(relationship).0 as usize;
        self.adjacency[of_type].remove(start, relationship, end);
        clear_row(&mut self.relationships.columns, relationship.0);
        Arc::make_mut(&mut self.relationships.deleted).insert(relationship.0);
        self.log.counts.relationships_deleted += 1;
        self.statistics.note_change();
        self.statistics.end_labels.note_deletion();
        let id = self.relationship_element_id(relationship);
        self.log.record(|| Change::DeleteRelationship { id });
        true
    }
}

/// Properties and labels.
impl Graph {
    /// Sets a property of a node, or takes it away when `value` is null.
    ///
    /// # Errors
    /// `InvalidPropertyType` when the value cannot be stored; `DeletedEntityAccess` when the node is not in the graph.
    pub fn set_node_property(
        &mut self,
        node: NodeId,
        key: &str,
        value: Value,
    ) -> Result<(), ValueError> {
        check_storable(&value)?;
        if !self.contains_node(node) {
            return Err(ValueError::DeletedEntityAccess { entity: "node" });
        }
        let id = self.node_element_id(node);
        if value.is_null() {
            let Some(key_id) = self.catalog.key(key) else {
                return Ok(());
            };
            if !self.nodes.columns[key_id.0 as usize].remove(node.0) {
                return Ok(());
            }
            self.own_indexes();
            self.index_property(node, key_id);
            self.log.counts.properties_removed += 1;
        } else {
            let key = self.intern_key(key);
            self.nodes.columns[key.0 as usize].set(node.0, value.clone());
            self.index_property(node, key);
            self.add_node_keys(node);
            self.log.counts.properties_set += 1;
        }
        self.touch_node(node);
        self.statistics.note_change();
        self.log.record(|| Change::SetNodeProperty {
            id,
            key: SmolStr::new(key),
            value,
        });
        Ok(())
    }

    /// Sets a property of a relationship, or takes it away when `value` is null.
    ///
    /// # Errors
    /// As [`set_node_property`](Self::set_node_property).
    pub fn set_relationship_property(
        &mut self,
        relationship: RelId,
        key: &str,
        value: Value,
    ) -> Result<(), ValueError> {
        check_storable(&value)?;
        if !self.contains_relationship(relationship) {
            return Err(ValueError::DeletedEntityAccess {
                entity: "relationship",
            });
        }
        let id = self.relationship_element_id(relationship);
        if value.is_null() {
            let columns = &mut self.relationships.columns;
            let Some(column) = self
                .catalog
                .key(key)
                .and_then(|key| columns.get_mut(key.0 as usize))
            else {
                return Ok(());
            };
            if !column.remove(relationship.0) {
                return Ok(());
            }
            self.own_indexes();
            self.log.counts.properties_removed += 1;
        } else {
            let key = self.intern_key(key);
            self.relationships.columns[key.0 as usize].set(relationship.0, value.clone());
            self.add_relationship_keys(relationship);
            self.log.counts.properties_set += 1;
        }
        self.touch_relationship(relationship);
        self.statistics.note_change();
        self.log.record(|| Change::SetRelationshipProperty {
            id,
            key: SmolStr::new(key),
            value,
        });
        Ok(())
    }

    /// Gives a node a label; false when it had it already.
    ///
    /// # Errors
    /// `DeletedEntityAccess` when the node is not in the graph.
    pub fn add_label(&mut self, node: NodeId, label: &str) -> Result<bool, ValueError> {
        if !self.contains_node(node) {
            return Err(ValueError::DeletedEntityAccess { entity: "node" });
        }
        let label_id = self.intern_labels(&[label])[0];
        let mut labels = self.labels(node).to_vec();
        let Err(at) = labels.binary_search(&label_id) else {
            return Ok(false);
        };
        labels.insert(at, label_id);
        self.set_labels(node, &labels);
        self.mark_label(node.0, label_id);
        self.index_label(node, label_id);
        self.add_node_keys(node);
        self.touch_node(node);
        self.log.counts.labels_added += 1;
        let id = self.node_element_id(node);
        self.log.record(|| Change::AddLabel {
            id,
            label: SmolStr::new(label),
        });
        Ok(true)
    }

    /// Takes a label from a node; false when it did not have it.
    ///
    /// # Errors
    /// `DeletedEntityAccess` when the node is not in the graph.
    pub fn remove_label(&mut self, node: NodeId, label: &str) -> Result<bool, ValueError> {
        if !self.contains_node(node) {
            return Err(ValueError::DeletedEntityAccess { entity: "node" });
        }
        let Some(label_id) = self.catalog.label(label) else {
            return Ok(false);
        };
        let mut labels = self.labels(node).to_vec();
        let Ok(at) = labels.binary_search(&label_id) else {
            return Ok(false);
        };
        labels.remove(at);
        self.own_indexes();
        self.set_labels(node, &labels);
        Arc::make_mut(&mut self.nodes.by_label[label_id.0 as usize]).remove(node.0);
        self.log.counts.labels_removed += 1;
        let id = self.node_element_id(node);
        self.log.record(|| Change::RemoveLabel {
            id,
            label: SmolStr::new(label),
        });
        Ok(true)
    }

    fn set_labels(&mut self, node: NodeId, labels: &[LabelId]) {
        let set = self.label_set(labels);
        self.nodes.label_sets.set(node.0 as usize, set);
        self.statistics.note_change();
        self.statistics.end_labels.forget();
    }

    pub(super) fn label_set(&mut self, labels: &[LabelId]) -> LabelSetId {
        match self.catalog.find_label_set(labels) {
            Some(set) => set,
            None => Arc::make_mut(&mut self.catalog).intern_label_set(labels),
        }
    }

    fn mark_label(&mut self, slot: u32, label: LabelId) {
        Arc::make_mut(&mut self.nodes.by_label[label.0 as usize]).insert(slot);
    }
}

/// Upkeep.
impl Graph {
    /// Merges newer edges into compressed rows and packs columns. Changes nothing that can be read, only room and speed.
    pub fn compact(&mut self) {
        self.adjacency
            .iter_mut()
            .for_each(|adjacency| adjacency.compact());
        self.nodes.columns.iter_mut().for_each(Column::pack);
        self.relationships.columns.iter_mut().for_each(Column::pack);
        optimize(&mut self.nodes.alive);
        self.nodes.by_label.iter_mut().for_each(optimize);
    }

    /// What changed since the counts were last taken, or since the graph was made.
    pub fn change_counts(&self) -> ChangeCounts {
        self.log.counts
    }

    /// What changed since the last call, or since the graph was made.
    pub fn take_change_counts(&mut self) -> ChangeCounts {
        std::mem::take(&mut self.log.counts)
    }

    /// Starts or stops keeping every change for [`take_changes`](Self::take_changes).
    pub fn record_changes(&mut self, on: bool) {
        self.log.changes = on.then(Vec::new);
    }

    /// The changes since recording began or since the last call, in order.
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.log
            .changes
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// The ids of labels, sorted and without duplicates, with room made for each.
    pub(super) fn intern_labels(&mut self, labels: &[&str]) -> Vec<LabelId> {
        let mut ids: Vec<LabelId> = labels
            .iter()
            .map(|label| match self.catalog.label(label) {
                Some(id) => id,
                None => Arc::make_mut(&mut self.catalog).intern_label(label),
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        self.nodes
            .by_label
            .resize_with(self.catalog.labels().len(), Default::default);
        ids
    }

    /// The id of a relationship type, with room made for its adjacency.
    pub(super) fn intern_type(&mut self, relationship_type: &str) -> TypeId {
        if let Some(id) = self.catalog.relationship_type(relationship_type) {
            return id;
        }
        let id = Arc::make_mut(&mut self.catalog).intern_type(relationship_type);
        self.adjacency
            .resize_with(id.0 as usize + 1, Default::default);
        id
    }

    /// Stops sharing lists of indexes with clones: one that is built from now on lacks what is taken away here.
    fn own_indexes(&mut self) {
        self.indexes.separate();
        self.key_indexes.separate();
    }

    /// Forgets what is derived from the data: indexes, statistics, counts of changes, what has yet to be checked.
    pub(super) fn forget_derived(&mut self) {
        self.indexes = Default::default();
        self.key_indexes = Default::default();
        self.forget_touched();
        self.statistics = Default::default();
        self.log.counts = ChangeCounts::default();
    }

    /// The id of a key, with room made for it in both tables.
    pub(super) fn intern_key(&mut self, key: &str) -> KeyId {
        if let Some(id) = self.catalog.key(key) {
            return id;
        }
        let id = Arc::make_mut(&mut self.catalog).intern_key(key);
        self.nodes
            .columns
            .resize_with(id.0 as usize + 1, Default::default);
        self.relationships
            .columns
            .resize_with(id.0 as usize + 1, Default::default);
        id
    }
}

fn clear_row(columns: &mut [Column], row: u32) {
    for column in columns {
        column.remove(row);
    }
}

fn optimize(bitmap: &mut Arc<roaring::RoaringBitmap>) {
    Arc::make_mut(bitmap).optimize();
}

/// The properties that are not null, all of them storable. A key given twice keeps the later value.
pub(super) fn checked<K: AsRef<str>>(
    properties: impl IntoIterator<Item = (K, Value)>,
) -> Result<Vec<(K, Value)>, ValueError> {
    let properties: Vec<_> = properties
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect();
    properties
        .iter()
        .try_for_each(|(_, value)| check_storable(value))?;
    Ok(properties)
}

fn to_map<K: AsRef<str>>(properties: Vec<(K, Value)>) -> Map {
    properties
        .into_iter()
        .map(|(key, value)| (SmolStr::new(key.as_ref()), value))
        .collect()
}
