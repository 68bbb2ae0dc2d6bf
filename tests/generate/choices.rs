//! A tape of bytes read as decisions. A tape that has ended always gives the first alternative, so the first must be the simplest:
//! a shorter tape, or one with smaller bytes, then makes a smaller query, which is how failures are made small.

pub struct Choices<'t> {
    tape: &'t [u8],
}

impl<'t> Choices<'t> {
    pub fn new(tape: &'t [u8]) -> Self {
        Self { tape }
    }

    /// A number below `count`, which is not 0 and at most 256.
    pub fn below(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.tape.split_first() else {
            return 0;
        };
        self.tape = rest;
        usize::from(*first) % count
    }

    /// True once in `times`; false at the end of the tape.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    pub fn pick<T: Clone>(&mut self, alternatives: &[T]) -> T {
        alternatives[self.below(alternatives.len())].clone()
    }

    /// From `least` to `most`, both included.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }
}
