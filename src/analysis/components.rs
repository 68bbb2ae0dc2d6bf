//! Weakly connected components: which nodes hang together, whatever the direction of the relationships.

use petgraph::unionfind::UnionFind;

use crate::function::procedure::{ProcedureCall, ProcedureError};
use crate::value::{Value, compare};

use super::options::{Options, failed};
use super::projection::{Projection, key_of};

pub(super) const KNOWN: [&str; 1] = ["relationship"];

/// `algo.components(label, [options])`: key, component. Components are numbered from 1 in the order of their smallest key; rows by component, then key.
pub(super) fn call(call: &ProcedureCall) -> Result<Vec<Vec<Value>>, ProcedureError> {
    let [Value::String(label), rest @ ..] = call.arguments else {
        return Err(failed("the label is a string"));
    };
    let options = Options::new(rest.first(), &KNOWN)?;
    let projection = Projection::new(call.graph, label, &options, &[])?;
    let mut sets = UnionFind::<u32>::new(projection.node_count());
    for (start, end) in &projection.edges {
        sets.union(*start, *end);
    }
    let mut keyed: Vec<(Value, u32)> = projection
        .nodes()
        .zip(sets.into_labeling())
        .map(|(node, representative)| (key_of(call.graph, node), representative))
        .collect();
    keyed.sort_by(|one, other| compare::order(&one.0, &other.0));
    Ok(numbered(keyed))
}

fn numbered(keyed: Vec<(Value, u32)>) -> Vec<Vec<Value>> {
    let mut numbers = vec![0i64; keyed.len()];
    let mut last = 0;
    let mut rows: Vec<(i64, Value)> = keyed
        .into_iter()
        .map(|(key, representative)| {
            let number = &mut numbers[representative as usize];
            if *number == 0 {
                last += 1;
                *number = last;
            }
            (*number, key)
        })
        .collect();
    rows.sort_by_key(|(number, _)| *number);
    rows.into_iter()
        .map(|(number, key)| vec![key, Value::from(number)])
        .collect()
}
