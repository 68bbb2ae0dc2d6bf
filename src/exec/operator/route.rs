use std::ops::Range;

use foldhash::HashMap;
use roaring::RoaringBitmap;

use super::*;
use crate::plan;
use crate::store::{Adjacency, LabelId};

/// Of the memory limit, the part that remembering may take: one in so many bytes.
const MEMORY_SHARE: usize = 8;

/// Fewer nodes are not worth fetching their rows together.
const FEW: usize = 8;

/// Where steps followed one after the other lead from a node.
pub struct Route {
    steps: Vec<plan::RouteStep>,
    /// The steps with their names looked up, once the statement runs.
    resolved: Option<Arc<[Step]>>,
    seen: NodeMarks,
    /// The nodes of the level at hand, and of the one before.
    ends: Vec<u32>,
    level: Vec<u32>,
    known: Option<Known>,
    charged: usize,
}

/// A step with its names looked up.
struct Step {
    hop: Hop,
    /// `None` means any type.
    types: Option<Vec<TypeId>>,
    labels: LabelCheck,
}

/// The sorted neighbours of several nodes.
type Rows<'g> = Vec<&'g [u32]>;

/// What is to be asked of each node that a step leads to.
enum LabelCheck {
    /// Nothing: all relationships of these types lead to such nodes.
    Sure,
    Label(LabelId),
    Nodes(RoaringBitmap),
}

/// Where the route leads from nodes that were asked for before.
#[derive(Default)]
struct Known {
    ends: Vec<u32>,
    ranges: HashMap<u32, (usize, usize)>,
}

impl Route {
    pub fn new(route: &plan::Route) -> Self {
        let remembers = route.repeats && route.steps.len() > 1;
        Self {
            steps: route.steps.clone(),
            resolved: None,
            seen: NodeMarks::default(),
            ends: Vec::new(),
            level: Vec::new(),
            known: remembers.then(Known::default),
            charged: 0,
        }
    }

    fn resolved(&mut self, graph: &Graph) -> Arc<[Step]> {
        let steps = &self.steps;
        let resolve = || steps.iter().map(|step| Step::new(step, graph)).collect();
        self.resolved.get_or_insert_with(resolve).clone()
    }

    /// Puts the nodes to which the route leads from a node, each once, behind `ends`, and says how many.
    ///
    /// # Errors
    /// As [`ends`](Self::ends).
    pub fn push_ends(
        &mut self,
        from: NodeId,
        ends: &mut Vec<NodeId>,
        operator: &'static str,
        cx: &mut ExecContext,
    ) -> Result<usize, ExecError> {
        let before = ends.len();
        if let Some([step]) = self.resolved.as_deref()
            && let Some(row) = step.sorted_row(from, &cx.graph)
        {
            step.each_once(row, &cx.graph, |end| ends.push(NodeId(end)));
        } else if !self.leads_nowhere(from, &cx.graph) {
            let found = self.ends(from, operator, cx)?;
            ends.extend(found.iter().map(|&end| NodeId(end)));
        }
        Ok(ends.len() - before)
    }

    /// True when a node has no relationship that the first step could follow, as far as a short look tells.
    fn leads_nowhere(&self, from: NodeId, graph: &Graph) -> bool {
        let Some([step, ..]) = self.resolved.as_deref() else {
            return false;
        };
        match (step.types.as_deref(), step.hop.direction) {
            (Some(types), direction @ (Direction::Outgoing | Direction::Incoming)) => types
                .iter()
                .all(|&of_type| graph.adjacency(of_type, direction).has_no_row(from)),
            _ => false,
        }
    }

    /// The nodes to which the route leads from a node, each once.
    ///
    /// # Errors
    /// Whatever stops the statement; `MemoryLimit` in the name of `operator`.
    pub fn ends(
        &mut self,
        from: NodeId,
        operator: &'static str,
        cx: &mut ExecContext,
    ) -> Result<&[u32], ExecError> {
        if let Some(range) = self.known.as_ref().and_then(|known| known.range(from)) {
            let known = self.known.as_ref().map(|known| &known.ends[range]);
            return Ok(known.unwrap_or_default());
        }
        self.search(from, cx)?;
        self.remember(from, cx);
        self.charge(operator, cx)?;
        Ok(&self.ends)
    }

