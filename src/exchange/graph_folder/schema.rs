//! `schema.jsonl`: the constraints and declared indexes of a graph, a line each, in order of names.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::store::{
    Graph, IndexKind, PropertyKind, PropertyType, Rule, ScalarKind, Schema, SchemaChange,
    SchemaError, Subject,
};

/// The file within the folder.
pub const FILE: &str = "schema.jsonl";

/// A line: a constraint or an index by its name.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    constraint: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<SmolStr>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    relationship_type: Option<SmolStr>,
    /// Of a look-up index for relationships.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    relationships: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keys: Vec<SmolStr>,
    /// `unique`, `key`, `exists`, `typed`; `range`, `text`, `lookup`.
    #[serde(rename = "is")]
    rule: SmolStr,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    types: Vec<SmolStr>,
}

const KINDS: [(&str, IndexKind); 3] = [
    ("range", IndexKind::Range),
    ("text", IndexKind::Text),
    ("lookup", IndexKind::Lookup),
];

const LIST: &str = "LIST ";

/// The lines of a schema.
pub fn lines(schema: &Schema) -> Vec<String> {
    let constraints = schema.constraints().iter().map(|constraint| {
        let (rule, types) = match &constraint.rule {
            Rule::Unique => ("unique", Vec::new()),
            Rule::Key => ("key", Vec::new()),
            Rule::Exists => ("exists", Vec::new()),
            Rule::Typed(ty) => ("typed", ty.kinds().iter().map(kind_text).collect()),
        };
        SchemaLine {
            constraint: Some(constraint.name.clone()),
            keys: constraint.keys.clone(),
            rule: rule.into(),
            types,
            ..about(&constraint.subject)
        }
    });
    let indexes = schema.indexes().iter().map(|index| {
        let kind = KINDS.iter().find(|(_, kind)| *kind == index.kind);
        SchemaLine {
            index: Some(index.name.clone()),
            keys: index.keys.clone(),
            rule: kind.map_or("", |(name, _)| name).into(),
            ..about(&index.subject)
        }
    });
    let lines = constraints.chain(indexes);
    lines
        .map(|line| serde_json::to_string(&line).expect("names and lists of names are JSON"))
        .collect()
}

fn about(subject: &Subject) -> SchemaLine {
    let mut line = SchemaLine::default();
    match subject {
        Subject::Label(name) => line.label = Some(name.clone()),
        Subject::Type(name) => line.relationship_type = Some(name.clone()),
        Subject::AnyLabel => {}
        Subject::AnyType => line.relationships = true,
    }
    line
}

fn kind_text(kind: &PropertyKind) -> SmolStr {
    match kind {
        PropertyKind::Scalar(kind) => kind.to_string().into(),
        PropertyKind::List(kind) => format!("{LIST}{kind}").into(),
    }
}

/// Adds what a line declares; the data is not looked at.
///
/// # Errors
/// Why the line declares nothing.
pub fn declare(graph: &mut Graph, line: SchemaLine) -> Result<(), String> {
    let change = change(line)?;
    let declared = graph.declare(&change);
    declared.map(drop).map_err(|error| match error {
        SchemaError::NameTaken { name, .. } => format!("the name `{name}` is taken"),
        SchemaError::ConstraintExists { name, .. }
        | SchemaError::IndexExists { name, .. }
        | SchemaError::EquivalentExists { name, .. } => {
            format!("`{name}` is on the same properties")
        }
        _ => "it cannot be declared".to_string(),
    })
}

fn change(line: SchemaLine) -> Result<SchemaChange, String> {
    let lookup = line.rule == "lookup";
    let subject = match (line.label, line.relationship_type) {
        (Some(name), None) if !lookup => Subject::Label(name),
        (None, Some(name)) if !lookup => Subject::Type(name),
        (None, None) if lookup && line.relationships => Subject::AnyType,
        (None, None) if lookup => Subject::AnyLabel,
        _ => return Err("it names a `label` or a `type`".to_string()),
    };
    if line.keys.is_empty() != lookup || line.keys.iter().any(SmolStr::is_empty) {
        return Err("it names its `keys`".to_string());
    }
    match (line.constraint, line.index) {
        (Some(name), None) if !name.is_empty() => Ok(SchemaChange::CreateConstraint {
            name: Some(name),
            if_not_exists: false,
            subject,
            rule: rule(&line.rule, &line.types, line.keys.len())?,
            keys: line.keys,
        }),
        (None, Some(name)) if !name.is_empty() => {
            let kind = KINDS.iter().find(|(known, _)| *known == line.rule);
            let &(_, kind) = kind.ok_or("`is` is one of range, text, lookup")?;
            Ok(SchemaChange::CreateIndex {
                name: Some(name),
                if_not_exists: false,
                subject,
                keys: line.keys,
                kind,
            })
        }
        _ => Err("it has a name under `constraint` or `index`".to_string()),
    }
}

fn rule(name: &str, types: &[SmolStr], keys: usize) -> Result<Rule, String> {
    let kinds = types.iter().map(|text| match text.strip_prefix(LIST) {
        Some(kind) => ScalarKind::from_name(kind).map(PropertyKind::List),
        None => ScalarKind::from_name(text).map(PropertyKind::Scalar),
    });
    let ty = kinds
        .collect::<Option<Vec<_>>>()
        .and_then(PropertyType::any_of);
    match (name, ty) {
        ("unique", None) => Ok(Rule::Unique),
        ("key", None) => Ok(Rule::Key),
        ("exists", None) if keys == 1 => Ok(Rule::Exists),
        ("typed", Some(ty)) if keys == 1 => Ok(Rule::Typed(ty)),
        _ => Err("`is` is one of unique, key, exists, and typed with `types`".to_string()),
    }
}
