//! A phrase back to text, in either language: by the same shapes that read it.

use super::grammar::{Grammar, Shape, SlotKind};
use super::session::Session;
use super::tree::{Filling, Phrase, Slot};
use super::words::Language;
use crate::policy::gazetteer::{Gazetteer, Kind};

/// The text of a phrase in a language.
///
/// Names are written plainly where the text then reads back to the same phrase, else as keys (`industry:uav`).
pub fn print(
    phrase: &Phrase,
    language: Language,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Option<String> {
    let reads_back = |text: &String| {
        let read = super::read(text, gazetteer, session);
        read.is_ok_and(|reading| reading.resolved.phrase == *phrase)
    };
    let plain = write(phrase, language, false).filter(reads_back);
    plain.or_else(|| write(phrase, language, true))
}

/// The text by the first shape of the entry that takes every slot.
pub(super) fn write(phrase: &Phrase, language: Language, keys: bool) -> Option<String> {
    let shapes = Grammar::get().shapes_of(phrase.entry, language);
    shapes.into_iter().find_map(|shape| {
        let mut writer = Writer {
            language,
            keys,
            slots: phrase.slots.iter().map(Some).collect(),
            out: String::new(),
        };
        let complete = writer.write(shape) && writer.slots.iter().all(Option::is_none);
        complete.then_some(writer.out)
    })
}

/// Writes a shape with the slots that are left.
#[derive(Clone)]
struct Writer<'a> {
    language: Language,
    keys: bool,
    slots: Vec<Option<&'a Slot>>,
    out: String,
}

impl<'a> Writer<'a> {
    /// Writes a shape; false when it needs a slot that is not left.
    fn write(&mut self, shape: &Shape) -> bool {
        match shape {
            Shape::Literal(words) => self.push(words),
            Shape::Flag { name, words } => match self.take(name) {
                Some(_) => self.push(words),
                None => false,
            },
            Shape::Slot { name, kind } => match self.take(name) {
                Some(slot) => {
                    let text = self.filling(&slot.filling, *kind);
                    self.push(&text)
                }
                None => false,
            },
            Shape::Sequence(parts) => parts.iter().all(|part| self.write(part)),
            Shape::Either(branches) => self.either(branches),
            Shape::Optional(inner) => {
                self.attempt(inner);
                true
            }
            Shape::Usual(inner) => {
                let mut other = self.clone();
                if other.write(inner) {
                    *self = other;
                }
                true
            }
            Shape::Repeated(inner) => {
                let mut once = false;
                while self.attempt(inner) {
                    once = true;
                }
                once
            }
        }
    }

    /// Writes a shape when that takes at least one slot; nothing otherwise.
    fn attempt(&mut self, shape: &Shape) -> bool {
        let mut other = self.clone();
        let done = other.write(shape) && other.left() < self.left();
        if done {
            *self = other;
        }
        done
    }

    /// The branch that takes the most slots; among equals the first.
    fn either(&mut self, branches: &[Shape]) -> bool {
        let mut best: Option<Writer> = None;
        for branch in branches {
            let mut other = self.clone();
            if other.write(branch) && best.as_ref().is_none_or(|best| other.left() < best.left()) {
                best = Some(other);
            }
        }
        match best {
            Some(best) => {
                *self = best;
                true
            }
            None => false,
        }
    }

    fn left(&self) -> usize {
        self.slots.iter().flatten().count()
    }

    fn take(&mut self, name: &str) -> Option<&'a Slot> {
        let slot = self
            .slots
            .iter_mut()
            .find(|slot| slot.is_some_and(|slot| slot.name == name))?;
        slot.take()
    }

    /// English words are parted by spaces; Chinese is written without.
    fn push(&mut self, words: &str) -> bool {
        if self.language == Language::English && !self.out.is_empty() {
            self.out.push(' ');
        }
        // One is not several: exactly 1 city.
        let words = match words {
            "cities" if self.out.ends_with(" 1 ") => "city",
            words => words,
        };
        self.out.push_str(words);
        true
    }

    fn filling(&self, filling: &Filling, kind: SlotKind) -> String {
        let english = self.language == Language::English;
        match filling {
            Filling::Flag => String::new(),
            Filling::AllPlaces => (if english {
                "all places"
            } else {
                "所有地区"
            })
            .into(),
            Filling::Count(count) => count.print(self.language),
            Filling::Int(value) => value.to_string(),
            Filling::Decimal(value) => value.to_string(),
            Filling::Level(level) => (if english {
                level.word()
            } else {
                level.chinese()
            })
            .into(),
            Filling::When(when) => when.print(self.language),
            Filling::Date(date) => date.print(self.language),
            Filling::Dimension(dimension) => (if english {
                dimension.word()
            } else {
                dimension.chinese()[0]
            })
            .into(),
            Filling::Thing(thing) => {
                let name = match thing.kind {
                    Kind::Document => thing.number.clone().unwrap_or_else(|| thing.key.clone()),
                    Kind::Class => thing.key.clone(),
                    _ => thing.name.clone(),
                };
                let name = match (self.keys, thing.kind) {
                    (true, Kind::Document) => format!("doc:{}", thing.key),
                    (true, Kind::Agency) => format!("“{name}”"),
                    (true, kind) => format!("{}:{}", kind.word(), thing.key),
                    (false, Kind::Document) if thing.number.is_none() => format!("doc:{name}"),
                    (false, _) => name.to_string(),
                };
                match (kind, thing.exact, english) {
                    (SlotKind::Condition, true, true) => format!("{name} itself"),
                    (SlotKind::Condition, true, false) => format!("{name}本身"),
                    _ => name,
                }
            }
        }
    }
}
