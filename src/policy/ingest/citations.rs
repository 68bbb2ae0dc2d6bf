//! References to other documents: the document that is meant, a stub when it is not loaded, and one relationship for each pair.

use std::collections::BTreeMap;

use crate::policy::document_number::DocumentNumber;
use crate::policy::notice::citation::Relation;
use crate::policy::notice::fact::{AgencyName, DocumentName};
use crate::policy::notice::genre::genre;
use crate::value::temporal::Date;
use crate::value::{NodeId, RelId, Value};

use super::header::number_properties;
use super::identity::{Documents, bare_title, key_of};
use super::issuers;
use super::paper;
use super::things::Things;
use super::writer::Evidence;

/// Finds or makes the documents that a text names.
pub struct Citations<'c, 'w, 'g> {
    pub things: Things<'w, 'g>,
    pub documents: &'c mut Documents,
}

impl Citations<'_, '_, '_> {
    /// The document that a name means; a stub is made when there is none. What the name says beside it is kept: the issuers, and the
    /// paper that the document carries.
    pub fn document(&mut self, name: &DocumentName, evidence: &[Evidence]) -> NodeId {
        let node = match self.known(name) {
            Some(node) if !self.parts(node, name) => node,
            _ => self.stub(name, None),
        };
        if let Some(number) = &name.number {
            self.adopt_number(node, number);
        }
        let facts = self.things.writer.facts();
        if facts.outgoing(node, "ISSUED_BY").is_empty() {
            self.add_issuers(node, &name.issuers, evidence);
        }
        if let Some(short) = &name.short {
            self.things.writer.fill(node, "title_short", short.as_str());
        }
        if let Some(title) = &name.carries {
            self.carry(node, title, name.number.as_ref(), evidence);
        }
        node
    }

    /// A stub that is the paper which the named notice carries gives the number to the notice.
    fn parts(&mut self, node: NodeId, name: &DocumentName) -> bool {
        let (Some(paper), Some(number)) = (&name.carries, &name.number) else {
            return false;
        };
        let facts = self.things.writer.facts();
        let is_it = paper::is_paper(facts, node, name.title.as_deref(), paper)
            && facts.text(node, "number") == Some(&number.to_string());
        if is_it {
            let year = number.year().map(i64::from);
            let stub = (node, paper.as_str());
            paper::release_number(self.things.writer, self.documents, stub, number, year);
        }
        is_it
    }

    fn known(&self, name: &DocumentName) -> Option<NodeId> {
        let numbered = name
            .number
            .as_ref()
            .and_then(|number| self.documents.numbered(number));
        match (numbered, &name.title) {
            (Some(node), Some(title)) => Some(self.paper_of(node, title).unwrap_or(node)),
            (Some(node), None) => Some(node),
            (None, Some(title)) => self.titled(title, name),
            (None, None) => None,
        }
    }

    /// A number that stands behind a paper is that of the notice that prints it.
    fn paper_of(&self, notice: NodeId, title: &str) -> Option<NodeId> {
        let facts = self.things.writer.facts();
        let printed = facts.outgoing(notice, "PROMULGATES").into_iter();
        let wanted = bare_title(title);
        let is_meant = |node: &NodeId| {
            let own = facts.text(*node, "title");
            own.is_some_and(|own| bare_title(own) == wanted)
        };
        printed.map(|(_, paper)| paper).find(is_meant)
    }

    /// The only document of a title that fits what else the name says.
    fn titled(&self, title: &str, name: &DocumentName) -> Option<NodeId> {
        let candidates = self.documents.titled(title).iter().copied();
        let fitting: Vec<NodeId> = candidates.filter(|node| self.fits(*node, name)).collect();
        match fitting.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// A document that has another number, another year or other issuers is another one.
    fn fits(&self, node: NodeId, name: &DocumentName) -> bool {
        let facts = self.things.writer.facts();
        if let Some(number) = &name.number {
            let issued = facts.date(node, "issued_on").map(|day| day.year());
            let other_year = number.year().map(i64::from).zip(issued);
            if facts.text(node, "number").is_some()
                || other_year.is_some_and(|(wanted, own)| wanted != own)
            {
                return false;
            }
        }
        let issuers = facts.outgoing(node, "ISSUED_BY");
        let mut own = issuers
            .iter()
            .filter_map(|(_, agency)| facts.text(*agency, "name_zh"));
        name.issuers.is_empty()
            || issuers.is_empty()
            || own.any(|own| name.issuers.iter().any(|agency| agency.name == own))
    }

    fn stub(&mut self, name: &DocumentName, year: Option<u16>) -> NodeId {
        let title = name.title.as_deref();
        let year = year.or(name.number.as_ref().and_then(DocumentNumber::year));
        let day = year.and_then(|year| Date::from_ymd(i64::from(year), 1, 1));
        let lead = name.issuers.first().map(|agency| agency.name.as_str());
        let key = key_of(name.number.as_ref(), title.unwrap_or_default(), lead, day);
        if let Some(known) = self.documents.named(&key) {
            return known;
        }
        let mut properties = vec![
            ("key", Value::from(key)),
            ("title", title.map_or(Value::Null, Value::from)),
            (
                "type",
                title
                    .and_then(genre)
                    .map(|(_, kind)| kind)
                    .map_or(Value::Null, Value::from),
            ),
            ("status", Value::from("unknown")),
            ("stub", Value::from(true)),
            ("language", Value::from("zh")),
        ];
        if let Some(day) = day {
            properties.push(("issued_on", Value::Date(day)));
            properties.push(("issued_on_precision", Value::from("year")));
        }
        properties.extend(name.number.iter().flat_map(number_properties));
        let node = self.things.writer.create(&["Document"], &properties);
        self.documents.note(self.things.writer.facts(), node);
        node
    }

    /// A paper that a document prints, or that stands behind it as an attachment: of the same year, unless it is known.
    pub fn part(&mut self, document: NodeId, title: &str) -> NodeId {
        let facts = self.things.writer.facts();
        let wanted = bare_title(title);
        let attached = facts.incoming(document, "ANNEX_OF").into_iter();
        let printed = facts.outgoing(document, "PROMULGATES").into_iter();
        let is_meant = |node: &NodeId| {
            facts
                .text(*node, "title")
                .is_some_and(|own| bare_title(own) == wanted)
        };
        let known = attached.chain(printed).map(|(_, node)| node).find(is_meant);
        let year = facts.date(document, "issued_on").map(Date::year);
        let name = DocumentName {
            title: Some(title.to_owned()),
            ..DocumentName::default()
        };
        known.unwrap_or_else(|| self.stub(&name, year.and_then(|year| u16::try_from(year).ok())))
    }

    /// A document known by title alone is now known by number.
    fn adopt_number(&mut self, node: NodeId, number: &DocumentNumber) {
        let writer = &mut self.things.writer;
        let is_paper = !writer.facts().incoming(node, "PROMULGATES").is_empty();
        if is_paper || writer.facts().text(node, "number").is_some() {
            return;
        }
        adopt_number(writer, node, number);
        self.documents.note(self.things.writer.facts(), node);
    }

    /// Issuers of a document whose own text is not loaded.
    pub fn add_issuers(&mut self, node: NodeId, agencies: &[AgencyName], evidence: &[Evidence]) {
        let writer = &self.things.writer;
        if agencies.is_empty() || !writer.facts().is_true(node, "stub") {
            return;
        }
        issuers::write(&mut self.things, node, agencies, |_| evidence.to_vec());
    }

    /// The paper that a document prints.
    fn carry(
        &mut self,
        notice: NodeId,
        title: &str,
        number: Option<&DocumentNumber>,
        evidence: &[Evidence],
    ) {
        let paper = match self.paper_of(notice, title) {
            Some(paper) => paper,
            None => {
                let name = DocumentName {
                    title: Some(title.to_owned()),
                    ..DocumentName::default()
                };
                let known = self.titled(title, &name);
                let year = number.and_then(DocumentNumber::year);
                known.unwrap_or_else(|| self.stub(&name, year))
            }
        };
        if paper != notice {
            let link = self
                .things
                .writer
                .relate("PROMULGATES", (notice, paper), &[]);
            self.things.writer.support(link, evidence);
        }
    }
}

