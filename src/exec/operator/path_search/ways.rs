use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashSet;

use super::product::Move;
use super::*;

/// The end of the chain of ways.
const NONE: u32 = u32::MAX;

/// How many ways are made between two looks at the deadline.
const CHECKED: u32 = 1024;

/// A walk from a state to the end of the pattern.
struct Way {
    state: u32,
    /// The way from the next state on, and by which of that state's moves it is entered.
    next: u32,
    by: u32,
    length: u32,
    /// The first node is the last: nothing may come before.
    closed: bool,
}

/// The ways from the start to one end, in order of length; those of one length as found.
pub struct Ways<'p> {
    product: &'p Product,
    parts: &'p SearchParts,
    horizon: u32,
    ways: Vec<Way>,
    /// Ways not yet looked at: by the length that the whole has at least, then those nearer to the start, then the older.
    pending: BinaryHeap<(Reverse<u32>, u32, Reverse<u32>)>,
    used: Used,
    charged: usize,
}

/// What a way meets.
struct Used {
    way: u32,
    relationships: FxHashSet<RelId>,
    nodes: FxHashSet<NodeId>,
}

impl<'p> Ways<'p> {
    /// Ways to the state `end` that are no longer than the horizon.
    pub fn new(product: &'p Product, end: u32, horizon: u32, parts: &'p SearchParts) -> Self {
        let mut ways = Self {
            product,
            parts,
            horizon,
            ways: Vec::new(),
            pending: BinaryHeap::new(),
            used: Used {
                way: NONE,
                relationships: FxHashSet::default(),
                nodes: FxHashSet::default(),
            },
            charged: 0,
        };
        ways.push(Way {
            state: end,
            next: NONE,
            by: 0,
            length: 0,
            closed: false,
        });
        ways
    }

    fn push(&mut self, way: Way) {
        let total = way
            .length
            .saturating_add(self.product.state(way.state).distance);
        if total <= self.horizon {
            let id = self.ways.len() as u32;
            self.pending.push((Reverse(total), way.length, Reverse(id)));
            self.ways.push(way);
        }
    }

    /// The next way from the start, with its length.
    pub fn next(&mut self, cx: &mut ExecContext) -> Result<Option<(u32, u32)>, ExecError> {
        while let Some((_, length, Reverse(id))) = self.pending.pop() {
            if id.is_multiple_of(CHECKED) {
                cx.check()?;
            }
            self.extend(id, cx);
            self.charge(cx)?;
            // The first state is the start.
            if self.ways[id as usize].state == 0 {
                return Ok(Some((id, length)));
            }
        }
        Ok(None)
    }

    fn charge(&mut self, cx: &mut ExecContext) -> Result<(), ExecError> {
        let entry = size_of::<(Reverse<u32>, u32, Reverse<u32>)>();
        let held = self.ways.capacity() * size_of::<Way>() + self.pending.capacity() * entry;
        let more = held.saturating_sub(self.charged);
        self.charged += more;
        cx.charge(more, NAME)
    }

    /// Puts every move that may come before in front of a way.
    fn extend(&mut self, id: u32, cx: &ExecContext) {
        let product = self.product;
        let state = product.state(self.ways[id as usize].state);
        self.meet(id, cx);
        for (by, it) in state.moves.iter().enumerate() {
            let way = &self.ways[id as usize];
            // A time of no length that leads nowhere could be made again and again.
            let aimless = it.length == 0 && it.from == way.state;
            if aimless || way.length.saturating_add(it.length) > self.horizon {
                continue;
            }
            let Some(closed) = self.may_precede(it, way.closed, cx) else {
                continue;
            };
            let (length, by) = (way.length + it.length, by as u32);
            self.push(Way {
                state: it.from,
                next: id,
                by,
                length,
                closed,
            });
        }
    }

