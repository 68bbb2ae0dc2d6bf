//! From captured names to entities, by the slot, the session's place and nothing else: no guess.

use super::evidence::Proof;
use super::grammar::{Capture, Captured, Derivation, SlotKind};
use super::session::Session;
use super::tree::{Filling, Phrase, Slot, Thing};
use super::words::{Dimension, When};
use crate::diagnostic::Span;
use crate::policy::document_number::DocumentNumber;
use crate::policy::gazetteer::{EntityId, Gazetteer, Meaning, PlaceLevel};

/// Why a derivation has no single tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Unresolved {
    /// Several entities fit; the trees that they give.
    Ambiguous {
        span: Span,
        phrases: Vec<Phrase>,
    },
    MissingDocument {
        span: Span,
        number: DocumentNumber,
    },
    /// A span of time that ends before it begins.
    EmptyTime {
        span: Span,
    },
}

/// A tree, and what the reader should know about how names were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    pub phrase: Phrase,
    pub notes: Vec<String>,
}

/// Most readings listed for an ambiguous name.
const MAX_READINGS: usize = 10;

/// Resolves the names of a derivation.
pub fn resolve(
    derivation: &Derivation,
    gazetteer: &Gazetteer,
    session: &Session,
    line: Span,
) -> Result<Resolved, Unresolved> {
    let mut resolver = Resolver {
        gazetteer,
        session,
        lists_cities: lists_cities(derivation),
        notes: Vec::new(),
    };
    let mut slots: Vec<Slot> = Vec::new();
    let mut ambiguous: Option<(usize, Span, Vec<Filling>)> = None;
    for capture in &derivation.captures {
        let mut fillings = resolver.fillings(capture)?;
        if fillings.len() > 1 && ambiguous.is_none() {
            ambiguous = Some((slots.len(), capture.span, fillings.clone()));
        }
        fillings.truncate(1);
        slots.extend(fillings.into_iter().map(|filling| Slot {
            name: capture.name,
            filling,
            span: capture.span,
        }));
    }
    let Some((index, span, fillings)) = ambiguous else {
        let phrase = Phrase::new(derivation.entry, slots, line);
        let notes = resolver.notes;
        return Ok(Resolved { phrase, notes });
    };
    let phrases = fillings.into_iter().take(MAX_READINGS).map(|filling| {
        let mut slots = slots.clone();
        slots[index].filling = filling;
        Phrase::new(derivation.entry, slots, line)
    });
    Err(Unresolved::Ambiguous {
        span,
        phrases: phrases.collect(),
    })
}

/// True when the place of a phrase holds cities, so that a county stands for its city.
fn lists_cities(derivation: &Derivation) -> bool {
    let by_city = |capture: &Capture| capture.value == Captured::Dimension(Dimension::City);
    match derivation.entry.proof {
        Proof::Cities | Proof::Industries | Proof::CityPairs => true,
        Proof::Counts => {
            let mut captures = derivation.captures.iter();
            captures.any(|capture| capture.name == "cities" || by_city(capture))
        }
        _ => false,
    }
}

struct Resolver<'a> {
    gazetteer: &'a Gazetteer,
    session: &'a Session,
    lists_cities: bool,
    notes: Vec<String>,
}