    /// Puts the nodes to which the route leads into `ends`.
    fn search(&mut self, from: NodeId, cx: &ExecContext) -> Result<(), ExecError> {
        let (graph, steps) = (&cx.graph, self.resolved(&cx.graph));
        self.ends.clear();
        if let [step] = &*steps
            && let Some(row) = step.sorted_row(from, graph)
        {
            let ends = &mut self.ends;
            step.each_once(row, graph, |end| ends.push(end));
            return Ok(());
        }
        self.ends.push(from.0);
        let mut rows = Vec::new();
        for step in steps.iter() {
            std::mem::swap(&mut self.ends, &mut self.level);
            self.ends.clear();
            self.seen.clear(graph.node_slots());
            let (ends, seen) = (&mut self.ends, &mut self.seen);
            let mut meet = |end: NodeId| {
                if seen.mark(end) {
                    ends.push(end.0);
                }
            };
            for part in self.level.chunks(BATCH_SIZE) {
                if part.len() == BATCH_SIZE {
                    cx.check()?;
                }
                if part.len() >= FEW && step.sorted_rows(part.iter().copied(), graph, &mut rows) {
                    let all = rows.iter().copied().flatten();
                    let ends = all.map(|&end| NodeId(end));
                    ends.filter(|end| step.labels.passes(*end, graph))
                        .for_each(&mut meet);
                    continue;
                }
                for &node in part {
                    step.for_each(NodeId(node), graph, &mut meet);
                }
            }
            seen.put_in_order(ends);
        }
        Ok(())
    }

    /// The sorted neighbours of all nodes, and the step that leads to them; `None` where another method has to be used.
    fn rows_of_all<'g>(
        &mut self,
        nodes: &[NodeId],
        graph: &'g Graph,
    ) -> Option<(Arc<[Step]>, Rows<'g>)> {
        let (steps, mut rows) = (self.resolved(graph), Rows::new());
        let [step] = &*steps else {
            return None;
        };
        let slots = nodes.iter().map(|node| node.0);
        let found = step.sorted_rows(slots, graph, &mut rows);
        found.then_some((steps, rows))
    }

    /// Calls `visit` for each of the nodes, told by its place, with every end of a way along a route of one step, or (`once`) with
    /// every node to which it leads; false, and nothing done, where another method has to be used.
    pub fn for_each_end(
        &mut self,
        nodes: &[NodeId],
        once: bool,
        graph: &Graph,
        mut visit: impl FnMut(usize, NodeId),
    ) -> bool {
        let Some((steps, rows)) = self.rows_of_all(nodes, graph) else {
            return false;
        };
        let step = &steps[0];
        for (place, row) in rows.into_iter().enumerate() {
            if once {
                step.each_once(row, graph, |end| visit(place, NodeId(end)));
            } else {
                let ends = row.iter().map(|&end| NodeId(end));
                ends.filter(|end| step.labels.passes(*end, graph))
                    .for_each(|end| visit(place, end));
            }
        }
        true
    }

    /// Calls `visit` for each of the nodes, told by its place, with the first node to which a route of one step leads, if any; false,
    /// and nothing done, where another method has to be used.
    pub fn for_each_first_end(
        &mut self,
        nodes: &[NodeId],
        graph: &Graph,
        mut visit: impl FnMut(usize, NodeId),
    ) -> bool {
        let Some((steps, rows)) = self.rows_of_all(nodes, graph) else {
            return false;
        };
        let step = &steps[0];
        for (place, row) in rows.into_iter().enumerate() {
            let mut ends = row.iter().map(|&end| NodeId(end));
            if let Some(end) = ends.find(|end| step.labels.passes(*end, graph)) {
                visit(place, end);
            }
        }
        true
    }

    /// The number of ways along a route of one step.
    pub fn ways(&mut self, from: NodeId, graph: &Graph) -> usize {
        let steps = self.resolved(graph);
        let Some(step) = steps.first() else {
            return 0;
        };
        let types = step.types.as_deref();
        match step.labels {
            LabelCheck::Sure => graph.degree(from, step.hop.direction, types),
            _ => graph
                .neighbours(from, step.hop.direction, types)
                .filter(|(_, end)| step.labels.passes(*end, graph))
                .count(),
        }
    }

    /// The relationships of each node that are the ways along the route, where these are all of one type in one direction.
    pub fn ways_of_all<'g>(&mut self, graph: &'g Graph) -> Option<&'g Adjacency> {
        match &*self.resolved(graph) {
            [step] if matches!(step.labels, LabelCheck::Sure) => step.adjacency(graph),
            _ => None,
        }
    }

    /// Calls `visit` with the end of each way along a route of one step.
    pub fn for_each_way(&mut self, from: NodeId, graph: &Graph, mut visit: impl FnMut(NodeId)) {
        for step in self.resolved(graph).iter() {
            if step.hop.direction != Direction::Both {
                step.for_each(from, graph, &mut visit);
                continue;
            }
            // A self-loop must come once.
            let types = step.types.as_deref();
            for (_, end) in graph.neighbours(from, Direction::Both, types) {
                if step.labels.passes(end, graph) {
                    visit(end);
                }
            }
        }
    }

    fn remember(&mut self, from: NodeId, cx: &ExecContext) {
        let Some(known) = &mut self.known else {
            return;
        };
        let room = cx.limits.memory.unwrap_or(usize::MAX) / MEMORY_SHARE;
        if known.memory() + size_of_val(self.ends.as_slice()) < room {
            let start = known.ends.len();
            known.ends.extend_from_slice(&self.ends);
            known.ranges.insert(from.0, (start, known.ends.len()));
        }
    }

    /// Charges what has grown.
    fn charge(&mut self, operator: &'static str, cx: &mut ExecContext) -> Result<(), ExecError> {
        let levels = (self.ends.capacity() + self.level.capacity()) * size_of::<u32>();
        let known = self.known.as_ref().map_or(0, Known::memory);
        let held = levels + known + self.seen.memory();
        let more = held.saturating_sub(self.charged);
        self.charged += more;
        if more > 0 {
            cx.charge(more, operator)?;
        }
        Ok(())
    }
}

