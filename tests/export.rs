//! Exports read by other programs: networkx for GraphML and JSON, Graphviz for DOT, the csv crate for CSV; those that Tupu reads itself
//! give the same graph again.

use std::path::Path;
use std::process::Command;

use tupu::Database;
use tupu::exchange::export::{FORMATS, Format, Selection};
use tupu::exchange::graph_folder;
use tupu::exchange::import::{Input, Options, import};
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

/// Everything of a graph but the ids of its elements, in an order of its own.
/// A reader that has gone away, as `tupu export | head` leaves one.
struct Gone;

impl std::io::Write for Gone {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn every_format_tells_what_went_wrong_as_the_sink_did() {
    let graph = awkward();
    let selection = Selection::whole(&graph);
    for format in FORMATS {
        let error = format.write(&selection, &mut Gone);
        let error = error.expect_err(format.name);
        assert_eq!(
            error.kind(),
            std::io::ErrorKind::BrokenPipe,
            "{}",
            format.name
        );
    }
}

fn contents(graph: &Graph) -> Vec<String> {
    let node = |node| {
        let data = graph.node_data(node);
        let mut labels = data.labels.clone();
        labels.sort();
        format!("{labels:?} {:?}", sorted(&data.properties))
    };
    let relationships = graph.relationships().map(|relationship| {
        let data = graph.relationship_data(relationship);
        let (start, end) = graph.endpoints(relationship);
        let (name, properties) = (data.relationship_type, sorted(&data.properties));
        format!("{} -{name} {properties:?}-> {}", node(start), node(end))
    });
    let mut all: Vec<String> = graph.nodes().map(node).chain(relationships).collect();
    all.sort();
    all
}

fn sorted(properties: &Map) -> std::collections::BTreeMap<&str, &Value> {
    let entries = properties.iter();
    entries.map(|(key, value)| (key.as_str(), value)).collect()
}

/// Values of every kind, under keys and labels that have to be quoted; also nodes that lack a key, and gaps between ids.
fn database_of_every_kind() -> Database {
    let database = Database::in_memory();
    for statement in [
        "CREATE (a:City:Capital {name: '成都', `a key`: true, n: -7, least: -9223372036854775808, big: 9007199254740993, x: 1.5e300,
            whole: 2.0, nan: 0.0 / 0.0, huge: 1.0 / 0.0, list: ['a', '产业; \\n \\' \" \\\\'], empty: [], none: '', floats: [1.0, 2.5],
            days: [date('2024-02-29')], day: date('2024-02-29'), time: time('12:31:14.645876123+01:00'), local: localtime('23:59:59'),
            at: datetime('2024-02-29T12:00:00[Asia/Shanghai]'), here: localdatetime('1999-12-31T23:59:59.9'),
            long: duration('P1Y2M3DT4H5M6.7S'), back: duration('P-1DT-0.5S')})
         CREATE (a)-[:NEAR {km: 120}]->(b:City {name: '绵阳', n: 'text'}), (:Gone), (b)-[:NEAR]->(b),
            (:`a:label` {text: 'two\nlines, a \"quote\" and a , comma'})-[:`a type` {since: date('2001-01-01')}]->(a), ()",
        "MATCH (g:Gone) DELETE g",
        "UNWIND range(1, 250) AS i CREATE (:Many {i: i})",
        "MATCH (a:Many), (b:Many) WHERE b.i = a.i + 1 CREATE (a)-[:NEXT {i: a.i}]->(b)",
        "CREATE CONSTRAINT many_i FOR (n:Many) REQUIRE n.i IS UNIQUE",
        "CREATE CONSTRAINT FOR (n:City) REQUIRE n.name IS :: STRING",
        "CREATE INDEX FOR ()-[r:NEXT]-() ON (r.i)",
    ] {
        database.run(statement).expect("a statement");
    }
    database
}

fn names_of_schema(graph: &Graph) -> Vec<String> {
    let (constraints, indexes) = (graph.schema().constraints(), graph.schema().indexes());
    let constraints = constraints
        .iter()
        .map(|it| format!("{} {:?}", it.name, it.rule));
    let indexes = indexes
        .iter()
        .map(|it| format!("{} {:?}", it.name, it.subject));
    constraints.chain(indexes).collect()
}

#[test]
fn a_cypher_script_makes_the_same_graph_with_its_schema() {
    let database = database_of_every_kind();
    let graph = database.snapshot();
    let format = Format::find("cypher").expect("a known format");
    let mut script = Vec::new();
    format
        .write(&Selection::whole(&graph), &mut script)
        .expect("written");
    let script = String::from_utf8(script).expect("a text");
    let again = Database::in_memory();
    for statement in script.lines() {
        let ran = again.run(statement.trim_end_matches(';'));
        ran.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    assert_eq!(contents(&again.snapshot()), contents(&graph));
    assert_eq!(names_of_schema(&again.snapshot()), names_of_schema(&graph));
}

#[test]
fn json_lines_are_imported_to_the_same_graph() {
    let graph = database_of_every_kind().snapshot();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("all.jsonl");
    let format = Format::of_file(&path).expect("a known format");
    format
        .write_file(&Selection::whole(&graph), &path)
        .expect("written");
    let inputs = [Input::parse(path.to_str().expect("a path"))];
    let mut told = |file: &Path, reject: &_| panic!("{}: {reject:?}", file.display());
    let imported = import(Graph::new(), &inputs, None, &Options::default(), &mut told);
    let (again, _) = imported.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(contents(&again), contents(&graph));
}

#[test]
fn a_graph_folder_holds_the_same_graph_with_its_schema() {
    let graph = database_of_every_kind().snapshot();
    let folder = tempfile::tempdir().expect("a temporary folder");
    graph_folder::write(&graph, None, folder.path()).expect("written");
    let again = graph_folder::read(folder.path());
    let again = again.unwrap_or_else(|error| panic!("{error}")).graph;
    assert_eq!(contents(&again), contents(&graph));
    assert_eq!(names_of_schema(&again), names_of_schema(&graph));
}
