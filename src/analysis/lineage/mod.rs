//! The family tree of a document: what it rests on, and what rests on it.
//!
//! Follows the lineage relationships of the ontology, which point from the later text to the earlier one, over petgraph's view
//! of the graph. Shown as text, JSON, DOT or Mermaid.

mod card;
mod drawing;
mod find;
mod json;
pub(super) mod reach;
mod text;

use std::collections::BTreeSet;
use std::io::{self, Write};

use smol_str::SmolStr;

use crate::store::{Direction, Graph, GraphView, TypeId};
use crate::value::NodeId;

pub use card::Card;
pub use find::{FindError, document_node, find_document};

/// The relationship types of lineage, strongest first.
pub const LINEAGE_TYPES: [&str; 4] = ["BASED_ON", "IMPLEMENTS", "FORWARDS", "PROMULGATES"];

/// How many steps a tree follows unless asked for another number.
pub const DEFAULT_DEPTH: usize = 10;

/// A document with both its trees.
#[derive(Debug, Clone, PartialEq)]
pub struct Lineage {
    pub document: Card,
    /// What it rests on, and so on.
    pub rests_on: Vec<Branch>,
    /// What rests on it, and so on.
    pub rested_on_by: Vec<Branch>,
}

/// A document reached by one relationship, with what is reached from there.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The relationship's type.
    pub relation: SmolStr,
    pub document: Card,
    pub branches: Vec<Branch>,
    /// The document stands elsewhere in the same tree, where its branches are.
    pub repeated: bool,
}

/// One way to show a lineage.
pub struct Form {
    pub name: &'static str,
    /// One line for help.
    pub help: &'static str,
    write: fn(&Lineage, &mut dyn Write) -> io::Result<()>,
}

/// All forms; the first is the default.
pub static FORMS: &[Form] = &[
    Form {
        name: "text",
        help: "a tree to read",
        write: text::write,
    },
    Form {
        name: "json",
        help: "the tree as nested objects",
        write: json::write,
    },
    Form {
        name: "dot",
        help: "a drawing for Graphviz",
        write: drawing::write_dot,
    },
    Form {
        name: "mermaid",
        help: "a drawing for Markdown pages",
        write: drawing::write_mermaid,
    },
];

impl Form {
    /// The form of that name.
    pub fn find(name: &str) -> Option<&'static Form> {
        FORMS
            .iter()
            .find(|form| form.name.eq_ignore_ascii_case(name))
    }

    /// Writes the lineage in this form.
    ///
    /// # Errors
    /// Whatever the sink reports.
    pub fn write(&self, lineage: &Lineage, sink: &mut dyn Write) -> io::Result<()> {
        (self.write)(lineage, sink)
    }
}

/// Both trees of a document, at most `depth` steps each way. O(relationships within reach).
pub fn lineage(graph: &Graph, document: NodeId, depth: usize) -> Lineage {
    let types: Vec<TypeId> = LINEAGE_TYPES
        .iter()
        .filter_map(|name| graph.catalog().relationship_type(name))
        .collect();
    let view = GraphView::new(graph).with_types(&types);
    let tree = |direction| {
        let mut walk = Walk {
            view: &view,
            direction,
            seen: BTreeSet::from([document]),
        };
        walk.branches(document, depth)
    };
    Lineage {
        document: Card::new(graph, document),
        rests_on: tree(Direction::Outgoing),
        rested_on_by: tree(Direction::Incoming),
    }
}

struct Walk<'v> {
    view: &'v GraphView<'v>,
    direction: Direction,
    seen: BTreeSet<NodeId>,
}

impl Walk<'_> {
    /// Branches in the order of their dates, then their titles; recursion is bounded by `depth`.
    fn branches(&mut self, from: NodeId, depth: usize) -> Vec<Branch> {
        if depth == 0 {
            return Vec::new();
        }
        let graph = self.view.graph();
        let mut found: Vec<(Card, SmolStr, NodeId)> = self
            .view
            .edges_at(from, self.direction)
            .map(|edge| {
                let other = if edge.start == from {
                    edge.end
                } else {
                    edge.start
                };
                (
                    Card::new(graph, other),
                    graph.catalog().type_name(edge.relationship_type).clone(),
                    other,
                )
            })
            .collect();
        found.sort_by(|one, other| (one.0.order(), &one.1).cmp(&(other.0.order(), &other.1)));
        found
            .into_iter()
            .map(|(document, relation, node)| {
                let repeated = !self.seen.insert(node);
                let branches = if repeated {
                    Vec::new()
                } else {
                    self.branches(node, depth - 1)
                };
                Branch {
                    relation,
                    document,
                    branches,
                    repeated,
                }
            })
            .collect()
    }
}
