//! Graph folders: the shipped graph, small graphs that read and write without change, broken ones with their reports.

#[path = "diagnostics/variants.rs"]
mod variants;

use std::fs;
use std::path::{Path, PathBuf};

use tupu::exchange::graph_folder::{read, write};
use tupu::exchange::shipped_graph;
use variants::{name_of, variants};

fn graphs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs")
}

/// Set `UPDATE=1` to rewrite the expected reports from what is reported now, then review the difference.
#[test]
fn broken_folders_are_reported_by_file_and_line() {
    let broken = graphs().join("broken");
    let mut names: Vec<_> = fs::read_dir(&broken)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.retain(|path| path.is_dir());
    names.sort();
    let mut report = String::new();
    let mut shown = Vec::new();
    for folder in names {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let error = read(&folder).expect_err(&name);
        shown.extend(error.problems.iter().map(|one| name_of(&one.problem)));
        let error = error
            .to_string()
            .replace(&*folder.to_string_lossy(), "FOLDER");
        report.push_str(&format!("== {name}\n{error}\n"));
    }
    let expected = broken.join("expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&expected, &report).unwrap();
    }
    assert_eq!(report, fs::read_to_string(expected).unwrap());
    // A folder that is not there is another test; the archive is part of the program.
    let elsewhere = ["Unreadable", "DamagedArchive"];
    for variant in variants("src/exchange/graph_folder/problem.rs", "Problem") {
        let shown = shown.contains(&variant) || elsewhere.contains(&variant.as_str());
        assert!(shown, "no broken folder shows Problem::{variant}");
    }
}

/// Tables of names lie beside the graph that ships.
#[test]
fn the_folder_of_the_shipped_graph_is_a_graph_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("graph");
    assert!(folder.join("lexicon").is_dir());
    let graph = read(&folder).unwrap().graph;
    assert_eq!(
        graph.node_count(),
        shipped_graph().unwrap().graph.node_count()
    );
}

#[test]
fn a_folder_that_is_not_there() {
    let error = read(Path::new("no/such/folder")).unwrap_err().to_string();
    assert!(
        error.starts_with("no/such/folder: cannot be read: "),
        "{error}"
    );
}

#[test]
fn writing_what_was_read_changes_no_byte() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("graph");
    for folder in [graphs().join("small"), shipped] {
        let loaded = read(&folder).unwrap();
        let target = tempfile::tempdir().unwrap();
        write(&loaded.graph, Some(&loaded.origins), target.path()).unwrap();
        // Once more, over a folder that is there: other files stay.
        fs::write(target.path().join("notes.txt"), "kept").unwrap();
        write(&loaded.graph, Some(&loaded.origins), target.path()).unwrap();
        assert_eq!(
            fs::read_to_string(target.path().join("notes.txt")).unwrap(),
            "kept"
        );
        for part in ["nodes", "relationships"] {
            assert_same_files(&folder.join(part), &target.path().join(part));
        }
        read(target.path()).expect("what was written can be read");
    }
}

fn assert_same_files(left: &Path, right: &Path) {
    assert_eq!(names(left), names(right));
    for name in names(left) {
        let (left, right) = (left.join(&name), right.join(&name));
        let (before, after) = (
            fs::read_to_string(&left).unwrap(),
            fs::read_to_string(&right).unwrap(),
        );
        for (line, (before, after)) in before.lines().zip(after.lines()).enumerate() {
            assert_eq!(before, after, "{}:{}", left.display(), line + 1);
        }
        assert_eq!(before.len(), after.len(), "{}", left.display());
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn new_nodes_get_an_id_from_their_element_id() {
    let loaded = read(&graphs().join("small")).unwrap();
    let mut graph = loaded.graph.clone();
    let node = graph
        .create_node(&["City"], [("name", "绵阳".into())])
        .unwrap();
    let target = tempfile::tempdir().unwrap();
    write(&graph, Some(&loaded.origins), target.path()).unwrap();
    let text = fs::read_to_string(target.path().join("nodes/City.jsonl")).unwrap();
    let id = graph.node_element_id(node).0;
    assert!(
        text.contains(&format!(
            "{{\"id\":\"n{id}\",\"labels\":[\"City\"],\"properties\":{{\"name\":\"绵阳\"}}}}"
        )),
        "{text}"
    );
    // Without the ids of the folder, the element id of a node could be taken for that of another.
    write(&graph, None, target.path()).unwrap();
    assert_eq!(
        read(target.path()).unwrap().graph.node_count(),
        graph.node_count()
    );
}

#[test]
fn the_built_in_graph_is_the_folder() {
    let built_in = shipped_graph().unwrap();
    let folder = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("graph")).unwrap();
    let (left, right) = (built_in.graph, folder.graph);
    assert_eq!(left.node_count(), right.node_count());
    assert_eq!(left.relationship_count(), right.relationship_count());
    for node in left.nodes() {
        assert_eq!(left.node_properties(node), right.node_properties(node));
        assert_eq!(built_in.origins.id(node), folder.origins.id(node));
    }
}
