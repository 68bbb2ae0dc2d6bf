//! `:begin`, `:commit`, `:rollback`, `:checkpoint`.

use std::io::Write;

use super::Flow;
use crate::shell::failure::Failure;
use crate::shell::session::Session;

pub fn begin(session: &mut Session, _: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.begin()?;
    session.tell("changes wait for :commit");
    Ok(Flow::Continue)
}

pub fn commit(session: &mut Session, _: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.commit()?;
    session.tell("committed");
    Ok(Flow::Continue)
}

pub fn rollback(session: &mut Session, _: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.rollback()?;
    session.tell("rolled back");
    Ok(Flow::Continue)
}

pub fn checkpoint(session: &mut Session, _: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.checkpoint()?;
    session.tell(match session.database.file_info() {
        Some(_) => "the log is folded",
        None => "the graph is in memory only: nothing to fold",
    });
    Ok(Flow::Continue)
}
