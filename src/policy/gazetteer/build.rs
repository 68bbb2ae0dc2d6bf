//! Filling a gazetteer: from a graph, or entity by entity.

use std::collections::HashSet;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::agency::other_names;
use super::{Entity, EntityId, Gazetteer, Kind, Meaning, PlaceLevel};
use crate::policy::document_number::DocumentNumber;
use crate::policy::fold;
use crate::store::{Direction, Graph};
use crate::value::{NodeId, Value};

/// Words by which the classes of a classification are called, before their code: 战新分类6.
const SCHEME_WORDS: &[(&str, &[&str])] = &[
    ("SEI2018", &["战新分类", "战新产业分类"]),
    ("GBT4754-2017", &["国民经济行业"]),
    ("DIGITAL2021", &["数字经济分类"]),
];

/// A gazetteer being filled.
#[derive(Debug, Default)]
pub struct Builder {
    gazetteer: Gazetteer,
}

impl Builder {
    /// Adds an entity with its other names. Names of agencies that leave out the place are added by [`finish`](Self::finish).
    pub fn add<'a>(
        &mut self,
        entity: Entity,
        names: impl IntoIterator<Item = &'a str>,
    ) -> EntityId {
        let id = EntityId(self.gazetteer.entities.len() as u32);
        let gazetteer = &mut self.gazetteer;
        gazetteer
            .by_key
            .insert((entity.kind, entity.key.clone()), id);
        if entity.kind == Kind::Document {
            gazetteer
                .by_title
                .entry(plain_title(&entity.name))
                .or_insert(id);
            if let Some(number) = &entity.number {
                gazetteer.by_number.insert(number.clone(), id);
            }
        } else {
            let own = entity.name.clone();
            self.name(&own, id, false);
        }
        if let Some((scheme, code)) = entity
            .key
            .split_once(':')
            .filter(|_| entity.kind == Kind::Class)
        {
            self.name_class(scheme, code, id);
        }
        self.gazetteer.entities.push(entity);
        for name in names {
            self.other_name(name, id);
        }
        id
    }

    /// Says which place a place is part of, or an agency serves.
    pub fn set_parent(&mut self, entity: EntityId, parent: EntityId) {
        self.gazetteer.entities[entity.0 as usize].parent = Some(parent);
    }

    /// Adds an agency code, by which numbers are cut out of text.
    pub fn add_code(&mut self, code: &str, agency: &str) {
        self.gazetteer.codes.insert(code, agency);
    }

    /// The gazetteer, with the relative names of its agencies.
    pub fn finish(mut self) -> Gazetteer {
        let agencies: Vec<EntityId> = self.gazetteer.of_kind(Kind::Agency).collect();
        let places = self.gazetteer.places_by_name();
        for agency in agencies {
            self.name_agency(agency, &places);
        }
        self.gazetteer
    }

    fn other_name(&mut self, name: &str, id: EntityId) {
        if self.gazetteer.entity(id).kind != Kind::Document {
            self.name(name, id, false);
        } else if let Some(number) = DocumentNumber::parse(name) {
            let number = SmolStr::from(number.to_string());
            self.gazetteer.by_number.entry(number).or_insert(id);
        } else {
            let title = plain_title(name);
            self.gazetteer.by_title.entry(title).or_insert(id);
        }
    }

    /// `SEI2018:6`, 战新分类6
    fn name_class(&mut self, scheme: &str, code: &str, id: EntityId) {
        self.name(&format!("{scheme}:{code}"), id, false);
        let words = SCHEME_WORDS.iter().find(|(known, _)| *known == scheme);
        for word in words.map_or(&[][..], |(_, words)| words) {
            self.name(&format!("{word}{code}"), id, false);
        }
    }

    fn name_agency(&mut self, id: EntityId, places: &FxHashMap<SmolStr, EntityId>) {
        let agency = self.gazetteer.entity(id).clone();
        let home = agency.parent.or_else(|| home_by_name(&agency.name, places));
        let home_names = home.map(|home| {
            let place = self.gazetteer.entity(home);
            (place.name.clone(), short_name(&place.name))
        });
        let country =
            home.is_some_and(|home| self.gazetteer.entity(home).level == Some(PlaceLevel::Country));
        let place = home_names.as_ref().filter(|_| !country);
        let names = other_names(
            &agency.name,
            place.map(|(full, short)| (full.as_str(), short.as_str())),
        );
        self.gazetteer.entities[id.0 as usize].parent = home;
        for name in &names.complete {
            self.name(name, id, false);
        }
        for name in &names.relative {
            self.name(name, id, true);
        }
    }

    /// Lets a name mean an entity. A name once called relative stays so.
    fn name(&mut self, name: &str, entity: EntityId, relative: bool) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        let names = &mut self.gazetteer.names;
        let index = self
            .gazetteer
            .trie
            .insert(name.chars().map(fold::fold), names.len());
        if index == names.len() {
            names.push((name.into(), Vec::new()));
        }
        let meanings = &mut names[index].1;
        match meanings.iter_mut().find(|meaning| meaning.entity == entity) {
            Some(known) => known.relative |= relative,
            None => meanings.push(Meaning { entity, relative }),
        }
    }
}

impl Gazetteer {
    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = EntityId> + '_ {
        let of_kind = self
            .entities()
            .filter(move |(_, entity)| entity.kind == kind);
        of_kind.map(|(id, _)| id)
    }

    fn places_by_name(&self) -> FxHashMap<SmolStr, EntityId> {
        let places = self.of_kind(Kind::Place);
        places
            .map(|id| (self.entity(id).name.clone(), id))
            .collect()
    }
}

