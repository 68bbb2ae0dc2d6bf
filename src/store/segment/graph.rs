//! Which segments a graph consists of, and a graph from its segments.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::bytes::Damage;
use super::schema::{decode_schema, encode_schema};
use super::{columns, lists, rows, small};
use crate::store::adjacency::TypeAdjacency;
use crate::store::adjacency::delta::Delta;
use crate::store::adjacency::rows::{Edge, Rows};
use crate::store::catalog::{Catalog, KeyId, LabelId, LabelSetId, TypeId};
use crate::store::chunked::ChunkedVec;
use crate::store::column::Column;
use crate::store::element_ids::ElementIds;
use crate::store::graph::{Graph, NodeTable, RelationshipTable};
use crate::store::schema::Schema;
use crate::value::NodeId;
use roaring::RoaringBitmap;

/// What a segment is a part of. The numbers stand in files: they never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Structure {
    Catalog = 1,
    NodeIds = 2,
    RelationshipIds = 3,
    /// The nodes that are not deleted.
    Alive = 4,
    /// The relationships that are.
    Deleted = 5,
    /// By label.
    Labelled = 6,
    LabelSets = 7,
    Types = 8,
    /// In version 1 of the file format alone: they follow from the rows.
    Starts = 9,
    Ends = 10,
    /// By key.
    NodeColumn = 11,
    /// By key.
    RelationshipColumn = 12,
    /// By type, as the structures below.
    OutgoingRows = 13,
    IncomingRows = 14,
    OutgoingDelta = 15,
    IncomingDelta = 16,
    OutgoingDeleted = 17,
    IncomingDeleted = 18,
    /// Constraints and declared indexes.
    Schema = 19,
    /// By declared index on one property of nodes: the nodes in order of their values. Since version 2 of the file format.
    NodeOrder = 20,
}

impl Structure {
    const ALL: [Self; 20] = [
        Self::Catalog,
        Self::NodeIds,
        Self::RelationshipIds,
        Self::Alive,
        Self::Deleted,
        Self::Labelled,
        Self::LabelSets,
        Self::Types,
        Self::Starts,
        Self::Ends,
        Self::NodeColumn,
        Self::RelationshipColumn,
        Self::OutgoingRows,
        Self::IncomingRows,
        Self::OutgoingDelta,
        Self::IncomingDelta,
        Self::OutgoingDeleted,
        Self::IncomingDeleted,
        Self::Schema,
        Self::NodeOrder,
    ];

    /// The structure of a number in a file.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|known| *known as u8 == number)
    }
}

/// Where a relationship starts and ends that was deleted and merged away: nobody asks.
const NOWHERE: NodeId = NodeId(u32::MAX);

/// The name of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentKey {
    pub structure: Structure,
    /// The label, key or type, where there is one structure for each.
    pub owner: u32,
    /// The place of the segment within its structure.
    pub group: u32,
}

impl std::fmt::Display for SegmentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            structure,
            owner,
            group,
        } = self;
        write!(f, "{structure:?} {owner}/{group}")
    }
}

/// What a segment holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The same as in the earlier graph.
    Unchanged,
    New(Vec<u8>),
}

/// Where segments are read from, by several threads at once.
pub trait SegmentSource: Sync {
    /// Why a segment cannot be read.
    type Error: Send;

    /// The keys of all segments, in order.
    fn keys(&self) -> &[SegmentKey];

    /// The bytes of a segment.
    ///
    /// # Errors
    /// It cannot be read.
    fn read(&self, key: SegmentKey) -> Result<Vec<u8>, Self::Error>;

    /// The error for bytes that are not what they should be.
    fn damaged(&self, key: SegmentKey, damage: Damage) -> Self::Error;
}

/// Writing.
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

