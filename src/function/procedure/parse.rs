//! Signatures of procedures as text: `test.my.proc(name :: STRING?, id :: INTEGER?) :: (city :: STRING?)`.

use std::str::FromStr;

use smol_str::SmolStr;

use super::{Field, Signature};
use crate::function::Type;

/// Why a text is no signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureError {
    /// `p(a :: STRING`
    Shape,
    /// `p(a STRING) :: ()`
    Field(String),
    /// `p(a :: TEXT) :: ()`
    UnknownType(String),
    /// Columns of a table that are not those of its signature, which are given.
    Columns(String),
    /// A row of a table with so many values, not as many as columns.
    Row { found: usize, expected: usize },
}

impl std::fmt::Display for SignatureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shape => f.write_str(
                "a signature looks like `name(input :: STRING?) :: (output :: INTEGER?)`",
            ),
            Self::Field(text) => write!(f, "`{text}` is not a name, `::` and a type"),
            Self::UnknownType(text) => write!(f, "there is no type `{text}`"),
            Self::Columns(names) => write!(f, "the columns of the table must be {names}"),
            Self::Row { found, expected } => {
                write!(f, "a row has {found} values, not {expected}")
            }
        }
    }
}

impl std::error::Error for SignatureError {}

impl FromStr for Signature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let (name, rest) = text.split_once('(').ok_or(SignatureError::Shape)?;
        let (inputs, rest) = rest.split_once(')').ok_or(SignatureError::Shape)?;
        let rest = rest
            .trim()
            .strip_prefix("::")
            .ok_or(SignatureError::Shape)?;
        let outputs = rest.trim().trim_end_matches(':').trim_end();
        let outputs = outputs
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'));
        let name = name.trim();
        if name.is_empty() {
            return Err(SignatureError::Shape);
        }
        Ok(Self {
            name: SmolStr::new(name),
            inputs: fields(inputs)?,
            outputs: fields(outputs.ok_or(SignatureError::Shape)?)?,
        })
    }
}

fn fields(text: &str) -> Result<Vec<Field>, SignatureError> {
    match text.trim() {
        "" | "VOID" => Ok(Vec::new()),
        text => text.split(',').map(field).collect(),
    }
}

fn field(text: &str) -> Result<Field, SignatureError> {
    let wrong = || SignatureError::Field(text.trim().to_string());
    let (name, ty) = text.split_once("::").ok_or_else(wrong)?;
    let (name, ty) = (name.trim(), ty.trim());
    let required = name
        .strip_suffix("null")
        .map(str::trim_end)
        .and_then(|name| name.strip_suffix('='));
    let (name, optional) = required.map_or((name, false), |name| (name.trim_end(), true));
    let bare = ty.strip_suffix('?');
    let unknown = || SignatureError::UnknownType(ty.to_string());
    if name.is_empty() {
        return Err(wrong());
    }
    Ok(Field {
        name: SmolStr::new(name),
        ty: type_named(bare.unwrap_or(ty)).ok_or_else(unknown)?,
        nullable: bare.is_some(),
        optional,
    })
}

/// The type of that name, in any case, with `_` for a space as well.
fn type_named(text: &str) -> Option<Type> {
    let text = text
        .trim()
        .trim_end_matches('?')
        .replace('_', " ")
        .to_uppercase();
    if let Some(element) = text.strip_prefix("LIST OF ") {
        return Some(Type::List(Box::new(type_named(element)?)));
    }
    if let Some(element) = text.strip_prefix("LIST<") {
        return Some(Type::List(Box::new(type_named(
            element.strip_suffix('>')?,
        )?)));
    }
    Some(match text.as_str() {
        "ANY" => Type::Any,
        "BOOLEAN" => Type::Boolean,
        "STRING" => Type::String,
        "NUMBER" => Type::Number,
        "INTEGER" => Type::Integer,
        "FLOAT" => Type::Float,
        "MAP" => Type::Map,
        "LIST" => Type::List(Box::new(Type::Any)),
        "NODE" => Type::Node,
        "RELATIONSHIP" => Type::Relationship,
        "PATH" => Type::Path,
        "DATE" => Type::Date,
        "LOCALTIME" | "LOCAL TIME" => Type::LocalTime,
        "TIME" | "ZONED TIME" => Type::Time,
        "LOCALDATETIME" | "LOCAL DATETIME" => Type::LocalDateTime,
        "DATETIME" | "ZONED DATETIME" => Type::DateTime,
        "DURATION" => Type::Duration,
        _ => return None,
    })
}
