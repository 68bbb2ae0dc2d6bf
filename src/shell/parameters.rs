//! Parameters as they are typed: `name=value`, the value as JSON or else as text.

use smol_str::SmolStr;

use super::failure::Failure;
use crate::value::Value;
use crate::value::json::from_json;

/// Reads `name=value`.
///
/// # Errors
/// Text without `=` or name, and JSON that is no value, such as an integer beyond 64 bits.
pub fn parse(text: &str) -> Result<(SmolStr, Value), Failure> {
    let (name, value) = text.split_once('=').ok_or_else(|| malformed(text))?;
    let name = name.trim().trim_start_matches('$');
    if name.is_empty() {
        return Err(malformed(text));
    }
    let value = value.trim();
    if is_integer(value) && value.parse::<i64>().is_err() {
        return Err(Failure::usage(
            format!("the parameter `{name}`: the integer `{value}` does not fit 64 bits"),
            "write it as a float such as 1e20, or in quotes as a text",
        ));
    }
    let value = match serde_json::from_str(value) {
        Ok(json) => from_json(&json).map_err(|error| {
            Failure::usage(
                format!("the parameter `{name}`: {error}"),
                "put a text that looks like JSON into quotes: name='\"text\"'",
            )
        })?,
        Err(_) => Value::from(value),
    };
    Ok((SmolStr::new(name), value))
}

/// Whether a text is digits, perhaps with a sign; JSON would make a float of those that are too long.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn malformed(text: &str) -> Failure {
    Failure::usage(
        format!("`{text}` is no parameter"),
        "write name=value, the value as JSON or as text",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        parse(text).expect("a parameter").1
    }

    #[test]
    fn values_are_json_or_text() {
        assert_eq!(value("n=3"), Value::from(3));
        assert_eq!(value("x = 1.0"), Value::from(1.0));
        assert_eq!(value("city=绵阳"), Value::from("绵阳"));
        assert_eq!(value("city=\"3\""), Value::from("3"));
        assert_eq!(value("a=b=c"), Value::from("b=c"));
        assert_eq!(
            value("l=[1, null]"),
            Value::list([Value::from(1), Value::Null])
        );
        assert!(matches!(
            value("d={\"$date\": \"2022-12-28\"}"),
            Value::Date(_)
        ));
    }

    #[test]
    fn what_is_no_parameter_is_refused() {
        for text in [
            "n",
            "=3",
            "$=3",
            "n=99999999999999999999",
            "n={\"$date\": \"soon\"}",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
