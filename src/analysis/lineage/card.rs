//! What a tree shows of one document.

use crate::store::{Direction, Graph};
use crate::value::text::to_plain_text;
use crate::value::{NodeId, Value};

/// A document in short. Unknown parts are absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub key: String,
    pub number: Option<String>,
    pub title: Option<String>,
    /// As precise as it is known: `2022-12-28`, `2022-12` or `2022`.
    pub issued_on: Option<String>,
    pub status: Option<String>,
    /// In the order of the heading, the lead first.
    pub issuers: Vec<String>,
    /// Cited by others; its own text is not loaded.
    pub stub: bool,
}

impl Card {
    /// Reads the card of a document.
    pub fn new(graph: &Graph, document: NodeId) -> Self {
        let property = |key: &str| match graph.catalog().key(key) {
            Some(key) => graph.node_property(document, key),
            None => Value::Null,
        };
        let text = |key: &str| match property(key) {
            Value::Null => None,
            value => Some(to_plain_text(&value)),
        };
        Self {
            key: text("key").unwrap_or_default(),
            number: text("number"),
            title: text("title"),
            issued_on: text("issued_on")
                .map(|date| as_known(date, text("issued_on_precision").as_deref())),
            status: text("status"),
            issuers: issuers(graph, document),
            stub: property("stub") == Value::Boolean(true),
        }
    }

    /// The number, else the key.
    pub fn name(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.key)
    }

    /// By date, unknown last; then by title and key.
    pub(super) fn order(&self) -> (bool, Option<&str>, Option<&str>, &str) {
        (
            self.issued_on.is_none(),
            self.issued_on.as_deref(),
            self.title.as_deref(),
            &self.key,
        )
    }

    /// Date, issuers and status in one line.
    pub(super) fn facts(&self) -> String {
        let date = self.issued_on.clone();
        let issuers = (!self.issuers.is_empty()).then(|| self.issuers.join(", "));
        let status = self
            .status
            .as_ref()
            .map(|status| format!("status {status}"));
        let stub = self.stub.then(|| "text not loaded".to_string());
        [date, issuers, status, stub]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" | ")
    }
}

/// The first day stands in for a month or a year: show no more than is known.
fn as_known(date: String, precision: Option<&str>) -> String {
    let parts = match precision {
        Some("year") => 1,
        Some("month") => 2,
        _ => return date,
    };
    let (sign, digits) = date.split_at(usize::from(date.starts_with('-')));
    format!(
        "{sign}{}",
        digits.split('-').take(parts).collect::<Vec<_>>().join("-")
    )
}

fn issuers(graph: &Graph, document: NodeId) -> Vec<String> {
    let catalog = graph.catalog();
    let (Some(issued_by), Some(name)) = (
        catalog.relationship_type("ISSUED_BY"),
        catalog.key("name_zh"),
    ) else {
        return Vec::new();
    };
    let order = |relationship| match catalog
        .key("ord")
        .map(|key| graph.relationship_property(relationship, key))
    {
        Some(Value::Integer(order)) => order,
        _ => i64::MAX,
    };
    let mut issuers: Vec<(i64, String)> = graph
        .neighbours(document, Direction::Outgoing, Some(&[issued_by]))
        .map(|(relationship, agency)| {
            (
                order(relationship),
                to_plain_text(&graph.node_property(agency, name)),
            )
        })
        .collect();
    issuers.sort();
    issuers.into_iter().map(|(_, name)| name).collect()
}
