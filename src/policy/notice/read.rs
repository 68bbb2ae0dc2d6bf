//! From a text to its facts: the parts of a notice are read in the order in which one needs what another says.
//!
//! The date gives the year of place names, the issuers give the place in which short names hold, and only then lists are read.

use std::ops::Range;

use super::citation::ShortForms;
use super::date::Day;
use super::fact::{AgencyName, Claim, Doubt, Fact, Notice, Warning};
use super::layout::Layout;
use super::page::Page;
use super::part::{
    addressee, annex, issued_on, issuer, list, metadata, note, number, reference, stated_count,
    term, title,
};
use crate::policy::document_number::DocumentNumber;
use crate::policy::lexicon::{Home, Lexicon};
use crate::policy::reading::SourceText;
use crate::value::temporal::Date;

/// Reads a notice. Never fails: a text that is no notice has few facts or none. About linear in the length of the text.
pub fn read(source: &SourceText, lexicon: &Lexicon) -> Notice {
    let page = Page::new(source);
    let layout = Layout::of(&page, &lexicon.codes);
    let mut reader = Reader::new(&page, &layout, lexicon);
    reader.fields = metadata::all(&page, &layout);
    title::read(&mut reader);
    number::read(&mut reader);
    issued_on::read(&mut reader);
    issuer::read(&mut reader);
    term::read(&mut reader);
    reference::read(&mut reader);
    annex::read(&mut reader);
    list::read(&mut reader);
    stated_count::read(&mut reader);
    addressee::read(&mut reader);
    note::read(&mut reader);
    reader.finish()
}

/// A notice while it is read: what is known so far.
pub struct Reader<'r> {
    pub page: &'r Page,
    pub layout: &'r Layout,
    pub lexicon: &'r Lexicon,
    pub fields: Vec<metadata::Field>,
    pub title: Option<String>,
    pub number: Option<DocumentNumber>,
    pub home: Home,
    pub issued: Option<Day>,
    pub published: Option<Date>,
    pub issuers: Vec<AgencyName>,
    /// The term of what the notice designates.
    pub term: (Option<Date>, Option<Date>),
    pub short_forms: ShortForms,
    notice: Notice,
}

impl<'r> Reader<'r> {
    fn new(page: &'r Page, layout: &'r Layout, lexicon: &'r Lexicon) -> Self {
        Self {
            page,
            layout,
            lexicon,
            fields: Vec::new(),
            title: None,
            number: None,
            home: Home {
                place: None,
                year: LATEST_CODES,
            },
            issued: None,
            published: None,
            issuers: Vec::new(),
            term: (None, None),
            short_forms: ShortForms::default(),
            notice: Notice::default(),
        }
    }

    /// Adds a fact that stands in these bytes of the folded text.
    pub fn fact(
        &mut self,
        claim: Claim,
        rule: &'static str,
        bytes: &Range<usize>,
        confidence: f64,
    ) {
        let span = self.page.text.span(bytes);
        self.notice.facts.push(Fact {
            claim,
            rule,
            span,
            confidence,
        });
    }

    pub fn doubt(&mut self, doubt: Doubt) {
        self.notice.doubts.push(doubt);
    }

    pub fn warn(&mut self, message: String, bytes: &[Range<usize>]) {
        let spans = bytes.iter().map(|bytes| self.page.text.span(bytes));
        self.notice.warnings.push(Warning {
            message,
            spans: spans.collect(),
        });
    }

    pub fn facts(&self) -> &[Fact] {
        &self.notice.facts
    }

    /// The facts that doubts would be.
    pub fn doubtful_facts(&self) -> impl Iterator<Item = &Fact> {
        self.notice
            .doubts
            .iter()
            .filter_map(|doubt| doubt.fact.as_deref())
    }

    /// Facts and warnings in order of the text.
    fn finish(mut self) -> Notice {
        self.notice
            .facts
            .sort_by_key(|fact| (fact.span.start, fact.span.end));
        self.notice.doubts.sort_by_key(|doubt| doubt.span.start);
        self.notice
    }
}

/// The last year of the table of places; what has no date is read with it.
pub const LATEST_CODES: u16 = 2024;
