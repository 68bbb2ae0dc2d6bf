//! The segments that a graph consists of.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::key::{Content, SegmentKey, Structure};
use super::schema::encode_schema;
use super::{columns, lists, rows, small};
use crate::store::adjacency::TypeAdjacency;
use crate::store::chunked::ChunkedVec;
use crate::store::column::Column;
use crate::store::element_ids::ElementIds;
use crate::store::graph::{Graph, NodeTable, RelationshipTable};
use crate::store::schema::Schema;

impl Graph {
    /// Hands over every segment of the graph, in the order of keys; those that are the same as in `since` without their bytes.
    ///
    /// # Errors
    /// Those of `put`, at once.
    pub fn segments<E>(
        &self,
        since: Option<&Graph>,
        put: impl FnMut(SegmentKey, Content) -> Result<(), E>,
    ) -> Result<(), E> {
        let empty = Graph::new();
        let since = since.unwrap_or(&empty);
        let mut writer = Writer { put };
        // Named one by one, so that a field added to the graph is not forgotten here.
        let Graph {
            catalog,
            nodes,
            relationships,
            adjacency,
            schema,
            indexes: _,
            key_indexes: _,
            statistics: _,
            log: _,
            dangling: _,
            touched: _,
            unsettled: _,
        } = self;
        let same = Arc::ptr_eq(catalog, &since.catalog);
        let encode = || small::encode_catalog(catalog);
        writer.one(Structure::Catalog, 0, same, encode)?;
        writer.node_table(nodes, &since.nodes)?;
        writer.relationship_table(relationships, &since.relationships)?;
        for (owner, adjacency) in adjacency.iter().enumerate() {
            let before = since.adjacency.get(owner);
            writer.adjacency(owner as u32, adjacency, before)?;
        }
        // A file without it has none, as those had that were written before there were schemas.
        if **schema != Schema::default() {
            let same = Arc::ptr_eq(schema, &since.schema);
            writer.one(Structure::Schema, 0, same, || encode_schema(schema))?;
        }
        self.orders(&mut writer, since)
    }

    fn orders<E, P: FnMut(SegmentKey, Content) -> Result<(), E>>(
        &self,
        writer: &mut Writer<P>,
        since: &Graph,
    ) -> Result<(), E> {
        let before = since.declared_places();
        for (owner, place) in self.declared_places().into_iter().enumerate() {
            let index = self.current_index(place);
            let slots = index.slots();
            let same = before.get(owner) == Some(&place) && since.has_order(place, slots);
            writer.one(Structure::NodeOrder, owner, same, || {
                small::encode_order(place, slots)
            })?;
        }
        Ok(())
    }
}

struct Writer<P> {
    put: P,
}

impl<E, P: FnMut(SegmentKey, Content) -> Result<(), E>> Writer<P> {
    fn put(
        &mut self,
        structure: Structure,
        owner: usize,
        group: usize,
        same: bool,
        encode: impl FnOnce() -> Vec<u8>,
    ) -> Result<(), E> {
        let key = SegmentKey {
            structure,
            owner: owner as u32,
            group: group as u32,
        };
        let content = if same {
            Content::Unchanged
        } else {
            Content::New(encode())
        };
        (self.put)(key, content)
    }

    /// A structure of one segment.
    fn one(
        &mut self,
        structure: Structure,
        owner: usize,
        same: bool,
        encode: impl FnOnce() -> Vec<u8>,
    ) -> Result<(), E> {
        self.put(structure, owner, 0, same, encode)
    }

    fn set(
        &mut self,
        structure: Structure,
        owner: usize,
        set: &Arc<RoaringBitmap>,
        before: Option<&Arc<RoaringBitmap>>,
    ) -> Result<(), E> {
        if set.is_empty() {
            return Ok(());
        }
        let same = before.is_some_and(|before| Arc::ptr_eq(set, before));
        self.one(structure, owner, same, || small::encode_set(set))
    }

