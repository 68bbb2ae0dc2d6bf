//! Zones and towns in the names of clusters: places without a code of their own.

use std::ops::Range;

use super::cluster::Named;

/// Endings of the names of development zones, longest first where one ends another.
const ZONES: &[&str] = &[
    "高新技术产业开发区",
    "高技术产业开发区",
    "经济技术开发区",
    "高新技术开发区",
    "经济开发区",
    "产业开发区",
    "高铁经济试验区",
    "航空港区",
    "航空港",
    "综合保税区",
    "工业园区",
    "产业园区",
    "高新区",
    "经开区",
    "示范区",
    "试验区",
    "开发区",
    "新区",
    "开区",
];

/// The most characters of a zone's own name before its ending: 东营港, 青岛西海岸.
const MAX_OWN_NAME: usize = 6;

/// Words that end like a town and are none.
const NO_TOWNS: &[&str] = &[
    "城镇", "村镇", "乡镇", "小镇", "重镇", "家乡", "城乡", "故乡",
];

/// A zone after the places of a name, with the name of its place; and the rest.
pub fn zone(row: &str, named: &[Named], rest: Range<usize>) -> (Option<String>, Range<usize>) {
    let words = &row[rest.clone()];
    let ends = ZONES.iter().filter_map(|ending| {
        let at = words.find(ending)?;
        let own = words[..at].chars().count();
        let fits = own <= MAX_OWN_NAME
            && (own > 0 || !named.is_empty())
            && !words[..at].contains(['(', '、']);
        fits.then_some((at, std::cmp::Reverse(at + ending.len())))
    });
    match ends.min() {
        Some((_, std::cmp::Reverse(end))) if end < words.len() => {
            let start = named.last().map_or(rest.start, |place| place.bytes.start);
            let zone = row[start..rest.start + end].to_owned();
            (Some(zone), rest.start + end..rest.end)
        }
        _ => district(row, named, rest),
    }
}

/// 长春市净月区: what a city calls a district and the code table does not have is a zone of it.
fn district(row: &str, named: &[Named], rest: Range<usize>) -> (Option<String>, Range<usize>) {
    const OTHER_WORDS: &[&str] = &["区域", "区块", "区间", "区位"];
    const NO_DISTRICTS: &[&str] = &[
        "工业", "产业", "商业", "商务", "生态", "文化", "旅游", "城乡", "自贸",
    ];
    let words = &row[rest.clone()];
    let city = named
        .last()
        .filter(|place| row[place.bytes.clone()].ends_with('市'));
    let at = words.find('区').filter(|at| {
        let own = &words[..*at];
        (2..=3).contains(&own.chars().count())
            && own.chars().all(crate::policy::fold::is_han)
            && !NO_DISTRICTS.iter().any(|word| own.ends_with(word))
            && !OTHER_WORDS
                .iter()
                .any(|word| words[*at..].starts_with(word))
    });
    match (city, at) {
        (Some(_), Some(at)) if words[at..].chars().count() > 2 => {
            let end = at + '区'.len_utf8();
            (Some(words[..end].to_owned()), rest.start + end..rest.end)
        }
        _ => (None, rest),
    }
}

/// What follows a town or a street after a place: 中山市小榄镇, 东莞市万江街道.
pub fn town(row: &str, named: &[Named], rest: Range<usize>) -> Range<usize> {
    let words = &row[rest.clone()];
    if named.is_empty() {
        return rest;
    }
    let ends = ["街道", "镇", "乡"].iter().filter_map(|ending| {
        let at = words.find(ending)?;
        let own = words[..at].chars().count();
        let end = at + ending.len();
        let is_town = (1..=4).contains(&own)
            && !NO_TOWNS.iter().any(|other| words[..end].ends_with(other))
            && words[..at].chars().all(crate::policy::fold::is_han)
            && words[end..].chars().count() >= 2;
        is_town.then_some(end)
    });
    match ends.min() {
        Some(end) => rest.start + end..rest.end,
        None => rest,
    }
}
