//! `tupu check`: what in a graph breaks the ontology, and which tables of names contradict each other; each with file and line.

use std::io::{self, Write};
use std::path::Path;

use super::console::{counted, say};
use super::failure::{Exit, Failure};
use super::session::Session;
use crate::policy::constraints::{Breach, CONSTRAINTS, check};
use crate::policy::lexicon::{Conflict, Lexicon};
use crate::store::Element;
use crate::value::Value;

/// Reports every breach: as lines for people, or as rows in the format that was asked for.
///
/// # Errors
/// When there are breaches or conflicts, when a table cannot be read, and when the report cannot be written.
pub fn report(
    session: &mut Session,
    lexicon: Option<&Path>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let conflicts = conflicts(lexicon)?;
    let breaches = check(&session.graph(), None);
    if session.settings.format.name == "table" {
        write_lines(session, &breaches, &conflicts, out)
            .map_err(|error| session.settings.output_failure(&error))?;
    } else {
        let columns = ["place", "constraint", "message", "help"].map(str::to_string);
        let of_graph = breaches.iter().map(|breach| row(session, breach));
        let rows: Vec<Vec<Value>> = of_graph.chain(conflicts.iter().map(conflict_row)).collect();
        session.write_rows(&columns, rows.into_iter(), out)?;
    }
    let checked = checked(session);
    if breaches.is_empty() && conflicts.is_empty() {
        session.tell(&format!("{checked}: nothing amiss"));
        return Ok(());
    }
    let mut found = counted(breaches.len(), "breach");
    if lexicon.is_some() {
        found += &format!(", {}", counted(conflicts.len(), "conflict"));
    }
    say(&format!("{checked}: {found}"));
    Err(Failure::Told { exit: Exit::Failed })
}

/// The conflicts of a user's tables with each other and with those that are built in.
fn conflicts(folder: Option<&Path>) -> Result<Vec<Conflict>, Failure> {
    let Some(folder) = folder else {
        return Ok(Vec::new());
    };
    let lexicon = Lexicon::with_folder(folder);
    let lexicon = lexicon.map_err(|error| {
        Failure::usage(error, "the file `graph/lexicon/README.md` tells the tables")
    })?;
    Ok(lexicon.conflicts().to_vec())
}

fn conflict_row(conflict: &Conflict) -> Vec<Value> {
    let place = format!("{}:{}", conflict.file, conflict.line);
    let message = format!(
        "`{}` means `{}` here and `{}` elsewhere",
        conflict.name, conflict.meaning, conflict.before
    );
    vec![
        Value::from(place),
        Value::from("lexicon"),
        Value::from(message),
        Value::from("drop one of the two lines"),
    ]
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

fn write_lines(
    session: &Session,
    breaches: &[Breach],
    conflicts: &[Conflict],
    out: &mut dyn Write,
) -> io::Result<()> {
    for conflict in conflicts {
        writeln!(out, "{conflict}")?;
    }
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
