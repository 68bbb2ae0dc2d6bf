//! One line as the values of a table's columns.

use indexmap::IndexSet;
use serde_json::{Map as JsonMap, Value as Json};
use smol_str::{SmolStr, ToSmolStr};

use crate::exchange::import::Options;
use crate::exchange::import::field::{FieldType, Scalar};
use crate::exchange::import::problem::Problem;
use crate::exchange::import::table::{Layout, Role, Roles, TableColumn};
use crate::store::{BulkColumn, BulkValues, Texts, check_storable};
use crate::value::Value;
use crate::value::json::from_json;

/// A row.
pub struct Record {
    /// By column; null for those that have no value or become no property.
    pub fields: Vec<Value>,
    /// Labels, or the type.
    pub set: Vec<SmolStr>,
}

/// Whether a line is a node or a relationship as APOC writes it.
pub fn is_element(line: &[u8]) -> bool {
    match serde_json::from_slice(line) {
        Ok(Json::Object(record)) => kind(&record).is_some() && record.contains_key("id"),
        _ => false,
    }
}

/// True for a node, false for a relationship.
fn kind(record: &JsonMap<String, Json>) -> Option<bool> {
    match record.get("type")?.as_str()? {
        "node" => Some(true),
        "relationship" => Some(false),
        _ => None,
    }
}

/// Adds the keys of a line; `elements` tells whose properties are meant.
pub fn keys(line: &[u8], elements: Option<bool>, names: &mut IndexSet<SmolStr>) {
    let Ok(Json::Object(record)) = serde_json::from_slice(line) else {
        return;
    };
    let mut add = |record: &JsonMap<String, Json>| {
        for key in record.keys() {
            if !names.contains(key.as_str()) {
                names.insert(key.into());
            }
        }
    };
    match elements {
        None => add(&record),
        Some(nodes) if kind(&record) == Some(nodes) => {
            if let Some(Json::Object(properties)) = record.get("properties") {
                add(properties);
            }
        }
        Some(_) => {}
    }
}

/// The row that a line is; none for an empty line and for an element of the other kind.
///
/// # Errors
/// What is wrong with the line.
pub fn parse(
    line: &[u8],
    layout: &Layout,
    roles: &Roles,
    options: &Options,
) -> Result<Option<Record>, Problem> {
    let line = line
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(line)
        .trim_ascii();
    if line.is_empty() {
        return Ok(None);
    }
    // What is no element at all is told once, with the nodes.
    let told = *roles == Roles::Elements { nodes: false };
    let record = match object(line) {
        Err(_) if told => return Ok(None),
        record => record?,
    };
    let Roles::Elements { nodes } = roles else {
        let field = |column: &TableColumn| record.get(column.name.as_str());
        return row(layout, field, options).map(Some);
    };
    match kind(&record) {
        Some(found) if found == *nodes => {}
        Some(_) => return Ok(None),
        None if told => return Ok(None),
        None => {
            return Err(not_a_record(
                "its `type` is neither `node` nor `relationship`",
            ));
        }
    }
    let properties = record.get("properties").and_then(Json::as_object);
    let field = |column: &TableColumn| match &column.role {
        Role::Property { key } => properties?.get(key.as_str()),
        Role::Start { .. } | Role::End { .. } => {
            let end = record.get(column.name.as_str())?;
            end.get("id").or(Some(end))
        }
        _ => record.get(column.name.as_str()),
    };
    row(layout, field, options).map(Some)
}

fn object(line: &[u8]) -> Result<JsonMap<String, Json>, Problem> {
    let text = std::str::from_utf8(line).map_err(|_| Problem::NotUtf8 { column: None })?;
    match serde_json::from_str(text) {
        Ok(Json::Object(record)) => Ok(record),
        Ok(_) => Err(not_a_record("it is no object")),
        Err(error) => Err(not_a_record(&error.to_string())),
    }
}

fn not_a_record(reason: &str) -> Problem {
    let reason = reason.split(" at line").next().unwrap_or(reason);
    Problem::NotARecord {
        reason: reason.to_string(),
    }
}

fn row<'j>(
    layout: &Layout,
    field: impl Fn(&TableColumn) -> Option<&'j Json>,
    options: &Options,
) -> Result<Record, Problem> {
    let mut set = Vec::new();
    let mut fields = Vec::with_capacity(layout.columns.len());
    for column in &layout.columns {
        let json = field(column).filter(|json| !json.is_null());
        let mut value = Value::Null;
        match (&column.role, json) {
            (Role::Ignored, _) | (_, None) => {}
            (Role::Labels | Role::Type, Some(json)) => names(column, json, options, &mut set)?,
            (_, Some(json)) => value = stored(column, json)?,
        }
        fields.push(value);
    }
    Ok(Record { fields, set })
}

