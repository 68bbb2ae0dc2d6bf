//! Rows on their way from a file to the graph.

use smol_str::SmolStr;

use super::problem::Problem;
use crate::store::BulkColumn;

/// Some consecutive rows of a file, read.
#[derive(Debug)]
pub struct Block {
    pub rows: usize,
    /// The values of each column of the table; none for columns that are left out and for labels and types.
    pub columns: Vec<Option<BulkColumn>>,
    /// The labels or the type of each row, when a column has them.
    pub names: Option<NamesColumn>,
    pub lines: Lines,
    /// Rows that could not be read, which are not among `rows`.
    pub rejects: Vec<Reject>,
}

/// Where rows stand in their file.
#[derive(Debug)]
pub enum Lines {
    /// The first row has this number, counted from 1.
    #[cfg(feature = "parquet")]
    From(u64),
    /// The line of each row.
    Each(Vec<u64>),
}

impl Lines {
    pub fn of(&self, row: usize) -> u64 {
        match self {
            #[cfg(feature = "parquet")]
            Self::From(first) => first + row as u64,
            Self::Each(lines) => lines[row],
        }
    }
}

/// Sets of names, and which of them each row has.
#[derive(Debug, Default)]
pub struct NamesColumn {
    pub sets: Vec<Vec<SmolStr>>,
    pub codes: Vec<u32>,
}

impl NamesColumn {
    /// Adds a row. Sets are few, and mostly that of the row before.
    pub fn push(&mut self, set: Vec<SmolStr>) {
        let last = self.codes.last().copied();
        let same = last.filter(|&code| self.sets[code as usize] == set);
        let known = same.or_else(|| {
            let known = self.sets.iter().position(|known| *known == set);
            known.map(|code| code as u32)
        });
        let code = known.unwrap_or(self.sets.len() as u32);
        if known.is_none() {
            self.sets.push(set);
        }
        self.codes.push(code);
    }
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Reject {
    /// The line, or for a file without lines the number of the row, counted from 1.
    pub line: u64,
    pub problem: Problem,
}
