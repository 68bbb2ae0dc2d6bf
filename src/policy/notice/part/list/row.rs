//! From a name that was read to a fact, or to a doubt when a part of it has several meanings or none.

use std::ops::Range;

use super::scheme::Scheme;
use crate::policy::notice::cluster::{ClusterName, Frame, Named};
use crate::policy::notice::fact::{Candidate, Claim, ClusterRow, ClusterStatus, Doubt, Fact};
use crate::policy::notice::place::{Meaning, places};
use crate::policy::notice::read::Reader;

/// A name with what its list says of it.
pub struct Row {
    pub name: ClusterName,
    /// Bytes of the name; places and region count from its start.
    pub bytes: Range<usize>,
    /// The place of the heading or of another column.
    pub place: Option<Meaning>,
    pub scheme: Scheme,
    /// The whole row of a table.
    pub whole: Option<Range<usize>>,
    pub rule: &'static str,
}

/// Adds the fact of a row, or its doubt.
pub fn add(reader: &mut Reader<'_>, row: Row) {
    let mut places: Vec<Named> = row.name.places.clone();
    let from_heading = places.is_empty() && row.name.region.is_none();
    if from_heading && let Some(meaning) = row.place.clone() {
        places.push(Named {
            meaning,
            bytes: 0..0,
            misspelt: false,
        });
    }
    let cluster = cluster(reader, &row, &places);
    let bytes = own_bytes(reader, &row);
    if is_known(reader, &cluster) {
        repeat(reader, &cluster, row.rule, &bytes);
        return;
    }
    let confidence = if row.rule == "cluster.sentence_item" {
        0.9
    } else {
        1.0
    };
    let doubtful = doubt(reader, &row, &places);
    match doubtful {
        None => reader.fact(
            Claim::Cluster(Box::new(cluster)),
            row.rule,
            &bytes,
            confidence,
        ),
        Some((kind, words, candidates)) => {
            let fact = Fact {
                claim: Claim::Cluster(Box::new(cluster)),
                rule: row.rule,
                span: reader.page.text.span(&bytes),
                confidence: 0.5,
            };
            reader.doubt(Doubt {
                kind,
                text: reader.page.text.slice(&words).to_owned(),
                span: reader.page.text.span(&words),
                candidates,
                fact: Some(Box::new(fact)),
            });
        }
    }
}

/// The bytes that say all of it: the whole row of a table whose place stands in another column.
fn own_bytes(reader: &Reader<'_>, row: &Row) -> Range<usize> {
    if let (Some(whole), true) = (&row.whole, row.name.places.is_empty()) {
        return whole.clone();
    }
    name_bytes(reader, row)
}

/// The bytes of the name without its number.
fn name_bytes(reader: &Reader<'_>, row: &Row) -> Range<usize> {
    let words = reader.page.text.slice(&row.bytes);
    let (_, rest) = crate::policy::notice::numbering::split(words);
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    row.bytes.end - rest.len()..row.bytes.end
}

fn cluster(reader: &Reader<'_>, row: &Row, places: &[Named]) -> ClusterRow {
    let codes = places.iter().filter_map(|named| match named.meaning {
        Meaning::Place(code) if !named.misspelt => Some(code),
        _ => None,
    });
    let status = row.scheme.status.unwrap_or(ClusterStatus::Designated);
    let (valid_from, valid_to) = dates(reader, status);
    let own = Scheme::of(row.name.suffix.unwrap_or_default());
    ClusterRow {
        name: reader.page.text.slice(&name_bytes(reader, row)).to_owned(),
        places: codes.collect(),
        zone: row.name.zone.clone(),
        industries: reader.lexicon.industries.read(&row.name.industry),
        level: level(reader, row.scheme.level),
        programme: row.scheme.programme.or(own.programme).unwrap_or("other"),
        status,
        batch: row.scheme.batch,
        order: next_order(reader),
        valid_from,
        valid_to,
    }
}

/// Candidates bear no dates; a result holds from the day of the notice or the term that it states.
fn dates(
    reader: &Reader<'_>,
    status: ClusterStatus,
) -> (
    Option<crate::value::temporal::Date>,
    Option<crate::value::temporal::Date>,
) {
    match status {
        ClusterStatus::Designated => (
            reader.term.0.or(reader.issued.map(|day| day.first)),
            reader.term.1,
        ),
        ClusterStatus::Candidate | ClusterStatus::Revoked => (None, None),
    }
}

/// The level that the list says, else that of the issuer; 市级 of 北京, 天津, 上海 and 重庆 is that of a province.
fn level(reader: &Reader<'_>, said: Option<&'static str>) -> &'static str {
    let of_home = level_of_home(reader);
    match said {
        Some("municipal") if of_home == "provincial" => of_home,
        Some(said) => said,
        None => of_home,
    }
}

