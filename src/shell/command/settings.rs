//! Commands that show or change how the session answers: format, timing, pager, parameters, place, day.

use std::io::Write;

use super::Flow;
use crate::shell::console::say;
use crate::shell::failure::Failure;
use crate::shell::format;
use crate::shell::session::Session;
use crate::value::temporal::Date;

pub fn format(session: &mut Session, name: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    if !name.is_empty() {
        session.settings.format = format::named(name)?;
    }
    say(&format!("format: {}", session.settings.format.name));
    Ok(Flow::Continue)
}

pub fn timing(session: &mut Session, argument: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.settings.timing = switch(argument, session.settings.timing)?;
    say(&format!("timing: {}", word(session.settings.timing)));
    Ok(Flow::Continue)
}

pub fn pager(session: &mut Session, argument: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    session.settings.pager = switch(argument, session.settings.pager)?;
    say(&format!("pager: {}", word(session.settings.pager)));
    Ok(Flow::Continue)
}

/// What a switch is after `on`, `off` or nothing.
fn switch(argument: &str, before: bool) -> Result<bool, Failure> {
    match argument {
        "" => Ok(before),
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(Failure::usage(
            format!("`{other}` is neither on nor off"),
            "write `on` or `off`",
        )),
    }
}

fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

pub fn param(session: &mut Session, argument: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    if argument.contains('=') {
        session.set_parameter(argument)?;
    } else if !argument.is_empty() {
        session.remove_parameter(argument)?;
    }
    for (name, value) in session.parameters.iter() {
        say(&format!("${name} = {value}"));
    }
    if session.parameters.is_empty() {
        say("no parameters");
    }
    Ok(Flow::Continue)
}

pub fn place(session: &mut Session, name: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    match name {
        "" => {}
        "none" => session.clear_place(),
        name => session.set_place(name)?,
    }
    say(&format!(
        "place: {}",
        session.place_name().unwrap_or("none")
    ));
    Ok(Flow::Continue)
}

pub fn as_of(session: &mut Session, day: &str, _: &mut dyn Write) -> Result<Flow, Failure> {
    match day {
        "" => {}
        "today" => session.phrases.as_of = None,
        day => match Date::parse(day) {
            Ok(date) => session.phrases.as_of = Some(date),
            Err(_) => {
                return Err(Failure::usage(
                    format!("`{day}` is no date"),
                    "write a date such as 2023-06-30, or `today`",
                ));
            }
        },
    }
    match session.phrases.as_of {
        Some(date) => say(&format!("as of: {date}")),
        None => say("as of: today"),
    }
    Ok(Flow::Continue)
}
