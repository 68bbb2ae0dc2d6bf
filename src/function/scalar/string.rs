//! Functions of strings. Positions and lengths count characters (Unicode code points).

use unicode_normalization::UnicodeNormalization;

use super::{integer, text};
use crate::function::{Function, FunctionContext, Kind, Parameter, Returns};
use crate::value::{Value, ValueError};

pub static FUNCTIONS: &[Function] = &[
    Function::new("left", &[ORIGINAL, LENGTH], STRING, left)
        .summary("the first characters of a string")
        .example("RETURN left('成都市', 2) AS x", "'成都'"),
    Function::new("right", &[ORIGINAL, LENGTH], STRING, right)
        .summary("the last characters of a string")
        .example("RETURN right('hello', 3) AS x", "'llo'"),
    Function::new(
        "substring",
        &[
            ORIGINAL,
            Parameter::integer("start"),
            Parameter::integer("length").optional(),
        ],
        STRING,
        substring,
    )
    .summary("the part of a string from a position counted from 0, to its end or of a given length")
    .example("RETURN substring('hello', 1, 3) AS x", "'ell'"),
    Function::new(
        "replace",
        &[
            ORIGINAL,
            Parameter::string("search"),
            Parameter::string("replacement"),
            Parameter::integer("limit").optional(),
        ],
        STRING,
        replace,
    )
    .summary("a string with every occurrence of another replaced, or the first ones up to a limit")
    .example("RETURN replace('hello', 'l', 'w') AS x", "'hewwo'"),
    Function::new(
        "split",
        &[ORIGINAL, DELIMITERS],
        Returns::ListOf(Kind::String),
        split,
    )
    .summary("the parts of a string between delimiters; an empty delimiter cuts it into characters")
    .example("RETURN split('a,b;c', [',', ';']) AS x", "['a', 'b', 'c']"),
    Function::new("trim", &[ORIGINAL, TRIMMED], STRING, trim)
        .aliases(&["btrim"])
        .summary("a string without white space, or the given characters, at both ends")
        .example("RETURN trim('  hello ') AS x", "'hello'"),
    Function::new("lTrim", &[ORIGINAL, TRIMMED], STRING, left_trim)
        .summary("a string without white space, or the given characters, at its beginning")
        .example("RETURN lTrim('xxhello', 'x') AS x", "'hello'"),
    Function::new("rTrim", &[ORIGINAL, TRIMMED], STRING, right_trim)
        .summary("a string without white space, or the given characters, at its end")
        .example("RETURN rTrim('hello  ') AS x", "'hello'"),
    Function::new("toLower", &[ORIGINAL], STRING, to_lower)
        .aliases(&["lower"])
        .summary("a string in lower case")
        .example("RETURN toLower('HELLO') AS x", "'hello'"),
    Function::new("toUpper", &[ORIGINAL], STRING, to_upper)
        .aliases(&["upper"])
        .summary("a string in upper case")
        .example("RETURN toUpper('hello') AS x", "'HELLO'"),
    Function::new(
        "char_length",
        &[ORIGINAL],
        Returns::Kind(Kind::Integer),
        char_length,
    )
    .aliases(&["character_length"])
    .summary("the number of characters of a string")
    .example("RETURN char_length('hello') AS x", "5"),
    Function::new(
        "normalize",
        &[ORIGINAL, Parameter::string("form").optional()],
        STRING,
        normalize,
    )
    .summary("a string in a Unicode normal form: NFC (when not given), NFD, NFKC or NFKD")
    .example("RETURN normalize('ＡＢ', 'NFKC') AS x", "'AB'"),
    Function::new(
        "isNormalized",
        &[
            Parameter::any("value"),
            Parameter::string("form").optional(),
        ],
        Returns::Kind(Kind::Boolean),
        is_normalized,
    )
    .summary("what `IS NFC NORMALIZED` asks: whether a string is in a Unicode normal form; null for what is no string")
    .example("RETURN 'ＡＢ' IS NFKC NORMALIZED AS x", "false"),
];

const STRING: Returns = Returns::Kind(Kind::String);
const ORIGINAL: Parameter = Parameter::string("original");
const LENGTH: Parameter = Parameter::integer("length");
const TRIMMED: Parameter = Parameter::string("characters").optional();
const DELIMITERS: Parameter = Parameter::new(
    "delimiter",
    &[Kind::String, Kind::List],
    "a string or a list of strings",
);

type Outcome = Result<Value, ValueError>;

/// A length or position, which must not be negative.
fn count(function: &'static str, value: &Value) -> Result<usize, ValueError> {
    usize::try_from(integer(value)).map_err(|_| ValueError::NumberOutOfRange {
        function,
        problem: format!(
            "`{}` is negative; positions and lengths count from 0",
            integer(value)
        ),
    })
}

