//! A mapping file: which files hold which nodes and relationships, when their headers do not say it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use smol_str::SmolStr;

use super::field::FieldType;
use super::problem::{ImportError, Problem};
use super::table::{Content, Mapped, Role};

/// The content of a mapping file.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    pub tables: Vec<MappedTable>,
    /// Labels and the key of their ids, to find the nodes that are in the graph already.
    pub known: Vec<(SmolStr, SmolStr)>,
    pub indexes: Vec<MappedIndex>,
}

/// Files and what they hold.
#[derive(Debug, Clone)]
pub struct MappedTable {
    pub files: Vec<PathBuf>,
    pub mapped: Mapped,
}

/// An index, or a rule that values are unique, that the graph should have.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedIndex {
    pub label: SmolStr,
    pub property: SmolStr,
    #[serde(default)]
    pub unique: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    nodes: Vec<NodesText>,
    #[serde(default)]
    relationships: Vec<RelationshipsText>,
    #[serde(default)]
    indexes: Vec<MappedIndex>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NodesText {
    label: OneOrMore<SmolStr>,
    file: Option<OneOrMore<PathBuf>>,
    id: Option<SmolStr>,
    #[serde(default)]
    properties: BTreeMap<SmolStr, Option<SmolStr>>,
    #[serde(default)]
    types: BTreeMap<SmolStr, SmolStr>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationshipsText {
    #[serde(rename = "type")]
    of_type: SmolStr,
    file: OneOrMore<PathBuf>,
    start: EndText,
    end: EndText,
    #[serde(default)]
    properties: BTreeMap<SmolStr, Option<SmolStr>>,
    #[serde(default)]
    types: BTreeMap<SmolStr, SmolStr>,
}

/// What a mapping says of the columns of a table: their keys, and their types.
struct ColumnsText {
    properties: BTreeMap<SmolStr, Option<SmolStr>>,
    types: BTreeMap<SmolStr, SmolStr>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndText {
    label: SmolStr,
    column: SmolStr,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(item) => vec![item],
            Self::More(items) => items,
        }
    }
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// A file that cannot be read or is no mapping.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        let bytes = std::fs::read(path).map_err(|error| Problem::unreadable(&error).of(path))?;
        Self::parse(&bytes).map_err(|problem| problem.of(path))
    }

    /// Reads the text of a mapping file.
    ///
    /// # Errors
    /// Text that is no mapping.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let bad = |reason: String| Problem::BadMapping { reason };
        let text: Text = serde_json::from_slice(bytes).map_err(|error| bad(error.to_string()))?;
        let mut mapping = Self {
            indexes: text.indexes,
            ..Self::default()
        };
        for nodes in text.nodes {
            mapping.add_nodes(nodes)?;
        }
        for relationships in text.relationships {
            mapping.add_relationships(relationships)?;
        }
        Ok(mapping)
    }

    fn add_nodes(&mut self, nodes: NodesText) -> Result<(), Problem> {
        let columns = ColumnsText {
            properties: nodes.properties,
            types: nodes.types,
        };
        let labels = nodes.label.into_vec();
        let space = labels.first().cloned().unwrap_or_default();
        let key = nodes.id.clone().map(|id| renamed(&columns, id));
        if let Some(Some(key)) = &key {
            self.known.push((space.clone(), key.clone()));
        }
        let role = nodes.id.map(|id| {
            let key = key.flatten();
            (id, Role::Id { space, key })
        });
        let content = Content::Nodes { labels };
        let mapped = mapped(content, role.into_iter().collect(), columns)?;
        if let Some(files) = nodes.file {
            let files = files.into_vec();
            self.tables.push(MappedTable { files, mapped });
        }
        Ok(())
    }

    fn add_relationships(&mut self, relationships: RelationshipsText) -> Result<(), Problem> {
        let RelationshipsText {
            of_type,
            file,
            start,
            end,
            properties,
            types,
        } = relationships;
        let columns = ColumnsText { properties, types };
        let content = Content::Relationships {
            of_type: Some(of_type),
        };
        let start = (start.column, Role::Start { space: start.label });
        let end = (end.column, Role::End { space: end.label });
        self.tables.push(MappedTable {
            files: file.into_vec(),
            mapped: mapped(content, vec![start, end], columns)?,
        });
        Ok(())
    }
}

/// The key under which an id is kept, if it is kept at all.
fn renamed(columns: &ColumnsText, id: SmolStr) -> Option<SmolStr> {
    match columns.properties.get(&id) {
        None => Some(id),
        Some(key) => key.clone(),
    }
}

fn mapped(
    content: Content,
    roles: Vec<(SmolStr, Role)>,
    columns: ColumnsText,
) -> Result<Mapped, Problem> {
    let types = columns.types.into_iter().map(|(column, name)| {
        let field_type = FieldType::parse(&name).ok_or_else(|| Problem::UnknownField {
            column: column.clone(),
            field: name,
        })?;
        Ok((column, field_type))
    });
    Ok(Mapped {
        content,
        roles,
        types: types.collect::<Result<_, _>>()?,
        keys: columns.properties.into_iter().collect(),
    })
}
