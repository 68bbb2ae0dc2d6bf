//! Agencies by the names that texts give them: in full, shortened, or relative to the issuer's place.
//!
//! 省发展改革委 in a notice of Sichuan is 四川省发展和改革委员会, and so it is named, whether or not the lexicon knows it; a name that
//! several agencies of the same place may bear stays open.

use rustc_hash::FxHashMap;

use super::bodies::Bodies;
use crate::policy::notice::fact::{AgencyName, Candidate};
use crate::policy::notice::place::{Context, Meaning, lies_in, places};
use crate::value::temporal::Date;

/// An agency as the lexicon knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Agency {
    pub name: String,
    /// The code of the place that it serves.
    pub place: Option<u32>,
    /// The life of its name, half-open.
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// All agencies by their names.
#[derive(Debug, Clone, Default)]
pub struct Agencies {
    known: FxHashMap<String, Agency>,
    /// Full names of those that bear another name.
    aliases: FxHashMap<String, Vec<String>>,
    pub(super) bodies: Bodies,
}

/// Whose notice a name stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// The code of the issuer's place; 100000 for the whole country, none while it is not known.
    pub place: Option<u32>,
    pub year: u16,
}

impl Home {
    pub fn context(self) -> Context {
        Context {
            home: self.place.unwrap_or(COUNTRY),
            year: self.year,
        }
    }
}

/// What a name of an agency means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgencyReading {
    /// The agency, and whether the text names it in full.
    One(AgencyName, bool),
    /// Several: the text does not say which.
    Several(Vec<Candidate>),
}

const COUNTRY: u32 = 100_000;

/// It has agencies of its own and no place of the code table: what it serves lies scattered in Xinjiang.
pub const CORPS: &str = "新疆生产建设兵团";

/// What names of agencies end with, longest first where one ends another.
const ENDINGS: &[&str] = &[
    "管理委员会",
    "委员会",
    "领导小组",
    "办公厅",
    "办公室",
    "人民政府",
    "管委会",
    "人民银行",
    "火炬中心",
    "国务院",
    "联席会议",
    "指挥部",
    "协会",
    "中央",
    "省委",
    "市委",
    "县委",
    "区委",
    "党委",
    "厅",
    "局",
    "委",
    "部",
    "署",
    "办",
    "院",
    "司",
    "处",
    "政府",
    "中心",
];

/// Words that end like an agency and are none.
const NO_AGENCIES: &[&str] = &[
    "全部",
    "内部",
    "外部",
    "干部",
    "总部",
    "局部",
    "东部",
    "西部",
    "中部",
    "南部",
    "北部",
    "主办",
    "承办",
    "协办",
    "联办",
    "创办",
    "举办",
    "医院",
    "学院",
    "法院",
    "各部",
    "本部",
    "我部",
    "我厅",
    "我局",
    "我委",
    "好处",
    "之处",
    "公司",
    "俱乐部",
    "示范中心",
    "服务中心",
    "主管部门办公室",
];

impl Agencies {
    pub fn insert(&mut self, agency: Agency) {
        self.known.insert(agency.name.clone(), agency);
    }

    /// Lets a name mean an agency besides what it means already; true when it is new.
    pub fn insert_alias(&mut self, alias: &str, name: &str) -> bool {
        let bearers = self.aliases.entry(alias.to_owned()).or_default();
        let new = !bearers.iter().any(|known| known == name);
        if new {
            bearers.push(name.to_owned());
        }
        new
    }

    pub fn get(&self, name: &str) -> Option<&Agency> {
        self.known.get(name)
    }

    /// Whether words are what an agency does, without a place: 发展改革委.
    pub fn is_body(&self, words: &str) -> bool {
        self.bodies.knows(words)
    }

    pub(super) fn bearers(&self, alias: &str) -> &[String] {
        self.aliases.get(alias).map_or(&[], Vec::as_slice)
    }

