//! Where the elements of a graph came from: a file and a line for each, kept as runs of consecutive lines.

use std::path::{Path, PathBuf};

use super::block::Lines;

/// The origins of slots that were given in order.
#[derive(Debug, Default)]
pub struct Origins {
    files: Vec<PathBuf>,
    runs: Vec<Run>,
}

/// Slots from this one to that of the next run, on consecutive lines.
#[derive(Debug, Clone, Copy)]
struct Run {
    slot: u32,
    /// One more than the last slot.
    end: u32,
    file: usize,
    line: u64,
}

impl Origins {
    /// Notes the rows of a block that are kept, which get slots from `first` on.
    pub fn add(
        &mut self,
        file: &Path,
        lines: &Lines,
        rows: usize,
        keep: Option<&[bool]>,
        first: u32,
    ) {
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_path_buf());
        }
        let mut slot = first;
        if keep.is_none() && rows > 0 && lines.of(rows - 1) - lines.of(0) == rows as u64 - 1 {
            return self.push(slot, rows as u32, lines.of(0));
        }
        for row in 0..rows {
            if keep.is_none_or(|keep| keep[row]) {
                self.push(slot, 1, lines.of(row));
                slot += 1;
            }
        }
    }

    fn push(&mut self, slot: u32, count: u32, line: u64) {
        let file = self.files.len() - 1;
        if let Some(last) = self.runs.last_mut() {
            let next = last.line + u64::from(slot - last.slot);
            if (last.file, last.end, next) == (file, slot, line) {
                last.end += count;
                return;
            }
        }
        self.runs.push(Run {
            slot,
            end: slot + count,
            file,
            line,
        });
    }

    /// Adds those of later slots.
    pub fn append(&mut self, later: Self) {
        let before = self.files.len();
        self.files.extend(later.files);
        self.runs.extend(later.runs.into_iter().map(|run| Run {
            file: run.file + before,
            ..run
        }));
    }

    /// The file and the line of a slot; `None` when it was there before.
    pub fn of(&self, slot: u32) -> Option<(&Path, u64)> {
        let at = self.runs.partition_point(|run| run.slot <= slot);
        let run = self.runs[..at].last().filter(|run| slot < run.end)?;
        let line = run.line + u64::from(slot - run.slot);
        Some((&self.files[run.file], line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_again() {
        let (a, b) = (Path::new("a"), Path::new("b"));
        let mut origins = Origins::default();
        origins.add(a, &Lines::Each(vec![2, 3, 4]), 3, None, 10);
        origins.add(a, &Lines::Each(vec![5, 7, 8]), 3, None, 13);
        let mut later = Origins::default();
        let keep = [true, false, true];
        later.add(b, &Lines::Each(vec![2, 3, 4]), 3, Some(&keep), 16);
        origins.append(later);
        let found: Vec<_> = (9..19).map(|slot| origins.of(slot)).collect();
        let at = |path, line| Some((path, line));
        let expected = [
            None,
            at(a, 2),
            at(a, 3),
            at(a, 4),
            at(a, 5),
            at(a, 7),
            at(a, 8),
            at(b, 2),
            at(b, 4),
            None,
        ];
        assert_eq!(found, expected);
        assert_eq!(origins.runs.len(), 4);
    }
}
