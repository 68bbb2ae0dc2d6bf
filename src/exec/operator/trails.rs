use super::*;

/// Every chain that uses no relationship twice; new columns: the list of relationships, and the last node unless it was bound.
pub struct Trails {
    child: BoxOperator,
    chain: Chain,
    /// The batch at hand with the row to go on with.
    input: Option<(Batch, usize)>,
    search: Option<TrailSearch>,
}

impl Trails {
    pub fn new(child: BoxOperator, chain: Chain) -> Self {
        Self {
            child,
            chain,
            input: None,
            search: None,
        }
    }

    fn found(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some((batch, next)) = &mut self.input else {
            return Ok(None);
        };
        let mut found = Chains::of(&self.chain);
        while found.len() < BATCH_SIZE {
            let Some(search) = &mut self.search else {
                if *next == batch.rows {
                    break;
                }
                if let Some((from, _)) = self.chain.ends(batch, *next) {
                    let walk = self.chain.walk(batch, *next, cx);
                    self.search = Some(TrailSearch::new(walk, from, self.chain.length));
                }
                *next += 1;
                continue;
            };
            let row = search.row();
            let into = self.chain.ends(batch, row).and_then(|(_, into)| into);
            match search.advance(&self.chain, batch, cx)? {
                Some(end) if into.is_none_or(|into| into == end) => {
                    found.push(row, search.path.iter().copied(), end);
                }
                Some(_) => {}
                None => self.search = None,
            }
        }
        Ok(found.into_batch(batch, true, self.chain.into.is_none()))
    }
}

impl Operator for Trails {
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
