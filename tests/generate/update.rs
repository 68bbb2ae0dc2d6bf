//! Statements that write.
//!
//! What they leave does not depend on the order of rows: a key is set to one constant or only counted up, labels are only added or only
//! removed, and nodes that are found again are found by a key that the statement gives them.

use super::choices::Choices;
use super::expression::{Place, boolean, expression};
use super::graph::{LABELS, TYPES};
use super::query::clauses;
use super::scope::{Kind, Scope};

/// What a statement does besides reading.
pub fn update(choices: &mut Choices) -> String {
    let mut scope = Scope::default();
    let mut text = clauses(&mut scope, choices);
    text += &write(&mut scope, choices);
    if choices.once_in(3) {
        text += &after(&mut scope, choices);
    }
    text
}

fn write(scope: &mut Scope, choices: &mut Choices) -> String {
    match choices.below(11) {
        8 => nested_foreach(scope, choices),
        9 => foreach_merge(scope, choices),
        10 => call(scope, choices),
        1 if scope.has(Kind::Node) => count_up(scope, choices),
        2 if scope.has(Kind::Node) => set_constant(scope, choices),
        3 if scope.has(Kind::Node) => labels(scope, choices),
        4 if scope.has(Kind::Node) || scope.has(Kind::Relationship) => delete(scope, choices),
        5 => merge_node(scope, choices),
        6 if scope.has(Kind::Node) => merge_relationship(scope, choices),
        7 => foreach(scope, choices),
        _ => create(scope, choices),
    }
}

/// Looks at the graph that the writing left.
fn after(scope: &mut Scope, choices: &mut Choices) -> String {
    let label = choices.pick(&LABELS);
    let name = scope.fresh("a");
    let with = match scope.pick(Kind::Integer, choices) {
        Some(kept) => format!("{kept}, count(*) AS rows"),
        None => "count(*) AS rows".to_string(),
    };
    format!(" WITH {with} MATCH ({name}:{label}) SET {name}.seen = coalesce({name}.seen, 0) + rows")
}

fn create(scope: &mut Scope, choices: &mut Choices) -> String {
    let value = expression(Kind::Any, scope, choices, Place::TOP);
    let (name, label) = (scope.fresh("x"), choices.pick(&LABELS));
    let node = format!("({name}:{label} {{i: 1, m: {value}}})");
    match scope.pick(Kind::Node, choices) {
        Some(other) if choices.once_in(2) => {
            let of_type = choices.pick(&TYPES);
            format!("CREATE ({other})-[:{of_type}]->{node}")
        }
        _ => format!("CREATE {node}"),
    }
}

fn count_up(scope: &mut Scope, choices: &mut Choices) -> String {
    let node = scope.pick(Kind::Node, choices).unwrap_or_default();
    let other = scope.entity(choices).unwrap_or_default();
    format!("SET {node}.i = coalesce({node}.i, 0) + 1, {other}.i = coalesce({other}.i, 0) + 1")
}

fn set_constant(scope: &mut Scope, choices: &mut Choices) -> String {
    let entity = scope.entity(choices).unwrap_or_default();
    match choices.below(4) {
        1 => format!("SET {entity}.m = null"),
        2 => format!("SET {entity} += {{i: 2, new: 'x'}}"),
        3 => format!("REMOVE {entity}.i"),
        _ => format!("SET {entity}.i = 1"),
    }
}

fn labels(scope: &mut Scope, choices: &mut Choices) -> String {
    let (word, label) = (choices.pick(&["SET", "REMOVE"]), choices.pick(&LABELS));
    let node = scope.pick(Kind::Node, choices).unwrap_or_default();
    format!("{word} {node}:{label}")
}

fn delete(scope: &mut Scope, choices: &mut Choices) -> String {
    match scope.pick(Kind::Relationship, choices) {
        Some(relationship) if choices.once_in(2) => format!("DELETE {relationship}"),
        _ => {
            let entity = scope.entity(choices).unwrap_or_default();
            // What is gone cannot be looked at.
            *scope = Scope::default();
            format!("DETACH DELETE {entity}")
        }
    }
}

fn merge_node(scope: &mut Scope, choices: &mut Choices) -> String {
    let value = expression(Kind::Integer, scope, choices, Place::TOP);
    let name = scope.fresh("x");
    format!(
        "MERGE ({name}:New {{v: coalesce({value}, 0)}}) ON CREATE SET {name}.n = 1 ON MATCH SET {name}.n = {name}.n + 1"
    )
}

fn merge_relationship(scope: &mut Scope, choices: &mut Choices) -> String {
    let pick = |choices: &mut Choices| scope.pick(Kind::Node, choices).unwrap_or_default();
    let (one, other) = (pick(choices), pick(choices));
    // Without direction the first row would decide which way it runs.
    format!("MERGE ({one})-[:New]->({other})")
}

fn nested_foreach(scope: &mut Scope, choices: &mut Choices) -> String {
    let list = expression(Kind::Integers, scope, choices, Place::TOP);
    let (label, of_type) = (choices.pick(&LABELS), choices.pick(&TYPES));
    format!(
        "FOREACH (x IN {list} | FOREACH (y IN [x, 1] | CREATE (:{label} {{i: y}})-[:{of_type} {{i: x}}]->(:New)))"
    )
}

fn foreach_merge(scope: &mut Scope, choices: &mut Choices) -> String {
    let list = expression(Kind::Integers, scope, choices, Place::TOP);
    let merge = "MERGE (k:Key {v: coalesce(x, 0)}) ON CREATE SET k.n = 1, k IS Seen ON MATCH SET k.n = k.n + 1";
    match scope.pick(Kind::Node, choices) {
        Some(node) => {
            format!("FOREACH (x IN {list} | {merge} SET {node}.n = coalesce({node}.n, 0) + 1)")
        }
        None => format!("FOREACH (x IN {list} | {merge})"),
    }
}

/// A subquery that writes for every row.
fn call(scope: &mut Scope, choices: &mut Choices) -> String {
    let value = expression(Kind::Integer, &mut Scope::default(), choices, Place::SIMPLE);
    match scope.pick(Kind::Node, choices) {
        Some(node) => format!(
            "CALL ({node}) {{ SET {node}.n = coalesce({node}.n, 0) + 1 SET {node}:$(['Called']) CREATE (:New {{v: {value}}}) }}"
        ),
        None => format!("CALL () {{ CREATE (:New {{v: {value}}}) }} IN TRANSACTIONS"),
    }
}

fn foreach(scope: &mut Scope, choices: &mut Choices) -> String {
    let list = expression(Kind::Integers, scope, choices, Place::TOP);
    let test = boolean(scope, choices, Place::SIMPLE);
    let label = choices.pick(&LABELS);
    format!("FOREACH (x IN CASE WHEN {test} THEN {list} ELSE [0] END | CREATE (:{label} {{i: x}}))")
}
