//! Short domain questions in English and Chinese, read into the same tree as Cypher.
//!
//! A line is cut into tokens, the names of the graph are marked, every shape of the one table of entries is tried, and the only
//! derivation becomes a query. No step guesses: two readings, an unknown name or an unknown word are errors that say what to do.

mod complete;
mod describe;
mod diagnose;
mod draft;
mod entries;
mod error;
mod evidence;
mod grammar;
mod missing;
mod print;
mod resolve;
mod session;
mod suggest;
mod table;
mod tree;
mod understood;
mod words;

#[cfg(test)]
mod tests;

pub use complete::{Completions, complete};
pub use draft::{Parameter, Refusal, with_literals};
pub use error::{PhraseError, Reading};
pub use print::print;
pub use session::{LastResult, Session};
pub use table::{Entry, RULES, entries, rule};
pub use tree::{Filling, Phrase, Slot, Thing};
pub use understood::{Question, Understood};
pub use words::{Count, Date, Dimension, Language, Level, When};

use crate::diagnostic::Span;
use crate::policy::fold;
use crate::policy::gazetteer::Gazetteer;
use grammar::{Derivation, Matcher, Repair};
use resolve::{Resolved, Unresolved, resolve};
use understood::{Unasked, question, understood};
use words::Line;
use words::line::MAX_CHARACTERS;
use words::marks::{Marking, Marks};

/// Reads a phrase.
///
/// Time is bounded, whatever the line.
///
/// # Errors
/// Anything but exactly one reading; see [`PhraseError`] for what each case says.
pub fn parse(
    text: &str,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Result<Understood, Box<PhraseError>> {
    let resolved = match read(text, gazetteer, session) {
        Ok(read) => read.resolved,
        Err(failure) => {
            return Err(Box::new(diagnose::diagnose(
                text, *failure, gazetteer, session,
            )));
        }
    };
    let question = match question(&resolved.phrase, gazetteer, session) {
        Ok(question) => question,
        Err(Unasked::Refused(refusal)) => return Err(Box::new(PhraseError::Refused(refusal))),
        Err(Unasked::Malformed(query)) => return Err(Box::new(PhraseError::Malformed { query })),
    };
    Ok(understood(
        resolved.phrase,
        question,
        resolved.notes,
        text,
        gazetteer,
        session,
    ))
}

/// The number of ways in which a line fits the grammar: 1 for every phrase.
pub fn count_derivations(text: &str, gazetteer: &Gazetteer) -> usize {
    match derive(text, gazetteer) {
        Ok((_, _, derivations)) => derivations.len(),
        Err(_) => 0,
    }
}

/// A line with its one tree.
struct Read {
    resolved: Resolved,
}

/// Why a line has no one tree, with what is needed to say so.
enum Failure {
    Empty,
    TooLong,
    Unread(Box<(Line, Marks)>),
    Several(Vec<Phrase>),
    Unresolved(Unresolved),
}

/// The tree of a line, without the care for errors that [`parse`] takes.
fn read(text: &str, gazetteer: &Gazetteer, session: &Session) -> Result<Read, Box<Failure>> {
    let (line, marks, derivations) = derive(text, gazetteer)?;
    let span = line.span(0, line.tokens.len());
    let trees = derivations
        .iter()
        .map(|derivation| resolve(derivation, gazetteer, session, span));
    let mut trees: Vec<_> = trees.collect();
    match trees.len() {
        0 => Err(Box::new(Failure::Unread(Box::new((line, marks))))),
        1 => match trees.remove(0) {
            Ok(resolved) => Ok(Read { resolved }),
            Err(unresolved) => Err(Box::new(Failure::Unresolved(unresolved))),
        },
        _ => Err(Box::new(Failure::Several(
            trees
                .into_iter()
                .flatten()
                .map(|resolved| resolved.phrase)
                .collect(),
        ))),
    }
}

/// The derivations of a line: by its leftmost-longest names, else by any names.
fn derive(
    text: &str,
    gazetteer: &Gazetteer,
) -> Result<(Line, Marks, Vec<Derivation>), Box<Failure>> {
    // A character is at most four bytes, so longer texts are too long without being looked at.
    if text.len() > 4 * MAX_CHARACTERS || text.chars().count() > MAX_CHARACTERS {
        return Err(Box::new(Failure::TooLong));
    }
    let is_name = |folded: &[char]| {
        gazetteer
            .names_at(folded, 0)
            .iter()
            .any(|(end, _)| *end > 1)
    };
    let line = Line::new(text, is_name);
    if line.tokens.is_empty() {
        return Err(Box::new(Failure::Empty));
    }
    let marks = Marks::new(&line, gazetteer);
    let mut matcher = Matcher::new(&line, &marks, gazetteer);
    let chosen = matcher.derivations(Marking::Chosen, Repair::None);
    let mut derivations = chosen.ok_or_else(|| Box::new(Failure::TooLong))?;
    if derivations.is_empty() && !marks.is_settled() {
        let any = Matcher::new(&line, &marks, gazetteer).derivations(Marking::Any, Repair::None);
        derivations = any.ok_or_else(|| Box::new(Failure::TooLong))?;
    }
    Ok((line, marks, derivations))
}

/// The span of a whole text.
fn whole(text: &str) -> Span {
    Span::new(0, text.len())
}

/// A text for comparison: folded, without spaces.
fn squeezed(text: &str) -> String {
    fold::fold_text(text)
        .chars()
        .filter(|own| !own.is_whitespace())
        .collect()
}
