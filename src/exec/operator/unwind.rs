use super::*;

/// One row an element of `list`, in a new last column. A null list gives no row, anything else than a list one row.
/// One more column has the places of the elements, if they are wanted.
pub struct Unwind {
    child: BoxOperator,
    list: Expr,
    /// The number of the first place, if places are wanted.
    first: Option<i64>,
    /// The batch at hand, its lists, and the row and element to go on with.
    input: Option<(Batch, Arc<Column>)>,
    row: usize,
    element: usize,
}

impl Unwind {
    pub fn new(child: BoxOperator, list: Expr, first: Option<i64>) -> Self {
        Self {
            child,
            list,
            first,
            input: None,
            row: 0,
            element: 0,
        }
    }

    /// Elements of the batch at hand, up to the size of a batch; `None` when there are no more.
    fn elements(&mut self) -> Option<Batch> {
        let (batch, lists) = self.input.as_ref()?;
        let (mut rows, mut values) = (Vec::new(), Vec::new());
        let mut places: Vec<Value> = Vec::new();
        let first = self.first;
        let mut number = |elements: Range<usize>| {
            let numbered =
                first.map(|first| elements.map(move |at| Value::Integer(first + at as i64)));
            places.extend(numbered.into_iter().flatten());
        };
        while self.row < batch.rows && rows.len() < BATCH_SIZE {
            match lists.value(self.row) {
                Value::Null => {}
                Value::List(items) => {
                    let end = items.len().min(self.element + BATCH_SIZE - rows.len());
                    let taken = &items[self.element..end];
                    rows.extend(std::iter::repeat_n(self.row as u32, taken.len()));
                    values.extend_from_slice(taken);
                    number(self.element..end);
                    self.element = end;
                    if end < items.len() {
                        break;
                    }
                }
                value => {
                    rows.push(self.row as u32);
                    values.push(value);
                    number(0..1);
                }
            }
            self.row += 1;
            self.element = 0;
        }
        if rows.is_empty() {
            return None;
        }
        let batch = batch.gather(&rows).with_column(Column::from_values(values));
        Some(match self.first {
            Some(_) => batch.with_column(Column::from_values(places)),
            None => batch,
        })
    }
}

impl Operator for Unwind {
    fn next(&mut self, cx: &mut ExecContext) -> Result<Option<Batch>, ExecError> {
        loop {
            cx.check()?;
            if let Some(batch) = self.elements() {
                return Ok(Some(batch));
            }
            let Some(batch) = self.child.next(cx)? else {
                return Ok(None);
            };
            let lists = cx.evaluate(&self.list, &batch)?;
            self.input = Some((batch, lists));
            (self.row, self.element) = (0, 0);
        }
    }
}
