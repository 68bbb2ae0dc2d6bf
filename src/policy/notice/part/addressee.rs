//! To whom a notice is sent: 有关市发展改革委、经济和信息化局, 各市(州)人民政府, 宁波市经济和信息化局.

use std::ops::Range;

use super::super::fact::{AgencyName, Claim, Party};
use super::super::layout::Role;
use super::super::place::{Meaning, places};
use super::super::read::Reader;
use crate::policy::lexicon::{AgencyReading, Home};

/// Words for all places of a kind below the issuer's, or for those that the list names; longest first where one begins another.
const GROUPS: &[(&str, Group)] = &[
    ("各省、自治区、直辖市及计划单列市", Group::Provinces),
    ("各省、自治区、直辖市", Group::Provinces),
    ("各省(区、市)", Group::Provinces),
    ("各有关市(州)", Group::Listed),
    ("各有关市", Group::Listed),
    ("各相关市", Group::Listed),
    ("有关市(州)", Group::Listed),
    ("有关市州", Group::Listed),
    ("有关市", Group::Listed),
    ("相关市", Group::Listed),
    ("各市(州)、直管市", Group::CitiesAndDirect),
    ("各市(州)", Group::Cities),
    ("各市、州、直管市、神农架林区", Group::CitiesAndDirect),
    ("各市、州、直管市、林区", Group::CitiesAndDirect),
    ("各市、州、直管市及神农架林区", Group::CitiesAndDirect),
    ("各市、州", Group::Cities),
    ("各市州", Group::Cities),
    ("各州市", Group::Cities),
    ("各州(市)", Group::Cities),
    ("各州、市", Group::Cities),
    ("各设区的市", Group::Cities),
    ("各设区市", Group::Cities),
    ("各省辖市", Group::Cities),
    ("各地级以上市", Group::Cities),
    ("各盟市", Group::Cities),
    ("各市、自治州", Group::Cities),
    ("各市、县(市、区)", Group::CitiesAndCounties),
    ("各市、县(区)", Group::CitiesAndCounties),
    ("各县(市、区、特区)", Group::Counties),
    ("各市", Group::Cities),
    ("各区(县、市)", Group::Counties),
    ("各县(市、区)", Group::Counties),
    ("各县(市)区", Group::Counties),
    ("各县(市)、区", Group::Counties),
    ("各区(市)县", Group::Counties),
    ("各县区", Group::Counties),
    ("各区县", Group::Counties),
    ("各区", Group::Counties),
    ("各县", Group::Counties),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// The cities of the list.
    Listed,
    /// Every province of the country.
    Provinces,
    /// Every city of the province.
    Cities,
    /// Those, and the counties that stand directly under the province.
    CitiesAndDirect,
    CitiesAndCounties,
    /// Every county and district of the city or the province.
    Counties,
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
    // The places of the group before, for 经济和信息化局 after 各市发展改革委; the place of a named agency likewise.
    let mut group: Option<Vec<u32>> = None;
    let mut before: Option<u32> = None;
    for piece in pieces(words) {
        let known = GROUPS
            .iter()
            .find(|(group, _)| words[piece.clone()].starts_with(group));
        let mut body = &words[piece.clone()];
        if let Some((word, kind)) = known {
            let mut codes = places_of(reader, *kind);
            body = body[word.len()..].trim();
            // 各市(含定州、辛集市)人民政府
            if let Some((inside, rest)) = body
                .strip_prefix("(含")
                .and_then(|rest| rest.split_once(')'))
            {
                let own = inside.split('、').filter_map(|name| place(reader, name));
                codes.extend(own);
                body = rest;
            }
            group = Some(codes);
        }
        // 各省辖市、济源示范区发展改革委: the body stands once, at the end.
        if known.is_some() && body.is_empty() {
            body = last_body(reader, words);
        }
        let is_body = reader.lexicon.agencies.is_body(body);
        match &group {
            Some(places) if known.is_some() || is_body => of_places(reader, places, body, &whole),
            _ => {
                group = None;
                let start = whole.start + piece.start;
                place_alone(reader, &words[piece.start..], start);
                before = named(
                    reader,
                    body,
                    before,
                    whole.start + piece.start..whole.start + piece.end,
                );
            }
        }
    }
}

/// The place that words name in the notice.
fn place(reader: &Reader<'_>, words: &str) -> Option<u32> {
    match places().meaning(words.trim(), reader.home.context())? {
        Meaning::Place(code) => Some(code),
        _ => None,
    }
}

/// 西安市、宝鸡市发展改革委: a city whose body stands with a later one. `words` begin with the city, at byte `start`.
fn place_alone(reader: &mut Reader<'_>, words: &str, start: usize) {
    let mut pieces = pieces(words).into_iter();
    let is_place =
        |piece: &Range<usize>| places().meaning(&words[piece.clone()], reader.home.context());
    let Some(Meaning::Place(code)) = pieces.next().and_then(|piece| is_place(&piece)) else {
        return;
    };
    let Some(last) = pieces.find(|piece| is_place(piece).is_none()) else {
        return;
    };
    let with_body = &words[last.clone()];
    let Some(reading) = places().read_at(with_body, reader.home.context()) else {
        return;
    };
    let body = &with_body[reading.length..];
    let name = format!("{}{body}", places().name(code).unwrap_or_default());
    if reader.lexicon.agencies.is_body(body)
        && let Some(AgencyReading::One(agency, _)) =
            reader.lexicon.agencies.read(&name, reader.home)
    {
        addressee(
            reader,
            agency,
            "addressee.named",
            &(start..start + last.end),
            1.0,
        );
    }
}

