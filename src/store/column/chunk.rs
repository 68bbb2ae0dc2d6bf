//! The values of 2,048 rows under one key: typed while all are of one kind, mixed otherwise.

use super::presence::Presence;
use super::strings::Strings;
use super::{Kind, ValueRef};
use crate::store::bulk::BulkValues;
use crate::value::Value;
use crate::value::temporal::Date;

/// The values of the rows that have one, packed in row order.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub(in crate::store) presence: Presence,
    pub(in crate::store) data: Data,
}

/// Values of one kind. Dates that do not fit 32 bits make the chunk mixed.
#[derive(Debug, Clone)]
pub enum Data {
    Boolean(Vec<bool>),
    Integer(Vec<i64>),
    Float(Vec<f64>),
    Date(Vec<i32>),
    String(Strings),
    Mixed(Vec<Value>),
}

impl Chunk {
    /// A chunk without rows, ready for values of the kind of `value`.
    pub fn for_value(value: &Value) -> Self {
        Self {
            presence: Presence::default(),
            data: Data::for_kind(Kind::of(value)),
        }
    }

    /// A chunk whose present rows have the values of `data`, in order.
    pub fn new(presence: Presence, data: Data) -> Self {
        Self { presence, data }
    }

    pub fn data(&self) -> &Data {
        &self.data
    }

    pub fn is_empty(&self) -> bool {
        self.presence.count() == 0
    }

    /// True when every row has a value, so that places are rows.
    pub fn is_full(&self) -> bool {
        self.presence.count() == super::ROWS
    }

    /// The place of the row's value in the packed data.
    #[inline]
    pub fn position(&self, row: usize) -> Option<usize> {
        self.presence.position(row)
    }

    #[inline]
    pub fn get(&self, row: usize) -> ValueRef<'_> {
        self.position(row)
            .map_or(ValueRef::Null, |at| self.data.get(at))
    }

    pub fn get_owned(&self, row: usize) -> Value {
        self.position(row)
            .map_or(Value::Null, |at| self.data.get_owned(at))
    }

    /// The rows that have a value, in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.presence.rows()
    }

    /// Stores a value; true when the row had none.
    pub fn set(&mut self, row: usize, value: Value) -> bool {
        self.data.make_room_for(&value);
        match self.presence.position(row) {
            Some(at) => {
                self.data.replace(at, value);
                false
            }
            None => {
                self.data.insert(self.presence.insert(row), value);
                true
            }
        }
    }

    /// Drops the row's value; true when it had one.
    pub fn remove(&mut self, row: usize) -> bool {
        let Some(at) = self.presence.position(row) else {
            return false;
        };
        self.presence.remove(row);
        self.data.remove(at);
        true
    }

    /// Takes the smallest form: a typed one when all values are of one kind, packed strings.
    pub fn pack(&mut self) {
        if let Data::Mixed(values) = &mut self.data {
            let first = values.first().map_or(Kind::Mixed, Kind::of);
            if first != Kind::Mixed && values.iter().all(|value| Kind::of(value) == first) {
                let mut typed = Data::for_kind(first);
                for (at, value) in std::mem::take(values).into_iter().enumerate() {
                    typed.insert(at, value);
                }
                self.data = typed;
            }
        }
        if let Data::String(strings) = &mut self.data {
            strings.pack();
        }
    }

    /// True when [`pack`](Self::pack) would change nothing worth a copy of the chunk.
    pub fn is_packed(&self) -> bool {
        match &self.data {
            Data::Mixed(_) => false,
            Data::String(strings) => strings.is_packed(),
            _ => true,
        }
    }
}