impl Known {
    fn range(&self, from: NodeId) -> Option<Range<usize>> {
        self.ranges.get(&from.0).map(|&(start, end)| start..end)
    }

    fn memory(&self) -> usize {
        self.ends.capacity() * size_of::<u32>()
            + self.ranges.capacity() * size_of::<(u32, (usize, usize))>()
    }
}

impl Step {
    fn new(step: &plan::RouteStep, graph: &Graph) -> Self {
        let hop = Hop::new(step.direction, &step.types);
        let types = hop.type_ids(graph);
        let labels = LabelCheck::new(&step.labels, step.direction, types.as_deref(), graph);
        Self { hop, types, labels }
    }

    /// Calls `visit` for each relationship that leads to a node that passes; a self-loop may come twice when both directions are followed.
    #[inline]
    fn for_each(&self, node: NodeId, graph: &Graph, visit: &mut impl FnMut(NodeId)) {
        let types = self.types.as_deref();
        match &self.labels {
            LabelCheck::Sure => graph.for_each_neighbour(node, self.hop.direction, types, visit),
            labels => graph.for_each_neighbour(node, self.hop.direction, types, |end| {
                if labels.passes(end, graph) {
                    visit(end);
                }
            }),
        }
    }

    /// The sorted neighbours of a node, where they lie in one place.
    fn sorted_row<'g>(&self, node: NodeId, graph: &'g Graph) -> Option<&'g [u32]> {
        let row = self.adjacency(graph)?.sorted_row(node);
        row.map(|(neighbours, _)| neighbours)
    }

    /// The sorted neighbours of nodes, where they lie in one place each; false otherwise.
    fn sorted_rows<'g>(
        &self,
        nodes: impl Iterator<Item = u32>,
        graph: &'g Graph,
        rows: &mut Vec<&'g [u32]>,
    ) -> bool {
        self.adjacency(graph)
            .is_some_and(|adjacency| adjacency.sorted_rows(nodes, rows))
    }

    /// The relationships that it follows, where these are all of one type in one direction.
    fn adjacency<'g>(&self, graph: &'g Graph) -> Option<&'g Adjacency> {
        match (self.types.as_deref(), self.hop.direction) {
            (_, Direction::Both) => None,
            (Some(&[single]), direction) => Some(graph.adjacency(single, direction)),
            _ => None,
        }
    }

    #[inline]
    fn each_once(&self, row: &[u32], graph: &Graph, mut visit: impl FnMut(u32)) {
        let mut last = None;
        for &end in row {
            if last != Some(end) && self.labels.passes(NodeId(end), graph) {
                visit(end);
            }
            last = Some(end);
        }
    }
}

impl LabelCheck {
    /// A node has to pass all tests.
    fn new(
        tests: &[LabelTest],
        direction: Direction,
        types: Option<&[TypeId]>,
        graph: &Graph,
    ) -> Self {
        let every_end_has = |label: LabelId| {
            let leads = |of_type: TypeId| graph.leads_to_label(of_type, direction, label);
            match types {
                Some(types) => types.iter().all(|&of_type| leads(of_type)),
                None => graph
                    .catalog()
                    .relationship_types()
                    .all(|(id, _)| leads(id)),
            }
        };
        let single = |test: &LabelTest| match test {
            LabelTest::Label(name) => graph.catalog().label(name),
            _ => None,
        };
        let open = |test: &&LabelTest| !single(test).is_some_and(every_end_has);
        let open: Vec<&LabelTest> = tests.iter().filter(open).collect();
        match open.as_slice() {
            [] => Self::Sure,
            [test] if single(test).is_some() => single(test).map_or(Self::Sure, Self::Label),
            tests => {
                let all = LabelTest::And(tests.iter().map(|&test| test.clone()).collect());
                let nodes = NodeSet::new(Some(&all), graph);
                Self::Nodes(nodes.bitmap(graph).clone())
            }
        }
    }

    #[inline]
    fn passes(&self, node: NodeId, graph: &Graph) -> bool {
        match self {
            Self::Sure => true,
            Self::Label(label) => graph.has_label(node, *label),
            Self::Nodes(nodes) => nodes.contains(node.0),
        }
    }
}