/// The place whose full name the name of an agency begins with.
fn home_by_name(name: &str, places: &FxHashMap<SmolStr, EntityId>) -> Option<EntityId> {
    let ends = name.char_indices().map(|(at, _)| at).skip(2);
    let heads = ends.map(|end| &name[..end]);
    heads.filter_map(|head| places.get(head).copied()).last()
}

/// A name without 省, 市, 自治区: 四川.
fn short_name(name: &str) -> SmolStr {
    const ENDINGS: [&str; 10] = [
        "壮族自治区",
        "回族自治区",
        "维吾尔自治区",
        "自治区",
        "特别行政区",
        "自治州",
        "省",
        "市",
        "县",
        "区",
    ];
    let shortened = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    shortened
        .filter(|short| short.chars().count() > 1)
        .unwrap_or(name)
        .into()
}

/// A title by which documents are compared: folded, without spaces and quotation marks.
pub(in crate::policy) fn plain_title(title: &str) -> String {
    let is_mark = |c: &char| c.is_whitespace() || "《》〈〉<>“”\"「」'‘’".contains(*c);
    title
        .chars()
        .map(fold::fold)
        .filter(|c| !is_mark(c))
        .collect()
}

/// Reads the nodes of a graph; see [`Gazetteer::from_graph`].
pub(super) fn from_graph(graph: &Graph) -> Gazetteer {
    let mut builder = Builder::default();
    let mut ids: FxHashMap<NodeId, EntityId> = FxHashMap::default();
    for kind in Kind::ALL {
        let Some(label) = graph.catalog().label(kind.label()) else {
            continue;
        };
        for node in graph.nodes_with_label(label).iter().map(NodeId) {
            let node = Node { graph, node };
            if let Some(entity) = node.entity(kind) {
                ids.insert(
                    node.node,
                    builder.add(entity, node.names().iter().map(SmolStr::as_str)),
                );
                node.add_codes(kind, &mut builder);
            }
        }
    }
    for link in ["PART_OF", "SERVES"] {
        for (start, end) in links(graph, link) {
            if let (Some(&child), Some(&parent)) = (ids.get(&start), ids.get(&end)) {
                builder.set_parent(child, parent);
            }
        }
    }
    builder.finish()
}

fn links<'g>(graph: &'g Graph, name: &str) -> impl Iterator<Item = (NodeId, NodeId)> + 'g {
    let wanted = graph.catalog().relationship_type(name);
    let nodes = wanted
        .into_iter()
        .flat_map(|wanted| graph.nodes().map(move |node| (wanted, node)));
    nodes.flat_map(move |(wanted, node)| {
        let found: Vec<_> = graph
            .neighbours(node, Direction::Outgoing, Some(&[wanted]))
            .map(|(_, end)| (node, end))
            .collect();
        found
    })
}

/// A node and its properties by name.
struct Node<'g> {
    graph: &'g Graph,
    node: NodeId,
}

impl Node<'_> {
    fn value(&self, key: &str) -> Value {
        let key = self.graph.catalog().key(key);
        key.map_or(Value::Null, |key| self.graph.node_property(self.node, key))
    }

    fn text(&self, key: &str) -> Option<SmolStr> {
        match self.value(key) {
            Value::String(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    fn texts(&self, key: &str) -> Vec<SmolStr> {
        let Value::List(items) = self.value(key) else {
            return Vec::new();
        };
        let texts = items.iter().filter_map(|item| match item {
            Value::String(text) => Some(text.clone()),
            _ => None,
        });
        texts.collect()
    }

    /// The entity; `None` for a node without key or name.
    fn entity(&self, kind: Kind) -> Option<Entity> {
        let mut key = self.text(kind.key_property())?;
        if kind == Kind::Class {
            key = format!("{}:{key}", self.text("scheme")?).into();
        }
        let name = match kind {
            Kind::Document => self.text("title")?,
            _ => self.text("name_zh")?,
        };
        Some(Entity {
            pinyin: self.text("pinyin").unwrap_or_default(),
            number: self.text("number").filter(|_| kind == Kind::Document),
            level: self.level().filter(|_| kind == Kind::Place),
            ended: !self.value("valid_to").is_null() && kind != Kind::Cluster,
            ..Entity::new(kind, key, name)
        })
    }

    fn level(&self) -> Option<PlaceLevel> {
        let has = |label: &str| {
            let label = self.graph.catalog().label(label);
            label.is_some_and(|label| self.graph.has_label(self.node, label))
        };
        match (has("Province"), has("City")) {
            (true, true) => Some(PlaceLevel::Municipality),
            (true, false) => Some(PlaceLevel::Province),
            (false, true) => Some(PlaceLevel::City),
            _ if has("County") => Some(PlaceLevel::County),
            _ => has("Country").then_some(PlaceLevel::Country),
        }
    }

    fn names(&self) -> HashSet<SmolStr> {
        let single = ["short_zh", "name_en", "title_short"].into_iter();
        let single = single.filter_map(|key| self.text(key));
        single.chain(self.texts("aliases")).collect()
    }

    fn add_codes(&self, kind: Kind, builder: &mut Builder) {
        if kind == Kind::Document
            && let Some(number) = self.text("number")
            && let Some(code) = DocumentNumber::parse(&number)
                .as_ref()
                .and_then(DocumentNumber::code)
        {
            builder.add_code(code, "");
        }
        if kind == Kind::Agency
            && let Some(name) = self.text("name_zh")
        {
            for code in self.texts("codes") {
                builder.add_code(&code, &name);
            }
        }
    }
}
