//! The parts of a graph, each decoded from its segments and checked against what has to be known before.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::bytes::Damage;
use super::key::{SegmentKey, SegmentSource, Structure};
use super::schema::decode_schema;
use super::{columns, lists, rows, small};
use crate::store::adjacency::delta::Delta;
use crate::store::adjacency::rows::Rows;
use crate::store::catalog::{Catalog, KeyId, LabelId, LabelSetId, TypeId};
use crate::store::chunked::ChunkedVec;
use crate::store::column::Column;
use crate::store::element_ids::ElementIds;
use crate::store::graph::Graph;
use crate::store::schema::Schema;
use crate::value::NodeId;

/// What has to be known before the rest can be checked.
pub struct Frame {
    catalog: Catalog,
    node_ids: ElementIds,
    relationship_ids: ElementIds,
}

/// What one structure is decoded to.
pub enum Part {
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
    /// Reads the names and the numbers of elements.
    ///
    /// # Errors
    /// They are missing or damaged.
    pub fn read<S: SegmentSource>(
        source: &S,
        structures: &[&[SegmentKey]],
    ) -> Result<Self, S::Error> {
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
    ///
    /// # Errors
    /// It is damaged, or does not fit the frame.
    pub fn part<S: SegmentSource>(
        &self,
        source: &S,
        keys: &[SegmentKey],
    ) -> Result<Part, S::Error> {
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
    pub fn graph(self) -> Graph {
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
    /// Puts the part into its place, which is that of the label, key or type where there is one for each.
    pub fn put_into(self, graph: &mut Graph, owner: usize) {
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
