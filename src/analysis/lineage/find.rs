//! The document that a person means: by number in any bracket style, by title, by key.

use crate::policy::document_number::DocumentNumber;
use crate::policy::gazetteer::{EntityId, Gazetteer, Kind};
use crate::store::Graph;
use crate::value::{NodeId, Value};

/// Why no document was found. Each variant shows the shortest text that causes it.
#[derive(Debug, Clone, PartialEq)]
pub enum FindError {
    /// `国发〔1900〕1号`: a good number that no document of the graph has.
    UnknownNumber {
        number: String,
        same_code_and_year: Vec<String>,
    },
    /// `nonsense`: no number, and no document has it as title or key.
    UnknownDocument { text: String, near: Vec<String> },
}

impl FindError {
    /// One line for people.
    pub fn message(&self) -> String {
        match self {
            Self::UnknownNumber { number, .. } => format!("no document has the number `{number}`"),
            Self::UnknownDocument { text, .. } => {
                format!("no document has the number, title or key `{text}`")
            }
        }
    }

    /// What to do instead.
    pub fn help(&self) -> String {
        let (what, names) = match self {
            Self::UnknownNumber {
                same_code_and_year, ..
            } => ("numbers with the same code and year", same_code_and_year),
            Self::UnknownDocument { near, .. } => ("near titles", near),
        };
        match names.as_slice() {
            [] => {
                "list what there is with `MATCH (d:Document) RETURN d.number, d.title`".to_string()
            }
            names => format!("{what}: {}", names.join(", ")),
        }
    }
}

/// The document node that `text` names.
///
/// # Errors
/// No document has it as number, title or key.
pub fn find_document(
    graph: &Graph,
    gazetteer: &Gazetteer,
    text: &str,
) -> Result<NodeId, FindError> {
    let text = text.trim();
    if let Some(node) = document_node(graph, text) {
        return Ok(node);
    }
    let number = DocumentNumber::parse(text);
    let titled = gazetteer
        .by_title(text)
        .map(|entity| gazetteer.entity(entity).key.clone());
    if let Some(node) = titled.and_then(|key| with_property(graph, "key", &key)) {
        return Ok(node);
    }
    let names = |entities: Vec<EntityId>| {
        entities
            .into_iter()
            .map(|id| name_of(gazetteer, id))
            .collect()
    };
    Err(match number {
        Some(number) => FindError::UnknownNumber {
            number: number.to_string(),
            same_code_and_year: names(gazetteer.numbered_like(&number)),
        },
        None => FindError::UnknownDocument {
            text: text.to_string(),
            near: names(
                gazetteer
                    .nearest(text, &[Kind::Document], 5)
                    .into_iter()
                    .map(|near| near.entity)
                    .collect(),
            ),
        },
    })
}

/// The document whose number (in any bracket style), key or title is exactly `text`.
pub fn document_node(graph: &Graph, text: &str) -> Option<NodeId> {
    let number = DocumentNumber::parse(text);
    let by_number = number.and_then(|number| {
        let canonical = with_property(graph, "number", &number.to_string());
        canonical.or_else(|| with_property(graph, "number", &number.alias()?))
    });
    by_number
        .or_else(|| with_property(graph, "key", text.strip_prefix("doc:").unwrap_or(text)))
        .or_else(|| with_property(graph, "title", text))
}

fn with_property(graph: &Graph, key: &str, text: &str) -> Option<NodeId> {
    let catalog = graph.catalog();
    graph
        .lookup(
            catalog.label("Document")?,
            catalog.key(key)?,
            &Value::from(text),
        )?
        .first()
        .copied()
}

fn name_of(gazetteer: &Gazetteer, id: EntityId) -> String {
    let entity = gazetteer.entity(id);
    entity
        .number
        .clone()
        .unwrap_or_else(|| entity.name.clone())
        .to_string()
}
