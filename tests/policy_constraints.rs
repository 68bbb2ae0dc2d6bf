//! Constraints of the ontology: the shipped graph keeps them all; small folders that break some, with their reports.

use std::fs;
use std::path::{Path, PathBuf};

use tupu::exchange::graph_folder::{GraphFolder, read};
use tupu::policy::constraints::{CONSTRAINTS, Texts, check};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// One line a breach, with its place, then what to do.
fn report(folder: &GraphFolder, texts: Option<&Texts>) -> String {
    let mut report = String::new();
    for breach in check(&folder.graph, texts) {
        let diagnostic = breach
            .diagnostic(|element| folder.origins.place(element).map(|place| place.to_string()));
        report.push_str(&format!("{}: {}\n", diagnostic.code, diagnostic.message));
        diagnostic
            .help
            .iter()
            .for_each(|help| report.push_str(&format!("  help: {help}\n")));
    }
    report
}

/// The texts of a folder, named by the SHA-256 that documents give.
fn texts(folder: &Path) -> Option<Texts> {
    let mut texts = Texts::default();
    for entry in fs::read_dir(folder).ok()? {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        texts.insert(name, fs::read_to_string(&path).unwrap());
    }
    Some(texts)
}

#[test]
fn the_shipped_graph_breaks_nothing() {
    assert_eq!(report(&read(&root().join("graph")).unwrap(), None), "");
}

/// Set `UPDATE=1` to rewrite the expected reports from what is reported now, then review the difference.
#[test]
fn breaches_are_reported_by_file_and_line() {
    let folder = root().join("tests/graphs/breaches");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.retain(|path| path.is_dir());
    names.sort();
    let mut found = String::new();
    for folder in names {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let texts = texts(
            &root()
                .join("tests/graphs/breaches")
                .join(format!("{name}.texts")),
        );
        if !name.ends_with(".texts") {
            let report = report(&read(&folder).expect(&name), texts.as_ref());
            found.push_str(&format!("== {name}\n{report}"));
        }
    }
    let expected = folder.join("expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&expected, &found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(expected).unwrap());
    for number in 1..=CONSTRAINTS.len() {
        assert!(
            found.contains(&format!("CHECK{number:03}")),
            "{} is never broken",
            CONSTRAINTS[number - 1].name
        );
    }
}

/// The quotations of the shipped graph against the notice itself, which lies outside the repository.
#[test]
fn the_quotations_of_the_shipped_graph_are_in_the_notice() {
    let seed = root().join("../shared/seed");
    let Ok(entries) = fs::read_dir(&seed) else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{} is missing",
            seed.display()
        );
        return eprintln!("skipped: {} is missing", seed.display());
    };
    let folder = read(&root().join("graph")).unwrap();
    let catalog = folder.graph.catalog();
    let (key, document) = (
        catalog.key("text_sha256").unwrap(),
        catalog.label("Document").unwrap(),
    );
    let mut names = folder
        .graph
        .nodes_with_label(document)
        .iter()
        .filter_map(
            |slot| match folder.graph.node_property(tupu::value::NodeId(slot), key) {
                tupu::value::Value::String(name) => Some(name),
                _ => None,
            },
        );
    let (name, more) = (names.next().expect("the notice is loaded"), names.next());
    assert_eq!(more, None);
    let mut texts = Texts::default();
    for path in entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
    {
        texts.insert(name.as_str(), fs::read_to_string(path).unwrap());
    }
    assert!(texts.get(&name).is_some());
    assert_eq!(report(&folder, Some(&texts)), "");
}
