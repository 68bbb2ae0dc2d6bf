//! Which rows of a chunk hold a value, and where in the packed values each of them is.

use super::ROWS;

/// Words in the bitmap of a chunk.
pub(in crate::store) const WORDS: usize = ROWS / 64;

/// A bitmap over the rows of a chunk with running counts, so that values can be stored without gaps.
#[derive(Debug, Clone)]
pub struct Presence {
    words: [u64; WORDS],
    /// The number of rows present before each word.
    before: [u16; WORDS],
    count: u16,
}

impl Default for Presence {
    fn default() -> Self {
        Self {
            words: [0; WORDS],
            before: [0; WORDS],
            count: 0,
        }
    }
}

impl Presence {
    /// The rows whose bits are set.
    pub fn from_words(words: [u64; WORDS]) -> Self {
        let mut presence = Self {
            words,
            ..Self::default()
        };
        for (before, word) in presence.before.iter_mut().zip(&words) {
            *before = presence.count;
            presence.count += word.count_ones() as u16;
        }
        presence
    }

    /// A bit for each row that is present.
    pub fn words(&self) -> &[u64; WORDS] {
        &self.words
    }

    pub fn count(&self) -> usize {
        usize::from(self.count)
    }

    /// The place of the row's value among the packed values.
    #[inline]
    pub fn position(&self, row: usize) -> Option<usize> {
        let (word, bit) = (row / 64, row % 64);
        let bits = self.words[word];
        if bits >> bit & 1 == 0 {
            return None;
        }
        Some(usize::from(self.before[word]) + (bits & ((1 << bit) - 1)).count_ones() as usize)
    }

    /// Marks an absent row as present and returns the place for its value.
    pub fn insert(&mut self, row: usize) -> usize {
        self.words[row / 64] |= 1 << (row % 64);
        self.before[row / 64 + 1..]
            .iter_mut()
            .for_each(|count| *count += 1);
        self.count += 1;
        self.position(row).expect("just marked present")
    }

    /// Marks a row behind all present rows as present.
    pub fn push(&mut self, row: usize) {
        self.words[row / 64] |= 1 << (row % 64);
        self.before[row / 64 + 1..]
            .iter_mut()
            .for_each(|count| *count += 1);
        self.count += 1;
    }

    /// Marks rows behind all present rows as present.
    pub fn push_range(&mut self, rows: std::ops::Range<usize>) {
        for (word, bits) in self.words.iter_mut().enumerate() {
            let from = rows.start.clamp(word * 64, word * 64 + 64) - word * 64;
            let to = rows.end.clamp(word * 64, word * 64 + 64) - word * 64;
            if from < to {
                *bits |= (u64::MAX >> (64 - (to - from))) << from;
            }
        }
        let mut before = 0;
        for (word, count) in self.words.iter().zip(&mut self.before) {
            *count = before;
            before += word.count_ones() as u16;
        }
        self.count = before;
    }

    /// Marks a present row as absent.
    pub fn remove(&mut self, row: usize) {
        self.words[row / 64] &= !(1 << (row % 64));
        self.before[row / 64 + 1..]
            .iter_mut()
            .for_each(|count| *count -= 1);
        self.count -= 1;
    }

    /// The rows present, in order, which is the order of the packed values.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(word, &bits)| {
            let mut rest = bits;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    word * 64 + bit
                })
            })
        })
    }
}
