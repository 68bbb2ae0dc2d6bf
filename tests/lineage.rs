//! Lineage of documents of the shipped graph and of a small one with a document reached twice.

use tupu::analysis::lineage::{DEFAULT_DEPTH, FORMS, FindError, Form, find_document, lineage};
use tupu::exchange::shipped_graph;
use tupu::policy::gazetteer::Gazetteer;
use tupu::store::Graph;
use tupu::value::{Map, NodeId, Value};

fn shown(graph: &Graph, document: NodeId, form: &str) -> String {
    let mut bytes = Vec::new();
    let form = Form::find(form).expect("a known form");
    form.write(&lineage(graph, document, DEFAULT_DEPTH), &mut bytes)
        .expect("written");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn every_spelling_of_a_number_finds_the_document() {
    let graph = shipped_graph().expect("the shipped graph loads").graph;
    let names = Gazetteer::from_graph(&graph);
    let find = |text: &str| find_document(&graph, &names, text).expect(text);
    let document = find("川发改创新高技〔2022〕530号");
    for text in [
        "川发改创新高技[2022]530号",
        "川发改创新高技（２０２２）５３０号",
        "doc:川发改创新高技〔2022〕530号",
        "关于印发〈四川省战略性新兴产业集群发展工程实施方案〉的通知",
    ] {
        assert_eq!(find(text), document, "{text}");
    }
}

#[test]
fn an_unknown_number_lists_those_of_the_same_year() {
    let graph = shipped_graph().expect("the shipped graph loads").graph;
    let names = Gazetteer::from_graph(&graph);
    let error =
        find_document(&graph, &names, "川发改创新高技〔2022〕1号").expect_err("there is none");
    let expected = ["川发改创新高技〔2022〕530号", "川发改创新高技〔2022〕565号"]
        .map(String::from)
        .to_vec();
    assert_eq!(
        error,
        FindError::UnknownNumber {
            number: "川发改创新高技〔2022〕1号".into(),
            same_code_and_year: expected
        }
    );
}

#[test]
fn the_notice_of_2022_in_every_form() {
    let graph = shipped_graph().expect("the shipped graph loads").graph;
    let names = Gazetteer::from_graph(&graph);
    let document = find_document(&graph, &names, "川发改创新高技〔2022〕530号").expect("shipped");
    for form in FORMS {
        insta::assert_snapshot!(
            format!("notice_530_{}", form.name),
            shown(&graph, document, form.name)
        );
    }
}

/// d rests on b and c, which both rest on a; a and d promulgate each other's like in a circle.
fn diamond() -> (Graph, Vec<NodeId>) {
    let mut graph = Graph::new();
    let mut document = |key: &str, year: &str| {
        let entries = [
            ("key", Value::from(key)),
            ("title", Value::from(format!("\"{key}\" #1 <x>"))),
            ("status", year.into()),
        ];
        let properties: Map = entries
            .into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect();
        graph
            .create_node(&["Document"], properties)
            .expect("storable")
    };
    let nodes: Vec<NodeId> = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]
        .map(|(key, year)| document(key, year))
        .to_vec();
    for (start, end) in [(1, 0), (2, 0), (3, 1), (3, 2), (0, 3)] {
        graph
            .create_relationship("BASED_ON", nodes[start], nodes[end], Map::new())
            .expect("storable");
    }
    (graph, nodes)
}

#[test]
fn a_document_reached_twice_is_followed_once() {
    let (graph, nodes) = diamond();
    for form in FORMS {
        insta::assert_snapshot!(
            format!("diamond_{}", form.name),
            shown(&graph, nodes[3], form.name)
        );
    }
}

#[test]
fn graphviz_reads_the_drawing() {
    let (graph, nodes) = diamond();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("lineage.dot");
    std::fs::write(&path, shown(&graph, nodes[3], "dot")).expect("written");
    match std::process::Command::new("dot")
        .arg("-Tplain")
        .arg(&path)
        .output()
    {
        Ok(output) => assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => {
            assert!(
                std::env::var_os("CI").is_none(),
                "Graphviz must be at hand in CI: {error}"
            );
            println!("Graphviz is not at hand: skipped");
        }
    }
}
