//! Why the program, or one statement of it, did not succeed, with the exit code that scripts see.

use std::fmt::Display;
use std::io;

use super::console::say;

pub use crate::diagnostic::reason;

/// The exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Success,
    /// A query was rejected or failed.
    Failed,
    /// Results could not be written.
    Output,
    /// Wrong usage, input that cannot be read, words that are not understood.
    Usage,
    /// A phrase has several readings.
    Ambiguous,
    /// A phrase holds a name that the graph does not know, or of the wrong type.
    UnknownName,
    /// Ended by Ctrl-C, as shells have it.
    Interrupted,
}

impl Exit {
    /// The number that scripts see.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failed | Self::Output => 1,
            Self::Usage => 2,
            Self::Ambiguous => 3,
            Self::UnknownName => 4,
            Self::Interrupted => 130,
        }
    }
}

/// A failure on its way to the user.
#[derive(Debug)]
pub enum Failure {
    /// The reader of the results is gone: nothing is wrong.
    ClosedPipe,
    /// Everything has been told already.
    Told { exit: Exit },
    /// Text for standard error, which may hold colour codes, and the exit code.
    Message { exit: Exit, text: String },
}

impl Failure {
    /// A failure that one line tells, with advice below it.
    pub fn new(exit: Exit, message: impl Display, help: impl Display) -> Self {
        Self::Message {
            exit,
            text: format!("error: {message}\n  help: {help}"),
        }
    }

    /// Wrong usage or unreadable input.
    pub fn usage(message: impl Display, help: impl Display) -> Self {
        Self::new(Exit::Usage, message, help)
    }

    /// Results that cannot be written to `place`.
    pub fn output(error: &io::Error, place: &str) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        let help = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "free some space, or write elsewhere with -o"
            }
            io::ErrorKind::PermissionDenied => "check that you may write there",
            io::ErrorKind::NotFound => "check that the folder exists",
            _ => "write elsewhere with -o",
        };
        Self::new(
            Exit::Output,
            format!("cannot write to {place}: {}", reason(error)),
            help,
        )
    }

    /// The same failure with a line of advice below it.
    pub fn with_help(mut self, help: &str) -> Self {
        if let Self::Message { text, .. } = &mut self {
            text.extend(["\n  help: ", help]);
        }
        self
    }

    /// Tells the user on standard error; a closed pipe is nothing to tell.
    pub fn tell(&self) {
        if let Self::Message { text, .. } = self {
            say(text);
        }
    }

    /// Whether there is no use in going on: nobody reads the results, they cannot be written, or the user wants to stop.
    pub fn is_final(&self) -> bool {
        match self {
            Self::ClosedPipe => true,
            Self::Told { exit } | Self::Message { exit, .. } => {
                matches!(exit, Exit::Interrupted | Exit::Output)
            }
        }
    }

    /// The exit code of the program if nothing else goes wrong.
    pub fn exit(&self) -> Exit {
        match self {
            Self::ClosedPipe => Exit::Success,
            Self::Told { exit } | Self::Message { exit, .. } => *exit,
        }
    }
}
