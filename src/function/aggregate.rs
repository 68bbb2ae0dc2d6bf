//! The table of aggregate functions and how each gathers its values.
//!
//! An accumulator takes the rows of one group, may be merged with another of the same function, and gives the result. DISTINCT is
//! the executor's business: it passes each equivalent value once.

use std::cmp::Ordering;
use std::mem::{size_of, size_of_val};
use std::sync::Arc;

use super::signature::{arity, signature};
use super::{Kind, Parameter, Returns, Type};
use crate::value::arithmetic::{add, divide};
use crate::value::compare::order;
use crate::value::size::heap_size;
use crate::value::temporal::Duration;
use crate::value::{Value, ValueError};

/// A row of the table of aggregate functions.
#[derive(Debug, Clone, Copy)]
pub struct Aggregate {
    /// As shown; found in any case.
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    /// The first is the value gathered from every row; `count(*)` has none.
    pub parameters: &'static [Parameter],
    pub returns: Returns,
    /// One line of help.
    pub summary: &'static str,
    /// A query with one column and the value it gives, as Cypher writes it.
    pub example: (&'static str, &'static str),
    start: fn() -> Accumulator,
}

/// All aggregate functions, in the order in which help shows them. Each ignores nulls, but for `count(*)`.
pub static AGGREGATES: &[Aggregate] = &[
    Aggregate {
        name: "count",
        aliases: &[],
        parameters: &[Parameter::any("value").optional()],
        returns: Returns::Kind(Kind::Integer),
        summary: "the number of values, or with `*` of rows",
        example: ("UNWIND ['a', null, 'b'] AS v RETURN count(v) AS x", "2"),
        start: || Accumulator::Count(0),
    },
    Aggregate {
        name: "sum",
        aliases: &[],
        parameters: &[AMOUNT],
        returns: Returns::First,
        summary: "the sum of numbers or durations, 0 when there is none",
        example: ("UNWIND [1, 2, 3.5] AS v RETURN sum(v) AS x", "6.5"),
        start: || Accumulator::Sum(Sum::default()),
    },
    Aggregate {
        name: "avg",
        aliases: &[],
        parameters: &[AMOUNT],
        returns: Returns::Kind(Kind::Any),
        summary: "the mean of numbers (a float) or of durations",
        example: ("UNWIND [1, 2] AS v RETURN avg(v) AS x", "1.5"),
        start: || Accumulator::Average(Sum::default()),
    },
    Aggregate {
        name: "min",
        aliases: &[],
        parameters: &[Parameter::any("value")],
        returns: Returns::First,
        summary: "the first value in the order of ORDER BY",
        example: ("UNWIND [3, 1, 2] AS v RETURN min(v) AS x", "1"),
        start: || Accumulator::Extreme(Ordering::Less, Value::Null),
    },
    Aggregate {
        name: "max",
        aliases: &[],
        parameters: &[Parameter::any("value")],
        returns: Returns::First,
        summary: "the last value in the order of ORDER BY",
        example: ("UNWIND [3, 1, 2] AS v RETURN max(v) AS x", "3"),
        start: || Accumulator::Extreme(Ordering::Greater, Value::Null),
    },
    Aggregate {
        name: "collect",
        aliases: &["collect_list"],
        parameters: &[Parameter::any("value")],
        returns: Returns::ListOf(Kind::Any),
        summary: "a list of the values",
        example: ("UNWIND [3, null, 1] AS v RETURN collect(v) AS x", "[3, 1]"),
        start: || Accumulator::Collect(Vec::new()),
    },
    Aggregate {
        name: "stDev",
        aliases: &["stddev_samp"],
        parameters: &[NUMBER],
        returns: Returns::Kind(Kind::Float),
        summary: "the standard deviation of a sample, 0 of a single number",
        example: (
            "UNWIND [93, 90, 65, 45] AS v RETURN round(stDev(v), 4) AS x",
            "22.6329",
        ),
        start: || Accumulator::Deviation(Moments::default(), 1.0),
    },
    Aggregate {
        name: "stDevP",
        aliases: &["stddev_pop"],
        parameters: &[NUMBER],
        returns: Returns::Kind(Kind::Float),
        summary: "the standard deviation of a whole population",
        example: ("UNWIND [1, 3] AS v RETURN stDevP(v) AS x", "1.0"),
        start: || Accumulator::Deviation(Moments::default(), 0.0),
    },
    Aggregate {
        name: "percentileCont",
        aliases: &["percentile_cont"],
        parameters: &[NUMBER, PERCENTILE],
        returns: Returns::Kind(Kind::Float),
        summary: "the number below which that share of the numbers lies, interpolated",
        example: (
            "UNWIND [10, 20] AS v RETURN percentileCont(v, 0.5) AS x",
            "15.0",
        ),
        start: || {
            Accumulator::Percentile(Percentile {
                interpolate: true,
                ..Percentile::default()
            })
        },
    },
    Aggregate {
        name: "percentileDisc",
        aliases: &["percentile_disc"],
        parameters: &[NUMBER, PERCENTILE],
        returns: Returns::First,
        summary: "the one of the numbers below which that share of them lies",
        example: (
            "UNWIND [10, 20, 30] AS v RETURN percentileDisc(v, 0.5) AS x",
            "20",
        ),
        start: || Accumulator::Percentile(Percentile::default()),
    },
];

