//! `tupu ingest` as a program: the notice that the project began with, files that are no notices, and many notices at once.

#![cfg(all(feature = "docx", feature = "html", feature = "zip"))]

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tupu::Database;
use tupu::exchange::shipped_graph;
use tupu::policy::constraints;
use tupu::policy::ingest::{Background, Ingest};
use tupu::policy::lexicon::Lexicon;
use tupu::policy::{notice, reading};
use tupu::store::Graph;
use tupu::value::temporal::Date;

/// Notices as they are ingested one after the other, without a program around it.
struct Bench {
    shipped: Graph,
    lexicon: Lexicon,
}

impl Bench {
    fn new() -> Self {
        let shipped = shipped_graph().expect("the built-in graph").graph;
        let lexicon = Lexicon::of_graph(&shipped);
        Self { shipped, lexicon }
    }

    /// Adds every document of a path to a graph; gives the words for what became of them.
    fn add(&self, graph: &mut Graph, path: &Path) -> Vec<&'static str> {
        let background = Background::new(&self.shipped);
        let today = Date::parse("2026-01-01").expect("a date");
        let mut ingest = Ingest::new(graph, &background, today);
        let mut states = Vec::new();
        for source in reading::read(path) {
            let source = source.expect("readable");
            let notice = notice::read(&source, &self.lexicon);
            states.push(ingest.add(graph, &source, &notice).state.word());
        }
        ingest.derive(graph);
        states
    }
}

/// A file of the collection beside the repository; nothing when it is not at hand, which only CI forbids.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing",
        path.display()
    );
    eprintln!("skipped: {} is not there", path.display());
    None
}

fn rows(graph: &Graph, query: &str) -> Vec<String> {
    let database = Database::with_graph(graph.clone());
    let rows = database.query(query).expect("a query");
    rows.map(|row| row.expect("a row").to_string()).collect()
}

/// The counts that the ontology gives for this notice.
#[test]
fn the_first_notice() {
    let Some(path) = shared("seed/sichuan-clusters-2022.txt") else {
        return;
    };
    let bench = Bench::new();
    let mut graph = Graph::new();
    assert_eq!(bench.add(&mut graph, &path), ["new"]);
    let breaches: Vec<String> = constraints::check(&graph, None)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(breaches, Vec::<String>::new());
    let cities = rows(
        &graph,
        "MATCH (k:Cluster)-[:LOCATED_IN]->(c:City) WITH c, count(k) AS n ORDER BY n DESC, c.adcode RETURN c.short_zh, n",
    );
    let expected = [
        "'成都', 12",
        "'绵阳', 3",
        "'乐山', 2",
        "'自贡', 1",
        "'攀枝花', 1",
        "'德阳', 1",
        "'遂宁', 1",
        "'南充', 1",
        "'宜宾', 1",
    ];
    assert_eq!(cities, expected);
    let by_cities = "MATCH (c:City)-[:HAS_INDUSTRY]->(i:Industry) WITH i, count(c) AS cities ORDER BY i.name_zh \
                     RETURN cities, collect(i.name_zh) AS names ORDER BY cities DESC";
    let shared = rows(&graph, by_cities);
    assert_eq!(shared[0], "3, ['无人机', '核技术应用']");
    assert_eq!(
        shared[1],
        "2, ['动力电池', '新型显示', '新能源汽车与智能汽车']"
    );
    let one = rows(&graph, &by_cities.replace("collect(i.name_zh)", "count(i)"));
    assert_eq!(one[2], "1, 11");
    let based = rows(
        &graph,
        "MATCH (:Document {stub: false})-[:BASED_ON]->(d) RETURN d.number ORDER BY d.number",
    );
    assert_eq!(
        based,
        [
            "'川发改创新高技〔2022〕530号'",
            "'川发改创新高技〔2022〕565号'"
        ]
    );
    let printed =
        "MATCH ({number: '川发改创新高技〔2022〕530号'})-[:PROMULGATES]->(d) RETURN d.title, d.key";
    assert_eq!(
        rows(&graph, printed),
        ["'四川省战略性新兴产业集群发展工程实施方案', 't:78b5bdd3de140c7c'"]
    );
    let issued = "MATCH (:Document {stub: false})-[r:ISSUED_BY]->(a) RETURN a.name_zh, r.role ORDER BY r.ord";
    assert_eq!(
        rows(&graph, issued),
        [
            "'四川省发展和改革委员会', 'lead'",
            "'四川省经济和信息化厅', 'joint'"
        ]
    );
    assert_eq!(
        rows(&graph, "MATCH (d:Document {stub: false}) RETURN d.key"),
        ["'t:329b2a217d3bb905'"]
    );
    let before = graph.node_count() + graph.relationship_count();
    assert_eq!(bench.add(&mut graph, &path), ["known"]);
    assert_eq!(graph.node_count() + graph.relationship_count(), before);
}

/// The notice is in the graph that ships: ingesting it there finds it again, places, industries and clusters included.
#[test]
fn the_first_notice_is_known_to_the_graph_that_ships() {
    let Some(path) = shared("seed/sichuan-clusters-2022.txt") else {
        return;
    };
    let bench = Bench::new();
    let mut graph = bench.shipped.clone();
    let before = (graph.node_count(), graph.relationship_count());
    assert_eq!(bench.add(&mut graph, &path), ["known"]);
    assert_eq!((graph.node_count(), graph.relationship_count()), before);
}

