//! PART_OF, BROADER and the lineage of documents have no cycles.

use petgraph::algo::{astar, tarjan_scc};
use petgraph::visit::EdgeRef;

use super::{Breaches, Facts};
use crate::policy::ontology::LINEAGE;
use crate::store::{Direction, GraphView, ViewEdge};
use crate::value::NodeId;

pub fn check(facts: &Facts<'_>, breaches: &mut Breaches) {
    check_acyclic(facts, breaches, &["PART_OF"]);
    check_acyclic(facts, breaches, &["BROADER"]);
    check_acyclic(facts, breaches, &LINEAGE);
}

fn check_acyclic(facts: &Facts<'_>, breaches: &mut Breaches, types: &[&str]) {
    let view = facts.view(types);
    for mut component in tarjan_scc(&view) {
        component.sort_unstable();
        let Some(edge) = edge_within(&view, &component) else {
            continue;
        };
        let cycle = shortest_cycle(&view, edge);
        let names: Vec<_> = cycle.iter().map(|&node| facts.name(node)).collect();
        let message = format!(
            "{} leads back to itself: {}",
            types.join("|"),
            names.join(" → ")
        );
        breaches.add(
            edge.id(),
            message,
            "take the relationship away that runs the wrong way",
        );
    }
}

/// An edge that lies on a cycle: one between two nodes that reach each other, or a loop.
fn edge_within(view: &GraphView<'_>, component: &[NodeId]) -> Option<ViewEdge> {
    let first = *component.first()?;
    view.edges_at(first, Direction::Outgoing)
        .find(|edge| component.binary_search(&edge.end).is_ok())
}

/// The nodes of a shortest cycle through an edge, from its start round to its start again.
fn shortest_cycle(view: &GraphView<'_>, edge: ViewEdge) -> Vec<NodeId> {
    let back = astar(view, edge.end, |node| node == edge.start, |_| 1u32, |_| 0);
    let (_, nodes) = back.expect("the ends of the edge reach each other");
    std::iter::once(edge.start).chain(nodes).collect()
}
