//! A phrase that was understood: its query, what it means in words, and the questions that the shell may ask the graph about it.

use smol_str::SmolStr;

use super::describe::{self, SEPARATOR};
use super::draft::{Draft, Parameter, Refusal, with_literals};
use super::entries;
use super::evidence::Proof;
use super::session::Session;
use super::tree::{Filling, Phrase};
use crate::policy::gazetteer::Gazetteer;
use crate::syntax::ast::Statement;
use crate::value::Value;
use crate::value::temporal::Date;

/// A query and its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub statement: Statement,
    pub parameters: Vec<Parameter>,
}

impl Question {
    /// The query with its values in place, on one line.
    pub fn literal(&self) -> String {
        with_literals(&self.statement, &self.parameters).to_string()
    }

    /// The query with parameters, and their values below.
    pub fn parameterised(&self) -> String {
        let values = self.parameters.iter();
        let values = values.map(|own| format!("\n  ${} = {}", own.name, literal(&own.value)));
        format!("{}{}", self.statement, values.collect::<String>())
    }

    /// The parameters as the engine takes them.
    pub fn values(&self) -> impl Iterator<Item = (SmolStr, Value)> {
        self.parameters
            .iter()
            .map(|own| (own.name.clone(), own.value.clone()))
    }
}

/// A value as openCypher writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => crate::syntax::quote(text),
        other => other.to_string(),
    }
}

/// A phrase that was understood.
#[derive(Debug, Clone)]
pub struct Understood {
    pub phrase: Phrase,
    pub question: Question,
    /// What the reader should know: how a name was resolved, what a bound includes.
    pub notes: Vec<String>,
    /// The head of the line, without the number of covered places.
    parts: Vec<String>,
    as_of: Date,
    /// Counts the covered places that answers are drawn from; its one value goes into [`line`](Self::line).
    pub universe: Option<Question>,
    /// Asked instead when the query has no rows: where the fact was read, when there is no quoted evidence.
    pub otherwise: Option<Question>,
    /// The question without its limit, and the limit: rows after it that equal the last one are tied.
    pub ties: Option<(Question, u64)>,
}

impl Understood {
    /// Which entry of the table it is.
    pub fn reading(&self) -> &'static str {
        self.phrase.entry.name
    }

    /// What was understood, in one line; `covered` is what [`universe`](Self::universe) counted.
    pub fn line(&self, covered: Option<i64>) -> String {
        let mut parts = self.parts.clone();
        if let Some(covered) = covered {
            let noun = if covered == 1 { "city" } else { "cities" };
            parts.push(format!("{covered} covered {noun}"));
        }
        parts.push(format!("as of {}", self.as_of));
        parts.join(SEPARATOR)
    }

    /// What `explain` shows: the line, the notes, the query with its values and the query with parameters.
    pub fn explain(&self) -> String {
        let mut lines = vec![self.line(None)];
        lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
        lines.push(self.question.literal());
        lines.push(self.question.parameterised());
        lines.join("\n")
    }

    /// The note about ties, from all rows of the question in [`ties`](Self::ties).
    pub fn tie_note(&self, columns: &[SmolStr], rows: &[Vec<Value>]) -> Option<String> {
        let (_, limit) = self.ties.as_ref()?;
        let column = columns.iter().position(|own| own == "n")?;
        let limit = usize::try_from(*limit).ok()?;
        let last = rows.get(limit.checked_sub(1)?)?.get(column)?;
        let tied = rows[limit..]
            .iter()
            .take_while(|row| row.get(column) == Some(last))
            .count();
        (tied > 0).then(|| format!("{tied} more tied with row {limit}"))
    }

    /// The phrase with each of its restrictions left out in turn, to find the one that empties a result: the restriction in words,
    /// and the question without it.
    pub fn relaxed(&self, gazetteer: &Gazetteer, session: &Session) -> Vec<(String, Question)> {
        let slots = 0..self.phrase.slots.len();
        let relaxed = slots.filter_map(|index| {
            let slot = &self.phrase.slots[index];
            let other = self.phrase.without(index);
            // What is left must still be a phrase.
            super::print::write(&other, super::Language::English, false)?;
            let alone = Phrase::new(other.entry, vec![slot.clone()], other.span);
            let words = describe::parts(&alone, "", session).into_iter().nth(1)?;
            let question = question(&other, gazetteer, session).ok()?;
            Some((words, question))
        });
        relaxed.collect()
    }

    /// Why there may be no rows: whether the places that the phrase names are covered.
    ///
    /// Each question returns one row with the name of a place and whether it is covered.
    pub fn coverage(&self, gazetteer: &Gazetteer, session: &Session) -> Vec<Question> {
        let places = self
            .phrase
            .slots
            .iter()
            .filter_map(|slot| match &slot.filling {
                Filling::Thing(thing) if gazetteer.entity(thing.entity).level.is_some() => {
                    Some((thing, slot.span))
                }
                _ => None,
            });
        let questions = places.filter_map(|(thing, span)| {
            let mut q = Draft::new(&self.phrase, gazetteer, session);
            let adcode = q.bind(thing.key.clone(), span);
            q.matching(format_args!("(p:Place {{adcode:{adcode}}})"));
            q.clause("OPTIONAL MATCH (c:City {covered: true})-[:PART_OF*0..]->(p)");
            q.clause("RETURN p.name_zh AS place, count(c) > 0 AS covered");
            finish(q)
        });
        questions.collect()
    }
}

