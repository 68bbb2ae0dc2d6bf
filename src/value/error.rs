//! Why a value could not be computed.

use crate::diagnostic::ErrorKind;

/// Why a value could not be computed. Prose is made in [`ValueError::message`] alone.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueError {
    /// `1 + true`, `{a: 1} AND true`: an operator met a value it does not take.
    OperandType {
        operator: &'static str,
        expected: &'static str,
        found: &'static str,
    },
    /// `toInteger([])`, `labels(1)`: a function was given a value of a kind it does not take.
    ArgumentValue {
        function: &'static str,
        expected: &'static str,
        found: &'static str,
    },
    /// `range(1, 'a')`: an argument of the wrong type, where openCypher names an argument error.
    ArgumentType {
        function: &'static str,
        expected: &'static str,
        found: &'static str,
    },
    /// `range(1, 3, 0)`, `percentileDisc(x, 2)`.
    NumberOutOfRange {
        function: &'static str,
        problem: String,
    },
    /// `{a: 1}[0]`
    MapElementAccessByNonString { found: &'static str },
    /// `[1][true]`, `1[0]`
    ElementAccess {
        expected: &'static str,
        found: &'static str,
    },
    /// `SET n.p = [{a: 1}]`
    InvalidPropertyType { found: &'static str },
    /// `9223372036854775807 + 1`
    IntegerOverflow { operator: &'static str },
    /// `1 / 0`
    DivisionByZero,
    /// `date('2020-13-01')`: text or fields that make no temporal value.
    InvalidTemporal {
        type_name: &'static str,
        problem: String,
    },
    /// `'a' =~ '('`
    InvalidRegularExpression { problem: String },
    /// Properties or labels of something that the statement has deleted.
    DeletedEntityAccess { entity: &'static str },
}

impl ValueError {
    /// The openCypher kind.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::OperandType { .. }
            | Self::ArgumentValue { .. }
            | Self::MapElementAccessByNonString { .. }
            | Self::ElementAccess { .. }
            | Self::InvalidPropertyType { .. } => ErrorKind::TypeError,
            Self::ArgumentType { .. }
            | Self::NumberOutOfRange { .. }
            | Self::InvalidTemporal { .. }
            | Self::InvalidRegularExpression { .. } => ErrorKind::ArgumentError,
            Self::IntegerOverflow { .. } | Self::DivisionByZero => ErrorKind::ArithmeticError,
            Self::DeletedEntityAccess { .. } => ErrorKind::EntityNotFound,
        }
    }

    /// The openCypher name of the cause.
    pub fn detail(&self) -> &'static str {
        match self {
            Self::OperandType { .. } | Self::ArgumentType { .. } | Self::ElementAccess { .. } => {
                "InvalidArgumentType"
            }
            Self::ArgumentValue { .. } => "InvalidArgumentValue",
            Self::NumberOutOfRange { .. } => "NumberOutOfRange",
            Self::MapElementAccessByNonString { .. } => "MapElementAccessByNonString",
            Self::InvalidPropertyType { .. } => "InvalidPropertyType",
            Self::IntegerOverflow { .. } => "IntegerOverflow",
            Self::DivisionByZero => "DivisionByZero",
            Self::InvalidTemporal { .. } => "InvalidArgumentValue",
            Self::InvalidRegularExpression { .. } => "InvalidRegularExpression",
            Self::DeletedEntityAccess { .. } => "DeletedEntityAccess",
        }
    }

    /// One line for people.
    pub fn message(&self) -> String {
        match self {
            Self::OperandType {
                operator,
                expected,
                found,
            } => format!("`{operator}` takes {expected}, not {found}"),
            Self::ArgumentValue {
                function,
                expected,
                found,
            }
            | Self::ArgumentType {
                function,
                expected,
                found,
            } => {
                format!("`{function}` takes {expected}, not {found}")
            }
            Self::NumberOutOfRange { function, problem } => format!("`{function}`: {problem}"),
            Self::MapElementAccessByNonString { found } => {
                format!("a map is read by a string key, not by {found}")
            }
            Self::ElementAccess { expected, found } => {
                format!("`[...]` takes {expected}, not {found}")
            }
            Self::InvalidPropertyType { found } => {
                format!(
                    "a property cannot hold {found}; store its parts as properties of their own"
                )
            }
            Self::IntegerOverflow { operator } => {
                format!("the result of `{operator}` does not fit 64 bits")
            }
            Self::DivisionByZero => "an integer was divided by zero".to_string(),
            Self::InvalidTemporal { type_name, problem } => format!("not a {type_name}: {problem}"),
            Self::InvalidRegularExpression { problem } => {
                format!("not a regular expression: {problem}")
            }
            Self::DeletedEntityAccess { entity } => {
                format!("this {entity} was deleted by the statement itself")
            }
        }
    }
}

impl std::fmt::Display for ValueError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ValueError {}
