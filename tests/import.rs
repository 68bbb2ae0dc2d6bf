//! Imports told as text: files in, graph and rejected rows out; and the bulk builder against the graph that transactions make.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tupu::Database;
use tupu::exchange::import::{Input, Mapping, Options, import};
use tupu::store::{Bulk, BulkColumn, BulkValues, ColumnBuilder, Direction, Graph, Names};
use tupu::value::{NodeId, Value};

/// A case: sections `== NAME`, of which `args`, `mapping`, `then` (a query) and the expected `out` are special and the others files.
fn run_case(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut options = Options {
        threads: 2,
        ..Options::default()
    };
    let (mut mapping, mut queries, mut files) = (None, Vec::new(), Vec::new());
    for section in text.split("== ").skip(1) {
        let (name, content) = section.split_once('\n').unwrap();
        match name {
            "strict" => options.strict = true,
            "semicolons" => options.delimiter = Some(b';'),
            "no quotes" => options.quote = None,
            "mapping" => mapping = Some(Mapping::parse(content.as_bytes())),
            "then" => queries.push(content.trim().to_string()),
            "out" => {}
            name => {
                let content = content.replace("\\xff", "\u{1}").into_bytes();
                let content: Vec<u8> = content
                    .into_iter()
                    .map(|byte| if byte == 1 { 0xff } else { byte })
                    .collect();
                let path = folder.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, content).unwrap();
                // A file in a folder stands for the folder.
                let input = name.split('/').next().unwrap().to_string();
                if !files.contains(&input) {
                    files.push(input);
                }
            }
        }
    }
    let mapping = match mapping.transpose() {
        Ok(mapping) => mapping,
        Err(problem) => return format!("{}\n", problem.message()),
    };
    let inputs = match &mapping {
        Some(_) => vec![Input::Folder(folder.path().to_path_buf())],
        None => {
            let files = files.iter().map(|name| folder.path().join(name));
            files
                .map(|file| Input::parse(&file.to_string_lossy()))
                .collect()
        }
    };
    let mut out = String::new();
    let result = import(
        Graph::new(),
        &inputs,
        mapping.as_ref(),
        &options,
        &mut |file, reject| {
            let name = file.file_name().unwrap().to_string_lossy();
            out += &format!("{name}:{}: {}\n", reject.line, reject.problem.message());
        },
    );
    match result {
        Ok((graph, report)) => {
            let tally = &options.tally;
            assert_eq!((tally.read(), tally.file()), (tally.total(), None));
            out += &format!(
                "{} nodes, {} relationships, {} rejected\n",
                report.nodes, report.relationships, report.rejected
            );
            let database = Database::with_graph(graph);
            for query in queries {
                for row in database.query(&query).unwrap() {
                    out += &format!("{}\n", row.unwrap());
                }
            }
        }
        Err(error) => {
            let shown = error.to_string();
            let inside = format!("{}/", folder.path().display());
            out += &format!("{}\n", shown.replace(&inside, ""));
        }
    }
    out
}

