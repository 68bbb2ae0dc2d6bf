//! The commands of the prompt, in one table: name, argument, help, completion, action, and an example that a test runs.

mod help;
mod run;
mod schema;
mod settings;
mod transaction;

use std::io::Write;

use super::export;
use super::failure::Failure;
use super::format::FORMATS;
use super::session::Session;
use crate::diagnostic::did_you_mean;

/// Whether the session goes on after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    Continue,
    Quit,
}

/// What stands behind the name of a command; tells how it is completed.
#[derive(Clone, Copy)]
pub enum Argument {
    None,
    /// One of a few words.
    Words(fn() -> Vec<&'static str>),
    /// Cypher or a phrase.
    Statement,
    /// Any name of the graph.
    Name,
    /// Anything else.
    Text,
}

type Action = fn(&mut Session, &str, &mut dyn Write) -> Result<Flow, Failure>;

/// One command.
pub struct Command {
    pub name: &'static str,
    /// The argument as help shows it.
    pub usage: &'static str,
    pub argument: Argument,
    pub help: &'static str,
    action: Action,
    /// A use of the command that succeeds on the shipped graph.
    pub example: &'static str,
}

impl Command {
    /// `:name ARGUMENT`
    pub fn synopsis(&self) -> String {
        format!(":{} {}", self.name, self.usage)
            .trim_end()
            .to_string()
    }
}

/// All commands, in the order in which help lists them.
pub static COMMANDS: &[Command] = &[
    Command {
        name: "help",
        usage: "[TOPIC]",
        argument: Argument::Words(help::topics),
        help: "this list; or about a command, a function, `cypher`, `phrases`, `functions`, `formats`",
        action: help::help,
        example: ":help format",
    },
    Command {
        name: "phrases",
        usage: "[WORD]",
        argument: Argument::Text,
        help: "the phrases that are understood, those with a word if one is given",
        action: help::phrases,
        example: ":phrases shared",
    },
    Command {
        name: "schema",
        usage: "",
        argument: Argument::None,
        help: "labels, relationship types and property keys of the graph, with counts",
        action: schema::schema,
        example: ":schema",
    },
    Command {
        name: "explain",
        usage: "QUERY",
        argument: Argument::Statement,
        help: "the Cypher that a phrase stands for, and the plan; runs nothing",
        action: run::explain,
        example: ":explain cities with 无人机",
    },
    Command {
        name: "profile",
        usage: "QUERY",
        argument: Argument::Statement,
        help: "runs a query and shows rows and time of each step",
        action: run::profile,
        example: ":profile MATCH (c:City) RETURN count(*)",
    },
    Command {
        name: "why",
        usage: "ROW | FACT",
        argument: Argument::Name,
        help: "the sources of a row of the last result, or of a fact: `:why 1`, `:why 绵阳 has 无人机`",
        action: run::why,
        example: ":why 绵阳 has 无人机",
    },
    Command {
        name: "format",
        usage: "[NAME]",
        argument: Argument::Words(|| FORMATS.iter().map(|format| format.name).collect()),
        help: "how results are written",
        action: settings::format,
        example: ":format csv",
    },
    Command {
        name: "timing",
        usage: "[on|off]",
        argument: Argument::Words(on_off),
        help: "row count and time after each result",
        action: settings::timing,
        example: ":timing off",
    },
    Command {
        name: "pager",
        usage: "[on|off]",
        argument: Argument::Words(on_off),
        help: "long results through $PAGER",
        action: settings::pager,
        example: ":pager off",
    },
    Command {
        name: "param",
        usage: "[NAME=VALUE | NAME]",
        argument: Argument::Text,
        help: "sets a parameter, or takes it away; lists all without an argument",
        action: settings::param,
        example: ":param n=3",
    },
    Command {
        name: "place",
        usage: "[PLACE | none]",
        argument: Argument::Name,
        help: "the place from which short agency names are read",
        action: settings::place,
        example: ":place 四川",
    },
    Command {
        name: "as-of",
        usage: "[DATE | today]",
        argument: Argument::Text,
        help: "the day for which phrases are answered",
        action: settings::as_of,
        example: ":as-of 2023-06-30",
    },
    Command {
        name: "source",
        usage: "FILE",
        argument: Argument::Text,
        help: "runs the statements and commands of a file",
        action: run::source,
        example: "",
    },
    Command {
        name: "export",
        usage: "FILE [QUERY]",
        argument: Argument::Text,
        help: "writes the graph, or what a query returns of it, to a .json, .csv, .graphml or .dot file",
        action: export::command,
        example: "",
    },
    Command {
        name: "begin",
        usage: "",
        argument: Argument::None,
        help: "from here on changes wait for :commit",
        action: transaction::begin,
        example: ":begin",
    },
    Command {
        name: "commit",
        usage: "",
        argument: Argument::None,
        help: "keeps the changes since :begin",
        action: transaction::commit,
        example: "",
    },
    Command {
        name: "rollback",
        usage: "",
        argument: Argument::None,
        help: "undoes the changes since :begin",
        action: transaction::rollback,
        example: "",
    },
    Command {
        name: "checkpoint",
        usage: "",
        argument: Argument::None,
        help: "folds the log of the database file into its segments",
        action: transaction::checkpoint,
        example: ":checkpoint",
    },
    Command {
        name: "quit",
        usage: "",
        argument: Argument::None,
        help: "ends the session, as Ctrl-D does",
        action: |_, _, _| Ok(Flow::Quit),
        example: ":quit",
    },
];

fn on_off() -> Vec<&'static str> {
    vec!["on", "off"]
}

