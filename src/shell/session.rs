//! A session: the graph at hand and all that questions to it depend on. One-shot questions and the prompt share it.

use std::cell::OnceCell;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use super::answer::Question;
use super::arguments::Options;
use super::command::{self, Flow};
use super::console::{render_all, say};
use super::failure::{Exit, Failure};
use super::files::LocalFiles;
use super::graph::{self, OpenGraph};
use super::interrupt::Interrupt;
use super::parameters;
use super::settings::Settings;
use super::source::{Kind, Source, Statement};
use super::vocabulary::Vocabulary;
use crate::exchange::graph_folder::Origins;
use crate::phrase;
use crate::policy::gazetteer::Gazetteer;
use crate::store::Graph;
use crate::value::Value;
use crate::value::temporal::Date;
use crate::{Database, Error, Params, Transaction};

/// How deep files may run other files.
const DEEPEST: usize = 20;

/// What is wanted of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Its rows.
    Answer,
    /// The plan, and the Cypher of a phrase; nothing is run.
    Explain,
    /// The plan with rows and time.
    Profile,
}

/// The graph and the state around it.
pub struct Session {
    pub database: Arc<Database>,
    /// Where each part of the graph stands in its folder.
    pub origins: Origins,
    /// That folder; none for the graph that is built in.
    pub folder: Option<PathBuf>,
    pub settings: Settings,
    pub parameters: Params,
    interrupt: Interrupt,
    graph_name: String,
    /// From `:begin` to its end.
    pub(super) transaction: Option<Transaction<'static>>,
    /// Made when first needed, anew after a change.
    gazetteer: OnceCell<Gazetteer>,
    vocabulary: OnceCell<Vocabulary>,
    /// What phrases depend on: place, dates, the last result.
    pub phrases: phrase::Session,
    depth: usize,
    /// Results written to the output at hand.
    pub(super) results: usize,
}

impl Session {
    /// Reads the graph and takes over the flags.
    ///
    /// # Errors
    /// Unreadable graphs, wrong parameters, unknown formats, rules and places.
    pub fn open(options: &Options) -> Result<Self, Failure> {
        let settings = Settings::from_options(options)?;
        let parameters = options
            .parameters
            .iter()
            .map(|text| parameters::parse(text));
        let parameters = parameters.collect::<Result<Params, Failure>>()?;
        let OpenGraph {
            database,
            origins,
            folder,
            name,
        } = graph::open(options.db.as_deref())?;
        let mut session = Self {
            database: Arc::new(database),
            origins,
            folder,
            settings,
            parameters,
            interrupt: Interrupt::install(),
            graph_name: name,
            transaction: None,
            gazetteer: OnceCell::new(),
            vocabulary: OnceCell::new(),
            phrases: phrase::Session {
                as_of: options.as_of,
                ..phrase::Session::new(today())
            },
            depth: 0,
            results: 0,
        };
        if let Some(place) = &options.place {
            session.set_place(place)?;
        }
        Ok(session)
    }

    /// How messages call the graph.
    pub fn graph_name(&self) -> &str {
        &self.graph_name
    }

    /// The graph as it is now.
    pub fn graph(&self) -> Arc<Graph> {
        match &self.transaction {
            Some(transaction) => transaction.snapshot(),
            None => self.database.snapshot(),
        }
    }

    /// The names of the graph. O(names) when first asked for.
    pub fn gazetteer(&self) -> &Gazetteer {
        self.gazetteer
            .get_or_init(|| Gazetteer::from_graph(&self.graph()))
    }

    pub fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary
            .get_or_init(|| Vocabulary::of(&self.graph()))
    }

    pub(super) fn interrupt(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// Limits and switches of the next statement.
    pub(super) fn query_options(&self) -> crate::Options {
        let defaults = crate::Options::default();
        crate::Options {
            timeout: self.settings.timeout,
            memory: self.settings.memory.or(defaults.memory),
            threads: self.settings.threads,
            cancel: Arc::clone(&self.interrupt.cancel),
            rules: self.settings.rules.clone(),
            files: Some(Arc::new(LocalFiles)),
            ..defaults
        }
    }

    /// Forgets what was made from the graph before it changed.
    pub(super) fn graph_changed(&mut self) {
        self.gazetteer.take();
        self.vocabulary.take();
    }
}

/// Running.
impl Session {
    /// Runs the statements and commands of a text.
    ///
    /// # Errors
    /// The first failure; with `keep_going` all are told and the first exit code counts.
    pub fn run_source(
        &mut self,
        source: &Source,
        keep_going: bool,
        out: &mut dyn Write,
    ) -> Result<Flow, Failure> {
        let mut first = None;
        for statement in source.statements() {
            match self.run_statement(&statement, source, out) {
                Ok(Flow::Continue) => {}
                Ok(Flow::Quit) if first.is_none() => return Ok(Flow::Quit),
                Ok(Flow::Quit) => break,
                Err(failure) if keep_going && !failure.is_final() => {
                    failure.tell();
                    first.get_or_insert(failure.exit());
                }
                Err(failure) => return Err(failure),
            }
        }
        match first {
            None => Ok(Flow::Continue),
            Some(exit) => Err(Failure::Told { exit }),
        }
    }

    fn run_statement(
        &mut self,
        statement: &Statement<'_>,
        source: &Source,
        out: &mut dyn Write,
    ) -> Result<Flow, Failure> {
        if statement.kind == Kind::Command {
            return command::run(self, statement.text, out);
        }
        self.run_text(
            statement.text,
            statement.offset,
            source,
            Purpose::Answer,
            out,
        )?;
        Ok(Flow::Continue)
    }

