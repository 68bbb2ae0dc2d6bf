//! What a person may be asked about a notice, told by words: another copy of the notice asks the same, wherever its words stand.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::policy::ingest::outcome::Kind;
use crate::policy::ingest::says::says;
use crate::policy::notice::fact::{Doubt, Fact, Notice};
use crate::policy::reading::{CharIndex, SourceText, TextSpan};

/// Facts below this confidence are asked about.
pub const SURE: f64 = 0.8;

/// The names of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub key: String,
    /// The key that a copy without the number has; the same for a document without one.
    pub without_number: String,
}

/// Something that a person may decide. Sorts by document and words, so that a file of decisions has one order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The key of the document.
    pub document: String,
    pub place: Place,
    /// `place`, `agency`, `industry`, or the kind of a fact that is not sure.
    pub kind: String,
    /// The words of a doubt; what a fact says.
    pub text: String,
}

/// Which words of the document a question is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Those that a rule read, without white space; of several questions that are the same otherwise the first, second and so on.
    Words {
        rule: String,
        words: String,
        nth: usize,
    },
    /// Those that begin with a character of one text, as files of earlier versions have it.
    Start(usize),
}

/// A question of one text.
#[derive(Debug, Clone)]
pub struct Posed {
    pub question: Question,
    start: usize,
}

impl Posed {
    /// The same in the form of earlier versions.
    pub fn at_start(&self) -> Question {
        Question {
            place: Place::Start(self.start),
            ..self.question.clone()
        }
    }
}

/// All that may be asked about a notice.
#[derive(Debug, Default)]
pub struct Questions {
    /// For each fact in order; none about what is sure.
    pub facts: Vec<Option<Posed>>,
    /// For each doubt in order.
    pub doubts: Vec<Posed>,
}

impl Questions {
    /// The questions of a notice that was read in a text.
    pub fn of(document: &str, source: &SourceText, notice: &Notice) -> Self {
        let mut counted = Counted {
            document,
            text: &source.text,
            index: CharIndex::new(&source.text),
            seen: BTreeMap::new(),
        };
        let facts = notice.facts.iter().map(|fact| counted.about_fact(fact));
        Self {
            facts: facts.collect(),
            doubts: (notice.doubts.iter())
                .map(|doubt| counted.about_doubt(doubt))
                .collect(),
        }
    }
}

/// Questions in the making, and how often each was asked.
struct Counted<'t> {
    document: &'t str,
    text: &'t str,
    index: CharIndex,
    seen: BTreeMap<Question, usize>,
}

impl Counted<'_> {
    fn about_fact(&mut self, fact: &Fact) -> Option<Posed> {
        (fact.confidence < SURE).then(|| {
            let kind = Kind::of(&fact.claim).word();
            self.posed(fact.rule, &fact.span, kind, says(&fact.claim))
        })
    }

    fn about_doubt(&mut self, doubt: &Doubt) -> Posed {
        let rule = doubt.fact.as_ref().map_or("", |fact| fact.rule);
        self.posed(rule, &doubt.span, doubt.kind, doubt.text.clone())
    }

    fn posed(&mut self, rule: &str, span: &Range<usize>, kind: &str, text: String) -> Posed {
        let span = TextSpan::new(span.start, span.end);
        let mut words = self.index.slice(self.text, span).to_owned();
        words.retain(|own| !own.is_whitespace());
        let place = |nth| Place::Words {
            rule: rule.to_owned(),
            words: words.clone(),
            nth,
        };
        let mut question = Question {
            document: self.document.to_owned(),
            place: place(1),
            kind: kind.to_owned(),
            text,
        };
        let count = self.seen.entry(question.clone()).or_default();
        *count += 1;
        question.place = place(*count);
        Posed {
            question,
            start: span.start,
        }
    }
}