const NUMBER: Parameter = Parameter::number("value");
const AMOUNT: Parameter = Parameter::new(
    "value",
    &[Kind::Number, Kind::Duration],
    "numbers or durations",
);
const PERCENTILE: Parameter = Parameter::number("percentile");

impl Aggregate {
    /// The fewest arguments, and the most.
    pub fn arity(&self) -> (usize, Option<usize>) {
        arity(self.parameters, false)
    }

    /// `percentileCont(value :: NUMBER, percentile :: NUMBER) :: FLOAT`
    pub fn signature(&self) -> String {
        signature(self.name, self.parameters, false, self.returns)
    }

    /// The static type of the result.
    pub fn result_type(&self, arguments: &[Type]) -> Type {
        match (self.start)() {
            Accumulator::Collect(_) => {
                Type::List(Box::new(arguments.first().cloned().unwrap_or(Type::Any)))
            }
            _ => self.returns.of(arguments),
        }
    }

    /// An accumulator for a new group.
    pub fn accumulator(&self) -> Accumulator {
        (self.start)()
    }
}

/// What one aggregate knows of one group so far.
#[derive(Debug, Clone)]
pub enum Accumulator {
    Count(i64),
    Sum(Sum),
    Average(Sum),
    /// The value that comes first in the direction given; null before the first value.
    Extreme(Ordering, Value),
    Collect(Vec<Value>),
    /// With what is taken off the count: 1 for a sample.
    Deviation(Moments, f64),
    Percentile(Percentile),
}

impl Accumulator {
    /// Takes the arguments of one row; none stand for `*`.
    ///
    /// # Errors
    /// `ArgumentValue` for a value of a wrong kind, `NumberOutOfRange` for a percentile outside 0 to 1, `IntegerOverflow`.
    pub fn add(&mut self, arguments: &[Value]) -> Result<(), ValueError> {
        match (&mut *self, arguments.first()) {
            (Self::Percentile(percentile), Some(_)) => return percentile.add(arguments),
            (Self::Count(count), None) => *count += 1,
            (_, None | Some(Value::Null)) => {}
            (Self::Count(count), Some(_)) => *count += 1,
            (Self::Sum(sum), Some(value)) => return sum.add(value, "sum"),
            (Self::Average(sum), Some(value)) => return sum.add(value, "avg"),
            (Self::Extreme(wanted, best), Some(value)) => keep_extreme(*wanted, best, value),
            (Self::Collect(values), Some(value)) => values.push(value.clone()),
            (Self::Deviation(moments, _), Some(value)) => moments.add(number(value, "stDev")?),
        }
        Ok(())
    }

