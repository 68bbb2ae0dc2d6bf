//! petgraph's algorithms, run on the store's view without a copy, give what networkx gives for the same citation graph.

use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::io::Write;
use std::process::{Command, Stdio};

use petgraph::algo;
use petgraph::dot::{Config, Dot};
use petgraph::visit::{EdgeRef, NodeIndexable};
use serde_json::{Value as Json, json};
use tupu::store::{Graph, GraphView, ViewEdge};
use tupu::value::{NodeId, Value};

const DOCUMENTS: usize = 2000;

/// Start, end and weight of an edge.
type Weighted = (usize, usize, i64);

/// Documents that cite earlier ones, the early and the recent more often than others; some replies close cycles.
fn citations() -> (Graph, Vec<Weighted>, Vec<(usize, usize)>) {
    let mut state = 7u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut cites, mut replies) = (BTreeSet::new(), BTreeSet::new());
    for document in 1..DOCUMENTS {
        for _ in 0..random(8) {
            let cited = match random(3) {
                0 => random(document.min(50)),
                1 => document - 1 - random(document.min(20)),
                _ => random(document),
            };
            cites.insert((document, cited));
        }
        if random(40) == 0 {
            replies.insert((random(document), document));
        }
    }
    let mut graph = Graph::new();
    let node = |at: usize| [("number", Value::Integer(at as i64))];
    let nodes: Vec<NodeId> = (0..DOCUMENTS)
        .map(|at| {
            let labels: &[&str] = if at < 40 {
                &["Document", "Early"]
            } else {
                &["Document"]
            };
            graph.create_node(labels, node(at)).expect("a node")
        })
        .collect();
    let mut weighted = Vec::new();
    for (start, end) in cites {
        let weight = 1 + random(9) as i64;
        let properties = [("weight", Value::Integer(weight))];
        graph
            .create_relationship("CITES", nodes[start], nodes[end], properties)
            .expect("a relationship");
        weighted.push((start, end, weight));
    }
    for &(start, end) in &replies {
        let none: [(&str, Value); 0] = [];
        graph
            .create_relationship("REPLIES", nodes[start], nodes[end], none)
            .expect("a relationship");
    }
    (graph, weighted, replies.into_iter().collect())
}

/// What networkx answers; reads the edges from standard input.
const SCRIPT: &str = r"
import json, sys
import networkx as nx
data = json.load(sys.stdin)
g = nx.DiGraph()
g.add_nodes_from(range(data['nodes']))
g.add_weighted_edges_from(data['cites'])
both = g.copy()
both.add_edges_from(data['replies'], weight=1)
root, goal = data['root'], data['goal']
early = g.subgraph(range(40))
answers = {
    'distances': sorted(nx.single_source_dijkstra_path_length(g, root).items()),
    'astar': nx.astar_path_length(g, root, goal),
    'components': nx.number_weakly_connected_components(g),
    'acyclic': [nx.is_directed_acyclic_graph(g), nx.is_directed_acyclic_graph(both)],
    'strong': sorted(sorted(c) for c in nx.strongly_connected_components(both) if len(c) > 1),
    'dominators': sorted((k, v) for k, v in nx.immediate_dominators(g, root).items() if k != root and v is not None),
    'paths': sum(1 for _ in nx.all_simple_paths(both, root, goal, cutoff=4)),
    'reached': sorted(nx.descendants(both, root) | {root}),
    'pairs': sorted((a, b, d) for a, ds in nx.floyd_warshall(early).items() for b, d in ds.items() if d != float('inf')),
}
json.dump(answers, sys.stdout)
";

/// The answers; `None` when the machine lacks networkx, which is a failure in CI.
fn ask_networkx(data: &Json) -> Option<Json> {
    let child = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let output = child.and_then(|mut child| {
        let mut input = child.stdin.take().expect("piped");
        // A python without networkx stops before it reads.
        input.write_all(data.to_string().as_bytes()).ok();
        drop(input);
        child.wait_with_output()
    });
    match output {
        Ok(output) if output.status.success() => {
            Some(serde_json::from_slice(&output.stdout).expect("JSON"))
        }
        _ => {
            assert!(
                std::env::var_os("CI").is_none(),
                "python3 with networkx must be at hand in CI"
            );
            eprintln!("skipped: python3 with networkx is not at hand");
            None
        }
    }
}

