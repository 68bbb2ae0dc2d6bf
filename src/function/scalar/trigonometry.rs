//! Functions of angles, in radians.

use std::f64::consts::PI;

use super::float;
use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::Value;

/// A row for a function of one number. The implementation is a closure without captures, so it is a plain function.
macro_rules! unary {
    ($name:literal, $apply:expr, $summary:literal, $query:literal, $value:literal) => {
        Function::new(
            $name,
            &[ANGLE],
            FLOAT,
            |_: &FunctionContext<'_>, arguments: &[Value]| {
                let apply: fn(f64) -> f64 = $apply;
                Ok(Value::Float(apply(float(&arguments[0]))))
            },
        )
        .summary($summary)
        .example($query, $value)
    };
}

const FLOAT: Returns = Returns::Kind(Kind::Float);
const ANGLE: Parameter = Parameter::number("number");

pub static FUNCTIONS: &[Function] = &[
    unary!(
        "sin",
        f64::sin,
        "the sine of an angle",
        "RETURN sin(0) AS x",
        "0.0"
    ),
    unary!(
        "cos",
        f64::cos,
        "the cosine of an angle",
        "RETURN cos(0) AS x",
        "1.0"
    ),
    unary!(
        "tan",
        f64::tan,
        "the tangent of an angle",
        "RETURN tan(0) AS x",
        "0.0"
    ),
    unary!(
        "cot",
        |angle| 1.0 / angle.tan(),
        "the cotangent of an angle",
        "RETURN round(cot(pi() / 4), 9) AS x",
        "1.0"
    ),
    unary!(
        "asin",
        f64::asin,
        "the angle of a sine",
        "RETURN asin(0) AS x",
        "0.0"
    ),
    unary!(
        "acos",
        f64::acos,
        "the angle of a cosine",
        "RETURN acos(1) AS x",
        "0.0"
    ),
    unary!(
        "atan",
        f64::atan,
        "the angle of a tangent",
        "RETURN atan(0) AS x",
        "0.0"
    ),
    Function::new(
        "atan2",
        &[Parameter::number("y"), Parameter::number("x")],
        FLOAT,
        |_, arguments| {
            Ok(Value::Float(
                float(&arguments[0]).atan2(float(&arguments[1])),
            ))
        },
    )
    .summary("the angle of the point (x, y)")
    .example("RETURN atan2(0, 1) AS x", "0.0"),
    unary!(
        "sinh",
        f64::sinh,
        "the hyperbolic sine",
        "RETURN sinh(0) AS x",
        "0.0"
    ),
    unary!(
        "cosh",
        f64::cosh,
        "the hyperbolic cosine",
        "RETURN cosh(0) AS x",
        "1.0"
    ),
    unary!(
        "tanh",
        f64::tanh,
        "the hyperbolic tangent",
        "RETURN tanh(0) AS x",
        "0.0"
    ),
    unary!(
        "coth",
        |angle| 1.0 / angle.tanh(),
        "the hyperbolic cotangent",
        "RETURN coth(0) AS x",
        "Infinity"
    ),
    unary!(
        "haversin",
        |angle| (1.0 - angle.cos()) / 2.0,
        "half of one minus the cosine",
        "RETURN haversin(0) AS x",
        "0.0"
    ),
    unary!(
        "degrees",
        f64::to_degrees,
        "an angle in degrees",
        "RETURN degrees(pi()) AS x",
        "180.0"
    ),
    unary!(
        "radians",
        f64::to_radians,
        "an angle given in degrees",
        "RETURN radians(180) = pi() AS x",
        "true"
    ),
    Function::new("pi", &[], FLOAT, |_, _| Ok(Value::Float(PI)))
        .summary("the number π")
        .example("RETURN pi() AS x", "3.141592653589793"),
];
