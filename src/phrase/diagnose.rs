//! Finding out what was wrong with a line that has no reading.

use super::error::{PhraseError, Reading, Suggestion};
use super::grammar::{Captured, Derivation, Expected, Matcher, Repair, SlotKind, Wanted, kinds};
use super::resolve::Unresolved;
use super::session::Session;
use super::tree::Phrase;
use super::understood::question;
use super::words::date::date;
use super::words::marks::{Marking, Marks, Meant};
use super::words::{Language, Line, TokenKind, Tokens};
use super::{Failure, describe, print, suggest, whole};
use crate::diagnostic::Span;
use crate::policy::document_number::DocumentNumber;
use crate::policy::gazetteer::Gazetteer;

/// Most names and numbers listed.
const MAX_LISTED: usize = 5;
/// Most readings and numbers of like documents listed.
const MAX_NUMBERS: usize = 10;

/// The error for a line.
pub fn diagnose(
    text: &str,
    failure: Failure,
    gazetteer: &Gazetteer,
    session: &Session,
) -> PhraseError {
    match failure {
        Failure::Empty => PhraseError::Empty,
        Failure::TooLong => PhraseError::TooLong { span: whole(text) },
        Failure::Several(phrases) => PhraseError::Ambiguous {
            span: whole(text),
            readings: readings(phrases, gazetteer, session),
        },
        Failure::Unresolved(Unresolved::Ambiguous { span, phrases }) => PhraseError::Ambiguous {
            span,
            readings: readings(phrases, gazetteer, session),
        },
        Failure::Unresolved(Unresolved::MissingDocument { span, number }) => {
            missing_document(span, &number, gazetteer)
        }
        Failure::Unresolved(Unresolved::EmptyTime { span }) => PhraseError::EmptyTime { span },
        Failure::Unread(read) => Doctor::new(text, &read.0, &read.1, gazetteer, session).examine(),
    }
}

fn readings(phrases: Vec<Phrase>, gazetteer: &Gazetteer, session: &Session) -> Vec<Reading> {
    let read = |phrase: Phrase| {
        let question = question(&phrase, gazetteer, session).ok()?;
        let printed = print(&phrase, Language::English, gazetteer, session);
        Some(Reading {
            line: describe::parts(&phrase, "", session).join(describe::SEPARATOR),
            phrase: printed.unwrap_or_default(),
            query: question.literal(),
        })
    };
    phrases.into_iter().filter_map(read).collect()
}

fn missing_document(span: Span, number: &DocumentNumber, gazetteer: &Gazetteer) -> PhraseError {
    let like = gazetteer.numbered_like(number).into_iter();
    let like = like
        .filter_map(|id| gazetteer.entity(id).number.as_ref())
        .map(ToString::to_string);
    PhraseError::MissingDocument {
        span,
        number: number.to_string(),
        like: like.take(MAX_NUMBERS).collect(),
    }
}

/// Looks at a line that fits no shape.
struct Doctor<'a> {
    text: &'a str,
    line: &'a Line,
    marks: &'a Marks,
    gazetteer: &'a Gazetteer,
    session: &'a Session,
    /// The token at which every shape ends.
    furthest: usize,
    expected: Vec<Expected>,
}

impl<'a> Doctor<'a> {
    fn new(
        text: &'a str,
        line: &'a Line,
        marks: &'a Marks,
        gazetteer: &'a Gazetteer,
        session: &'a Session,
    ) -> Self {
        let mut matcher = Matcher::new(line, marks, gazetteer);
        // The derivations are known to be none; what is wanted is how far the shapes went.
        let _ = matcher.derivations(Marking::Chosen, Repair::None);
        Self {
            text,
            line,
            marks,
            gazetteer,
            session,
            furthest: matcher.furthest(),
            expected: matcher.expected().to_vec(),
        }
    }

