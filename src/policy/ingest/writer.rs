//! Writing by key and by pair: what is there already is found, never written twice, and a value that is the same is not set again.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::policy::constraints::Facts;
use crate::store::{Direction, Element, Graph};
use crate::value::{NodeId, RelId, Value};

/// Scalars and lists of strings are all that is written here.
const STORABLE: &str = "scalars and lists of strings can be stored";

/// A property to be written; null for none.
pub type Property<'a> = (&'a str, Value);

/// A graph that is being written to.
pub struct Writer<'g> {
    pub graph: &'g mut Graph,
}

impl Writer<'_> {
    /// The graph by names.
    pub fn facts(&self) -> Facts<'_> {
        Facts::new(self.graph, None)
    }

    /// The first node with a label whose property is this text.
    pub fn find(&self, label: &str, key: &str, text: &str) -> Option<NodeId> {
        find(self.graph, label, key, text)
    }

    pub fn create(&mut self, labels: &[&str], properties: &[Property<'_>]) -> NodeId {
        let properties = properties.iter().cloned();
        self.graph.create_node(labels, properties).expect(STORABLE)
    }

    /// Sets a property that differs; null takes it away.
    pub fn set(&mut self, element: impl Into<Element>, key: &str, value: impl Into<Value>) {
        let (element, value) = (element.into(), value.into());
        if self.facts().value(element, key).to_value() == value {
            return;
        }
        let set = match element {
            Element::Node(node) => self.graph.set_node_property(node, key, value),
            Element::Relationship(relationship) => {
                self.graph
                    .set_relationship_property(relationship, key, value)
            }
        };
        set.expect(STORABLE);
    }

    /// Sets a property that is absent.
    pub fn fill(&mut self, element: impl Into<Element>, key: &str, value: impl Into<Value>) {
        let element = element.into();
        if self.facts().value(element, key).is_null() {
            self.set(element, key, value);
        }
    }

    /// The relationship of a type between two nodes; it is made with these properties when there is none.
    pub fn relate(
        &mut self,
        relationship_type: &str,
        (start, end): (NodeId, NodeId),
        properties: &[Property<'_>],
    ) -> RelId {
        if let Some(&known) = self.between(relationship_type, start, end).first() {
            return known;
        }
        self.relate_anew(relationship_type, (start, end), properties)
    }

    /// A relationship more between two nodes.
    pub fn relate_anew(
        &mut self,
        relationship_type: &str,
        (start, end): (NodeId, NodeId),
        properties: &[Property<'_>],
    ) -> RelId {
        let properties = properties.iter().cloned();
        let created = self
            .graph
            .create_relationship(relationship_type, start, end, properties);
        created.expect(STORABLE)
    }

    /// The relationships of a type from one node to another.
    pub fn between(&self, relationship_type: &str, start: NodeId, end: NodeId) -> Vec<RelId> {
        let Some(wanted) = self.graph.catalog().relationship_type(relationship_type) else {
            return Vec::new();
        };
        let wanted = [wanted];
        let found =
            self.graph
                .relationships_between(start, end, Direction::Outgoing, Some(&wanted));
        found.collect()
    }

    /// Adds evidence to a fact, whose confidence is that of the best.
    pub fn support(&mut self, relationship: RelId, evidence: &[Evidence]) {
        let facts = self.facts();
        let known = facts.strings(relationship, "evidence");
        let ids = match (known.as_slice(), evidence) {
            ([], [only]) => only.alone.clone(),
            _ => {
                let known = known.into_iter().cloned();
                let ids: BTreeSet<SmolStr> = known
                    .chain(evidence.iter().map(|one| one.id.clone()))
                    .collect();
                texts(ids)
            }
        };
        let confidences = evidence.iter().map(|one| one.confidence);
        let best = confidences.chain(facts.float(relationship, "conf"));
        let best = best.reduce(f64::max);
        self.set(relationship, "evidence", ids);
        if let Some(best) = best {
            self.set(relationship, "conf", best);
        }
    }

    /// Adds a text to a list of other names, unless it is there or is the name itself.
    pub fn add_alias(&mut self, node: NodeId, name: &str) {
        let facts = self.facts();
        let is_own = |key: &&str| facts.text(node, key) == Some(name);
        if ["name_zh", "key", "title"].iter().any(is_own) {
            return;
        }
        let known = facts.strings(node, "aliases").into_iter();
        let mut names: Vec<SmolStr> = known.cloned().collect();
        if names.iter().all(|known| known != name) {
            names.push(name.into());
            self.set(node, "aliases", texts(names));
        }
    }
}

/// A mention that was written, as facts list it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub id: SmolStr,
    pub confidence: f64,
    /// The list of this id alone. Most facts of a document have one mention, and most mentions say several facts: they share it.
    alone: Value,
}

impl Evidence {
    pub fn new(id: SmolStr, confidence: f64) -> Self {
        Self {
            alone: texts([id.clone()]),
            id,
            confidence,
        }
    }
}

/// The first node with a label whose property is this text.
pub fn find(graph: &Graph, label: &str, key: &str, text: &str) -> Option<NodeId> {
    let catalog = graph.catalog();
    let (label, key) = (catalog.label(label)?, catalog.key(key)?);
    let found = graph.lookup(label, key, &Value::from(text))?;
    found.into_iter().min()
}

/// A list of strings.
pub fn texts(items: impl IntoIterator<Item = SmolStr>) -> Value {
    Value::list(items.into_iter().map(Value::String))
}
