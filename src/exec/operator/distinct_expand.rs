use super::*;

/// Rows looked at together.
const TOGETHER: usize = 256;

/// Each row with every node to which a route leads, once a row; one new column, the node.
///
/// A null start yields no rows.
pub struct DistinctExpand {
    pub child: BoxOperator,
    pub from: usize,
    pub route: Route,
    /// The batch at hand with the row to go on with.
    pub input: Option<(Batch, usize)>,
}

impl DistinctExpand {
    /// What is found from the next rows, a row always whole; stops beyond the size of a batch.
    fn found(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, next)) = self.input.as_mut() else {
            return Ok(None);
        };
        let (mut rows, mut found) = (Vec::new(), Vec::new());
        let from = &batch.columns[self.from];
        while *next < batch.rows && found.len() < BATCH_SIZE {
            let row = *next;
            let end = batch.rows.min(row + TOGETHER);
            if let Column::Nodes(Typed {
                values: nodes,
                valid: None,
            }) = &**from
                && self
                    .route
                    .for_each_end(&nodes[row..end], true, &cx.graph, |place, end| {
                        rows.push((row + place) as u32);
                        found.push(end);
                    })
            {
                *next = end;
                continue;
            }
            *next += 1;
            if let Some(from) = from.node(row) {
                let route = &mut self.route;
                let ends = route.push_ends(from, &mut found, "DistinctExpand", cx)?;
                rows.extend(std::iter::repeat_n(row as u32, ends));
            }
        }
        if found.is_empty() {
            return Ok(None);
        }
        let ends = Column::Nodes(Typed::new(found));
        Ok(Some(batch.gather(&rows).with_column(ends)))
    }
}

impl Operator for DistinctExpand {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.found(cx)? {
                return Ok(Some(batch));
            }
            match self.child.next(cx)? {
                Some(batch) => self.input = Some((batch, 0)),
                None => return Ok(None),
            }
        }
    }
}
