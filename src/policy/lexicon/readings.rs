//! Readings of names that no table of places has: 武襄十随 for four cities, 京津冀, a zone and the city in which it lies.

use rustc_hash::FxHashMap;

/// Codes of places by the words that stand for them.
#[derive(Debug, Clone, Default)]
pub struct PlaceReadings {
    codes: FxHashMap<String, Vec<u32>>,
    /// Bytes of the longest words.
    longest: usize,
}

impl PlaceReadings {
    /// Lets words mean places, the main one first. What they meant before, if something else.
    pub fn insert(&mut self, words: &str, codes: Vec<u32>) -> Option<Vec<u32>> {
        self.longest = self.longest.max(words.len());
        let before = self.codes.insert(words.to_owned(), codes.clone());
        before.filter(|before| *before != codes)
    }

    /// The longest words with a reading that a text begins with: their bytes and the codes.
    pub fn read_at(&self, text: &str) -> Option<(usize, &[u32])> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        let ends: Vec<usize> = ends.take_while(|end| *end <= self.longest).collect();
        ends.into_iter().rev().find_map(|end| {
            let codes = self.codes.get(&text[..end])?;
            Some((end, codes.as_slice()))
        })
    }
}
