use super::*;

/// What the variable-length operators share: where a chain starts, which relationships it may take, where it may end.
pub struct Chain {
    pub from: usize,
    pub hop: Hop,
    pub length: LengthRange,
    /// A relationship may be met again.
    pub repeats: bool,
    /// The list of relationships comes out in the opposite order of the walk.
    pub reversed: bool,
    /// The column that the last node must meet.
    pub into: Option<usize>,
    pub used: Used,
    /// Holds for every relationship, which stands in a column after those of the row.
    pub predicate: Option<Expr>,
}

impl Chain {
    /// True when a chain of this length is long enough to be an answer.
    pub fn long_enough(&self, length: usize) -> bool {
        length as u64 >= self.length.min
    }

    /// True when a chain of this length may grow.
    pub fn may_grow(&self, length: usize) -> bool {
        self.length.max.is_none_or(|max| (length as u64) < max)
    }

    /// Start and required end for a row; `None` when either is null.
    pub fn ends(&self, batch: &Batch, row: usize) -> Option<(NodeId, Option<NodeId>)> {
        let from = batch.columns[self.from].node(row)?;
        match self.into {
            None => Some((from, None)),
            Some(into) => Some((from, Some(batch.columns[into].node(row)?))),
        }
    }

    /// What holds for all chains that start from a row.
    pub fn walk(&self, batch: &Batch, row: usize, cx: &ExecContext) -> Walk {
        let mut used = Vec::new();
        self.used.read(batch, row, &mut used);
        Walk {
            row,
            types: self.hop.type_ids(&cx.graph),
            used,
        }
    }

    /// Puts the allowed steps from `node` into `steps`; `backwards` follows the relationships the other way.
    pub fn steps(
        &self,
        (batch, walk): (&Batch, &Walk),
        node: NodeId,
        backwards: bool,
        steps: &mut Vec<(RelId, NodeId)>,
        cx: &mut ExecContext,
    ) -> Result<(), ExecError> {
        let direction = match backwards {
            false => self.hop.direction,
            true => self.hop.direction.reversed(),
        };
        let neighbours = cx.graph.neighbours(node, direction, walk.types.as_deref());
        steps.clear();
        steps.extend(neighbours.filter(|(relationship, _)| !walk.used.contains(relationship)));
        let Some(predicate) = &self.predicate else {
            return Ok(());
        };
        if steps.is_empty() {
            return Ok(());
        }
        let rows = vec![walk.row as u32; steps.len()];
        let elements = steps.iter().map(|&(relationship, _)| relationship);
        let elements = Column::Relationships(Typed::new(elements.collect()));
        let kept = cx.select_true(predicate, &batch.gather(&rows).with_column(elements))?;
        *steps = kept.iter().map(|&at| steps[at as usize]).collect();
        Ok(())
    }
}

impl Walk {
    /// The types that may be followed when nothing else is asked of a relationship; `None` means any.
    pub fn types_alone(&self, chain: &Chain) -> Option<Option<&[TypeId]>> {
        (self.used.is_empty() && chain.predicate.is_none()).then_some(self.types.as_deref())
    }
}

/// What holds for all chains that start from one row.
pub struct Walk {
    pub row: usize,
    types: Option<Vec<TypeId>>,
    used: Vec<RelId>,
}

/// Chains found so far, for a batch.
#[derive(Default)]
pub struct Chains {
    /// Lists come out against the direction of the walk.
    reversed: bool,
    rows: Vec<u32>,
    relationships: Vec<Value>,
    ends: Vec<NodeId>,
}

impl Chains {
    /// For what `chain` finds.
    pub fn of(chain: &Chain) -> Self {
        Self {
            reversed: chain.reversed,
            ..Self::default()
        }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn push(
        &mut self,
        row: usize,
        relationships: impl IntoIterator<Item = RelId>,
        end: NodeId,
    ) {
        self.push_end(row, end);
        let relationships = relationships.into_iter();
        let mut items: Vec<Value> = relationships
            .map(|relationship| Value::Relationship(relationship.into()))
            .collect();
        if self.reversed {
            items.reverse();
        }
        self.relationships.push(items.into());
    }

    /// An end whose chain nobody looks at.
    pub fn push_end(&mut self, row: usize, end: NodeId) {
        self.rows.push(row as u32);
        self.ends.push(end);
    }

    /// The rows with their chains, when there are chains, and with their ends, when those are new.
    pub fn into_batch(self, input: &Batch, lists: bool, ends: bool) -> Option<Batch> {
        if self.rows.is_empty() {
            return None;
        }
        let mut batch = input.gather(&self.rows);
        if lists {
            batch = batch.with_column(Column::Values(self.relationships));
        }
        if ends {
            batch = batch.with_column(Column::Nodes(Typed::new(self.ends)));
        }
        Some(batch)
    }
}
