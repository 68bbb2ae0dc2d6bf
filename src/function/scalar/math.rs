//! Functions of numbers.

use std::f64::consts::E;

use super::{float, integer, text};
use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::{Value, ValueError};

pub static FUNCTIONS: &[Function] = &[
    Function::new("abs", &[NUMBER], Returns::First, abs)
        .summary("a number without its sign")
        .example("RETURN abs(-1) AS x", "1"),
    Function::new("sign", &[NUMBER], Returns::Kind(Kind::Integer), sign)
        .summary("-1, 0 or 1 for a negative number, zero, a positive number")
        .example("RETURN sign(-17) AS x", "-1"),
    Function::new("ceil", &[NUMBER], FLOAT, |_, arguments| of_float(arguments, f64::ceil))
        .aliases(&["ceiling"])
        .summary("the smallest whole number that is not less")
        .example("RETURN ceil(0.1) AS x", "1.0"),
    Function::new("floor", &[NUMBER], FLOAT, |_, arguments| of_float(arguments, f64::floor))
        .summary("the largest whole number that is not greater")
        .example("RETURN floor(0.9) AS x", "0.0"),
    Function::new("round", &[NUMBER, PRECISION, Parameter::string("mode").optional()], FLOAT, round)
        .summary("a number rounded to so many decimal places, halves away from zero unless the mode says otherwise")
        .example("RETURN round(3.1415926, 3) AS x", "3.142"),
    Function::new("sqrt", &[NUMBER], FLOAT, |_, arguments| of_float(arguments, f64::sqrt))
        .summary("the square root; NaN of a negative number")
        .example("RETURN sqrt(256) AS x", "16.0"),
    Function::new("exp", &[NUMBER], FLOAT, |_, arguments| of_float(arguments, f64::exp))
        .summary("e to the power of a number")
        .example("RETURN exp(0) AS x", "1.0"),
    Function::new("log", &[NUMBER], FLOAT, |_, arguments| of_float(arguments, f64::ln))
        .aliases(&["ln"])
        .summary("the natural logarithm")
        .example("RETURN log(1) AS x", "0.0"),
    Function::new("log10", &[NUMBER], FLOAT, |_, arguments| of_float(arguments, f64::log10))
        .summary("the logarithm to base 10")
        .example("RETURN log10(1000) AS x", "3.0"),
    Function::new("e", &[], FLOAT, |_, _| Ok(Value::Float(E)))
        .summary("the base of the natural logarithm")
        .example("RETURN e() AS x", "2.718281828459045"),
    Function::new("isNaN", &[NUMBER], Returns::Kind(Kind::Boolean), |_, arguments| {
        Ok(float(&arguments[0]).is_nan().into())
    })
    .summary("whether a number is NaN")
    .example("RETURN isNaN(0.0 / 0.0) AS x", "true"),
    Function::new("rand", &[], FLOAT, rand)
        .not_deterministic()
        .summary("a random number from 0 up to, not including, 1")
        .example("RETURN 0.0 <= rand() < 1.0 AS x", "true"),
];

const FLOAT: Returns = Returns::Kind(Kind::Float);
const NUMBER: Parameter = Parameter::number("number");
const PRECISION: Parameter = Parameter::integer("precision").optional();

type Outcome = Result<Value, ValueError>;

fn of_float(arguments: &[Value], apply: fn(f64) -> f64) -> Outcome {
    Ok(Value::Float(apply(float(&arguments[0]))))
}

fn abs(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::Integer(value) => value
            .checked_abs()
            .map(Value::Integer)
            .ok_or(ValueError::IntegerOverflow { operator: "abs" }),
        other => Ok(Value::Float(float(other).abs())),
    }
}

fn sign(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(match &arguments[0] {
        Value::Integer(value) => value.signum(),
        other => i64::from(float(other) > 0.0) - i64::from(float(other) < 0.0),
    }
    .into())
}

/// The 53 bits that a float holds exactly.
fn rand(context: &FunctionContext<'_>, _: &[Value]) -> Outcome {
    Ok(Value::Float(
        ((context.random)() >> 11) as f64 / (1_u64 << 53) as f64,
    ))
}

/// Without a precision, halves go up towards positive infinity; with one, the mode decides.
fn round(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let value = float(&arguments[0]);
    let Some(precision) = arguments.get(1) else {
        return Ok(Value::Float(half_up(value)));
    };
    let precision =
        usize::try_from(integer(precision)).map_err(|_| ValueError::NumberOutOfRange {
            function: "round",
            problem: format!("the precision `{}` is negative", integer(precision)),
        })?;
    let mode = Mode::parse(arguments.get(2).map_or("HALF_UP", text))?;
    Ok(Value::Float(if value.is_finite() {
        round_decimal(value, precision, mode)
    } else {
        value
    }))
}

/// `floor(x + 0.5)` would be wrong just below a half.
fn half_up(value: f64) -> f64 {
    let floor = value.floor();
    if value - floor >= 0.5 {
        floor + 1.0
    } else {
        floor
    }
}

/// Where a number between two neighbours goes.
#[derive(Clone, Copy)]
enum Mode {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
}

impl Mode {
    fn parse(name: &str) -> Result<Self, ValueError> {
        Ok(match name.to_ascii_uppercase().as_str() {
            "UP" => Self::Up,
            "DOWN" => Self::Down,
            "CEILING" => Self::Ceiling,
            "FLOOR" => Self::Floor,
            "HALF_UP" => Self::HalfUp,
            "HALF_DOWN" => Self::HalfDown,
            "HALF_EVEN" => Self::HalfEven,
            _ => {
                return Err(ValueError::ArgumentValue {
                    function: "round",
                    expected: "`UP`, `DOWN`, `CEILING`, `FLOOR`, `HALF_UP`, `HALF_DOWN` or `HALF_EVEN` as its mode",
                    found: "another string",
                });
            }
        })
    }

    /// Whether the digits that are cut off make the magnitude grow by one at the last place kept.
    fn grows(self, negative: bool, last_kept: u8, cut: &[u8]) -> bool {
        let is_zero = cut.iter().all(|digit| *digit == b'0');
        let is_half = cut.first() == Some(&b'5') && cut[1..].iter().all(|digit| *digit == b'0');
        let beyond_half = !is_half && cut.first().is_some_and(|digit| *digit >= b'5');
        match self {
            _ if is_zero => false,
            Self::Up => true,
            Self::Down => false,
            Self::Ceiling => !negative,
            Self::Floor => negative,
            Self::HalfUp => beyond_half || is_half,
            Self::HalfDown => beyond_half,
            Self::HalfEven => beyond_half || (is_half && last_kept % 2 == 1),
        }
    }
}

/// Rounds the shortest decimal that stands for the number, as people read it: 1.005 to two places is 1.01.
fn round_decimal(value: f64, precision: usize, mode: Mode) -> f64 {
    let shown = value.abs().to_string();
    let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
    if fraction.len() <= precision {
        return value;
    }
    let (kept, cut) = fraction.split_at(precision);
    let mut digits = format!("0{whole}{kept}").into_bytes();
    let last_kept = digits[digits.len() - 1] - b'0';
    if mode.grows(value.is_sign_negative(), last_kept, cut.as_bytes()) {
        increment(&mut digits);
    }
    let (whole, fraction) = digits.split_at(digits.len() - precision);
    let text = format!(
        "{}.{}",
        String::from_utf8_lossy(whole),
        String::from_utf8_lossy(fraction)
    );
    text.parse::<f64>()
        .map_or(value, |rounded| rounded.copysign(value))
}

/// Adds one to a decimal number whose first digit is zero.
fn increment(digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        if *digit != b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
}
