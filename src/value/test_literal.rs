//! For tests: values written as Cypher literals, so that cases are tables of text.

use std::sync::Arc;

use smol_str::SmolStr;

use super::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time, Zone};
use super::{Map, Value};

/// Resolves `name(arguments)`.
pub type Call<'a> = &'a dyn Fn(&str, &[Value]) -> Value;

/// Reads a literal; `date('2020-01-01')` and the other temporal types are read from their text.
pub fn literal(text: &str) -> Value {
    evaluate(text, &temporal_from_text)
}

/// Reads a literal in which calls go to `call`.
pub fn evaluate(text: &str, call: Call<'_>) -> Value {
    let mut reader = Reader { text, at: 0, call };
    let value = reader.value();
    reader.space();
    assert_eq!(
        reader.at,
        text.len(),
        "rest of `{text}`: `{}`",
        &text[reader.at..]
    );
    value
}

/// The lines of a table, cut into trimmed cells; empty lines are left out.
pub fn table<const N: usize>(text: &str) -> Vec<[&str; N]> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            line.splitn(N, '|')
                .map(str::trim)
                .collect::<Vec<_>>()
                .try_into()
                .expect(line)
        })
        .collect()
}

fn temporal_from_text(name: &str, arguments: &[Value]) -> Value {
    let Some(Value::String(text)) = arguments.first() else {
        panic!("`{name}` takes text in a literal")
    };
    match name {
        "date" => Value::Date(Date::parse(text).unwrap()),
        "localtime" => Value::LocalTime(LocalTime::parse(text).unwrap()),
        "time" => Value::Time(Time::parse(text, 0).unwrap()),
        "localdatetime" => Value::LocalDateTime(LocalDateTime::parse(text).unwrap()),
        "datetime" => Value::DateTime(Arc::new(DateTime::parse(text, &Zone::UTC).unwrap())),
        "duration" => Value::Duration(Arc::new(Duration::parse(text).unwrap())),
        _ => panic!("unknown literal `{name}`"),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    call: Call<'a>,
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, expected: char) -> bool {
        self.space();
        let found = self.text[self.at..].starts_with(expected);
        self.at += if found { expected.len_utf8() } else { 0 };
        found
    }

    fn take(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        self.space();
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn until(&mut self, close: char, mut item: impl FnMut(&mut Self)) {
        while !self.eat(close) {
            item(self);
            self.eat(',');
        }
    }

    fn values(&mut self, close: char) -> Vec<Value> {
        let mut values = Vec::new();
        self.until(close, |reader| values.push(reader.value()));
        values
    }

    fn map(&mut self) -> Map {
        let mut entries = Map::new();
        self.until('}', |reader| {
            let key = SmolStr::new(reader.take(|c| c.is_alphanumeric() || c == '_'));
            assert!(reader.eat(':'), "no `:` after `{key}` in `{}`", reader.text);
            let value = reader.value();
            entries.insert(key, value);
        });
        entries
    }

    fn value(&mut self) -> Value {
        if self.eat('[') {
            return self.values(']').into();
        }
        if self.eat('{') {
            return Value::Map(Arc::new(self.map()));
        }
        if self.eat('\'') {
            let end = self.text[self.at..].find('\'').expect("closing quote");
            let text = &self.text[self.at..self.at + end];
            self.at += end + 1;
            return text.replace("\\n", "\n").into();
        }
        let word = self.take(|c| c.is_alphanumeric() || "+-._".contains(c));
        if self.eat('(') {
            let arguments = self.values(')');
            return (self.call)(word, &arguments);
        }
        scalar(word).unwrap_or_else(|| panic!("`{word}` in `{}` is no literal", self.text))
    }
}

fn scalar(word: &str) -> Option<Value> {
    match word {
        "null" => Some(Value::Null),
        "true" => Some(true.into()),
        "false" => Some(false.into()),
        "Infinity" => Some(f64::INFINITY.into()),
        "-Infinity" => Some(f64::NEG_INFINITY.into()),
        _ => word
            .parse::<i64>()
            .map(Value::Integer)
            .or_else(|_| word.parse::<f64>().map(Value::Float))
            .ok(),
    }
}
