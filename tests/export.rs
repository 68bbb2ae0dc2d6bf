//! Exports read by other programs: networkx for GraphML and JSON, Graphviz for DOT, the csv crate for CSV.

use std::path::Path;
use std::process::Command;

use tupu::exchange::export::{Format, Selection};
use tupu::store::Graph;
use tupu::value::{Map, Value};

/// A small graph with what formats stumble over: quotes, brackets, line breaks, Chinese, lists, one key with two types.
fn awkward() -> Graph {
    let mut graph = Graph::new();
    let map = |entries: &[(&str, Value)]| -> Map {
        entries
            .iter()
            .map(|(key, value)| ((*key).into(), value.clone()))
            .collect()
    };
    let place = map(&[
        ("name_zh", "绵阳市".into()),
        ("note", "a \"quoted\" <b>&amp; \\ line\nbreak".into()),
    ]);
    let industry = map(&[
        ("code", "uav".into()),
        (
            "aliases",
            Value::list([Value::from("无人机, 民用"), Value::from("drone")]),
        ),
        ("weight", Value::from(1i64)),
    ]);
    let other = map(&[("weight", Value::from(0.5)), ("covered", Value::from(true))]);
    let nodes: Vec<_> = [
        (&["City", "Place"][..], place),
        (&["Industry"][..], industry),
        (&[][..], other),
    ]
    .into_iter()
    .map(|(labels, properties)| graph.create_node(labels, properties).expect("storable"))
    .collect();
    let properties = map(&[("n_clusters", Value::from(2i64))]);
    graph
        .create_relationship("HAS_INDUSTRY", nodes[0], nodes[1], properties)
        .expect("storable");
    graph
        .create_relationship("HAS_INDUSTRY", nodes[0], nodes[1], Map::new())
        .expect("storable");
    graph
        .create_relationship("SELF", nodes[2], nodes[2], Map::new())
        .expect("storable");
    graph
}

fn exported(name: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(format!("out.{name}"));
    let format = Format::find(name).expect("a known format");
    format
        .write_file(&Selection::whole(&awkward()), &path)
        .expect("written");
    (folder, path)
}

/// Runs a reader; `None` when the machine lacks it, which is a failure in CI.
fn read_with(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(program).args(arguments).arg(file).output();
    let missing = |why: String| -> Option<String> {
        assert!(
            std::env::var_os("CI").is_none(),
            "{program} must be at hand in CI: {why}"
        );
        println!("{program} is not at hand ({why}): skipped");
        None
    };
    match output {
        Err(error) => missing(error.to_string()),
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("No module named") => {
            missing("it lacks a module".to_string())
        }
        Ok(output) => {
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            Some(String::from_utf8(output.stdout).expect("UTF-8"))
        }
    }
}

const SUMMARY: &str = "
def summary(g):
    print(g.number_of_nodes(), g.number_of_edges(), g.is_directed())
";

#[test]
fn networkx_reads_graphml() {
    let (_folder, path) = exported("graphml");
    let script = format!(
        "{SUMMARY}
import sys, json, networkx
g = networkx.read_graphml(sys.argv[1], force_multigraph=True)
summary(g)
print(g.nodes['n0']['name_zh'], repr(g.nodes['n0']['note']), g.nodes['n0']['labels'])
print(json.loads(g.nodes['n1']['aliases']), g.nodes['n1']['weight'], g.nodes['n2']['weight'], g.nodes['n2']['covered'])
print(sorted(d.get('n_clusters', 0) for _, _, d in g.edges(data=True)), sorted({{d['label'] for _, _, d in g.edges(data=True)}}))
"
    );
    if let Some(seen) = read_with("python3", &["-c", &script], &path) {
        let expected = "3 3 True\n\
            绵阳市 'a \"quoted\" <b>&amp; \\\\ line\\nbreak' :City:Place\n\
            ['无人机, 民用', 'drone'] 1 0.5 True\n\
            [0, 0, 2] ['HAS_INDUSTRY', 'SELF']\n";
        assert_eq!(seen, expected);
    }
}

#[test]
fn networkx_reads_json() {
    let (_folder, path) = exported("json");
    let script = format!(
        "{SUMMARY}
import sys, json, networkx
g = networkx.node_link_graph(json.load(open(sys.argv[1], encoding='utf-8')), edges='edges')
summary(g)
print(g.nodes['0']['labels'], g.nodes['1']['properties']['aliases'])
"
    );
    if let Some(seen) = read_with("python3", &["-c", &script], &path) {
        assert_eq!(
            seen,
            "3 3 True\n['City', 'Place'] ['无人机, 民用', 'drone']\n"
        );
    }
}

#[test]
fn graphviz_reads_dot() {
    let (_folder, path) = exported("dot");
    if let Some(seen) = read_with("dot", &["-Tplain"], &path) {
        assert_eq!(
            seen.lines()
                .filter(|line| line.starts_with("node "))
                .count(),
            3
        );
        assert_eq!(
            seen.lines()
                .filter(|line| line.starts_with("edge "))
                .count(),
            3
        );
    }
}

#[test]
fn csv_has_a_row_an_element() {
    let (_folder, path) = exported("csv");
    let mut reader = csv::Reader::from_path(&path).expect("readable");
    let head = reader
        .headers()
        .expect("a header")
        .iter()
        .collect::<Vec<_>>()
        .join(",");
    assert_eq!(
        head,
        "_id,_labels,aliases,code,covered,name_zh,note,weight,_start,_end,_type,n_clusters"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(&rows[0][1], ":City:Place");
    assert_eq!(&rows[1][2], r#"["无人机, 民用","drone"]"#);
    assert_eq!(
        (&rows[3][8], &rows[3][9], &rows[3][10], &rows[3][11]),
        ("0", "1", "HAS_INDUSTRY", "2")
    );
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    for format in tupu::exchange::export::FORMATS {
        let bytes = || {
            let mut bytes = Vec::new();
            format
                .write(&Selection::whole(&awkward()), &mut bytes)
                .expect("written");
            bytes
        };
        assert_eq!(bytes(), bytes(), "{}", format.name);
    }
}

#[test]
fn a_failed_export_leaves_the_old_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("missing").join("out.json");
    let format = Format::find("json").expect("a known format");
    assert!(
        format
            .write_file(&Selection::whole(&awkward()), &path)
            .is_err()
    );
    assert!(!path.exists());
}
