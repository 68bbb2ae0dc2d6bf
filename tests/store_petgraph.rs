//! petgraph's algorithms run on the store's view as they do on a copy of their own.

use std::collections::BTreeMap;

use petgraph::algo;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{
    Bfs, EdgeRef, GetAdjacencyMatrix, IntoNodeIdentifiers, NodeIndexable, Reversed,
};
use tupu::exchange::shipped_graph;
use tupu::store::{Graph, GraphView};
use tupu::value::{Map, NodeId, Value};

/// A graph of pseudo-random edges between 200 nodes, with holes where nodes were deleted.
fn holed() -> Graph {
    let mut graph = Graph::new();
    let nodes: Vec<_> = (0..200)
        .map(|at| {
            graph
                .create_node(&[if at % 3 == 0 { "A" } else { "B" }], Map::new())
                .unwrap()
        })
        .collect();
    let mut state = 12345u64;
    let mut random = |below: u64| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) % below
    };
    for _ in 0..500 {
        let (start, end) = (nodes[random(200) as usize], nodes[random(200) as usize]);
        let weight = [("weight", Value::Integer(1 + random(9) as i64))];
        graph
            .create_relationship(if random(4) == 0 { "S" } else { "R" }, start, end, weight)
            .unwrap();
    }
    for &node in nodes.iter().step_by(17) {
        let attached: Vec<_> = graph
            .neighbours(node, tupu::store::Direction::Both, None)
            .map(|(id, _)| id)
            .collect();
        attached
            .into_iter()
            .for_each(|relationship| assert!(graph.delete_relationship(relationship)));
        graph.delete_node(node);
    }
    graph
}

/// The nodes and edges of a view as a petgraph graph, in the order of the view's indices.
fn copy(view: &GraphView<'_>) -> DiGraph<NodeId, i64> {
    let mut copy = DiGraph::new();
    for node in view.node_identifiers() {
        assert_eq!(copy.add_node(node).index(), view.to_index(node));
        assert_eq!(view.from_index(view.to_index(node)), node);
    }
    for edge in view.edges() {
        let ends = [edge.start, edge.end].map(|node| NodeIndex::new(view.to_index(node)));
        copy.add_edge(ends[0], ends[1], weight(view.graph(), edge.relationship));
    }
    copy
}

fn weight(graph: &Graph, relationship: tupu::value::RelId) -> i64 {
    match graph
        .catalog()
        .key("weight")
        .map(|key| graph.relationship_property(relationship, key))
    {
        Some(Value::Integer(weight)) => weight,
        _ => 1,
    }
}

fn sorted(mut components: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    components
        .iter_mut()
        .for_each(|component| component.sort_unstable());
    components.sort_unstable();
    components
}

fn compare(view: &GraphView<'_>) {
    let copy = copy(view);
    let at = |index: NodeIndex| copy[index];
    let root = copy
        .node_indices()
        .max_by_key(|&index| copy.neighbors(index).count())
        .unwrap();

    let distances = algo::dijkstra(view, at(root), None, |edge| weight(view.graph(), edge.id()));
    let expected = algo::dijkstra(&copy, root, None, |edge| *edge.weight());
    let expected: BTreeMap<_, _> = expected
        .into_iter()
        .map(|(index, distance)| (at(index), distance))
        .collect();
    assert_eq!(distances.into_iter().collect::<BTreeMap<_, _>>(), expected);

    let strong = |components: Vec<Vec<NodeId>>| {
        sorted(
            components
                .iter()
                .map(|nodes| nodes.iter().map(|&node| view.to_index(node)).collect())
                .collect(),
        )
    };
    let plain = |components: Vec<Vec<NodeIndex>>| {
        sorted(
            components
                .iter()
                .map(|nodes| nodes.iter().map(|node| node.index()).collect())
                .collect(),
        )
    };
    assert_eq!(
        strong(algo::tarjan_scc(view)),
        plain(algo::tarjan_scc(&copy))
    );
    assert_eq!(
        strong(algo::kosaraju_scc(view)),
        plain(algo::kosaraju_scc(&copy))
    );
    assert_eq!(
        algo::connected_components(view),
        algo::connected_components(&copy)
    );
    assert_eq!(
        algo::is_cyclic_directed(view),
        algo::is_cyclic_directed(&copy)
    );
    assert_eq!(
        algo::toposort(view, None).is_ok(),
        algo::toposort(&copy, None).is_ok()
    );

    let ranks = algo::page_rank(view, 0.85_f64, 20);
    for (rank, expected) in ranks.iter().zip(algo::page_rank(&copy, 0.85_f64, 20)) {
        assert!((rank - expected).abs() < 1e-9);
    }
    let dominators = algo::dominators::simple_fast(view, at(root));
    let expected = algo::dominators::simple_fast(&copy, root);
    for index in copy.node_indices() {
        assert_eq!(
            dominators.immediate_dominator(at(index)),
            expected.immediate_dominator(index).map(at)
        );
    }
    let lengths = algo::floyd_warshall(view, |edge| weight(view.graph(), edge.id())).unwrap();
    let expected = algo::floyd_warshall(&copy, |edge| *edge.weight()).unwrap();
    for ((from, to), length) in expected {
        assert_eq!(lengths[&(at(from), at(to))], length);
    }
    let reached =
        |mut search: Bfs<NodeId, _>| std::iter::from_fn(|| search.next(Reversed(view))).count();
    let mut search = Bfs::new(Reversed(&copy), root);
    let expected = std::iter::from_fn(|| search.next(Reversed(&copy))).count();
    assert_eq!(reached(Bfs::new(Reversed(view), at(root))), expected);
    for (start, end) in copy
        .node_indices()
        .flat_map(|start| copy.node_indices().map(move |end| (start, end)))
    {
        assert_eq!(
            view.is_adjacent(&(), at(start), at(end)),
            copy.contains_edge(start, end)
        );
    }
    let dot = format!(
        "{:?}",
        petgraph::dot::Dot::with_config(view, &[petgraph::dot::Config::EdgeNoLabel])
    );
    assert!(dot.starts_with("digraph {"));
}

#[test]
fn algorithms_agree_on_the_view_and_on_a_copy() {
    let mut graph = holed();
    for _ in 0..2 {
        let catalog = graph.catalog();
        let (r, b) = (
            catalog.relationship_type("R").unwrap(),
            catalog.label("B").unwrap(),
        );
        compare(&GraphView::new(&graph));
        compare(&GraphView::new(&graph).with_types(&[r, r]));
        compare(&GraphView::new(&graph).with_labels(&[b]));
        compare(&GraphView::new(&graph).with_types(&[r]).with_labels(&[b]));
        graph.compact();
    }
}

#[test]
fn the_places_of_the_shipped_graph_are_a_tree() {
    let graph = shipped_graph().unwrap().graph;
    let part_of = graph.catalog().relationship_type("PART_OF").unwrap();
    let view = GraphView::new(&graph).with_types(&[part_of]);
    assert!(!algo::is_cyclic_directed(&view));
    let place = graph.catalog().label("Place").unwrap();
    assert_eq!(algo::connected_components(&view.with_labels(&[place])), 1);
}
