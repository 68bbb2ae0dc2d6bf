use std::collections::VecDeque;
use std::ops::Range;

use super::node_counters::NodeCounters;
use super::*;
use crate::binder::Slot;

/// For each run of rows that are alike in some columns every node to which a route leads, and how many ways, or (`distinct`) rows,
/// lead there: the columns of the run, the node, the number.
///
/// Counters are used again for the next run, so no group outlives its run.
pub struct GroupExpand {
    child: BoxOperator,
    /// Columns of nodes or relationships whose equal rows stand together.
    run: Vec<usize>,
    from: usize,
    route: Route,
    distinct: bool,
    /// The slot of the number.
    count: Slot,
    counters: NodeCounters,
    /// The run at hand: its values.
    current: Option<Vec<Id>>,
    groups: Groups,
    ended: bool,
}

/// What tells runs apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Id {
    Node(NodeId),
    Relationship(RelId),
}

/// Groups on their way out.
#[derive(Default)]
struct Groups {
    /// A column each of the run's values.
    runs: Vec<Vec<Id>>,
    ends: Vec<NodeId>,
    counts: Vec<i64>,
    full: VecDeque<Batch>,
}

impl GroupExpand {
    pub fn new(
        child: BoxOperator,
        run: Vec<usize>,
        from: usize,
        route: Route,
        (distinct, count): (bool, Slot),
    ) -> Self {
        let runs = run.iter().map(|_| Vec::new()).collect();
        Self {
            child,
            run,
            from,
            route,
            distinct,
            count,
            counters: NodeCounters::default(),
            current: None,
            groups: Groups {
                runs,
                ..Groups::default()
            },
            ended: false,
        }
    }

    fn read(&mut self, batch: &Batch, cx: &mut ExecContext) -> Result<(), ExecError> {
        self.counters.make_room(cx.graph.node_slots());
        let mut row = 0;
        while row < batch.rows {
            self.enter(batch, row, cx)?;
            let mut end = row + 1;
            while end < batch.rows && self.is_in_run(batch, end) {
                end += 1;
            }
            self.count(batch, row..end, cx)?;
            row = end;
        }
        self.counters.charge("GroupExpand", cx)
    }

    /// Counts what rows of the run at hand lead to.
    fn count(
        &mut self,
        batch: &Batch,
        rows: Range<usize>,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        let (from, counters) = (&batch.columns[self.from], &mut self.counters);
        if let Column::Nodes(Typed {
            values: nodes,
            valid: None,
        }) = &**from
        {
            let (nodes, once) = (&nodes[rows.clone()], self.distinct);
            let add = |_, end: NodeId| counters.add(end.0);
            if self.route.for_each_end(nodes, once, &cx.graph, add) {
                return Ok(());
            }
        }
        for from in rows.filter_map(|row| from.node(row)) {
            if self.distinct {
                let ends = self.route.ends(from, "GroupExpand", cx)?;
                ends.iter().for_each(|&end| counters.add(end));
            } else {
                let add = |end: NodeId| counters.add(end.0);
                self.route.for_each_way(from, &cx.graph, add);
            }
        }
        Ok(())
    }

    fn is_in_run(&self, batch: &Batch, row: usize) -> bool {
        let same =
            |(&position, known): (&usize, &Id)| id(&batch.columns[position], row) == Some(*known);
        let known = self.current.as_ref();
        known.is_some_and(|known| self.run.iter().zip(known).all(same))
    }

    /// Starts another run when the row is not of the one at hand.
    fn enter(&mut self, batch: &Batch, row: usize, cx: &mut ExecContext) -> Result<(), ExecError> {
        if self.is_in_run(batch, row) {
            return Ok(());
        }
        self.leave(cx)?;
        let ids = self
            .run
            .iter()
            .map(|&position| id(&batch.columns[position], row));
        let ids: Option<Vec<Id>> = ids.collect();
        self.current = Some(ids.ok_or(ExecError::Internal(
            "a run is told by something else than entities",
        ))?);
        Ok(())
    }

    /// Hands the groups of the run at hand on.
    fn leave(&mut self, cx: &mut ExecContext) -> Result<(), ExecError> {
        let Some(run) = self.current.take() else {
            return Ok(());
        };
        let before = self.groups.full.len();
        let (groups, least) = (&mut self.groups, cx.floor(self.count));
        self.counters.drain(|end, count| {
            if count >= least {
                groups.push(&run, end, count);
            }
        });
        let new = self.groups.full.iter().skip(before);
        let bytes = new.map(Batch::memory).sum();
        cx.charge(bytes, "GroupExpand")
    }
}

fn id(column: &Column, row: usize) -> Option<Id> {
    let relationship = || column.relationship(row).map(Id::Relationship);
    column.node(row).map(Id::Node).or_else(relationship)
}

impl Groups {
    fn push(&mut self, run: &[Id], end: u32, count: i64) {
        for (column, &id) in self.runs.iter_mut().zip(run) {
            column.push(id);
        }
        self.ends.push(NodeId(end));
        self.counts.push(count);
        if self.ends.len() == BATCH_SIZE {
            self.pack();
        }
    }

    fn pack(&mut self) {
        let rows = self.ends.len();
        let runs = self.runs.iter_mut().map(std::mem::take).map(column);
        let ends = Column::Nodes(Typed::new(std::mem::take(&mut self.ends)));
        let counts = Column::Integers(Typed::new(std::mem::take(&mut self.counts)));
        let columns = runs.chain([ends, counts]).map(Arc::new).collect();
        self.full.push_back(Batch { columns, rows });
    }
}

fn column(ids: Vec<Id>) -> Column {
    let nodes = ids.iter().map(|id| match id {
        Id::Node(node) => Some(*node),
        Id::Relationship(_) => None,
    });
    if let Some(nodes) = nodes.collect::<Option<_>>() {
        return Column::Nodes(Typed::new(nodes));
    }
    let relationship = |id: Id| match id {
        Id::Relationship(relationship) => Some(relationship),
        Id::Node(_) => None,
    };
    Column::Relationships(Typed::new(
        ids.into_iter().filter_map(relationship).collect(),
    ))
}

impl Operator for GroupExpand {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.groups.full.pop_front() {
                cx.release(batch.memory());
                return Ok(Some(batch));
            }
            if std::mem::take(&mut self.ended) {
                return Ok(None);
            }
            if let Some(batch) = self.child.next(cx)? {
                self.read(&batch, cx)?;
                continue;
            }
            self.ended = true;
            self.leave(cx)?;
            if !self.groups.ends.is_empty() {
                self.groups.pack();
                let last = self.groups.full.back().map_or(0, Batch::memory);
                cx.charge(last, "GroupExpand")?;
            }
        }
    }
}
