//! What may come next in a half-typed phrase: keywords, and names where a name may stand.

use super::grammar::{Matcher, Repair, SlotKind, Wanted, kinds};
use super::words::marks::{Marking, Marks};
use super::words::{Dimension, Language, Level, Line};
use super::{squeezed, words::line::MAX_CHARACTERS};
use crate::policy::fold::is_han;
use crate::policy::gazetteer::{Gazetteer, Kind};

/// Candidates for the text from `start` (a byte) to the end of the line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    pub start: usize,
    pub candidates: Vec<String>,
}

/// The most characters of an unfinished word that are tried.
const MAX_PARTIAL: usize = 12;
/// The most candidates.
const MAX_CANDIDATES: usize = 50;

/// Completes a line whose cursor stands at its end.
///
/// A name may be complete and still be the head of a longer one, so what follows a complete name is offered beside longer names.
/// Names complete by characters, by pinyin and by initials.
pub fn complete(text: &str, gazetteer: &Gazetteer) -> Completions {
    let mut completions = Completions {
        start: text.len(),
        candidates: Vec::new(),
    };
    if text.chars().count() > MAX_CHARACTERS {
        return completions;
    }
    for cut in cuts(text) {
        let found = candidates(&text[..cut], &text[cut..], gazetteer);
        if completions.candidates.is_empty() && !found.is_empty() {
            completions.start = cut;
        }
        let kept = &text[completions.start.min(cut)..cut];
        let space = match cut == text.len() && kept.ends_with(|own: char| !own.is_whitespace()) {
            true => " ",
            false => "",
        };
        let whole = found.into_iter().map(|word| match word.is_ascii() {
            true => format!("{kept}{space}{word}"),
            false => format!("{kept}{word}"),
        });
        completions.candidates.extend(whole);
    }
    let mut seen = std::collections::HashSet::new();
    completions
        .candidates
        .retain(|word| seen.insert(word.clone()));
    completions.candidates.truncate(MAX_CANDIDATES);
    completions
}

/// Where the unfinished word may begin: the whole word in letters first, then ever fewer Han characters, then nothing.
fn cuts(text: &str) -> Vec<usize> {
    let indices: Vec<(usize, char)> = text.char_indices().collect();
    let mut cuts = Vec::new();
    let is_letter = |own: char| own.is_ascii_alphanumeric() || own == '-' || own == ':';
    let word = indices
        .iter()
        .rev()
        .take_while(|(_, own)| is_letter(*own))
        .last();
    cuts.extend(word.map(|(at, _)| *at));
    let han = indices
        .iter()
        .rev()
        .take_while(|(_, own)| is_han(*own))
        .take(MAX_PARTIAL);
    let mut han: Vec<usize> = han.map(|(at, _)| *at).collect();
    han.reverse();
    cuts.extend(han);
    cuts.push(text.len());
    cuts
}

fn candidates(before: &str, partial: &str, gazetteer: &Gazetteer) -> Vec<String> {
    let is_name = |folded: &[char]| {
        gazetteer
            .names_at(folded, 0)
            .iter()
            .any(|(end, _)| *end > 1)
    };
    let line = Line::new(before, is_name);
    let marks = Marks::new(&line, gazetteer);
    let mut matcher = Matcher::new(&line, &marks, gazetteer);
    if matcher.derivations(Marking::Chosen, Repair::None).is_none()
        || matcher.furthest() < line.tokens.len()
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut names: Vec<Kind> = Vec::new();
    let typed = squeezed(partial);
    for own in matcher.expected() {
        match own.wanted {
            Wanted::Words(words) => found.push(words.to_owned()),
            Wanted::Slot(slot) => {
                names.extend(kinds(slot));
                found.extend(slot_words(slot));
            }
        }
    }
    found.retain(|word| squeezed(word).starts_with(&typed) && squeezed(word) != typed);
    // Keywords of the language of the line so far; at its head both.
    let chinese =
        before.chars().any(is_han) && !before.chars().any(|own| own.is_ascii_alphabetic());
    let english = before.chars().any(|own| own.is_ascii_alphabetic());
    let is_foreign = |word: &str| match word.is_ascii() {
        true => chinese,
        false => english && word.chars().any(is_han),
    };
    found.retain(|word| !is_foreign(word));
    names.sort();
    names.dedup();
    if !names.is_empty() && !typed.is_empty() {
        let completed = gazetteer.complete(partial, &names, MAX_CANDIDATES);
        found.extend(
            completed
                .into_iter()
                .map(|own| own.name)
                .filter(|name| squeezed(name) != typed),
        );
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|word| seen.insert(word.clone()));
    found.truncate(MAX_CANDIDATES);
    found
}

/// Words that may fill a slot, where these are few.
fn slot_words(slot: SlotKind) -> Vec<String> {
    let both = |language: Language| -> Vec<String> {
        match (slot, language) {
            (SlotKind::Level, Language::English) => {
                Level::ALL.map(|own| own.word().to_owned()).into()
            }
            (SlotKind::Level, Language::Chinese) => {
                Level::ALL.map(|own| own.chinese().to_owned()).into()
            }
            (SlotKind::Dimension, Language::English) => {
                Dimension::ALL.map(|own| own.word().to_owned()).into()
            }
            (SlotKind::Dimension, Language::Chinese) => {
                Dimension::ALL.map(|own| own.chinese()[0].to_owned()).into()
            }
            (SlotKind::When, Language::English) => ["since", "after", "before", "by", "from"]
                .map(str::to_owned)
                .into(),
            (SlotKind::Count, Language::English) => {
                ["at least", "more than", "at most", "fewer than", "exactly"]
                    .map(str::to_owned)
                    .into()
            }
            (SlotKind::Count, Language::Chinese) => ["至少", "超过", "不超过", "少于", "恰好"]
                .map(str::to_owned)
                .into(),
            _ => Vec::new(),
        }
    };
    [both(Language::English), both(Language::Chinese)].concat()
}
