//! The shape of a row of the function table: name, parameters, result, help, and how to call it.

use std::fmt::{self, Display, Formatter};

use super::{FunctionContext, Type};
use crate::value::{Value, ValueError};

/// A kind of value that a parameter takes or a function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Any,
    Boolean,
    Integer,
    Float,
    /// An integer or a float.
    Number,
    String,
    List,
    Map,
    Node,
    Relationship,
    Path,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
}

impl Kind {
    /// As signatures spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "ANY",
            Self::Boolean => "BOOLEAN",
            Self::Integer => "INTEGER",
            Self::Float => "FLOAT",
            Self::Number => "NUMBER",
            Self::String => "STRING",
            Self::List => "LIST",
            Self::Map => "MAP",
            Self::Node => "NODE",
            Self::Relationship => "RELATIONSHIP",
            Self::Path => "PATH",
            Self::Date => "DATE",
            Self::LocalTime => "LOCAL TIME",
            Self::Time => "ZONED TIME",
            Self::LocalDateTime => "LOCAL DATETIME",
            Self::DateTime => "ZONED DATETIME",
            Self::Duration => "DURATION",
        }
    }

    /// The static type of such a value.
    pub fn to_type(self) -> Type {
        match self {
            Self::Any => Type::Any,
            Self::Boolean => Type::Boolean,
            Self::Integer => Type::Integer,
            Self::Float => Type::Float,
            Self::Number => Type::Number,
            Self::String => Type::String,
            Self::List => Type::List(Box::new(Type::Any)),
            Self::Map => Type::Map,
            Self::Node => Type::Node,
            Self::Relationship => Type::Relationship,
            Self::Path => Type::Path,
            Self::Date => Type::Date,
            Self::LocalTime => Type::LocalTime,
            Self::Time => Type::Time,
            Self::LocalDateTime => Type::LocalDateTime,
            Self::DateTime => Type::DateTime,
            Self::Duration => Type::Duration,
        }
    }

    /// Whether an expression of this static type may yield such a value.
    fn may_be(self, ty: &Type) -> bool {
        match (self, ty) {
            (Self::Any, _) | (_, Type::Any | Type::Null) => true,
            (Self::Number, Type::Integer | Type::Float)
            | (Self::Integer | Self::Float, Type::Number) => true,
            (Self::List, Type::List(_)) => true,
            _ => self.to_type() == *ty,
        }
    }

    /// Whether a value is of this kind; null is of none but `Any`.
    pub fn holds(self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::Any, _)
                | (Self::Boolean, Value::Boolean(_))
                | (Self::Integer | Self::Number, Value::Integer(_))
                | (Self::Float | Self::Number, Value::Float(_))
                | (Self::String, Value::String(_))
                | (Self::List, Value::List(_))
                | (Self::Map, Value::Map(_))
                | (Self::Node, Value::Node(_))
                | (Self::Relationship, Value::Relationship(_))
                | (Self::Path, Value::Path(_))
                | (Self::Date, Value::Date(_))
                | (Self::LocalTime, Value::LocalTime(_))
                | (Self::Time, Value::Time(_))
                | (Self::LocalDateTime, Value::LocalDateTime(_))
                | (Self::DateTime, Value::DateTime(_))
                | (Self::Duration, Value::Duration(_))
        )
    }
}

/// One parameter of a function.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    pub name: &'static str,
    /// Any of these.
    pub kinds: &'static [Kind],
    /// The kinds in words, for messages: `a string or a list`.
    pub expected: &'static str,
    pub optional: bool,
}

impl Parameter {
    pub const fn new(name: &'static str, kinds: &'static [Kind], expected: &'static str) -> Self {
        Self {
            name,
            kinds,
            expected,
            optional: false,
        }
    }

    pub const fn any(name: &'static str) -> Self {
        Self::new(name, &[Kind::Any], "any value")
    }

    pub const fn string(name: &'static str) -> Self {
        Self::new(name, &[Kind::String], "a string")
    }

    pub const fn integer(name: &'static str) -> Self {
        Self::new(name, &[Kind::Integer], "an integer")
    }

    pub const fn number(name: &'static str) -> Self {
        Self::new(name, &[Kind::Number], "a number")
    }

    pub const fn list(name: &'static str) -> Self {
        Self::new(name, &[Kind::List], "a list")
    }

    pub const fn map(name: &'static str) -> Self {
        Self::new(name, &[Kind::Map], "a map")
    }

    /// The same parameter, which may be left out with all after it.
    pub const fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// Whether an expression of this static type may be passed; the binder reports `InvalidArgumentType` otherwise.
    pub fn accepts(&self, ty: &Type) -> bool {
        self.kinds.iter().any(|kind| kind.may_be(ty))
    }

    fn holds(&self, value: &Value) -> bool {
        self.kinds.iter().any(|kind| kind.holds(value))
    }
}

/// The type of a result, perhaps following from those of the arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    Kind(Kind),
    ListOf(Kind),
    /// The type of the first argument.
    First,
    /// The type of an element of the first argument.
    Element,
    /// The type of all arguments when they agree.
    Common,
}

