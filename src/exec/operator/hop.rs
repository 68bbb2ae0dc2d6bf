use roaring::RoaringBitmap;
use smol_str::SmolStr;

use super::*;
use crate::binder::Slot;
use crate::store::LabelId;

/// Which relationships one step follows. Types stay names here, because a statement may create them while it runs.
pub struct Hop {
    pub direction: Direction,
    /// Any of these; empty means any.
    pub types: Vec<SmolStr>,
}

impl Hop {
    pub fn new(direction: Direction, types: &[SmolStr]) -> Self {
        Self {
            direction,
            types: types.to_vec(),
        }
    }

    /// The types as ids of the graph at hand; `None` means any.
    pub fn type_ids(&self, graph: &Graph) -> Option<Vec<TypeId>> {
        if self.types.is_empty() {
            return None;
        }
        let known = self.types.iter();
        let mut ids: Vec<TypeId> = known
            .filter_map(|name| graph.catalog().relationship_type(name))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        Some(ids)
    }

    /// True when the type of `relationship` is among the types.
    pub fn accepts(&self, relationship: RelId, graph: &Graph) -> bool {
        let name = || {
            graph
                .catalog()
                .type_name(graph.relationship_type(relationship))
        };
        self.types.is_empty() || self.types.contains(name())
    }

    /// The pairs of ends between which `relationship` leads in this direction.
    pub fn ends(&self, relationship: RelId, graph: &Graph) -> Vec<(NodeId, NodeId)> {
        let (start, end) = graph.endpoints(relationship);
        match self.direction {
            Direction::Outgoing => vec![(start, end)],
            Direction::Incoming => vec![(end, start)],
            Direction::Both if start == end => vec![(start, end)],
            Direction::Both => vec![(start, end), (end, start)],
        }
    }
}

/// Columns with relationships, or lists of them, that a new one of the same `MATCH` must differ from.
pub struct Used {
    columns: Vec<usize>,
}

impl Used {
    pub fn new(layout: &Layout, slots: &[Slot]) -> Result<Self, ExecError> {
        let columns = positions(layout, slots)?;
        Ok(Self { columns })
    }

    /// Puts the relationships of a row into `used`.
    pub fn read(&self, batch: &Batch, row: usize, used: &mut Vec<RelId>) {
        used.clear();
        for &position in &self.columns {
            read_relationships(&batch.columns[position], row, used);
        }
    }
}

/// Adds the relationship, or the list of them, that stands in a row; null is none.
pub fn read_relationships(column: &Column, row: usize, found: &mut Vec<RelId>) {
    match column.relationship(row) {
        Some(relationship) => found.push(relationship),
        None => {
            if let Value::List(items) = column.value(row) {
                found.extend(items.iter().filter_map(Value::as_relationship));
            }
        }
    }
}

/// The nodes that pass a test of their labels, as a set of its own or as one that the graph keeps.
pub enum NodeSet {
    All,
    Label(LabelId),
    Computed(RoaringBitmap),
}

impl NodeSet {
    /// The nodes for a test; no test means all.
    pub fn new(test: Option<&LabelTest>, graph: &Graph) -> Self {
        match test {
            None => Self::All,
            Some(LabelTest::Label(name)) => match graph.catalog().label(name) {
                Some(label) => Self::Label(label),
                None => Self::Computed(RoaringBitmap::new()),
            },
            Some(test) => Self::Computed(matching(test, graph)),
        }
    }

    pub fn bitmap<'g>(&'g self, graph: &'g Graph) -> &'g RoaringBitmap {
        match self {
            Self::All => graph.node_set(),
            Self::Label(label) => graph.nodes_with_label(*label),
            Self::Computed(nodes) => nodes,
        }
    }
}

fn matching(test: &LabelTest, graph: &Graph) -> RoaringBitmap {
    let none = RoaringBitmap::new;
    match test {
        LabelTest::Label(name) => match graph.catalog().label(name) {
            Some(label) => graph.nodes_with_label(label).clone(),
            None => none(),
        },
        LabelTest::And(tests) => tests
            .iter()
            .map(|test| matching(test, graph))
            .reduce(|left, right| left & right)
            .unwrap_or_else(|| graph.node_set().clone()),
        LabelTest::Or(tests) => tests
            .iter()
            .map(|test| matching(test, graph))
            .reduce(|left, right| left | right)
            .unwrap_or_else(none),
        LabelTest::Not(test) => graph.node_set() - matching(test, graph),
        LabelTest::Any => graph.catalog().labels().fold(none(), |all, (label, _)| {
            all | graph.nodes_with_label(label)
        }),
    }
}
