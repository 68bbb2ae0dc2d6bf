//! The lineage as rows: each document once, by the fewest steps.

use std::collections::{BTreeSet, VecDeque};

use crate::analysis::options::{Options, failed};
use crate::analysis::projection::property;
use crate::function::procedure::{Outputs, ProcedureCall, ProcedureError};
use crate::store::{Direction, GraphView, TypeId};
use crate::value::{NodeId, Value, compare};

use super::{DEFAULT_DEPTH, LINEAGE_TYPES, document_node};

pub(in crate::analysis) const KNOWN: [&str; 1] = ["depth"];

/// `algo.lineage(document, direction, [options])`: depth, key, number, title, issued_on, status, via; by depth, then date, then key.
/// `direction` is `up` (what the document rests on) or `down` (what rests on it).
pub(in crate::analysis) fn call(call: &ProcedureCall) -> Result<Outputs, ProcedureError> {
    let [Value::String(document), Value::String(direction), rest @ ..] = call.arguments else {
        return Err(failed("document and direction are strings"));
    };
    let direction = match direction.as_str() {
        "up" => Direction::Outgoing,
        "down" => Direction::Incoming,
        other => {
            return Err(failed(format!(
                "the direction is `up` or `down`, not `{other}`"
            )));
        }
    };
    let depth = Options::new(rest.first(), &KNOWN)?.count("depth", DEFAULT_DEPTH)?;
    let start = document_node(call.graph, document).ok_or_else(|| {
        failed(format!(
            "no document has the number, key or title `{document}`"
        ))
    })?;
    let mut rows = reached(call, start, direction, depth)?;
    rows.sort_by(|one, other| {
        let by = |column: usize| compare::order(&one[column], &other[column]);
        by(0).then_with(|| by(4)).then_with(|| by(1))
    });
    Ok(rows.into())
}

fn reached(
    call: &ProcedureCall,
    start: NodeId,
    direction: Direction,
    depth: usize,
) -> Result<Vec<Vec<Value>>, ProcedureError> {
    let catalog = call.graph.catalog();
    let types: Vec<TypeId> = LINEAGE_TYPES
        .iter()
        .filter_map(|name| catalog.relationship_type(name))
        .collect();
    let view = GraphView::new(call.graph).with_types(&types);
    let mut seen = BTreeSet::from([start]);
    let mut waiting = VecDeque::from([(start, 0)]);
    let mut rows = Vec::new();
    while let Some((node, steps)) = waiting.pop_front() {
        if !(call.go_on)() {
            return Err(ProcedureError::Stopped);
        }
        if steps == depth {
            continue;
        }
        for edge in view.edges_at(node, direction) {
            let other = if direction == Direction::Outgoing {
                edge.end
            } else {
                edge.start
            };
            if seen.insert(other) {
                rows.push(row(
                    call,
                    other,
                    steps + 1,
                    catalog.type_name(edge.relationship_type),
                ));
                waiting.push_back((other, steps + 1));
            }
        }
    }
    Ok(rows)
}

fn row(call: &ProcedureCall, document: NodeId, depth: usize, via: &str) -> Vec<Value> {
    let [key, number, title, issued_on, status] = ["key", "number", "title", "issued_on", "status"]
        .map(|key| property(call.graph, document, key));
    vec![
        Value::from(depth as i64),
        key,
        number,
        title,
        issued_on,
        status,
        Value::from(via),
    ]
}
