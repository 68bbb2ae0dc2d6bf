//! The names of agencies and industries in a graph.

use super::Lexicon;
use super::agencies::Agency;
use crate::policy::document_number::DocumentNumber;
use crate::store::{Direction, Graph};
use crate::value::temporal::Date;
use crate::value::{NodeId, Value};

pub fn add_names(lexicon: &mut Lexicon, graph: &Graph) {
    for agency in nodes(graph, "Agency") {
        add_agency(lexicon, agency);
    }
    for industry in nodes(graph, "Industry") {
        let (Some(code), Some(name)) = (industry.text("code"), industry.text("name_zh")) else {
            continue;
        };
        lexicon.industries.insert(&name, &code, &name);
        for alias in industry.texts("aliases") {
            lexicon.industries.insert(&alias, &code, &name);
        }
    }
    for document in nodes(graph, "Document") {
        let number = document.text("number");
        let number = number.and_then(|number| DocumentNumber::parse(&number));
        if let Some(code) = number.as_ref().and_then(DocumentNumber::code) {
            lexicon.codes.insert(code, "");
        }
    }
}

fn add_agency(lexicon: &mut Lexicon, node: Node<'_>) {
    let Some(name) = node.text("name_zh") else {
        return;
    };
    for code in node.texts("codes") {
        lexicon.codes.insert(&code, &name);
    }
    let aliases = node
        .texts("aliases")
        .into_iter()
        .chain(node.text("short_zh"));
    let aliases: Vec<String> = aliases.collect();
    lexicon.agencies.insert(Agency {
        place: node.serves(),
        from: node.date("valid_from"),
        to: node.date("valid_to"),
        name,
    });
    let name = node.text("name_zh").unwrap_or_default();
    for alias in aliases {
        lexicon.agencies.insert_alias(&alias, &name);
    }
}

fn nodes<'g>(graph: &'g Graph, label: &str) -> impl Iterator<Item = Node<'g>> {
    let label = graph.catalog().label(label);
    let nodes = label.into_iter().flat_map(|label| {
        let nodes: Vec<NodeId> = graph.nodes_with_label(label).iter().map(NodeId).collect();
        nodes
    });
    nodes.map(move |node| Node { graph, node })
}

/// A node and its properties by name.
#[derive(Clone, Copy)]
struct Node<'g> {
    graph: &'g Graph,
    node: NodeId,
}

impl Node<'_> {
    fn value(self, key: &str) -> Value {
        let key = self.graph.catalog().key(key);
        key.map_or(Value::Null, |key| self.graph.node_property(self.node, key))
    }

    fn text(self, key: &str) -> Option<String> {
        match self.value(key) {
            Value::String(text) if !text.is_empty() => Some(text.to_string()),
            _ => None,
        }
    }

    fn texts(self, key: &str) -> Vec<String> {
        let Value::List(items) = self.value(key) else {
            return Vec::new();
        };
        let texts = items.iter().filter_map(|item| match item {
            Value::String(text) => Some(text.to_string()),
            _ => None,
        });
        texts.collect()
    }

    fn date(self, key: &str) -> Option<Date> {
        match self.value(key) {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The code of the place that an agency serves.
    fn serves(self) -> Option<u32> {
        let serves = self.graph.catalog().relationship_type("SERVES")?;
        let (_, place) = self
            .graph
            .neighbours(self.node, Direction::Outgoing, Some(&[serves]))
            .next()?;
        let place = Node {
            node: place,
            ..self
        };
        place.text("adcode")?.parse().ok()
    }
}