impl Returns {
    /// The static type of a call with arguments of these types.
    pub fn of(self, arguments: &[Type]) -> Type {
        match self {
            Self::Kind(kind) => kind.to_type(),
            Self::ListOf(kind) => Type::List(Box::new(kind.to_type())),
            Self::First => arguments.first().cloned().unwrap_or(Type::Any),
            Self::Element => match arguments.first() {
                Some(Type::List(element)) => element.as_ref().clone(),
                _ => Type::Any,
            },
            Self::Common => {
                let mut known = arguments.iter().filter(|ty| **ty != Type::Null);
                let first = known.next().cloned().unwrap_or(Type::Null);
                if known.all(|ty| *ty == first) {
                    first
                } else {
                    Type::Any
                }
            }
        }
    }
}

impl Display for Returns {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => f.write_str(kind.name()),
            Self::ListOf(kind) => write!(f, "LIST<{}>", kind.name()),
            Self::First | Self::Element | Self::Common => f.write_str("ANY"),
        }
    }
}

/// What a null argument does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// The result is null.
    Propagate,
    /// The function sees it like any value.
    Pass,
}

/// How a function is computed. The arguments have been checked against the parameters.
pub type Call = fn(&FunctionContext<'_>, &[Value]) -> Result<Value, ValueError>;

/// A row of the table of scalar functions.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// As shown; found in any case.
    pub name: &'static str,
    /// Other names for the same function.
    pub aliases: &'static [&'static str],
    pub parameters: &'static [Parameter],
    /// The last parameter may be repeated.
    pub variadic: bool,
    pub returns: Returns,
    pub nulls: Nulls,
    /// Within one statement the same arguments give the same result.
    pub deterministic: bool,
    /// One line of help.
    pub summary: &'static str,
    /// A query with one column and the value it gives, as Cypher writes it.
    pub example: (&'static str, &'static str),
    pub call: Call,
}

impl Function {
    /// A row with what most functions share: fixed parameters, null gives null, deterministic.
    pub const fn new(
        name: &'static str,
        parameters: &'static [Parameter],
        returns: Returns,
        call: Call,
    ) -> Self {
        Self {
            name,
            aliases: &[],
            parameters,
            variadic: false,
            returns,
            nulls: Nulls::Propagate,
            deterministic: true,
            summary: "",
            example: ("", ""),
            call,
        }
    }

    pub const fn summary(self, summary: &'static str) -> Self {
        Self { summary, ..self }
    }

    pub const fn example(self, query: &'static str, value: &'static str) -> Self {
        Self {
            example: (query, value),
            ..self
        }
    }

    pub const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    pub const fn variadic(self) -> Self {
        Self {
            variadic: true,
            ..self
        }
    }

    pub const fn sees_nulls(self) -> Self {
        Self {
            nulls: Nulls::Pass,
            ..self
        }
    }

    pub const fn not_deterministic(self) -> Self {
        Self {
            deterministic: false,
            ..self
        }
    }

    /// The fewest arguments, and the most; `None` when there is no end.
    pub fn arity(&self) -> (usize, Option<usize>) {
        arity(self.parameters, self.variadic)
    }

    /// The parameter that an argument at this position fills.
    pub fn parameter(&self, position: usize) -> Option<&'static Parameter> {
        let repeated = if self.variadic {
            self.parameters.last()
        } else {
            None
        };
        self.parameters.get(position).or(repeated)
    }

    /// `substring(original :: STRING, start :: INTEGER [, length :: INTEGER]) :: STRING`
    pub fn signature(&self) -> String {
        signature(self.name, self.parameters, self.variadic, self.returns)
    }

    /// Calls the function. The number of arguments is one that [`Self::arity`] allows, as the binder has seen to.
    ///
    /// # Errors
    /// `ArgumentValue` for an argument of a kind that the parameter does not take, and what the function itself refuses.
    pub fn invoke(
        &self,
        context: &FunctionContext<'_>,
        arguments: &[Value],
    ) -> Result<Value, ValueError> {
        if self.nulls == Nulls::Propagate && arguments.iter().any(Value::is_null) {
            return Ok(Value::Null);
        }
        for (position, argument) in arguments.iter().enumerate() {
            match self.parameter(position) {
                Some(parameter) if !argument.is_null() && !parameter.holds(argument) => {
                    return Err(ValueError::ArgumentValue {
                        function: self.name,
                        expected: parameter.expected,
                        found: argument.type_name(),
                    });
                }
                _ => {}
            }
        }
        (self.call)(context, arguments)
    }
}

/// The fewest arguments and the most that a list of parameters allows.
pub(super) fn arity(parameters: &[Parameter], variadic: bool) -> (usize, Option<usize>) {
    let required = parameters
        .iter()
        .filter(|parameter| !parameter.optional)
        .count();
    (required, (!variadic).then_some(parameters.len()))
}

/// The text of a signature.
pub(super) fn signature(
    name: &str,
    parameters: &[Parameter],
    variadic: bool,
    returns: Returns,
) -> String {
    let mut text = format!("{name}(");
    for (index, parameter) in parameters.iter().enumerate() {
        let kinds: Vec<_> = parameter.kinds.iter().map(|kind| kind.name()).collect();
        let separator = if index > 0 { ", " } else { "" };
        let argument = format!("{} :: {}", parameter.name, kinds.join(" | "));
        text += &match parameter.optional {
            true if index > 0 => format!(" [{separator}{argument}]"),
            true => format!("[{argument}]"),
            false => format!("{separator}{argument}"),
        };
    }
    text + if variadic { ", ...) :: " } else { ") :: " } + &returns.to_string()
}
