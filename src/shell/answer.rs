//! One Cypher statement: run, its warnings told, its rows written, what it took told.

use std::io::{self, Write};

use super::console::{counted, render_all, say};
use super::failure::Failure;
use super::progress::Progress;
use super::session::{Purpose, Session};
use super::source::Source;
use smol_str::SmolStr;

use crate::diagnostic::Diagnostic;
use crate::store::ChangeCounts;
use crate::syntax::{self, ast};
use crate::value::Value;
use crate::{Error, Params, QueryResult, Row};

/// A statement with all that it takes to run it and to tell what is wrong with it.
pub(super) struct Question<'a> {
    pub statement: ast::Statement,
    pub parameters: Params,
    /// Where the statement begins in its source.
    pub offset: usize,
    pub source: &'a Source,
    /// The reader wrote the query itself: warnings about labels and types that the graph lacks are of use to them. A phrase's query is
    /// ours, and asks for what a graph may lack.
    pub written: bool,
}

impl Question<'_> {
    fn rejected(&self, session: &Session, error: &Error) -> Failure {
        session.rejected(error, self.offset, self.source)
    }

    fn tell_warnings(&self, warnings: &[Diagnostic]) {
        if self.written && !warnings.is_empty() {
            let warnings = warnings.iter().cloned();
            let shifted: Vec<_> = warnings
                .map(|warning| warning.shifted(self.offset))
                .collect();
            say(&render_all(&shifted, &self.source.text, &self.source.name));
        }
    }
}

