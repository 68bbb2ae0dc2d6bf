//! Values as the tables of the suite write them, and their comparison with real ones.

use std::collections::BTreeMap;

use tupu::value::text::to_plain_text;
use tupu::value::{Map, NodeData, Path, RelationshipData, Value};

#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(String),
    List(Vec<Expected>),
    Map(BTreeMap<String, Expected>),
    Node {
        labels: Vec<String>,
        properties: BTreeMap<String, Expected>,
    },
    Relationship {
        name: String,
        properties: BTreeMap<String, Expected>,
    },
    /// Nodes, and relationships with whether they point forward.
    Path(Vec<Expected>, Vec<(Expected, bool)>),
}

/// Reads a cell.
pub fn parse(text: &str) -> Expected {
    let mut reader = Reader { rest: text.trim() };
    let value = reader.value();
    assert!(
        reader.rest.trim().is_empty(),
        "cannot read the cell `{text}`: left `{}`",
        reader.rest
    );
    value
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        let Some(rest) = self.rest.strip_prefix(token) else {
            return false;
        };
        self.rest = rest;
        true
    }

    fn need(&mut self, token: &str) {
        assert!(self.eat(token), "expected `{token}` before `{}`", self.rest);
    }

    fn value(&mut self) -> Expected {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next() {
            Some('\'') => Expected::String(self.string()),
            Some('[') if self.rest[1..].trim_start().starts_with(':') => self.relationship(),
            Some('[') => self.list(),
            Some('{') => Expected::Map(self.map()),
            Some('(') => self.node(),
            Some('<') => self.path(),
            _ => self.scalar(),
        }
    }

    fn scalar(&mut self) -> Expected {
        let end = self
            .rest
            .find([',', ']', '}', ')', '>', ' '])
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word {
            "null" => Expected::Null,
            "true" => Expected::Boolean(true),
            "false" => Expected::Boolean(false),
            "NaN" => Expected::Float(f64::NAN),
            "Inf" => Expected::Float(f64::INFINITY),
            "-Inf" => Expected::Float(f64::NEG_INFINITY),
            _ => match word.parse() {
                Ok(integer) => Expected::Integer(integer),
                Err(_) => Expected::Float(
                    word.parse()
                        .unwrap_or_else(|_| panic!("cannot read `{word}`")),
                ),
            },
        }
    }

    fn string(&mut self) -> String {
        self.need("'");
        let mut text = String::new();
        let mut characters = self.rest.char_indices();
        while let Some((index, character)) = characters.next() {
            match character {
                '\'' => {
                    self.rest = &self.rest[index + 1..];
                    return text;
                }
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, other)) => text.push(other),
                    None => break,
                },
                other => text.push(other),
            }
        }
        panic!("a string is not closed");
    }

    fn list(&mut self) -> Expected {
        self.need("[");
        let mut items = Vec::new();
        while !self.eat("]") {
            items.push(self.value());
            self.eat(",");
        }
        Expected::List(items)
    }

    fn map(&mut self) -> BTreeMap<String, Expected> {
        self.need("{");
        let mut entries = BTreeMap::new();
        while !self.eat("}") {
            let key = self.name();
            self.need(":");
            entries.insert(key, self.value());
            self.eat(",");
        }
        entries
    }

    fn name(&mut self) -> String {
        self.rest = self.rest.trim_start();
        if self.eat("`") {
            let (name, rest) = self.rest.split_once('`').expect("a quoted name is closed");
            self.rest = rest;
            return name.to_string();
        }
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name.to_string()
    }

    fn properties(&mut self) -> BTreeMap<String, Expected> {
        if self.rest.trim_start().starts_with('{') {
            self.map()
        } else {
            BTreeMap::new()
        }
    }

    fn node(&mut self) -> Expected {
        self.need("(");
        let mut labels = Vec::new();
        while self.eat(":") {
            labels.push(self.name());
        }
        labels.sort();
        let properties = self.properties();
        self.need(")");
        Expected::Node { labels, properties }
    }

    fn relationship(&mut self) -> Expected {
        self.need("[");
        self.need(":");
        let name = self.name();
        let properties = self.properties();
        self.need("]");
        Expected::Relationship { name, properties }
    }

    fn path(&mut self) -> Expected {
        self.need("<");
        let mut nodes = vec![self.node()];
        let mut relationships = Vec::new();
        while !self.eat(">") {
            let forward = !self.eat("<-");
            if forward {
                self.need("-");
            }
            let relationship = self.relationship();
            self.need(if forward { "->" } else { "-" });
            relationships.push((relationship, forward));
            nodes.push(self.node());
        }
        Expected::Path(nodes, relationships)
    }
}

