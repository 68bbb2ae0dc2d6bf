//! One notice into the graph: which document it is, then its facts in order of their kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::policy::constraints::Facts;
use crate::policy::notice::date::Precision;
use crate::policy::notice::fact::{AgencyName, Claim, Fact, Notice, Party, Warning};
use crate::policy::reading::SourceText;
use crate::store::Graph;
use crate::value::temporal::Date;
use crate::value::{NodeId, Value};

use super::citations::{Citations, References};
use super::cluster::{self, count_mentions};
use super::decision::Identity;
use super::header::Header;
use super::identity::digest;
use super::known::{again, find, gives_number, longer_list, rows};
use super::mentions::Mentions;
use super::outcome::{Kind, Outcome, State};
use super::things::Things;
use super::writer::{Evidence, Writer};
use super::{Ingest, TEXT_LABEL, issuers};
use crate::policy::notice::citation::Relation;

/// Writes a notice unless it, or a copy of it, is there.
pub fn load(
    ingest: &mut Ingest<'_>,
    graph: &mut Graph,
    source: &SourceText,
    notice: &Notice,
) -> Outcome {
    let header = Header::of(notice);
    let mut outcome = Outcome {
        state: State::NoNotice,
        key: header.key().into(),
        title: named(&header),
        facts: counted(notice),
        warnings: Vec::new(),
    };
    if header.title.is_none() && header.number.is_none() {
        outcome.key = Default::default();
        return outcome;
    }
    let mut writer = Writer { graph };
    let sha = digest(&source.text);
    let known = find(ingest, writer.facts(), &header);
    if let Some(node) = known.filter(|node| writer.facts().text(*node, "text_sha256").is_some()) {
        outcome.state = again(ingest, &mut writer, node, &header, &sha);
        let facts = writer.facts();
        outcome.key = facts.text(node, "key").unwrap_or_default().into();
        if matches!(outcome.state, State::Copy { .. }) {
            outcome.warnings.extend(longer_list(facts, node, notice));
        }
        return outcome;
    }
    outcome.state = match known {
        Some(_) => State::WasCited,
        None => State::Loaded,
    };
    let known = known.filter(|stub| !gives_number(ingest, &mut writer, *stub, &header, notice));
    let document = write_document(&mut writer, known, &header, source, &sha);
    ingest.documents.note(writer.facts(), document);
    let prefix = ingest.documents.evidence_prefix(document, &outcome.key);
    let mentions = Mentions::new(document, prefix, &source.text);
    let mut loading = Loading {
        things: Things {
            writer: &mut writer,
            background: ingest.background,
            day: header.day(),
        },
        mentions,
        document,
        header: &header,
        notice,
        warnings: Vec::new(),
    };
    loading.write(ingest);
    outcome.warnings = loading.warnings;
    // With its issuers it has one name more.
    ingest.documents.note(writer.facts(), document);
    outcome
}

/// The keys of the document that a notice is, or would be.
pub fn identity(ingest: &Ingest<'_>, graph: &Graph, notice: &Notice) -> Option<Identity> {
    let header = Header::of(notice);
    if header.title.is_none() && header.number.is_none() {
        return None;
    }
    let facts = Facts::new(graph, None);
    let known = find(ingest, facts, &header);
    let known = known.filter(|node| facts.text(*node, "text_sha256").is_some());
    let known = known.and_then(|node| facts.text(node, "key"));
    Some(Identity {
        key: known.map_or_else(|| header.key(), str::to_owned),
        without_number: header.key_without_number(),
    })
}

fn named(header: &Header<'_>) -> String {
    match (header.title, header.number) {
        (Some(title), _) => title.to_owned(),
        (None, Some(number)) => number.to_string(),
        (None, None) => String::new(),
    }
}

fn counted(notice: &Notice) -> BTreeMap<Kind, usize> {
    let mut counts = BTreeMap::new();
    for fact in &notice.facts {
        *counts.entry(Kind::of(&fact.claim)).or_default() += 1;
    }
    counts
}

