//! Places as notices name them: dated codes of GB/T 2260, short names, and what the issuer's own place decides.
//!
//! A name that several places bear within the issuer's place stays ambiguous, with its candidates; nothing is guessed.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::policy::document_number::PROVINCE_ABBREVIATIONS;

/// Codes, names, first and last year, heirs: the facts of the public data set `areacodes` (CC0 1.0).
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/graph/divisions.tsv"));

/// A place with its code and the years in which both were in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    pub code: u32,
    pub name: &'static str,
    pub from: u16,
    /// The year in which it ended.
    pub to: Option<u16>,
    pub heirs: Vec<u32>,
}

impl Division {
    fn is_in_force(&self, year: u16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year < to)
    }

    /// Digits of the code that its parts share: 2 of a province, 4 of a prefecture, 6 of a county.
    fn level(&self) -> u8 {
        match self.code {
            code if code.is_multiple_of(10_000) => 2,
            code if code.is_multiple_of(100) => 4,
            _ => 6,
        }
    }
}

/// Whether the place with one code lies in the place with another, or is it.
pub fn lies_in(inner: u32, outer: u32) -> bool {
    match outer {
        100_000 => true,
        outer if outer.is_multiple_of(10_000) => inner / 10_000 == outer / 10_000,
        outer if outer.is_multiple_of(100) => inner / 100 == outer / 100,
        outer => inner == outer,
    }
}

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    Place(u32),
    /// The name of a place that had ended by then, and the codes that followed.
    Ended {
        code: u32,
        heirs: Vec<u32>,
    },
    /// Several places; the codes in order.
    Ambiguous(Vec<u32>),
}

/// A name at the head of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Bytes of the name.
    pub length: usize,
    pub meaning: Meaning,
}

/// What is known of the text in which a name stands.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The place whose notice it is; 100000 for the whole country.
    pub home: u32,
    pub year: u16,
}

/// All places, by name.
pub struct Places {
    divisions: Vec<Division>,
    /// Full names and short names; a short name is marked.
    names: HashMap<String, Vec<(usize, bool)>>,
    /// The name in force last, by code.
    by_code: HashMap<u32, usize>,
    longest: usize,
    /// The first characters of the names of provinces and prefectures.
    initials: HashSet<char>,
}

/// The places of the table.
pub fn places() -> &'static Places {
    static PLACES: LazyLock<Places> = LazyLock::new(|| Places::read(TABLE));
    &PLACES
}

impl Places {
    fn read(table: &'static str) -> Self {
        let divisions: Vec<Division> = table.lines().filter_map(row).collect();
        let mut names: HashMap<String, Vec<(usize, bool)>> = HashMap::new();
        for (at, division) in divisions.iter().enumerate() {
            names
                .entry(division.name.to_owned())
                .or_default()
                .push((at, false));
            for short in short_names(division.name) {
                names.entry(short).or_default().push((at, true));
            }
        }
        let longest = names.keys().map(String::len).max().unwrap_or_default();
        let mut by_code: HashMap<u32, usize> = HashMap::new();
        for (at, division) in divisions.iter().enumerate() {
            let latest = by_code.entry(division.code).or_insert(at);
            if divisions[*latest].from < division.from {
                *latest = at;
            }
        }
        let upper = divisions.iter().filter(|division| division.level() <= 4);
        let initials = upper.filter_map(|division| division.name.chars().next());
        Self {
            initials: initials.chain(PROVINCE_ABBREVIATIONS.chars()).collect(),
            divisions,
            names,
            by_code,
            longest,
        }
    }

