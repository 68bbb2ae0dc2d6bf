//! The name of a cluster: places, a zone, an industry and a suffix, as one row of a list spells them.
//!
//! `郑州市、开封市新能源汽车产业集群`, `湛江市廉江市小家电产业集群`, `河南省超硬材料产业集群(郑州市、许昌市)`, `1.山东济南市中区(能源互联网)特色产业集群`.
//! What names no place that a table has (武襄十随, 成(都)德(阳)) is kept as a region without a meaning.

use std::ops::Range;

use super::numbering;
use super::place::{Context, Meaning, lies_in, places};
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
    (name.industry.chars().count() >= 2).then_some(name)
}

/// A row without its number, which may stand there without a mark: `1山东济南`.
fn without_number(row: &str) -> &str {
    let (_, rest) = numbering::split(row.trim_start());
    rest.trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches([' ', '•', '●', '◆', '·', '、', '.'])
}

/// The places in a bracket after the name: `…产业集群(郑州市、许昌市)`.
fn places_after(row: &str, body: Range<usize>, frame: Frame<'_>) -> (Range<usize>, Vec<Named>) {
    let words = &row[body.clone()];
    let bracket = words.strip_suffix(')').and_then(|head| head.rfind('('));
    let Some(open) = bracket else {
        return (body, Vec::new());
    };
    let inside = body.start + open + 1..body.end - 1;
    let mut named = Vec::new();
    let mut at = inside.start;
    for piece in row[inside].split(['、', ' ', ',']) {
        let start = at + (piece.len() - piece.trim_start().len());
        let name = piece.trim();
        let mark = row[at + piece.len()..].chars().next();
        at += piece.len() + mark.map_or(0, char::len_utf8);
        let Some(meaning) = places().meaning(name, frame.context) else {
            return (body, Vec::new());
        };
        named.push(Named {
            meaning,
            bytes: start..start + name.len(),
            misspelt: false,
        });
    }
    let end = body.start + words[..open].trim_end().len();
    (body.start..end, named)
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

/// The places at the head of a name, and the rest.
fn leading_places(row: &str, body: Range<usize>, frame: Frame<'_>) -> (Vec<Named>, Range<usize>) {
    let mut found: Vec<Named> = Vec::new();
    let (mut at, mut inside) = (body.start, frame.context);
    while at < body.end {
        let rest = &row[at..body.end];
        if found.is_empty()
            && let Some((length, codes)) = frame.readings.read_at(rest)
        {
            found.extend(codes.iter().map(|code| Named {
                meaning: Meaning::Place(*code),
                bytes: at..at + length,
                misspelt: false,
            }));
            at += length;
            break;
        }
        let Some(reading) = places().read_at(rest, inside) else {
            break;
        };
        let length = length_of_name(rest, reading.length);
        let level = wrong_level(rest, length);
        let named = Named {
            meaning: reading.meaning,
            bytes: at..at + length + level,
            misspelt: level > 0,
        };
        if found
            .last()
            .is_some_and(|outer| is_inner(&named.meaning, &outer.meaning))
        {
            found.pop();
        }
        if let Meaning::Place(code) = named.meaning {
            inside.home = code;
        }
        at = named.bytes.end;
        found.push(named);
        let rest = &row[at..body.end];
        if let Some(next) = rest.strip_prefix(['、', '和', '与', '·', '-', '—', ' ']) {
            // Another place beside this one; otherwise the mark belongs to the industry.
            if places().read_at(next, frame.context).is_none() {
                break;
            }
            (at, inside) = (body.end - next.len(), frame.context);
        }
    }
    (found, at..body.end)
}

fn is_inner(inner: &Meaning, outer: &Meaning) -> bool {
    let Meaning::Place(outer) = outer else {
        return false;
    };
    match inner {
        Meaning::Place(code) => lies_in(*code, *outer) && code != outer,
        Meaning::Ended { code, .. } => lies_in(*code, *outer),
        Meaning::Ambiguous(codes) => codes.iter().all(|code| lies_in(*code, *outer)),
    }
}

/// The length of a name that was read; 济南市中区 is 济南 and 市中区, not 济南市 and 中区.
fn length_of_name(text: &str, length: usize) -> usize {
    let head = text[..length].strip_suffix('市');
    match head {
        Some(head) if text[length..].starts_with("中区") => head.len(),
        _ => length,
    }
}

/// The bytes of a level after a short name that the table does not have with it: 胶州区.
fn wrong_level(text: &str, length: usize) -> usize {
    const OTHER_WORDS: &[&str] = &[
        "区域",
        "区块",
        "市场",
        "市政",
        "市域",
        "县域",
        "县级",
        "旗舰",
        "州际",
        "市中区",
        "区内",
    ];
    let (name, rest) = text.split_at(length);
    let is_short = places().is_only_short(name);
    let level = rest.chars().next().filter(|c| "市县区旗".contains(*c));
    match level {
        Some(level) if is_short && !OTHER_WORDS.iter().any(|word| rest.starts_with(word)) => {
            level.len_utf8()
        }
        _ => 0,
    }
}

/// `“武襄十随”汽车`
fn quoted_region(row: &str, rest: &Range<usize>) -> Option<Range<usize>> {
    let inside = row[rest.clone()].strip_prefix('“')?;
    let end = inside.find('”')?;
    let start = rest.start + '“'.len_utf8();
    let follows = inside[end + '”'.len_utf8()..]
        .chars()
        .next()
        .is_some_and(is_han);
    (end > 0 && follows && inside[..end].chars().all(is_han) && inside[..end].chars().count() <= 6)
        .then_some(start..start + end)
}

/// Words before a known industry, before a bracketed spelling of cities, or a place that no table has.
fn region(row: &str, rest: &Range<usize>, frame: Frame<'_>) -> Option<Range<usize>> {
    let words = &row[rest.clone()];
    if frame.industries.get(words).is_some() {
        return None;
    }
    let end = half_spelled(words)
        .or_else(|| named_region(words))
        .or_else(|| before_known_industry(words, frame))
        .or_else(|| initials(words, frame))
        .or_else(|| unknown_place(words))?;
    (end < words.len()).then_some(rest.start..rest.start + end)
}

/// `成(都)德(阳)`: characters each with the rest of a name in brackets.
fn half_spelled(words: &str) -> Option<usize> {
    let mut end = 0;
    let mut count = 0;
    while let Some((head, tail)) = words[end..].split_once('(') {
        let close = tail.find(')')?;
        if head.chars().count() != 1
            || !tail[..close].chars().all(is_han)
            || tail[..close].chars().count() > 3
        {
            break;
        }
        end += head.len() + 1 + close + 1;
        count += 1;
    }
    (count >= 2).then_some(end)
}

/// 成渝地区, 环杭州湾, 长江经济带: a word that names a region ends it.
fn named_region(words: &str) -> Option<usize> {
    const ENDINGS: [&str; 6] = ["地区", "经济带", "经济圈", "城市群", "都市圈", "三角洲"];
    let ends = ENDINGS
        .iter()
        .filter_map(|ending| Some(words.find(ending)? + ending.len()));
    let named = ends.min().filter(|end| words[..*end].chars().count() <= 10);
    let around = words
        .chars()
        .next()
        .filter(|first| *first == '环')
        .and_then(|_| {
            let mut characters = words.char_indices().take(6);
            let (at, water) = characters.find(|(_, c)| "湾湖海".contains(*c))?;
            Some(at + water.len_utf8())
        });
    named.or(around)
}

/// What stands before the longest industry that is known: 武襄十随 before 汽车.
fn before_known_industry(words: &str, frame: Frame<'_>) -> Option<usize> {
    let starts = words.char_indices().map(|(at, _)| at).skip(2);
    let start = starts
        .take(8)
        .find(|at| frame.industries.get(&words[*at..]).is_some())?;
    initials(words, frame)
        .filter(|end| *end <= start)
        .map(|_| start)
}

/// Leading characters that each begin the name of a city around here, two at least.
fn initials(words: &str, frame: Frame<'_>) -> Option<usize> {
    let begins = |character: &(usize, char)| places().is_initial(character.1, frame.context);
    let run: Vec<(usize, char)> = words.char_indices().take(8).take_while(begins).collect();
    let (at, last) = run.last()?;
    (run.len() >= 2).then(|| at + last.len_utf8())
}

/// 某某市 that no table has.
fn unknown_place(words: &str) -> Option<usize> {
    let (at, level) = words
        .char_indices()
        .take(5)
        .skip(2)
        .find(|(_, c)| "市县区".contains(*c))?;
    Some(at + level.len_utf8())
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
mod tests {
    use super::*;

    fn name(row: &str, home: u32) -> Option<ClusterName> {
        let frame = Frame {
            context: Context { home, year: 2023 },
            readings: &PlaceReadings::default(),
            industries: &Industries::default(),
        };
        cluster_name(row, frame)
    }

    /// Codes of the places, the zone and the industry.
    fn read(row: &str, home: u32) -> Option<(Vec<u32>, Option<String>, String)> {
        let name = name(row, home)?;
        let code = |place: &Named| match &place.meaning {
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
    fn zones_and_towns() {
        let zone = |row: &str, home| {
            let name = name(row, home).unwrap();
            (name.zone.unwrap_or_default(), name.industry)
        };
        let pair = |zone: &str, industry: &str| (zone.to_owned(), industry.to_owned());
        assert_eq!(
            zone("济南高新区高端软件特色产业集群", 370_000),
            pair("济南高新区", "高端软件")
        );
        assert_eq!(
            zone("东营港经开区化工产业集群", 370_000),
            pair("东营港经开区", "化工")
        );
        assert_eq!(
            zone("赣江新区中医药产业集群", 360_000),
            pair("赣江新区", "中医药")
        );
        check("中山市小榄镇五金产业集群", 440_000, &[442_000], "五金");
        check("东莞市万江街道服装产业集群", 440_000, &[441_900], "服装");
        check(
            "佛山市南海区西樵镇纺织产业集群",
            440_000,
            &[440_605],
            "纺织",
        );
    }

    #[test]
    fn what_no_table_has_is_a_region() {
        let region = |row: &str, home| {
            let name = name(row, home).unwrap();
            row[name.region.unwrap()].to_owned()
        };
        assert_eq!(region("武襄十随汽车产业集群", 420_000), "武襄十随");
        assert_eq!(
            region("成(都)德(阳)高端能源装备集群", 510_000),
            "成(都)德(阳)"
        );
        assert_eq!(name("各市要加快建设产业集群,提升优势", 510_000), None);
    }

    #[test]
    fn wrong_and_obsolete_places_are_not_certain() {
        let wrong = name("山东青岛胶州区装备产业集群", 370_000).unwrap();
        assert!(wrong.places[0].misspelt && !wrong.is_certain());
        let ended = name("偃师市三轮摩托产业集群", 410_000).unwrap();
        assert!(!ended.is_certain());
        assert!(name("成都市区块链产业集群", 510_000).unwrap().is_certain());
    }
}
