//! Expressions that compute with dates, times and durations, and give a value of another kind.

use super::choices::Choices;
use super::expression::{Place, bracketed, expression};
use super::scope::{Kind, Scope};

/// A date some days from a fixed one; null or an error when the number is.
pub fn date(scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    if let Some(date) = scope.pick(Kind::Date, choices)
        && choices.once_in(2)
    {
        return date;
    }
    let start = choices.pick(&["2024-02-28", "1999-12-31", "-0001-01-01"]);
    let unit = choices.pick(&["days", "months", "weeks", "years"]);
    let number = expression(Kind::Integer, scope, choices, inner);
    let operator = choices.pick(&["+", "-"]);
    format!("date('{start}') {operator} duration({{{unit}: {number}}})")
}

/// A moment some seconds from a fixed one.
fn moment(scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let start = choices.pick(&[
        "datetime('2024-03-31T01:30[Europe/Berlin]')",
        "localdatetime('2024-01-01T00:00')",
        "time('23:59+08:00')",
        "localtime('00:00:01.5')",
    ]);
    let unit = choices.pick(&["hours", "minutes", "seconds", "days"]);
    let number = expression(Kind::Integer, scope, choices, inner);
    format!("{start} + duration({{{unit}: {number}}})")
}

pub fn integer(scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let date = date(scope, choices, inner);
    match choices.below(4) {
        1 => format!("duration.inDays(date('2024-01-01'), {date}).days"),
        2 => format!(
            "date.truncate('month', {date}).{}",
            choices.pick(&["day", "month", "year"])
        ),
        3 => format!(
            "({}).{}",
            moment(scope, choices, inner),
            choices.pick(&["hour", "second"])
        ),
        _ => format!(
            "({date}).{}",
            choices.pick(&["day", "week", "quarter", "dayOfWeek"])
        ),
    }
}

pub fn text(scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let value = match choices.below(3) {
        1 => moment(scope, choices, inner),
        2 => format!(
            "duration.between(date('2024-01-31'), {})",
            date(scope, choices, inner)
        ),
        _ => date(scope, choices, inner),
    };
    format!("toString({value})")
}

pub fn boolean(scope: &mut Scope, choices: &mut Choices, inner: Place) -> String {
    let made = choices.pick(&[date, moment]);
    let (left, right) = (made(scope, choices, inner), made(scope, choices, inner));
    let operator = choices.pick(&["=", "<", ">=", "<>"]);
    format!("{} {operator} {}", bracketed(left), bracketed(right))
}
