//! Property values of consecutive rows, typed, as an importer reads them.

use crate::value::Value;

/// Strings one after the other in one text: no allocation a string.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Room for `strings` of together `bytes` bytes.
    pub fn with_capacity(strings: usize, bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(strings),
        }
    }

    pub fn push(&mut self, string: &str) {
        self.text.push_str(string);
        self.ends.push(self.text.len());
    }

    /// Drops the strings behind the first `count`.
    pub fn truncate(&mut self, count: usize) {
        if count < self.len() {
            self.text.truncate(self.start(count));
            self.ends.truncate(count);
        }
    }

    /// The string at `at`, which must be there.
    #[inline]
    pub fn get(&self, at: usize) -> &str {
        &self.text[self.start(at)..self.ends[at]]
    }

    /// The strings of some rows as one text.
    pub(in crate::store) fn slice(&self, from: usize, to: usize) -> &str {
        &self.text[self.start(from)..self.start(to)]
    }

    /// Where the strings of some rows end in the text of [`slice`](Self::slice).
    pub(in crate::store) fn ends_from(
        &self,
        from: usize,
        to: usize,
    ) -> impl Iterator<Item = usize> + '_ {
        let start = self.start(from);
        self.ends[from..to].iter().map(move |end| end - start)
    }

    fn start(&self, at: usize) -> usize {
        if at == 0 { 0 } else { self.ends[at - 1] }
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }
}

/// One value a row. Where a row has none, its typed value has no meaning and `valid` of the [`BulkColumn`] says so.
#[derive(Debug, Clone, PartialEq)]
pub enum BulkValues {
    Booleans(Vec<bool>),
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    /// Days since 1970-01-01.
    Dates(Vec<i32>),
    Strings(Texts),
    /// Any storable values; null where a row has none.
    Values(Vec<Value>),
}

/// The values of one property for a run of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkColumn {
    pub values: BulkValues,
    /// Which rows have a value; `None` means all.
    pub valid: Option<Vec<bool>>,
}

impl BulkColumn {
    /// A column whose rows all have a value.
    pub fn full(values: BulkValues) -> Self {
        Self {
            values,
            valid: None,
        }
    }

    pub fn len(&self) -> usize {
        match &self.values {
            BulkValues::Booleans(values) => values.len(),
            BulkValues::Integers(values) => values.len(),
            BulkValues::Floats(values) => values.len(),
            BulkValues::Dates(values) => values.len(),
            BulkValues::Strings(texts) => texts.len(),
            BulkValues::Values(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row has a value.
    #[inline]
    pub fn is_valid(&self, row: usize) -> bool {
        match &self.values {
            BulkValues::Values(values) => !values[row].is_null(),
            _ => self.valid.as_ref().is_none_or(|valid| valid[row]),
        }
    }
}