impl Data {
    pub fn for_kind(kind: Kind) -> Self {
        match kind {
            Kind::Boolean => Self::Boolean(Vec::new()),
            Kind::Integer => Self::Integer(Vec::new()),
            Kind::Float => Self::Float(Vec::new()),
            Kind::Date => Self::Date(Vec::new()),
            Kind::String => Self::String(Strings::default()),
            Kind::Empty | Kind::Mixed => Self::Mixed(Vec::new()),
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Self::Boolean(_) => Kind::Boolean,
            Self::Integer(_) => Kind::Integer,
            Self::Float(_) => Kind::Float,
            Self::Date(_) => Kind::Date,
            Self::String(_) => Kind::String,
            Self::Mixed(_) => Kind::Mixed,
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Boolean(values) => values.len(),
            Self::Integer(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Date(values) => values.len(),
            Self::String(strings) => strings.len(),
            Self::Mixed(values) => values.len(),
        }
    }

    #[inline]
    pub fn get(&self, at: usize) -> ValueRef<'_> {
        match self {
            Self::Boolean(values) => ValueRef::Boolean(values[at]),
            Self::Integer(values) => ValueRef::Integer(values[at]),
            Self::Float(values) => ValueRef::Float(values[at]),
            Self::Date(values) => ValueRef::Date(Date {
                epoch_day: i64::from(values[at]),
            }),
            Self::String(strings) => ValueRef::String(strings.get(at)),
            Self::Mixed(values) => ValueRef::from(&values[at]),
        }
    }

    pub fn get_owned(&self, at: usize) -> Value {
        match self {
            Self::String(strings) => Value::String(strings.get_owned(at)),
            Self::Mixed(values) => values[at].clone(),
            _ => self.get(at).to_value(),
        }
    }

    /// Makes the data mixed unless it already takes values of this kind.
    pub fn make_room_for(&mut self, value: &Value) {
        if matches!(self, Self::Mixed(_)) || self.kind() == Kind::of(value) {
            return;
        }
        *self = Self::Mixed((0..self.len()).map(|at| self.get_owned(at)).collect());
    }

    /// Adds a value behind the others; room must have been made for its kind.
    pub fn push(&mut self, value: Value) {
        self.insert(self.len(), value);
    }

    /// Adds typed values of the same kind behind the others; false when the kinds differ, and nothing is added.
    pub fn extend(&mut self, values: &BulkValues, from: usize, to: usize) -> bool {
        match (self, values) {
            (Self::Boolean(own), BulkValues::Booleans(new)) => own.extend(&new[from..to]),
            (Self::Integer(own), BulkValues::Integers(new)) => own.extend(&new[from..to]),
            (Self::Float(own), BulkValues::Floats(new)) => own.extend(&new[from..to]),
            (Self::Date(own), BulkValues::Dates(new)) => own.extend(&new[from..to]),
            (Self::String(own), BulkValues::Strings(new)) => own.extend(new, from, to),
            _ => return false,
        }
        true
    }

    fn insert(&mut self, at: usize, value: Value) {
        match (self, value) {
            (Self::Boolean(values), Value::Boolean(new)) => values.insert(at, new),
            (Self::Integer(values), Value::Integer(new)) => values.insert(at, new),
            (Self::Float(values), Value::Float(new)) => values.insert(at, new),
            (Self::Date(values), Value::Date(new)) => values.insert(at, new.epoch_day as i32),
            (Self::String(strings), Value::String(new)) => strings.loosen().insert(at, new),
            (Self::Mixed(values), new) => values.insert(at, new),
            _ => unreachable!("room was made for the value's kind"),
        }
    }

    fn replace(&mut self, at: usize, value: Value) {
        match (self, value) {
            (Self::Boolean(values), Value::Boolean(new)) => values[at] = new,
            (Self::Integer(values), Value::Integer(new)) => values[at] = new,
            (Self::Float(values), Value::Float(new)) => values[at] = new,
            (Self::Date(values), Value::Date(new)) => values[at] = new.epoch_day as i32,
            (Self::String(strings), Value::String(new)) => strings.loosen()[at] = new,
            (Self::Mixed(values), new) => values[at] = new,
            _ => unreachable!("room was made for the value's kind"),
        }
    }

    fn remove(&mut self, at: usize) {
        match self {
            Self::Boolean(values) => drop(values.remove(at)),
            Self::Integer(values) => drop(values.remove(at)),
            Self::Float(values) => drop(values.remove(at)),
            Self::Date(values) => drop(values.remove(at)),
            Self::String(strings) => drop(strings.loosen().remove(at)),
            Self::Mixed(values) => drop(values.remove(at)),
        }
    }
}
