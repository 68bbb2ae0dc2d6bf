//! Commands that run or explain statements.

use std::io::Write;
use std::path::Path;

use super::Flow;
use crate::shell::failure::Failure;
use crate::shell::session::{Purpose, Session};
use crate::shell::source::Source;

pub fn explain(session: &mut Session, query: &str, out: &mut dyn Write) -> Result<Flow, Failure> {
    one(session, query, Purpose::Explain, out)
}

pub fn profile(session: &mut Session, query: &str, out: &mut dyn Write) -> Result<Flow, Failure> {
    one(session, query, Purpose::Profile, out)
}

fn one(
    session: &mut Session,
    query: &str,
    purpose: Purpose,
    out: &mut dyn Write,
) -> Result<Flow, Failure> {
    let query = query.trim_end_matches(';');
    if query.is_empty() {
        return Err(Failure::usage(
            "there is no query to explain",
            "write a phrase or Cypher behind the command",
        ));
    }
    session.run_text(query, 0, &Source::new("query", query), purpose, out)?;
    Ok(Flow::Continue)
}

/// `why` is a phrase of its own; the command saves a word and takes a bare row number.
pub fn why(session: &mut Session, what: &str, out: &mut dyn Write) -> Result<Flow, Failure> {
    let what = what.trim_end_matches(';');
    let what = if what.is_empty() { "1" } else { what };
    let phrase = format!("why {what}");
    session.run_text(
        &phrase,
        0,
        &Source::new("query", phrase.as_str()),
        Purpose::Answer,
        out,
    )?;
    Ok(Flow::Continue)
}

pub fn source(session: &mut Session, path: &str, out: &mut dyn Write) -> Result<Flow, Failure> {
    if path.is_empty() {
        return Err(Failure::usage(
            "there is no file to run",
            "write its path behind `:source`",
        ));
    }
    let source = Source::read(Path::new(path))?;
    session.deeper(|session| session.run_source(&source, false, out))
}
