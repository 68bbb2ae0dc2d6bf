//! Functions of the `coll` family, and of lists of numbers as vectors.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use super::{elements, float, integer};
use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::compare::{Key, equal, order};
use crate::value::{Value, ValueError};

pub static FUNCTIONS: &[Function] = &[
    Function::new("coll.distinct", &[LIST], Returns::First, distinct)
        .summary("a list with each value once, in order of first appearance")
        .example("RETURN coll.distinct([1, 2, 1]) AS x", "[1, 2]"),
    Function::new(
        "coll.flatten",
        &[LIST, Parameter::integer("depth").optional()],
        ANY_LIST,
        flatten,
    )
    .summary("a list with the elements of the lists in it in their place, to a depth of 1 when not given")
    .example("RETURN coll.flatten([1, [2, [3]]]) AS x", "[1, 2, [3]]"),
    Function::new(
        "coll.indexOf",
        &[LIST, VALUE],
        Returns::Kind(Kind::Integer),
        index_of,
    )
    .summary("where a value stands first in a list, counted from 0; -1 when it does not")
    .example("RETURN coll.indexOf(['a', 'b'], 'b') AS x", "1"),
    Function::new("coll.insert", &[LIST, INDEX, VALUE], ANY_LIST, insert)
        .sees_nulls()
        .summary("a list with a value put in at an index from 0 to its size")
        .example("RETURN coll.insert([1, 3], 1, 2) AS x", "[1, 2, 3]"),
    Function::new("coll.remove", &[LIST, INDEX], Returns::First, remove)
        .summary("a list without the element at an index")
        .example("RETURN coll.remove(['a', 'b'], 0) AS x", "['b']"),
    Function::new("coll.max", &[LIST], Returns::Element, max)
        .summary("the last value of a list in the order of ORDER BY, nulls aside")
        .example("RETURN coll.max([1, 3, 2]) AS x", "3"),
    Function::new("coll.min", &[LIST], Returns::Element, min)
        .summary("the first value of a list in the order of ORDER BY, nulls aside")
        .example("RETURN coll.min([3, 1, 2]) AS x", "1"),
    Function::new("coll.sort", &[LIST], Returns::First, sort)
        .summary("a list in the order of ORDER BY")
        .example("RETURN coll.sort([3, 1, 2]) AS x", "[1, 2, 3]"),
    Function::new(
        "vector.similarity.cosine",
        &[FIRST, SECOND],
        Returns::Kind(Kind::Float),
        cosine,
    )
    .summary("how near the directions of two lists of numbers are, from 0 to 1; null when one has no direction")
    .example("RETURN vector.similarity.cosine([1, 0], [0, 1]) AS x", "0.5"),
    Function::new(
        "vector.similarity.euclidean",
        &[FIRST, SECOND],
        Returns::Kind(Kind::Float),
        euclidean,
    )
    .summary("how near two lists of numbers are, from 0 to 1: 1 / (1 + the square of their distance)")
    .example("RETURN vector.similarity.euclidean([0, 0], [0, 1]) AS x", "0.5"),
];

const LIST: Parameter = Parameter::list("list");
const VALUE: Parameter = Parameter::any("value");
const INDEX: Parameter = Parameter::integer("index");
const FIRST: Parameter = Parameter::list("a");
const SECOND: Parameter = Parameter::list("b");
const ANY_LIST: Returns = Returns::ListOf(Kind::Any);

type Outcome = Result<Value, ValueError>;

fn distinct(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let mut seen = FxHashSet::default();
    let items = elements(&arguments[0]).iter();
    let first = items.filter(|item| seen.insert(Key((*item).clone())));
    Ok(Value::list(first.cloned()))
}