    /// Runs one statement of a source, which stands there at `offset`.
    ///
    /// # Errors
    /// A statement that is rejected or fails, a result that cannot be written.
    pub fn run_text(
        &mut self,
        text: &str,
        offset: usize,
        source: &Source,
        purpose: Purpose,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        match super::source::kind_of(text) {
            Kind::Phrase => self.run_phrase(text, offset, source, purpose, out),
            _ => self.run_cypher(text, offset, source, purpose, out),
        }
    }

    /// The rows of the one statement of a source, written nowhere.
    ///
    /// # Errors
    /// A statement that is rejected or fails.
    pub fn rows(&mut self, source: &Source) -> Result<Vec<Vec<Value>>, Failure> {
        match super::source::kind_of(&source.text) {
            Kind::Phrase => self.phrase_rows(source),
            _ => {
                let question = Question {
                    statement: self.parse(&source.text, 0, source)?,
                    parameters: self.parameters.clone(),
                    offset: 0,
                    written: true,
                    source,
                };
                self.collect(&question)
            }
        }
    }

    /// Runs something that may come back here, but not without end.
    ///
    /// # Errors
    /// When it came back too often, and its own.
    pub fn deeper<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if self.depth == DEEPEST {
            return Err(Failure::usage(
                format!("files run each other more than {DEEPEST} deep"),
                "take the circle out of the `:source` lines",
            ));
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    /// Writes rows that no query gave in the format of the session.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write_rows(
        &mut self,
        columns: &[String],
        rows: impl Iterator<Item = Vec<Value>>,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let mut writer = self.settings.format.writer(self.settings.layout());
        let write = || {
            writer.start(columns, out)?;
            for row in rows {
                writer.row(&row, out)?;
            }
            writer.finish(out)
        };
        write().map_err(|error| self.settings.output_failure(&error))?;
        if let Some(note) = writer.note() {
            say(&format!("note: {note}"));
        }
        Ok(())
    }

    /// Tells what was done, unless only results and errors are wanted.
    pub fn tell(&self, text: &str) {
        if !self.settings.quiet {
            say(text);
        }
    }

    /// The findings of the engine about a statement at `offset` of a source.
    pub(super) fn rejected(&self, error: &Error, offset: usize, source: &Source) -> Failure {
        let diagnostics = error.diagnostics();
        let cancelled = diagnostics
            .iter()
            .any(|diagnostic| diagnostic.detail == "Cancelled");
        let diagnostics: Vec<_> = diagnostics
            .into_iter()
            .map(|diagnostic| diagnostic.shifted(offset))
            .collect();
        Failure::Message {
            exit: if cancelled {
                Exit::Interrupted
            } else {
                Exit::Failed
            },
            text: render_all(&diagnostics, &source.text, &source.name),
        }
    }
}

/// Parameters and transactions.
impl Session {
    /// Sets a parameter from `name=value`.
    ///
    /// # Errors
    /// Text that is no parameter.
    pub fn set_parameter(&mut self, text: &str) -> Result<(), Failure> {
        let (name, value) = parameters::parse(text)?;
        self.parameters.insert(name, value);
        Ok(())
    }

    /// Takes a parameter away.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn remove_parameter(&mut self, name: &str) -> Result<(), Failure> {
        let name = name.trim_start_matches('$');
        match self.parameters.remove(name) {
            Some(_) => Ok(()),
            None => Err(Failure::usage(
                format!("there is no parameter `{name}`"),
                "write `:param name=value` to set it",
            )),
        }
    }

    pub fn parameter_names(&self) -> Vec<String> {
        self.parameters
            .keys()
            .map(|name| name.to_string())
            .collect()
    }

    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// When one has begun.
    pub fn begin(&mut self) -> Result<(), Failure> {
        if self.in_transaction() {
            return Err(Failure::usage(
                "a transaction has begun already",
                "`:commit` or `:rollback` ends it",
            ));
        }
        self.transaction = Some(self.database.shared_transaction());
        Ok(())
    }

    /// Keeps the changes of the transaction.
    ///
    /// # Errors
    /// When none has begun; a file that cannot be written, and then nothing has changed.
    pub fn commit(&mut self) -> Result<(), Failure> {
        let transaction = self.transaction.take().ok_or_else(no_transaction)?;
        let committed = transaction.commit();
        self.graph_changed();
        committed.map_err(|error| graph::file_failure(&error))
    }

    /// Leaves the graph as it was when the transaction began.
    ///
    /// # Errors
    /// When none has begun.
    pub fn rollback(&mut self) -> Result<(), Failure> {
        let transaction = self.transaction.take().ok_or_else(no_transaction)?;
        transaction.rollback();
        self.graph_changed();
        Ok(())
    }

    /// Folds the log of the database file.
    ///
    /// # Errors
    /// In a transaction, without a file, and when the file cannot be written.
    pub fn checkpoint(&mut self) -> Result<(), Failure> {
        if self.in_transaction() {
            return Err(Failure::usage(
                "a transaction has begun",
                "end it with `:commit` or `:rollback` first",
            ));
        }
        let folded = self.database.checkpoint();
        folded.map_err(|error| graph::file_failure(&error))
    }
}

/// The day on the clock of this machine.
pub(super) fn today() -> Date {
    let today = jiff::ZonedDateTime::now().date();
    let day = Date::from_ymd(
        today.year().into(),
        today.month().into(),
        today.day().into(),
    );
    day.expect("jiff knows only days of the calendar")
}

fn no_transaction() -> Failure {
    Failure::usage("no transaction has begun", "`:begin` begins one")
}
