use std::collections::BTreeMap;

use super::*;
use crate::binder::Selector;

/// Of the rows between each pair of ends those with the shortest paths, in order of length; reads its child to the end first.
pub struct ChoosePaths {
    child: BoxOperator,
    /// The columns of both ends.
    ends: Vec<usize>,
    /// Columns with relationships or lists of them.
    relationships: Vec<usize>,
    selector: Selector,
    held: Held,
    done: bool,
}

impl ChoosePaths {
    pub fn new(
        child: BoxOperator,
        ends: Vec<usize>,
        relationships: Vec<usize>,
        selector: Selector,
    ) -> Self {
        Self {
            child,
            ends,
            relationships,
            selector,
            held: Held::new("ChoosePaths"),
            done: false,
        }
    }

    /// The rows that are wanted, by length and then as they came.
    fn chosen(&self, rows: &Batch) -> Vec<u32> {
        let mut pairs: BTreeMap<Vec<Option<NodeId>>, Vec<(usize, u32)>> = BTreeMap::new();
        for row in 0..rows.rows {
            let ends = self.ends.iter().map(|&end| rows.columns[end].node(row));
            let length = self.length(rows, row);
            let paths = pairs.entry(ends.collect()).or_default();
            paths.push((length, row as u32));
        }
        let mut chosen: Vec<u32> = Vec::new();
        for mut paths in pairs.into_values() {
            paths.sort();
            chosen.extend(wanted(&paths, self.selector).iter().map(|(_, row)| *row));
        }
        chosen
    }

    fn length(&self, rows: &Batch, row: usize) -> usize {
        let columns = self.relationships.iter();
        columns
            .map(|&column| match rows.columns[column].value(row) {
                Value::List(items) => items.len(),
                _ => 1,
            })
            .sum()
    }
}

/// The first of the paths, which are sorted by length.
fn wanted(paths: &[(usize, u32)], selector: Selector) -> &[(usize, u32)] {
    let groups = match selector {
        Selector::Any(count) | Selector::Shortest(count) => {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            return &paths[..paths.len().min(count)];
        }
        Selector::AllShortest => 1,
        Selector::Groups(count) => count,
    };
    let (mut seen, mut last) = (0, None);
    let end = paths.iter().position(|(length, _)| {
        if last != Some(*length) {
            (seen, last) = (seen + 1, Some(*length));
        }
        seen > groups
    });
    &paths[..end.unwrap_or(paths.len())]
}

impl Operator for ChoosePaths {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let before = cx.held();
        self.held.fill(&mut self.child, cx)?;
        let rows = self.held.concat();
        let chosen = self.chosen(&rows);
        cx.release(cx.held() - before);
        Ok((!chosen.is_empty()).then(|| rows.gather(&chosen)))
    }
}
