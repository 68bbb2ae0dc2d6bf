//! What is known before a notice is read: places and what they are part of, agencies and whom they serve, industries.
//!
//! A graph of such knowledge (the one that ships, with what a user adds) is looked up, never copied: a node is taken from it only when
//! a notice touches it, without what other documents say of it. Places that the graph lacks come from the table of GB/T 2260.

use crate::policy::constraints::Facts;
use crate::policy::gazetteer::syllables;
use crate::policy::notice::place::places;
use crate::policy::ontology;
use crate::store::Graph;
use crate::value::temporal::Date;
use crate::value::{NodeId, Value};

use super::writer::find;

/// A node to be made: labels and properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub labels: Vec<String>,
    pub properties: Vec<(&'static str, Value)>,
}

/// Knowledge that notices are read with.
pub struct Background<'g> {
    graph: &'g Graph,
}

impl<'g> Background<'g> {
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph }
    }

    fn facts(&self) -> Facts<'g> {
        Facts::new(self.graph, None)
    }

    /// The place with a code, and the code of the place that it is part of.
    pub fn place(&self, code: u32) -> Option<(Known, Option<u32>)> {
        let node = find(self.graph, "Place", "adcode", &format!("{code:06}"));
        let known = match node {
            Some(node) => self.known(node, "Place"),
            None => place_of_table(code)?,
        };
        Some((known, parent_of(code)))
    }

    /// The agency of a name, the one in force on a day if several bear it.
    pub fn agency(&self, name: &str, on: Option<Date>) -> Option<KnownAgency> {
        let node = self.agency_node(name, on)?;
        let facts = self.facts();
        let linked = |relationship_type, key| {
            let ends = facts.outgoing(node, relationship_type).into_iter();
            let names = ends.filter_map(move |(_, end)| facts.text(end, key));
            names.map(str::to_owned).collect::<Vec<_>>()
        };
        let codes = linked("SERVES", "adcode").into_iter();
        Some(KnownAgency {
            known: self.known(node, "Agency"),
            serves: codes.filter_map(|code| code.parse().ok()).collect(),
            superiors: linked("SUBORDINATE_TO", "name_zh"),
        })
    }

    fn agency_node(&self, name: &str, on: Option<Date>) -> Option<NodeId> {
        let catalog = self.graph.catalog();
        let (label, key) = (catalog.label("Agency")?, catalog.key("name_zh")?);
        let found = self.graph.lookup(label, key, &Value::from(name))?;
        let facts = self.facts();
        let holds = |node: &NodeId| {
            let Some(day) = on else { return true };
            facts
                .date(*node, "valid_from")
                .is_none_or(|from| from <= day)
                && facts.date(*node, "valid_to").is_none_or(|to| day < to)
        };
        let first = found.iter().copied().min();
        found.iter().copied().filter(holds).min().or(first)
    }

    /// The agencies right below an agency.
    pub fn subordinates(&self, name: &str) -> Vec<String> {
        let Some(node) = self.agency_node(name, None) else {
            return Vec::new();
        };
        let facts = self.facts();
        let below = facts.incoming(node, "SUBORDINATE_TO").into_iter();
        let names = below.filter_map(|(_, start)| facts.text(start, "name_zh"));
        names.map(str::to_owned).collect()
    }

    /// The industry with a code.
    pub fn industry(&self, code: &str) -> Option<Known> {
        let node = find(self.graph, "Industry", "code", code)?;
        Some(self.known(node, "Industry"))
    }

    /// The codes of the industries right above an industry.
    pub fn broader(&self, code: &str) -> Vec<String> {
        self.industries_at(code, |facts, node| facts.outgoing(node, "BROADER"))
    }

    /// The codes of the industries right below an industry.
    pub fn narrower(&self, code: &str) -> Vec<String> {
        self.industries_at(code, |facts, node| facts.incoming(node, "BROADER"))
    }

    fn industries_at<R>(
        &self,
        code: &str,
        steps: impl Fn(Facts<'g>, NodeId) -> Vec<(R, NodeId)>,
    ) -> Vec<String> {
        let Some(node) = find(self.graph, "Industry", "code", code) else {
            return Vec::new();
        };
        let facts = self.facts();
        let ends = steps(facts, node).into_iter();
        let codes = ends.filter_map(|(_, end)| facts.text(end, "code"));
        codes.map(str::to_owned).collect()
    }

    /// The development zone of a name.
    pub fn zone(&self, name: &str) -> Option<Known> {
        let node = find(self.graph, "Zone", "name_zh", name)?;
        Some(self.known(node, "Zone"))
    }

    /// Labels and the properties that the ontology lists, but for what documents say of the node.
    fn known(&self, node: NodeId, label: &str) -> Known {
        const SAID_BY_DOCUMENTS: &[&str] = &["covered"];
        let facts = self.facts();
        let listed = ontology::label(label).map_or(&[][..], |label| label.properties);
        let names = listed.iter().map(|property| property.name);
        let names = names
            .filter(|name| !SAID_BY_DOCUMENTS.contains(name))
            .chain(["valid_from_precision", "valid_to_precision"]);
        let properties = names.map(|name| (name, facts.value(node, name).to_value()));
        let catalog = self.graph.catalog();
        let labels = self.graph.labels(node).iter();
        Known {
            labels: labels
                .map(|label| catalog.label_name(*label).to_string())
                .collect(),
            properties: properties.filter(|(_, value)| !value.is_null()).collect(),
        }
    }
}

