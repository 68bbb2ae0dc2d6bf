//! Evidence read back: the words behind facts, where they stand, and what they support.

use std::collections::BTreeMap;
use std::ops::Range;

use super::constraints::Facts;
use crate::value::{NodeId, Value};

/// A mention of a fact in the text of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention<'g> {
    pub id: &'g str,
    pub document: NodeId,
    /// Characters of the document's text, end exclusive.
    pub span: Range<usize>,
    pub quote: &'g str,
    pub rule: &'g str,
    pub confidence: Option<f64>,
}

impl<'g> Mention<'g> {
    /// What an Evidence node says; nothing for a node that is none or names no document.
    pub fn of(facts: Facts<'g>, node: NodeId) -> Option<Self> {
        if !facts.has_label(node, "Evidence") {
            return None;
        }
        let position = |key| {
            facts
                .integer(node, key)
                .and_then(|at| usize::try_from(at).ok())
        };
        let (_, document) = *facts.outgoing(node, "FROM_DOCUMENT").first()?;
        Some(Self {
            id: facts.text(node, "id")?,
            document,
            span: position("start")?..position("end")?,
            quote: facts.text(node, "quote")?,
            rule: facts.text(node, "rule").unwrap_or_default(),
            confidence: facts.float(node, "conf"),
        })
    }

    /// The kind of fact, which is the first word of the rule: `cluster` of `cluster.list_item`.
    pub fn kind(&self) -> &'g str {
        self.rule.split('.').next().unwrap_or_default()
    }

    /// The text of the document with the span checked against the quotation; nothing when the graph keeps no text or another one.
    pub fn text(&self, facts: Facts<'g>) -> Option<&'g str> {
        let text = facts.document_text(self.document)?;
        let length = self.span.end.checked_sub(self.span.start)?;
        let mut quoted = text.chars().skip(self.span.start).take(length);
        let mut words = self.quote.chars();
        let same =
            words.by_ref().all(|word| quoted.next() == Some(word)) && quoted.next().is_none();
        same.then_some(text)
    }
}

/// The mentions in the text of a document, in order of the text; of those that begin together the longest first.
pub fn mentions(facts: Facts<'_>, document: NodeId) -> Vec<Mention<'_>> {
    let evidence = facts.incoming(document, "FROM_DOCUMENT").into_iter();
    let found = evidence.filter_map(|(_, node)| Mention::of(facts, node));
    let mut found: Vec<Mention<'_>> = found.collect();
    found.sort_by(|left, right| {
        let place = |mention: &Mention<'_>| (mention.span.start, usize::MAX - mention.span.end);
        (place(left), left.rule).cmp(&(place(right), right.rule))
    });
    found
}

/// The Evidence with these words at this place.
pub fn find<'g>(facts: Facts<'g>, quote: &str, start: usize, title: &str) -> Option<Mention<'g>> {
    let catalog = facts.graph.catalog();
    let (label, key) = (catalog.label("Evidence")?, catalog.key("quote")?);
    let nodes = facts.graph.lookup(label, key, &Value::from(quote))?;
    let mentions = nodes
        .into_iter()
        .filter_map(|node| Mention::of(facts, node));
    let mut there = mentions.filter(|mention| mention.span.start == start);
    there.find(|mention| facts.text(mention.document, "title") == Some(title))
}

/// What the mentions of a document support, by their ids: relationships of the document, and of what it names.
pub fn supported(facts: Facts<'_>, document: NodeId) -> BTreeMap<&str, Vec<String>> {
    let all = |node| {
        let types = facts.graph.catalog().relationship_types();
        types
            .flat_map(move |(_, name)| facts.outgoing(node, name))
            .collect::<Vec<_>>()
    };
    let own = all(document);
    let beyond = own
        .iter()
        .flat_map(|(_, node)| match facts.has_label(*node, "Place") {
            // What a place is part of no document says, and many things lie in it.
            true => Vec::new(),
            false => all(*node),
        });
    let links: std::collections::BTreeSet<_> = own
        .iter()
        .map(|(link, _)| *link)
        .chain(beyond.map(|(link, _)| link))
        .collect();
    let mut supported: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for link in links {
        for id in facts.texts(link, "evidence") {
            supported.entry(id).or_default().push(facts.describe(link));
        }
    }
    supported
}

/// How people call a document: its number, else its title, else its key.
pub fn document_name(facts: Facts<'_>, document: NodeId) -> &str {
    let names = ["number", "title", "key"].into_iter();
    names
        .filter_map(|key| facts.text(document, key))
        .next()
        .unwrap_or_default()
}
