//! The prompt: reads until a statement is complete, runs it, and goes on whatever happens.

mod completion;
mod helper;
mod highlight;
mod history;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use rustyline::error::ReadlineError;
use rustyline::hint::HistoryHinter;
use rustyline::history::FileHistory;
use rustyline::{
    Behavior, Cmd, CompletionType, Config, Editor, EventHandler, KeyCode, KeyEvent, Modifiers,
};

use super::command::Flow;
use super::console::{color_messages, say};
use super::failure::{Failure, reason};
use super::heap;
use super::session::Session;
use super::source::Source;
use helper::ShellHelper;

type LineEditor = Editor<ShellHelper, FileHistory>;

/// A session at a terminal until the user leaves it.
///
/// # Errors
/// When the terminal cannot be read.
pub fn run(session: Session) -> Result<(), Failure> {
    let session = Rc::new(RefCell::new(session));
    let mut editor = line_editor(&session).map_err(|error| no_terminal(&error))?;
    let history = history::file();
    if let Some(path) = &history {
        // A first session has no history yet.
        let _ = editor.load_history(path);
    }
    banner(&session.borrow());
    loop {
        let prompt = prompt(&session.borrow());
        match editor.readline(&prompt) {
            Ok(line) => {
                remember(&mut editor, &line, history.as_ref());
                if answer(&mut session.borrow_mut(), &line) == Flow::Quit {
                    return Ok(());
                }
            }
            Err(ReadlineError::Interrupted) => say("Ctrl-D or :quit ends the session"),
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(no_terminal(&error)),
        }
    }
}

fn line_editor(session: &Rc<RefCell<Session>>) -> rustyline::Result<LineEditor> {
    let config = Config::builder()
        .max_history_size(history::LENGTH)?
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .bracketed_paste(true)
        .behavior(Behavior::PreferTerm)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(ShellHelper {
        session: Rc::clone(session),
        history: HistoryHinter::new(),
        color: color_messages(),
    }));
    // For another clause behind a query that could already run.
    let newline = KeyEvent(KeyCode::Enter, Modifiers::ALT);
    editor.bind_sequence(newline, EventHandler::Simple(Cmd::Newline));
    Ok(editor)
}

fn banner(session: &Session) {
    say(&format!(
        "Tupu {} on {}. Ask in English, Chinese or Cypher; :help lists what there is.",
        env!("CARGO_PKG_VERSION"),
        session.graph_name()
    ));
}

/// The prompt without and with colour: the place and the day, where they are set.
fn prompt(session: &Session) -> (String, String) {
    let mut plain = String::from("tupu");
    if let Some(place) = session.place_name() {
        plain.extend([" ", place]);
    }
    if let Some(date) = session.phrases.as_of {
        plain.push_str(&format!(" {date}"));
    }
    if session.in_transaction() {
        plain.push('*');
    }
    plain.push_str("> ");
    let colored = if color_messages() {
        format!("\x1b[1m{plain}\x1b[0m")
    } else {
        plain.clone()
    };
    (plain, colored)
}

/// The line goes into the history before it runs, so that no mistake loses it.
fn remember(editor: &mut LineEditor, line: &str, history: Option<&PathBuf>) {
    let added =
        !line.trim().is_empty() && editor.add_history_entry(line.trim_end()).unwrap_or(false);
    if let Some(path) = history.filter(|_| added) {
        // History that cannot be kept is no reason to stop.
        let _ = editor.append_history(path);
    }
}

/// Runs what was typed. Whatever goes wrong is told, and the session goes on.
fn answer(session: &mut Session, line: &str) -> Flow {
    match try_answer(session, line) {
        Ok(flow) => flow,
        Err(failure) => {
            failure.tell();
            heap::give_back();
            Flow::Continue
        }
    }
}

fn try_answer(session: &mut Session, line: &str) -> Result<Flow, Failure> {
    session.results = 0;
    let mut out = session.settings.open_output()?;
    let flow = session.run_source(&Source::new("query", line), false, &mut out);
    match flow {
        Ok(flow) => out.finish().map(|()| flow),
        Err(failure) => {
            out.abandon();
            Err(failure)
        }
    }
}

fn no_terminal(error: &ReadlineError) -> Failure {
    let text = match error {
        ReadlineError::Io(error) => reason(error),
        other => other.to_string(),
    };
    Failure::usage(
        format!("cannot read from the terminal: {text}"),
        "give a question, a file with -f, or statements on standard input",
    )
}
