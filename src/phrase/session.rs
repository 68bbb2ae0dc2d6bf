//! What the shell knows while phrases are read: the place at hand, the dates, the last result.

use smol_str::SmolStr;

use super::tree::Phrase;
use crate::policy::gazetteer::EntityId;
use crate::value::Value;
use crate::value::temporal::Date;

/// The state of a session as far as phrases depend on it.
#[derive(Debug, Clone)]
pub struct Session {
    /// The place against which relative names are read (`:place 四川`).
    pub place: Option<EntityId>,
    /// The day on which the session runs.
    pub today: Date,
    /// The as-of date, when one was set (`:as-of 2023-06-30`): only what had been issued or designated by then counts.
    pub as_of: Option<Date>,
    /// The last phrase that was answered, and its rows: what `why 3` and `why not 泸州` are about.
    pub last: Option<LastResult>,
}

/// An answered phrase.
#[derive(Debug, Clone)]
pub struct LastResult {
    pub phrase: Phrase,
    pub columns: Vec<SmolStr>,
    pub rows: Vec<Vec<Value>>,
}

impl Session {
    /// A session on a day, with nothing set.
    pub fn new(today: Date) -> Self {
        Self {
            place: None,
            today,
            as_of: None,
            last: None,
        }
    }

    /// The date that answers are shown as of.
    pub fn date(&self) -> Date {
        self.as_of.unwrap_or(self.today)
    }
}

impl LastResult {
    /// The value of a column in a row, counted from 1.
    pub fn value(&self, row: usize, column: &str) -> Option<&Value> {
        let at = self.columns.iter().position(|own| own == column)?;
        self.rows.get(row.checked_sub(1)?)?.get(at)
    }
}
