use roaring::RoaringBitmap;

use super::*;
use crate::plan::Link;
use crate::store::Adjacency;

/// Each row with every node that passes the test of labels, in a new last column; in order of creation. Nodes that have no relationship of
/// those asked for, and had none lately, are left out.
pub struct Scan {
    child: BoxOperator,
    labels: Option<LabelTest>,
    linked: Option<Link>,
    input: Option<(Batch, NodeSet)>,
    row: usize,
    /// The lowest node not yet handed on with `row`.
    from: u32,
}

impl Scan {
    pub fn new(child: BoxOperator, labels: Option<LabelTest>, linked: Option<Link>) -> Self {
        Self {
            child,
            labels,
            linked,
            input: None,
            row: 0,
            from: 0,
        }
    }

    /// Pairs of row and node, up to the size of a batch.
    fn pairs(&mut self, graph: &Graph) -> Option<Batch> {
        let (batch, nodes) = self.input.as_ref()?;
        let nodes = nodes.bitmap(graph);
        let links = self.linked.as_ref().map(|link| link.adjacencies(graph));
        let (mut rows, mut found) = (Vec::new(), Vec::new());
        while self.row < batch.rows && found.len() < BATCH_SIZE {
            let room = BATCH_SIZE - found.len();
            let before = found.len();
            take_from(nodes, self.from, room, &mut found);
            let (row, taken) = (self.row as u32, found.len() - before);
            match found.last() {
                Some(last) if taken == room && last.0 < u32::MAX => self.from = last.0 + 1,
                _ => (self.row, self.from) = (self.row + 1, 0),
            }
            if let Some(links) = &links {
                keep_linked(links, before, &mut found);
            }
            rows.resize(found.len(), row);
        }
        if found.is_empty() {
            return None;
        }
        let nodes = Column::Nodes(Typed::new(found));
        Some(batch.gather(&rows).with_column(nodes))
    }
}

/// Adds the first `room` nodes from `from` on. They mostly lie side by side, so that one look tells them all.
fn take_from(nodes: &RoaringBitmap, from: u32, room: usize, found: &mut Vec<NodeId>) {
    let mut rest = nodes.range(from..);
    let Some(first) = rest.next() else {
        return;
    };
    match first.checked_add(room as u32) {
        Some(end) if nodes.contains_range(first..end) => found.extend((first..end).map(NodeId)),
        _ => {
            found.push(NodeId(first));
            found.extend(rest.take(room - 1).map(NodeId));
        }
    }
}

/// Leaves out nodes without relationships, from a place on.
fn keep_linked(links: &[&Adjacency], from: usize, found: &mut Vec<NodeId>) {
    let mut kept = from;
    for at in from..found.len() {
        let node = found[at];
        if links.iter().any(|link| !link.has_no_row(node)) {
            found[kept] = node;
            kept += 1;
        }
    }
    found.truncate(kept);
}

impl Link {
    /// The relationships of each type that there is.
    fn adjacencies<'g>(&self, graph: &'g Graph) -> Vec<&'g Adjacency> {
        let types = self.types.iter();
        let known = types.filter_map(|name| graph.catalog().relationship_type(name));
        known
            .map(|of_type| graph.adjacency(of_type, self.direction))
            .collect()
    }
}

impl Operator for Scan {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.pairs(&cx.graph) {
                return Ok(Some(batch));
            }
            let Some(batch) = self.child.next(cx)? else {
                return Ok(None);
            };
            let nodes = NodeSet::new(self.labels.as_ref(), &cx.graph);
            self.input = Some((batch, nodes));
            (self.row, self.from) = (0, 0);
        }
    }
}