fn write_document(
    writer: &mut Writer<'_>,
    known: Option<NodeId>,
    header: &Header<'_>,
    source: &SourceText,
    sha: &str,
) -> NodeId {
    let key = header.key();
    let node = match known {
        Some(node) => {
            for name in ["key", "title"] {
                if let Some(old) = writer.facts().text(node, name).map(str::to_owned) {
                    let new = if name == "key" {
                        Some(key.as_str())
                    } else {
                        header.title
                    };
                    if new.is_some_and(|new| new != old) {
                        writer.set(node, name, new.unwrap_or_default());
                        writer.add_alias(node, &old);
                    }
                }
            }
            // The year of a citation gives way to the day.
            if header
                .issued_on
                .is_some_and(|day| day.precision == Precision::Day)
            {
                writer.set(node, "issued_on_precision", Value::Null);
            }
            node
        }
        None => writer.create(&["Document"], &[("key", Value::from(key.as_str()))]),
    };
    for (name, value) in header.properties() {
        if !value.is_null() {
            writer.set(node, name, value);
        }
    }
    for number in &header.other_numbers {
        writer.add_alias(node, &number.to_string());
    }
    for (name, value) in origin(source) {
        writer.fill(node, name, value);
    }
    writer.set(node, "stub", false);
    keep_text(writer, node, source, sha);
    node
}

/// Where a page says that it stood: the address that it gives for itself or that a browser noted, and the name of its site.
fn origin(source: &SourceText) -> Vec<(&'static str, &str)> {
    let metadata = &source.metadata;
    let addresses = ["canonical", "saved from", "og:url"].into_iter();
    let mut addresses = addresses.filter_map(|name| metadata.field(name));
    let address = addresses.find(|address| address.starts_with("http"));
    let site = ["SiteName", "og:site_name"]
        .into_iter()
        .find_map(|name| metadata.field(name));
    let address = address.map(|address| ("source_url", address));
    address
        .into_iter()
        .chain(site.map(|site| ("source_site", site)))
        .collect()
}

/// The text as a node of its own; copies of one text share it.
fn keep_text(writer: &mut Writer<'_>, document: NodeId, source: &SourceText, sha: &str) {
    writer.set(document, "text_sha256", sha);
    writer.set(document, "n_chars", source.text.chars().count() as i64);
    writer.set(document, "source_file", source.source_file.as_str());
    if writer.find(TEXT_LABEL, "sha256", sha).is_none() {
        let text = [
            ("sha256", Value::from(sha)),
            ("text", Value::from(source.text.as_str())),
        ];
        writer.create(&[TEXT_LABEL], &text);
    }
}

/// A notice whose document is in the graph and whose facts follow.
struct Loading<'l, 'w, 'g> {
    things: Things<'w, 'g>,
    mentions: Mentions<'l>,
    document: NodeId,
    header: &'l Header<'l>,
    notice: &'l Notice,
    warnings: Vec<Warning>,
}

