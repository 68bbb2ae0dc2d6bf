//! A column filled from its first row to its last, a chunk at a time.

use std::sync::Arc;

use super::chunk::{Chunk, Data};
use super::presence::Presence;
use super::{Column, Kind, ROWS};
use crate::store::bulk::{BulkColumn, BulkValues};
use crate::value::Value;

/// The values of one key for rows that come in order. Whole chunks are packed as soon as they are full.
#[derive(Debug)]
pub struct ColumnBuilder {
    /// The row that comes next.
    row: usize,
    sealed: Vec<(usize, Arc<Chunk>)>,
    presence: Presence,
    data: Data,
    count: usize,
}

impl ColumnBuilder {
    /// A column whose first row is `row`.
    pub fn starting_at(row: u32) -> Self {
        Self {
            row: row as usize,
            sealed: Vec::new(),
            presence: Presence::default(),
            data: Data::for_kind(Kind::Empty),
            count: 0,
        }
    }

    /// Adds rows without a value.
    pub fn skip(&mut self, rows: usize) {
        let mut rest = rows;
        while rest > 0 {
            let taken = rest.min(ROWS - self.row % ROWS);
            self.advance(taken);
            rest -= taken;
        }
    }

    /// Adds the rows of a table's part, or only those for which `keep` is true.
    pub fn append(&mut self, column: &BulkColumn, keep: Option<&[bool]>) {
        let whole = keep.is_none()
            && column.valid.is_none()
            && !matches!(column.values, BulkValues::Values(_));
        if whole {
            return self.append_whole(column);
        }
        for row in 0..column.len() {
            if keep.is_some_and(|keep| !keep[row]) {
                continue;
            }
            if column.is_valid(row) {
                self.presence.push(self.row % ROWS);
                self.count += 1;
                self.take(&column.values, row, row + 1);
            }
            self.advance(1);
        }
    }

    fn append_whole(&mut self, column: &BulkColumn) {
        let mut from = 0;
        while from < column.len() {
            let at = self.row % ROWS;
            let to = column.len().min(from + ROWS - at);
            self.presence.push_range(at..at + to - from);
            self.count += to - from;
            self.take(&column.values, from, to);
            self.advance(to - from);
            from = to;
        }
    }

    /// Adds values to the data of the open chunk.
    fn take(&mut self, values: &BulkValues, from: usize, to: usize) {
        if self.data.len() == 0 {
            self.data = Data::for_kind(match values {
                BulkValues::Values(values) => Kind::of(&values[from]),
                values => values.kind(),
            });
        }
        if self.data.extend(values, from, to) {
            return;
        }
        for at in from..to {
            let value = values.get(at);
            self.data.make_room_for(&value);
            self.data.push(value);
        }
    }

    fn advance(&mut self, rows: usize) {
        self.row += rows;
        if self.row.is_multiple_of(ROWS) {
            self.seal();
        }
    }

    fn seal(&mut self) {
        let data = std::mem::replace(&mut self.data, Data::for_kind(Kind::Empty));
        let presence = std::mem::take(&mut self.presence);
        if data.len() > 0 {
            let mut chunk = Chunk::new(presence, data);
            chunk.pack();
            self.sealed.push(((self.row - 1) / ROWS, Arc::new(chunk)));
        }
    }
}

impl BulkValues {
    fn kind(&self) -> Kind {
        match self {
            Self::Booleans(_) => Kind::Boolean,
            Self::Integers(_) => Kind::Integer,
            Self::Floats(_) => Kind::Float,
            Self::Dates(_) => Kind::Date,
            Self::Strings(_) => Kind::String,
            Self::Values(_) => Kind::Mixed,
        }
    }

    fn get(&self, at: usize) -> Value {
        match self {
            Self::Booleans(values) => Value::Boolean(values[at]),
            Self::Integers(values) => Value::Integer(values[at]),
            Self::Floats(values) => Value::Float(values[at]),
            Self::Dates(values) => Value::Date(crate::value::temporal::Date {
                epoch_day: i64::from(values[at]),
            }),
            Self::Strings(texts) => Value::string(texts.get(at)),
            Self::Values(values) => values[at].clone(),
        }
    }
}

impl Column {
    /// Puts a finished builder's rows behind those that are there. A chunk that both have a part of is merged value by value.
    pub fn append(&mut self, mut builder: ColumnBuilder) {
        if !builder.row.is_multiple_of(ROWS) {
            builder.seal();
        }
        let chunks = Arc::make_mut(&mut self.chunks);
        for (at, chunk) in builder.sealed {
            self.kind = self.kind.with(chunk.data().kind());
            if chunks.len() <= at {
                chunks.resize(at + 1, None);
            }
            match &mut chunks[at] {
                None => chunks[at] = Some(chunk),
                Some(present) => {
                    let present = Arc::make_mut(present);
                    for row in chunk.rows() {
                        present.set(row, chunk.get_owned(row));
                    }
                    present.pack();
                    self.kind = self.kind.with(present.data().kind());
                }
            }
        }
        self.count += builder.count;
    }
}
