//! One record of a file, read without copies where its text has no escapes.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map as JsonMap, Value as Json};
use smol_str::SmolStr;

use super::problem::Problem;
use crate::store::check_storable;
use crate::value::Value;
use crate::value::json::from_json;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeLine<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow, default)]
    pub labels: Option<Vec<Text<'a>>>,
    #[serde(borrow, default)]
    pub properties: Properties<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationshipLine<'a> {
    #[serde(borrow)]
    pub start: Cow<'a, str>,
    #[serde(borrow)]
    pub end: Cow<'a, str>,
    #[serde(borrow, default)]
    pub properties: Properties<'a>,
}

/// A string of the line.
#[derive(Debug, Deserialize)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// Keys and values in the order of the line.
#[derive(Debug, Default)]
pub struct Properties<'a>(Vec<(Text<'a>, Stored)>);

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'a> Properties<'a> {
    /// The keys and values, or the first problem with them that the shape of the line does not show.
    pub fn check(self) -> Result<Vec<(Text<'a>, Value)>, Problem> {
        let mut checked: Vec<(Text<'a>, Value)> = Vec::with_capacity(self.0.len());
        for (Text(key), Stored(value)) in self.0 {
            let name = || SmolStr::new(&key);
            if key.is_empty() {
                return Err(Problem::EmptyName {
                    what: "a property key",
                });
            }
            if checked.iter().any(|(earlier, _)| earlier.0 == key) {
                return Err(Problem::DuplicateKey { key: name() });
            }
            let value = value.map_err(|reason| Problem::BadValue {
                key: name(),
                reason,
            })?;
            if value.is_null() {
                return Err(Problem::NullProperty { key: name() });
            }
            check_storable(&value).map_err(|error| Problem::BadValue {
                key: name(),
                reason: error.message(),
            })?;
            checked.push((Text(key), value));
        }
        Ok(checked)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Properties<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Properties<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of properties")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Properties(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// A value: plain scalars and lists at once, tagged ones as [`from_json`] reads them; or why it is none.
#[derive(Debug)]
struct Stored(Result<Value, String>);

impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StoredVisitor).map(Stored)
    }
}

struct StoredVisitor;

impl<'de> Visitor<'de> for StoredVisitor {
    type Value = Result<Value, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Ok(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Ok(Value::Boolean(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Ok(Value::Integer(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(read_json(&Json::from(value)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Ok(Value::Float(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Ok(Value::string(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Stored(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(values
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
            .map(Value::from))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = JsonMap::new();
        while let Some((key, value)) = map.next_entry::<String, Json>()? {
            entries.insert(key, value);
        }
        Ok(read_json(&Json::Object(entries)))
    }
}

fn read_json(json: &Json) -> Result<Value, String> {
    from_json(json).map_err(|error| error.problem)
}

/// Reads one line as a record.
pub fn parse<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, Problem> {
    if let Err(error) = std::str::from_utf8(line) {
        return Err(Problem::NotUtf8 {
            column: error.valid_up_to() + 1,
        });
    }
    if !line.starts_with(b"{") {
        return Err(Problem::NotARecord {
            reason: "expected `{`".to_string(),
            column: 1,
        });
    }
    serde_json::from_slice(line).map_err(|error| match error.is_eof() {
        true => Problem::Truncated {
            column: error.column(),
        },
        false => Problem::NotARecord {
            reason: reason(&error),
            column: error.column(),
        },
    })
}

/// The message of the JSON reader without the place, which is told apart.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_string(),
        None => text,
    }
}
