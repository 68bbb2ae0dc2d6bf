//! Phrases in the session: read, run, explained.

use std::io::Write;

use super::failure::{Exit, Failure};
use super::session::{Purpose, Session};
use super::source::Source;
use crate::value::Value;

/// Examples of phrases that hold a word.
pub fn examples(_: &str) -> Vec<String> {
    Vec::new()
}

impl Session {
    pub(super) fn run_phrase(
        &mut self,
        text: &str,
        _: usize,
        _: &Source,
        _: Purpose,
        _: &mut dyn Write,
    ) -> Result<(), Failure> {
        Err(unread(text))
    }

    pub(super) fn phrase_rows(&mut self, source: &Source) -> Result<Vec<Vec<Value>>, Failure> {
        Err(unread(&source.text))
    }

    pub fn phrase_words(&self) -> &'static [&'static str] {
        &[]
    }

    pub fn place_name(&self) -> Option<&str> {
        None
    }

    pub fn clear_place(&mut self) {}

    pub fn set_place(&mut self, name: &str) -> Result<(), Failure> {
        Err(unread(name))
    }
}

fn unread(text: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        format!("`{text}` is not Cypher, and phrases are not in this build yet"),
        "write Cypher",
    )
}