/// An agency with its place in the structure of government.
pub struct KnownAgency {
    pub known: Known,
    /// Codes of places.
    pub serves: Vec<u32>,
    /// Full names.
    pub superiors: Vec<String>,
}

/// The place right above: the nearest shorter code that is in the table. Codes with 90 have no prefecture.
fn parent_of(code: u32) -> Option<u32> {
    const COUNTRY: u32 = 100_000;
    if code == COUNTRY {
        return None;
    }
    let above = [code / 100 * 100, code / 10_000 * 10_000];
    let above = above
        .into_iter()
        .find(|above| *above != code && places().name(*above).is_some());
    Some(above.unwrap_or(COUNTRY))
}

fn is_municipality(code: u32) -> bool {
    matches!(code, 110_000 | 120_000 | 310_000 | 500_000)
}

/// A place of the table of codes, as a node.
fn place_of_table(code: u32) -> Option<Known> {
    let name = match code {
        100_000 => "中华人民共和国",
        code => places().name(code)?,
    };
    let (level, labels): (_, &[&str]) = match code {
        100_000 => ("country", &["Place", "Country"]),
        code if is_municipality(code) => ("province", &["Place", "Province", "City"]),
        code if code.is_multiple_of(10_000) => ("province", &["Place", "Province"]),
        code if code.is_multiple_of(100) => ("prefecture", &["Place", "City"]),
        _ => ("county", &["Place", "County"]),
    };
    let mut properties = vec![
        ("adcode", Value::from(format!("{code:06}"))),
        ("name_zh", Value::from(name)),
        ("level", Value::from(level)),
    ];
    if let Some(short) = short_name(name) {
        properties.push(("short_zh", Value::from(short)));
        properties.push(("pinyin", Value::from(syllables(short).join(" "))));
    }
    if let Some(subtype) = subtype(code, level, name) {
        properties.push(("subtype", Value::from(subtype)));
    }
    Some(Known {
        labels: labels.iter().map(ToString::to_string).collect(),
        properties,
    })
}

/// 阳东 for 阳东县; nothing for 城区 and for names with a people in them.
fn short_name(name: &str) -> Option<&str> {
    let short = name.strip_suffix(['省', '市', '县', '区', '盟', '旗'])?;
    let is_plain = !short.ends_with("自治") && !short.ends_with("行政");
    (is_plain && short.chars().count() > 1).then_some(short)
}

/// What kind of place it is, where the name tells.
fn subtype(code: u32, level: &str, name: &str) -> Option<&'static str> {
    const ENDINGS: &[(&str, &str, &str)] = &[
        ("province", "自治区", "autonomous_region"),
        ("province", "特别行政区", "sar"),
        ("prefecture", "自治州", "autonomous_prefecture"),
        ("prefecture", "盟", "league"),
        ("prefecture", "市", "prefecture_city"),
        ("county", "旗", "banner"),
        ("county", "市", "county_city"),
        ("county", "县", "county"),
        ("county", "区", "district"),
    ];
    if is_municipality(code) {
        return Some("municipality");
    }
    let found = ENDINGS
        .iter()
        .find(|(of, ending, _)| *of == level && name.ends_with(ending));
    found.map(|(_, _, subtype)| *subtype)
}
