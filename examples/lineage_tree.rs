//! The family tree of a policy document: what it rests on, and what rests on it.
//!
//! Prints the tree of the notice that started Sichuan's programme of industrial clusters; give another number, title or key as an argument.
//!
//! Run with `cargo run --example lineage_tree -- '国发〔2016〕67号'`.

use std::process::ExitCode;

use tupu::analysis::lineage::{DEFAULT_DEPTH, Form, find_document, lineage};
use tupu::policy::gazetteer::Gazetteer;
use tupu::{Database, Error};

fn main() -> Result<ExitCode, Error> {
    let text = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "川发改创新高技〔2022〕530号".to_string());
    let graph = Database::shipped()?.snapshot();
    let names = Gazetteer::from_graph(&graph);
    match find_document(&graph, &names, &text) {
        Ok(document) => {
            let tree = lineage(&graph, document, DEFAULT_DEPTH);
            let form = Form::find("text").expect("text is a form");
            form.write(&tree, &mut std::io::stdout())
                .expect("standard output takes the tree");
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => {
            eprintln!("{}; {}", problem.message(), problem.help());
            Ok(ExitCode::FAILURE)
        }
    }
}
