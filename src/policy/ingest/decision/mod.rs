//! What a person decided about doubtful facts: asked once, kept as JSON lines, applied again whenever the notice, or a copy of it, is read.

mod edit;
mod lines;
mod question;

use std::collections::BTreeMap;

use crate::policy::notice::fact::{Fact, Notice, Warning};
use crate::policy::reading::SourceText;

pub use edit::{completed, edited};
pub use question::{Identity, Place, Posed, Question, Questions, SURE};

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is so; of a doubt with candidates, the one with this key.
    Accept(Option<String>),
    /// It is something else.
    Edit(String),
    /// It is no fact.
    Reject,
}

/// Decisions by question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    verdicts: BTreeMap<Question, Verdict>,
    /// The keys of documents by those that their copies without number have.
    numbered: BTreeMap<String, String>,
}

impl Decisions {
    /// What was decided about a question, in this form or that of earlier versions.
    pub fn get(&self, posed: &Posed) -> Option<&Verdict> {
        let known = self.verdicts.get(&posed.question);
        known.or_else(|| self.verdicts.get(&posed.at_start()))
    }

    /// Keeps a decision about a document.
    pub fn insert(&mut self, identity: &Identity, question: Question, verdict: Verdict) {
        if identity.without_number != question.document {
            let other = identity.without_number.clone();
            self.numbered.insert(other, question.document.clone());
        }
        self.verdicts.insert(question, verdict);
    }

    pub fn len(&self) -> usize {
        self.verdicts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    /// The key under which a document was decided about, here or as another copy, with number or without; its own when it never was.
    pub fn document<'d>(&'d self, identity: &'d Identity) -> &'d str {
        let numbered = self.numbered.get(&identity.without_number);
        let names = [&identity.key, &identity.without_number].into_iter();
        let known = names.chain(numbered).find(|name| self.about(name) > 0);
        known.unwrap_or(&identity.key)
    }

    /// How many decisions there are about a document.
    fn about(&self, document: &str) -> usize {
        let first = Question {
            document: document.to_owned(),
            place: Place::Words {
                rule: String::new(),
                words: String::new(),
                nth: 0,
            },
            kind: String::new(),
            text: String::new(),
        };
        let own = self.verdicts.range(first..);
        own.take_while(|(question, _)| question.document == document)
            .count()
    }

    /// Applies what was decided about a notice: facts are completed, corrected or dropped, and the doubts about them end. Decisions that
    /// fit nothing in the notice are warned of.
    ///
    /// Returns how many decisions were applied.
    pub fn apply(&self, identity: &Identity, source: &SourceText, notice: &mut Notice) -> usize {
        let document = self.document(identity);
        let about = self.about(document);
        if about == 0 {
            return 0;
        }
        let Questions { facts, doubts } = Questions::of(document, source, notice);
        let applied = self.apply_to_facts(facts, notice) + self.apply_to_doubts(doubts, notice);
        notice
            .facts
            .sort_by_key(|fact| (fact.span.start, fact.span.end));
        if applied < about {
            let number = about - applied;
            let message = format!(
                "{number} of {about} decisions about this notice fit nothing that it is asked about; drop their lines"
            );
            notice.warnings.push(Warning {
                message,
                spans: Vec::new(),
            });
        }
        applied
    }

    fn apply_to_facts(&self, questions: Vec<Option<Posed>>, notice: &mut Notice) -> usize {
        let mut applied = 0;
        let facts = std::mem::take(&mut notice.facts);
        for (fact, posed) in facts.into_iter().zip(questions) {
            let verdict = posed.and_then(|posed| self.get(&posed));
            let (fact, fits) = decided_fact(fact, verdict);
            applied += usize::from(fits);
            notice.facts.extend(fact);
        }
        applied
    }

    fn apply_to_doubts(&self, questions: Vec<Posed>, notice: &mut Notice) -> usize {
        let mut applied = 0;
        let doubts = std::mem::take(&mut notice.doubts);
        for (doubt, posed) in doubts.into_iter().zip(questions) {
            match self.get(&posed) {
                None => notice.doubts.push(doubt),
                Some(Verdict::Reject) => applied += 1,
                Some(Verdict::Accept(None)) => {
                    applied += 1;
                    notice.facts.extend(doubt.fact.map(|fact| sure(*fact)));
                }
                Some(Verdict::Accept(Some(value)) | Verdict::Edit(value)) => {
                    match completed(&doubt, value, notice) {
                        Some(fact) => {
                            applied += 1;
                            notice.facts.push(fact);
                        }
                        None => notice.doubts.push(doubt),
                    }
                }
            }
        }
        applied
    }
}

/// A fact after a verdict, and whether there was one that fits it.
fn decided_fact(fact: Fact, verdict: Option<&Verdict>) -> (Option<Fact>, bool) {
    match verdict {
        None => (Some(fact), false),
        Some(Verdict::Reject) => (None, true),
        Some(Verdict::Accept(_)) => (Some(sure(fact)), true),
        Some(Verdict::Edit(value)) => match edited(&fact.claim, value) {
            Some(claim) => (Some(sure(Fact { claim, ..fact })), true),
            None => (Some(fact), false),
        },
    }
}

/// A person has looked at it.
fn sure(fact: Fact) -> Fact {
    Fact {
        confidence: 1.0,
        ..fact
    }
}

#[cfg(test)]
mod tests;
