use std::ops::Bound;

use memchr::memmem::Finder;
use smol_str::SmolStr;

use super::chunk_search::ChunkSearch;
use super::*;
use crate::binder::ComparisonOperator;
use crate::plan::PropertyOperator;
use crate::store::{ColumnTest, Kind, Relation, ValueRange};

/// Each row with every node that passes the test of labels and those of a property, in a new last column; in order of creation.
///
/// Where the property has a declared index the nodes are looked up in it. Where the column holds values of one kind, that of the value, it
/// is searched chunk by chunk; otherwise the predicate is computed.
pub struct PropertyScan {
    pub child: BoxOperator,
    pub labels: Option<LabelTest>,
    pub key: SmolStr,
    /// How the property is compared and to what, over the child's rows. All have to pass.
    pub tests: Vec<(PropertyOperator, Expr)>,
    /// Whether the tests are sides of a range of a declared index.
    pub by_index: bool,
    /// The whole test, over the rows handed on.
    pub predicate: Expr,
    pub input: Option<ScanState>,
}

/// The batch at hand and how far it is done.
pub struct ScanState {
    batch: Batch,
    /// By test.
    values: Vec<Arc<Column>>,
    nodes: NodeSet,
    row: usize,
    /// What the index has for the row, and how many of these were handed on.
    ranged: Option<(Vec<NodeId>, usize)>,
    /// Where the column is searched for the row.
    search: ChunkSearch,
    /// The lowest node not yet tested with the row, where the predicate is computed.
    from: u32,
}

impl PropertyScan {
    /// The next nodes that pass, maybe none; `None` when the batch at hand is done.
    fn stretch(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        let Some(state) = &mut self.input else {
            return Ok(None);
        };
        if state.row == state.batch.rows {
            return Ok(None);
        }
        let (row, graph) = (state.row as u32, &cx.graph);
        if self.by_index && state.look_up(&self.tests, &self.labels, &self.key, graph) {
            let found = state.next_ranged();
            let batch = state.batch.gather(&vec![row; found.len()]);
            return Ok(Some(batch.with_column(Column::Nodes(Typed::new(found)))));
        }
        let key = graph.catalog().key(&self.key);
        let stored = key.and_then(|key| graph.node_column(key));
        let value = state.values[0].value(state.row);
        let test = stored
            .filter(|_| self.tests.len() == 1)
            .and_then(|stored| column_test(stored.kind(), self.tests[0].0, &value));
        let searched = test.is_some();
        let found = match (stored, test) {
            (Some(stored), Some(test)) => {
                let (nodes, threads) = (state.nodes.bitmap(graph), cx.threads());
                let found = state.search.next(stored, &test, nodes, threads);
                if found.is_none() {
                    state.next_row();
                }
                found.unwrap_or_default()
            }
            _ => state.next_nodes(graph),
        };
        let batch = state.batch.gather(&vec![row; found.len()]);
        let batch = batch.with_column(Column::Nodes(Typed::new(found)));
        if searched || batch.rows == 0 {
            return Ok(Some(batch));
        }
        let kept = cx.select_true(&self.predicate, &batch)?;
        Ok(Some(batch.gather(&kept)))
    }
}

impl ScanState {
    /// Looks the nodes of the row up in the index, unless that is done; false when it does not tell.
    fn look_up(
        &mut self,
        tests: &[(PropertyOperator, Expr)],
        labels: &Option<LabelTest>,
        key: &SmolStr,
        graph: &Graph,
    ) -> bool {
        if self.ranged.is_some() {
            return true;
        }
        let values = self.values.iter().map(|column| column.value(self.row));
        let values: Vec<Value> = values.collect();
        let operators = tests.iter().map(|(operator, _)| *operator);
        let mut found = Vec::new();
        let told = match range(operators.zip(&values)) {
            None => true,
            Some(range) => {
                let catalog = graph.catalog();
                let label = match labels {
                    Some(LabelTest::Label(label)) => catalog.label(label),
                    _ => return false,
                };
                match (label, catalog.key(key)) {
                    (Some(label), Some(key)) => graph.range_into(label, key, &range, &mut found),
                    _ => true,
                }
            }
        };
        if told {
            self.ranged = Some((found, 0));
        }
        told
    }

