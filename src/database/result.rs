//! What a statement gives: columns, rows, counts of changes, warnings.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::diagnostic::Diagnostic;
use crate::exec::Batch;
use crate::store::{ChangeCounts, Graph};
use crate::value::Value;

use super::Error;
use super::statement::Running;

/// One row of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    /// The values in the order of the columns.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The values in the order of the columns.
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The value in the column of that name.
    pub fn get(&self, column: &str) -> Option<&Value> {
        let position = self.columns.iter().position(|name| name == column)?;
        self.values.get(position)
    }
}

impl std::ops::Index<usize> for Row {
    type Output = Value;

    fn index(&self, position: usize) -> &Value {
        &self.values[position]
    }
}

impl Display for Row {
    /// The values as Cypher writes them, with commas between.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (position, value) in self.values.iter().enumerate() {
            let separator = if position > 0 { ", " } else { "" };
            write!(f, "{separator}{value}")?;
        }
        Ok(())
    }
}

/// What is known of a result before its first row.
pub(super) struct Known {
    pub columns: Arc<[String]>,
    pub warnings: Vec<Diagnostic>,
    pub begun: Instant,
}

/// A result with the graph that the statement left.
pub(super) struct Finished {
    pub result: QueryResult,
    pub graph: Graph,
}

/// The result of a statement: an iterator over its rows, which are made as they are asked for.
pub struct QueryResult {
    columns: Arc<[String]>,
    warnings: Vec<Diagnostic>,
    begun: Instant,
    elapsed: Duration,
    changes: ChangeCounts,
    plan: Option<String>,
    truncated: bool,
    source: Source,
}

/// Where rows come from.
enum Source {
    Rows(std::vec::IntoIter<Vec<Value>>),
    Running {
        running: Box<Running>,
        /// The batch at hand with the row to go on with.
        batch: Option<(Batch, usize)>,
        /// Rows that may still be handed on.
        room: usize,
    },
    /// All rows were handed on, or an error was.
    Done,
}

impl QueryResult {
    fn new(known: Known, source: Source) -> Self {
        Self {
            columns: known.columns,
            warnings: known.warnings,
            begun: known.begun,
            elapsed: known.begun.elapsed(),
            changes: ChangeCounts::default(),
            plan: None,
            truncated: false,
            source,
        }
    }

    pub(super) fn running(known: Known, running: Running, max_rows: Option<usize>) -> Self {
        let source = Source::Running {
            running: Box::new(running),
            batch: None,
            room: max_rows.unwrap_or(usize::MAX),
        };
        Self::new(known, source)
    }

    pub(super) fn finished(
        known: Known,
        rows: Vec<Vec<Value>>,
        truncated: bool,
        changes: ChangeCounts,
        plan: Option<String>,
    ) -> Self {
        Self {
            changes,
            truncated,
            plan,
            ..Self::new(known, Source::Rows(rows.into_iter()))
        }
    }

    /// The result of `EXPLAIN`, which has no rows.
    pub(super) fn of_plan(known: Known, plan: String) -> Self {
        let known = Known {
            columns: Arc::default(),
            ..known
        };
        Self {
            plan: Some(plan),
            ..Self::new(known, Source::Done)
        }
    }

    /// The names of the columns; none for a statement without `RETURN`.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What is legal but surprising.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// What the statement changed.
    pub fn changes(&self) -> ChangeCounts {
        self.changes
    }

    /// The plan, after `EXPLAIN`, and with rows and times after `PROFILE`.
    pub fn plan(&self) -> Option<&str> {
        self.plan.as_deref()
    }

    /// True when there were more rows than asked for. Known after the last row.
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// The time from the text to the last row handed on.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// All rows that are left.
    ///
    /// # Errors
    /// What happens while they are made.
    pub fn rows(&mut self) -> Result<Vec<Row>, Error> {
        self.collect()
    }

    /// Makes all rows that are left and drops them.
    ///
    /// # Errors
    /// What happens while they are made.
    pub fn exhaust(&mut self) -> Result<(), Error> {
        self.try_for_each(|row| row.map(drop))
    }

    /// Makes all rows that are left and keeps them, so that nothing of the plan is needed any more.
    pub(super) fn hold_rows(&mut self) -> Result<(), Error> {
        if matches!(self.source, Source::Running { .. }) {
            let rows: Vec<Vec<Value>> = self
                .by_ref()
                .map(|row| row.map(Row::into_values))
                .collect::<Result<_, _>>()?;
            self.source = Source::Rows(rows.into_iter());
        }
        Ok(())
    }

    fn next_values(&mut self) -> Result<Option<Vec<Value>>, Error> {
        let (running, batch, room) = match &mut self.source {
            Source::Done => return Ok(None),
            Source::Rows(rows) => return Ok(rows.next()),
            Source::Running {
                running,
                batch,
                room,
            } => (running, batch, room),
        };
        loop {
            if let Some((rows, next)) = batch
                && *next < rows.rows
            {
                if *room == 0 {
                    self.truncated = true;
                    return Ok(None);
                }
                *room -= 1;
                *next += 1;
                return Ok(Some(running.materialize(rows.row(*next - 1))));
            }
            *batch = match running.next()? {
                Some(batch) => Some((batch, 0)),
                None => return Ok(None),
            };
        }
    }
}

impl Iterator for QueryResult {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.source, Source::Done) {
            return None;
        }
        let next = self.next_values();
        self.elapsed = self.begun.elapsed();
        if !matches!(next, Ok(Some(_))) {
            self.source = Source::Done;
        }
        let row = |values| Row {
            columns: self.columns.clone(),
            values,
        };
        next.map(|values| values.map(row)).transpose()
    }
}