/// Whether `value` is what the table says; with `unordered` lists are bags at every depth.
pub fn matches(expected: &Expected, value: &Value, unordered: bool) -> bool {
    match (expected, value) {
        (Expected::Null, Value::Null) => true,
        (Expected::Boolean(expected), Value::Boolean(found)) => expected == found,
        (Expected::Integer(expected), Value::Integer(found)) => expected == found,
        (Expected::Float(expected), Value::Float(found)) => {
            expected == found || (expected.is_nan() && found.is_nan())
        }
        (Expected::String(expected), Value::String(found)) => expected == found.as_str(),
        (Expected::String(expected), other) => {
            is_temporal(other) && *expected == to_plain_text(other)
        }
        (Expected::List(expected), Value::List(found)) => {
            let equal = |one: &Expected, other: &Value| matches(one, other, unordered);
            if unordered {
                same_bag(expected, found, &equal)
            } else {
                same_list(expected, found, &equal)
            }
        }
        (Expected::Map(expected), Value::Map(found)) => same_map(expected, found, unordered),
        (Expected::Node { .. }, Value::Node(node)) => node
            .data
            .as_deref()
            .is_some_and(|node| matches_node(expected, node)),
        (Expected::Relationship { .. }, Value::Relationship(relationship)) => relationship
            .data
            .as_deref()
            .is_some_and(|relationship| matches_relationship(expected, relationship)),
        (Expected::Path(nodes, relationships), Value::Path(path)) => {
            matches_path(nodes, relationships, path)
        }
        _ => false,
    }
}

fn is_temporal(value: &Value) -> bool {
    matches!(
        value,
        Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
    )
}

pub fn same_list<A, B>(expected: &[A], found: &[B], equal: &dyn Fn(&A, &B) -> bool) -> bool {
    expected.len() == found.len()
        && expected
            .iter()
            .zip(found)
            .all(|(one, other)| equal(one, other))
}

/// Every expected item has a found one of its own.
pub fn same_bag<A, B>(expected: &[A], found: &[B], equal: &dyn Fn(&A, &B) -> bool) -> bool {
    let mut left: Vec<&B> = found.iter().collect();
    expected.len() == found.len()
        && expected.iter().all(|one| {
            let position = left.iter().position(|other| equal(one, other));
            position.map(|index| left.swap_remove(index)).is_some()
        })
}

fn same_map(expected: &BTreeMap<String, Expected>, found: &Map, unordered: bool) -> bool {
    expected.len() == found.len()
        && expected.iter().all(|(key, value)| {
            found
                .get(key.as_str())
                .is_some_and(|found| matches(value, found, unordered))
        })
}

fn matches_node(expected: &Expected, node: &NodeData) -> bool {
    let Expected::Node { labels, properties } = expected else {
        return false;
    };
    let found: Vec<&str> = node.labels.iter().map(|label| label.as_str()).collect();
    *labels == found && same_map(properties, &node.properties, false)
}

fn matches_relationship(expected: &Expected, relationship: &RelationshipData) -> bool {
    let Expected::Relationship { name, properties } = expected else {
        return false;
    };
    *name == relationship.relationship_type.as_str()
        && same_map(properties, &relationship.properties, false)
}

fn matches_path(nodes: &[Expected], relationships: &[(Expected, bool)], path: &Path) -> bool {
    let found_nodes: Option<Vec<&NodeData>> =
        path.nodes.iter().map(|node| node.data.as_deref()).collect();
    let found_steps: Option<Vec<&RelationshipData>> = path
        .relationships
        .iter()
        .map(|step| step.data.as_deref())
        .collect();
    let (Some(found_nodes), Some(found_steps)) = (found_nodes, found_steps) else {
        return false;
    };
    same_list(nodes, &found_nodes, &|expected, node| {
        matches_node(expected, node)
    }) && relationships.len() == found_steps.len()
        && relationships.iter().zip(&found_steps).enumerate().all(
            |(index, ((expected, forward), step))| {
                let from = found_nodes[index].element_id;
                let to = found_nodes[index + 1].element_id;
                let ends = if *forward {
                    (step.start, step.end)
                } else {
                    (step.end, step.start)
                };
                matches_relationship(expected, step) && ends == (from, to)
            },
        )
}
