//! Values as JSON, both directions, as the JSON-lines protocol and the graph folder write them.
//!
//! What JSON has is written as it is; the rest as an object with one key that begins with `$`. Integers and floats stay apart: a float
//! always has a point or an exponent. Keys come out sorted, so equal values give equal text.

use std::sync::Arc;

use serde_json::{Map as JsonMap, Number, Value as Json};
use smol_str::SmolStr;

use super::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use super::text::float_text;
use super::{Map, Node, Path, Relationship, Value};

/// Why JSON is not a value: where in it, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct JsonError {
    pub problem: String,
}

impl JsonError {
    fn new(problem: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
        }
    }
}

/// A value as JSON. Nodes, relationships and paths are written from the data that they carry.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(value) => Json::Bool(*value),
        Value::Integer(value) => Json::from(*value),
        Value::Float(value) => float_to_json(*value),
        Value::String(value) => Json::from(value.as_str()),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => map_to_json(entries),
        Value::Node(node) => node_to_json(node),
        Value::Relationship(relationship) => relationship_to_json(relationship),
        Value::Path(path) => path_to_json(path),
        Value::Date(value) => tagged("$date", value.to_string()),
        Value::LocalTime(value) => tagged("$localtime", value.to_string()),
        Value::Time(value) => tagged("$time", value.to_string()),
        Value::LocalDateTime(value) => tagged("$localdatetime", value.to_string()),
        Value::DateTime(value) => tagged("$datetime", value.to_string()),
        Value::Duration(value) => tagged("$duration", value.to_string()),
    }
}

fn object<const N: usize>(entries: [(&str, Json); N]) -> Json {
    Json::Object(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_string(), value))
            .collect(),
    )
}

fn tagged(tag: &str, value: impl Into<Json>) -> Json {
    object([(tag, value.into())])
}

fn float_to_json(value: f64) -> Json {
    Number::from_f64(value).map_or_else(|| tagged("$float", float_text(value)), Json::Number)
}

fn plain_map(entries: &Map) -> Json {
    Json::Object(
        entries
            .iter()
            .map(|(key, value)| (key.to_string(), to_json(value)))
            .collect(),
    )
}

/// A map whose keys could be taken for a tag is wrapped in `$map`.
fn map_to_json(entries: &Map) -> Json {
    let plain = plain_map(entries);
    if entries.keys().any(|key| key.starts_with('$')) {
        tagged("$map", plain)
    } else {
        plain
    }
}

fn node_to_json(node: &Node) -> Json {
    let Some(data) = &node.data else {
        return tagged("$node", object([("id", Json::from(node.id.0.to_string()))]));
    };
    let id = ("id", Json::from(data.element_id.0.to_string()));
    if data.deleted {
        return tagged("$node", object([id, ("deleted", Json::Bool(true))]));
    }
    let labels = data
        .labels
        .iter()
        .map(|label| Json::from(label.as_str()))
        .collect();
    tagged(
        "$node",
        object([
            id,
            ("labels", labels),
            ("properties", plain_map(&data.properties)),
        ]),
    )
}

fn relationship_to_json(relationship: &Relationship) -> Json {
    let Some(data) = &relationship.data else {
        return tagged(
            "$relationship",
            object([("id", Json::from(relationship.id.0.to_string()))]),
        );
    };
    let id = ("id", Json::from(data.element_id.0.to_string()));
    if data.deleted {
        return tagged("$relationship", object([id, ("deleted", Json::Bool(true))]));
    }
    let fields = object([
        id,
        ("type", Json::from(data.relationship_type.as_str())),
        ("start", Json::from(data.start.0.to_string())),
        ("end", Json::from(data.end.0.to_string())),
        ("properties", plain_map(&data.properties)),
    ]);
    tagged("$relationship", fields)
}

fn path_to_json(path: &Path) -> Json {
    let nodes = path.nodes.iter().map(node_to_json).collect();
    let relationships = path
        .relationships
        .iter()
        .map(relationship_to_json)
        .collect();
    tagged(
        "$path",
        object([("nodes", nodes), ("relationships", relationships)]),
    )
}