    /// Takes over what another accumulator of the same function has gathered from later rows.
    ///
    /// # Errors
    /// `ArgumentValue` when numbers and durations meet, `IntegerOverflow`.
    pub fn merge(&mut self, other: Self) -> Result<(), ValueError> {
        match (&mut *self, other) {
            (Self::Count(count), Self::Count(other)) => *count += other,
            (Self::Sum(sum), Self::Sum(other)) => return sum.merge(other, "sum"),
            (Self::Average(sum), Self::Average(other)) => return sum.merge(other, "avg"),
            (Self::Extreme(wanted, best), Self::Extreme(_, other)) if !other.is_null() => {
                keep_extreme(*wanted, best, &other);
            }
            (Self::Collect(values), Self::Collect(other)) => values.extend(other),
            (Self::Deviation(moments, _), Self::Deviation(other, _)) => moments.merge(&other),
            (Self::Percentile(percentile), Self::Percentile(other)) => percentile.merge(other),
            _ => {}
        }
        Ok(())
    }

    /// The result. Of no values: `count` and `sum` 0, `collect` the empty list, the others null.
    ///
    /// # Errors
    /// `IntegerOverflow` when a sum of integers does not fit 64 bits.
    pub fn finish(self) -> Result<Value, ValueError> {
        match self {
            Self::Count(count) => Ok(Value::Integer(count)),
            Self::Sum(sum) => sum.total(),
            Self::Average(sum) => sum.mean(),
            Self::Extreme(_, best) => Ok(best),
            Self::Collect(values) => Ok(values.into()),
            Self::Deviation(moments, taken_off) => Ok(moments.deviation(taken_off).into()),
            Self::Percentile(percentile) => Ok(percentile.finish()),
        }
    }

    /// An estimate of the bytes on the heap, for the limit of a query. Costs a walk over gathered values.
    pub fn heap_size(&self) -> usize {
        let all =
            |values: &[Value]| size_of_val(values) + values.iter().map(heap_size).sum::<usize>();
        match self {
            Self::Collect(values) => all(values),
            Self::Percentile(percentile) => all(&percentile.values),
            Self::Extreme(_, best) => heap_size(best),
            _ => 0,
        }
    }

    /// An estimate of the bytes that [`Self::add`] with this value puts on the heap.
    pub fn growth(&self, value: &Value) -> usize {
        match self {
            Self::Collect(_) | Self::Percentile(_) => size_of::<Value>() + heap_size(value),
            _ => 0,
        }
    }
}

fn keep_extreme(wanted: Ordering, best: &mut Value, value: &Value) {
    if best.is_null() || order(value, best) == wanted {
        *best = value.clone();
    }
}

fn number(value: &Value, function: &'static str) -> Result<f64, ValueError> {
    match value {
        Value::Integer(value) => Ok(*value as f64),
        Value::Float(value) => Ok(*value),
        other => Err(ValueError::ArgumentValue {
            function,
            expected: "numbers",
            found: other.type_name(),
        }),
    }
}

/// Sums of the kinds of amounts apart, so that integers stay exact until a float joins them.
#[derive(Debug, Clone, Default)]
pub struct Sum {
    count: i64,
    integers: i128,
    floats: Option<f64>,
    durations: Option<Arc<Duration>>,
}

impl Sum {
    fn add(&mut self, value: &Value, function: &'static str) -> Result<(), ValueError> {
        let expected = AMOUNT.expected;
        let mixed = |found| {
            Err(ValueError::ArgumentValue {
                function,
                expected,
                found,
            })
        };
        match value {
            Value::Duration(_) if self.count > 0 && self.durations.is_none() => {
                return mixed("a mixture of both");
            }
            Value::Integer(_) | Value::Float(_) if self.durations.is_some() => {
                return mixed("a mixture of both");
            }
            Value::Integer(value) => self.integers += i128::from(*value),
            Value::Float(value) => self.floats = Some(self.floats.unwrap_or(0.0) + value),
            Value::Duration(value) => self.add_duration(value)?,
            other => return mixed(other.type_name()),
        }
        self.count += 1;
        Ok(())
    }

    fn add_duration(&mut self, value: &Arc<Duration>) -> Result<(), ValueError> {
        let sum = match &self.durations {
            None => value.clone(),
            Some(sum) => Arc::new(
                sum.plus(value)
                    .ok_or(ValueError::IntegerOverflow { operator: "sum" })?,
            ),
        };
        self.durations = Some(sum);
        Ok(())
    }

