//! From captured names to entities, by the slot, the session's place and nothing else: no guess.

use super::grammar::{Capture, Captured, Derivation, SlotKind};
use super::session::Session;
use super::tree::{Filling, Phrase, Slot, Thing};
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
    let mut notes = Vec::new();
    let mut slots: Vec<Slot> = Vec::new();
    let mut ambiguous: Option<(usize, Span, Vec<Filling>)> = None;
    for capture in &derivation.captures {
        let mut fillings = fillings(capture, gazetteer, session, &mut notes)?;
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

/// What a capture may be filled with; several when a name is ambiguous.
fn fillings(
    capture: &Capture,
    gazetteer: &Gazetteer,
    session: &Session,
    notes: &mut Vec<String>,
) -> Result<Vec<Filling>, Unresolved> {
    let span = capture.span;
    let filling = match &capture.value {
        Captured::Named { meanings, exact } => {
            let entities = entities(capture.kind, meanings, gazetteer, session, notes);
            let things = entities
                .into_iter()
                .map(|entity| thing(entity, *exact, gazetteer));
            return Ok(things.map(Filling::Thing).collect());
        }
        Captured::MissingDocument(number) => {
            let number = number.clone();
            return Err(Unresolved::MissingDocument { span, number });
        }
        Captured::When(when) => {
            let bounds = when.bounds(session.date());
            if !matches!(bounds, Some((from, before)) if from.is_none() || before.is_none() || from < before)
            {
                return Err(Unresolved::EmptyTime { span });
            }
            Filling::When(*when)
        }
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

fn thing(entity: EntityId, exact: bool, gazetteer: &Gazetteer) -> Thing {
    let own = gazetteer.entity(entity);
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
fn entities(
    kind: Option<SlotKind>,
    meanings: &[Meaning],
    gazetteer: &Gazetteer,
    session: &Session,
    notes: &mut Vec<String>,
) -> Vec<EntityId> {
    let mut entities = match kind {
        Some(SlotKind::Agency) => agencies(meanings, gazetteer, session, notes),
        _ => meanings.iter().map(|meaning| meaning.entity).collect(),
    };
    if kind == Some(SlotKind::City) {
        for entity in &mut entities {
            roll_up(entity, gazetteer, notes);
        }
    }
    entities.sort();
    entities.dedup();
    within(entities, gazetteer, session)
}

/// Of several places, the one at the session's place, when there is just one.
fn within(entities: Vec<EntityId>, gazetteer: &Gazetteer, session: &Session) -> Vec<EntityId> {
    let Some(home) = session.place.filter(|_| entities.len() > 1) else {
        return entities;
    };
    let is_near = |entity: &&EntityId| {
        gazetteer.lineage(**entity).contains(&home) || gazetteer.lineage(home).contains(entity)
    };
    let near: Vec<EntityId> = entities.iter().filter(is_near).copied().collect();
    if near.len() == 1 { near } else { entities }
}

/// A county in a city slot stands for its city.
fn roll_up(entity: &mut EntityId, gazetteer: &Gazetteer, notes: &mut Vec<String>) {
    let own = gazetteer.entity(*entity);
    if own.level != Some(PlaceLevel::County) {
        return;
    }
    let above = gazetteer.lineage(*entity).into_iter();
    let is_city = |id: &EntityId| gazetteer.entity(*id).level.is_some_and(PlaceLevel::is_city);
    if let Some(city) = above.into_iter().find(is_city) {
        notes.push(format!(
            "{} is a county of {}, which is taken",
            own.name,
            gazetteer.entity(city).name
        ));
        *entity = city;
    }
}

/// Agencies by a complete name; by a relative one the nearest at or above the session's place, else all that bear it.
fn agencies(
    meanings: &[Meaning],
    gazetteer: &Gazetteer,
    session: &Session,
    notes: &mut Vec<String>,
) -> Vec<EntityId> {
    let complete = meanings.iter().filter(|meaning| !meaning.relative);
    let complete: Vec<EntityId> = complete.map(|meaning| meaning.entity).collect();
    if !complete.is_empty() {
        return complete;
    }
    let all: Vec<EntityId> = meanings.iter().map(|meaning| meaning.entity).collect();
    let places = session
        .place
        .map(|place| gazetteer.lineage(place))
        .unwrap_or_default();
    for place in places {
        let is_here = |id: &&EntityId| gazetteer.entity(**id).parent == Some(place);
        let here: Vec<EntityId> = all.iter().filter(is_here).copied().collect();
        if !here.is_empty() {
            note_agency(&here, notes, gazetteer, Some(place));
            return here;
        }
    }
    note_agency(&all, notes, gazetteer, None);
    all
}

fn note_agency(
    found: &[EntityId],
    notes: &mut Vec<String>,
    gazetteer: &Gazetteer,
    place: Option<EntityId>,
) {
    let [agency] = found else { return };
    let name = &gazetteer.entity(*agency).name;
    notes.push(match place {
        Some(place) => format!("{name}, by the place {}", gazetteer.entity(place).name),
        None => format!("{name}, the only agency of that name"),
    });
}
