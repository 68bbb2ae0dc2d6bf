//! References to other documents in running text: what is cited, with which words, and where.
//!
//! In: a stretch of a `NoticeText`. Out: [`Citation`]s in order of the text, each with its relation; validity clauses are `validity`'s.
//! A word before a list of documents counts for the whole list, until the sentence ends or another such word begins; a word after
//! the list wins over one before it.

mod inner;
mod marks;
mod relation;
mod scan;
mod short_form;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use inner::{Inner, inner, without_bracket};
pub use marks::{count, short_form_in, title};
pub use relation::Relation;
pub use scan::{citations, outside_procedure, outside_titles, paragraphs, sentences};
pub use short_form::ShortForms;

use crate::policy::document_number::DocumentNumber;

/// A document as a text names it: by title, by number, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cited {
    pub title: Option<String>,
    pub number: Option<DocumentNumber>,
    /// Bytes of the words before the title that name its issuers.
    pub issuers: Option<Range<usize>>,
    /// What the text calls it from here on: 以下简称《暂行办法》.
    pub short: Option<String>,
}

impl Cited {
    /// The number in its canonical form, else the title.
    pub fn name(&self) -> String {
        match (&self.number, &self.title) {
            (Some(number), _) => number.to_string(),
            (None, Some(title)) => title.clone(),
            (None, None) => String::new(),
        }
    }
}

/// A reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    pub cited: Cited,
    pub relation: Relation,
    /// Of `A代替B`: the document that refers, when it is not the text's own.
    pub from: Option<Cited>,
    /// Bytes of the folded text, from the opening mark to the end of the number.
    pub bytes: Range<usize>,
    /// The words that say the relation.
    pub cue: Option<Range<usize>>,
    /// How it was found, as evidence names it.
    pub rule: &'static str,
    /// Oddities of the number.
    pub warnings: Vec<&'static str>,
}