fn flatten(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let depth = match arguments.get(1).map_or(1, integer) {
        depth @ 0.. => depth,
        depth => {
            return Err(out_of_range(
                "coll.flatten",
                format!("the depth {depth} is negative"),
            ));
        }
    };
    // Elements still to be handed on, the next one last, each with the depth to which it is opened.
    let mut open: Vec<(&Value, i64)> = Vec::new();
    open.extend(
        elements(&arguments[0])
            .iter()
            .rev()
            .map(|item| (item, depth)),
    );
    let mut flat = Vec::new();
    while let Some((item, depth)) = open.pop() {
        match item {
            Value::List(items) if depth > 0 => {
                open.extend(items.iter().rev().map(|item| (item, depth - 1)));
            }
            other => flat.push(other.clone()),
        }
        if flat.len() > context.list_limit {
            let problem = "the list would be longer than the memory limit allows";
            return Err(out_of_range("coll.flatten", problem.to_string()));
        }
    }
    Ok(flat.into())
}

fn index_of(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let mut items = elements(&arguments[0]).iter();
    let found = items.position(|item| equal(item, &arguments[1]) == Some(true));
    Ok(Value::Integer(found.map_or(-1, |at| at as i64)))
}

fn insert(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let [list, index, value] = arguments else {
        unreachable!("three arguments are checked against the table")
    };
    if list.is_null() || index.is_null() {
        return Ok(Value::Null);
    }
    let mut items = elements(list).to_vec();
    let at = place("coll.insert", integer(index), items.len() + 1)?;
    items.insert(at, value.clone());
    Ok(items.into())
}

fn remove(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let mut items = elements(&arguments[0]).to_vec();
    let at = place("coll.remove", integer(&arguments[1]), items.len())?;
    items.remove(at);
    Ok(items.into())
}

/// An index below `end`.
fn place(function: &'static str, index: i64, end: usize) -> Result<usize, ValueError> {
    let at = usize::try_from(index).ok().filter(|at| *at < end);
    at.ok_or_else(|| {
        out_of_range(
            function,
            format!("there is no place {index} in a list of that size"),
        )
    })
}

fn out_of_range(function: &'static str, problem: String) -> ValueError {
    ValueError::NumberOutOfRange { function, problem }
}

fn max(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(extreme(&arguments[0], Ordering::Greater))
}

fn min(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(extreme(&arguments[0], Ordering::Less))
}

/// The element that compares so with all others.
fn extreme(list: &Value, wanted: Ordering) -> Value {
    let items = elements(list).iter().filter(|item| !item.is_null());
    let better = |best, item| match order(item, best) == wanted {
        true => item,
        false => best,
    };
    items.reduce(better).cloned().unwrap_or(Value::Null)
}

fn sort(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let mut items = elements(&arguments[0]).to_vec();
    items.sort_by(order);
    Ok(items.into())
}

/// Both lists as numbers, of one length and not empty.
fn vectors(function: &'static str, arguments: &[Value]) -> Result<Vec<(f64, f64)>, ValueError> {
    let [a, b] = [0, 1].map(|at| elements(&arguments[at]));
    if a.len() != b.len() || a.is_empty() {
        let problem = format!(
            "the lists have {} and {} numbers; they must have as many, and at least one",
            a.len(),
            b.len()
        );
        return Err(out_of_range(function, problem));
    }
    let number = |value: &Value| match value {
        Value::Integer(_) | Value::Float(_) => Ok(float(value)),
        other => Err(ValueError::ArgumentValue {
            function,
            expected: "a list of numbers",
            found: other.type_name(),
        }),
    };
    let pairs = a.iter().zip(b);
    pairs.map(|(a, b)| Ok((number(a)?, number(b)?))).collect()
}

fn cosine(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let pairs = vectors("vector.similarity.cosine", arguments)?;
    let sum = |of: fn(f64, f64) -> f64| pairs.iter().map(|(a, b)| of(*a, *b)).sum::<f64>();
    let lengths = sum(|a, _| a * a).sqrt() * sum(|_, b| b * b).sqrt();
    if lengths == 0.0 || !lengths.is_finite() {
        return Ok(Value::Null);
    }
    let cosine = (sum(|a, b| a * b) / lengths).clamp(-1.0, 1.0);
    Ok(Value::Float((1.0 + cosine) / 2.0))
}

fn euclidean(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let pairs = vectors("vector.similarity.euclidean", arguments)?;
    let squares: f64 = pairs.iter().map(|(a, b)| (a - b) * (a - b)).sum();
    Ok(Value::Float(1.0 / (1.0 + squares)))
}
