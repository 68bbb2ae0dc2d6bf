//! What can be said about types from the text alone: whether a value may fit, what two branches have in common, what an operator gives.
//!
//! A type never promises that a value is not null. Only a definite misfit is an error; when nothing is known, the row decides.

use crate::function::Type;
use crate::syntax::ast::BinaryOperator;

/// Whether a value of type `found` may be a value of type `wanted`.
pub(super) fn may_be(found: &Type, wanted: &Type) -> bool {
    use Type::*;
    match (found, wanted) {
        (Any | Null, _) | (_, Any | Null) => true,
        (Number, Integer | Float) | (Integer | Float, Number) => true,
        (List(found), List(wanted)) => may_be(found, wanted),
        (found, wanted) => found == wanted,
    }
}

/// The narrowest type that holds the values of both.
pub(super) fn join(left: Type, right: Type) -> Type {
    use Type::*;
    match (left, right) {
        (Null, other) | (other, Null) => other,
        (left, right) if left == right => left,
        (Integer | Float | Number, Integer | Float | Number) => Number,
        (List(left), List(right)) => List(Box::new(join(*left, *right))),
        _ => Any,
    }
}

/// The type of a list with elements of these types; an empty list fits every list.
pub(super) fn list_of(elements: impl IntoIterator<Item = Type>) -> Type {
    Type::List(Box::new(elements.into_iter().fold(Type::Null, join)))
}

/// The type of the elements of a list, as far as it is known.
pub(super) fn element(list: &Type) -> Type {
    match list {
        Type::List(element) => (**element).clone(),
        _ => Type::Any,
    }
}

pub(super) fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Integer | Type::Float | Type::Number)
}

/// A date, a time or both.
fn is_instant(ty: &Type) -> bool {
    use Type::*;
    matches!(ty, Date | LocalTime | Time | LocalDateTime | DateTime)
}

pub(super) fn is_temporal(ty: &Type) -> bool {
    is_instant(ty) || *ty == Type::Duration
}

/// What an arithmetic operator gives for these operands; `None` when it takes no such pair.
pub(super) fn arithmetic(operator: BinaryOperator, left: &Type, right: &Type) -> Option<Type> {
    use BinaryOperator::*;
    match operator {
        Add => add(left, right),
        Subtract => subtract(left, right),
        Multiply | Divide => scale(operator, left, right),
        Modulo => numbers(left, right),
        Power => numbers(left, right).map(|_| Type::Float),
        _ => None,
    }
}

fn unknown(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::Null)
}

/// The result over numbers: an integer only from integers.
fn numbers(left: &Type, right: &Type) -> Option<Type> {
    use Type::*;
    match (left, right) {
        (Integer, Integer) => Some(Integer),
        (Float, other) | (other, Float) if is_number(other) => Some(Float),
        (left, right) if is_number(left) && is_number(right) => Some(Number),
        (left, right)
            if (unknown(left) || is_number(left)) && (unknown(right) || is_number(right)) =>
        {
            Some(Any)
        }
        _ => None,
    }
}

fn add(left: &Type, right: &Type) -> Option<Type> {
    use Type::*;
    match (left, right) {
        (List(left), List(right)) => Some(list_of([(**left).clone(), (**right).clone()])),
        (List(element), Null) | (Null, List(element)) => Some(List(element.clone())),
        // An unknown operand may be a list of anything, or one element.
        (List(_), Any) | (Any, List(_)) => Some(List(Box::new(Any))),
        (List(element), other) | (other, List(element)) => {
            Some(list_of([(**element).clone(), other.clone()]))
        }
        (left, right) if unknown(left) || unknown(right) => Some(Any),
        (String, other) | (other, String) if is_appendable(other) => Some(String),
        (Duration, Duration) => Some(Duration),
        (instant, Duration) | (Duration, instant) if is_instant(instant) => Some(instant.clone()),
        (left, right) => numbers(left, right),
    }
}

/// What may stand beside a string in `+`.
fn is_appendable(ty: &Type) -> bool {
    *ty == Type::String || *ty == Type::Boolean || is_number(ty) || is_temporal(ty)
}

fn subtract(left: &Type, right: &Type) -> Option<Type> {
    use Type::*;
    match (left, right) {
        (Duration, Duration) => Some(Duration),
        (instant, Duration) if is_instant(instant) => Some(instant.clone()),
        (left, right) if is_temporal(left) && unknown(right) => Some(Any),
        (left, Duration) if unknown(left) => Some(Any),
        (left, right) => numbers(left, right),
    }
}

fn scale(operator: BinaryOperator, left: &Type, right: &Type) -> Option<Type> {
    use Type::*;
    let factor = |ty: &Type| is_number(ty) || unknown(ty);
    match (left, right) {
        (Duration, other) if factor(other) => Some(Duration),
        (other, Duration) if factor(other) && operator == BinaryOperator::Multiply => {
            Some(Duration)
        }
        (left, right) => numbers(left, right),
    }
}

/// The type in the words of a message: `an integer`, `a list of nodes`.
pub(super) fn words(ty: &Type) -> std::string::String {
    let words = match ty {
        Type::Any => "any value",
        Type::Null => "null",
        Type::Boolean => "a boolean",
        Type::Integer => "an integer",
        Type::Float => "a float",
        Type::Number => "a number",
        Type::String => "a string",
        Type::List(element) => return format!("a list{}", plural(element)),
        Type::Map => "a map",
        Type::Node => "a node",
        Type::Relationship => "a relationship",
        Type::Path => "a path",
        Type::Date => "a date",
        Type::LocalTime => "a local time",
        Type::Time => "a time",
        Type::LocalDateTime => "a local date-time",
        Type::DateTime => "a date-time",
        Type::Duration => "a duration",
    };
    words.to_string()
}

fn plural(element: &Type) -> std::string::String {
    match element {
        Type::Any | Type::Null => std::string::String::new(),
        Type::List(_) => " of lists".to_string(),
        other => {
            let words = words(other);
            let noun = words.split_once(' ').map_or("", |(_, noun)| noun);
            format!(" of {noun}s")
        }
    }
}