/// Why rows stopped before their end.
enum Stop {
    Query(Error),
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Session {
    pub(super) fn run_cypher(
        &mut self,
        text: &str,
        offset: usize,
        source: &Source,
        purpose: Purpose,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let mut statement = self.parse(text, offset, source)?;
        match purpose {
            Purpose::Answer => {}
            Purpose::Explain => statement.mode = ast::Mode::Explain,
            Purpose::Profile => statement.mode = ast::Mode::Profile,
        }
        let question = Question {
            statement,
            parameters: self.parameters.clone(),
            offset,
            source,
            written: true,
        };
        self.run_question(&question, out).map(drop)
    }

    pub(super) fn parse(
        &self,
        text: &str,
        offset: usize,
        source: &Source,
    ) -> Result<ast::Statement, Failure> {
        syntax::parse(text).map_err(|errors| self.rejected(&errors.into(), offset, source))
    }

    /// Runs a statement that has been read, writes its rows and gives them back as far as they were kept.
    pub(super) fn run_question(
        &mut self,
        question: &Question<'_>,
        out: &mut dyn Write,
    ) -> Result<Answer, Failure> {
        let interrupt = self.interrupt();
        interrupt.during(|| {
            let progress = Progress::start("running");
            let mut result = self.start(question)?;
            let answer = self.write_result(&mut result, progress, out);
            let answer = answer.map_err(|stop| match stop {
                Stop::Query(error) => question.rejected(self, &error),
                Stop::Output(error) => self.settings.output_failure(&error),
            })?;
            self.quote_evidence(&answer, out)
                .map_err(|error| self.settings.output_failure(&error))?;
            self.after(&result, &answer);
            Ok(answer)
        })
    }

    /// Columns and the first rows of a statement, written nowhere.
    pub(super) fn collect_with_columns(
        &mut self,
        question: &Question<'_>,
        most: usize,
    ) -> Result<(Vec<SmolStr>, Vec<Vec<Value>>), Failure> {
        let interrupt = self.interrupt();
        interrupt.during(|| {
            let result = self.start(question)?;
            let columns = result.columns().iter().map(SmolStr::new).collect();
            let rows = result.take(most).collect::<Result<Vec<_>, _>>();
            let rows = rows.map_err(|error| question.rejected(self, &error))?;
            Ok((columns, rows.into_iter().map(Row::into_values).collect()))
        })
    }

    /// All rows of a statement, written nowhere.
    pub(super) fn collect(&mut self, question: &Question<'_>) -> Result<Vec<Vec<Value>>, Failure> {
        let interrupt = self.interrupt();
        interrupt.during(|| {
            let _progress = Progress::start("running");
            let rows = self.start(question)?.rows();
            let rows = rows.map_err(|error| question.rejected(self, &error))?;
            Ok(rows.into_iter().map(Row::into_values).collect())
        })
    }

    fn start(&mut self, question: &Question<'_>) -> Result<QueryResult, Failure> {
        let options = self.query_options();
        let parameters = question.parameters.clone();
        let statement = &question.statement;
        let result = match &mut self.transaction {
            Some(transaction) => transaction.query_statement(statement, parameters, &options),
            None => self
                .database
                .query_statement(statement, parameters, &options),
        };
        let result = result.map_err(|error| question.rejected(self, &error))?;
        question.tell_warnings(result.warnings());
        Ok(result)
    }

    fn write_result(
        &mut self,
        result: &mut QueryResult,
        progress: Progress,
        out: &mut dyn Write,
    ) -> Result<Answer, Stop> {
        let mut answer = Answer {
            columns: result.columns().to_vec(),
            ..Answer::default()
        };
        let mut next = result.next();
        drop(progress);
        if !answer.columns.is_empty() {
            self.separate(out)?;
            let mut writer = self.settings.format.writer(self.settings.layout());
            writer.start(&answer.columns, out)?;
            while let Some(row) = next {
                let row = row.map_err(Stop::Query)?.into_values();
                writer.row(&row, out)?;
                answer.add(row);
                next = result.next();
            }
            writer.finish(out)?;
            answer.note = writer.note();
        } else if let Some(Err(error)) = next {
            return Err(Stop::Query(error));
        }
        if let Some(plan) = result.plan() {
            self.separate(out)?;
            writeln!(out, "{}", plan.trim_end())?;
        }
        // Before anything is said about the rows.
        out.flush()?;
        Ok(answer)
    }

    /// A blank line between the results of one run, where the format is for people.
    fn separate(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.results += 1;
        let for_people = ["table", "line", "markdown"].contains(&self.settings.format.name);
        if self.results > 1 && for_people {
            writeln!(out)
        } else {
            Ok(())
        }
    }

    /// What is told after a result, and forgotten after a change.
    fn after(&mut self, result: &QueryResult, answer: &Answer) {
        let changes = changes(&result.changes());
        if changes.is_some() {
            self.graph_changed();
        }
        if self.settings.quiet {
            return;
        }
        if let Some(note) = &answer.note {
            say(&format!("note: {note}"));
        }
        if let Some(changes) = changes {
            say(&changes);
        }
        if self.settings.timing && !answer.columns.is_empty() {
            let milliseconds = result.elapsed().as_secs_f64() * 1e3;
            say(&format!(
                "{}, {milliseconds:.1} ms",
                counted(answer.count, "row")
            ));
        }
    }
}

/// Rows kept of an answer, for `why`.
const KEPT: usize = 10_000;

/// A result that has been written.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
    pub count: usize,
    note: Option<String>,
}

impl Answer {
    /// Rows that were written in another way.
    pub fn of(columns: Vec<String>, rows: Vec<Vec<Value>>) -> Self {
        Self {
            columns,
            count: rows.len(),
            rows,
            note: None,
        }
    }

    fn add(&mut self, row: Vec<Value>) {
        self.count += 1;
        if self.rows.len() < KEPT {
            self.rows.push(row);
        }
    }
}

/// `created 2 nodes, set 1 property`; nothing when nothing changed.
fn changes(counts: &ChangeCounts) -> Option<String> {
    let parts = [
        ("created", counts.nodes_created, "node"),
        ("deleted", counts.nodes_deleted, "node"),
        ("created", counts.relationships_created, "relationship"),
        ("deleted", counts.relationships_deleted, "relationship"),
        ("set", counts.properties_set, "property"),
        ("removed", counts.properties_removed, "property"),
        ("added", counts.labels_added, "label"),
        ("removed", counts.labels_removed, "label"),
        ("added", counts.constraints_added, "constraint"),
        ("removed", counts.constraints_removed, "constraint"),
        ("added", counts.indexes_added, "index"),
        ("removed", counts.indexes_removed, "index"),
    ];
    let parts = parts.iter().filter(|(_, count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(verb, count, noun)| format!("{verb} {}", counted(*count as usize, noun)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
