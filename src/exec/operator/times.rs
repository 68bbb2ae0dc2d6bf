use super::*;
use crate::binder::Slot;
use crate::plan::Group;

/// Runs the plan of one time of a group for many nodes together.
pub struct Times {
    rows: SubplanRows,
    /// The columns of the rows around it that one time reads.
    outer: Vec<usize>,
    /// The end of one time, its relationships, its variables.
    result: Vec<Slot>,
    relationships: usize,
}

/// One time of a group.
pub struct Time {
    /// Which of the nodes it begins at.
    pub owner: u32,
    pub end: NodeId,
    /// In path order.
    pub relationships: Vec<RelId>,
    pub variables: Vec<Value>,
}

impl Times {
    /// `layout` is that of the rows around the group, `number` that of the first operator of one time in the plan.
    pub fn new(group: &Group, layout: &Layout, number: usize) -> Result<Self, ExecError> {
        let outer: Vec<Slot> = group.outer().collect();
        let columns = positions(layout, &outer)?;
        let slots = outer.into_iter().chain([group.start]).collect();
        let variables = group.variables.iter().map(|(slot, _)| *slot);
        let others = group.relationships.iter().copied().chain(variables);
        Ok(Self {
            rows: SubplanRows::new(group.step.clone(), Layout::new(slots), number),
            outer: columns,
            result: std::iter::once(group.end).chain(others).collect(),
            relationships: group.relationships.len(),
        })
    }

    /// Begins once more, at each of `nodes`, which belong to these rows of `batch`.
    pub fn start(&mut self, batch: &Batch, rows: &[u32], nodes: Vec<NodeId>) {
        let outer = batch.select(&self.outer).gather(rows);
        let nodes = Column::Nodes(Typed::new(nodes));
        self.rows.start(outer.with_column(nodes));
    }

    /// Some of the times found; `None` when there are no more.
    pub fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Vec<Time>>, ExecError> {
        let Some((owners, found)) = self.rows.next(&self.result, cx)? else {
            return Ok(None);
        };
        let owners = owners.into_iter().enumerate();
        let times = owners.filter_map(|(at, owner)| self.time(owner, &found, at));
        Ok(Some(times.collect()))
    }

    fn time(&self, owner: u32, found: &Batch, at: usize) -> Option<Time> {
        let end = found.columns[0].node(at)?;
        let (steps, variables) = found.columns[1..].split_at(self.relationships);
        let mut relationships = Vec::new();
        for column in steps {
            read_relationships(column, at, &mut relationships);
        }
        let variables = variables.iter().map(|column| column.value(at));
        Some(Time {
            owner,
            end,
            relationships,
            variables: variables.collect(),
        })
    }
}