/// The body that the last name of a list ends with.
fn last_body<'w>(reader: &Reader<'_>, words: &'w str) -> &'w str {
    let starts = words.char_indices().map(|(at, _)| at);
    let last = words.rfind(['、', ',']).unwrap_or(0);
    let body = starts
        .filter(|at| *at > last)
        .find(|at| reader.lexicon.agencies.is_body(&words[*at..]));
    body.map_or("", |at| &words[at..])
}

/// The names between 、 and ,; those of 各省、自治区、直辖市 stay together, and brackets are not cut.
fn pieces(words: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut depth = 0_i32;
    while at < words.len() {
        if start == at
            && let Some((group, _)) = GROUPS
                .iter()
                .find(|(group, _)| words[at..].starts_with(group))
        {
            at += group.len();
            continue;
        }
        let character = words[at..].chars().next().unwrap_or(' ');
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            '、' | ',' | ';' | ' ' if depth <= 0 => {
                found.push(start..at);
                start = at + character.len_utf8();
            }
            _ => {}
        }
        at += character.len_utf8();
    }
    found.push(start..words.len());
    found.retain(|piece| !words[piece.clone()].trim().is_empty());
    found
}

/// The same body of every place.
fn of_places(reader: &mut Reader<'_>, codes: &[u32], body: &str, bytes: &Range<usize>) {
    for code in codes {
        let home = Home {
            place: Some(*code),
            ..reader.home
        };
        let place = places().name(*code).unwrap_or_default();
        // 党委和人民政府: a committee of the Party goes by its place.
        let bodies: Vec<&str> = match body {
            "党委和人民政府" | "党委、人民政府" => vec!["委", "人民政府"],
            _ if ["委和", "局和", "府和", "厅和"]
                .iter()
                .any(|joint| body.contains(joint)) =>
            {
                vec![]
            }
            body => vec![body],
        };
        for body in bodies.into_iter().filter(|body| !body.is_empty()) {
            let reading = reader
                .lexicon
                .agencies
                .read(&format!("{place}{body}"), home);
            if let Some(AgencyReading::One(agency, _)) = reading {
                addressee(reader, agency, "addressee.relative", bytes, 0.7);
            }
        }
    }
}

/// One agency by its own name, or by its body alone after another of the same place; returns its place.
fn named(
    reader: &mut Reader<'_>,
    words: &str,
    before: Option<u32>,
    bytes: Range<usize>,
) -> Option<u32> {
    let general = ["各", "有关", "相关", "所属", "部门"]
        .iter()
        .any(|word| words.contains(word))
        || ["直辖市", "自治区", "计划单列市", "省直", "市直"]
            .iter()
            .any(|word| words.starts_with(word));
    let home = match reader.lexicon.agencies.is_body(words) {
        true => before?,
        false => reader.home.place.unwrap_or(100_000),
    };
    let home = Home {
        place: Some(home),
        ..reader.home
    };
    match reader.lexicon.agencies.read(words, home) {
        Some(AgencyReading::One(agency, _)) if !general => {
            let place = agency.place;
            // 航空港区发展改革委: whose it is, nothing says.
            let body = last_body(reader, words);
            let of_zone = words[..words.len() - body.len()].ends_with('区');
            let is_known = reader.lexicon.agencies.get(&agency.name).is_some();
            // 金融局: whose it is, nothing says either.
            let is_bare = words.chars().count() <= 5;
            if (of_zone || is_bare) && place.is_none() && !is_known {
                return None;
            }
            addressee(reader, agency, "addressee.named", &bytes, 1.0);
            place
        }
        _ => None,
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

fn places_of(reader: &Reader<'_>, group: Group) -> Vec<u32> {
    let year = reader.home.year;
    let home = reader.home.place.unwrap_or(100_000);
    match group {
        Group::Listed => listed_cities(reader),
        Group::Provinces => places().provinces(year),
        Group::Cities if home != 100_000 => places().cities_of(home / 10_000 * 10_000, year),
        Group::CitiesAndDirect if home != 100_000 => {
            let province = home / 10_000 * 10_000;
            let mut direct = places().counties_of(province, year);
            direct.retain(|code| code / 100 % 100 == DIRECT);
            [places().cities_of(province, year), direct].concat()
        }
        Group::CitiesAndCounties if home.is_multiple_of(10_000) && home != 100_000 => [
            places().cities_of(home, year),
            places().counties_of(home, year),
        ]
        .concat(),
        Group::Counties if home.is_multiple_of(100) && home != 100_000 => {
            places().counties_of(home, year)
        }
        _ => Vec::new(),
    }
}

/// The third and fourth digit of the code of a county that belongs to no city.
const DIRECT: u32 = 90;
