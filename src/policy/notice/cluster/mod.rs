//! The name of a cluster: places, a zone, an industry and a suffix, as one row of a list spells them.
//!
//! `郑州市、开封市新能源汽车产业集群`, `湛江市廉江市小家电产业集群`, `河南省超硬材料产业集群(郑州市、许昌市)`, `1.山东济南市中区(能源互联网)特色产业集群`.
//! What names no place that a table has (武襄十随, 成(都)德(阳)) is kept as a region without a meaning.

mod named;
mod region;

use std::ops::Range;

use named::{leading_places, places_after};
use region::{quoted_region, region};

use super::numbering;
use super::place::{Context, Meaning};
use super::zone::{town, zone};
use crate::policy::fold::is_han;
use crate::policy::lexicon::{Industries, PlaceReadings};

/// Suffixes, longest first.
const SUFFIXES: &[&str] = &[
    "国家级战略性新兴产业集群",
    "中小企业特色产业集群",
    "国家级先进制造业集群",
    "国家先进制造业集群",
    "特色产业集群(基地)",
    "战略性新兴产业集群",
    "中小企业产业集群",
    "产业集群升级示范区",
    "县域特色产业集群",
    "“新星”产业群",
    "重大新兴产业基地",
    "核心区",
    "协同区",
    "先进制造业集群",
    "创新型产业集群",
    "先进制造集群",
    "特色产业集群",
    "制造业集群",
    "产业集聚区",
    "产业集群",
    "产业群",
    "集群",
];

/// The most characters of a name.
const MAX_LENGTH: usize = 60;

/// What is known where a name stands.
#[derive(Clone, Copy)]
pub struct Frame<'l> {
    pub context: Context,
    pub readings: &'l PlaceReadings,
    pub industries: &'l Industries,
}

/// A place as a name spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub meaning: Meaning,
    /// Bytes of the row.
    pub bytes: Range<usize>,
    /// Spelled with a level that it has not: 胶州区 for 胶州市.
    pub misspelt: bool,
}

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterName {
    /// The first is the main place. Of a place inside a named one only the inner stands here.
    pub places: Vec<Named>,
    /// With the name of its place: 济南高新区.
    pub zone: Option<String>,
    /// Bytes of words that stand where a place should and that no table has.
    pub region: Option<Range<usize>>,
    pub industry: String,
    /// The suffix; none when the list drops it.
    pub suffix: Option<&'static str>,
}

impl ClusterName {
    /// Whether every place of it is certain.
    pub fn is_certain(&self) -> bool {
        let clear = |named: &Named| !named.misspelt && matches!(named.meaning, Meaning::Place(_));
        self.region.is_none() && self.places.iter().all(clear)
    }
}

/// Reads a row; nothing when it is no name of a cluster.
///
/// A name without suffix has to begin with a place; one with a suffix and without a place has only an industry, or a region.
pub fn cluster_name(row: &str, frame: Frame<'_>) -> Option<ClusterName> {
    let start = row.len() - without_number(row).len();
    let body = row[start..].trim_end();
    let length = body.chars().count();
    if !(4..=MAX_LENGTH).contains(&length) || body.contains(['。', ',', ';', ':', '《', '?', '!'])
    {
        return None;
    }
    let body = start..start + body.len();
    let (body, after) = places_after(row, body, frame);
    let (body, suffix) = without_suffix(row, body, frame);
    let (named, rest) = leading_places(row, body, frame);
    let (zone, rest) = zone(row, &named, rest);
    let rest = town(row, &named, rest);
    let places = if after.is_empty() { named } else { after };
    let mut name = ClusterName {
        places,
        zone,
        region: None,
        industry: String::new(),
        suffix,
    };
    let mut industry = rest;
    if name.places.is_empty() && name.zone.is_none() {
        suffix?;
        name.region = quoted_region(row, &industry).or_else(|| region(row, &industry, frame));
        industry.start = name
            .region
            .as_ref()
            .map_or(industry.start, |region| region.end);
    }
    name.industry = industry_words(&row[industry], frame);
    let is_industry = match name.industry.chars().count() {
        0 => false,
        // 清徐县醋产业集群
        1 => name.suffix.is_some() && !name.places.is_empty() && is_product(&name.industry),
        _ => true,
    };
    is_industry.then_some(name)
}

/// Whether one character can be what a cluster makes: no word of grammar, no measure.
fn is_product(industry: &str) -> bool {
    const OTHERS: &str = "各等的和与及有为是在内外新老大小多省市县区级类群某该本全之其个家";
    industry
        .chars()
        .all(|own| is_han(own) && !OTHERS.contains(own))
}

/// A row without its number, which may stand there without a mark: `1山东济南`.
fn without_number(row: &str) -> &str {
    let (_, rest) = numbering::split(row.trim_start());
    rest.trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches([' ', '•', '●', '◆', '·', '、', '.'])
}

/// The longest suffix, unless a shorter one leaves an industry that is known.
fn without_suffix(
    row: &str,
    body: Range<usize>,
    frame: Frame<'_>,
) -> (Range<usize>, Option<&'static str>) {
    let words = &row[body.clone()];
    let mut ends = SUFFIXES
        .iter()
        .filter_map(|suffix| Some((words.strip_suffix(suffix)?.len(), *suffix)));
    let Some(longest) = ends.next() else {
        return (body, None);
    };
    let known = |length: usize| {
        let (_, rest) = leading_places(row, body.start..body.start + length, frame);
        frame.industries.get(row[rest].trim()).is_some()
    };
    let (length, suffix) = match known(longest.0) {
        true => longest,
        false => ends.find(|(length, _)| known(*length)).unwrap_or(longest),
    };
    (body.start..body.start + length, Some(suffix))
}

/// The industry of the words that are left: without brackets around it, without a doubled 产业.
fn industry_words(words: &str, frame: Frame<'_>) -> String {
    let words = words.trim_matches(|c: char| c.is_whitespace() || "—-·、_”".contains(c));
    let words = without_brackets(words);
    let known = |words: &str| frame.industries.get(words).is_some();
    match words
        .strip_suffix("产业")
        .or_else(|| words.strip_suffix("中小企业"))
    {
        Some(shorter) if !known(words) && shorter.chars().count() >= 2 => shorter.to_owned(),
        _ => words.to_owned(),
    }
}

/// An industry that stands wholly in brackets: `(能源互联网)`.
fn without_brackets(industry: &str) -> &str {
    let inside = industry
        .strip_prefix('(')
        .and_then(|inside| inside.strip_suffix(')'));
    inside
        .filter(|inside| !inside.contains(['(', ')']))
        .unwrap_or(industry)
}

#[cfg(test)]
mod tests;
