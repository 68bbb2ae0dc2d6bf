//! How long an import takes, by format: a table of nodes and one of relationships, written anew in each format.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tupu::exchange::import::{Input, Options, import};
use tupu::store::Graph;

const NODES: u64 = 20_000;
const RELATIONSHIPS: u64 = 100_000;

fn write_csv(folder: &Path) -> Vec<Input> {
    let mut nodes = String::from("id:ID(City),name,people:int\n");
    for id in 0..NODES {
        nodes += &format!("{id},城市{id},{}\n", id * 37 % 1000);
    }
    let mut relationships = String::from(":START_ID(City),:END_ID(City),km:float\n");
    for id in 0..RELATIONSHIPS {
        let (start, end) = (id % NODES, id * 7919 % NODES);
        relationships += &format!("{start},{end},{}.5\n", id % 300);
    }
    written(folder, [("City.csv", nodes), ("NEAR.csv", relationships)])
}

fn write_json_lines(folder: &Path) -> Vec<Input> {
    let mut text = String::new();
    for id in 0..NODES {
        let people = id * 37 % 1000;
        text += &format!(
            "{{\"type\":\"node\",\"id\":\"{id}\",\"labels\":[\"City\"],\"properties\":{{\"name\":\"城市{id}\",\"people\":{people}}}}}\n"
        );
    }
    for id in 0..RELATIONSHIPS {
        let (start, end) = (id % NODES, id * 7919 % NODES);
        text += &format!(
            "{{\"type\":\"relationship\",\"label\":\"NEAR\",\"start\":{{\"id\":\"{start}\"}},\"end\":{{\"id\":\"{end}\"}},\"properties\":{{\"km\":{}.5}}}}\n",
            id % 300
        );
    }
    written(folder, [("all.jsonl", text)])
}

fn written<const N: usize>(folder: &Path, files: [(&str, String); N]) -> Vec<Input> {
    let write = |(name, text): (&str, String)| {
        let path = folder.join(name);
        fs::write(&path, text).expect("a file");
        Input::Files(vec![path])
    };
    files.into_iter().map(write).collect()
}

fn imports(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let formats = [
        ("csv", write_csv(folder.path())),
        ("json lines", write_json_lines(folder.path())),
    ];
    let mut group = criterion.benchmark_group("import");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(NODES + RELATIONSHIPS));
    for (name, inputs) in formats {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let options = Options::default();
                let imported = import(Graph::new(), &inputs, None, &options, &mut |_, _| {});
                black_box(imported.expect("files that fit"))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, imports);
criterion_main!(benches);