/// Why a tree has no question.
#[derive(Debug, Clone, PartialEq)]
pub enum Unasked {
    Refused(Refusal),
    /// A query of the table does not parse: a mistake of Tupu's own.
    Malformed(String),
}

/// The question that a tree stands for.
pub fn question(
    phrase: &Phrase,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Result<Question, Unasked> {
    let mut q = Draft::new(phrase, gazetteer, session);
    (phrase.entry.draft)(&mut q).map_err(Unasked::Refused)?;
    let (statement, parameters) = q.finish().map_err(Unasked::Malformed)?;
    Ok(Question {
        statement,
        parameters,
    })
}

fn finish(q: Draft) -> Option<Question> {
    let (statement, parameters) = q.finish().ok()?;
    Some(Question {
        statement,
        parameters,
    })
}

/// Everything about a tree whose question is known.
pub fn understood(
    phrase: Phrase,
    question: Question,
    mut notes: Vec<String>,
    text: &str,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Understood {
    notes.extend(describe::notes(&phrase));
    notes.extend(as_of_note(&phrase, session));
    Understood {
        parts: describe::parts(&phrase, text, session),
        as_of: session.date(),
        universe: universe(&phrase, gazetteer, session),
        otherwise: otherwise(&phrase, gazetteer, session),
        ties: ties(&phrase, &question),
        phrase,
        question,
        notes,
    }
}

/// Entries that have no dates to which an as-of date could apply.
const TIMELESS: &[&str] = &[
    "superiors",
    "location-quotient",
    "next-industries",
    "complexity",
    "communities",
    "significant-pairs",
    "lag",
    "main-path",
    "influential",
    "stats",
    "low-confidence",
    "documents-stub",
];

fn as_of_note(phrase: &Phrase, session: &Session) -> Option<String> {
    let day = session.as_of?;
    TIMELESS
        .contains(&phrase.entry.name)
        .then(|| format!("the as-of date {day} has no effect on this phrase"))
}

/// How many covered cities the answers are drawn from.
fn universe(phrase: &Phrase, gazetteer: &Gazetteer, session: &Session) -> Option<Question> {
    let about_cities = match phrase.entry.proof {
        Proof::Cities | Proof::CityPairs => true,
        Proof::Industries => !phrase.has("of"),
        Proof::Counts => phrase.has("cities"),
        _ => false,
    };
    if !about_cities || entries::in_all_places(&Draft::new(phrase, gazetteer, session)) {
        return None;
    }
    let mut q = Draft::new(phrase, gazetteer, session);
    match entries::place_tail(&mut q, "(c:City)") {
        Some((pattern, span)) => q.matching_at(pattern, span),
        None => q.matching("(c:City)"),
    }
    q.filter("c.covered = true", phrase.span);
    q.clause("RETURN count(DISTINCT c) AS n");
    finish(q)
}

fn otherwise(phrase: &Phrase, gazetteer: &Gazetteer, session: &Session) -> Option<Question> {
    (phrase.entry.name == "why-cluster").then_some(())?;
    let mut q = Draft::new(phrase, gazetteer, session);
    entries::why::cluster_sources(&mut q).ok()?;
    finish(q)
}

fn ties(phrase: &Phrase, whole: &Question) -> Option<(Question, u64)> {
    let (limit, _) = phrase.int("n")?;
    let limit = phrase
        .int("limit")
        .map_or(limit, |(other, _)| other.min(limit));
    let mut unlimited = whole.clone();
    let last = unlimited.statement.query.first.clauses.last_mut()?;
    if let crate::syntax::ast::ClauseKind::Return(projection) = &mut last.kind {
        projection.limit = None;
    }
    Some((unlimited, limit))
}
