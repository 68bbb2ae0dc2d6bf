//! Functions of nodes, relationships and paths.

use std::collections::HashSet;

use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::{Map, Value, ValueError};

pub static FUNCTIONS: &[Function] = &[
    Function::new("id", &[ENTITY], Returns::Kind(Kind::Integer), id)
        .summary("the id of a node or relationship as a number; it is never given again")
        .example("CREATE (n) RETURN id(n) >= 0 AS x", "true"),
    Function::new(
        "elementId",
        &[ENTITY],
        Returns::Kind(Kind::String),
        element_id,
    )
    .aliases(&["element_id"])
    .summary("the id of a node or relationship as text; it is never given again")
    .example(
        "CREATE (n) RETURN elementId(n) = toString(id(n)) AS x",
        "true",
    ),
    Function::new("labels", &[NODE], Returns::ListOf(Kind::String), labels)
        .summary("the labels of a node, sorted by name")
        .example("CREATE (n:B:A) RETURN labels(n) AS x", "['A', 'B']"),
    Function::new(
        "type",
        &[RELATIONSHIP],
        Returns::Kind(Kind::String),
        relationship_type,
    )
    .summary("the type of a relationship")
    .example(
        "CREATE ()-[r:LOCATED_IN]->() RETURN type(r) AS x",
        "'LOCATED_IN'",
    ),
    Function::new("keys", &[KEYED], Returns::ListOf(Kind::String), keys)
        .summary("the keys of a map, or of the properties of a node or relationship, sorted")
        .example("RETURN keys({b: 1, a: 2}) AS x", "['a', 'b']"),
    Function::new("properties", &[KEYED], Returns::Kind(Kind::Map), properties)
        .summary("the properties of a node or relationship as a map")
        .example("CREATE (n {a: 1}) RETURN properties(n) AS x", "{a: 1}"),
    Function::new(
        "startNode",
        &[RELATIONSHIP],
        Returns::Kind(Kind::Node),
        start_node,
    )
    .summary("the node that a relationship begins at")
    .example("CREATE (a)-[r:T]->() RETURN startNode(r) = a AS x", "true"),
    Function::new(
        "endNode",
        &[RELATIONSHIP],
        Returns::Kind(Kind::Node),
        end_node,
    )
    .summary("the node that a relationship leads to")
    .example("CREATE ()-[r:T]->(b) RETURN endNode(r) = b AS x", "true"),
    Function::new("isTrail", &[PATH], Returns::Kind(Kind::Boolean), is_trail)
        .summary("whether a path uses no relationship twice")
        .example("CREATE p = ()-[:T]->() RETURN isTrail(p) AS x", "true"),
    Function::new(
        "isAcyclic",
        &[PATH],
        Returns::Kind(Kind::Boolean),
        is_acyclic,
    )
    .summary("whether a path meets no node twice")
    .example("CREATE p = (a)-[:T]->(a) RETURN isAcyclic(p) AS x", "false"),
    Function::new("isSimple", &[PATH], Returns::Kind(Kind::Boolean), is_simple)
        .summary("whether a path meets no node twice, save that it may end where it began")
        .example("CREATE p = (a)-[:T]->(a) RETURN isSimple(p) AS x", "true"),
    Function::new("nodes", &[PATH], Returns::ListOf(Kind::Node), nodes)
        .summary("the nodes of a path, in its order")
        .example("CREATE p = ()-[:T]->() RETURN size(nodes(p)) AS x", "2"),
    Function::new(
        "relationships",
        &[PATH],
        Returns::ListOf(Kind::Relationship),
        relationships,
    )
    .summary("the relationships of a path, in its order")
    .example(
        "CREATE p = ()-[:T]->() RETURN size(relationships(p)) AS x",
        "1",
    ),
    Function::new("length", &[PATH], Returns::Kind(Kind::Integer), length)
        .aliases(&["path_length"])
        .summary("the number of relationships of a path")
        .example("CREATE p = ()-[:T]->()-[:T]->() RETURN length(p) AS x", "2"),
];