/// The command of a name, without its sign. A beginning that only one command has is enough.
pub fn find(name: &str) -> Option<&'static Command> {
    let exact = COMMANDS.iter().find(|command| command.name == name);
    let mut beginning = COMMANDS
        .iter()
        .filter(|command| !name.is_empty() && command.name.starts_with(name));
    exact.or_else(|| beginning.next().filter(|_| beginning.next().is_none()))
}

/// Runs a line that begins with `:` or `.`.
///
/// # Errors
/// An unknown command, or whatever the command reports.
pub fn run(session: &mut Session, line: &str, out: &mut dyn Write) -> Result<Flow, Failure> {
    let line = line.trim_start().trim_start_matches([':', '.']);
    let (name, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match find(name) {
        Some(command) => (command.action)(session, argument.trim(), out),
        None => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> Failure {
    let names = COMMANDS.iter().map(|command| command.name);
    let help = match did_you_mean(name, names) {
        Some(near) => format!("did you mean `:{near}`? `:help` lists all"),
        None => "`:help` lists all".to_string(),
    };
    Failure::usage(format!("there is no command `:{name}`"), help)
}

/// What is still to be typed after a command, shown behind the cursor.
pub fn hint(line: &str) -> Option<String> {
    let name = line.strip_prefix([':', '.'])?;
    let command = COMMANDS
        .iter()
        .find(|command| command.name == name && !command.usage.is_empty())?;
    Some(format!(" {}", command.usage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_found_by_their_beginning() {
        for (at, command) in COMMANDS.iter().enumerate() {
            assert!(
                COMMANDS[at + 1..]
                    .iter()
                    .all(|other| other.name != command.name)
            );
            assert_eq!(
                find(command.name).map(|found| found.name),
                Some(command.name)
            );
        }
        assert_eq!(find("q").map(|command| command.name), Some("quit"));
        assert!(find("p").is_none() && find("").is_none());
    }

    #[test]
    fn examples_succeed() {
        let arguments = <crate::shell::arguments::Arguments as clap::Parser>::parse_from(["tupu"]);
        for command in COMMANDS
            .iter()
            .filter(|command| !command.example.is_empty())
        {
            let mut session = Session::open(&arguments.options).expect("the graph opens");
            let mut out = Vec::new();
            let ran = run(&mut session, command.example, &mut out);
            assert!(ran.is_ok(), "{}: {ran:?}", command.example);
        }
    }

    #[test]
    fn a_hint_shows_the_argument() {
        assert_eq!(hint(":format").as_deref(), Some(" [NAME]"));
        assert_eq!(hint(":form"), None);
        assert_eq!(hint("format"), None);
    }
}
