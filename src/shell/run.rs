//! From the arguments to an exit code.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use super::arguments::{Arguments, Command, Options};
use super::command::{self, Flow};
use super::console::{choose_color, counted};
use super::failure::{Exit, Failure};
use super::output::standard_failure;
use super::session::{Purpose, Session};
use super::source::Source;
use super::{check, document, export, graph, lineage, pipe, repl};
use crate::diagnostic::did_you_mean;
use crate::{Database, FileInfo};

/// The program.
pub fn main() -> ExitCode {
    let exit = match Arguments::try_parse() {
        Ok(arguments) => {
            choose_color(arguments.options.color);
            match run(&arguments) {
                Ok(()) => Exit::Success,
                Err(failure) => {
                    failure.tell();
                    failure.exit()
                }
            }
        }
        Err(error) => tell_usage(&error),
    };
    ExitCode::from(exit.code())
}

/// Help and version to standard output; what is wrong with the arguments to standard error.
fn tell_usage(error: &clap::Error) -> Exit {
    let printed = error.print();
    match printed {
        _ if error.use_stderr() => Exit::Usage,
        Ok(()) => Exit::Success,
        Err(error) => {
            let failure = standard_failure(&error);
            failure.tell();
            failure.exit()
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        None => answer(arguments),
        Some(Command::Completions { shell }) => completions(*shell),
        Some(Command::Pipe) => pipe(&arguments.options),
        Some(Command::Import(import)) => super::import::run(&arguments.options, import),
        Some(Command::Ingest(ingest)) => super::ingest::run(&arguments.options, ingest),
        Some(command) => sub_command(arguments, command),
    }
}

/// Questions, queries, files, standard input, or the prompt.
fn answer(arguments: &Arguments) -> Result<(), Failure> {
    let sources = sources(arguments)?;
    let session = Session::open(&arguments.options)?;
    if sources.is_empty() {
        return prompt(session, arguments);
    }
    let result = run_sources(session, &sources, arguments.keep_going);
    result.map_err(|failure| match sub_command_meant(&arguments.question) {
        Some(name) => failure.with_help(&format!("did you mean the sub-command `tupu {name}`?")),
        None => failure,
    })
}

fn sources(arguments: &Arguments) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    if !arguments.question.is_empty() {
        sources.push(Source::new("query", arguments.question.join(" ")));
    }
    let queries = arguments.queries.iter();
    sources.extend(queries.map(|query| Source::new("query", query.as_str())));
    for path in &arguments.files {
        sources.push(Source::read(path)?);
    }
    if sources.is_empty() && !io::stdin().is_terminal() {
        sources.push(Source::read_standard_input()?);
    }
    Ok(sources)
}

fn prompt(session: Session, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.options.output.is_some() {
        return Err(Failure::usage(
            "-o needs something to run",
            "give a question, -c or -f",
        ));
    }
    repl::run(session)
}

fn run_sources(mut session: Session, sources: &[Source], keep_going: bool) -> Result<(), Failure> {
    write_out(&mut session, |session, out| {
        let mut first = None;
        for source in sources {
            match session.run_source(source, keep_going, out) {
                Ok(Flow::Continue) => {}
                Ok(Flow::Quit) => break,
                Err(failure) if keep_going && !failure.is_final() => {
                    first.get_or_insert(failure.exit());
                }
                Err(failure) => return Err(failure),
            }
        }
        first.map_or(Ok(()), |exit| Err(Failure::Told { exit }))
    })
}

/// Runs something that writes results. What was written before a failure is shown, but no half file is left.
fn write_out(
    session: &mut Session,
    work: impl FnOnce(&mut Session, &mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut out = session.settings.open_output()?;
    let worked = work(session, &mut out);
    match worked {
        Ok(()) => out.finish(),
        Err(failure @ Failure::Told { .. }) => out.finish().and(Err(failure)),
        Err(failure) => {
            out.abandon();
            Err(failure)
        }
    }
}

/// A single word that is no question may be a slip of the pen.
fn sub_command_meant(question: &[String]) -> Option<String> {
    let [word] = question else {
        return None;
    };
    if word.contains(char::is_whitespace) {
        return None;
    }
    let names = Command::names();
    did_you_mean(word, names.iter().map(String::as_str))
}

/// The JSON-lines mode, on a new graph unless one is named.
fn pipe(options: &Options) -> Result<(), Failure> {
    let database = match &options.db {
        Some(path) => graph::open(Some(path))?.database,
        None => Database::in_memory(),
    };
    let defaults = crate::Options::default();
    let defaults = crate::Options {
        timeout: options.timeout,
        memory: options.memory_limit.or(defaults.memory),
        threads: options.threads,
        ..defaults
    };
    pipe::serve_with(
        &database,
        &defaults,
        io::stdin().lock(),
        io::stdout().lock(),
    )
    .map_err(|error| standard_failure(&error))
}

/// What a database file is made of, in one line.
fn told_file(name: &str, file: &FileInfo) -> String {
    format!(
        "{name}: format version {}, {}, {}, of which {} in the log",
        file.format_version,
        counted(file.size as usize, "byte"),
        counted(file.transactions as usize, "transaction"),
        file.log_records
    )
}

fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "tupu", &mut script);
    let mut out = io::stdout().lock();
    out.write_all(&script)
        .and_then(|()| out.flush())
        .map_err(|error| standard_failure(&error))
}

fn sub_command(arguments: &Arguments, command: &Command) -> Result<(), Failure> {
    let mut options = arguments.options.clone();
    if let Command::Check {
        folder: Some(folder),
        ..
    } = command
    {
        options.db = Some(folder.clone());
    }
    let other_formats = matches!(
        command,
        Command::Lineage { .. } | Command::Export { .. } | Command::Document { .. }
    );
    if other_formats {
        options.format = None;
    }
    let mut session = Session::open(&options)?;
    write_out(&mut session, |session, out| {
        run_sub_command(session, &arguments.options, command, out)
    })
}

fn run_sub_command(
    session: &mut Session,
    options: &Options,
    command: &Command,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    match command {
        Command::Check { lexicon, .. } => check::report(session, lexicon.as_deref(), out),
        Command::Info => {
            if let Some(file) = session.database.file_info() {
                session.tell(&told_file(session.graph_name(), &file));
            }
            command::run(session, ":schema", out).map(drop)
        }
        Command::Explain { question, profile } => {
            let purpose = if *profile {
                Purpose::Profile
            } else {
                Purpose::Explain
            };
            let source = Source::new("query", question.join(" "));
            session.run_text(&source.text, 0, &source, purpose, out)
        }
        Command::Why { what } => {
            let source = Source::new("query", format!("why {}", what.join(" ")));
            session.run_text(&source.text, 0, &source, Purpose::Answer, out)
        }
        Command::Lineage { document, depth } => lineage::write(
            session,
            &document.join(" "),
            *depth,
            lineage::chosen_form(options)?,
            out,
        ),
        Command::Document { document: name } => document::write(
            session,
            &name.join(" "),
            document::Form::chosen(options)?,
            out,
        ),
        Command::Export { query, texts } => export::export(
            session,
            &query.join(" "),
            *texts,
            export::chosen_format(options)?,
            out,
        ),
        // None needs a session.
        Command::Completions { .. } | Command::Pipe | Command::Import(_) | Command::Ingest(_) => {
            Ok(())
        }
    }
}
