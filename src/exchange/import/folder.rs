//! A graph folder as an input: its nodes and relationships are added, and what its schema declares.

use super::inputs::Input;
use super::problem::{ImportError, Problem};
use super::{Report, TableReport};
use crate::exchange::graph_folder;
use crate::store::{Constraint, Graph, Loader, SchemaChange};
use crate::value::ValueError;
use std::path::Path;

/// Adds the graph folders among the inputs.
///
/// # Errors
/// A folder that cannot be read; a schema that does not go with that of the graph.
pub fn add_all(
    mut graph: Graph,
    inputs: &[Input],
    report: &mut Report,
) -> Result<Graph, ImportError> {
    for input in inputs {
        let Input::Graph(path) = input else { continue };
        let read = graph_folder::read(path);
        let read = read.map_err(|error| Problem::Folder(Box::new(error)).of(path))?;
        let (nodes, relationships) = (read.graph.node_count(), read.graph.relationship_count());
        graph = match is_new(&graph) {
            true => read.graph,
            false => added(graph, &read.graph, path)?,
        };
        report.nodes += nodes as u64;
        report.relationships += relationships as u64;
        report.tables.push(TableReport {
            file: path.clone(),
            is_nodes: true,
            rows: (nodes + relationships) as u64,
            rejected: 0,
        });
    }
    Ok(graph)
}

/// True for a graph that never had anything in it.
fn is_new(graph: &Graph) -> bool {
    graph.node_slots() == 0 && graph.relationship_slots() == 0 && graph.schema().is_empty()
}

fn added(graph: Graph, new: &Graph, path: &Path) -> Result<Graph, ImportError> {
    let mut loader = Loader::from(graph);
    copy(new, &mut loader).map_err(|error| {
        let reason = error.message();
        Problem::Damaged { reason }.of(path)
    })?;
    let mut graph = loader.finish();
    for change in declarations(new) {
        graph.declare(&change).map_err(|_| {
            let reason = "its `schema.jsonl` does not go with the schema of the graph".to_string();
            Problem::Undeclared { reason }.of(path)
        })?;
    }
    graph.take_change_counts();
    Ok(graph)
}

fn copy(new: &Graph, loader: &mut Loader) -> Result<(), ValueError> {
    let catalog = new.catalog();
    let mut nodes = vec![None; new.node_slots()];
    for node in new.nodes() {
        let labels = new.labels(node).iter();
        let labels: Vec<&str> = labels
            .map(|&label| catalog.label_name(label).as_str())
            .collect();
        nodes[node.0 as usize] = Some(loader.node(&labels, new.node_properties(node))?);
    }
    for relationship in new.relationships() {
        let (start, end) = new.endpoints(relationship);
        let of_type = catalog.type_name(new.relationship_type(relationship));
        let properties = new.relationship_properties(relationship);
        if let (Some(start), Some(end)) = (nodes[start.0 as usize], nodes[end.0 as usize]) {
            loader.relationship(of_type, start, end, properties)?;
        }
    }
    Ok(())
}

/// What the other schema declares, unless it is there already.
fn declarations(new: &Graph) -> Vec<SchemaChange> {
    let constraint = |it: &Constraint| SchemaChange::CreateConstraint {
        name: Some(it.name.clone()),
        if_not_exists: true,
        subject: it.subject.clone(),
        keys: it.keys.clone(),
        rule: it.rule.clone(),
    };
    let constraints = new.schema().constraints().iter().map(constraint);
    let indexes = new.schema().indexes().iter();
    let indexes = indexes.map(|it| SchemaChange::CreateIndex {
        name: Some(it.name.clone()),
        if_not_exists: true,
        subject: it.subject.clone(),
        keys: it.keys.clone(),
        kind: it.kind,
    });
    constraints.chain(indexes).collect()
}
