//! Many values of one column at once, in a form that tight loops can work on.

use super::chunk::{Chunk, Data};
use super::{Column, Kind, ROWS};
use crate::value::Value;
use crate::value::temporal::Date;

/// The values of some rows, in the order in which the rows were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered<'g> {
    pub values: GatheredValues<'g>,
    /// Which of the values are there; `None` means all. Where false, the typed value has no meaning.
    pub valid: Option<Vec<bool>>,
}

/// Values of one kind; mixed and rare kinds come as values, with nulls in place and `valid` left out.
#[derive(Debug, Clone, PartialEq)]
pub enum GatheredValues<'g> {
    /// No row has a value; the number of rows.
    Nulls(usize),
    Booleans(Vec<bool>),
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Dates(Vec<Date>),
    Strings(Vec<&'g str>),
    Values(Vec<Value>),
}

impl Column {
    /// The values of `rows`. O(rows); strings are borrowed from the column.
    pub fn gather(&self, rows: impl ExactSizeIterator<Item = u32>) -> Gathered<'_> {
        use GatheredValues::{Booleans, Dates, Floats, Integers, Nulls, Strings as Texts, Values};
        match self.kind() {
            Kind::Empty => Gathered {
                values: Nulls(rows.len()),
                valid: None,
            },
            Kind::Boolean => self.typed(rows, false, boolean, Booleans),
            Kind::Integer => self.typed(rows, 0, integer, Integers),
            Kind::Float => self.typed(rows, 0.0, float, Floats),
            Kind::Date => self.typed(rows, Date { epoch_day: 0 }, date, Dates),
            Kind::String => self.typed(rows, "", string, Texts),
            Kind::Mixed => Gathered {
                values: Values(rows.map(|row| self.get_owned(row)).collect()),
                valid: None,
            },
        }
    }

    fn typed<'g, T: Copy>(
        &'g self,
        rows: impl ExactSizeIterator<Item = u32>,
        missing: T,
        read: impl Fn(&'g Data, usize) -> Option<T>,
        wrap: impl FnOnce(Vec<T>) -> GatheredValues<'g>,
    ) -> Gathered<'g> {
        let mut values = Vec::with_capacity(rows.len());
        let mut gaps = Vec::new();
        for row in rows {
            match self
                .chunk(row)
                .and_then(|chunk| place(chunk, row))
                .and_then(|(data, at)| read(data, at))
            {
                Some(value) => values.push(value),
                None => {
                    gaps.push(values.len());
                    values.push(missing);
                }
            }
        }
        let valid = (!gaps.is_empty()).then(|| {
            let mut valid = vec![true; values.len()];
            gaps.iter().for_each(|&gap| valid[gap] = false);
            valid
        });
        Gathered {
            values: wrap(values),
            valid,
        }
    }
}

#[inline]
fn place(chunk: &Chunk, row: u32) -> Option<(&Data, usize)> {
    Some((chunk.data(), chunk.position(row as usize % ROWS)?))
}

// The column's kind covers every chunk, so a column of one kind has no mixed chunk.

#[inline]
fn boolean(data: &Data, at: usize) -> Option<bool> {
    if let Data::Boolean(values) = data {
        Some(values[at])
    } else {
        None
    }
}

#[inline]
fn integer(data: &Data, at: usize) -> Option<i64> {
    if let Data::Integer(values) = data {
        Some(values[at])
    } else {
        None
    }
}

#[inline]
fn float(data: &Data, at: usize) -> Option<f64> {
    if let Data::Float(values) = data {
        Some(values[at])
    } else {
        None
    }
}

#[inline]
fn date(data: &Data, at: usize) -> Option<Date> {
    if let Data::Date(values) = data {
        Some(Date {
            epoch_day: i64::from(values[at]),
        })
    } else {
        None
    }
}

#[inline]
fn string(data: &Data, at: usize) -> Option<&str> {
    if let Data::String(strings) = data {
        Some(strings.get(at))
    } else {
        None
    }
}
