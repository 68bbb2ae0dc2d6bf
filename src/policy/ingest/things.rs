//! The places, agencies, industries and zones that a notice touches, as nodes.

use crate::policy::constraints::Facts;
use crate::policy::gazetteer::syllables;
use crate::policy::notice::fact::{AgencyName, IndustryName};
use crate::value::temporal::Date;
use crate::value::{NodeId, Value};

use super::background::{Background, Known};
use super::identity::digest;
use super::writer::Writer;

/// Finds or makes nodes with what is known of them.
pub struct Things<'w, 'g> {
    pub writer: &'w mut Writer<'g>,
    pub background: &'w Background<'w>,
    /// When the notice was issued: which bearer of a name is meant.
    pub day: Option<Date>,
}

impl<'g> Things<'_, 'g> {
    /// The same for a shorter time.
    pub fn reborrow(&mut self) -> Things<'_, 'g> {
        Things {
            writer: self.writer,
            background: self.background,
            day: self.day,
        }
    }

    /// The place with a code, and those above it. Nothing for a code that no place ever had.
    pub fn place(&mut self, code: u32) -> Option<NodeId> {
        if let Some(known) = self.writer.find("Place", "adcode", &format!("{code:06}")) {
            return Some(known);
        }
        let (known, parent) = self.background.place(code)?;
        let node = self.create(&known);
        if let Some(parent) = parent.and_then(|parent| self.place(parent)) {
            self.writer.relate("PART_OF", (node, parent), &[]);
        }
        Some(node)
    }

    /// The agency of a name; it serves its place, and is subordinate to those of its superiors that are in the graph.
    pub fn agency(&mut self, agency: &AgencyName) -> NodeId {
        if let Some(known) = self.known_agency(&agency.name) {
            return known;
        }
        let known = self.background.agency(&agency.name, self.day);
        let node = match &known {
            Some(known) => self.create(&known.known),
            None => self.create(&new_agency(agency)),
        };
        let mut serves: Vec<u32> = Vec::new();
        serves.extend(agency.place);
        if let Some(known) = &known {
            serves.extend(&known.serves);
        }
        if let Some(place) = serves.first().and_then(|code| self.place(*code)) {
            self.writer.relate("SERVES", (node, place), &[]);
        }
        self.link_superiors(node, known.map_or(Vec::new(), |known| known.superiors));
        self.link_subordinates(node, &agency.name);
        node
    }

    /// Of several bearers of a name the one in force on the day of the notice.
    fn known_agency(&self, name: &str) -> Option<NodeId> {
        let graph = &self.writer.graph;
        let catalog = graph.catalog();
        let (label, key) = (catalog.label("Agency")?, catalog.key("name_zh")?);
        let found = graph.lookup(label, key, &Value::from(name))?;
        let facts = self.writer.facts();
        let holds = |node: &NodeId| is_in_force(facts, *node, self.day);
        let first = found.iter().copied().min();
        found.iter().copied().filter(holds).min().or(first)
    }

    fn link_superiors(&mut self, node: NodeId, superiors: Vec<String>) {
        for superior in superiors {
            if let Some(superior) = self.writer.find("Agency", "name_zh", &superior) {
                self.writer.relate("SUBORDINATE_TO", (node, superior), &[]);
            }
        }
    }

    /// Agencies that came before the one that they are subordinate to.
    fn link_subordinates(&mut self, node: NodeId, name: &str) {
        for subordinate in self.background.subordinates(name) {
            if let Some(subordinate) = self.writer.find("Agency", "name_zh", &subordinate) {
                self.writer
                    .relate("SUBORDINATE_TO", (subordinate, node), &[]);
            }
        }
    }

    /// The industry of a name; known broader and narrower ones that are in the graph are joined to it.
    pub fn industry(&mut self, industry: &IndustryName) -> NodeId {
        let code = industry.code.clone();
        let code = code.unwrap_or_else(|| self.free_code(&industry.name));
        if let Some(node) = self.writer.find("Industry", "code", &code) {
            self.writer.add_alias(node, &industry.name);
            return node;
        }
        let node = match self.background.industry(&code) {
            Some(known) => self.create(&known),
            None => self.create(&new_industry(&code, &industry.name)),
        };
        self.writer.add_alias(node, &industry.name);
        let links = [
            (true, self.background.broader(&code)),
            (false, self.background.narrower(&code)),
        ];
        for (is_broader, codes) in links {
            for other in codes {
                if let Some(other) = self.writer.find("Industry", "code", &other) {
                    let pair = if is_broader {
                        (node, other)
                    } else {
                        (other, node)
                    };
                    self.writer.relate("BROADER", pair, &[]);
                }
            }
        }
        node
    }

    /// The code of an industry that nobody knows: how it sounds, with a mark when another sounds alike.
    fn free_code(&self, name: &str) -> String {
        let facts = self.writer.facts();
        if let Some(node) = self.writer.find("Industry", "name_zh", name)
            && let Some(code) = facts.text(node, "code")
        {
            return code.to_owned();
        }
        let slug = slug(name);
        let is_other = |code: &str| {
            let here = self.writer.find("Industry", "code", code);
            let here = here.and_then(|node| facts.text(node, "name_zh"));
            here.is_some_and(|here| here != name) || self.background.industry(code).is_some()
        };
        match slug.is_empty() || is_other(&slug) {
            true => format!("{slug}-{}", &digest(name)[..4]),
            false => slug,
        }
    }

    /// A development zone of a place: 高新区 of 济南 is 济南高新区.
    pub fn zone(&mut self, place: Option<NodeId>, name: &str) -> NodeId {
        let facts = self.writer.facts();
        let home = place.and_then(|place| {
            facts
                .text(place, "short_zh")
                .or(facts.text(place, "name_zh"))
        });
        let full = match home {
            Some(home) if !name.starts_with(home) => format!("{home}{name}"),
            _ => name.to_owned(),
        };
        let code = place.and_then(|place| facts.text(place, "adcode"));
        let key = match code {
            Some(code) => format!("{code}/{}", slug(name)),
            None => slug(&full),
        };
        if let Some(known) = self.writer.find("Zone", "name_zh", &full) {
            return known;
        }
        match self.background.zone(&full) {
            Some(known) => self.create(&known),
            None => self.create(&new_zone(&key, &full)),
        }
    }

    fn create(&mut self, known: &Known) -> NodeId {
        let labels: Vec<&str> = known.labels.iter().map(String::as_str).collect();
        self.writer.create(&labels, &known.properties)
    }
}

