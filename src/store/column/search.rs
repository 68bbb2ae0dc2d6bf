//! Finding the rows of a column whose values pass a test, chunk by chunk, without making values.

use std::cmp::Ordering;
use std::ops::Bound;

use memchr::memmem::Finder;

use super::chunk::{Chunk, Data};
use super::strings::Strings;
use super::{Column, Kind, ROWS};
use crate::store::index::ValueRange;
use crate::value::Value;

/// A test of the values of a column that are all of one kind.
#[derive(Debug, Clone)]
pub enum ColumnTest<'v> {
    StartsWith(&'v str),
    EndsWith(&'v str),
    Contains(Box<Finder<'v>>),
    /// Values that stand to this one in the way told.
    Text(&'v str, Relation),
    Integer(i64, Relation),
    /// Never against NaN.
    Float(f64, Relation),
    Day(i64, Relation),
}

/// Which results of a comparison pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    pub less: bool,
    pub equal: bool,
    pub greater: bool,
}

impl Relation {
    /// The values themselves.
    pub const EQUAL: Self = Self {
        less: false,
        equal: true,
        greater: false,
    };

    fn allows(self, order: Ordering) -> bool {
        match order {
            Ordering::Less => self.less,
            Ordering::Equal => self.equal,
            Ordering::Greater => self.greater,
        }
    }
}

impl<'v> ColumnTest<'v> {
    /// A comparison with `value`; `None` when the kinds of column and value are not the same, or have no order of their own.
    pub fn comparison(kind: Kind, value: &'v Value, relation: Relation) -> Option<Self> {
        match (kind, value) {
            (Kind::String, Value::String(value)) => Some(Self::Text(value, relation)),
            (Kind::Integer, Value::Integer(value)) => Some(Self::Integer(*value, relation)),
            (Kind::Float, Value::Float(value)) if !value.is_nan() => {
                Some(Self::Float(*value, relation))
            }
            (Kind::Date, Value::Date(value)) => Some(Self::Day(value.epoch_day, relation)),
            _ => None,
        }
    }
}

impl<'v> ColumnTest<'v> {
    /// One side of a range, or its prefix; `None` where the kinds of column and bound are not the same.
    pub(in crate::store) fn of_range(kind: Kind, range: &ValueRange<'v>) -> Option<Self> {
        let relation = |less, equal, greater| Relation {
            less,
            equal,
            greater,
        };
        match (range.prefix, range.lower, range.upper) {
            (Some(prefix), ..) => (kind == Kind::String).then_some(Self::StartsWith(prefix)),
            (_, Bound::Included(least), _) => {
                Self::comparison(kind, least, relation(false, true, true))
            }
            (_, Bound::Excluded(least), _) => {
                Self::comparison(kind, least, relation(false, false, true))
            }
            (_, _, Bound::Included(most)) => {
                Self::comparison(kind, most, relation(true, true, false))
            }
            (_, _, Bound::Excluded(most)) => {
                Self::comparison(kind, most, relation(true, false, false))
            }
            _ => None,
        }
    }
}

impl Column {
    /// How many chunks [`search`](Self::search) can be asked for.
    pub fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// The rows that a chunk holds.
    pub fn rows_of_chunk(chunk: usize) -> std::ops::RangeInclusive<u32> {
        let first = (chunk * ROWS) as u32;
        first..=first + (ROWS as u32 - 1)
    }

    /// Adds the rows of one chunk whose values pass to `found`, in order. Values of another kind than the test's do not.
    pub fn search(&self, chunk: usize, test: &ColumnTest, found: &mut Vec<u32>) {
        if let Some(Some(of_rows)) = self.chunks.get(chunk) {
            let first = (chunk * ROWS) as u32;
            of_rows.search(test, &mut |row| found.push(first + row as u32));
        }
    }
}

impl Chunk {
    fn search(&self, test: &ColumnTest, hit: &mut dyn FnMut(usize)) {
        let mut places = Vec::new();
        self.data().places(test, &mut places);
        if self.is_full() {
            places.into_iter().for_each(hit);
        } else if !places.is_empty() {
            let rows: Vec<usize> = self.rows().collect();
            places.into_iter().for_each(|place| hit(rows[place]));
        }
    }
}

impl Data {
    /// The places of the values that pass, in order.
    fn places(&self, test: &ColumnTest, found: &mut Vec<usize>) {
        match (self, test) {
            (Self::String(strings), ColumnTest::Contains(finder)) => {
                strings.containing(finder, found)
            }
            (Self::String(strings), ColumnTest::StartsWith(start)) => {
                strings.starting_with(start, found)
            }
            (Self::String(strings), ColumnTest::EndsWith(end)) => {
                strings.passing(|text| text.ends_with(end), found)
            }
            (Self::String(strings), ColumnTest::Text(value, relation))
                if *relation == Relation::EQUAL =>
            {
                strings.passing(|text| text == *value, found)
            }
            (Self::String(strings), ColumnTest::Text(value, relation)) => {
                strings.passing(|text| relation.allows(text.cmp(value)), found)
            }
            (Self::Integer(values), ColumnTest::Integer(value, relation)) => {
                passing(values, |other| relation.allows(other.cmp(value)), found)
            }
            (Self::Float(values), ColumnTest::Float(value, relation)) => {
                let allows = |order| relation.allows(order);
                passing(
                    values,
                    |other| other.partial_cmp(value).is_some_and(allows),
                    found,
                )
            }
            (Self::Date(values), ColumnTest::Day(value, relation)) => passing(
                values,
                |other| relation.allows(i64::from(*other).cmp(value)),
                found,
            ),
            _ => {}
        }
    }
}

fn passing<T>(values: &[T], test: impl Fn(&T) -> bool, found: &mut Vec<usize>) {
    let values = values.iter().enumerate();
    found.extend(values.filter(|(_, value)| test(value)).map(|(at, _)| at));
}

impl Strings {
    fn passing(&self, test: impl Fn(&str) -> bool, found: &mut Vec<usize>) {
        match self {
            Self::Coded { codes, dictionary } => {
                let passes: Vec<bool> = dictionary.iter().map(|text| test(text)).collect();
                passing(codes, |code| passes[usize::from(*code)], found);
            }
            _ => found.extend((0..self.len()).filter(|&at| test(self.get(at)))),
        }
    }

    /// Most packed strings are told by their first eight bytes, compared as one number.
    fn starting_with(&self, start: &str, found: &mut Vec<usize>) {
        let (Self::Packed { ends, text }, Some(head)) = (self, start.as_bytes().first_chunk())
        else {
            return self.passing(|text| text.starts_with(start), found);
        };
        let (bytes, head, mut from) = (text.as_bytes(), u64::from_ne_bytes(*head), 0);
        for (at, &end) in ends.iter().enumerate() {
            let string = &bytes[from..end as usize];
            from = end as usize;
            let own = string.first_chunk().map(|own| u64::from_ne_bytes(*own));
            if own == Some(head) && string.starts_with(start.as_bytes()) {
                found.push(at);
            }
        }
    }

    /// The whole text of a packed chunk is searched at once; a match that reaches into the next string is none.
    fn containing(&self, finder: &Finder, found: &mut Vec<usize>) {
        let needle = finder.needle();
        let Self::Packed { ends, text } = self else {
            return self.passing(|text| finder.find(text.as_bytes()).is_some(), found);
        };
        if needle.is_empty() {
            return found.extend(0..ends.len());
        }
        let (bytes, mut from, mut at) = (text.as_bytes(), 0, 0);
        while let Some(offset) = finder.find(&bytes[from..]) {
            let start = from + offset;
            while ends[at] as usize <= start {
                at += 1;
            }
            let end = ends[at] as usize;
            if start + needle.len() <= end {
                found.push(at);
                from = end;
            } else {
                from = start + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(texts: &[&str], test: &ColumnTest) -> Vec<u32> {
        let mut column = Column::default();
        for (row, text) in texts.iter().enumerate() {
            column.set(row as u32 * 3, Value::string(*text));
        }
        let mut loose = Vec::new();
        column.search(0, test, &mut loose);
        column.pack();
        let mut packed = Vec::new();
        column.search(0, test, &mut packed);
        assert_eq!(loose, packed);
        packed
    }

    #[test]
    fn texts_are_found_within_one_string_only() {
        let texts = ["ab", "ca", "bc", "", "cabab", "集成电路", "电"];
        let contains =
            |part: &str| search(&texts, &ColumnTest::Contains(Box::new(Finder::new(part))));
        assert_eq!(contains("ab"), [0, 12]);
        assert!(contains("aca").is_empty());
        assert_eq!(contains("电"), [15, 18]);
        assert_eq!(contains("").len(), texts.len());
        assert_eq!(search(&texts, &ColumnTest::StartsWith("ca")), [3, 12]);
        let texts = ["集成电路封测", "集成电路", "集成电池", "集", "x集成电路"];
        assert_eq!(search(&texts, &ColumnTest::StartsWith("集成电路")), [0, 3]);
        assert_eq!(search(&texts, &ColumnTest::StartsWith("集成")), [0, 3, 6]);
        let texts = ["ab", "ca", "bc", "", "cabab", "集成电路", "电"];
        assert_eq!(search(&texts, &ColumnTest::EndsWith("路")), [15]);
    }

    #[test]
    fn coded_texts_are_found() {
        let texts: Vec<&str> = (0..40).map(|n| ["ab", "bc"][n % 2]).collect();
        let found = search(&texts, &ColumnTest::Contains(Box::new(Finder::new("c"))));
        assert_eq!(found.len(), 20);
        assert_eq!(found[0], 3);
    }

    #[test]
    fn comparisons_keep_to_one_kind() {
        let mut column = Column::default();
        (0..5).for_each(|row| column.set(row, Value::Integer(i64::from(row))));
        let from_three = Relation {
            less: false,
            equal: true,
            greater: true,
        };
        let three = Value::Integer(3);
        let test = ColumnTest::comparison(column.kind(), &three, from_three).unwrap();
        let mut found = Vec::new();
        column.search(0, &test, &mut found);
        assert_eq!(found, [3, 4]);
        let text = Value::string("3");
        assert!(ColumnTest::comparison(column.kind(), &text, from_three).is_none());
    }
}