const NODE: Parameter = Parameter::new("node", &[Kind::Node], "a node");
const RELATIONSHIP: Parameter =
    Parameter::new("relationship", &[Kind::Relationship], "a relationship");
const PATH: Parameter = Parameter::new("path", &[Kind::Path], "a path");
const ENTITY: Parameter = Parameter::new(
    "entity",
    &[Kind::Node, Kind::Relationship],
    "a node or a relationship",
);
const KEYED: Parameter = Parameter::new(
    "entity",
    &[Kind::Node, Kind::Relationship, Kind::Map],
    "a node, a relationship or a map",
);

type Outcome = Result<Value, ValueError>;

fn number(context: &FunctionContext<'_>, entity: &Value) -> Option<u64> {
    match entity {
        Value::Node(node) => Some(context.entities.node_element_id(node.id).0),
        Value::Relationship(relationship) => {
            Some(context.entities.relationship_element_id(relationship.id).0)
        }
        _ => None,
    }
}

fn id(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(number(context, &arguments[0])
        .map(|number| number as i64)
        .into())
}

fn element_id(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(number(context, &arguments[0])
        .map(|number| number.to_string())
        .into())
}

fn labels(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Node(node) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(Value::list(
        context
            .entities
            .labels(node.id)?
            .into_iter()
            .map(Value::from),
    ))
}

fn relationship_type(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Relationship(relationship) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(context.entities.relationship_type(relationship.id).into())
}

fn property_map(context: &FunctionContext<'_>, entity: &Value) -> Result<Option<Map>, ValueError> {
    match entity {
        Value::Node(node) => context.entities.node_properties(node.id).map(Some),
        Value::Relationship(relationship) => context
            .entities
            .relationship_properties(relationship.id)
            .map(Some),
        _ => Ok(None),
    }
}

fn keys(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let names = |map: &Map| Value::list(map.keys().cloned().map(Value::from));
    match (&arguments[0], property_map(context, &arguments[0])?) {
        (Value::Map(map), _) => Ok(names(map)),
        (_, Some(map)) => Ok(names(&map)),
        _ => Ok(Value::Null),
    }
}

fn properties(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    match property_map(context, &arguments[0])? {
        Some(map) => Ok(Value::map(map)),
        None => Ok(arguments[0].clone()),
    }
}

fn start_node(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Relationship(relationship) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(Value::Node(
        context.entities.endpoints(relationship.id).0.into(),
    ))
}

fn end_node(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Relationship(relationship) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(Value::Node(
        context.entities.endpoints(relationship.id).1.into(),
    ))
}

fn is_trail(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Path(path) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(all_differ(path.relationships.iter().map(|it| it.id)).into())
}

fn is_acyclic(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Path(path) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(all_differ(path.nodes.iter().map(|it| it.id)).into())
}

fn is_simple(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Path(path) = &arguments[0] else {
        return Ok(Value::Null);
    };
    let ids: Vec<_> = path.nodes.iter().map(|it| it.id).collect();
    let closed = ids.len() > 1 && ids.first() == ids.last();
    let inner = if closed { &ids[1..] } else { &ids[..] };
    Ok(all_differ(inner.iter().copied()).into())
}

fn all_differ<T: Eq + std::hash::Hash>(mut items: impl Iterator<Item = T>) -> bool {
    let mut seen = HashSet::new();
    items.all(|item| seen.insert(item))
}

fn nodes(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Path(path) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(Value::list(path.nodes.iter().cloned().map(Value::Node)))
}

fn relationships(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Path(path) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(Value::list(
        path.relationships.iter().cloned().map(Value::Relationship),
    ))
}

fn length(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let Value::Path(path) = &arguments[0] else {
        return Ok(Value::Null);
    };
    Ok(Value::Integer(path.relationships.len() as i64))
}
