//! The name of a cluster: places, a zone, an industry and a suffix, as one row of a list spells them.
//!
//! `郑州市、开封市新能源汽车产业集群`, `湛江市廉江市小家电产业集群`, `河南省超硬材料产业集群(郑州市、许昌市)`, `1.山东济南市中区(能源互联网)特色产业集群`.

use super::numbering;
use super::place::{Context, Meaning, lies_in, places};

/// Suffixes, longest first.
const SUFFIXES: &[&str] = &[
    "中小企业特色产业集群",
    "中小企业产业集群",
    "产业集群升级示范区",
    "战略性新兴产业集群",
    "特色产业集群(基地)",
    "先进制造业集群",
    "创新型产业集群",
    "特色产业集群",
    "先进制造集群",
    "制造业集群",
    "产业集聚区",
    "产业集群",
    "集群",
];

/// Endings of the names of development zones.
const ZONES: &[&str] = &[
    "高新技术产业开发区",
    "经济技术开发区",
    "经济开发区",
    "高新区",
    "经开区",
    "新区",
    "航空港区",
    "开发区",
    "工业园区",
    "试验区",
];

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterName {
    /// The first is the main place. Of a place inside a named one only the inner stands here.
    pub places: Vec<Meaning>,
    pub zone: Option<String>,
    pub industry: String,
    pub suffix: &'static str,
}

/// Reads a row; nothing when it is no name of a cluster or names no place.
///
/// An initialism of cities (武襄十随) and a half-spelled one (成(都)德(阳)) is no place: the row is left to the caller as unresolved.
pub fn cluster_name(row: &str, context: Context) -> Option<ClusterName> {
    let row = without_number(row);
    if row.contains(['。', ',', ';', ':']) {
        return None;
    }
    let (body, after) = places_after(row, context);
    let (body, suffix) = SUFFIXES
        .iter()
        .find_map(|suffix| Some((body.strip_suffix(suffix)?, *suffix)))?;
    let (named, rest) = leading_places(body, context);
    let (zone, rest) = zone(rest);
    let places = if after.is_empty() { named } else { after };
    let industry = without_brackets(rest.trim());
    (!places.is_empty() && industry.chars().count() >= 2).then(|| ClusterName {
        places,
        zone: zone.map(str::to_owned),
        industry: industry.to_owned(),
        suffix,
    })
}

/// A row without its number, which may stand there without a mark: `1山东济南`.
fn without_number(row: &str) -> &str {
    let (_, rest) = numbering::split(row.trim());
    rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim()
}

/// The places in a bracket after the name: `…产业集群(郑州市、许昌市)`.
fn places_after(row: &str, context: Context) -> (&str, Vec<Meaning>) {
    let bracket = row.strip_suffix(')').and_then(|head| head.rsplit_once('('));
    let Some((body, inside)) = bracket else {
        return (row, Vec::new());
    };
    let named: Option<Vec<Meaning>> = inside
        .split(['、', ' '])
        .map(|name| places().meaning(name.trim(), context))
        .collect();
    match named {
        Some(named) => (body.trim_end(), named),
        None => (row, Vec::new()),
    }
}

/// The places at the head of a name, and the rest.
fn leading_places(body: &str, context: Context) -> (Vec<Meaning>, &str) {
    let mut found: Vec<Meaning> = Vec::new();
    let (mut rest, mut inside) = (body, context);
    while let Some(reading) = places().read_at(rest, inside) {
        let inner = match (&reading.meaning, found.last()) {
            (Meaning::Place(code), Some(Meaning::Place(outer))) => {
                lies_in(*code, *outer) && code != outer
            }
            (Meaning::Ended { code, .. }, Some(Meaning::Place(outer))) => lies_in(*code, *outer),
            _ => false,
        };
        if inner {
            found.pop();
        }
        if let Meaning::Place(code) = reading.meaning {
            inside.home = code;
        }
        found.push(reading.meaning);
        rest = &rest[length_of_name(rest, reading.length)..];
        if let Some(next) = rest.strip_prefix(['、', '和', '·']) {
            // Another place beside this one; otherwise the mark belongs to the industry.
            if places().read_at(next, context).is_none() {
                break;
            }
            (rest, inside) = (next, context);
        }
    }
    (found, rest)
}

/// The length of a name that was read; 济南市中区 is 济南 and 市中区, not 济南市 and 中区.
fn length_of_name(text: &str, length: usize) -> usize {
    let head = text[..length].strip_suffix('市');
    match head {
        Some(head) if text[length..].starts_with("中区") => head.len(),
        _ => length,
    }
}

/// `高新区` after a city: a zone of its own.
fn zone(rest: &str) -> (Option<&str>, &str) {
    let ends = ZONES.iter().filter_map(|zone| {
        let at = rest.find(zone)?;
        (at <= 18).then_some(at + zone.len())
    });
    match ends.min() {
        Some(end) if end < rest.len() => (Some(&rest[..end]), &rest[end..]),
        _ => (None, rest),
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
mod tests {
    use super::*;

    /// Codes of the places, the zone and the industry.
    fn read(row: &str, home: u32) -> Option<(Vec<u32>, Option<String>, String)> {
        let name = cluster_name(row, Context { home, year: 2023 })?;
        let code = |place: &Meaning| match place {
            Meaning::Place(code) | Meaning::Ended { code, .. } => *code,
            Meaning::Ambiguous(_) => 0,
        };
        Some((
            name.places.iter().map(code).collect(),
            name.zone,
            name.industry,
        ))
    }

    #[track_caller]
    fn check(row: &str, home: u32, codes: &[u32], industry: &str) {
        assert_eq!(
            read(row, home),
            Some((codes.to_vec(), None, industry.to_owned())),
            "{row}"
        );
    }

    #[test]
    fn rows_of_lists() {
        check("成都市集成电路产业集群", 510_000, &[510_100], "集成电路");
        check("3.绵阳市无人机产业集群", 510_000, &[510_700], "无人机");
        check(
            "1.山东济南市中区(能源互联网)特色产业集群",
            370_000,
            &[370_103],
            "能源互联网",
        );
        check("湛江市廉江市小家电产业集群", 440_000, &[440_881], "小家电");
        check(
            "江苏省常熟市电子氟材料产业集群",
            100_000,
            &[320_581],
            "电子氟材料",
        );
        check(
            "崇仁中低压输变电设备产业集群",
            360_000,
            &[361_024],
            "中低压输变电设备",
        );
    }

    #[test]
    fn several_cities() {
        check(
            "郑州市、开封市新能源汽车产业集群",
            410_000,
            &[410_100, 410_200],
            "新能源汽车",
        );
        check(
            "河南省超硬材料产业集群(郑州市、许昌市、南阳市)",
            410_000,
            &[410_100, 411_000, 411_300],
            "超硬材料",
        );
    }

    #[test]
    fn zones_and_what_is_no_place() {
        let (codes, zone, industry) = read("济南高新区高端软件特色产业集群", 370_000).unwrap();
        assert_eq!(
            (codes, zone.as_deref(), industry.as_str()),
            (vec![370_100], Some("高新区"), "高端软件")
        );
        assert_eq!(read("武襄十随汽车产业集群", 420_000), None);
        assert_eq!(read("成(都)德(阳)高端能源装备集群", 510_000), None);
        assert_eq!(read("各市要加快建设产业集群,提升优势", 510_000), None);
    }
}
