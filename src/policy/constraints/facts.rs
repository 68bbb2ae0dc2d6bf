//! The graph by names, as constraints read it, and the texts of documents.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::store::{Direction, Element, Graph, GraphView, TypeId, ValueRef};
use crate::value::temporal::Date;
use crate::value::{NodeId, RelId, Value};

/// Texts of documents by SHA-256 of the text or by address.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    texts: BTreeMap<String, String>,
}

impl Texts {
    /// Adds a text under its SHA-256 in lower-case hexadecimal, or under the address that the document names.
    pub fn insert(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.texts.insert(name.into(), text.into());
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }
}

/// A graph as constraints see it: by names of labels, types and keys.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'g> {
    pub graph: &'g Graph,
    texts: Option<&'g Texts>,
}

impl<'g> Facts<'g> {
    pub fn new(graph: &'g Graph, texts: Option<&'g Texts>) -> Self {
        Self { graph, texts }
    }

    /// The nodes with a label.
    pub fn nodes(self, label: &str) -> impl Iterator<Item = NodeId> + 'g {
        let label = self.graph.catalog().label(label);
        let nodes = label
            .into_iter()
            .flat_map(|label| self.graph.nodes_with_label(label));
        nodes.map(NodeId)
    }

    pub fn has_label(self, node: NodeId, label: &str) -> bool {
        self.graph
            .catalog()
            .label(label)
            .is_some_and(|label| self.graph.has_label(node, label))
    }

    /// The relationships of a type.
    pub fn relationships(self, relationship_type: &str) -> impl Iterator<Item = RelId> + 'g {
        let wanted = self.graph.catalog().relationship_type(relationship_type);
        let all = self.graph.relationships();
        all.filter(move |&relationship| Some(self.graph.relationship_type(relationship)) == wanted)
    }

    /// The relationships of a type that go out from a node, with the nodes to which they lead.
    pub fn outgoing(self, node: NodeId, relationship_type: &str) -> Vec<(RelId, NodeId)> {
        self.steps(node, relationship_type, Direction::Outgoing)
    }

    /// The relationships of a type that come in to a node, with the nodes from which they lead.
    pub fn incoming(self, node: NodeId, relationship_type: &str) -> Vec<(RelId, NodeId)> {
        self.steps(node, relationship_type, Direction::Incoming)
    }

    fn steps(
        self,
        node: NodeId,
        relationship_type: &str,
        direction: Direction,
    ) -> Vec<(RelId, NodeId)> {
        let Some(wanted) = self.graph.catalog().relationship_type(relationship_type) else {
            return Vec::new();
        };
        self.graph
            .neighbours(node, direction, Some(&[wanted]))
            .collect()
    }

    /// The graph with only these types of relationships, for petgraph.
    pub fn view(self, types: &[&str]) -> GraphView<'g> {
        let types: Vec<TypeId> = types
            .iter()
            .filter_map(|name| self.graph.catalog().relationship_type(name))
            .collect();
        GraphView::new(self.graph).with_types(&types)
    }

    /// The value of a property; null when it is absent.
    pub fn value(self, element: impl Into<Element>, key: &str) -> ValueRef<'g> {
        let Some(key) = self.graph.catalog().key(key) else {
            return ValueRef::Null;
        };
        match element.into() {
            Element::Node(node) => self.graph.node_property_ref(node, key),
            Element::Relationship(relationship) => {
                self.graph.relationship_property_ref(relationship, key)
            }
        }
    }

    pub fn text(self, element: impl Into<Element>, key: &str) -> Option<&'g str> {
        if let ValueRef::String(text) = self.value(element, key) {
            Some(text)
        } else {
            None
        }
    }

    pub fn date(self, element: impl Into<Element>, key: &str) -> Option<Date> {
        if let ValueRef::Date(date) = self.value(element, key) {
            Some(date)
        } else {
            None
        }
    }

    pub fn integer(self, element: impl Into<Element>, key: &str) -> Option<i64> {
        if let ValueRef::Integer(value) = self.value(element, key) {
            Some(value)
        } else {
            None
        }
    }

    pub fn float(self, element: impl Into<Element>, key: &str) -> Option<f64> {
        if let ValueRef::Float(value) = self.value(element, key) {
            Some(value)
        } else {
            None
        }
    }

    pub fn is_true(self, element: impl Into<Element>, key: &str) -> bool {
        self.value(element, key) == ValueRef::Boolean(true)
    }

    /// The strings of a list property; none when it is absent.
    pub fn texts(self, element: impl Into<Element>, key: &str) -> Vec<&'g str> {
        let strings = self.strings(element, key).into_iter();
        strings.map(SmolStr::as_str).collect()
    }

    /// As [`texts`](Self::texts), as they are stored: a clone shares the letters.
    pub fn strings(self, element: impl Into<Element>, key: &str) -> Vec<&'g SmolStr> {
        let ValueRef::Other(Value::List(items)) = self.value(element, key) else {
            return Vec::new();
        };
        let items = items.iter();
        items
            .filter_map(|item| match item {
                Value::String(text) => Some(text),
                _ => None,
            })
            .collect()
    }

    /// The text of a document: the one that the graph keeps, else one that is at hand.
    pub fn document_text(self, document: NodeId) -> Option<&'g str> {
        self.kept_text(document).or_else(|| {
            let texts = self.texts?;
            let names = ["text_sha256", "source_url"]
                .into_iter()
                .filter_map(|key| self.text(document, key));
            names.filter_map(|name| texts.get(name)).next()
        })
    }

    /// The text that the graph keeps of a document.
    fn kept_text(self, document: NodeId) -> Option<&'g str> {
        let catalog = self.graph.catalog();
        let (label, key) = (catalog.label("Text")?, catalog.key("sha256")?);
        let sha = Value::from(self.text(document, "text_sha256")?);
        let found = self.graph.lookup(label, key, &sha)?;
        self.text(*found.first()?, "text")
    }

    /// What people call a node: its rarest label and whatever names it best.
    pub fn name(self, node: NodeId) -> String {
        let catalog = self.graph.catalog();
        let labels = self.graph.labels(node).iter().copied();
        let label = labels.min_by_key(|&label| self.graph.nodes_with_label(label).len());
        let label = label.map_or("node", |label| catalog.label_name(label).as_str());
        let names = ["name_zh", "title", "key", "id", "code"].into_iter();
        match names
            .filter_map(|key| self.text(node, key))
            .find(|name| !name.is_empty())
        {
            Some(name) => format!("{label} `{name}`"),
            None => format!("{label} {}", self.graph.node_element_id(node).0),
        }
    }

    /// A relationship with the names of its ends.
    pub fn describe(self, relationship: RelId) -> String {
        let (start, end) = self.graph.endpoints(relationship);
        let name = self
            .graph
            .catalog()
            .type_name(self.graph.relationship_type(relationship));
        format!("{name} from {} to {}", self.name(start), self.name(end))
    }

    /// The name of a node, or the description of a relationship.
    pub fn named(self, element: Element) -> String {
        match element {
            Element::Node(node) => self.name(node),
            Element::Relationship(relationship) => self.describe(relationship),
        }
    }

    /// All nodes and relationships.
    pub fn elements(self) -> impl Iterator<Item = Element> + 'g {
        self.graph
            .nodes()
            .map(Element::from)
            .chain(self.graph.relationships().map(Element::from))
    }
}
