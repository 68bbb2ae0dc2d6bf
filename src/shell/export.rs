//! `tupu export` and `:export`: a graph, or what a query returns of it, in the format of another tool.

use std::io::Write;
use std::path::Path;

use super::arguments::Options;
use super::command::Flow;
use super::console::counted;
use super::failure::{Exit, Failure};
use super::output::Output;
use super::session::Session;
use super::source::Source;
use crate::diagnostic::did_you_mean;
use crate::exchange::export::{FORMATS, Format, Selection};
use crate::policy::ingest::TEXT_LABEL;
use crate::value::Value;

/// The names of the formats, for help and completion.
pub fn format_names() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.name).collect()
}

/// The format that the flags ask for: by name, by the ending of the file, else the first.
///
/// # Errors
/// An unknown name.
pub fn chosen_format(options: &Options) -> Result<&'static Format, Failure> {
    match (&options.format, &options.output) {
        (Some(name), _) => Format::find(name).ok_or_else(|| unknown_format(name)),
        (None, Some(path)) => Ok(Format::of_file(path).unwrap_or(&FORMATS[0])),
        (None, None) => Ok(&FORMATS[0]),
    }
}

fn unknown_format(name: &str) -> Failure {
    let all = format_names().join(", ");
    let help = match did_you_mean(name, format_names()) {
        Some(near) => format!("did you mean `{near}`? formats of exports: {all}"),
        None => format!("formats of exports: {all}"),
    };
    Failure::usage(format!("there is no export format `{name}`"), help)
}

/// Writes the graph, without the texts of documents unless `texts` asks for them, or the nodes and relationships that a query returns.
///
/// # Errors
/// A query that fails or returns neither, an output that cannot be written.
pub fn export(
    session: &mut Session,
    query: &str,
    texts: bool,
    format: &Format,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let values = if query.is_empty() {
        None
    } else {
        Some(query_values(session, query)?)
    };
    let graph = session.graph();
    let selection = match &values {
        None if texts => Selection::whole(&graph),
        None => Selection::without_label(&graph, TEXT_LABEL),
        Some(values) => Selection::of_values(&graph, values),
    };
    if values.is_some() && selection.is_empty() {
        return Err(Failure::new(
            Exit::Failed,
            "the query returns no nodes or relationships to export",
            "return nodes, relationships or paths, as in `MATCH p = (:City)-[:HAS_INDUSTRY]->() RETURN p`",
        ));
    }
    format
        .write(&selection, out)
        .map_err(|error| session.settings.output_failure(&error))?;
    session.tell(&format!(
        "{}, {} as {}",
        counted(selection.node_count(), "node"),
        counted(selection.relationship_count(), "relationship"),
        format.name
    ));
    Ok(())
}

fn query_values(session: &mut Session, query: &str) -> Result<Vec<Value>, Failure> {
    let query = query.trim_end_matches(|c: char| c == ';' || c.is_whitespace());
    let rows = session.rows(&Source::new("query", query))?;
    Ok(rows.into_iter().flatten().collect())
}

/// `:export FILE [QUERY]`, the format by the ending of the file.
pub fn command(session: &mut Session, argument: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    let (path, query) = argument
        .split_once(char::is_whitespace)
        .unwrap_or((argument, ""));
    let format = Format::of_file(Path::new(path)).ok_or_else(|| {
        let endings: Vec<String> = FORMATS
            .iter()
            .map(|format| format!(".{}", format.extension))
            .collect();
        Failure::usage(
            "the file to export to has no ending that tells its format",
            format!(
                "write `:export FILE [QUERY]`, the file with one of {}",
                endings.join(", ")
            ),
        )
    })?;
    let mut out = Output::file(Path::new(path))?;
    match export(session, query.trim(), false, format, &mut out) {
        Ok(()) => out.finish().map(|()| Flow::Continue),
        Err(failure) => {
            out.abandon();
            Err(failure)
        }
    }
}
