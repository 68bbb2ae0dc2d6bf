//! `:begin`, `:commit`, `:rollback`.

use std::io::Write;

use super::Flow;
use crate::shell::console::say;
use crate::shell::failure::Failure;
use crate::shell::session::Session;

pub fn begin(session: &mut Session, _: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.begin()?;
    say("changes wait for :commit");
    Ok(Flow::Continue)
}

pub fn commit(session: &mut Session, _: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.commit()?;
    say("committed");
    Ok(Flow::Continue)
}

pub fn rollback(session: &mut Session, _: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.rollback()?;
    say("rolled back");
    Ok(Flow::Continue)
}
