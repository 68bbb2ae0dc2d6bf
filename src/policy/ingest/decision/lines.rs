//! Decisions as JSON lines, in one order, for version control.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::{Decisions, Place, Question, Verdict};

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    document: String,
    /// The key of a copy without the number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    also: Option<String>,
    /// Of files of earlier versions, in place of rule and words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    start: Option<usize>,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    words: Option<String>,
    #[serde(skip_serializing_if = "is_first", default = "first")]
    nth: usize,
    kind: String,
    text: String,
    decision: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    value: Option<String>,
}

fn first() -> usize {
    1
}

fn is_first(nth: &usize) -> bool {
    *nth == first()
}

impl Decisions {
    /// Reads JSON lines.
    ///
    /// # Errors
    /// The number of a line that is no decision or contradicts an earlier one, and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut decisions = Self::default();
        let mut lines_of: BTreeMap<Question, usize> = BTreeMap::new();
        let lines = text.lines().enumerate();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |reason: String| (at + 1, reason);
            let line: Line =
                serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            let verdict = verdict(&line.decision, line.value).map_err(wrong)?;
            decisions
                .numbered
                .extend((line.also.as_ref()).map(|other| (other.clone(), line.document.clone())));
            let question = Question {
                document: line.document,
                place: place(line.start, line.rule, line.words, line.nth).map_err(wrong)?,
                kind: line.kind,
                text: line.text,
            };
            let first = *lines_of.entry(question.clone()).or_insert(at + 1);
            let known = decisions.verdicts.get(&question);
            if known.is_some_and(|known| *known != verdict) {
                return Err(wrong(format!(
                    "line {first} decides the same question otherwise"
                )));
            }
            decisions.verdicts.insert(question, verdict);
        }
        Ok(decisions)
    }

    /// JSON lines in the order of documents and places.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let also = |document: &str| {
            let mut numbered = self.numbered.iter();
            let own = numbered.find(|(_, known)| *known == document);
            own.map(|(other, _)| other.clone())
        };
        for (question, verdict) in &self.verdicts {
            let (decision, value) = match verdict {
                Verdict::Accept(value) => ("accept", value.clone()),
                Verdict::Edit(value) => ("edit", Some(value.clone())),
                Verdict::Reject => ("reject", None),
            };
            let (start, rule, words, nth) = match question.place.clone() {
                Place::Start(start) => (Some(start), String::new(), None, 1),
                Place::Words { rule, words, nth } => (None, rule, Some(words), nth),
            };
            let line = Line {
                document: question.document.clone(),
                also: also(&question.document),
                start,
                rule,
                words,
                nth,
                kind: question.kind.clone(),
                text: question.text.clone(),
                decision: decision.into(),
                value,
            };
            let line = serde_json::to_string(&line).expect("strings and numbers are JSON");
            let _ = writeln!(text, "{line}");
        }
        text
    }
}

fn place(
    start: Option<usize>,
    rule: String,
    words: Option<String>,
    nth: usize,
) -> Result<Place, String> {
    match (start, words) {
        (_, Some(words)) => Ok(Place::Words { rule, words, nth }),
        (Some(start), None) => Ok(Place::Start(start)),
        (None, None) => Err("missing field `words`".into()),
    }
}

fn verdict(decision: &str, value: Option<String>) -> Result<Verdict, String> {
    match (decision, value) {
        ("accept", value) => Ok(Verdict::Accept(value)),
        ("edit", Some(value)) => Ok(Verdict::Edit(value)),
        ("edit", None) => Err("an edit needs a `value`".into()),
        ("reject", None) => Ok(Verdict::Reject),
        ("reject", Some(_)) => Err("a rejection has no `value`".into()),
        (other, _) => Err(format!("`{other}` is none of accept, edit, reject")),
    }
}
