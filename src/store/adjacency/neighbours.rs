//! Reading rows: one iterator over compressed rows and delta, over any types and directions, without allocation.

use roaring::RoaringBitmap;

use super::rows::Step;
use super::{Adjacency, Direction, TypeAdjacency};
use crate::store::catalog::TypeId;
use crate::value::{NodeId, RelId};

/// The types that may be followed, in order.
#[derive(Debug, Clone)]
pub enum TypeSet<'a> {
    All(std::ops::Range<u32>),
    Some(std::slice::Iter<'a, TypeId>),
}

impl TypeSet<'_> {
    fn next(&mut self) -> Option<TypeId> {
        match self {
            Self::All(range) => range.next().map(TypeId),
            Self::Some(types) => types.next().copied(),
        }
    }
}

/// The relationships at a node with the node at their other end.
#[derive(Debug, Clone)]
pub struct Neighbours<'g> {
    adjacency: &'g [TypeAdjacency],
    types: TypeSet<'g>,
    node: NodeId,
    direction: Direction,
    row: Row<'g>,
    /// For both directions: the incoming row still to come. A self-loop was then already seen going out.
    incoming: Option<&'g Adjacency>,
    skip_loops: bool,
}

impl<'g> Neighbours<'g> {
    pub(in crate::store) fn new(
        adjacency: &'g [TypeAdjacency],
        types: TypeSet<'g>,
        node: NodeId,
        direction: Direction,
    ) -> Self {
        Self {
            adjacency,
            types,
            node,
            direction,
            row: Row::default(),
            incoming: None,
            skip_loops: false,
        }
    }

    /// Moves to the next row; false after the last.
    fn advance(&mut self) -> bool {
        if let Some(incoming) = self.incoming.take() {
            self.row = Row::new(incoming, self.node);
            self.skip_loops = true;
            return true;
        }
        let Some(relationship_type) = self.types.next() else {
            return false;
        };
        self.skip_loops = false;
        let Some(adjacency) = self.adjacency.get(relationship_type.0 as usize) else {
            return true;
        };
        self.row = match self.direction {
            Direction::Incoming => Row::new(&adjacency.incoming, self.node),
            Direction::Outgoing => Row::new(&adjacency.outgoing, self.node),
            Direction::Both => {
                self.incoming = Some(&adjacency.incoming);
                Row::new(&adjacency.outgoing, self.node)
            }
        };
        true
    }
}

impl Iterator for Neighbours<'_> {
    type Item = (RelId, NodeId);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            for step in self.row.by_ref() {
                if !(self.skip_loops && step.neighbour == self.node.0) {
                    return Some((RelId(step.relationship), NodeId(step.neighbour)));
                }
            }
            if !self.advance() {
                return None;
            }
        }
    }
}

/// One row: the compressed part, less what was deleted, then the delta.
#[derive(Debug, Clone)]
struct Row<'g> {
    neighbours: std::slice::Iter<'g, u32>,
    relationships: std::slice::Iter<'g, u32>,
    delta: std::slice::Iter<'g, Step>,
    deleted: Option<&'g RoaringBitmap>,
}

impl Default for Row<'_> {
    fn default() -> Self {
        Self {
            neighbours: [].iter(),
            relationships: [].iter(),
            delta: [].iter(),
            deleted: None,
        }
    }
}

impl<'g> Row<'g> {
    fn new(adjacency: &'g Adjacency, node: NodeId) -> Self {
        Self::of(
            adjacency,
            adjacency.rows.row(node.0),
            adjacency.delta.row(node.0),
        )
    }

    /// The part of the row that leads to one neighbour, found by binary search.
    fn to(adjacency: &'g Adjacency, node: NodeId, neighbour: NodeId) -> Self {
        let (neighbours, relationships) = adjacency.rows.row(node.0);
        let start = neighbours.partition_point(|&other| other < neighbour.0);
        let end = start + neighbours[start..].partition_point(|&other| other == neighbour.0);
        let delta = adjacency.delta.row(node.0);
        let from = delta.partition_point(|step| step.neighbour < neighbour.0);
        let to = from + delta[from..].partition_point(|step| step.neighbour == neighbour.0);
        Self::of(
            adjacency,
            (&neighbours[start..end], &relationships[start..end]),
            &delta[from..to],
        )
    }

    fn of(
        adjacency: &'g Adjacency,
        (neighbours, relationships): (&'g [u32], &'g [u32]),
        delta: &'g [Step],
    ) -> Self {
        Self {
            neighbours: neighbours.iter(),
            relationships: relationships.iter(),
            delta: delta.iter(),
            deleted: (!adjacency.deleted.is_empty()).then_some(&*adjacency.deleted),
        }
    }
}

impl Iterator for Row<'_> {
    type Item = Step;

    #[inline]
    fn next(&mut self) -> Option<Step> {
        while let (Some(&neighbour), Some(&relationship)) =
            (self.neighbours.next(), self.relationships.next())
        {
            if self
                .deleted
                .is_none_or(|deleted| !deleted.contains(relationship))
            {
                return Some(Step {
                    neighbour,
                    relationship,
                });
            }
        }
        self.delta.next().copied()
    }
}

/// The relationships between two nodes.
#[derive(Debug, Clone)]
pub struct Between<'g> {
    adjacency: &'g [TypeAdjacency],
    types: TypeSet<'g>,
    from: NodeId,
    to: NodeId,
    direction: Direction,
    row: Row<'g>,
    /// For both directions: the type whose relationships the other way are still to come.
    back: Option<&'g TypeAdjacency>,
}

impl<'g> Between<'g> {
    pub(in crate::store) fn new(
        adjacency: &'g [TypeAdjacency],
        types: TypeSet<'g>,
        (from, to): (NodeId, NodeId),
        direction: Direction,
    ) -> Self {
        Self {
            adjacency,
            types,
            from,
            to,
            direction,
            row: Row::default(),
            back: None,
        }
    }

    fn advance(&mut self) -> bool {
        if let Some(back) = self.back.take() {
            self.row = shorter(back, self.to, self.from);
            return true;
        }
        let Some(relationship_type) = self.types.next() else {
            return false;
        };
        let Some(adjacency) = self.adjacency.get(relationship_type.0 as usize) else {
            return true;
        };
        self.row = match self.direction {
            Direction::Incoming => shorter(adjacency, self.to, self.from),
            _ => shorter(adjacency, self.from, self.to),
        };
        let both_ways = self.direction == Direction::Both && self.from != self.to;
        self.back = both_ways.then_some(adjacency);
        true
    }
}

/// Searches the row of whichever end has fewer relationships.
fn shorter(adjacency: &TypeAdjacency, start: NodeId, end: NodeId) -> Row<'_> {
    let going_out =
        adjacency.outgoing.rows.row(start.0).0.len() + adjacency.outgoing.delta.row(start.0).len();
    let coming_in =
        adjacency.incoming.rows.row(end.0).0.len() + adjacency.incoming.delta.row(end.0).len();
    if going_out <= coming_in {
        Row::to(&adjacency.outgoing, start, end)
    } else {
        Row::to(&adjacency.incoming, end, start)
    }
}

impl Iterator for Between<'_> {
    type Item = RelId;

    fn next(&mut self) -> Option<RelId> {
        loop {
            if let Some(step) = self.row.next() {
                return Some(RelId(step.relationship));
            }
            if !self.advance() {
                return None;
            }
        }
    }
}
