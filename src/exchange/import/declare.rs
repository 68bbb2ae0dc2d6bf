//! The indexes that a mapping asks for, and the check of all constraints once everything is in the graph.

use std::path::Path;

use smol_str::SmolStr;

use super::mapping::{MappedIndex, Mapping};
use super::origins::Origins;
use super::problem::{ImportError, Problem};
use super::table::Content;
use crate::exec::ExecError;
use crate::store::{
    Breach, BreachKind, Constraint, Graph, IndexKind, Rule, SchemaChange, SchemaError, Subject,
};

/// Declares the indexes of the mapping and checks the constraints of the graph. `origins` are those of nodes and of relationships.
///
/// # Errors
/// An index that cannot be declared; the first element that does not keep a constraint.
pub fn settle(
    graph: &mut Graph,
    mapping: Option<&Mapping>,
    was_empty: bool,
    origins: (&Origins, &Origins),
) -> Result<(), ImportError> {
    for index in mapping.iter().flat_map(|mapping| &mapping.indexes) {
        let declared = graph.declare(&change(index));
        declared.map_err(|error| {
            let reason = ExecError::Schema(Box::new(error)).to_string();
            Problem::Undeclared { reason }.of(Path::new("the mapping"))
        })?;
    }
    graph.take_change_counts();
    for constraint in graph.schema().constraints() {
        let holds = was_empty && mapping.is_some_and(|mapping| has_checked(mapping, constraint));
        if holds {
            continue;
        }
        if let Some(breach) = graph.breaches(constraint, 1).pop() {
            return Err(told(graph, breach, origins));
        }
    }
    Ok(())
}

/// A breach where its row stands, with the row that it clashes with.
fn told(
    graph: &Graph,
    breach: Breach,
    (nodes, relationships): (&Origins, &Origins),
) -> ImportError {
    let is_node = breach.constraint.subject.is_nodes();
    let origins = if is_node { nodes } else { relationships };
    let place = origins.of(breach.slot);
    let other = match &breach.kind {
        BreachKind::Duplicate { other, .. } if is_node => {
            graph.node_by_element_id(*other).map(|node| node.0)
        }
        BreachKind::Duplicate { other, .. } => {
            let other = graph.relationship_by_element_id(*other);
            other.map(|relationship| relationship.0)
        }
        _ => None,
    };
    let other = other.and_then(|slot| origins.of(slot));
    let name = breach.constraint.name.clone();
    let reason = ExecError::Schema(Box::new(SchemaError::Breach(Box::new(breach))));
    let mut reason = reason
        .to_string()
        .replace("the constraint cannot be created: ", "");
    if let Some((file, line)) = other {
        reason += &format!(" (the other stands in {}:{line})", file.display());
    }
    let reason = format!("{reason}, which the constraint `{name}` forbids");
    match place {
        Some((file, line)) => Problem::Breach { reason }.at(file, line),
        None => Problem::Breach { reason }.of(Path::new("the graph that comes of it")),
    }
}

fn change(index: &MappedIndex) -> SchemaChange {
    let subject = Subject::Label(index.label.clone());
    let keys = vec![index.property.clone()];
    let (name, if_not_exists) = (None, true);
    match index.unique {
        true => SchemaChange::CreateConstraint {
            name,
            if_not_exists,
            subject,
            keys,
            rule: Rule::Unique,
        },
        false => SchemaChange::CreateIndex {
            name,
            if_not_exists,
            subject,
            keys,
            kind: IndexKind::Range,
        },
    }
}

/// True when reading the tables has found every duplicate already: the key is that of the ids of the label, and all nodes of the
/// label have their ids in its space.
fn has_checked(mapping: &Mapping, constraint: &Constraint) -> bool {
    let (Subject::Label(label), [key]) = (&constraint.subject, constraint.keys.as_slice()) else {
        return false;
    };
    let is_key = |(of, known): &(SmolStr, SmolStr)| of == label && known == key;
    let keyed = mapping.known.iter().filter(|known| known.0 == *label);
    let all_keyed = keyed.clone().count() > 0 && keyed.clone().all(is_key);
    let spaces = mapping
        .tables
        .iter()
        .all(|table| match &table.mapped.content {
            Content::Nodes { labels } => !labels[1..].contains(label),
            Content::Relationships { .. } => true,
        });
    constraint.rule == Rule::Unique && all_keyed && spaces
}