    /// Lets `used` be what a way meets.
    fn meet(&mut self, id: u32, cx: &ExecContext) {
        let way = &self.ways[id as usize];
        if way.next == NONE || way.next != self.used.way {
            self.used.relationships.clear();
            self.used.nodes.clear();
            let end = self.ways[0].state;
            self.used.nodes.insert(self.product.state(end).node);
            let mut at = id;
            while self.ways[at as usize].next != NONE {
                self.meet_first_move(at, cx);
                at = self.ways[at as usize].next;
            }
        } else {
            self.meet_first_move(id, cx);
        }
        self.used.way = id;
    }

    fn meet_first_move(&mut self, id: u32, cx: &ExecContext) {
        let it = self.first_move(id);
        self.used
            .relationships
            .extend(self.product.relationships(it));
        if self.tells_nodes_apart() {
            let nodes = self.nodes(it, cx);
            self.used.nodes.extend(nodes);
        }
    }

    fn first_move(&self, id: u32) -> &'p Move {
        let way = &self.ways[id as usize];
        let next = &self.ways[way.next as usize];
        &self.product.state(next.state).moves[way.by as usize]
    }

    fn tells_nodes_apart(&self) -> bool {
        matches!(self.parts.mode, PathMode::Acyclic | PathMode::Simple)
    }

    /// Whether a move may come before what is used; if so, whether it leads from the last node of all, so that nothing may come before it.
    fn may_precede(&self, it: &Move, closed: bool, cx: &ExecContext) -> Option<bool> {
        if it.length == 0 {
            return Some(closed);
        }
        if closed {
            return None;
        }
        let relationships = self.product.relationships(it);
        if self.parts.different {
            let repeats = |(at, it): (usize, &RelId)| {
                self.used.relationships.contains(it) || relationships[..at].contains(it)
            };
            if relationships.iter().enumerate().any(repeats) {
                return None;
            }
        }
        if !self.tells_nodes_apart() {
            return Some(false);
        }
        let nodes = self.nodes(it, cx);
        let last = self.product.state(self.ways[0].state).node;
        let closes = self.parts.mode == PathMode::Simple && nodes[0] == last;
        let repeats = |(at, node): (usize, &NodeId)| {
            nodes[..at].contains(node) || (self.used.nodes.contains(node) && !(closes && at == 0))
        };
        let repeats = nodes.iter().enumerate().any(repeats);
        (!repeats).then_some(closes)
    }

    /// The nodes of a move in the order of the walk, but for the last.
    fn nodes(&self, it: &Move, cx: &ExecContext) -> Vec<NodeId> {
        let relationships = self.product.relationships(it);
        let mut here = self.product.state(it.from).node;
        let mut nodes = Vec::with_capacity(relationships.len());
        for at in 0..relationships.len() {
            nodes.push(here);
            let at = if self.parts.reversed {
                relationships.len() - 1 - at
            } else {
                at
            };
            let (start, end) = cx.graph.endpoints(relationships[at]);
            here = if here == start { end } else { start };
        }
        nodes
    }
}

impl Ways<'_> {
    /// The moves of a way, for each step those that make it, in path order.
    pub fn moves(&self, id: u32) -> Vec<Vec<&Move>> {
        let (mut steps, mut moves) = (Vec::new(), Vec::new());
        let mut at = id;
        while self.ways[at as usize].next != NONE {
            let it = self.first_move(at);
            let (way, next) = (&self.ways[at as usize], self.ways[at as usize].next);
            let step = |state: u32| self.product.state(state).place.step;
            if step(way.state) == step(self.ways[next as usize].state) {
                moves.push(it);
            } else {
                steps.push(std::mem::take(&mut moves));
            }
            at = next;
        }
        if self.parts.reversed {
            steps.iter_mut().for_each(|moves| moves.reverse());
        }
        steps
    }

    /// The node behind each step of a way.
    pub fn nodes_behind(&self, id: u32) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        let mut at = id;
        while self.ways[at as usize].next != NONE {
            let next = self.ways[at as usize].next;
            let (state, behind) = (self.ways[at as usize].state, self.ways[next as usize].state);
            let behind = self.product.state(behind);
            if self.product.state(state).place.step != behind.place.step {
                nodes.push(behind.node);
            }
            at = next;
        }
        nodes
    }

    pub fn product(&self) -> &Product {
        self.product
    }
}
