//! Property columns: one per key, in shared chunks of rows, each chunk typed by what it holds.
//!
//! A column knows rows and values, nothing of nodes or relationships. A chunk without values is absent, so a rare key costs
//! next to nothing.

mod builder;
pub(super) mod chunk;
mod gather;
pub(super) mod presence;
mod search;
pub(super) mod strings;

use std::sync::Arc;

use crate::value::Value;
use crate::value::temporal::Date;
pub use builder::ColumnBuilder;
use chunk::Chunk;
pub use gather::{Gathered, GatheredValues};
pub use search::{ColumnTest, Relation};

/// Rows in a chunk.
pub(super) const ROWS: usize = 2048;

/// The kind of value in a chunk or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Empty,
    Boolean,
    Integer,
    Float,
    Date,
    String,
    /// Several kinds, or one without a form of its own, such as lists.
    Mixed,
}

impl Kind {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Boolean(_) => Self::Boolean,
            Value::Integer(_) => Self::Integer,
            Value::Float(_) => Self::Float,
            Value::String(_) => Self::String,
            Value::Date(date) if i32::try_from(date.epoch_day).is_ok() => Self::Date,
            _ => Self::Mixed,
        }
    }

    pub(super) fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Empty, kind) | (kind, Self::Empty) => kind,
            (left, right) if left == right => left,
            _ => Self::Mixed,
        }
    }
}

/// A stored value, read without a copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ValueRef<'g> {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(&'g str),
    Date(Date),
    /// A list or a temporal value other than a date.
    Other(&'g Value),
}

impl ValueRef<'_> {
    pub fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value itself; a long string is copied.
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Boolean(value),
            Self::Integer(value) => Value::Integer(value),
            Self::Float(value) => Value::Float(value),
            Self::String(value) => Value::string(value),
            Self::Date(value) => Value::Date(value),
            Self::Other(value) => value.clone(),
        }
    }
}

impl<'g> From<&'g Value> for ValueRef<'g> {
    fn from(value: &'g Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(value) => Self::Boolean(*value),
            Value::Integer(value) => Self::Integer(*value),
            Value::Float(value) => Self::Float(*value),
            Value::String(value) => Self::String(value),
            Value::Date(value) => Self::Date(*value),
            other => Self::Other(other),
        }
    }
}

/// The values of one key, by row. Clones share chunks.
#[derive(Debug, Clone, Default)]
pub struct Column {
    pub(super) chunks: Arc<Vec<Option<Arc<Chunk>>>>,
    /// What all chunks hold; may be wider than that after removals, until the column is packed.
    pub(super) kind: Kind,
    pub(super) count: usize,
}

impl Column {
    /// The number of rows that have a value.
    pub fn count(&self) -> usize {
        self.count
    }

    /// A kind that covers every value of the column.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    #[inline]
    fn chunk(&self, row: u32) -> Option<&Chunk> {
        self.chunks.get(row as usize / ROWS)?.as_deref()
    }

    /// The value of a row, without a copy; null when it has none.
    #[inline]
    pub fn get(&self, row: u32) -> ValueRef<'_> {
        self.chunk(row)
            .map_or(ValueRef::Null, |chunk| chunk.get(row as usize % ROWS))
    }

    /// The value of a row; null when it has none.
    pub fn get_owned(&self, row: u32) -> Value {
        self.chunk(row)
            .map_or(Value::Null, |chunk| chunk.get_owned(row as usize % ROWS))
    }

    pub fn has(&self, row: u32) -> bool {
        self.chunk(row)
            .is_some_and(|chunk| chunk.position(row as usize % ROWS).is_some())
    }

    /// Stores a value that is not null.
    pub fn set(&mut self, row: u32, value: Value) {
        self.kind = self.kind.with(Kind::of(&value));
        let at = row as usize / ROWS;
        let chunks = Arc::make_mut(&mut self.chunks);
        if chunks.len() <= at {
            chunks.resize(at + 1, None);
        }
        let chunk = chunks[at].get_or_insert_with(|| Arc::new(Chunk::for_value(&value)));
        let added = Arc::make_mut(chunk).set(row as usize % ROWS, value);
        self.count += usize::from(added);
    }

    /// Drops the value of a row; true when it had one.
    pub fn remove(&mut self, row: u32) -> bool {
        if !self.has(row) {
            return false;
        }
        let chunks = Arc::make_mut(&mut self.chunks);
        let place = &mut chunks[row as usize / ROWS];
        let chunk = Arc::make_mut(place.as_mut().expect("a chunk that has the row"));
        chunk.remove(row as usize % ROWS);
        if chunk.is_empty() {
            *place = None;
        }
        self.count -= 1;
        true
    }

    /// The rows that have a value, in order, with the value.
    pub fn iter(&self) -> impl Iterator<Item = (u32, ValueRef<'_>)> {
        self.chunks
            .iter()
            .enumerate()
            .filter_map(|(at, chunk)| Some((at, chunk.as_deref()?)))
            .flat_map(|(at, chunk)| {
                let first = (at * ROWS) as u32;
                chunk
                    .rows()
                    .enumerate()
                    .map(move |(place, row)| (first + row as u32, chunk.data().get(place)))
            })
    }

    /// Puts every chunk into its smallest form.
    pub fn pack(&mut self) {
        if self.chunks.iter().flatten().any(|chunk| !chunk.is_packed()) {
            for chunk in Arc::make_mut(&mut self.chunks)
                .iter_mut()
                .flatten()
                .filter(|chunk| !chunk.is_packed())
            {
                Arc::make_mut(chunk).pack();
            }
        }
        self.kind = self
            .chunks
            .iter()
            .flatten()
            .fold(Kind::Empty, |kind, chunk| kind.with(chunk.data().kind()));
    }
}
