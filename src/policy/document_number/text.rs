//! A text as folded characters with their byte offsets, and the small readers over it.

use std::ops::Range;

use crate::policy::fold::{half_width, is_han, simplify};
use crate::policy::numeral;

/// Openers and closers that are met around a year, in matching order.
const OPENERS: &str = "〔[({【﹝〈《「〖⟦<";
const CLOSERS: &str = "〕])}】﹞〉》」〗⟧>";

/// The text, one entry a character: half-width, as written otherwise.
pub struct Text {
    characters: Vec<char>,
    /// Byte offset of each character, and of the end.
    offsets: Vec<usize>,
}

impl Text {
    pub fn new(text: &str) -> Self {
        let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        offsets.push(text.len());
        Self {
            characters: text.chars().map(half_width).collect(),
            offsets,
        }
    }

    pub fn len(&self) -> usize {
        self.characters.len()
    }

    pub fn at(&self, index: usize) -> Option<char> {
        self.characters.get(index).copied()
    }

    /// Bytes of the original text that the characters of `range` come from.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.offsets[range.start]..self.offsets[range.end]
    }

    /// The characters of a range, simplified, without spaces.
    pub fn joined(&self, range: Range<usize>) -> String {
        let visible = self.characters[range].iter().filter(|c| !is_space(**c));
        visible.map(|&c| simplify(c)).collect()
    }

    /// The words of a range, simplified, cut at spaces and 、.
    pub fn words(&self, range: Range<usize>) -> Vec<String> {
        let words = self.characters[range].split(|&c| is_space(c) || c == '、');
        let words = words.filter(|word| !word.is_empty());
        words
            .map(|word| word.iter().map(|&c| simplify(c)).collect())
            .collect()
    }

    /// The index after any spaces at `index`.
    pub fn skip_spaces(&self, mut index: usize) -> usize {
        while self.at(index).is_some_and(is_space) {
            index += 1;
        }
        index
    }

    /// The index before any spaces that end at `index`.
    pub fn skip_spaces_back(&self, mut index: usize) -> usize {
        while index > 0 && is_space(self.characters[index - 1]) {
            index -= 1;
        }
        index
    }

    /// The index after `word` at `index`; traditional forms count as simplified.
    pub fn word(&self, index: usize, word: &str) -> Option<usize> {
        let mut at = index;
        for wanted in word.chars() {
            (simplify(self.at(at)?) == wanted).then_some(())?;
            at += 1;
        }
        Some(at)
    }

    /// Up to `limit` digits from `index` on, single spaces between them allowed; the index after them and the digits.
    pub fn digits(&self, index: usize, limit: usize) -> (usize, String) {
        let (mut at, mut end, mut digits) = (index, index, String::new());
        while let Some(digit) = self.at(at).filter(char::is_ascii_digit) {
            if digits.len() == limit {
                return (index, String::new());
            }
            digits.push(digit);
            end = at + 1;
            at = self.skip_spaces(end);
            // Only one space: two or more part two things.
            if at > end + 1 {
                break;
            }
        }
        (end, digits)
    }

    /// A run of Chinese numerals from `index` on and its value.
    pub fn han_number(&self, index: usize, limit: usize) -> Option<(usize, u64)> {
        let is_numeral = |at: &usize| self.at(*at).is_some_and(numeral::is_numeral);
        let end = (index..self.len().min(index + limit))
            .take_while(is_numeral)
            .last()?
            + 1;
        let value = numeral::parse(&self.joined(index..end))?;
        Some((end, value))
    }

    /// Which bracket pair opens at `index`.
    pub fn opener(&self, index: usize) -> Option<usize> {
        let character = self.at(index)?;
        OPENERS.chars().position(|opener| opener == character)
    }

    /// Which bracket pair closes at `index`; an opener in place of the closer counts as one of no pair.
    pub fn closer(&self, index: usize) -> Option<Option<usize>> {
        let character = self.at(index)?;
        match CLOSERS.chars().position(|closer| closer == character) {
            Some(pair) => Some(Some(pair)),
            None => OPENERS.contains(character).then_some(None),
        }
    }

    /// The start of the run of at most `limit` Han characters that ends at `end`.
    ///
    /// A run that is spaced out letter by letter is read through its spaces; otherwise a space ends it.
    pub fn han_run_back(&self, end: usize, limit: usize) -> usize {
        let (mut start, mut count) = (end, 0);
        let mut spaced = None;
        while count < limit {
            let next = self.skip_spaces_back(start);
            let gap = start - next;
            let is_letter = next > 0 && is_han(self.characters[next - 1]);
            if !is_letter || gap > 1 || (count > 0 && gap > 0 && spaced == Some(false)) {
                break;
            }
            if count > 0 {
                if spaced == Some(true) && gap == 0 {
                    break;
                }
                spaced = Some(gap > 0);
            }
            start = next - 1;
            count += 1;
        }
        start
    }
}

pub fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{feff}')
}