    fn examine(&self) -> PhraseError {
        let found = self
            .vague()
            .or_else(|| self.alternative())
            .or_else(|| self.no_such_day());
        let found = found
            .or_else(|| self.wrong_kind())
            .or_else(|| self.unknown_name());
        found
            .or_else(|| self.missing_number())
            .unwrap_or_else(|| self.not_understood())
    }

    fn rest(&self) -> Tokens<'a> {
        Tokens(&self.line.tokens[self.furthest.min(self.line.tokens.len())..])
    }

    /// Words for a number that is not said.
    fn vague(&self) -> Option<PhraseError> {
        const ENGLISH: [&str; 8] = [
            "about",
            "around",
            "roughly",
            "approximately",
            "some",
            "few",
            "many",
            "a",
        ];
        const CHINESE: [&str; 8] = ["左右", "若干", "几", "大约", "约", "许多", "俩", "仨"];
        let rest = self.rest();
        let wants_count = self
            .expected
            .iter()
            .any(|own| own.wanted == Wanted::Slot(SlotKind::Count));
        let english = ENGLISH
            .into_iter()
            .find(|word| rest.word(word).is_some() && wants_count);
        let chinese = CHINESE.into_iter().find(|word| rest.han(word).is_some());
        let end = |after: Option<Tokens>| self.line.tokens.len() - after.map_or(0, Tokens::len);
        if let Some(after) = rest.han("以外") {
            let span = self.line.span(self.furthest, end(Some(after)));
            return Some(PhraseError::NotACount {
                span,
                word: "以外".into(),
            });
        }
        let (word, after) = match (english, chinese) {
            (Some("a"), _) => ("a few", rest.word("a").and_then(|rest| rest.word("few"))?),
            (Some(word), _) => (word, rest.word(word)?),
            (_, Some(word)) => (word, rest.han(word)?),
            _ => return None,
        };
        let span = self.line.span(self.furthest, end(Some(after)));
        Some(PhraseError::VagueCount {
            span,
            word: word.into(),
        })
    }

    fn alternative(&self) -> Option<PhraseError> {
        let rest = self.rest();
        let found = rest.word("or").is_some() || rest.han("或").is_some();
        found.then(|| PhraseError::Or {
            span: self.line.span(self.furthest, self.furthest + 1),
        })
    }

    /// A date with a month or day that does not exist.
    fn no_such_day(&self) -> Option<PhraseError> {
        let near = self
            .line
            .tokens
            .iter()
            .enumerate()
            .skip(self.furthest)
            .take(3);
        let is_day = |text: &str| {
            matches!(text.split('-').count(), 2 | 3)
                && text.starts_with(|own: char| own.is_ascii_digit())
        };
        let mut days = near.filter_map(|(at, token)| match &token.kind {
            TokenKind::Number(text) if is_day(text) => Some((at, text)),
            _ => None,
        });
        let (at, text) = days.next()?;
        let exists = date(Language::English)(Tokens(&self.line.tokens[at..])).is_ok();
        (!exists).then(|| PhraseError::NoSuchDay {
            span: self.line.span(at, at + 1),
            date: text.clone(),
        })
    }

    /// The derivations when one name is taken for granted.
    fn repaired(&self, repair: Repair) -> Vec<Derivation> {
        let mut matcher = Matcher::new(self.line, self.marks, self.gazetteer);
        matcher
            .derivations(Marking::Chosen, repair)
            .unwrap_or_default()
    }

    fn unknown_name(&self) -> Option<PhraseError> {
        let derivations = self.repaired(Repair::UnknownName(self.furthest));
        let unknown = derivations
            .iter()
            .flat_map(|derivation| &derivation.captures);
        let unknown: Vec<_> = unknown
            .filter(|own| own.value == Captured::UnknownName)
            .collect();
        let shortest = unknown.iter().map(|own| own.span.end).min()?;
        let slots = unknown
            .iter()
            .filter(|own| own.span.end == shortest)
            .filter_map(|own| own.kind);
        let slots: Vec<SlotKind> = slots.collect();
        let span = unknown.first()?.span;
        let span = Span {
            end: shortest,
            ..span
        };
        let name = match &self.line.tokens.get(self.furthest)?.kind {
            TokenKind::Quoted(name) => name.clone(),
            TokenKind::Forced(_, key) => key.clone(),
            _ => span.text(self.text).to_owned(),
        };
        let mut wanted: Vec<_> = slots
            .iter()
            .flat_map(|slot| kinds(*slot))
            .copied()
            .collect();
        wanted.sort();
        wanted.dedup();
        let near = self
            .gazetteer
            .nearest(&name, &wanted, MAX_LISTED)
            .into_iter();
        let near = near.map(|own| Suggestion {
            kind: self.gazetteer.entity(own.entity).kind_word(),
            name: own.name,
            pinyin: own.pinyin,
        });
        Some(PhraseError::UnknownName {
            span,
            near: near.collect(),
            wanted: slots.first()?.word(),
            name,
        })
    }

    fn wrong_kind(&self) -> Option<PhraseError> {
        let mark = self.marks.at(self.furthest, Marking::Chosen).first()?;
        let Meant::Named(meanings) = &mark.meant else {
            return None;
        };
        let derivations = self.repaired(Repair::WrongKind(self.furthest));
        let wrong = derivations.iter().find_map(|derivation| {
            let wrong = derivation.captures.iter();
            let mut wrong = wrong.filter(|own| matches!(own.value, Captured::WrongKind(_)));
            Some((derivation, wrong.next()?))
        });
        let (derivation, capture) = wrong?;
        let own = self.gazetteer.entity(meanings.first()?.entity);
        let found = format!("{} {}", article(own.kind_word()), own.kind_word());
        let suggestions = suggest::with_entity(
            meanings[0].entity,
            derivation.language,
            self.gazetteer,
            self.session,
        );
        Some(PhraseError::WrongKind {
            span: capture.span,
            name: capture.span.text(self.text).to_owned(),
            found,
            context: self.context(capture.span),
            wanted: capture.kind?.word(),
            suggestions,
        })
    }

    /// The words before a slot; after it when it comes first.
    fn context(&self, slot: Span) -> String {
        let line = self.line.span(0, self.line.tokens.len());
        let before = Span {
            start: line.start,
            end: slot.start,
        };
        let after = Span {
            start: slot.end,
            end: line.end,
        };
        match before.text(self.text).trim() {
            "" => after.text(self.text).trim().to_owned(),
            before => before.to_owned(),
        }
    }

    /// A number that the graph does not have, in a line that is wrong elsewhere too.
    fn missing_number(&self) -> Option<PhraseError> {
        let mark = self.marks.at(self.furthest, Marking::Chosen).first()?;
        match &mark.meant {
            Meant::MissingDocument(number) => {
                let span = self.line.span(self.furthest, mark.end);
                Some(missing_document(span, number, self.gazetteer))
            }
            _ => None,
        }
    }

    fn not_understood(&self) -> PhraseError {
        let count = self.line.tokens.len();
        let mut expected: Vec<String> = Vec::new();
        for own in &self.expected {
            let words = match own.wanted {
                Wanted::Words(words) => format!("`{words}`"),
                Wanted::Slot(slot) => format!("{} {}", article(slot.word()), slot.word()),
            };
            if !expected.contains(&words) {
                expected.push(words);
            }
        }
        expected.truncate(MAX_NUMBERS);
        PhraseError::NotUnderstood {
            understood: match self.furthest {
                0 => Span {
                    end: self.line.span(0, 1).start,
                    ..self.line.span(0, 1)
                },
                furthest => self.line.span(0, furthest),
            },
            rest: self.line.span(self.furthest, count.max(self.furthest)),
            // At the head of a line everything is possible.
            expected: if self.furthest == 0 {
                vec!["a phrase".into()]
            } else {
                expected
            },
            suggestions: suggest::for_line(
                self.line,
                self.furthest,
                &self.expected,
                self.gazetteer,
                self.session,
            ),
        }
    }
}

fn article(word: &str) -> &'static str {
    match word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    }
}
