//! What rustyline asks while a line is typed: is it complete, what could follow, how does it look.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper, Result};

use super::completion::{self, Known};
use super::highlight::highlight;
use crate::shell::command;
use crate::shell::session::Session;
use crate::shell::source::is_complete;

/// Looks at the session that the prompt belongs to; it is borrowed only while a key is handled.
pub struct ShellHelper {
    pub session: Rc<RefCell<Session>>,
    pub history: HistoryHinter,
    pub color: bool,
}

impl Helper for ShellHelper {}

impl Validator for ShellHelper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        let complete = is_complete(context.input());
        Ok(if complete {
            ValidationResult::Valid(None)
        } else {
            ValidationResult::Incomplete
        })
    }
}

impl Completer for ShellHelper {
    type Candidate = Pair;

    fn complete(&self, line: &str, cursor: usize, _: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let session = self.session.borrow();
        let known = Known {
            vocabulary: session.vocabulary(),
            names: Some(session.gazetteer()),
            parameters: session.parameter_names(),
        };
        Ok(completion::complete(line, cursor, &known))
    }
}

impl Hinter for ShellHelper {
    type Hint = String;

    fn hint(&self, line: &str, cursor: usize, context: &Context<'_>) -> Option<String> {
        if let Some(hint) = command::hint(line).filter(|_| cursor == line.len()) {
            return Some(hint);
        }
        self.history.hint(line, cursor, context)
    }
}

impl Highlighter for ShellHelper {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if !self.color {
            return Cow::Borrowed(line);
        }
        let session = self.session.borrow();
        Cow::Owned(highlight(
            line,
            session.vocabulary(),
            Some(session.gazetteer()),
        ))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.color {
            Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
        } else {
            Cow::Borrowed(hint)
        }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.color
    }
}