impl Loading<'_, '_, '_> {
    fn write(&mut self, ingest: &mut Ingest<'_>) {
        let notice = self.notice;
        self.mentions.expect(&notice.facts);
        for fact in &notice.facts {
            self.mentions.of(self.things.writer, fact);
        }
        self.write_issuers();
        self.write_parties();
        self.write_references(ingest);
        let clusters = self.write_clusters();
        self.write_list_size();
        ingest.touched.clusters.extend(clusters);
        ingest.touched.documents.insert(self.document);
    }

    fn write_issuers(&mut self) {
        let mut evidence: BTreeMap<&AgencyName, Vec<Evidence>> = BTreeMap::new();
        for fact in &self.notice.facts {
            if let Claim::Issuer { agency, .. } = &fact.claim {
                let found = self.mentions.of(self.things.writer, fact);
                evidence.entry(agency).or_default().push(found);
            }
        }
        // A stub has what its citations say; its own text knows better.
        let stated = self
            .things
            .writer
            .facts()
            .outgoing(self.document, "ISSUED_BY");
        let known: BTreeSet<NodeId> = stated.iter().map(|(_, agency)| *agency).collect();
        let own: Vec<AgencyName> = self
            .header
            .issuers
            .iter()
            .map(|agency| (*agency).clone())
            .collect();
        let nodes: BTreeSet<NodeId> = own
            .iter()
            .map(|agency| self.things.agency(agency))
            .collect();
        if !own.is_empty() && known != nodes {
            for (link, _) in stated {
                self.things.writer.graph.delete_relationship(link);
            }
        }
        issuers::write(&mut self.things, self.document, &own, |agency| {
            let found = evidence
                .iter()
                .filter(|(other, _)| other.name == agency.name);
            found.flat_map(|(_, found)| found.clone()).collect()
        });
    }

    /// Addressees, those it is copied to, who interprets it, and where it applies.
    fn write_parties(&mut self) {
        for fact in &self.notice.facts {
            let (name, node) = match &fact.claim {
                Claim::Addressee(Party::Agency(agency)) => {
                    ("ADDRESSED_TO", Some(self.things.agency(agency)))
                }
                Claim::Addressee(Party::Place(code)) => ("ADDRESSED_TO", self.things.place(*code)),
                Claim::CopiedTo(agency) => ("COPIED_TO", Some(self.things.agency(agency))),
                Claim::InterpretedBy(agency) => {
                    ("INTERPRETED_BY", Some(self.things.agency(agency)))
                }
                Claim::AppliesTo(code) => ("APPLIES_TO", self.things.place(*code)),
                _ => continue,
            };
            if let Some(node) = node {
                self.link(name, node, fact);
            }
        }
    }

    fn link(&mut self, name: &str, end: NodeId, fact: &Fact) {
        let evidence = self.mentions.of(self.things.writer, fact);
        let link = self.things.writer.relate(name, (self.document, end), &[]);
        self.things.writer.support(link, &[evidence]);
    }

    fn write_references(&mut self, ingest: &mut Ingest<'_>) {
        let mut references = References::default();
        let mut spans: BTreeMap<NodeId, Range<usize>> = BTreeMap::new();
        let effective = self.header.effective_from.or(self.header.day());
        // The words that name the issuers of a document are the better evidence for them.
        let (issuers, others): (Vec<&Fact>, Vec<&Fact>) = (self.notice.facts.iter())
            .partition(|fact| matches!(fact.claim, Claim::IssuerOf { .. }));
        for fact in issuers.into_iter().chain(others) {
            let evidence = self.mentions.of(self.things.writer, fact);
            let mut citations = Citations {
                things: self.things.reborrow(),
                documents: &mut ingest.documents,
            };
            let mentions = std::slice::from_ref(&evidence);
            match &fact.claim {
                Claim::Reference {
                    relation,
                    target,
                    from,
                } => {
                    let later = match from {
                        Some(from) => citations.document(from, mentions),
                        None => self.document,
                    };
                    let target = match (relation, &target.title, &target.number, from) {
                        (Relation::Promulgates, Some(title), None, None) => {
                            citations.part(later, title)
                        }
                        _ => citations.document(target, mentions),
                    };
                    spans.entry(target).or_insert(fact.span.clone());
                    references.add((later, target), *relation, evidence);
                }
                Claim::IssuerOf {
                    document, agency, ..
                } => {
                    let node = citations.document(document, mentions);
                    citations.add_issuers(node, std::slice::from_ref(agency), mentions);
                }
                Claim::Annex { title, order } => {
                    let annex = citations.part(self.document, title);
                    let order = [("ord", Value::from(*order as i64))];
                    let link =
                        self.things
                            .writer
                            .relate("ANNEX_OF", (annex, self.document), &order);
                    self.things.writer.support(link, mentions);
                }
                _ => {}
            }
        }
        for written in references.write(&mut self.things, effective) {
            self.end(written.relation, written.target, effective);
            ingest.touched.documents.insert(written.target);
            if let Some(span) = spans
                .get(&written.target)
                .filter(|_| written.relation.points_back())
            {
                self.compare_dates(written.target, span.clone());
            }
        }
    }

    /// A document that is repealed or replaced ends on the day on which the later one takes effect.
    fn end(&mut self, relation: Relation, target: NodeId, effective: Option<Date>) {
        if let Some(day) = effective
            && matches!(relation, Relation::Repeals | Relation::Replaces)
        {
            self.things
                .writer
                .set(target, "effective_to", Value::Date(day));
        }
    }

    /// Warns when a notice is older than what it refers to.
    fn compare_dates(&mut self, target: NodeId, span: Range<usize>) {
        let facts = self.things.writer.facts();
        let (Some(own), Some(cited)) = (self.header.issued_on, facts.date(target, "issued_on"))
        else {
            return;
        };
        let is_year = |precision: Option<&str>| precision == Some("year");
        let earlier = match is_year(facts.text(target, "issued_on_precision")) {
            true => own.first.year() < cited.year(),
            false => own.precision == Precision::Day && own.first < cited,
        };
        if earlier {
            let name = facts.text(target, "number").or(facts.text(target, "title"));
            let message = format!(
                "issued on {}, but refers to `{}` of {}; check both dates",
                own.first,
                name.unwrap_or_default(),
                cited
            );
            let dates = self
                .notice
                .facts
                .iter()
                .filter(|fact| matches!(fact.claim, Claim::IssuedOn(_)));
            let spans = dates.map(|fact| fact.span.clone()).chain([span]);
            self.warnings.push(Warning {
                message,
                spans: spans.collect(),
            });
        }
    }

    fn write_clusters(&mut self) -> Vec<NodeId> {
        let mut written = Vec::new();
        let body_end = self.end_of_body();
        for fact in &self.notice.facts {
            let Claim::Cluster(row) = &fact.claim else {
                continue;
            };
            let evidence = self.mentions.of(self.things.writer, fact);
            let Some(cluster) = cluster::write(&mut self.things, self.document, row, &evidence)
            else {
                self.warnings.push(Warning {
                    message: format!(
                        "the cluster `{}` is not written: its place or its industry is not known",
                        row.name
                    ),
                    spans: vec![fact.span.clone()],
                });
                continue;
            };
            let part = if fact.span.start > body_end {
                "annex"
            } else {
                "body"
            };
            for industry in cluster.industries {
                let properties = [("where", Value::from(part))];
                let link =
                    self.things
                        .writer
                        .relate("ABOUT", (self.document, industry), &properties);
                self.things
                    .writer
                    .support(link, std::slice::from_ref(&evidence));
                count_mentions(&mut self.things, link, "n");
            }
            written.push(cluster.cluster);
        }
        written
    }

    /// Where the date and the signature stand; what comes after them is an annex.
    fn end_of_body(&self) -> usize {
        let ends = self
            .notice
            .facts
            .iter()
            .filter_map(|fact| match fact.claim {
                Claim::IssuedOn(_) | Claim::Issuer { .. } => Some(fact.span.end),
                _ => None,
            });
        ends.max().unwrap_or(usize::MAX)
    }

    /// How long the list is said to be, and how many of its rows are here.
    fn write_list_size(&mut self) {
        let rows = rows(self.notice).len();
        let stated = self.notice.facts.iter().find_map(|fact| match fact.claim {
            Claim::StatedCount(count) => Some(count),
            _ => None,
        });
        if rows == 0 && stated.is_none() {
            return;
        }
        let writer = &mut self.things.writer;
        writer.set(self.document, "list_loaded", rows as i64);
        if let Some(stated) = stated {
            writer.set(self.document, "list_size", stated as i64);
        }
        let is_whole = rows > 0 && stated.is_none_or(|stated| stated <= rows);
        let status = if is_whole { "complete" } else { "excerpt" };
        writer.set(self.document, "list_status", status);
    }
}