fn weight(graph: &Graph, edge: ViewEdge) -> i64 {
    let key = graph.catalog().key("weight").expect("the key");
    match graph.relationship_property(edge.id(), key) {
        Value::Integer(weight) => weight,
        _ => 1,
    }
}

fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort_unstable();
    items
}

#[test]
fn algorithms_agree_with_networkx() {
    let (graph, cites, replies) = citations();
    let (root, goal) = (NodeId(DOCUMENTS as u32 - 1), NodeId(3));
    let data = json!({"nodes": DOCUMENTS, "cites": cites, "replies": replies, "root": root.0, "goal": goal.0});
    let Some(expected) = ask_networkx(&data) else {
        return;
    };
    let catalog = graph.catalog();
    let cites_type = catalog.relationship_type("CITES").expect("the type");
    let both = &GraphView::new(&graph);
    let only = &GraphView::new(&graph).with_types(&[cites_type]);
    let cost = |edge: ViewEdge| weight(&graph, edge);
    let same = |name: &str, found: Json| assert_eq!(found, expected[name], "{name}");

    let distances = algo::dijkstra(only, root, None, cost);
    let distances = sorted(distances.into_iter().map(|(node, far)| (node.0, far)));
    same("distances", json!(distances));
    let shortest = algo::spfa(only, root, cost).expect("no negative cycle");
    let shortest: Vec<(u32, i64)> = (0..DOCUMENTS as u32)
        .filter(|&slot| shortest.distances[slot as usize] < i64::MAX)
        .map(|slot| (slot, shortest.distances[slot as usize]))
        .collect();
    same("distances", json!(shortest));
    let (length, path) = algo::astar(only, root, |node| node == goal, cost, |_| 0).expect("a path");
    assert!(path.starts_with(&[root]) && path.ends_with(&[goal]));
    same("astar", json!(length));
    same("components", json!(algo::connected_components(only)));
    let acyclic = [only, both].map(|view| !algo::is_cyclic_directed(view));
    same("acyclic", json!(acyclic));
    let order = algo::toposort(only, None).expect("citations have no cycle");
    let mut place = vec![0; DOCUMENTS];
    for (at, node) in order.iter().enumerate() {
        place[node.0 as usize] = at;
    }
    assert!(
        cites
            .iter()
            .all(|&(start, end, _)| place[start] < place[end])
    );
    for components in [algo::tarjan_scc(both), algo::kosaraju_scc(both)] {
        let large = components.into_iter().filter(|nodes| nodes.len() > 1);
        let large = sorted(large.map(|nodes| sorted(nodes.into_iter().map(|node| node.0))));
        same("strong", json!(large));
    }
    let dominators = algo::dominators::simple_fast(only, root);
    let dominators = (0..DOCUMENTS as u32).filter_map(|slot| {
        let above = dominators.immediate_dominator(NodeId(slot))?;
        Some((slot, above.0))
    });
    same("dominators", json!(dominators.collect::<Vec<_>>()));
    let paths = algo::all_simple_paths::<Vec<NodeId>, _, RandomState>(both, root, goal, 0, Some(3));
    same("paths", json!(paths.count()));
    let reached = (0..DOCUMENTS as u32)
        .filter(|&slot| algo::has_path_connecting(both, root, NodeId(slot), None));
    same("reached", json!(reached.collect::<Vec<_>>()));
    let early = &GraphView::new(&graph)
        .with_types(&[cites_type])
        .with_labels(&[catalog.label("Early").expect("the label")]);
    let pairs = algo::floyd_warshall(early, cost).expect("no negative cycle");
    let pairs = pairs.into_iter().filter(|&(_, far)| far < i64::MAX);
    let pairs = sorted(pairs.map(|((from, to), far)| (from.0, to.0, far)));
    same("pairs", json!(pairs));
    assert_eq!(early.to_index(goal), 3);

    let dot = format!("{:?}", Dot::with_config(both, &[Config::EdgeNoLabel]));
    assert_eq!(dot.matches(" -> ").count(), cites.len() + replies.len());
}
