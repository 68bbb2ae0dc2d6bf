//! `:begin`, `:commit`, `:rollback`.

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
