//! The graph that the benchmarks of queries run on: tables from a folder, or a small graph made here.
//!
//! `TUPU_BENCH_DATA` names a folder of CSV tables: one a label, with a column `id`, and one a relationship type, with columns `src` and
//! `dst`. Without it a graph of the same shape is made, with 2,000 documents.

use std::env;
use std::fs::File;
use std::path::Path;

use tupu::Database;
use tupu::store::Loader;
use tupu::value::temporal::Date;
use tupu::value::{NodeId, Value};

const LABELS: [&str; 6] = [
    "Province", "City", "Industry", "Agency", "Document", "Cluster",
];

/// Type, label of the start, label of the end.
const TYPES: [(&str, &str, &str); 10] = [
    ("LOCATED_IN", "Cluster", "City"),
    ("IN_INDUSTRY", "Cluster", "Industry"),
    ("PART_OF", "City", "Province"),
    ("SUBCLASS_OF", "Industry", "Industry"),
    ("UNDER", "Agency", "Agency"),
    ("ISSUED", "Agency", "Document"),
    ("CITES", "Document", "Document"),
    ("AMENDS", "Document", "Document"),
    ("REPEALS", "Document", "Document"),
    ("NAMES", "Document", "Cluster"),
];

/// The database that every benchmark of queries asks.
pub fn database() -> Database {
    Database::with_graph(
        match env::var_os("TUPU_BENCH_DATA") {
            Some(folder) => read(Path::new(&folder)),
            None => made(2_000),
        }
        .finish(),
    )
}

fn read(folder: &Path) -> Loader {
    let mut loader = Loader::new();
    let nodes: Vec<Vec<NodeId>> = LABELS
        .iter()
        .map(|label| read_nodes(folder, label, &mut loader))
        .collect();
    let of = |label: &str| &nodes[LABELS.iter().position(|l| *l == label).expect("a label")];
    for (name, start, end) in TYPES {
        let (starts, ends) = (of(start), of(end));
        for row in table(folder, name).records() {
            let row = row.expect("a row");
            let at = |column: usize| row[column].parse::<usize>().expect("a number");
            join(&mut loader, name, starts[at(0)], ends[at(1)]);
        }
    }
    loader
}

fn table(folder: &Path, name: &str) -> csv::Reader<File> {
    csv::Reader::from_path(folder.join(format!("{name}.csv"))).expect("a table of the folder")
}

fn read_nodes(folder: &Path, label: &str, loader: &mut Loader) -> Vec<NodeId> {
    let mut table = table(folder, label);
    let keys = table.headers().expect("a header").clone();
    let node = |row: Result<csv::StringRecord, csv::Error>| {
        let row = row.expect("a row");
        let properties = keys.iter().zip(&row);
        let properties = properties.map(|(key, text)| (key, value(key, text)));
        loader.node(&[label], properties).expect("a node")
    };
    table.records().map(node).collect()
}

fn value(key: &str, text: &str) -> Value {
    if key == "date" {
        let mut parts = text.split('-').map(|part| part.parse().expect("a number"));
        let mut part = || parts.next().expect("year, month and day");
        return Value::Date(Date::from_ymd(part(), part(), part()).expect("a date"));
    }
    match text.parse() {
        Ok(number) if matches!(key, "id" | "batch") || (key == "level" && text.len() == 1) => {
            Value::Integer(number)
        }
        _ => Value::string(text),
    }
}

fn join(loader: &mut Loader, name: &str, start: NodeId, end: NodeId) {
    let none: [(&str, Value); 0] = [];
    let made = loader.relationship(name, start, end, none);
    made.expect("both ends are there");
}

/// Skewed as real graphs are: a few cities, industries and documents get most relationships.
fn made(documents: usize) -> Loader {
    let mut loader = Loader::new();
    let counts = [31, 340, 200, 45, documents, documents / 5];
    let nodes: Vec<Vec<NodeId>> = LABELS
        .iter()
        .zip(counts)
        .map(|(label, count)| {
            (0..count)
                .map(|id| make_node(&mut loader, label, id))
                .collect()
        })
        .collect();
    let of = |label: &str| &nodes[LABELS.iter().position(|l| *l == label).expect("a label")];
    let mut random = Random(7);
    for (name, start, end) in TYPES {
        let (starts, ends) = (of(start), of(end));
        let each = if name == "CITES" { 6 } else { 1 };
        for (at, &from) in starts.iter().enumerate() {
            for _ in 0..each {
                let to = random.below(ends.len());
                let older = !std::ptr::eq(starts, ends) || to < at;
                if older {
                    join(&mut loader, name, from, ends[to]);
                }
            }
        }
    }
    loader
}

fn make_node(loader: &mut Loader, label: &str, id: usize) -> NodeId {
    let day = Date {
        epoch_day: 11_000 + id as i64,
    };
    let properties = [
        ("id", Value::Integer(id as i64)),
        ("key", Value::string(format!("{}{id}", &label[..1]))),
        ("name", Value::string(format!("{label} {id}"))),
        ("number", Value::string(format!("number {id}"))),
        ("date", Value::Date(day)),
    ];
    loader.node(&[label], properties).expect("a node")
}

/// SplitMix64, with small numbers preferred.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let fraction = ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64;
        ((fraction * fraction * count as f64) as usize).min(count - 1)
    }
}