    /// What words mean that name one agency; nothing when they name none.
    pub fn read(&self, words: &str, home: Home) -> Option<AgencyReading> {
        let words = words.trim();
        if let Some(agency) = self.known.get(words) {
            return Some(one(&agency.name, agency.place, true));
        }
        // 中华人民共和国商务部: ministries are known without the name of the state.
        if let Some(ministry) = words.strip_prefix("中华人民共和国") {
            return self.read(ministry, home);
        }
        if let Some(body) = words.strip_prefix(CORPS)
            && (self.bodies.knows(body) || reads_like_agency(body))
        {
            let full = self.bodies.full(body);
            return Some(one(&format!("{CORPS}{full}"), None, full == body));
        }
        if let Some(party) = self.party(words, home) {
            return Some(party);
        }
        // 工业和信息化部(中小企业局): the bureau belongs to the name.
        let joined;
        let words = match words
            .strip_suffix(')')
            .and_then(|head| head.split_once('('))
        {
            Some((body, bureau)) if reads_like_agency(bureau) && reads_like_agency(body) => {
                joined = format!("{body}{bureau}");
                return self.read(&joined, home).map(|reading| match reading {
                    AgencyReading::One(agency, _) => AgencyReading::One(agency, false),
                    several => several,
                });
            }
            _ => words,
        };
        self.by_alias(words, home)
            .or_else(|| self.within_known(words))
            .or_else(|| self.within_home(words, home))
            .or_else(|| self.of_named_place(words, home))
            .or_else(|| self.by_its_look(words))
    }

    /// 中共四川省委, 四川省委办公厅: a committee of the Party goes by the place alone.
    fn party(&self, words: &str, home: Home) -> Option<AgencyReading> {
        let bare = words.strip_prefix("中共").unwrap_or(words);
        let (place, length) = leading_place(bare, home)?;
        let name = full_place(place)?;
        let rest = bare[length..].strip_prefix("委")?;
        let is_office = matches!(rest, "" | "办公厅" | "办公室");
        (is_office && bare[..length] == *name)
            .then(|| one(&format!("中共{bare}"), Some(place), bare != words))
    }

    /// An alias, whose bearers have to fit the issuer's place.
    fn by_alias(&self, words: &str, home: Home) -> Option<AgencyReading> {
        let bearers = self.bearers(words);
        let fits = |agency: &&Agency| match (agency.place, home.place) {
            _ if !is_relative(words) && bearers.len() == 1 => !self.names_home_body(words, home),
            (Some(place), Some(home)) => {
                place == home || (place != COUNTRY && lies_in(home, place))
            }
            (_, None) => !is_relative(words) && bearers.len() == 1,
            (None, _) => false,
        };
        let fitting: Vec<&Agency> = bearers
            .iter()
            .filter_map(|name| self.known.get(name))
            .filter(fits)
            .collect();
        match fitting[..] {
            [] => None,
            [agency] => Some(one(&agency.name, agency.place, false)),
            _ => Some(AgencyReading::Several(
                fitting
                    .iter()
                    .map(|agency| candidate(&agency.name))
                    .collect(),
            )),
        }
    }

    /// 科技部火炬中心: a known agency and, behind it, another name of one whose full name begins with it.
    fn within_known(&self, words: &str) -> Option<AgencyReading> {
        let only = |alias: &str| match self.bearers(alias) {
            [name] => Some(name.as_str()),
            _ => None,
        };
        let cuts = words.char_indices().map(|(at, _)| at).skip(2);
        cuts.take(12).find_map(|at| {
            let outer =
                only(&words[..at]).or_else(|| Some(self.known.get(&words[..at])?.name.as_str()))?;
            let inner = self.known.get(only(&words[at..])?)?;
            let part = inner.name.starts_with(outer) && inner.name != outer;
            part.then(|| one(&inner.name, inner.place, false))
        })
    }

    /// Whether a bare body (发展改革委) in a local notice is the issuer's own, not the one of the country.
    fn names_home_body(&self, words: &str, home: Home) -> bool {
        home.place.is_some_and(|place| place != COUNTRY) && self.bodies.knows(words)
    }

    /// 省发展改革委, 市经信局, 自治区工信厅, and a bare body.
    fn within_home(&self, words: &str, home: Home) -> Option<AgencyReading> {
        let place = home.place?;
        for (level, code) in levels(place) {
            if let Some(body) = words.strip_prefix(level)
                && let Some(name) = full_place(code)
                && name.ends_with(level)
                && (self.bodies.knows(body)
                    || reads_like_agency(body)
                    || body == "委"
                    || body == "委办公厅"
                    || body == "委办公室")
            {
                return Some(match body {
                    "委" | "委办公厅" | "委办公室" => {
                        one(&format!("中共{name}{body}"), Some(code), false)
                    }
                    _ => self.body_of(code, name, body),
                });
            }
        }
        if place == COUNTRY || !self.bodies.knows(words) {
            return None;
        }
        Some(self.body_of(place, full_place(place)?, words))
    }

