//! Phrases to offer instead of a line that is none. Every one is read before it is offered.

use super::grammar::{Capture, Expected};
use super::resolve::resolve;
use super::session::Session;
use super::table::{self, Entry};
use super::tree::{Filling, Phrase, Slot, Thing};
use super::words::count::count;
use super::words::{Language, Line, TokenKind, Tokens};
use super::{grammar, print, read, squeezed};
use crate::policy::gazetteer::{EntityId, Gazetteer, Kind};

/// How many phrases are offered.
const OFFERED: usize = 3;

/// For each kind of entity the entries that take one, in the order in which they are offered.
const TAKERS: &[(Kind, &[&str])] = &[
    (
        Kind::Industry,
        &["cities", "industries-co-located", "documents"],
    ),
    (Kind::Place, &["clusters", "industries-in", "cities"]),
    (Kind::Region, &["clusters", "cities"]),
    (Kind::Class, &["clusters"]),
    (Kind::Cluster, &["why-cluster"]),
    (Kind::Agency, &["documents", "joint-issuers", "superiors"]),
    (Kind::Document, &["lineage", "descendants", "documents"]),
];

/// Phrases that take an entity.
pub fn with_entity(
    entity: EntityId,
    language: Language,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Vec<String> {
    let kind = gazetteer.entity(entity).kind;
    let takers = TAKERS
        .iter()
        .find(|(own, _)| *own == kind)
        .map_or(&[][..], |(_, names)| names);
    let mut offered = Vec::new();
    for name in takers {
        let Some(entry) = table::entries().find(|entry| entry.name == *name) else {
            continue;
        };
        let trees = entry
            .examples
            .iter()
            .filter_map(|example| tree(entry, example, language, gazetteer, session));
        let filled = trees
            .filter_map(|tree| replace(tree, entity, gazetteer))
            .next();
        let printed = filled.and_then(|tree| print(&tree, language, gazetteer, session));
        offered.extend(printed.filter(|text| is_phrase(text, gazetteer, session)));
    }
    offered.dedup();
    offered.truncate(OFFERED);
    offered
}

/// The tree of an example, in the graph at hand.
fn tree(
    entry: &'static Entry,
    example: &(&'static str, &'static str),
    language: Language,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Option<Phrase> {
    let text = match language {
        Language::English => example.0,
        Language::Chinese => example.1,
    };
    let phrase = read(text, gazetteer, session).ok()?.resolved.phrase;
    (phrase.entry == entry).then_some(phrase)
}

/// The only named slot of the kind of an entity, filled with it.
fn replace(mut tree: Phrase, entity: EntityId, gazetteer: &Gazetteer) -> Option<Phrase> {
    let own = gazetteer.entity(entity);
    let things = tree
        .slots
        .iter_mut()
        .filter_map(|slot| match &mut slot.filling {
            Filling::Thing(thing) => Some(thing),
            _ => None,
        });
    let mut things: Vec<&mut Thing> = things.collect();
    match &mut things[..] {
        [thing] if thing.kind == own.kind => {
            **thing = Thing {
                entity,
                kind: own.kind,
                key: own.key.clone(),
                name: own.name.clone(),
                number: own.number.clone(),
                exact: false,
            };
            Some(tree)
        }
        _ => None,
    }
}

fn is_phrase(text: &str, gazetteer: &Gazetteer, session: &Session) -> bool {
    read(text, gazetteer, session).is_ok()
}

/// Phrases for a line that makes sense up to a token: those that begin so, else those that say the same words.
pub fn for_line(
    line: &Line,
    furthest: usize,
    expected: &[Expected],
    gazetteer: &Gazetteer,
    session: &Session,
) -> Vec<String> {
    let language = language(line);
    let mut offered: Vec<String> = Vec::new();
    if furthest > 0 {
        let prefix: String = line.tokens[..furthest]
            .iter()
            .map(|token| text_of(&token.kind))
            .collect();
        offered.extend(begun(&prefix, expected, language, gazetteer, session));
    }
    if offered.len() < OFFERED {
        offered.extend(similar(line, language, gazetteer, session));
    }
    if offered.is_empty() {
        offered.extend(usual(language, gazetteer, session));
    }
    let mut seen: Vec<String> = Vec::new();
    offered.retain(|text| {
        !seen.contains(text) && {
            seen.push(text.clone());
            true
        }
    });
    offered.truncate(OFFERED);
    offered
}

/// The first examples of the table that the graph can answer, for a line that says nothing.
fn usual(language: Language, gazetteer: &Gazetteer, session: &Session) -> Vec<String> {
    let first = table::entries().filter_map(|entry| Some((entry, entry.examples.first()?)));
    let trees =
        first.filter_map(|(entry, example)| tree(entry, example, language, gazetteer, session));
    let printed = trees.filter_map(|tree| print(&tree, language, gazetteer, session));
    printed.take(OFFERED).collect()
}

fn text_of(kind: &TokenKind) -> String {
    match kind {
        TokenKind::Word(text) | TokenKind::Number(text) | TokenKind::Quoted(text) => text.clone(),
        TokenKind::Han(own) | TokenKind::Symbol(own) => own.to_string(),
        TokenKind::Forced(kind, key) => format!("{}:{key}", kind.word()),
    }
}

/// Han characters outside of quotation marks make a line Chinese, unless English words do the asking.
fn language(line: &Line) -> Language {
    let words = line
        .tokens
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::Word(_)))
        .count();
    let has_han = line
        .tokens
        .iter()
        .any(|token| matches!(token.kind, TokenKind::Han(_)));
    match has_han && words < 2 {
        true => Language::Chinese,
        false => Language::English,
    }
}