impl Resolver<'_> {
    /// What a capture may be filled with; several when a name is ambiguous.
    fn fillings(&mut self, capture: &Capture) -> Result<Vec<Filling>, Unresolved> {
        let span = capture.span;
        let filling = match &capture.value {
            Captured::Named { meanings, exact } => {
                let entities = self.entities(capture.kind, meanings).into_iter();
                let things = entities.map(|entity| self.thing(entity, *exact));
                return Ok(things.map(Filling::Thing).collect());
            }
            Captured::MissingDocument(number) => {
                let number = number.clone();
                return Err(Unresolved::MissingDocument { span, number });
            }
            Captured::When(when) if !self.is_time(*when) => {
                return Err(Unresolved::EmptyTime { span });
            }
            Captured::When(when) => Filling::When(*when),
            Captured::Flag => Filling::Flag,
            Captured::AllPlaces => Filling::AllPlaces,
            Captured::Count(count) => Filling::Count(*count),
            Captured::Int(value) => Filling::Int(*value),
            Captured::Decimal(value) => Filling::Decimal(*value),
            Captured::Level(level) => Filling::Level(*level),
            Captured::Date(date) => Filling::Date(*date),
            Captured::Dimension(dimension) => Filling::Dimension(*dimension),
            // Repairs are looked at by diagnosis, which never resolves them.
            Captured::UnknownName | Captured::WrongKind(_) => return Ok(Vec::new()),
        };
        Ok(vec![filling])
    }

    /// True when the span of time begins before it ends.
    fn is_time(&self, when: When) -> bool {
        match when.bounds(self.session.date()) {
            Some((Some(from), Some(before))) => from < before,
            bounds => bounds.is_some(),
        }
    }

    fn thing(&self, entity: EntityId, exact: bool) -> Thing {
        let own = self.gazetteer.entity(entity);
        Thing {
            entity,
            kind: own.kind,
            key: own.key.clone(),
            name: own.name.clone(),
            number: own.number.clone(),
            exact,
        }
    }

    /// The entities that a name means in a slot.
    fn entities(&mut self, kind: Option<SlotKind>, meanings: &[Meaning]) -> Vec<EntityId> {
        let mut entities = match kind {
            Some(SlotKind::Agency) => self.agencies(meanings),
            _ => meanings.iter().map(|meaning| meaning.entity).collect(),
        };
        entities.sort();
        entities.dedup();
        entities = self.within(entities);
        if kind == Some(SlotKind::City) || (kind == Some(SlotKind::Area) && self.lists_cities) {
            for entity in &mut entities {
                self.roll_up(entity);
            }
            entities.dedup();
        }
        entities
    }

    /// Of several places, the one at the session's place, when there is just one.
    fn within(&self, entities: Vec<EntityId>) -> Vec<EntityId> {
        let Some(home) = self.session.place.filter(|_| entities.len() > 1) else {
            return entities;
        };
        let lineage = |entity: EntityId| self.gazetteer.lineage(entity);
        let is_near = |entity: &&EntityId| {
            lineage(**entity).contains(&home) || lineage(home).contains(entity)
        };
        let near: Vec<EntityId> = entities.iter().filter(is_near).copied().collect();
        if near.len() == 1 { near } else { entities }
    }

    /// A county stands for its city where cities are asked for.
    fn roll_up(&mut self, entity: &mut EntityId) {
        let own = self.gazetteer.entity(*entity);
        if own.level != Some(PlaceLevel::County) {
            return;
        }
        let is_city = |id: &EntityId| {
            let level = self.gazetteer.entity(*id).level;
            level.is_some_and(PlaceLevel::is_city)
        };
        if let Some(city) = self.gazetteer.lineage(*entity).into_iter().find(is_city) {
            let name = &self.gazetteer.entity(city).name;
            self.notes.push(format!(
                "{} is a county of {name}, which is taken",
                own.name
            ));
            *entity = city;
        }
    }

    /// Agencies by a complete name; by a relative one the nearest at or above the session's place, else all that bear it.
    fn agencies(&mut self, meanings: &[Meaning]) -> Vec<EntityId> {
        let complete = meanings.iter().filter(|meaning| !meaning.relative);
        let complete: Vec<EntityId> = complete.map(|meaning| meaning.entity).collect();
        if !complete.is_empty() {
            return complete;
        }
        let all: Vec<EntityId> = meanings.iter().map(|meaning| meaning.entity).collect();
        let home = self.session.place;
        for place in home
            .map(|place| self.gazetteer.lineage(place))
            .unwrap_or_default()
        {
            let is_here = |id: &&EntityId| self.gazetteer.entity(**id).parent == Some(place);
            let here: Vec<EntityId> = all.iter().filter(is_here).copied().collect();
            if !here.is_empty() {
                let by = format!("by the place {}", self.gazetteer.entity(place).name);
                self.note_agency(&here, &by);
                return here;
            }
        }
        self.note_agency(&all, "the only agency of that name");
        all
    }

    fn note_agency(&mut self, found: &[EntityId], why: &str) {
        if let [agency] = found {
            let name = &self.gazetteer.entity(*agency).name;
            self.notes.push(format!("{name}, {why}"));
        }
    }
}