/// Reads a value.
///
/// # Errors
/// An integer beyond 64 bits, an unknown tag, text that is no temporal value, and nodes, relationships and paths, which
/// only go out.
pub fn from_json(json: &Json) -> Result<Value, JsonError> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(value) => Ok(Value::Boolean(*value)),
        Json::Number(number) => number_from_json(number),
        Json::String(text) => Ok(Value::string(text)),
        Json::Array(items) => items
            .iter()
            .map(from_json)
            .collect::<Result<Vec<_>, _>>()
            .map(Value::from),
        Json::Object(entries) => object_from_json(entries),
    }
}

fn number_from_json(number: &Number) -> Result<Value, JsonError> {
    if let Some(value) = number.as_i64() {
        return Ok(Value::Integer(value));
    }
    if number.is_f64() {
        return number
            .as_f64()
            .map(Value::Float)
            .ok_or_else(|| JsonError::new(format!("`{number}` is no float")));
    }
    Err(JsonError::new(format!(
        "the integer `{number}` does not fit 64 bits; write a float like `{number}.0`"
    )))
}

fn object_from_json(entries: &JsonMap<String, Json>) -> Result<Value, JsonError> {
    match entries.iter().next() {
        Some((tag, content)) if entries.len() == 1 && tag.starts_with('$') => {
            tagged_from_json(tag, content)
        }
        _ => map_from_json(entries),
    }
}

fn map_from_json(entries: &JsonMap<String, Json>) -> Result<Value, JsonError> {
    let entries = entries
        .iter()
        .map(|(key, value)| Ok((SmolStr::new(key), from_json(value)?)));
    Ok(Value::Map(Arc::new(
        entries.collect::<Result<Map, JsonError>>()?,
    )))
}

fn tagged_from_json(tag: &str, content: &Json) -> Result<Value, JsonError> {
    if matches!(tag, "$node" | "$relationship" | "$path") {
        return Err(JsonError::new(format!(
            "`{tag}` is for results only; match the entity by a property instead"
        )));
    }
    match (tag, content) {
        ("$map", Json::Object(entries)) => map_from_json(entries),
        ("$map", _) => Err(JsonError::new("`$map` holds an object")),
        (_, Json::String(text)) => text_from_json(tag, text),
        ("$int" | "$float", Json::Number(number)) => text_from_json(tag, &number.to_string()),
        _ => Err(JsonError::new(format!("`{tag}` holds a string"))),
    }
}

fn text_from_json(tag: &str, text: &str) -> Result<Value, JsonError> {
    let value = match tag {
        "$int" => text
            .parse()
            .map(Value::Integer)
            .map_err(|_| JsonError::new(format!("`{text}` is no 64-bit integer")))?,
        "$float" => Value::Float(float_from_text(text)?),
        "$date" => Value::Date(Date::parse(text)?),
        "$localtime" => Value::LocalTime(LocalTime::parse(text)?),
        "$time" => Value::Time(Time::parse(text, 0)?),
        "$localdatetime" => Value::LocalDateTime(LocalDateTime::parse(text)?),
        "$datetime" => Value::DateTime(Arc::new(DateTime::parse_stored(text)?)),
        "$duration" => Value::Duration(Arc::new(Duration::parse(text)?)),
        _ => {
            return Err(JsonError::new(format!(
                "`{tag}` is no tag; a map with such a key is written `{{\"$map\": {{\"{tag}\": ...}}}}`"
            )));
        }
    };
    Ok(value)
}

impl From<super::ValueError> for JsonError {
    fn from(error: super::ValueError) -> Self {
        Self::new(error.message())
    }
}

fn float_from_text(text: &str) -> Result<f64, JsonError> {
    match text {
        "NaN" => Ok(f64::NAN),
        "Infinity" => Ok(f64::INFINITY),
        "-Infinity" => Ok(f64::NEG_INFINITY),
        _ => text
            .parse()
            .map_err(|_| JsonError::new(format!("`{text}` is no float"))),
    }
}
