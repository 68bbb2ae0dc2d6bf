//! `tupu check`: what in a graph breaks the ontology, each with file and line.

use std::io::{self, Write};

use super::console::{counted, say};
use super::failure::{Exit, Failure};
use super::session::Session;
use crate::policy::constraints::{Breach, CONSTRAINTS, check};
use crate::store::Element;
use crate::value::Value;

/// Reports every breach: as lines for people, or as rows in the format that was asked for.
///
/// # Errors
/// When there are breaches, and when the report cannot be written.
pub fn report(session: &mut Session, out: &mut dyn Write) -> Result<(), Failure> {
    let breaches = check(&session.graph(), None);
    if session.settings.format.name == "table" {
        write_lines(session, &breaches, out)
            .map_err(|error| session.settings.output_failure(&error))?;
    } else {
        let columns = ["place", "constraint", "message", "help"].map(str::to_string);
        let rows: Vec<Vec<Value>> = breaches.iter().map(|breach| row(session, breach)).collect();
        session.write_rows(&columns, rows.into_iter(), out)?;
    }
    let checked = checked(session);
    if breaches.is_empty() {
        session.tell(&format!("{checked}: nothing amiss"));
        return Ok(());
    }
    say(&format!("{checked}: {}", counted(breaches.len(), "breach")));
    Err(Failure::Told { exit: Exit::Failed })
}

/// What was checked: `the built-in graph, 2133 nodes, 3469 relationships, 13 constraints`.
fn checked(session: &Session) -> String {
    let graph = session.graph();
    let parts = [
        session.graph_name().to_string(),
        counted(graph.node_count(), "node"),
        counted(graph.relationship_count(), "relationship"),
        counted(CONSTRAINTS.len(), "constraint"),
    ];
    parts.join(", ")
}

fn write_lines(session: &Session, breaches: &[Breach], out: &mut dyn Write) -> io::Result<()> {
    for breach in breaches {
        let diagnostic = breach.diagnostic(|element| place(session, element));
        writeln!(out, "{}", diagnostic.message)?;
        for help in &diagnostic.help {
            writeln!(out, "  help: {help}")?;
        }
    }
    Ok(())
}

fn row(session: &Session, breach: &Breach) -> Vec<Value> {
    vec![
        Value::from(place(session, breach.element)),
        Value::from(breach.constraint),
        Value::from(breach.message.as_str()),
        Value::from(breach.help.as_str()),
    ]
}

/// `graph/nodes/City.jsonl:12`, so that an editor finds it from where the program runs.
fn place(session: &Session, element: Element) -> Option<String> {
    let place = session.origins.place(element)?;
    Some(match &session.folder {
        Some(folder) => {
            folder.join(place.file.as_str()).display().to_string() + &format!(":{}", place.line)
        }
        None => place.to_string(),
    })
}