/// Gives a document its number; the key becomes the number, and the old key another name.
pub fn adopt_number(writer: &mut super::writer::Writer<'_>, node: NodeId, number: &DocumentNumber) {
    let old = writer.facts().text(node, "key").map(str::to_owned);
    for (key, value) in number_properties(number) {
        writer.set(node, key, value);
    }
    writer.set(node, "key", number.to_string());
    if let Some(old) = old {
        writer.add_alias(node, &old);
    }
}

/// References of one text, one for each pair of documents: the strongest that its words support, with all its mentions.
#[derive(Default)]
pub struct References {
    pairs: BTreeMap<(NodeId, NodeId), (Relation, Vec<Evidence>)>,
}

impl References {
    pub fn add(&mut self, pair: (NodeId, NodeId), relation: Relation, evidence: Evidence) {
        let (strongest, mentions) = self.pairs.entry(pair).or_insert((relation, Vec::new()));
        *strongest = relation.max(*strongest);
        mentions.push(evidence);
    }

    /// Writes the relationships; of what ends another document, since when.
    pub fn write(self, things: &mut Things<'_, '_>, from: Option<Date>) -> Vec<Written> {
        let mut written = Vec::new();
        for (pair, (relation, evidence)) in self.pairs {
            // A document does not refer to itself.
            if pair.0 == pair.1 {
                continue;
            }
            let relationship = relate(things, pair, relation);
            things.writer.support(relationship, &evidence);
            if matches!(
                relation,
                Relation::Repeals | Relation::Replaces | Relation::Amends
            ) && let Some(from) = from
            {
                things.writer.fill(relationship, "on", Value::Date(from));
            }
            written.push(Written {
                relation,
                target: pair.1,
            });
        }
        written
    }
}

/// A reference in the graph.
pub struct Written {
    pub relation: Relation,
    pub target: NodeId,
}

/// The relationship of a pair: one that is there and stronger stays, a weaker one gives way.
fn relate(things: &mut Things<'_, '_>, pair: (NodeId, NodeId), relation: Relation) -> RelId {
    use crate::policy::ontology::ANY_REFERENCE;
    let rank = |name: &str| ANY_REFERENCE.iter().position(|known| *known == name);
    let writer = &mut things.writer;
    let Some(own) = rank(relation.name()) else {
        return writer.relate(relation.name(), pair, &[]);
    };
    for (at, name) in ANY_REFERENCE.iter().enumerate() {
        let Some(&known) = writer.between(name, pair.0, pair.1).first() else {
            continue;
        };
        if at <= own {
            return known;
        }
        let facts = writer.facts();
        let evidence = facts.value(known, "evidence").to_value();
        let confidence = facts.value(known, "conf").to_value();
        writer.graph.delete_relationship(known);
        let properties = [("evidence", evidence), ("conf", confidence)];
        return writer.relate_anew(relation.name(), pair, &properties);
    }
    writer.relate_anew(relation.name(), pair, &[])
}
