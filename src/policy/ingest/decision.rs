//! What a person decided about doubtful facts: asked once, kept as JSON lines, applied again whenever the notice is read.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::policy::document_number::DocumentNumber;
use crate::policy::lexicon::reads_like_agency;
use crate::policy::notice::LATEST_CODES;
use crate::policy::notice::citation::Relation;
use crate::policy::notice::date;
use crate::policy::notice::fact::{
    AgencyName, Claim, ClusterRow, Doubt, Fact, Notice, Party, Warning,
};
use crate::policy::notice::place::{Context, Meaning, places};

use super::outcome::Kind;
use super::says::says;

/// Facts below this confidence are asked about.
pub const SURE: f64 = 0.8;

/// Something that a person may decide. Sorts by document and place, so that a file of decisions has one order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The key of the document.
    pub document: String,
    /// The first character of the words.
    pub start: usize,
    /// `place`, `agency`, `industry`, or the kind of a fact that is not sure.
    pub kind: String,
    /// The words of a doubt; what a fact says.
    pub text: String,
}

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

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    document: String,
    start: usize,
    kind: String,
    text: String,
    decision: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    value: Option<String>,
}

/// Decisions by question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    verdicts: BTreeMap<Question, Verdict>,
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
            let verdict = match (line.decision.as_str(), line.value) {
                ("accept", value) => Verdict::Accept(value),
                ("edit", Some(value)) => Verdict::Edit(value),
                ("edit", None) => return Err(wrong("an edit needs a `value`".into())),
                ("reject", None) => Verdict::Reject,
                ("reject", Some(_)) => return Err(wrong("a rejection has no `value`".into())),
                (other, _) => {
                    let reason = format!("`{other}` is none of accept, edit, reject");
                    return Err(wrong(reason));
                }
            };
            let question = Question {
                document: line.document,
                start: line.start,
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
        for (question, verdict) in &self.verdicts {
            let (decision, value) = match verdict {
                Verdict::Accept(value) => ("accept", value.clone()),
                Verdict::Edit(value) => ("edit", Some(value.clone())),
                Verdict::Reject => ("reject", None),
            };
            let line = Line {
                document: question.document.clone(),
                start: question.start,
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

    pub fn get(&self, question: &Question) -> Option<&Verdict> {
        self.verdicts.get(question)
    }

    pub fn insert(&mut self, question: Question, verdict: Verdict) {
        self.verdicts.insert(question, verdict);
    }

    pub fn len(&self) -> usize {
        self.verdicts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    /// How many decisions there are about a document.
    fn about(&self, document: &str) -> usize {
        let first = Question {
            document: document.to_owned(),
            start: 0,
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
    pub fn apply(&self, document: &str, notice: &mut Notice) -> usize {
        let about = self.about(document);
        if about == 0 {
            return 0;
        }
        let mut applied = 0;
        let facts = std::mem::take(&mut notice.facts);
        for fact in facts {
            let question = about_fact(document, &fact);
            let verdict = question.and_then(|question| self.get(&question));
            let (fact, fits) = decided_fact(fact, verdict);
            applied += usize::from(fits);
            notice.facts.extend(fact);
        }
        let doubts = std::mem::take(&mut notice.doubts);
        for doubt in doubts {
            match self.get(&about_doubt(document, &doubt)) {
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
}

/// The question about a doubt.
pub fn about_doubt(document: &str, doubt: &Doubt) -> Question {
    Question {
        document: document.to_owned(),
        start: doubt.span.start,
        kind: doubt.kind.to_owned(),
        text: doubt.text.clone(),
    }
}

/// The question about a fact that is not sure.
pub fn about_fact(document: &str, fact: &Fact) -> Option<Question> {
    (fact.confidence < SURE).then(|| Question {
        document: document.to_owned(),
        start: fact.span.start,
        kind: Kind::of(&fact.claim).word().to_owned(),
        text: says(&fact.claim),
    })
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

/// The fact that a doubt becomes with a value: the key of a candidate, or what was typed. Nothing when the value does not fit.
pub fn completed(doubt: &Doubt, value: &str, notice: &Notice) -> Option<Fact> {
    let claim = match doubt.fact.as_deref().map(|fact| &fact.claim) {
        Some(Claim::Cluster(row)) => Claim::Cluster(Box::new(completed_row(doubt, row, value)?)),
        Some(claim) => edited(claim, value)?,
        None if doubt.kind == "agency" => Claim::Issuer {
            agency: agency(value)?,
            order: issuers(notice) + 1,
        },
        None if doubt.kind == "place" => Claim::AppliesTo(code(value)?),
        None => return None,
    };
    let rule = match &doubt.fact {
        Some(fact) => fact.rule,
        None if doubt.kind == "agency" => "issuer.review",
        None => "place.review",
    };
    let span = doubt
        .fact
        .as_ref()
        .map_or(doubt.span.clone(), |fact| fact.span.clone());
    Some(Fact {
        claim,
        rule,
        span,
        confidence: 1.0,
    })
}

fn issuers(notice: &Notice) -> usize {
    let orders = notice.facts.iter().filter_map(|fact| match fact.claim {
        Claim::Issuer { order, .. } => Some(order),
        _ => None,
    });
    orders.max().unwrap_or_default()
}

fn completed_row(doubt: &Doubt, row: &ClusterRow, value: &str) -> Option<ClusterRow> {
    let mut row = row.clone();
    if doubt.kind == "industry" {
        for industry in row
            .industries
            .iter_mut()
            .filter(|own| own.name == doubt.text)
        {
            industry.code = Some(value.to_owned());
        }
        return Some(row);
    }
    for code in codes(value)? {
        if !row.places.contains(&code) {
            row.places.push(code);
        }
    }
    Some(row)
}

/// A claim of the same kind with another value: a name, a place by code or name, a date, a number, a relation.
pub fn edited(claim: &Claim, value: &str) -> Option<Claim> {
    let value = value.trim();
    Some(match claim {
        Claim::Title(_) => Claim::Title(value.to_owned()),
        Claim::Number(_) => Claim::Number(DocumentNumber::parse(value)?),
        Claim::OtherNumber(_) => Claim::OtherNumber(DocumentNumber::parse(value)?),
        Claim::IssuedOn(_) => Claim::IssuedOn(date::whole(value)?),
        Claim::PublishedOn(_) => Claim::PublishedOn(date::whole(value)?),
        Claim::EffectiveFrom(_) => Claim::EffectiveFrom(date::whole(value)?.first),
        Claim::EffectiveTo(_) => Claim::EffectiveTo(date::whole(value)?.first),
        Claim::Issuer { order, .. } => Claim::Issuer {
            agency: agency(value)?,
            order: *order,
        },
        Claim::IssuerOf {
            document, order, ..
        } => Claim::IssuerOf {
            document: document.clone(),
            agency: agency(value)?,
            order: *order,
        },
        Claim::Addressee(_) => Claim::Addressee(match code(value) {
            Some(code) => Party::Place(code),
            None => Party::Agency(agency(value)?),
        }),
        Claim::CopiedTo(_) => Claim::CopiedTo(agency(value)?),
        Claim::InterpretedBy(_) => Claim::InterpretedBy(agency(value)?),
        Claim::AppliesTo(_) => Claim::AppliesTo(code(value)?),
        Claim::Reference { target, from, .. } => Claim::Reference {
            relation: Relation::named(value)?,
            target: target.clone(),
            from: from.clone(),
        },
        Claim::Annex { order, .. } => Claim::Annex {
            title: value.to_owned(),
            order: *order,
        },
        Claim::Cluster(row) => Claim::Cluster(Box::new(ClusterRow {
            places: codes(value)?,
            ..row.as_ref().clone()
        })),
        Claim::StatedCount(_) => Claim::StatedCount(value.parse().ok()?),
        Claim::Genre(_) | Claim::Disclosure(_) | Claim::Repost { .. } => return None,
    })
}

/// An agency by its full name.
fn agency(name: &str) -> Option<AgencyName> {
    let place = places()
        .read_at(name, COUNTRY)
        .and_then(|reading| match reading.meaning {
            Meaning::Place(code) if places().name(code) == Some(&name[..reading.length]) => {
                Some(code)
            }
            _ => None,
        });
    reads_like_agency(name).then(|| AgencyName {
        name: name.to_owned(),
        place,
    })
}

/// The whole country, by its latest codes.
const COUNTRY: Context = Context {
    home: 100_000,
    year: LATEST_CODES,
};

/// A place by its code, which it has or had, or by a name that no other bears.
fn code(text: &str) -> Option<u32> {
    let Ok(code) = text.parse() else {
        return match places().meaning(text, COUNTRY)? {
            Meaning::Place(code) => Some(code),
            _ => None,
        };
    };
    (code == COUNTRY.home || places().name(code).is_some()).then_some(code)
}

/// Places parted by spaces or commas, at least one.
fn codes(text: &str) -> Option<Vec<u32>> {
    let words = text.split([' ', ',', '、']).filter(|word| !word.is_empty());
    let codes: Vec<u32> = words.map(code).collect::<Option<_>>()?;
    (!codes.is_empty()).then_some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::notice::fact::Candidate;

    fn doubt() -> Doubt {
        Doubt {
            kind: "agency",
            text: "省工信厅".into(),
            span: 3..7,
            candidates: vec![Candidate {
                key: "江西省工业和信息化厅".into(),
                name: "江西省工业和信息化厅".into(),
            }],
            fact: None,
        }
    }

    #[test]
    fn decisions_are_kept_as_sorted_lines_and_read_again() {
        let mut decisions = Decisions::default();
        let question = |document: &str| about_doubt(document, &doubt());
        decisions.insert(question("t:b"), Verdict::Reject);
        decisions.insert(question("t:a"), Verdict::Edit("某省工业和信息化厅".into()));
        let text = decisions.to_text();
        assert_eq!(
            text,
            "{\"document\":\"t:a\",\"start\":3,\"kind\":\"agency\",\"text\":\"省工信厅\",\"decision\":\"edit\",\"value\":\"某省工业和信息化厅\"}\n\
             {\"document\":\"t:b\",\"start\":3,\"kind\":\"agency\",\"text\":\"省工信厅\",\"decision\":\"reject\"}\n"
        );
        assert_eq!(Decisions::parse(&text), Ok(decisions));
        assert_eq!(Decisions::parse("\n{").unwrap_err().0, 2);
        // The same line twice is no contradiction.
        assert!(Decisions::parse(&format!("{text}{text}")).is_ok());
        let other = text.replace("\"reject\"", "\"accept\"");
        let (line, reason) = Decisions::parse(&format!("{text}{other}")).unwrap_err();
        assert_eq!(
            (line, reason.as_str()),
            (4, "line 2 decides the same question otherwise")
        );
    }

    #[test]
    fn places_are_typed_by_code_or_by_name() {
        assert_eq!(
            codes("武汉市、襄阳 420300"),
            Some(vec![420_100, 420_600, 420_300])
        );
        assert_eq!(codes("朝阳区"), None);
        assert_eq!(codes("武汉市 x"), None);
        let found = agency("武汉市经济和信息化局").unwrap();
        assert_eq!(found.place, Some(420_100));
        assert_eq!(agency("武汉市"), None);
    }

    #[test]
    fn a_decided_doubt_becomes_a_fact_or_goes() {
        let notice = || Notice {
            doubts: vec![doubt()],
            ..Notice::default()
        };
        let decide = |verdict| {
            let mut decisions = Decisions::default();
            decisions.insert(about_doubt("k", &doubt()), verdict);
            let mut notice = notice();
            let applied = decisions.apply("k", &mut notice);
            (applied, notice.facts.len(), notice.doubts.len())
        };
        let name = "江西省工业和信息化厅".to_owned();
        assert_eq!(decide(Verdict::Accept(Some(name))), (1, 1, 0));
        assert_eq!(decide(Verdict::Reject), (1, 0, 0));
        // What fits nothing any more is told.
        let mut decisions = Decisions::default();
        decisions.insert(
            about_doubt("k", &doubt()),
            Verdict::Edit("不是机关的词".into()),
        );
        let mut stale = notice();
        assert_eq!(decisions.apply("k", &mut stale), 0);
        assert_eq!((stale.doubts.len(), stale.warnings.len()), (1, 1));
        assert_eq!(decisions.apply("another", &mut notice()), 0);
        let mut other = notice();
        assert_eq!(Decisions::default().apply("k", &mut other), 0);
        assert_eq!(other.doubts.len(), 1);
    }
}
