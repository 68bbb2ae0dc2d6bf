//! Names for half a name and for a misspelt one: by characters, by pinyin, by initials.

use strsim::damerau_levenshtein;

use super::pinyin::{syllables, with_tones};
use super::{EntityId, Gazetteer, Kind};
use crate::policy::fold;

/// A name that a typed prefix may become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub name: String,
    pub entity: EntityId,
}

/// A name near a misspelt one.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    pub name: String,
    pub entity: EntityId,
    /// With tones; empty for a name in letters.
    pub pinyin: String,
}

/// How one name sounds, and whose it is.
#[derive(Debug)]
struct Sound {
    name: usize,
    entity: EntityId,
    folded: String,
    /// The syllables joined.
    joined: String,
    initials: String,
}

/// The sounds of all names, one for each name and entity.
#[derive(Debug)]
pub struct Sounds(Vec<Sound>);

impl Sounds {
    pub fn of(gazetteer: &Gazetteer) -> Self {
        let names = gazetteer.names.iter().enumerate();
        let meanings = names.flat_map(|(index, (name, meanings))| {
            let complete = meanings.iter().filter(|meaning| !meaning.relative);
            complete.map(move |meaning| (index, name, meaning.entity))
        });
        let sounds = meanings.map(|(index, name, entity)| {
            let known = gazetteer.entity(entity);
            let own = known.name == *name && !known.pinyin.is_empty();
            let sounds = match own {
                true => known.pinyin.split(' ').map(str::to_owned).collect(),
                false => syllables(name),
            };
            Sound {
                name: index,
                entity,
                folded: fold::fold_text(name),
                joined: sounds.concat(),
                initials: initials(&sounds),
            }
        });
        Self(sounds.collect())
    }
}

fn initials(syllables: &[String]) -> String {
    syllables
        .iter()
        .filter_map(|syllable| syllable.chars().next())
        .collect()
}

pub(super) fn complete(
    gazetteer: &Gazetteer,
    prefix: &str,
    kinds: &[Kind],
    limit: usize,
) -> Vec<Completion> {
    let typed = fold::fold_text(prefix.trim());
    let sound: String = typed
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect();
    let by_sound = !sound.is_empty()
        && typed
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '\'');
    let mut found: Vec<(u8, usize, Completion)> = Vec::new();
    for candidate in &gazetteer.sounds().0 {
        let entity = gazetteer.entity(candidate.entity);
        let wanted = kinds.is_empty() || kinds.contains(&entity.kind);
        let rank = match () {
            _ if !wanted || entity.ended => continue,
            _ if candidate.folded.starts_with(&typed) => 0,
            _ if by_sound && candidate.joined.starts_with(&sound) => 1,
            _ if by_sound && candidate.initials.starts_with(&sound) => 2,
            _ => continue,
        };
        let name = gazetteer.names[candidate.name].0.to_string();
        let entity = candidate.entity;
        found.push((rank, name.chars().count(), Completion { name, entity }));
    }
    found.sort_by(|a, b| (a.0, a.1, &a.2.name).cmp(&(b.0, b.1, &b.2.name)));
    let mut names: Vec<Completion> = found
        .into_iter()
        .map(|(_, _, completion)| completion)
        .collect();
    names.dedup_by(|a, b| a.name == b.name);
    names.truncate(limit);
    names
}

/// Longer texts are no misspelt names, and comparing them would take time.
const MAX_NAME: usize = 40;
/// The largest share of a name that may differ.
const MAX_DISTANCE: f64 = 0.5;

pub(super) fn nearest(
    gazetteer: &Gazetteer,
    name: &str,
    kinds: &[Kind],
    limit: usize,
) -> Vec<Near> {
    let typed = fold::fold_text(name.trim());
    if typed.is_empty() || typed.chars().count() > MAX_NAME {
        return Vec::new();
    }
    let heard = Heard::new(typed);
    let mut found: Vec<(bool, f64, &Sound)> = Vec::new();
    for candidate in &gazetteer.sounds().0 {
        let entity = gazetteer.entity(candidate.entity);
        let distance = heard.distance_to(candidate);
        if distance <= MAX_DISTANCE && !entity.ended {
            found.push((!kinds.contains(&entity.kind), distance, candidate));
        }
    }
    found.sort_by(|a, b| {
        let names = (&gazetteer.names[a.2.name].0, &gazetteer.names[b.2.name].0);
        (a.0.cmp(&b.0))
            .then(a.1.total_cmp(&b.1))
            .then(names.0.cmp(names.1))
    });
    let mut seen = Vec::new();
    found.retain(|(_, _, sound)| {
        !seen.contains(&sound.entity) && {
            seen.push(sound.entity);
            true
        }
    });
    let nearest = found.into_iter().take(limit);
    nearest
        .map(|(_, _, sound)| {
            let name = gazetteer.names[sound.name].0.to_string();
            Near {
                pinyin: with_tones(&name),
                entity: sound.entity,
                name,
            }
        })
        .collect()
}

/// A name as typed, and how it sounds.
struct Heard {
    folded: String,
    joined: String,
    initials: String,
    /// True when no character is beyond ASCII.
    in_letters: bool,
}

impl Heard {
    fn new(folded: String) -> Self {
        let sounds = syllables(&folded);
        Self {
            joined: sounds.concat(),
            initials: initials(&sounds),
            in_letters: folded.is_ascii(),
            folded,
        }
    }

    /// How far a name is, 0 to about 1: the nearest of characters, sound and initials.
    fn distance_to(&self, candidate: &Sound) -> f64 {
        let by_characters = distance(&self.folded, &candidate.folded);
        // A sound that agrees is a slip of the input method: nearer than as many different characters.
        let mut by_sound = 1.2 * distance(&self.joined, &candidate.joined);
        if !self.in_letters && candidate.folded.is_ascii() {
            // Who writes Chinese means the Chinese name.
            by_sound += 0.3;
        }
        let by_initials = match self.in_letters {
            true if self.joined == candidate.initials => 0.1,
            false if self.initials == candidate.initials => 0.9 * by_characters,
            _ => 1.0,
        };
        by_characters.min(by_sound).min(by_initials)
    }
}

/// The share of characters to change, 0 to 1; 1 at once when the lengths alone differ by too much.
fn distance(a: &str, b: &str) -> f64 {
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    let longest = a_length.max(b_length).max(1) as f64;
    if a_length.abs_diff(b_length) as f64 / longest > MAX_DISTANCE {
        return 1.0;
    }
    damerau_levenshtein(a, b) as f64 / longest
}
