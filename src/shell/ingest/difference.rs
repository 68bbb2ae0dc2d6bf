//! Two states of a graph compared, for `--dry-run`: a table of what would change, and a line for every element.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::store::{Change, Graph};
use crate::value::{ElementId, Map, NodeId, RelId, Value};

/// Texts longer than this are told by their length.
const LONGEST: usize = 120;

/// What a run would change.
#[derive(Debug, Default)]
pub struct Difference {
    /// By label or relationship type, labels first: added, changed, removed.
    pub counts: BTreeMap<(bool, String), [usize; 3]>,
    /// `+` for what is added, `~` changed, `-` removed; nodes first, each in the order of their ids.
    pub lines: Vec<String>,
}

/// What one state of a graph has that the other has not.
struct Comparison<'g> {
    before: &'g Graph,
    after: &'g Graph,
    difference: Difference,
}

/// Compares a graph with what changes have made of it.
pub fn difference(before: &Graph, after: &Graph, changes: &[Change]) -> Difference {
    let (mut nodes, mut relationships) = (BTreeSet::new(), BTreeSet::new());
    for change in changes {
        match change {
            Change::CreateNode { id, .. }
            | Change::DeleteNode { id }
            | Change::AddLabel { id, .. }
            | Change::RemoveLabel { id, .. }
            | Change::SetNodeProperty { id, .. } => drop(nodes.insert(*id)),
            Change::CreateRelationship { id, .. }
            | Change::DeleteRelationship { id }
            | Change::SetRelationshipProperty { id, .. } => drop(relationships.insert(*id)),
            // A schema is no part of what a notice says.
            _ => {}
        }
    }
    let mut comparison = Comparison {
        before,
        after,
        difference: Difference::default(),
    };
    nodes.into_iter().for_each(|id| comparison.node(id));
    relationships
        .into_iter()
        .for_each(|id| comparison.relationship(id));
    comparison.difference
}

impl Comparison<'_> {
    fn node(&mut self, id: ElementId) {
        let old = self.before.node_by_element_id(id);
        let new = self.after.node_by_element_id(id);
        let shown =
            |graph: &Graph, node: NodeId| (labels(graph, node), graph.node_properties(node));
        match (old, new) {
            (None, Some(new)) => {
                let (labels, properties) = shown(self.after, new);
                self.count(true, rarest(self.after, new), 0);
                self.tell(format!("+ ({labels} {})", map(&properties)));
            }
            (Some(old), None) => {
                self.count(true, rarest(self.before, old), 2);
                self.tell(format!("- {}", node_name(self.before, old)));
            }
            (Some(old), Some(new)) => {
                let (_, before) = shown(self.before, old);
                let (_, after) = shown(self.after, new);
                let changed = changed(&before, &after);
                if !changed.is_empty() {
                    self.count(true, rarest(self.after, new), 1);
                    let name = node_name(self.before, old);
                    self.tell(format!("~ {name} {}", changed.join(", ")));
                }
            }
            (None, None) => {}
        }
    }

    fn relationship(&mut self, id: ElementId) {
        let old = self.before.relationship_by_element_id(id);
        let new = self.after.relationship_by_element_id(id);
        match (old, new) {
            (None, Some(new)) => {
                self.count(false, type_name(self.after, new), 0);
                let properties = self.after.relationship_properties(new);
                let line = relationship_line(self.after, new, &properties);
                self.tell(format!("+ {line}"));
            }
            (Some(old), None) => {
                self.count(false, type_name(self.before, old), 2);
                let line = relationship_line(self.before, old, &Map::new());
                self.tell(format!("- {line}"));
            }
            (Some(old), Some(new)) => {
                let before = self.before.relationship_properties(old);
                let changed = changed(&before, &self.after.relationship_properties(new));
                if !changed.is_empty() {
                    self.count(false, type_name(self.after, new), 1);
                    let line = relationship_line(self.after, new, &Map::new());
                    self.tell(format!("~ {line} {}", changed.join(", ")));
                }
            }
            (None, None) => {}
        }
    }

    fn count(&mut self, is_node: bool, name: String, column: usize) {
        // Labels before types.
        let counts = self.difference.counts.entry((!is_node, name));
        counts.or_default()[column] += 1;
    }

    fn tell(&mut self, line: String) {
        self.difference.lines.push(line);
    }
}

fn labels(graph: &Graph, node: NodeId) -> String {
    let labels = graph.labels(node).iter();
    labels
        .map(|label| format!(":{}", graph.catalog().label_name(*label)))
        .collect()
}

/// The label that fewest nodes have: `City` of a place.
fn rarest(graph: &Graph, node: NodeId) -> String {
    let labels = graph.labels(node).iter().copied();
    let rarest = labels.min_by_key(|label| graph.nodes_with_label(*label).len());
    rarest.map_or_else(
        || "node".to_owned(),
        |label| graph.catalog().label_name(label).to_string(),
    )
}

fn type_name(graph: &Graph, relationship: RelId) -> String {
    let of_type = graph.relationship_type(relationship);
    graph.catalog().type_name(of_type).to_string()
}

/// `(City 绵阳市)`
fn node_name(graph: &Graph, node: NodeId) -> String {
    let facts = crate::policy::constraints::Facts::new(graph, None);
    format!("({})", facts.name(node).replace('`', ""))
}

fn relationship_line(graph: &Graph, relationship: RelId, properties: &Map) -> String {
    let (start, end) = graph.endpoints(relationship);
    let properties = match properties.is_empty() {
        true => String::new(),
        false => format!(" {}", map(properties)),
    };
    format!(
        "{}-[:{}{properties}]->{}",
        node_name(graph, start),
        type_name(graph, relationship),
        node_name(graph, end)
    )
}

fn map(properties: &Map) -> String {
    let entries = properties.iter();
    let entries: Vec<String> = entries
        .map(|(key, value)| format!("{key}: {}", short(value)))
        .collect();
    format!("{{{}}}", entries.join(", "))
}

/// `status: 'unknown' → 'in_force'`
fn changed(before: &Map, after: &Map) -> Vec<String> {
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut changed = Vec::new();
    for key in keys {
        let (old, new) = (before.get(key), after.get(key));
        if old != new {
            let shown = |value: Option<&Value>| value.map_or("nothing".to_owned(), short);
            changed.push(format!("{key}: {} → {}", shown(old), shown(new)));
        }
    }
    changed
}

/// A value as Cypher writes it; a long one by its beginning.
fn short(value: &Value) -> String {
    let text = value.to_string();
    let count = text.chars().count();
    if count <= LONGEST {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST / 2).collect();
    let _ = write!(short, "… ({count} characters)");
    short
}