    /// The next nodes that the index has for the row.
    fn next_ranged(&mut self) -> Vec<NodeId> {
        let Some((found, done)) = &mut self.ranged else {
            return Vec::new();
        };
        let end = found.len().min(*done + BATCH_SIZE);
        let next = found[*done..end].to_vec();
        *done = end;
        if end == found.len() {
            self.next_row();
        }
        next
    }

    /// The next nodes, not yet tested.
    fn next_nodes(&mut self, graph: &Graph) -> Vec<NodeId> {
        let nodes = self.nodes.bitmap(graph).range(self.from..);
        let found: Vec<NodeId> = nodes.take(BATCH_SIZE).map(NodeId).collect();
        match found.last() {
            Some(last) if found.len() == BATCH_SIZE && last.0 < u32::MAX => self.from = last.0 + 1,
            _ => self.next_row(),
        }
        found
    }

    fn next_row(&mut self) {
        (self.row, self.from) = (self.row + 1, 0);
        (self.ranged, self.search) = (None, ChunkSearch::default());
    }
}

/// What tests leave of an order of values; `None` when nothing passes, as where a value is null or no text.
fn range<'v>(tests: impl Iterator<Item = (PropertyOperator, &'v Value)>) -> Option<ValueRange<'v>> {
    use ComparisonOperator as C;
    let mut range = ValueRange {
        lower: Bound::Unbounded,
        upper: Bound::Unbounded,
        prefix: None,
    };
    for (operator, value) in tests {
        if value.is_null() {
            return None;
        }
        match operator {
            PropertyOperator::StartsWith => range.prefix = Some(value.as_str()?),
            PropertyOperator::Comparison(C::Greater) => range.lower = Bound::Excluded(value),
            PropertyOperator::Comparison(C::GreaterOrEqual) => range.lower = Bound::Included(value),
            PropertyOperator::Comparison(C::Less) => range.upper = Bound::Excluded(value),
            PropertyOperator::Comparison(C::LessOrEqual) => range.upper = Bound::Included(value),
            _ => unreachable!("only sides of a range are looked up"),
        }
    }
    Some(range)
}

/// The search for what passes; `None` when values have to be made to tell.
fn column_test<'v>(
    kind: Kind,
    operator: PropertyOperator,
    value: &'v Value,
) -> Option<ColumnTest<'v>> {
    let comparison = match operator {
        PropertyOperator::Comparison(comparison) => comparison,
        _ if kind != Kind::String => return None,
        text => return text_test(text, value.as_str()?),
    };
    ColumnTest::comparison(kind, value, relation(comparison))
}

fn text_test(operator: PropertyOperator, text: &str) -> Option<ColumnTest<'_>> {
    match operator {
        PropertyOperator::StartsWith => Some(ColumnTest::StartsWith(text)),
        PropertyOperator::EndsWith => Some(ColumnTest::EndsWith(text)),
        PropertyOperator::Contains => Some(ColumnTest::Contains(Box::new(Finder::new(text)))),
        PropertyOperator::Comparison(_) => None,
    }
}

fn relation(operator: ComparisonOperator) -> Relation {
    use ComparisonOperator as C;
    Relation {
        less: matches!(operator, C::Less | C::LessOrEqual | C::NotEqual),
        equal: matches!(operator, C::Equal | C::LessOrEqual | C::GreaterOrEqual),
        greater: matches!(operator, C::Greater | C::GreaterOrEqual | C::NotEqual),
    }
}

impl Operator for PropertyScan {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            match self.stretch(cx)? {
                Some(batch) if batch.rows == 0 => continue,
                Some(batch) => return Ok(Some(batch)),
                None => {}
            }
            let Some(batch) = self.child.next(cx)? else {
                return Ok(None);
            };
            let tests = self.tests.iter();
            let values = tests.map(|(_, value)| cx.evaluate(value, &batch));
            self.input = Some(ScanState {
                values: values.collect::<Result<_, _>>()?,
                ranged: None,
                nodes: NodeSet::new(self.labels.as_ref(), &cx.graph),
                batch,
                row: 0,
                search: ChunkSearch::default(),
                from: 0,
            });
        }
    }
}
