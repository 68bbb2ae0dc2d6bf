//! Functions of lists.

use super::elements;
use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::{Value, ValueError};

pub static FUNCTIONS: &[Function] = &[
    Function::new("head", &[LIST], Returns::Element, head)
        .summary("the first element of a list, null when it is empty")
        .example("RETURN head([1, 2, 3]) AS x", "1"),
    Function::new("last", &[LIST], Returns::Element, last)
        .summary("the last element of a list, null when it is empty")
        .example("RETURN last([1, 2, 3]) AS x", "3"),
    Function::new("tail", &[LIST], Returns::First, tail)
        .summary("a list without its first element")
        .example("RETURN tail([1, 2, 3]) AS x", "[2, 3]"),
    Function::new(
        "reverse",
        &[Parameter::new(
            "value",
            &[Kind::List, Kind::String],
            "a list or a string",
        )],
        Returns::First,
        reverse,
    )
    .summary("a list or a string from back to front")
    .example("RETURN reverse([1, 2, 3]) AS x", "[3, 2, 1]"),
    // The suite wants an ArgumentError when the query runs, even for literals; hence no kinds to be checked before.
    Function::new(
        "range",
        &[
            Parameter::any("start"),
            Parameter::any("end"),
            Parameter::any("step").optional(),
        ],
        Returns::ListOf(Kind::Integer),
        range,
    )
    .summary("the integers from start to end, both included, by step")
    .example("RETURN range(2, 18, 3) AS x", "[2, 5, 8, 11, 14, 17]"),
];

const LIST: Parameter = Parameter::list("list");

type Outcome = Result<Value, ValueError>;

fn head(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(elements(&arguments[0])
        .first()
        .cloned()
        .unwrap_or(Value::Null))
}

fn last(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(elements(&arguments[0])
        .last()
        .cloned()
        .unwrap_or(Value::Null))
}

fn tail(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(Value::list(elements(&arguments[0]).iter().skip(1).cloned()))
}

fn reverse(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::List(items) => Ok(Value::list(items.iter().rev().cloned())),
        other => Ok(super::text(other).chars().rev().collect::<String>().into()),
    }
}

fn range(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let bound = |index: usize| match arguments.get(index) {
        None => Ok(1),
        Some(Value::Integer(value)) => Ok(i128::from(*value)),
        Some(other) => Err(ValueError::ArgumentType {
            function: "range",
            expected: "integers",
            found: other.type_name(),
        }),
    };
    let (start, end, step) = (bound(0)?, bound(1)?, bound(2)?);
    let out_of_range = |problem: String| ValueError::NumberOutOfRange {
        function: "range",
        problem,
    };
    if step == 0 {
        return Err(out_of_range("the step is zero; use 1 or -1".to_string()));
    }
    let count = ((end - start) / step + 1).max(0);
    if (end - start).signum() == -step.signum() {
        return Ok(Value::list([]));
    }
    if count > context.list_limit as i128 {
        return Err(out_of_range(format!(
            "the list would have {count} elements, more than the memory limit allows"
        )));
    }
    Ok(Value::list((0..count).map(|index| {
        Value::Integer((start + index * step) as i64)
    })))
}
