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
    let number = DocumentNumber::parse(text);
    let entity = number
        .as_ref()
        .and_then(|number| gazetteer.by_number(number))
        .or_else(|| gazetteer.by_key(Kind::Document, text.strip_prefix("doc:").unwrap_or(text)))
        .or_else(|| gazetteer.by_title(text));
    if let Some(node) = entity.and_then(|entity| node_of(graph, gazetteer, entity)) {
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

fn node_of(graph: &Graph, gazetteer: &Gazetteer, entity: EntityId) -> Option<NodeId> {
    let catalog = graph.catalog();
    let key = Value::String(gazetteer.entity(entity).key.clone());
    graph
        .lookup(catalog.label("Document")?, catalog.key("key")?, &key)?
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
