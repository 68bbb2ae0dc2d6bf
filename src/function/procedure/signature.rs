//! Signatures of procedures and how they are written: `name(input :: TYPE?, ...) :: (output :: TYPE?, ...)`.

use std::fmt::{self, Display, Formatter};

use smol_str::SmolStr;

use crate::function::Type;
use crate::value::Value;

/// What a procedure takes and gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// The dotted name as it is to be written.
    pub name: SmolStr,
    pub inputs: Vec<Field>,
    pub outputs: Vec<Field>,
}

/// A named and typed input or output of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: SmolStr,
    pub ty: Type,
    /// `?` in the signature: null is allowed.
    pub nullable: bool,
    /// `name = null :: TYPE?`: the argument may be left out and is null then. Only inputs at the end.
    pub optional: bool,
}

impl Signature {
    /// How many arguments a call must have at least.
    pub fn required(&self) -> usize {
        self.inputs.iter().filter(|input| !input.optional).count()
    }
}

impl Field {
    /// True when the input takes the value, a whole number also for a float.
    pub fn takes(&self, value: &Value) -> bool {
        match value {
            Value::Null => self.nullable,
            value => holds(&self.ty, value),
        }
    }
}

fn holds(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Any, _) | (Type::Number | Type::Float, Value::Integer(_) | Value::Float(_)) => true,
        (Type::List(element), Value::List(items)) => {
            let fits = |item: &Value| item.is_null() || holds(element, item);
            items.iter().all(fits)
        }
        (Type::Boolean, Value::Boolean(_))
        | (Type::Integer, Value::Integer(_))
        | (Type::String, Value::String(_))
        | (Type::Map, Value::Map(_))
        | (Type::Node, Value::Node(_))
        | (Type::Relationship, Value::Relationship(_))
        | (Type::Path, Value::Path(_))
        | (Type::Date, Value::Date(_))
        | (Type::LocalTime, Value::LocalTime(_))
        | (Type::Time, Value::Time(_))
        | (Type::LocalDateTime, Value::LocalDateTime(_))
        | (Type::DateTime, Value::DateTime(_))
        | (Type::Duration, Value::Duration(_)) => true,
        _ => false,
    }
}

impl Display for Signature {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let list = |fields: &[Field]| {
            let texts: Vec<String> = fields.iter().map(Field::to_string).collect();
            texts.join(", ")
        };
        let (inputs, outputs) = (list(&self.inputs), list(&self.outputs));
        write!(f, "{}({inputs}) :: ({outputs})", self.name)
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let default = if self.optional { " = null" } else { "" };
        let mark = if self.nullable { "?" } else { "" };
        write!(f, "{}{default} :: {}{mark}", self.name, self.ty)
    }
}
