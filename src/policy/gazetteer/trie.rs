//! A trie over characters: all names that begin at a place in a text, in one walk.

use rustc_hash::FxHashMap;

/// Names by their characters; the values are indexes given by the caller.
#[derive(Debug, Default)]
pub struct Trie {
    steps: FxHashMap<(u32, char), u32>,
    /// By node: the name that ends there.
    ends: Vec<Option<u32>>,
}

impl Trie {
    /// The index of a name; `next` when it is new.
    pub fn insert(&mut self, name: impl Iterator<Item = char>, next: usize) -> usize {
        if self.ends.is_empty() {
            self.ends.push(None);
        }
        let mut node = 0;
        for character in name {
            let new = self.ends.len() as u32;
            node = *self.steps.entry((node, character)).or_insert(new);
            if node == new {
                self.ends.push(None);
            }
        }
        *self.ends[node as usize].get_or_insert(next as u32) as usize
    }

    /// The names that `text` begins with, shortest first: length in characters and index.
    pub fn prefixes(&self, text: &[char]) -> impl Iterator<Item = (usize, usize)> {
        let mut node = Some(0);
        let walk = text.iter().enumerate().map_while(move |(at, &character)| {
            node = self.steps.get(&(node?, character)).copied();
            Some((at + 1, self.ends[node? as usize]))
        });
        walk.filter_map(|(length, name)| Some((length, name? as usize)))
    }
}
