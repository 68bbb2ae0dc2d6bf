//! A growing list in shared chunks: cloning costs one pointer, writing copies one chunk.

use std::sync::Arc;

/// Values in a chunk.
pub(super) const CHUNK: usize = 4096;

/// A list of small values. Clones share every chunk until one of them writes to it.
///
/// A chunk whose values are all equal (the types of relationships loaded together) takes no room.
#[derive(Debug, Clone)]
pub struct ChunkedVec<T> {
    pub(super) chunks: Arc<Vec<Arc<Chunk<T>>>>,
    pub(super) len: usize,
}

#[derive(Debug, Clone)]
pub(super) enum Chunk<T> {
    Same { value: T, len: usize },
    Each(Vec<T>),
}

impl<T> Default for ChunkedVec<T> {
    fn default() -> Self {
        Self {
            chunks: Arc::default(),
            len: 0,
        }
    }
}

impl<T: Copy + PartialEq> ChunkedVec<T> {
    /// The value at `at`. O(1).
    pub fn get(&self, at: usize) -> Option<T> {
        match &**self.chunks.get(at / CHUNK)? {
            Chunk::Same { value, len } => (at % CHUNK < *len).then_some(*value),
            Chunk::Each(values) => values.get(at % CHUNK).copied(),
        }
    }

    pub fn push(&mut self, value: T) {
        let chunks = Arc::make_mut(&mut self.chunks);
        if self.len.is_multiple_of(CHUNK) {
            chunks.push(Arc::new(Chunk::Same { value, len: 1 }));
        } else {
            let last = chunks
                .last_mut()
                .expect("a list that is not empty has a last chunk");
            Arc::make_mut(last).push(value);
        }
        self.len += 1;
    }

    /// Adds `count` values that are all equal.
    pub fn extend_same(&mut self, value: T, count: usize) {
        let mut rest = count;
        while rest > 0 && !self.len.is_multiple_of(CHUNK) {
            self.push(value);
            rest -= 1;
        }
        let chunks = Arc::make_mut(&mut self.chunks);
        self.len += rest;
        while rest > 0 {
            let len = rest.min(CHUNK);
            chunks.push(Arc::new(Chunk::Same { value, len }));
            rest -= len;
        }
    }

    /// Adds values.
    pub fn extend(&mut self, values: &[T]) {
        let lead = values.len().min((CHUNK - self.len % CHUNK) % CHUNK);
        let (lead, whole) = values.split_at(lead);
        lead.iter().for_each(|&value| self.push(value));
        let chunks = Arc::make_mut(&mut self.chunks);
        for part in whole.chunks(CHUNK) {
            let same = part.iter().all(|value| *value == part[0]);
            chunks.push(Arc::new(if same {
                Chunk::Same {
                    value: part[0],
                    len: part.len(),
                }
            } else {
                Chunk::Each(part.to_vec())
            }));
        }
        self.len += whole.len();
    }

    /// A list of `len` values: those of the pairs at their places, which must be below `len`, and `missing` elsewhere.
    pub fn from_pairs(len: usize, missing: T, pairs: impl Iterator<Item = (usize, T)>) -> Self {
        let sizes = (0..len).step_by(CHUNK).map(|at| CHUNK.min(len - at));
        let mut chunks: Vec<Vec<T>> = sizes.map(|size| vec![missing; size]).collect();
        for (at, value) in pairs {
            chunks[at / CHUNK][at % CHUNK] = value;
        }
        let chunks = chunks.into_iter().map(|values| {
            let same = values.iter().all(|value| *value == values[0]);
            Arc::new(match same {
                true => Chunk::Same {
                    value: values[0],
                    len: values.len(),
                },
                false => Chunk::Each(values),
            })
        });
        Self {
            chunks: Arc::new(chunks.collect()),
            len,
        }
    }

    /// True when some place has the value. O(length).
    pub fn contains(&self, wanted: T) -> bool {
        self.chunks.iter().any(|chunk| match &**chunk {
            Chunk::Same { value, .. } => *value == wanted,
            Chunk::Each(values) => values.contains(&wanted),
        })
    }

    /// Replaces the value at `at`, which must be there.
    pub fn set(&mut self, at: usize, value: T) {
        if self.get(at) == Some(value) {
            return;
        }
        let chunks = Arc::make_mut(&mut self.chunks);
        Arc::make_mut(&mut chunks[at / CHUNK]).spread()[at % CHUNK] = value;
    }
}

impl<T: Copy + PartialEq> Chunk<T> {
    fn push(&mut self, new: T) {
        match self {
            Self::Same { value, len } if *value == new => *len += 1,
            _ => self.spread().push(new),
        }
    }

    /// The values as a list that can be changed one by one.
    fn spread(&mut self) -> &mut Vec<T> {
        if let Self::Same { value, len } = self {
            let mut values = Vec::with_capacity(CHUNK);
            values.resize(*len, *value);
            *self = Self::Each(values);
        }
        match self {
            Self::Each(values) => values,
            Self::Same { .. } => unreachable!("spread just above"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_keeps_what_it_had() {
        let mut list = ChunkedVec::default();
        (0..10_000u32).for_each(|n| list.push(n / 5000));
        let before = list.clone();
        list.set(4999, 7);
        list.push(9);
        assert_eq!((before.get(4999), before.get(10_000)), (Some(0), None));
        assert_eq!(
            (list.get(4998), list.get(4999), list.get(5000)),
            (Some(0), Some(7), Some(1))
        );
        assert_eq!((list.get(10_000), list.len), (Some(9), 10_001));
    }
}
