//! Imports two CSV tables whose headers tell what they hold, and prints what is in the graph and which row was left out.
//!
//! With arguments, `import_tables MAPPING FOLDER`, it imports the files of a mapping instead and prints only the counts.

use std::path::Path;
use std::time::Instant;

use tupu::Database;
use tupu::exchange::import::{Input, Mapping, Options, Report, import};
use tupu::store::Graph;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mapping, folder] = arguments.as_slice() {
        let mapping = Mapping::read(Path::new(mapping))?;
        let (_, report) = load(&[Input::parse(folder)], Some(&mapping))?;
        println!(
            "{} nodes, {} relationships, {} rows left out",
            report.nodes, report.relationships, report.rejected
        );
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (cities, near) = (
        folder.path().join("City.csv"),
        folder.path().join("NEAR.csv"),
    );
    std::fs::write(
        &cities,
        "id:ID(City),name,people:int\nCD,成都,21403000\nMY,绵阳,4868000\n",
    )?;
    std::fs::write(
        &near,
        ":START_ID(City),:END_ID(City),km:float\nCD,MY,126.5\nCD,XX,1\n",
    )?;
    let (graph, _) = load(
        &[Input::Files(vec![cities]), Input::Files(vec![near])],
        None,
    )?;
    let database = Database::with_graph(graph);
    for row in database.query("MATCH (a:City)-[r:NEAR]->(b) RETURN a.name, b.name, r.km")? {
        println!("{}", row?);
    }
    Ok(())
}

fn load(
    inputs: &[Input],
    mapping: Option<&Mapping>,
) -> Result<(Graph, Report), Box<dyn std::error::Error>> {
    let begun = Instant::now();
    let options = Options::default();
    let loaded = import(
        Graph::new(),
        inputs,
        mapping,
        &options,
        &mut |file, reject| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            println!("{name}:{}: {}", reject.line, reject.problem.message());
        },
    )?;
    eprintln!("{:.2} s", begun.elapsed().as_secs_f64());
    Ok(loaded)
}