/// The part of `text` before and the part after so many characters.
fn split_at(text: &str, characters: usize) -> (&str, &str) {
    let position = text
        .char_indices()
        .nth(characters)
        .map_or(text.len(), |(position, _)| position);
    text.split_at(position)
}

fn left(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(split_at(text(&arguments[0]), count("left", &arguments[1])?)
        .0
        .into())
}

fn right(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let original = text(&arguments[0]);
    let skipped = original
        .chars()
        .count()
        .saturating_sub(count("right", &arguments[1])?);
    Ok(split_at(original, skipped).1.into())
}

fn substring(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let rest = split_at(text(&arguments[0]), count("substring", &arguments[1])?).1;
    match arguments.get(2) {
        Some(length) => Ok(split_at(rest, count("substring", length)?).0.into()),
        None => Ok(rest.into()),
    }
}

fn replace(context: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let [original, search, replacement] = [0, 1, 2].map(|index| text(&arguments[index]));
    let most = match arguments.get(3) {
        Some(limit) => count("replace", limit)?,
        None => usize::MAX,
    };
    let limit = context.list_limit.saturating_mul(size_of::<Value>());
    if replacement.len() > search.len() {
        let grown = original
            .matches(search)
            .count()
            .min(most)
            .saturating_mul(replacement.len());
        if grown > limit {
            return Err(ValueError::NumberOutOfRange {
                function: "replace",
                problem: format!("the string would have more than {limit} bytes"),
            });
        }
    }
    Ok(original.replacen(search, replacement, most).into())
}

fn split(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    let original = text(&arguments[0]);
    let delimiters: Vec<&str> = match &arguments[1] {
        Value::List(items) => items.iter().map(delimiter).collect::<Result<_, _>>()?,
        single => vec![text(single)],
    };
    if delimiters.contains(&"") {
        return Ok(Value::list(
            original
                .chars()
                .map(|c| Value::string(c.encode_utf8(&mut [0; 4]))),
        ));
    }
    let mut parts = Vec::new();
    let mut rest = original;
    while let Some((position, length)) = next_delimiter(rest, &delimiters) {
        parts.push(rest[..position].into());
        rest = &rest[position + length..];
    }
    parts.push(rest.into());
    Ok(parts.into())
}

fn delimiter(value: &Value) -> Result<&str, ValueError> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(ValueError::ArgumentValue {
            function: "split",
            expected: DELIMITERS.expected,
            found: other.type_name(),
        }),
    }
}

/// Where the first delimiter begins and how long it is; of several at one place the longest.
fn next_delimiter(text: &str, delimiters: &[&str]) -> Option<(usize, usize)> {
    let found = delimiters
        .iter()
        .filter_map(|delimiter| Some((text.find(delimiter)?, delimiter.len())));
    found.min_by_key(|(position, length)| (*position, usize::MAX - length))
}

/// Whether a character is to be cut: white space, or one of the given ones.
fn cut(arguments: &[Value]) -> impl Fn(char) -> bool + '_ {
    let characters = arguments.get(1).map(text);
    move |c| characters.map_or(c.is_whitespace(), |characters| characters.contains(c))
}

fn trim(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(text(&arguments[0]).trim_matches(cut(arguments)).into())
}

fn left_trim(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(text(&arguments[0])
        .trim_start_matches(cut(arguments))
        .into())
}

fn right_trim(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(text(&arguments[0]).trim_end_matches(cut(arguments)).into())
}

fn to_lower(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(text(&arguments[0]).to_lowercase().into())
}

fn to_upper(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(text(&arguments[0]).to_uppercase().into())
}

fn char_length(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(Value::Integer(text(&arguments[0]).chars().count() as i64))
}

fn normalize(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    Ok(normalized("normalize", arguments)?.into())
}

fn is_normalized(_: &FunctionContext<'_>, arguments: &[Value]) -> Outcome {
    match &arguments[0] {
        Value::String(original) => {
            Ok((normalized("isNormalized", arguments)? == **original).into())
        }
        _ => Ok(Value::Null),
    }
}

/// The text of the first argument in the normal form that the second names.
fn normalized(function: &'static str, arguments: &[Value]) -> Result<String, ValueError> {
    let original = text(&arguments[0]);
    Ok(match arguments.get(1).map_or("NFC", text) {
        "NFC" => original.nfc().collect(),
        "NFD" => original.nfd().collect(),
        "NFKC" => original.nfkc().collect(),
        "NFKD" => original.nfkd().collect(),
        _ => {
            return Err(ValueError::ArgumentValue {
                function,
                expected: "`NFC`, `NFD`, `NFKC` or `NFKD` as its form",
                found: "another string",
            });
        }
    })
}