/// A name, several in one text, or a list of names.
fn names(
    column: &TableColumn,
    json: &Json,
    options: &Options,
    set: &mut Vec<SmolStr>,
) -> Result<(), Problem> {
    let wrong = || Problem::WrongType {
        column: column.name.clone(),
        value: json.to_smolstr(),
        expected: FieldType::Scalar(Scalar::String),
    };
    match json {
        Json::String(text) if column.role == Role::Type => set.push(text.trim().into()),
        Json::String(text) => {
            let names = text.split(options.list_delimiter).map(str::trim);
            set.extend(names.filter(|name| !name.is_empty()).map(SmolStr::new));
        }
        Json::Array(items) if column.role == Role::Labels => {
            for item in items {
                set.push(item.as_str().ok_or_else(wrong)?.into());
            }
        }
        _ => return Err(wrong()),
    }
    set.retain(|name| !name.is_empty());
    Ok(())
}

fn stored(column: &TableColumn, json: &Json) -> Result<Value, Problem> {
    let unstorable = |reason: String| Problem::Unstorable {
        column: column.name.clone(),
        reason,
    };
    let value = from_json(json).map_err(|error| unstorable(error.to_string()))?;
    let value = typed(column, value)?;
    check_storable(&value).map_err(|error| unstorable(error.message()))?;
    let is_id = matches!(
        column.role,
        Role::Id { .. } | Role::Start { .. } | Role::End { .. }
    );
    match value {
        Value::Integer(_) | Value::String(_) => Ok(value),
        // An empty id is none.
        value if is_id => Err(Problem::WrongType {
            column: column.name.clone(),
            value: value.to_smolstr(),
            expected: FieldType::Scalar(Scalar::String),
        }),
        value => Ok(value),
    }
}

/// The value in the type that the column is declared to have.
fn typed(column: &TableColumn, value: Value) -> Result<Value, Problem> {
    let Some(expected) = column.field_type else {
        return Ok(value);
    };
    let converted = match (expected, &value) {
        (FieldType::Scalar(scalar), value) => converted(scalar, value),
        (FieldType::List(scalar), Value::List(items)) => {
            let items = items.iter().map(|item| converted(scalar, item));
            items.collect::<Option<Vec<_>>>().map(Value::from)
        }
        (FieldType::List(_), _) => None,
    };
    converted.ok_or_else(|| Problem::WrongType {
        column: column.name.clone(),
        value: text_of(&value),
        expected,
    })
}

/// A value as a message shows it: a text without quotes.
fn text_of(value: &Value) -> SmolStr {
    value
        .as_str()
        .map_or_else(|| value.to_smolstr(), SmolStr::new)
}

fn converted(scalar: Scalar, value: &Value) -> Option<Value> {
    match (scalar, value) {
        (Scalar::String, Value::String(_))
        | (Scalar::Integer, Value::Integer(_))
        | (Scalar::Float, Value::Float(_))
        | (Scalar::Boolean, Value::Boolean(_))
        | (Scalar::Date, Value::Date(_)) => Some(value.clone()),
        (Scalar::Float, Value::Integer(integer)) => Some(Value::Float(*integer as f64)),
        (Scalar::String, Value::Integer(integer)) => Some(Value::string(integer.to_string())),
        (_, Value::String(text)) => scalar.parse(text),
        _ => None,
    }
}

/// The values of a column; none when it becomes no property and is no id.
pub fn column(role: &Role, values: Vec<Value>) -> Option<BulkColumn> {
    match role {
        Role::Labels | Role::Type | Role::Ignored => None,
        Role::Property { .. } => Some(BulkColumn::full(BulkValues::Values(values))),
        Role::Id { .. } | Role::Start { .. } | Role::End { .. } => Some(ids(&values)),
    }
}

/// Ids as integers where all are, else as texts.
fn ids(values: &[Value]) -> BulkColumn {
    let valid: Vec<bool> = values.iter().map(|value| !value.is_null()).collect();
    let integer = |value: &Value| match value {
        Value::Integer(id) => Some(*id),
        Value::Null => Some(0),
        _ => None,
    };
    let integers: Option<Vec<i64>> = values.iter().map(integer).collect();
    let values = match integers {
        Some(integers) => BulkValues::Integers(integers),
        None => {
            let mut texts = Texts::default();
            for value in values {
                match value {
                    Value::String(text) => texts.push(text),
                    Value::Integer(id) => texts.push(&id.to_string()),
                    _ => texts.push(""),
                }
            }
            BulkValues::Strings(texts)
        }
    };
    BulkColumn {
        values,
        valid: Some(valid),
    }
}