    fn ids(
        &mut self,
        structure: Structure,
        ids: &ElementIds,
        before: &ElementIds,
    ) -> Result<(), E> {
        // As short as it is, it is written anew.
        let same = before.slots > 0 && ids.next == before.next && ids.slots == before.slots;
        self.one(structure, 0, same && ids.runs == before.runs, || {
            small::encode_ids(ids)
        })
    }

    fn list<T: lists::Entry>(
        &mut self,
        structure: Structure,
        list: &ChunkedVec<T>,
        before: &ChunkedVec<T>,
    ) -> Result<(), E> {
        for group in 0..lists::groups(list) {
            let same = lists::is_same(list, before, group);
            self.put(structure, 0, group, same, || lists::encode(list, group))?;
        }
        Ok(())
    }

    fn columns(
        &mut self,
        structure: Structure,
        columns: &[Column],
        before: &[Column],
    ) -> Result<(), E> {
        for (key, column) in columns.iter().enumerate() {
            for group in columns::groups(column) {
                let before = before.get(key);
                let same = before.is_some_and(|before| columns::is_same(column, before, group));
                let encode = || columns::encode(column, group);
                self.put(structure, key, group, same, encode)?;
            }
        }
        Ok(())
    }

    fn node_table(&mut self, nodes: &NodeTable, before: &NodeTable) -> Result<(), E> {
        let NodeTable {
            ids,
            alive,
            label_sets,
            by_label,
            columns,
        } = nodes;
        self.ids(Structure::NodeIds, ids, &before.ids)?;
        self.set(Structure::Alive, 0, alive, Some(&before.alive))?;
        for (label, set) in by_label.iter().enumerate() {
            self.set(Structure::Labelled, label, set, before.by_label.get(label))?;
        }
        self.list(Structure::LabelSets, label_sets, &before.label_sets)?;
        self.columns(Structure::NodeColumn, columns, &before.columns)
    }

    fn relationship_table(
        &mut self,
        relationships: &RelationshipTable,
        before: &RelationshipTable,
    ) -> Result<(), E> {
        let RelationshipTable {
            ids,
            deleted,
            types,
            starts: _,
            ends: _,
            columns,
        } = relationships;
        self.ids(Structure::RelationshipIds, ids, &before.ids)?;
        self.set(Structure::Deleted, 0, deleted, Some(&before.deleted))?;
        self.list(Structure::Types, types, &before.types)?;
        self.columns(Structure::RelationshipColumn, columns, &before.columns)
    }

    fn adjacency(
        &mut self,
        owner: u32,
        adjacency: &TypeAdjacency,
        before: Option<&TypeAdjacency>,
    ) -> Result<(), E> {
        use Structure::{
            IncomingDeleted, IncomingDelta, IncomingRows, OutgoingDeleted, OutgoingDelta,
            OutgoingRows,
        };
        let outgoing = [OutgoingRows, OutgoingDelta, OutgoingDeleted];
        let incoming = [IncomingRows, IncomingDelta, IncomingDeleted];
        let owner = owner as usize;
        for (structures, new, old) in [
            (outgoing, &adjacency.outgoing, before.map(|b| &b.outgoing)),
            (incoming, &adjacency.incoming, before.map(|b| &b.incoming)),
        ] {
            let [of_rows, of_delta, of_deleted] = structures;
            let same = old.is_some_and(|old| Arc::ptr_eq(&new.rows, &old.rows));
            for group in 0..rows::groups(&new.rows) {
                let encode = || rows::encode(&new.rows, group);
                self.put(of_rows, owner, group, same, encode)?;
            }
            if new.delta.len() > 0 {
                let same = old.is_some_and(|old| new.delta.is_same(&old.delta));
                self.one(of_delta, owner, same, || small::encode_delta(&new.delta))?;
            }
            let deleted = old.map(|old| &old.deleted);
            self.set(of_deleted, owner, &new.deleted, deleted)?;
        }
        Ok(())
    }
}
