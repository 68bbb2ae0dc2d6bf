//! Types of columns, and values from the text of a field.

use crate::value::Value;
use crate::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time, Zone};

/// The type of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    Scalar(Scalar),
    List(Scalar),
}

/// A type without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    Boolean,
    Integer,
    Float,
    String,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
}

/// The names of types, as headers and mappings have them, without regard to case.
const NAMES: [(&str, Scalar); 18] = [
    ("string", Scalar::String),
    ("char", Scalar::String),
    ("int", Scalar::Integer),
    ("integer", Scalar::Integer),
    ("long", Scalar::Integer),
    ("short", Scalar::Integer),
    ("byte", Scalar::Integer),
    ("float", Scalar::Float),
    ("double", Scalar::Float),
    ("boolean", Scalar::Boolean),
    ("bool", Scalar::Boolean),
    ("date", Scalar::Date),
    ("localtime", Scalar::LocalTime),
    ("time", Scalar::Time),
    ("localdatetime", Scalar::LocalDateTime),
    ("datetime", Scalar::DateTime),
    ("zoneddatetime", Scalar::DateTime),
    ("duration", Scalar::Duration),
];

impl FieldType {
    /// The type of this name; `int[]` is a list. `None` for a name that is no type.
    pub fn parse(name: &str) -> Option<Self> {
        let (scalar, list) = match name.strip_suffix("[]") {
            Some(scalar) => (scalar, true),
            None => (name, false),
        };
        let found = NAMES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(scalar.trim()));
        found.map(|&(_, scalar)| {
            if list {
                Self::List(scalar)
            } else {
                Self::Scalar(scalar)
            }
        })
    }

    /// All names, for messages.
    pub fn names() -> String {
        NAMES.map(|(name, _)| name).join(", ")
    }
}

impl Scalar {
    /// How messages call a value of the type.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer => "an integer of 64 bits",
            Self::Float => "a number",
            Self::String => "a string",
            Self::Date => "a date such as 2024-03-01",
            Self::LocalTime => "a local time such as 12:30:00",
            Self::Time => "a time with an offset such as 12:30:00+08:00",
            Self::LocalDateTime => "a local date and time such as 2024-03-01T12:30:00",
            Self::DateTime => "a date and time such as 2024-03-01T12:30:00+08:00",
            Self::Duration => "a duration such as P1Y2M",
        }
    }

    /// The value that a text stands for; `None` when it stands for none of this type.
    pub fn parse(self, text: &str) -> Option<Value> {
        match self {
            Self::String => Some(Value::string(text)),
            Self::Boolean => boolean(text.trim()).map(Value::Boolean),
            Self::Integer => text.trim().parse().ok().map(Value::Integer),
            Self::Float => float(text.trim()).map(Value::Float),
            _ => self.parse_temporal(text.trim()),
        }
    }

    fn parse_temporal(self, text: &str) -> Option<Value> {
        match self {
            Self::LocalTime => LocalTime::parse(text).ok().map(Value::LocalTime),
            Self::Time => Time::parse(text, 0).ok().map(Value::Time),
            Self::LocalDateTime => LocalDateTime::parse(text).ok().map(Value::LocalDateTime),
            Self::DateTime => DateTime::parse(text, &Zone::Offset(0))
                .ok()
                .map(|value| Value::DateTime(value.into())),
            Self::Duration => Duration::parse(text)
                .ok()
                .map(|value| Value::Duration(value.into())),
            _ => Date::parse(text).ok().map(Value::Date),
        }
    }

    /// The narrowest type whose values keep all of a text: a number with a leading zero is a string.
    pub fn of(text: &str) -> Self {
        match text.as_bytes() {
            [] => Self::String,
            b"true" | b"false" => Self::Boolean,
            bytes if exact_integer(bytes).is_some() => Self::Integer,
            bytes if looks_like_float(bytes) => Self::Float,
            bytes if exact_date(bytes).is_some() => Self::Date,
            _ => Self::String,
        }
    }

    /// The narrowest type that takes the values of both.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (left, right) if left == right => left,
            (Self::Integer, Self::Float) | (Self::Float, Self::Integer) => Self::Float,
            _ => Self::String,
        }
    }
}

/// `true` and `false` in any case.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A number, also `NaN` and `Infinity`.
pub fn float(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// An integer written the one way in which it is printed.
#[inline]
pub fn exact_integer(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    match digits {
        [] => return None,
        [b'0'] if !negative => return Some(0),
        [b'0', ..] => return None,
        _ if digits.len() > 19 => return None,
        _ => {}
    }
    let mut value: i64 = 0;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.checked_mul(10)?.checked_sub(i64::from(digit))?;
    }
    if negative {
        Some(value)
    } else {
        value.checked_neg()
    }
}

/// Digits with a point or an exponent, and no leading zero that a number would lose.
fn looks_like_float(bytes: &[u8]) -> bool {
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let leading_zero = matches!(digits, [b'0', b'0'..=b'9', ..]);
    let plain = digits
        .iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    let has_mark = digits.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    digits.first().is_some_and(u8::is_ascii_digit)
        && !leading_zero
        && plain
        && has_mark
        && std::str::from_utf8(bytes).is_ok_and(|text| text.parse::<f64>().is_ok())
}

/// Days since 1970 of a `YYYY-MM-DD`.
#[inline]
pub fn exact_date(bytes: &[u8]) -> Option<i32> {
    let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = bytes else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0i64, |value, digit| {
            digit
                .is_ascii_digit()
                .then(|| value * 10 + i64::from(digit - b'0'))
        })
    };
    let date = Date::from_ymd(
        number(&[y0, y1, y2, y3])?,
        number(&[m0, m1])?,
        number(&[d0, d1])?,
    )?;
    i32::try_from(date.epoch_day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_by_values_that_lose_nothing() {
        let expected = [
            ("0", Scalar::Integer),
            ("-9223372036854775808", Scalar::Integer),
            ("9223372036854775808", Scalar::String),
            ("007", Scalar::String),
            ("-0", Scalar::String),
            ("+1", Scalar::String),
            ("1.5", Scalar::Float),
            ("-2e-3", Scalar::Float),
            ("01.5", Scalar::String),
            ("1.", Scalar::Float),
            (".5", Scalar::String),
            ("1-2", Scalar::String),
            ("2024-02-29", Scalar::Date),
            ("2023-02-29", Scalar::String),
            ("true", Scalar::Boolean),
            ("True", Scalar::String),
            ("e", Scalar::String),
            ("", Scalar::String),
        ];
        for (text, scalar) in expected {
            assert_eq!(Scalar::of(text), scalar, "{text}");
        }
    }

    #[test]
    fn integers_stay_within_64_bits() {
        assert_eq!(exact_integer(b"-9223372036854775808"), Some(i64::MIN));
        assert_eq!(exact_integer(b"9223372036854775807"), Some(i64::MAX));
        assert_eq!(exact_integer(b"9223372036854775808"), None);
        assert_eq!(exact_integer(b"99999999999999999999"), None);
    }
}