#[test]
fn files_in_graph_out() {
    let mut cases: Vec<_> = fs::read_dir("tests/import")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut failures = String::new();
    for path in cases {
        let found = run_case(&path);
        let text = fs::read_to_string(&path).unwrap();
        let (before, expected) = text.split_once("== out\n").unwrap();
        if found != expected {
            failures += &format!("{}:\n{found}", path.display());
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, format!("{before}== out\n{found}")).unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Large files are cut into parts: the rows must come out whole, in order and with the right lines.
#[test]
fn parts_of_a_large_file_join() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("N.csv");
    let mut text = String::from("id:ID,text\n");
    for n in 0..120_000 {
        text += &format!("{n},\"row {n}, with\na break and \"\"quotes\"\"\"\n");
    }
    text += "5,again\n";
    fs::write(&file, text).unwrap();
    for threads in [1, 3] {
        let options = Options {
            threads,
            ..Options::default()
        };
        let mut lines = Vec::new();
        let inputs = [Input::Files(vec![file.clone()])];
        let (graph, report) = import(Graph::new(), &inputs, None, &options, &mut |_, reject| {
            lines.push(reject.line);
        })
        .unwrap();
        assert_eq!((report.nodes, lines), (120_000, vec![240_002]));
        let key = graph.catalog().key("text").unwrap();
        for n in [0, 1, 59_999, 119_999] {
            let expected = format!("row {n}, with\na break and \"quotes\"");
            assert_eq!(graph.node_property(NodeId(n), key), Value::from(expected));
        }
    }
}

/// Values that end up in every form that a column can take.
fn values() -> impl Strategy<Value = Vec<Value>> {
    let one = |kind: u8| match kind {
        0 => any::<i64>().prop_map(Value::from).boxed(),
        1 => "[a-z山]{0,3}".prop_map(Value::from).boxed(),
        2 => any::<bool>().prop_map(Value::from).boxed(),
        _ => (-1e9..1e9f64).prop_map(Value::from).boxed(),
    };
    (0u8..4, 1usize..9000).prop_flat_map(move |(kind, length)| {
        let value = prop_oneof![4 => one(kind), 1 => Just(Value::Null)];
        proptest::collection::vec(value, 1..40).prop_map(move |some| {
            let repeated = some.iter().cycle().take(length);
            repeated.cloned().collect()
        })
    })
}

fn typed(values: &[Value]) -> BulkColumn {
    let valid = values.iter().map(|value| !value.is_null()).collect();
    let values = match values.iter().find(|value| !value.is_null()) {
        Some(Value::Integer(_)) => BulkValues::Integers(
            values
                .iter()
                .map(|value| {
                    if let Value::Integer(value) = value {
                        *value
                    } else {
                        0
                    }
                })
                .collect(),
        ),
        Some(Value::String(_)) => {
            let mut texts = tupu::store::Texts::default();
            values
                .iter()
                .for_each(|value| texts.push(value.as_str().unwrap_or("")));
            BulkValues::Strings(texts)
        }
        _ => BulkValues::Values(values.to_vec()),
    };
    BulkColumn {
        values,
        valid: Some(valid),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bulk_makes_the_graph_that_transactions_make(
        tables in proptest::collection::vec(values(), 1..4),
        edges in proptest::collection::vec((0u32..9000, 0u32..9000, 0u8..3), 0..300),
    ) {
        let mut bulk = Bulk::new();
        let mut graph = Graph::new();
        for (at, values) in tables.iter().enumerate() {
            let label = format!("L{at}");
            let mut builder = ColumnBuilder::starting_at(bulk.next_node());
            builder.append(&typed(values), None);
            let columns = vec![("key".into(), builder)];
            bulk.add_nodes(values.len() as u32, &Names::Same(vec![label.as_str().into()]), columns);
            for value in values {
                graph.create_node(&[label.as_str()], [("key", value.clone())]).unwrap();
            }
        }
        let nodes = graph.node_count() as u32;
        let edges: Vec<_> = edges.into_iter().map(|(a, b, of)| (NodeId(a % nodes), NodeId(b % nodes), of)).collect();
        let (starts, ends) = edges.iter().map(|&(start, end, _)| (start, end)).unzip();
        let types = Names::Each {
            sets: (0..3).map(|of| vec![format!("T{of}").into()]).collect(),
            codes: edges.iter().map(|&(_, _, of)| u32::from(of)).collect(),
        };
        bulk.add_relationships(&types, starts, ends, Vec::new());
        for &(start, end, of) in &edges {
            graph.create_relationship::<&str>(&format!("T{of}"), start, end, []).unwrap();
        }
        let bulk = bulk.finish(2);
        prop_assert_eq!(bulk.node_count(), graph.node_count());
        prop_assert_eq!(bulk.relationship_count(), graph.relationship_count());
        for node in graph.nodes() {
            prop_assert_eq!(bulk.node_data(node), graph.node_data(node));
            for direction in [Direction::Outgoing, Direction::Incoming] {
                let around = |graph: &Graph| {
                    let found = graph.neighbours(node, direction, None);
                    let mut found: Vec<_> = found
                        .map(|(relationship, other)| (graph.relationship_data(relationship), other))
                        .map(|(data, other)| (data.element_id, data.relationship_type, other))
                        .collect();
                    found.sort_by_key(|(id, ..)| *id);
                    found
                };
                prop_assert_eq!(around(&bulk), around(&graph));
            }
        }
    }
}

/// A file that breaks off is told, and nothing of it is kept.
#[test]
fn a_compressed_file_that_breaks_off() {
    use std::io::Write;

    let folder = tempfile::tempdir().unwrap();
    for (name, line) in [("N.csv.gz", "1,a\n"), ("N.jsonl.gz", "{\"id:ID\": 1}\n")] {
        let path = folder.path().join(name);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(b"id:ID,name\n").unwrap();
        for _ in 0..1000 {
            gzip.write_all(line.as_bytes()).unwrap();
        }
        let bytes = gzip.finish().unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let inputs = [Input::Files(vec![path])];
        let result = import(
            Graph::new(),
            &inputs,
            None,
            &Options::default(),
            &mut |_, _| {},
        );
        let error = result.unwrap_err().to_string();
        assert!(error.contains("cannot be read"), "{error}");
    }
}

#[cfg(feature = "parquet")]
mod parquet_lists {
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    const SCHEMA: &str = "message m {
        required int64 id;
        optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
        required group counts (LIST) { repeated group list { required int64 element; } }
    }";

    /// Rows: two tags and a count; an empty list of tags; no tags; one tag.
    fn bytes(tag_levels: [i16; 5]) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let ids = column.typed::<Int64Type>();
        ids.write_batch(&[1, 2, 3, 4], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let present = tag_levels.iter().filter(|level| **level == 3).count();
        let texts: Vec<ByteArray> = ["a", "成都", "c"][..present]
            .iter()
            .map(|it| (*it).into())
            .collect();
        let tags = column.typed::<ByteArrayType>();
        tags.write_batch(&texts, Some(&tag_levels), Some(&[0, 1, 0, 0, 0]))
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let counts = column.typed::<Int64Type>();
        counts
            .write_batch(&[7, 8, 9], Some(&[1, 0, 1, 1]), Some(&[0, 0, 0, 0]))
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.into_inner().unwrap()
    }

    fn imported(bytes: &[u8]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("N.parquet");
        fs::write(&path, bytes).unwrap();
        let inputs = [Input::Files(vec![path])];
        let result = import(
            Graph::new(),
            &inputs,
            None,
            &Options::default(),
            &mut |_, _| {},
        );
        let (graph, _) = result.map_err(|error| error.to_string())?;
        let database = Database::with_graph(graph);
        let rows = database
            .query("MATCH (n:N) RETURN n.id, n.tags, n.counts")
            .unwrap();
        Ok(rows.map(|row| row.unwrap().to_string()).collect())
    }

    #[test]
    fn lists_come_as_lists() {
        let rows = imported(&bytes([3, 3, 1, 0, 3])).unwrap();
        let expected = [
            "1, ['a', '成都'], [7]",
            "2, [], []",
            "3, null, [8]",
            "4, ['c'], [9]",
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn null_in_a_list_is_refused() {
        let error = imported(&bytes([3, 2, 1, 0, 3])).unwrap_err();
        assert!(error.contains("a list has null in it"), "{error}");
    }

    #[test]
    fn a_file_that_breaks_off() {
        let bytes = bytes([3, 3, 1, 0, 3]);
        for end in [0, 4, bytes.len() / 2, bytes.len() - 1] {
            assert!(imported(&bytes[..end]).is_err(), "{end}");
        }
    }
}