    fn merge(&mut self, other: Self, function: &'static str) -> Result<(), ValueError> {
        if self.count > 0
            && other.count > 0
            && self.durations.is_some() != other.durations.is_some()
        {
            let found = "a mixture of both";
            return Err(ValueError::ArgumentValue {
                function,
                expected: AMOUNT.expected,
                found,
            });
        }
        self.count += other.count;
        self.integers += other.integers;
        if let Some(floats) = other.floats {
            self.floats = Some(self.floats.unwrap_or(0.0) + floats);
        }
        other
            .durations
            .map_or(Ok(()), |durations| self.add_duration(&durations))
    }

    fn total(&self) -> Result<Value, ValueError> {
        match (&self.durations, self.floats) {
            (Some(durations), _) => Ok(Value::Duration(durations.clone())),
            (_, Some(floats)) => add(&Value::Float(self.integers as f64), &Value::Float(floats)),
            _ => {
                let sum = i64::try_from(self.integers);
                sum.map(Value::Integer)
                    .map_err(|_| ValueError::IntegerOverflow { operator: "sum" })
            }
        }
    }

    fn mean(&self) -> Result<Value, ValueError> {
        match (self.count, &self.durations) {
            (0, _) => Ok(Value::Null),
            (count, Some(_)) => divide(&self.total()?, &Value::Integer(count)),
            (count, None) => {
                let sum = self.integers as f64 + self.floats.unwrap_or(0.0);
                Ok(Value::Float(sum / count as f64))
            }
        }
    }
}

/// Count, mean and sum of squared differences from the mean, kept up row by row (Welford's method).
#[derive(Debug, Clone, Copy, Default)]
pub struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let difference = value - self.mean;
        self.mean += difference / self.count;
        self.squares += difference * (value - self.mean);
    }

    fn merge(&mut self, other: &Self) {
        if other.count == 0.0 {
            return;
        }
        let count = self.count + other.count;
        let difference = other.mean - self.mean;
        self.squares += other.squares + difference * difference * self.count * other.count / count;
        self.mean += difference * other.count / count;
        self.count = count;
    }

    /// `None` without values; 0 when only one was seen.
    fn deviation(&self, taken_off: f64) -> Option<f64> {
        if self.count == 0.0 {
            return None;
        }
        let divisor = self.count - taken_off;
        Some(if divisor <= 0.0 {
            0.0
        } else {
            (self.squares / divisor).sqrt()
        })
    }
}

/// Numbers to be sorted, and the share asked for, which is that of the first row.
#[derive(Debug, Clone, Default)]
pub struct Percentile {
    values: Vec<Value>,
    share: Option<f64>,
    interpolate: bool,
}

impl Percentile {
    fn name(&self) -> &'static str {
        if self.interpolate {
            "percentileCont"
        } else {
            "percentileDisc"
        }
    }

    fn add(&mut self, arguments: &[Value]) -> Result<(), ValueError> {
        let [value, share] = arguments else {
            return Ok(());
        };
        if !share.is_null() {
            let share = number(share, self.name())?;
            if !(0.0..=1.0).contains(&share) {
                let problem = format!("the percentile `{share}` is not between 0 and 1");
                return Err(ValueError::NumberOutOfRange {
                    function: self.name(),
                    problem,
                });
            }
            self.share.get_or_insert(share);
        }
        if !value.is_null() {
            number(value, self.name())?;
            self.values.push(value.clone());
        }
        Ok(())
    }

    fn merge(&mut self, other: Self) {
        self.share = self.share.or(other.share);
        self.values.extend(other.values);
    }

    fn finish(mut self) -> Value {
        let Some(share) = self.share.filter(|_| !self.values.is_empty()) else {
            return Value::Null;
        };
        self.values.sort_by(order);
        let count = self.values.len();
        if !self.interpolate {
            let rank = (share * count as f64).ceil() as usize;
            return self.values.swap_remove(rank.clamp(1, count) - 1);
        }
        let position = share * (count - 1) as f64;
        let at =
            |index: f64| number(&self.values[index as usize], "percentileCont").unwrap_or(f64::NAN);
        let (below, above) = (at(position.floor()), at(position.ceil()));
        let weight = position.fract();
        Value::Float(if weight == 0.0 {
            below
        } else {
            below * (1.0 - weight) + above * weight
        })
    }
}