    /// The name of a code: the one in force last.
    pub fn name(&self, code: u32) -> Option<&'static str> {
        self.by_code.get(&code).map(|at| self.divisions[*at].name)
    }

    /// The codes of the prefectures and prefecture-level cities of a province in a year.
    pub fn cities_of(&self, province: u32, year: u16) -> Vec<u32> {
        self.within(province, 4, year)
    }

    /// The codes of the districts, counties and county-level cities of a city in a year.
    pub fn counties_of(&self, city: u32, year: u16) -> Vec<u32> {
        self.within(city, 6, year)
    }

    /// The codes of the provinces of the mainland in a year.
    pub fn provinces(&self, year: u16) -> Vec<u32> {
        let mut codes = self.within(100_000, 2, year);
        codes.retain(|code| *code < 700_000);
        codes
    }

    fn within(&self, outer: u32, level: u8, year: u16) -> Vec<u32> {
        let inner = self.divisions.iter().filter(|division| {
            division.level() == level && division.is_in_force(year) && lies_in(division.code, outer)
        });
        let mut codes: Vec<u32> = inner.map(|division| division.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Whether a name is known, and as a short name only: 胶州.
    pub fn is_only_short(&self, name: &str) -> bool {
        let bearers = self.names.get(name);
        bearers.is_some_and(|bearers| bearers.iter().all(|(_, short)| *short))
    }

    /// Whether a character begins the name of a province or a city, of the issuer's province when it has one.
    pub fn is_initial(&self, character: char, context: Context) -> bool {
        match context.home {
            100_000 => self.initials.contains(&character),
            _ => !self.cities_beginning(character, context).is_empty(),
        }
    }

    /// The prefectures and cities of a province whose names begin with a character, in order of their codes; none for the whole country,
    /// where nearly every character begins one.
    pub fn cities_beginning(&self, character: char, context: Context) -> Vec<u32> {
        if context.home == 100_000 {
            return Vec::new();
        }
        let province = context.home / 10_000 * 10_000;
        let mut cities = self.cities_of(province, context.year);
        cities.retain(|code| {
            self.name(*code)
                .is_some_and(|name| name.starts_with(character))
        });
        cities
    }

    /// The longest name that a text begins with. O(length of a name).
    pub fn read_at(&self, text: &str, context: Context) -> Option<Reading> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        let ends: Vec<usize> = ends.take_while(|end| *end <= self.longest).collect();
        ends.into_iter().rev().find_map(|length| {
            let meaning = self.meaning(&text[..length], context)?;
            Some(Reading { length, meaning })
        })
    }

    /// What a whole name means within the issuer's place, in that year.
    pub fn meaning(&self, name: &str, context: Context) -> Option<Meaning> {
        let bearers = self.names.get(name)?;
        let at_home: Vec<(&Division, bool)> = bearers
            .iter()
            .map(|(at, short)| (&self.divisions[*at], *short))
            .filter(|(division, _)| {
                lies_in(division.code, context.home) || lies_in(context.home, division.code)
            })
            .collect();
        let in_force: Vec<(&Division, bool)> = at_home
            .iter()
            .filter(|(division, _)| division.is_in_force(context.year))
            .copied()
            .collect();
        if in_force.is_empty() {
            return ended(&at_home, context.year);
        }
        let full: Vec<&Division> = in_force
            .iter()
            .filter(|(_, short)| !short)
            .map(|(division, _)| *division)
            .collect();
        let all: Vec<&Division> = in_force.iter().map(|(division, _)| *division).collect();
        Some(choose(if full.is_empty() { &all } else { &full }))
    }
}

/// One place, or that in which all others lie; else they stay candidates.
fn choose(candidates: &[&Division]) -> Meaning {
    let outer = candidates.iter().min_by_key(|division| division.level());
    if let Some(outer) = outer
        && candidates
            .iter()
            .all(|division| lies_in(division.code, outer.code))
    {
        return Meaning::Place(outer.code);
    }
    let mut codes: Vec<u32> = candidates.iter().map(|division| division.code).collect();
    codes.sort_unstable();
    codes.dedup();
    Meaning::Ambiguous(codes)
}

/// The latest bearer of a name that had ended by then; by its full name only.
fn ended(bearers: &[(&Division, bool)], year: u16) -> Option<Meaning> {
    let over = bearers
        .iter()
        .filter(|(division, short)| !short && division.to.is_some_and(|to| to <= year));
    let (latest, _) = over.max_by_key(|(division, _)| division.to)?;
    Some(Meaning::Ended {
        code: latest.code,
        heirs: latest.heirs.clone(),
    })
}

fn row(line: &'static str) -> Option<Division> {
    let mut cells = line.split('\t');
    Some(Division {
        code: cells.next()?.parse().ok()?,
        name: cells.next()?,
        from: cells.next()?.parse().ok()?,
        to: cells.next()?.parse().ok(),
        heirs: cells
            .next()?
            .split(' ')
            .filter_map(|code| code.parse().ok())
            .collect(),
    })
}