/// Reading.
impl Graph {
    /// The graph that consists of these segments. Reads with up to `threads` threads.
    ///
    /// # Errors
    /// A segment that cannot be read or does not fit the others.
    pub fn from_segments<S: SegmentSource>(source: &S, threads: usize) -> Result<Self, S::Error> {
        let structures = structures(source.keys());
        let frame = Frame::read(source, &structures)?;
        let next = AtomicUsize::new(0);
        let work = || {
            let mut parts = Vec::new();
            while let Some(keys) = structures.get(next.fetch_add(1, Ordering::Relaxed)) {
                parts.push((keys[0], frame.part(source, keys)?));
            }
            Ok(parts)
        };
        let parts = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut parts = work();
            for other in others {
                let found = other
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                parts = parts.and_then(|mut parts| {
                    parts.extend(found?);
                    Ok(parts)
                });
            }
            parts
        })?;
        let mut graph = frame.graph();
        // Orders come last: they are of columns that have to be there.
        let mut parts = parts;
        parts.sort_by_key(|(key, _)| key.structure);
        for (key, part) in parts {
            part.put_into(&mut graph, key.owner as usize);
        }
        graph
            .find_ends(threads)
            .and_then(|()| graph.check_lists())
            .map_err(|(structure, damage)| {
                let key = SegmentKey {
                    structure,
                    owner: 0,
                    group: 0,
                };
                source.damaged(key, damage)
            })?;
        Ok(graph)
    }

    /// Takes the starts and ends of relationships from the rows, unless they were read.
    fn find_ends(&mut self, threads: usize) -> Result<(), (Structure, Damage)> {
        if self.relationships.starts.len > 0 || self.relationships.ends.len > 0 {
            return Ok(());
        }
        let slots = self.relationship_slots();
        let edges = || {
            let outgoing = self.adjacency.iter().map(|adjacency| &adjacency.outgoing);
            outgoing.flat_map(|outgoing| outgoing.rows.edges().chain(outgoing.delta.edges()))
        };
        let list = |end: fn(Edge) -> u32| {
            let pairs = edges().map(|edge| (edge.step.relationship as usize, NodeId(end(edge))));
            ChunkedVec::from_pairs(slots, NOWHERE, pairs)
        };
        let starts = || list(|edge| edge.owner);
        let ends = || list(|edge| edge.step.neighbour);
        let (starts, ends) = match threads {
            0 | 1 => (starts(), ends()),
            _ => std::thread::scope(|scope| {
                let other = scope.spawn(starts);
                let ends = ends();
                let starts = other.join();
                (
                    starts.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                    ends,
                )
            }),
        };
        let is_lost = |&slot: &u32| {
            starts.get(slot as usize) == Some(NOWHERE) && !self.relationships.deleted.contains(slot)
        };
        if starts.contains(NOWHERE) && (0..slots as u32).any(|slot| is_lost(&slot)) {
            return Err((Structure::OutgoingRows, Damage("a relationship is missing")));
        }
        (self.relationships.starts, self.relationships.ends) = (starts, ends);
        Ok(())
    }

    /// Every slot needs an entry in each list.
    fn check_lists(&self) -> Result<(), (Structure, Damage)> {
        let (nodes, relationships) = (self.node_slots(), self.relationship_slots());
        let lists = [
            (Structure::LabelSets, self.nodes.label_sets.len, nodes),
            (
                Structure::Types,
                self.relationships.types.len,
                relationships,
            ),
            (
                Structure::Starts,
                self.relationships.starts.len,
                relationships,
            ),
            (Structure::Ends, self.relationships.ends.len, relationships),
        ];
        for (structure, len, slots) in lists {
            if len != slots {
                return Err((structure, Damage("a list is missing")));
            }
        }
        Ok(())
    }
}

/// The keys of each structure, large structures first so that no thread is left with one at the end.
fn structures(keys: &[SegmentKey]) -> Vec<&[SegmentKey]> {
    let same = |a: &SegmentKey, b: &SegmentKey| (a.structure, a.owner) == (b.structure, b.owner);
    let mut structures: Vec<_> = keys.chunk_by(same).collect();
    structures.sort_by_key(|keys| std::cmp::Reverse(keys.len()));
    structures
}

/// What has to be known before the rest can be checked.
struct Frame {
    catalog: Catalog,
    node_ids: ElementIds,
    relationship_ids: ElementIds,
}

enum Part {
    /// Read as part of the frame.
    Frame,
    Set(Structure, RoaringBitmap),
    LabelSets(ChunkedVec<LabelSetId>),
    Types(ChunkedVec<TypeId>),
    Nodes(Structure, ChunkedVec<NodeId>),
    Column(Structure, Column),
    Rows(Structure, Rows),
    Delta(Structure, Delta),
    Schema(Schema),
    NodeOrder((LabelId, KeyId), Vec<u32>),
}

impl Frame {
    fn read<S: SegmentSource>(source: &S, structures: &[&[SegmentKey]]) -> Result<Self, S::Error> {
        let read = |structure| -> Result<_, S::Error> {
            let key = SegmentKey {
                structure,
                owner: 0,
                group: 0,
            };
            match structures.iter().any(|keys| keys[0] == key) {
                true => Ok((key, Some(source.read(key)?))),
                false => Ok((key, None)),
            }
        };
        let ids = |structure| match read(structure)? {
            (key, Some(bytes)) => {
                small::decode_ids(&bytes).map_err(|damage| source.damaged(key, damage))
            }
            (key, None) => Err(source.damaged(key, Damage("it is missing"))),
        };
        let catalog = match read(Structure::Catalog)? {
            (key, Some(bytes)) => {
                small::decode_catalog(&bytes).map_err(|damage| source.damaged(key, damage))?
            }
            (key, None) => return Err(source.damaged(key, Damage("it is missing"))),
        };
        Ok(Self {
            catalog,
            node_ids: ids(Structure::NodeIds)?,
            relationship_ids: ids(Structure::RelationshipIds)?,
        })
    }

    /// Reads one structure.
    fn part<S: SegmentSource>(&self, source: &S, keys: &[SegmentKey]) -> Result<Part, S::Error> {
        let first = keys[0];
        if matches!(
            first.structure,
            Structure::Catalog | Structure::NodeIds | Structure::RelationshipIds
        ) {
            return Ok(Part::Frame);
        }
        let segments = keys.iter().map(|&key| Ok((key.group, source.read(key)?)));
        let segments = segments.collect::<Result<Vec<_>, S::Error>>()?;
        self.decode(first.structure, first.owner as usize, &segments)
            .map_err(|damage| source.damaged(first, damage))
    }

