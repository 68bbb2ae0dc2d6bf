//! Where two lines of the tables cannot both be right.

use std::fmt;

/// One name with two meanings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// `aliases.tsv`
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is named: an alias, a code, a reading.
    pub name: String,
    /// What the line says, and what was said before.
    pub meaning: String,
    pub before: String,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: `{}` means `{}` here and `{}` elsewhere; drop one of the two lines",
            self.file, self.line, self.name, self.meaning, self.before
        )
    }
}
