//! Values as text: Cypher's notation (`Display`), and plain text for tables and files.

use std::fmt::{self, Display, Formatter, Write};

use super::{Map, Node, Path, Relationship, Value};

impl Display for Value {
    /// Cypher's notation: strings and temporal values quoted, floats always with a point or exponent, `(:A {p: 1})`,
    /// `[:T {p: 1}]`, `<(:A)-[:T]->(:B)>`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) => write_float(f, *value),
            Self::String(value) => write_quoted(f, value),
            Self::List(items) => write_list(f, items),
            Self::Map(entries) => write_map(f, entries),
            Self::Node(node) => write!(f, "{node}"),
            Self::Relationship(relationship) => write!(f, "{relationship}"),
            Self::Path(path) => write!(f, "{path}"),
            Self::Date(value) => write!(f, "'{value}'"),
            Self::LocalTime(value) => write!(f, "'{value}'"),
            Self::Time(value) => write!(f, "'{value}'"),
            Self::LocalDateTime(value) => write!(f, "'{value}'"),
            Self::DateTime(value) => write!(f, "'{value}'"),
            Self::Duration(value) => write!(f, "'{value}'"),
        }
    }
}

/// A value for a table or a CSV file: text and temporal values without quotes, null as nothing; inside lists and maps as Cypher writes it.
pub fn to_plain_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        Value::LocalTime(value) => value.to_string(),
        Value::Time(value) => value.to_string(),
        Value::LocalDateTime(value) => value.to_string(),
        Value::DateTime(value) => value.to_string(),
        Value::Duration(value) => value.to_string(),
        other => other.to_string(),
    }
}

/// The shortest text that reads back to the same float, and that no reader takes for an integer.
pub fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_string();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_string();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-7..1e16).contains(&magnitude) {
        format!("{value:e}")
    } else {
        format!("{value:?}")
    }
}

fn write_float(f: &mut Formatter<'_>, value: f64) -> fmt::Result {
    f.write_str(&float_text(if value == 0.0 { 0.0 } else { value }))
}

fn write_quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('\'')?;
    for c in text.chars() {
        match c {
            '\'' => f.write_str("\\'")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            control if control.is_control() => write!(f, "\\u{:04x}", control as u32)?,
            other => f.write_char(other)?,
        }
    }
    f.write_char('\'')
}

fn write_list(f: &mut Formatter<'_>, items: &[Value]) -> fmt::Result {
    f.write_char('[')?;
    write_separated(f, items, |f, item| write!(f, "{item}"))?;
    f.write_char(']')
}

fn write_map(f: &mut Formatter<'_>, entries: &Map) -> fmt::Result {
    f.write_char('{')?;
    write_separated(f, entries, |f, (key, value)| {
        write!(f, "{}: {value}", Name(key))
    })?;
    f.write_char('}')
}

fn write_separated<T>(
    f: &mut Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    write: impl Fn(&mut Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    items.into_iter().enumerate().try_for_each(|(index, item)| {
        f.write_str(if index == 0 { "" } else { ", " })?;
        write(f, item)
    })
}

/// A name in Cypher: in backticks where it is not a plain word.
struct Name<'a>(&'a str);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        let starts = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if starts && chars.all(|c| c.is_alphanumeric() || c == '_') {
            f.write_str(self.0)
        } else {
            write!(f, "`{}`", self.0.replace('`', "``"))
        }
    }
}

impl Display for Node {
    /// `(:A:B {p: 1})`; `(#4)` for a node inside the engine, whose data is in the graph.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(data) = &self.data else {
            return write!(f, "(#{})", self.id.0);
        };
        f.write_char('(')?;
        data.labels
            .iter()
            .try_for_each(|label| write!(f, ":{}", Name(label)))?;
        if !data.properties.is_empty() {
            f.write_str(if data.labels.is_empty() { "" } else { " " })?;
            write_map(f, &data.properties)?;
        }
        f.write_char(')')
    }
}

impl Display for Relationship {
    /// `[:T {p: 1}]`; `[#4]` for a relationship inside the engine, whose data is in the graph.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(data) = &self.data else {
            return write!(f, "[#{}]", self.id.0);
        };
        write!(f, "[:{}", Name(&data.relationship_type))?;
        if !data.properties.is_empty() {
            f.write_char(' ')?;
            write_map(f, &data.properties)?;
        }
        f.write_char(']')
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('<')?;
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some(relationship) = index
                .checked_sub(1)
                .and_then(|step| self.relationships.get(step))
            {
                let (before, after) = if self.is_backwards(index - 1) {
                    ("<-", "-")
                } else {
                    ("-", "->")
                };
                write!(f, "{before}{relationship}{after}")?;
            }
            write!(f, "{node}")?;
        }
        f.write_char('>')
    }
}

impl Path {
    /// Whether a step goes against its relationship's direction. Steps without data count as forwards.
    pub fn is_backwards(&self, step: usize) -> bool {
        let start = self
            .relationships
            .get(step)
            .and_then(|relationship| relationship.data.as_ref())
            .map(|data| data.start);
        let from = self
            .nodes
            .get(step)
            .and_then(|node| node.data.as_ref())
            .map(|data| data.element_id);
        start.is_some() && from.is_some() && start != from
    }
}
