//! What segments are called and where they are read from.

use super::bytes::Damage;

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
