//! To whom a notice is sent: 有关市发展改革委、经济和信息化局, 各市(州)人民政府, 宁波市经济和信息化局.

use std::ops::Range;

use super::super::fact::{AgencyName, Claim, Party};
use super::super::layout::Role;
use super::super::place::places;
use super::super::read::Reader;
use super::issuer;
use crate::policy::lexicon::{AgencyReading, Home};

/// Words for all places of a kind below the issuer's, or for those that the list names.
const GROUPS: &[(&str, Group)] = &[
    ("有关市(州)", Group::Listed),
    ("有关市州", Group::Listed),
    ("有关市", Group::Listed),
    ("相关市", Group::Listed),
    ("各有关市", Group::Listed),
    ("各相关市", Group::Listed),
    ("各市(州)", Group::All),
    ("各市、州", Group::All),
    ("各市州", Group::All),
    ("各设区市", Group::All),
    ("各设区的市", Group::All),
    ("各地级以上市", Group::All),
    ("各盟市", Group::All),
    ("各市", Group::All),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// The cities of the list.
    Listed,
    /// Every city of the province.
    All,
}

/// The addressees that can be named.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let Some(at) = reader.layout.lines(Role::Salutation).next() else {
        return;
    };
    let line = page.lines[at].bytes.clone();
    let words = page.text.slice(&line).trim_end_matches(':');
    let whole = line.start..line.start + words.len();
    let mut cities: Vec<u32> = Vec::new();
    let mut start = 0;
    let ends: Vec<usize> = words
        .match_indices(['、', ','])
        .map(|(at, _)| at)
        .chain([words.len()])
        .collect();
    for end in ends {
        if end < start || (words[..end].matches('(').count() > words[..end].matches(')').count()) {
            continue;
        }
        let piece = &words[start..end];
        if GROUPS
            .iter()
            .any(|(group, _)| *group == format!("{piece}、州"))
        {
            continue;
        }
        let group = GROUPS
            .iter()
            .filter(|(group, _)| piece.starts_with(group))
            .max_by_key(|(group, _)| group.len());
        let body = match group {
            Some((word, group)) => {
                cities = match group {
                    Group::Listed => listed_cities(reader),
                    Group::All => all_cities(reader),
                };
                piece[word.len()..].trim()
            }
            None => piece.trim(),
        };
        match group.is_some() || (!cities.is_empty() && reader.lexicon.agencies.is_body(body)) {
            true => of_cities(reader, &cities, body, &whole),
            false => {
                cities.clear();
                named(reader, body, whole.start + start..whole.start + end);
            }
        }
        start = words
            .len()
            .min(end + words[end..].chars().next().map_or(0, char::len_utf8));
    }
}

/// The same body of every city.
fn of_cities(reader: &mut Reader<'_>, cities: &[u32], body: &str, bytes: &Range<usize>) {
    if !reader.lexicon.agencies.is_body(body) {
        return;
    }
    for city in cities {
        let home = Home {
            place: Some(*city),
            ..reader.home
        };
        let reading = reader.lexicon.agencies.read(body, home);
        if let Some(AgencyReading::One(agency, _)) = reading {
            addressee(reader, agency, "addressee.relative", bytes, 0.7);
        }
    }
}

fn named(reader: &mut Reader<'_>, words: &str, bytes: Range<usize>) {
    let general = ["各", "有关", "相关", "所属", "部门"]
        .iter()
        .any(|word| words.contains(word));
    if general {
        return;
    }
    if let Some(agency) = issuer::one_agency(reader, words) {
        addressee(reader, agency, "addressee.named", &bytes, 1.0);
    }
}

fn addressee(
    reader: &mut Reader<'_>,
    agency: AgencyName,
    rule: &'static str,
    bytes: &Range<usize>,
    confidence: f64,
) {
    reader.fact(
        Claim::Addressee(Party::Agency(agency)),
        rule,
        bytes,
        confidence,
    );
}

/// The cities in which the clusters of the list lie, in order of their codes.
fn listed_cities(reader: &Reader<'_>) -> Vec<u32> {
    let codes = reader.facts().iter().filter_map(|fact| match &fact.claim {
        Claim::Cluster(row) => Some(row.places.iter().map(|code| code / 100 * 100)),
        _ => None,
    });
    let mut cities: Vec<u32> = codes
        .flatten()
        .filter(|code| places().name(*code).is_some())
        .collect();
    cities.sort_unstable();
    cities.dedup();
    cities
}

fn all_cities(reader: &Reader<'_>) -> Vec<u32> {
    match reader.home.place {
        Some(province) if province != 100_000 && province % 10_000 == 0 => {
            places().cities_of(province, reader.home.year)
        }
        _ => Vec::new(),
    }
}
