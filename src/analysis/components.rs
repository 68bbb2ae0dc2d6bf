//! Weakly connected components: which nodes hang together, whatever the direction of the relationships.

use petgraph::unionfind::UnionFind;

use crate::function::procedure::{Outputs, ProcedureCall, ProcedureError};
use crate::store::Direction;
use crate::value::{NodeId, Value};

use super::options::{Options, failed};
use super::projection::{Names, Projection};

pub(super) const KNOWN: [&str; 1] = ["relationship"];

/// `algo.components(label, [options])`: key, component. Components are numbered from 1 in the order of their oldest node; rows in order of
/// creation.
pub(super) fn call(call: &ProcedureCall) -> Result<Outputs, ProcedureError> {
    let [Value::String(label), rest @ ..] = call.arguments else {
        return Err(failed("the label is a string"));
    };
    let options = Options::new(rest.first(), &KNOWN)?;
    let projection = Projection::new(call.graph, label, &options, &[])?;
    let mut sets = UnionFind::<u32>::new(projection.is_node.len());
    for (count, &node) in projection.nodes.iter().enumerate() {
        if count.is_multiple_of(4096) && !(call.go_on)() {
            return Err(ProcedureError::Stopped);
        }
        projection.for_each_neighbour(node, Direction::Outgoing, |to| {
            if projection.is_node[to.0 as usize] {
                sets.union(node.0, to.0);
            }
        });
    }
    let (keys, nodes) = (Names::identifying(call.graph), &projection.nodes);
    let numbers = numbers(nodes, &sets.into_labeling());
    Ok(Outputs {
        rows: nodes.len(),
        columns: vec![
            call.column(0, nodes.iter().map(|&node| keys.find_or_id(node))),
            call.column(1, numbers.into_iter().map(Value::from)),
        ],
    })
}

/// Of each node the number of its component.
fn numbers(nodes: &[NodeId], representatives: &[u32]) -> Vec<i64> {
    let mut numbers = vec![0; representatives.len()];
    let mut last = 0;
    let number = |node: &NodeId| {
        let number = &mut numbers[representatives[node.0 as usize] as usize];
        if *number == 0 {
            last += 1;
            *number = last;
        }
        *number
    };
    nodes.iter().map(number).collect()
}
