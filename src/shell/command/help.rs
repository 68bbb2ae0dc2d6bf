//! `:help` and `:phrases`: everything from the tables of commands, functions, formats and phrases.

use std::io::{self, Write};

use super::{COMMANDS, Command, Flow, find};
use crate::diagnostic::did_you_mean;
use crate::function::{self, AGGREGATES, GROUPS};
use crate::manual;
use crate::shell::failure::Failure;
use crate::shell::format::FORMATS;
use crate::shell::phrases;
use crate::shell::session::Session;
use crate::shell::vocabulary::Vocabulary;

/// A topic that is neither a command nor a function.
struct Topic {
    name: &'static str,
    show: fn(&mut dyn Write) -> io::Result<()>,
}

const TOPICS: &[Topic] = &[
    Topic {
        name: "cypher",
        show: cypher,
    },
    Topic {
        name: "functions",
        show: functions,
    },
    Topic {
        name: "formats",
        show: formats,
    },
];

const CYPHER: &str = "\
A statement that begins with MATCH, RETURN, WITH, UNWIND, CALL or another clause is Cypher. At the prompt it
runs when it is complete; a semicolon always ends it.

  MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry)
  WHERE i.name_zh = '无人机'
  RETURN c.name_zh AS city ORDER BY city;

EXPLAIN before a statement shows its plan, PROFILE also rows and time. :schema lists labels and types,
:help functions the functions.
";

/// The shortest introduction, and the pages of the manual.
fn cypher(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(CYPHER.as_bytes())?;
    writeln!(
        out,
        "\nPages of the manual, each shown by :help and its name:"
    )?;
    let names = manual::TOPICS.iter().map(|topic| topic.name.len());
    let widest = names.max().unwrap_or(0);
    for topic in manual::TOPICS {
        writeln!(out, "  {:widest$}  {}", topic.name, topic.summary)?;
    }
    Ok(())
}

/// What `:help` can be asked about, for completion.
pub fn topics() -> Vec<&'static str> {
    let commands = COMMANDS.iter().map(|command| command.name);
    let topics = TOPICS.iter().map(|topic| topic.name);
    let pages = manual::TOPICS.iter().map(|topic| topic.name);
    commands
        .chain(topics)
        .chain(pages)
        .chain(Vocabulary::functions())
        .collect()
}

pub fn help(session: &mut Session, topic: &str, out: &mut dyn Write) -> Result<Flow, Failure> {
    let topic = topic.trim_start_matches([':', '.']);
    let written = if topic.is_empty() {
        overview(out)
    } else {
        about(topic, out).ok_or_else(|| unknown_topic(topic))?
    };
    written.map_err(|error| session.settings.output_failure(&error))?;
    Ok(Flow::Continue)
}

fn overview(out: &mut dyn Write) -> io::Result<()> {
    let widest = COMMANDS
        .iter()
        .map(|command| command.synopsis().len())
        .max()
        .unwrap_or(0);
    let mut text = String::from(
        "Ask in English or Chinese (industries shared by three or more cities, 三个以上城市共有的产业), or in Cypher.\n\
         Tab completes words and names, names by pinyin too. Ctrl-C stops a query, Ctrl-D ends the session.\n\n",
    );
    for command in COMMANDS {
        text.push_str(&format!(
            "  {:widest$}  {}\n",
            command.synopsis(),
            command.help
        ));
    }
    out.write_all(text.as_bytes())
}

/// Help on one topic, if there is any.
fn about(topic: &str, out: &mut dyn Write) -> Option<io::Result<()>> {
    let written = if let Some(topic) = TOPICS.iter().find(|known| known.name == topic) {
        (topic.show)(out)
    } else if let Some(page) = manual::topic(topic) {
        out.write_all(page.plain().as_bytes())
    } else if let Some(command) = COMMANDS.iter().find(|command| command.name == topic) {
        about_command(command, out)
    } else if let Some(text) = about_function(topic) {
        out.write_all(text.as_bytes())
    } else if let Some(command) = find(topic) {
        about_command(command, out)
    } else {
        return None;
    };
    Some(written)
}

fn about_command(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n  {}", command.synopsis(), command.help)?;
    if let super::Argument::Words(words) = command.argument
        && command.name != "help"
    {
        writeln!(out, "  one of: {}", words().join(", "))?;
    }
    match command.example {
        "" => Ok(()),
        example => writeln!(out, "  example: {example}"),
    }
}

fn about_function(name: &str) -> Option<String> {
    let (signature, summary, (query, result)) =
        match (function::find(name), function::find_aggregate(name)) {
            (Some(function), _) => (function.signature(), function.summary, function.example),
            (None, Some(aggregate)) => {
                (aggregate.signature(), aggregate.summary, aggregate.example)
            }
            (None, None) => return None,
        };
    Some(format!(
        "{signature}\n  {summary}\n  example: {query}\n  gives: {result}\n"
    ))
}

fn functions(out: &mut dyn Write) -> io::Result<()> {
    let aggregates: Vec<&str> = AGGREGATES.iter().map(|aggregate| aggregate.name).collect();
    writeln!(out, "aggregates: {}", aggregates.join(", "))?;
    for group in GROUPS {
        let names: Vec<&str> = group
            .functions
            .iter()
            .map(|function| function.name)
            .collect();
        writeln!(out, "{}: {}", group.title, names.join(", "))?;
    }
    writeln!(out, "\n:help NAME shows one of them")
}

fn formats(out: &mut dyn Write) -> io::Result<()> {
    let widest = FORMATS
        .iter()
        .map(|format| format.name.len())
        .max()
        .unwrap_or(0);
    for format in FORMATS {
        writeln!(out, "  {:widest$}  {}", format.name, format.help)?;
    }
    Ok(())
}

fn unknown_topic(topic: &str) -> Failure {
    let help = match did_you_mean(topic, topics()) {
        Some(near) => format!("did you mean `:help {near}`?"),
        None => "`:help` lists what there is".to_string(),
    };
    Failure::usage(format!("there is no help on `{topic}`"), help)
}

pub fn phrases(session: &mut Session, word: &str, out: &mut dyn Write) -> Result<Flow, Failure> {
    let examples = phrases::examples(word);
    if examples.is_empty() {
        return Err(Failure::usage(
            format!("no phrase holds `{word}`"),
            "`:phrases` lists all",
        ));
    }
    let text: String = examples
        .iter()
        .map(|example| format!("  {example}\n"))
        .collect();
    out.write_all(text.as_bytes())
        .map_err(|error| session.settings.output_failure(&error))?;
    Ok(Flow::Continue)
}