/// Peoples in the names of autonomous places.
const PEOPLES: &[&str] = &[
    "壮族",
    "回族",
    "维吾尔",
    "蒙古族",
    "蒙古",
    "藏族",
    "羌族",
    "彝族",
    "苗族",
    "侗族",
    "土家族",
    "布依族",
    "朝鲜族",
    "满族",
    "瑶族",
    "白族",
    "哈尼族",
    "傣族",
    "景颇族",
    "傈僳族",
    "哈萨克",
    "哈萨克族",
    "柯尔克孜",
    "黎族",
    "畲族",
    "水族",
    "仡佬族",
    "纳西族",
    "拉祜族",
    "佤族",
    "毛南族",
    "仫佬族",
    "锡伯",
    "锡伯族",
    "达斡尔族",
    "鄂温克族",
    "撒拉族",
    "保安族",
    "东乡族",
    "裕固族",
    "土族",
    "各族",
    "独龙族",
    "怒族",
    "普米族",
    "布朗族",
];

/// 四川 for 四川省; 阿坝 and 阿坝州 for 阿坝藏族羌族自治州; 玉屏 and 玉屏县 for 玉屏侗族自治县.
fn short_names(name: &str) -> Vec<String> {
    const AUTONOMOUS: [(&str, &str); 4] = [
        ("自治区", ""),
        ("自治州", "州"),
        ("自治县", "县"),
        ("自治旗", "旗"),
    ];
    const PLAIN: [&str; 8] = ["特别行政区", "地区", "省", "市", "县", "区", "盟", "旗"];
    // Prefectures that are called by their first character.
    const BY_FIRST: [(&str, &str); 3] = [
        ("巴音郭楞蒙古自治州", "巴州"),
        ("博尔塔拉蒙古自治州", "博州"),
        ("克孜勒苏柯尔克孜自治州", "克州"),
    ];
    let long_enough = |short: &str| short.chars().count() > 1;
    if let Some((head, kind)) = AUTONOMOUS
        .iter()
        .find_map(|(ending, kind)| Some((name.strip_suffix(ending)?, kind)))
    {
        let mut head = head;
        while let Some(shorter) = PEOPLES
            .iter()
            .find_map(|people| head.strip_suffix(people))
            .filter(|head| long_enough(head))
        {
            head = shorter;
        }
        let mut names = vec![head.to_owned()];
        names.extend((!kind.is_empty()).then(|| format!("{head}{kind}")));
        let by_first = BY_FIRST.iter().find(|(full, _)| *full == name);
        names.extend(by_first.map(|(_, short)| (*short).to_owned()));
        return names;
    }
    let short = PLAIN.iter().find_map(|ending| name.strip_suffix(ending));
    short
        .filter(|short| long_enough(short))
        .map(str::to_owned)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(name: &str, home: u32, year: u16) -> Option<Meaning> {
        places().meaning(name, Context { home, year })
    }

    #[test]
    fn full_and_short_names() {
        assert_eq!(
            meaning("成都市", 100_000, 2022),
            Some(Meaning::Place(510_100))
        );
        assert_eq!(
            meaning("长沙", 430_000, 2024),
            Some(Meaning::Place(430_100))
        );
        assert_eq!(
            meaning("阿坝州", 510_000, 2022),
            Some(Meaning::Place(513_200))
        );
        assert_eq!(
            meaning("凉山", 510_000, 2022),
            Some(Meaning::Place(513_400))
        );
        assert_eq!(
            meaning("玉屏县", 520_000, 2023),
            Some(Meaning::Place(520_622))
        );
        assert_eq!(
            meaning("济源市", 410_000, 2023),
            Some(Meaning::Place(419_001))
        );
        assert_eq!(meaning("胶州区", 370_000, 2022), None);
    }

    #[test]
    fn codes_have_dates() {
        let ended = meaning("偃师市", 410_000, 2023);
        assert_eq!(
            ended,
            Some(Meaning::Ended {
                code: 410_381,
                heirs: vec![410_307]
            })
        );
        assert_eq!(
            meaning("偃师市", 410_000, 2019),
            Some(Meaning::Place(410_381))
        );
        assert!(matches!(
            meaning("阳东县", 440_000, 2024),
            Some(Meaning::Ended { code: 441_723, .. })
        ));
    }

    #[test]
    fn the_issuers_place_decides_or_it_stays_open() {
        assert_eq!(
            meaning("鼓楼区", 350_000, 2023),
            Some(Meaning::Place(350_102))
        );
        assert!(
            matches!(meaning("鼓楼区", 100_000, 2023), Some(Meaning::Ambiguous(codes)) if codes.len() == 4)
        );
        assert!(matches!(
            meaning("朝阳", 100_000, 2023),
            Some(Meaning::Ambiguous(_))
        ));
    }
}