/// Phrases that begin like the line: the examples of the entries that it may become, with the slots that it has filled.
fn begun(
    prefix: &str,
    expected: &[Expected],
    language: Language,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Vec<String> {
    let mut tried: Vec<(&str, &[Capture])> = Vec::new();
    let (mut begun, mut others) = (Vec::new(), Vec::new());
    for own in expected {
        if tried.contains(&(own.entry.name, &own.captures)) {
            continue;
        }
        tried.push((own.entry.name, &own.captures));
        for text in continued(own, language, gazetteer, session) {
            match squeezed(&text).starts_with(prefix) {
                true => begun.push(text),
                false => others.push(text),
            }
        }
        if begun.len() >= OFFERED {
            break;
        }
    }
    begun.extend(others);
    begun
}

/// Examples of an entry with the slots that the line has filled so far.
fn continued(
    own: &Expected,
    language: Language,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Vec<String> {
    let examples = own.entry.examples.iter();
    let trees =
        examples.filter_map(|example| tree(own.entry, example, language, gazetteer, session));
    let complete = trees.filter(|tree| own.captures.iter().all(|capture| tree.has(capture.name)));
    let filled = complete
        .filter_map(|tree| fill(tree, own.entry, language, &own.captures, gazetteer, session));
    let printed = filled.filter_map(|tree| print(&tree, language, gazetteer, session));
    printed
        .filter(|text| is_phrase(text, gazetteer, session))
        .collect()
}

fn fill(
    mut tree: Phrase,
    entry: &'static Entry,
    language: Language,
    captures: &[Capture],
    gazetteer: &Gazetteer,
    session: &Session,
) -> Option<Phrase> {
    let derivation = grammar::Derivation {
        entry,
        language,
        captures: captures.to_vec(),
    };
    let known = resolve(&derivation, gazetteer, session, tree.span)
        .ok()?
        .phrase;
    for slot in known.slots {
        if let Some(place) = tree.slots.iter_mut().find(|own| own.name == slot.name) {
            *place = slot;
        }
    }
    Some(tree)
}

/// Examples by the number of words that they share with the line, with the count that the line names.
fn similar(
    line: &Line,
    language: Language,
    gazetteer: &Gazetteer,
    session: &Session,
) -> Vec<String> {
    let said = units(
        &line
            .tokens
            .iter()
            .map(|token| text_of(&token.kind))
            .collect::<Vec<_>>(),
    );
    let mut ranked: Vec<(usize, usize, &'static Entry, &(&str, &str))> = Vec::new();
    for entry in table::entries() {
        for example in entry.examples {
            let text = if language == Language::English {
                example.0
            } else {
                example.1
            };
            let own = Line::new(text, |_| false);
            let own = units(
                &own.tokens
                    .iter()
                    .map(|token| text_of(&token.kind))
                    .collect::<Vec<_>>(),
            );
            let shared = own.iter().filter(|unit| said.contains(unit)).count();
            ranked.push((shared, own.len(), entry, example));
        }
    }
    ranked.retain(|(shared, ..)| *shared > 0);
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let named = named_count(line, language);
    let offered = ranked
        .into_iter()
        .take(4 * OFFERED)
        .filter_map(|(_, _, entry, example)| {
            let mut tree = tree(entry, example, language, gazetteer, session)?;
            for slot in &mut tree.slots {
                if let (Filling::Count(_), Some(named)) = (&slot.filling, &named) {
                    *slot = Slot {
                        filling: named.clone(),
                        ..slot.clone()
                    };
                }
            }
            print(&tree, language, gazetteer, session)
                .filter(|text| is_phrase(text, gazetteer, session))
        });
    offered.take(OFFERED).collect()
}

/// Words, and pairs of neighbouring Han characters.
fn units(tokens: &[String]) -> Vec<String> {
    let pairs = tokens.windows(2).map(|pair| match pair {
        [a, b] if !a.is_ascii() && !b.is_ascii() => format!("{a}{b}"),
        [a, _] => a.clone(),
        _ => String::new(),
    });
    let last = tokens.last().cloned();
    let mut units: Vec<String> = pairs.chain(last).collect();
    units.sort();
    units.dedup();
    units
}

/// The first count in a line.
fn named_count(line: &Line, language: Language) -> Option<Filling> {
    (0..line.tokens.len()).find_map(|at| {
        let (_, found) = count(language)(Tokens(&line.tokens[at..])).ok()?;
        Some(Filling::Count(found))
    })
}
