//! The one optional map that ends the arguments of a procedure.

use crate::function::procedure::ProcedureError;
use crate::value::{Map, Value};

/// The options given to a procedure; every name must be one that the procedure knows.
pub(super) struct Options<'a> {
    given: Option<&'a Map>,
}

impl<'a> Options<'a> {
    /// # Errors
    /// No map, or a name that is not among `known`.
    pub fn new(value: Option<&'a Value>, known: &[&str]) -> Result<Self, ProcedureError> {
        let given = match value {
            None | Some(Value::Null) => None,
            Some(Value::Map(map)) => Some(&**map),
            Some(other) => {
                return Err(failed(format!(
                    "options are a map, not {}",
                    other.type_name()
                )));
            }
        };
        let unknown = given
            .into_iter()
            .flat_map(Map::keys)
            .find(|name| !known.contains(&name.as_str()));
        match unknown {
            Some(name) => Err(failed(format!(
                "no option is called `{name}`; there are {}",
                known.join(", ")
            ))),
            None => Ok(Self { given }),
        }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.given
            .and_then(|map| map.get(name))
            .filter(|value| !value.is_null())
    }

    /// A number within a range, or what stands in for it.
    pub fn float(
        &self,
        name: &str,
        default: f64,
        allowed: std::ops::Range<f64>,
    ) -> Result<f64, ProcedureError> {
        let number = match self.get(name) {
            None => return Ok(default),
            Some(Value::Float(number)) => *number,
            Some(Value::Integer(number)) => *number as f64,
            Some(other) => return Err(wrong(name, "a number", other)),
        };
        if allowed.contains(&number) {
            return Ok(number);
        }
        let range = format!("at least {} and below {}", allowed.start, allowed.end);
        Err(failed(format!("option `{name}` is {range}, not {number}")))
    }

    /// A whole number of at least 1, or what stands in for it.
    pub fn count(&self, name: &str, default: usize) -> Result<usize, ProcedureError> {
        match self.get(name) {
            None => Ok(default),
            Some(Value::Integer(number)) if *number >= 1 => {
                Ok(usize::try_from(*number).unwrap_or(usize::MAX))
            }
            Some(Value::Integer(number)) => Err(failed(format!(
                "option `{name}` is at least 1, not {number}"
            ))),
            Some(other) => Err(wrong(name, "a whole number", other)),
        }
    }

    /// A string or a list of strings.
    pub fn names(&self, name: &str) -> Result<Option<Vec<String>>, ProcedureError> {
        let text = |value: &Value| match value {
            Value::String(text) => Ok(text.to_string()),
            other => Err(wrong(name, "a string or a list of strings", other)),
        };
        match self.get(name) {
            None => Ok(None),
            Some(Value::List(items)) => items.iter().map(text).collect::<Result<_, _>>().map(Some),
            Some(value) => text(value).map(|name| Some(vec![name])),
        }
    }

    /// A string.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, ProcedureError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(other) => Err(wrong(name, "a string", other)),
        }
    }
}

fn wrong(name: &str, expected: &str, found: &Value) -> ProcedureError {
    failed(format!(
        "option `{name}` is {expected}, not {}",
        found.type_name()
    ))
}

/// A procedure that cannot go on, and why.
pub(super) fn failed(problem: impl Into<String>) -> ProcedureError {
    ProcedureError::Failed(problem.into())
}