fn tupu(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupu"));
    let command = command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1");
    command.output().expect("the program runs")
}

fn notice_text(number: usize) -> String {
    let city = ["成都", "绵阳", "自贡", "德阳", "宜宾"][number % 5];
    format!(
        "四川省经济和信息化厅关于公布第{number}批特色产业集群名单的通知\n\n川经信〔2024〕{number}号\n\n各有关单位：\n\n\
         现将名单公布如下。\n\n四川省经济和信息化厅\n\n2024年3月15日\n\n附件\n\n{city}市无人机产业集群\n"
    )
}

/// A zip archive whose only member is zeros beyond all measure.
fn bomb() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive
        .start_file("notice.html", options)
        .expect("a member");
    let zeros = vec![0; 1 << 20];
    for _ in 0..100 {
        archive.write_all(&zeros).expect("memory");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A Word file that wants to read another file.
fn word_file_with_entities() -> Vec<u8> {
    let body =
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document>&x;</w:document>";
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", body),
    ])
}

/// An archive whose first member is damaged and whose second has a name in GBK.
fn archive_with_a_bad_member() -> Vec<u8> {
    let mut bytes = zipped(&[("1.txt", &notice_text(3)), ("XXXXXX.txt", &notice_text(2))]);
    bytes[60..80].iter_mut().for_each(|byte| *byte ^= 0xff);
    let (name, _, _) = encoding_rs::GBK.encode("通知书");
    for at in 0..bytes.len() - 6 {
        if bytes[at..].starts_with(b"XXXXXX") {
            bytes[at..at + 6].copy_from_slice(&name);
        }
    }
    bytes
}

fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).expect("a member");
        archive.write_all(text.as_bytes()).expect("memory");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn files_that_are_no_notices_are_told_one_by_one_and_the_others_are_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("good.txt"), notice_text(1)).expect("written");
    fs::write(path("bomb.zip"), bomb()).expect("written");
    fs::write(
        path("noise.html"),
        (0..4096_u32)
            .map(|n| (n * 197 % 251) as u8)
            .collect::<Vec<_>>(),
    )
    .expect("written");
    fs::write(path("page.html"), "<p>今天天气很好，适合出去走走。</p>").expect("written");
    fs::write(path("picture.png"), b"\x89PNG\r\n\x1a\n").expect("written");
    fs::write(path("english.txt"), "The quick brown fox. ".repeat(40)).expect("written");
    fs::write(path("entities.docx"), word_file_with_entities()).expect("written");
    fs::write(path("half.zip"), archive_with_a_bad_member()).expect("written");
    let huge = fs::File::create(path("huge.html")).expect("made");
    huge.set_len(200 << 20).expect("a sparse file");
    let files = [
        "good.txt",
        "bomb.zip",
        "noise.html",
        "page.html",
        "huge.html",
        "nowhere.txt",
        "picture.png",
        "english.txt",
        "entities.docx",
        "half.zip",
    ];
    let arguments: Vec<&str> = ["ingest", "--db", "g.tupu"]
        .into_iter()
        .chain(files)
        .collect();
    let output = tupu(folder.path(), &arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    for (file, words) in [
        ("bomb.zip", "refused"),
        ("noise.html", "`noise.html`"),
        ("page.html", "neither a title nor a document number"),
        ("huge.html", "200 MB is more than"),
        ("nowhere.txt", "no such file"),
        ("picture.png", "a picture cannot be read"),
        ("english.txt", "hardly any Chinese"),
        ("entities.docx", "a document type, which no such file has"),
        ("half.zip/1.txt", "corrupt"),
    ] {
        let line = told.lines().find(|line| line.contains(file));
        assert!(
            line.is_some_and(|line| line.contains(words)),
            "{file}: {told}"
        );
    }
    let count = tupu(
        folder.path(),
        &[
            "--db",
            "g.tupu",
            "-q",
            "--no-header",
            "--format",
            "csv",
            "MATCH (k:Cluster) RETURN count(k)",
        ],
    );
    // Of the good file, and of the good member, whose name is in GBK.
    assert_eq!(String::from_utf8_lossy(&count.stdout).trim(), "2");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        told.contains("half.zip/通知书.txt: 川经信〔2024〕2号, new"),
        "{told}"
    );
}

#[test]
fn an_archive_of_many_notices_in_batches_is_the_same_as_one_after_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 1..=150 {
        let options = zip::write::SimpleFileOptions::default();
        archive
            .start_file(format!("{number:03}.txt"), options)
            .expect("a member");
        archive
            .write_all(notice_text(number).as_bytes())
            .expect("memory");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    fs::write(folder.path().join("all.zip"), bytes).expect("written");
    let output = tupu(
        folder.path(),
        &["ingest", "--db", "g.tupu", "-q", "all.zip"],
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let query = "MATCH (d:Document)-[r:DESIGNATES]->(k:Cluster) RETURN count(r), count(DISTINCT k)";
    let counts = tupu(
        folder.path(),
        &[
            "--db",
            "g.tupu",
            "-q",
            "--no-header",
            "--format",
            "csv",
            query,
        ],
    );
    assert_eq!(String::from_utf8_lossy(&counts.stdout).trim(), "150,5");
    let check = tupu(folder.path(), &["check", "--db", "g.tupu"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}