    fn decode(
        &self,
        structure: Structure,
        owner: usize,
        segments: &[(u32, Vec<u8>)],
    ) -> Result<Part, Damage> {
        use Structure::*;
        let (nodes, relationships) = (self.node_ids.slots, self.relationship_ids.slots);
        if owner >= self.owners(structure) {
            return Err(Damage("it belongs to an unknown name"));
        }
        let one = || match segments {
            [(0, bytes)] => Ok(bytes.as_slice()),
            _ => Err(Damage("it should be of one part")),
        };
        let names = |items: usize| items as u32;
        Ok(match structure {
            Catalog | NodeIds | RelationshipIds => Part::Frame,
            Alive | Labelled => Part::Set(structure, small::decode_set(one()?, nodes)?),
            Deleted | OutgoingDeleted | IncomingDeleted => {
                Part::Set(structure, small::decode_set(one()?, relationships)?)
            }
            LabelSets => {
                let sets = names(self.catalog.label_sets.items.len());
                Part::LabelSets(lists::decode(segments, nodes, sets)?)
            }
            Types => {
                let types = names(self.catalog.types.items.len());
                Part::Types(lists::decode(segments, relationships, types)?)
            }
            Starts | Ends => Part::Nodes(structure, lists::decode(segments, relationships, nodes)?),
            NodeColumn => Part::Column(structure, columns::decode(segments, nodes)?),
            RelationshipColumn => {
                Part::Column(structure, columns::decode(segments, relationships)?)
            }
            OutgoingRows | IncomingRows => {
                Part::Rows(structure, rows::decode(segments, nodes, relationships)?)
            }
            OutgoingDelta | IncomingDelta => {
                let delta = small::decode_delta(one()?, nodes, relationships)?;
                Part::Delta(structure, delta)
            }
            Structure::Schema => Part::Schema(decode_schema(one()?)?),
            NodeOrder => {
                let (place, slots) = small::decode_order(one()?, &self.catalog, nodes)?;
                Part::NodeOrder(place, slots)
            }
        })
    }

    /// How many structures of this kind there may be.
    fn owners(&self, structure: Structure) -> usize {
        use Structure::*;
        match structure {
            Labelled => self.catalog.labels.items.len(),
            NodeColumn | RelationshipColumn => self.catalog.keys.items.len(),
            OutgoingRows | IncomingRows | OutgoingDelta | IncomingDelta | OutgoingDeleted
            | IncomingDeleted => self.catalog.types.items.len(),
            NodeOrder => usize::MAX,
            _ => 1,
        }
    }

    /// A graph with room for all parts.
    fn graph(self) -> Graph {
        let mut graph = Graph::new();
        let (labels, keys) = (
            self.catalog.labels.items.len(),
            self.catalog.keys.items.len(),
        );
        let types = self.catalog.types.items.len();
        graph.nodes.by_label.resize_with(labels, Default::default);
        graph.nodes.columns.resize_with(keys, Default::default);
        graph
            .relationships
            .columns
            .resize_with(keys, Default::default);
        graph.adjacency.resize_with(types, Default::default);
        graph.nodes.ids = self.node_ids;
        graph.relationships.ids = self.relationship_ids;
        graph.catalog = Arc::new(self.catalog);
        graph
    }
}

impl Part {
    fn put_into(self, graph: &mut Graph, owner: usize) {
        use Structure::*;
        let Graph {
            nodes,
            relationships,
            adjacency,
            schema: declared,
            ..
        } = graph;
        match self {
            Self::Frame => {}
            Self::Schema(schema) => *declared = Arc::new(schema),
            Self::NodeOrder(place, slots) => graph.adopt_order(place, slots),
            Self::Set(Alive, set) => nodes.alive = Arc::new(set),
            Self::Set(Labelled, set) => nodes.by_label[owner] = Arc::new(set),
            Self::Set(Deleted, set) => relationships.deleted = Arc::new(set),
            Self::Set(OutgoingDeleted, set) => adjacency[owner].outgoing.deleted = Arc::new(set),
            Self::Set(_, set) => adjacency[owner].incoming.deleted = Arc::new(set),
            Self::LabelSets(list) => nodes.label_sets = list,
            Self::Types(list) => relationships.types = list,
            Self::Nodes(Starts, list) => relationships.starts = list,
            Self::Nodes(_, list) => relationships.ends = list,
            Self::Column(NodeColumn, column) => nodes.columns[owner] = column,
            Self::Column(_, column) => relationships.columns[owner] = column,
            Self::Rows(OutgoingRows, rows) => adjacency[owner].outgoing.rows = Arc::new(rows),
            Self::Rows(_, rows) => adjacency[owner].incoming.rows = Arc::new(rows),
            Self::Delta(OutgoingDelta, delta) => adjacency[owner].outgoing.delta = delta,
            Self::Delta(_, delta) => adjacency[owner].incoming.delta = delta,
        }
    }
}
