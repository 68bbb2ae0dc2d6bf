//! Many edges of one type, before they become rows.

use super::rows::{Edge, Rows, Step};
use super::{Adjacency, TypeAdjacency};
use crate::value::NodeId;

/// Edges in order of their relationships.
#[derive(Debug, Default)]
pub struct EdgeList {
    relationships: Slots,
    starts: Vec<NodeId>,
    ends: Vec<NodeId>,
}

/// Ascending slots: mostly one run without gaps, which takes no room.
#[derive(Debug, Default)]
enum Slots {
    #[default]
    None,
    Run(u32),
    Each(Vec<u32>),
}

impl EdgeList {
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Adds an edge whose relationship comes behind all others.
    pub fn push(&mut self, relationship: u32, start: NodeId, end: NodeId) {
        self.number(relationship, 1);
        self.starts.push(start);
        self.ends.push(end);
    }

    /// Adds edges whose relationships have the slots from `first` on, behind all others.
    pub fn extend(&mut self, first: u32, starts: Vec<NodeId>, ends: Vec<NodeId>) {
        self.number(first, starts.len());
        if self.starts.is_empty() {
            self.starts = starts;
            self.ends = ends;
        } else {
            self.starts.extend(starts);
            self.ends.extend(ends);
        }
    }

    fn number(&mut self, first: u32, count: usize) {
        let len = self.starts.len();
        match &mut self.relationships {
            slots @ Slots::None => *slots = Slots::Run(first),
            Slots::Run(run) if *run as usize + len == first as usize => {}
            Slots::Run(run) => {
                let mut slots: Vec<u32> = (*run..).take(len).collect();
                slots.extend((first..).take(count));
                self.relationships = Slots::Each(slots);
            }
            Slots::Each(slots) => slots.extend((first..).take(count)),
        }
    }

    fn relationship(&self, at: usize) -> u32 {
        match &self.relationships {
            Slots::None => unreachable!("an edge has a relationship"),
            Slots::Run(first) => first + at as u32,
            Slots::Each(slots) => slots[at],
        }
    }

    fn rows(&self, owners: &[NodeId], neighbours: &[NodeId]) -> Rows {
        Rows::from_ends(owners, neighbours, |at| self.relationship(at))
    }

    fn edges<'a>(
        &'a self,
        owners: &'a [NodeId],
        neighbours: &'a [NodeId],
    ) -> impl Iterator<Item = Edge> + 'a {
        let ends = owners.iter().zip(neighbours).enumerate();
        ends.map(|(at, (owner, neighbour))| Edge {
            owner: owner.0,
            step: Step {
                neighbour: neighbour.0,
                relationship: self.relationship(at),
            },
        })
    }
}

impl TypeAdjacency {
    /// Adds many edges at once; the two directions side by side when `parallel`.
    pub fn add(&mut self, edges: EdgeList, parallel: bool) {
        let (outgoing, incoming) = (&mut self.outgoing, &mut self.incoming);
        let edges = &edges;
        if !parallel {
            outgoing.add(edges, &edges.starts, &edges.ends);
            return incoming.add(edges, &edges.ends, &edges.starts);
        }
        std::thread::scope(|scope| {
            scope.spawn(|| outgoing.add(edges, &edges.starts, &edges.ends));
            incoming.add(edges, &edges.ends, &edges.starts);
        });
    }
}

impl Adjacency {
    fn add(&mut self, list: &EdgeList, owners: &[NodeId], neighbours: &[NodeId]) {
        let rows = if self.is_empty() {
            list.rows(owners, neighbours)
        } else {
            let mut edges = self.all_edges();
            edges.extend(list.edges(owners, neighbours));
            Rows::build(&edges)
        };
        *self = Self::from(rows);
    }
}