/// Whether a node with `valid_from` and `valid_to` holds on a day; any day when none is given.
fn is_in_force(facts: Facts<'_>, node: NodeId, on: Option<Date>) -> bool {
    let Some(day) = on else { return true };
    facts
        .date(node, "valid_from")
        .is_none_or(|from| from <= day)
        && facts.date(node, "valid_to").is_none_or(|to| day < to)
}

/// A name as it sounds, for a key: `wu-ren-ji`.
pub fn slug(name: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric();
    let words = syllables(name).into_iter();
    let words = words.map(|word| word.chars().filter(is_plain).collect::<String>());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
}

fn new_agency(agency: &AgencyName) -> Known {
    let name = &agency.name;
    let mut properties = vec![
        ("name_zh", Value::from(name.as_str())),
        ("pinyin", Value::from(syllables(name).join(" "))),
    ];
    if let Some(level) = agency.place.map(level_of_place) {
        properties.push(("level", Value::from(level)));
    }
    if let Some(kind) = kind_of_agency(name) {
        properties.push(("kind", Value::from(kind)));
    }
    Known {
        labels: vec!["Agency".into()],
        properties,
    }
}

/// The level of an agency that serves a place.
fn level_of_place(code: u32) -> &'static str {
    match code {
        100_000 => "central",
        code if code.is_multiple_of(10_000) => "provincial",
        code if code.is_multiple_of(100) => "municipal",
        _ => "county",
    }
}

/// What kind of body it is, where the name tells.
fn kind_of_agency(name: &str) -> Option<&'static str> {
    const ENDINGS: &[(&str, &str)] = &[
        ("办公厅", "office"),
        ("办公室", "office"),
        ("领导小组", "joint_body"),
        ("联席会议", "joint_body"),
        ("人民代表大会", "congress"),
        ("人大常委会", "congress"),
        ("常务委员会", "congress"),
        ("人民法院", "court"),
        ("人民检察院", "procuratorate"),
        ("人民政府", "government"),
        ("国务院", "government"),
    ];
    let ending = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending));
    match ending {
        Some((_, kind)) => Some(kind),
        None if name.starts_with("中共") => Some("party"),
        None => name
            .ends_with(['部', '委', '会', '厅', '局', '署'])
            .then_some("department"),
    }
}

fn new_industry(code: &str, name: &str) -> Known {
    Known {
        labels: vec!["Industry".into()],
        properties: vec![
            ("code", Value::from(code)),
            ("name_zh", Value::from(name)),
            ("pinyin", Value::from(syllables(name).join(" "))),
        ],
    }
}

fn new_zone(key: &str, name: &str) -> Known {
    const KINDS: &[(&str, &str)] = &[
        ("经济技术开发区", "etdz"),
        ("经济开发区", "etdz"),
        ("经开区", "etdz"),
        ("高新技术产业开发区", "hidz"),
        ("高新区", "hidz"),
        ("新区", "new_area"),
        ("工业园区", "park"),
        ("产业园", "park"),
    ];
    let mut properties = vec![("key", Value::from(key)), ("name_zh", Value::from(name))];
    if let Some((_, kind)) = KINDS.iter().find(|(ending, _)| name.ends_with(ending)) {
        properties.push(("kind", Value::from(*kind)));
    }
    Known {
        labels: vec!["Zone".into()],
        properties,
    }
}