fn level_of_home(reader: &Reader<'_>) -> &'static str {
    match reader.home.place {
        None | Some(100_000) => "national",
        Some(code) if code % 10_000 == 0 => "provincial",
        Some(_) => "municipal",
    }
}

/// Rows count on over groups and lists, those in doubt included.
fn next_order(reader: &Reader<'_>) -> usize {
    let orders = reader
        .facts()
        .iter()
        .chain(reader.doubtful_facts())
        .filter_map(|fact| match &fact.claim {
            Claim::Cluster(row) => Some(row.order),
            _ => None,
        });
    orders.max().unwrap_or(0) + 1
}

/// Whether the notice names the same cluster already.
fn is_known(reader: &Reader<'_>, cluster: &ClusterRow) -> bool {
    reader.facts().iter().any(|fact| match &fact.claim {
        Claim::Cluster(known) => same(known, cluster),
        _ => false,
    })
}

fn same(known: &ClusterRow, cluster: &ClusterRow) -> bool {
    known.places == cluster.places
        && known.zone == cluster.zone
        && known.industries == cluster.industries
        && known.programme == cluster.programme
        && known.level == cluster.level
        && !known.places.is_empty()
}

/// A second place that names a cluster is another piece of evidence.
fn repeat(reader: &mut Reader<'_>, cluster: &ClusterRow, rule: &'static str, bytes: &Range<usize>) {
    let known = reader.facts().iter().find_map(|fact| match &fact.claim {
        Claim::Cluster(known) if same(known, cluster) => Some(known.clone()),
        _ => None,
    });
    if let Some(known) = known {
        reader.fact(Claim::Cluster(known), rule, bytes, 1.0);
    }
}

/// What is not certain about a row: its kind, the bytes of the words, what they may mean.
fn doubt(
    reader: &Reader<'_>,
    row: &Row,
    places: &[Named],
) -> Option<(&'static str, Range<usize>, Vec<Candidate>)> {
    let shifted = |bytes: &Range<usize>| row.bytes.start + bytes.start..row.bytes.start + bytes.end;
    if let Some(region) = &row.name.region {
        let bytes = shifted(region);
        let candidates = region_candidates(reader, reader.page.text.slice(&bytes));
        return Some(("region", bytes, candidates));
    }
    if places.is_empty() && row.name.zone.is_none() {
        return Some(("place", row.bytes.clone(), Vec::new()));
    }
    let named = places
        .iter()
        .find(|named| named.misspelt || !matches!(named.meaning, Meaning::Place(_)))?;
    let bytes = match named.bytes.is_empty() {
        true => row.bytes.clone(),
        false => shifted(&named.bytes),
    };
    Some(("place", bytes, place_candidates(&named.meaning)))
}

fn candidate(code: u32) -> Candidate {
    Candidate {
        key: code.to_string(),
        name: places().name(code).unwrap_or_default().to_owned(),
    }
}

fn place_candidates(meaning: &Meaning) -> Vec<Candidate> {
    match meaning {
        Meaning::Place(code) => vec![candidate(*code)],
        Meaning::Ended { code, heirs } => heirs
            .iter()
            .chain([code])
            .map(|code| candidate(*code))
            .collect(),
        Meaning::Ambiguous(codes) => codes.iter().map(|code| candidate(*code)).collect(),
    }
}

/// The cities that initials may stand for; those that a half-spelled name spells out.
fn region_candidates(reader: &Reader<'_>, words: &str) -> Vec<Candidate> {
    let context = reader.home.context();
    let spelled: String = words.chars().filter(|c| !"()".contains(*c)).collect();
    if words.contains('(') {
        let mut found = Vec::new();
        let mut rest = spelled.as_str();
        while let Some(reading) = places().read_at(rest, context) {
            found.extend(place_candidates(&reading.meaning));
            rest = &rest[reading.length..];
        }
        return found;
    }
    let cities = words
        .chars()
        .flat_map(|c| places().cities_beginning(c, context));
    cities.map(candidate).collect()
}

/// `河南省中小企业特色产业集群(纺织服装)`: the industry stands behind a name that is the same in every row.
pub fn industry_in_bracket(words: &str) -> Option<&str> {
    let (head, inside) = words.strip_suffix(')')?.rsplit_once('(')?;
    let names_kind = head.ends_with("集群") && inside.chars().count() >= 2 && inside != "基地";
    names_kind.then_some(inside)
}

/// An industry alone in its cell.
pub fn bare(words: &str) -> Option<ClusterName> {
    let length = words.chars().count();
    let is_name = (2..=30).contains(&length)
        && !words.contains(['。', ',', ';', ':'])
        && !words.chars().all(|c| c.is_ascii_digit());
    let industry = words.trim_end_matches("产业集群").trim_end_matches("集群");
    is_name.then(|| ClusterName {
        places: Vec::new(),
        zone: None,
        region: None,
        industry: industry.to_owned(),
        suffix: None,
    })
}

/// The place that a cell names, and a zone with it: 新野县产业集聚区, 宜昌市夷陵区, 宜昌市经信局.
pub fn place_of_cell(words: &str, frame: Frame<'_>) -> (Option<Meaning>, Option<String>) {
    let mut context = frame.context;
    let mut found: Option<Meaning> = None;
    let mut rest = words.trim();
    while let Some(reading) = places().read_at(rest, context) {
        rest = rest[reading.length..].trim_start_matches([' ', '-', '—', '·']);
        if let Meaning::Place(code) = reading.meaning {
            context.home = code;
        }
        let narrower = matches!(
            (&found, &reading.meaning),
            (None, _) | (Some(Meaning::Place(_)), Meaning::Place(_))
        );
        if narrower {
            found = Some(reading.meaning);
        }
    }
    let zone = [
        "开发区",
        "高新区",
        "经开区",
        "集聚区",
        "园区",
        "新区",
        "示范区",
    ]
    .iter()
    .any(|ending| rest.ends_with(ending));
    let zone = (zone && found.is_some()).then(|| words.trim().to_owned());
    (found, zone)
}