    /// 四川发展改革委, 南充市嘉陵区经信局.
    fn of_named_place(&self, words: &str, home: Home) -> Option<AgencyReading> {
        let (place, length) = leading_place(words, home)?;
        let body = &words[length..];
        let known = self.bodies.knows(body);
        if !(known || reads_like_agency(body)) {
            return None;
        }
        // 兰州新区管委会, 平潭综合实验区经济发展局: the short name of the place is part of a name of its own.
        let is_short = full_place(place).is_some_and(|full| !words[..length].ends_with(full));
        let is_county = !place.is_multiple_of(100);
        if is_short && !known && (is_county || body.contains('区')) {
            return Some(one(words, None, true));
        }
        let name = if lies_in_several(&words[..length], place) {
            words[..length].to_owned()
        } else {
            full_place(place)?.to_owned()
        };
        Some(self.body_of(place, &name, body))
    }

    fn body_of(&self, place: u32, name: &str, body: &str) -> AgencyReading {
        let full = format!("{name}{}", self.bodies.full(body));
        let is_full = full.ends_with(body) && self.bodies.full(body) == body;
        match self.known.get(&full) {
            Some(agency) => one(&agency.name, agency.place, is_full),
            None => one(&full, Some(place), is_full),
        }
    }

    /// 国家能源局, 人力资源和社会保障部: nothing shortens it and no place stands before it.
    fn by_its_look(&self, words: &str) -> Option<AgencyReading> {
        let long_enough = words.chars().count() >= 3;
        (long_enough && !is_relative(words) && reads_like_agency(words)).then(|| {
            let full = self.bodies.full(words);
            let national = words.starts_with("国家")
                || words.starts_with("国务院")
                || words.starts_with("中国")
                || words.starts_with("中共中央")
                || words.ends_with('部');
            one(&full, national.then_some(COUNTRY), true)
        })
    }
}

fn one(name: &str, place: Option<u32>, in_full: bool) -> AgencyReading {
    let agency = AgencyName {
        name: name.to_owned(),
        place,
    };
    AgencyReading::One(agency, in_full)
}

fn candidate(name: &str) -> Candidate {
    Candidate {
        key: name.to_owned(),
        name: name.to_owned(),
    }
}

/// Whether the words begin with a level instead of a place: 省发改委.
fn is_relative(words: &str) -> bool {
    ["省", "市", "县", "区", "州", "盟", "旗", "自治区", "自治州"]
        .iter()
        .any(|level| words.starts_with(level))
}

/// How the places around a place are called from within, innermost first.
fn levels(place: u32) -> Vec<(&'static str, u32)> {
    let province = place / 10_000 * 10_000;
    let city = place / 100 * 100;
    if place == COUNTRY {
        return Vec::new();
    }
    let mut levels = Vec::new();
    for code in [place, city, province] {
        for level in [
            "自治区",
            "自治州",
            "自治县",
            "省",
            "市",
            "州",
            "盟",
            "县",
            "区",
            "旗",
        ] {
            levels.push((level, code));
        }
    }
    levels
}

fn full_place(code: u32) -> Option<&'static str> {
    places().name(code)
}

/// A place at the head of words, the innermost: 南充市嘉陵区.
fn leading_place(words: &str, home: Home) -> Option<(u32, usize)> {
    let mut context = home.context();
    let reading = places().read_at(words, context).or_else(|| {
        context.home = COUNTRY;
        places().read_at(words, context)
    })?;
    let code = match reading.meaning {
        Meaning::Place(code) | Meaning::Ended { code, .. } => code,
        Meaning::Ambiguous(_) => return None,
    };
    context.home = code;
    let rest = &words[reading.length..];
    let inner = places().read_at(rest, context);
    match inner {
        Some(inner) if inner.length >= "某某区".len() => match inner.meaning {
            Meaning::Place(inside) if inside != code && lies_in(inside, code) => {
                Some((inside, reading.length + inner.length))
            }
            _ => Some((code, reading.length)),
        },
        _ => Some((code, reading.length)),
    }
}

/// Whether words name a place within another, so that only both together are its name: 南充市嘉陵区.
fn lies_in_several(words: &str, place: u32) -> bool {
    full_place(place).is_some_and(|name| words != name && words.ends_with(name))
}

/// Whether words end like the name of an agency and hold nothing that such a name does not.
pub fn reads_like_agency(words: &str) -> bool {
    let length = words.chars().count();
    (2..=40).contains(&length)
        && ENDINGS.iter().any(|ending| words.ends_with(ending))
        && !NO_AGENCIES.iter().any(|other| words.ends_with(other))
        && !words.contains([',', '。', ';', ':', '《', '》', '、', '\n', ' ', '"', '“'])
        && ![
            "关于", "印发", "通知", "根据", "按照", "负责", "贯彻", "会同", "要求", "各",
        ]
        .iter()
        .any(|word| words.contains(word))
        && !words.chars().any(|c| c.is_ascii_digit())
}
