//! Cities that resemble a city by the industries they have.

use std::collections::{BTreeMap, BTreeSet};

use crate::function::procedure::{Outputs, ProcedureCall, ProcedureError};
use crate::store::{Direction, Graph, TypeId};
use crate::value::{NodeId, Value, compare};

use super::options::{Options, failed};
use super::projection::property;

pub(super) const KNOWN: [&str; 1] = ["places"];

/// `algo.similar_cities(city, [options])`: the cities that share an industry with the city of that code; the highest Jaccard index first, ties by
/// code. `places` keeps cities below the place of that code.
pub(super) fn call(call: &ProcedureCall) -> Result<Outputs, ProcedureError> {
    let graph = call.graph;
    let [Value::String(adcode), rest @ ..] = call.arguments else {
        return Err(failed("the city is its code, a string such as '510100'"));
    };
    let options = Options::new(rest.first(), &KNOWN)?;
    let city = place(graph, "City", adcode)?;
    let within = options
        .text("places")?
        .map(|code| place(graph, "Place", code))
        .transpose()?;
    let Some(has_industry) = graph.catalog().relationship_type("HAS_INDUSTRY") else {
        return Ok(Outputs::default());
    };
    let own = neighbours(graph, city, Direction::Outgoing, has_industry);
    let mut shared: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for &industry in &own {
        for other in neighbours(graph, industry, Direction::Incoming, has_industry) {
            shared.entry(other).or_default().push(industry);
        }
    }
    shared.remove(&city);
    let mut rows: Vec<(f64, Vec<Value>)> = shared
        .into_iter()
        .filter(|(other, _)| within.is_none_or(|place| lies_in(graph, *other, place)))
        .map(|(other, industries)| {
            let theirs = neighbours(graph, other, Direction::Outgoing, has_industry).len();
            row(graph, other, &industries, own.len(), theirs)
        })
        .collect();
    rows.sort_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then_with(|| compare::order(&one.1[0], &other.1[0]))
    });
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    Ok(rows.into())
}

/// The Jaccard index and the row of one city; `own` and `theirs` count industries.
fn row(
    graph: &Graph,
    city: NodeId,
    industries: &[NodeId],
    own: usize,
    theirs: usize,
) -> (f64, Vec<Value>) {
    let shared = industries.len() as f64;
    let (own, theirs) = (own as f64, theirs as f64);
    let jaccard = shared / (own + theirs - shared);
    let mut named: Vec<(Value, Value)> = industries
        .iter()
        .map(|industry| {
            (
                property(graph, *industry, "code"),
                property(graph, *industry, "name_zh"),
            )
        })
        .collect();
    named.sort_by(|one, other| compare::order(&one.0, &other.0));
    let row = vec![
        property(graph, city, "adcode"),
        property(graph, city, "name_zh"),
        Value::from(industries.len() as i64),
        Value::from(jaccard),
        Value::from(shared / (own * theirs).sqrt()),
        Value::from(shared / own.min(theirs)),
        Value::list(named.into_iter().map(|(_, name)| name)),
    ];
    (jaccard, row)
}

fn place(graph: &Graph, label: &str, adcode: &str) -> Result<NodeId, ProcedureError> {
    let catalog = graph.catalog();
    let found = catalog
        .label(label)
        .zip(catalog.key("adcode"))
        .and_then(|(label, key)| {
            graph
                .lookup(label, key, &Value::from(adcode))?
                .first()
                .copied()
        });
    found.ok_or_else(|| {
        failed(format!(
            "no {} has the code `{adcode}`",
            label.to_lowercase()
        ))
    })
}

fn neighbours(
    graph: &Graph,
    node: NodeId,
    direction: Direction,
    relationship_type: TypeId,
) -> BTreeSet<NodeId> {
    graph
        .neighbours(node, direction, Some(&[relationship_type]))
        .map(|(_, other)| other)
        .collect()
}

/// Climbs `PART_OF`, of which a place has one at a time.
fn lies_in(graph: &Graph, city: NodeId, place: NodeId) -> bool {
    let Some(part_of) = graph.catalog().relationship_type("PART_OF") else {
        return false;
    };
    let mut seen = BTreeSet::from([city]);
    let mut waiting = vec![city];
    while let Some(node) = waiting.pop() {
        if node == place {
            return true;
        }
        waiting.extend(
            neighbours(graph, node, Direction::Outgoing, part_of)
                .into_iter()
                .filter(|node| seen.insert(*node)),
        );
    }
    false
}
