//! The schema as bytes: constraints, then declared indexes, by names.

use smol_str::SmolStr;

use super::bytes::{Damage, Input, put_number, put_text};
use crate::store::schema::{
    Constraint, IndexDefinition, IndexKind, PropertyKind, PropertyType, Rule, ScalarKind, Schema,
    Subject,
};

const OF_LABEL: u8 = 1;
const OF_TYPE: u8 = 2;
const OF_ANY_LABEL: u8 = 3;
const OF_ANY_TYPE: u8 = 4;

const UNIQUE: u8 = 1;
const KEY: u8 = 2;
const EXISTS: u8 = 3;
const TYPED: u8 = 4;

const KINDS: [(u8, IndexKind); 3] = [
    (1, IndexKind::Range),
    (2, IndexKind::Text),
    (3, IndexKind::Lookup),
];

/// Marks a list of scalars among the kinds of a type.
const LIST: u8 = 0x80;

pub fn encode_schema(schema: &Schema) -> Vec<u8> {
    let mut out = Vec::new();
    put_schema(&mut out, schema);
    out
}

/// # Errors
/// Bytes that are no schema.
pub fn decode_schema(bytes: &[u8]) -> Result<Schema, Damage> {
    let mut input = Input::new(bytes);
    let schema = schema(&mut input)?;
    input.end()?;
    Ok(schema)
}

pub fn put_schema(out: &mut Vec<u8>, schema: &Schema) {
    put_number(out, schema.next_id);
    put_number(out, schema.constraints.len() as u64);
    for constraint in &schema.constraints {
        put_place(
            out,
            constraint.id,
            &constraint.name,
            &constraint.subject,
            &constraint.keys,
        );
        put_rule(out, &constraint.rule);
    }
    put_number(out, schema.indexes.len() as u64);
    for index in &schema.indexes {
        put_place(out, index.id, &index.name, &index.subject, &index.keys);
        let number = KINDS.iter().find(|(_, kind)| *kind == index.kind);
        out.push(number.map_or(0, |(number, _)| *number));
    }
}

fn put_place(out: &mut Vec<u8>, id: u64, name: &str, subject: &Subject, keys: &[SmolStr]) {
    put_number(out, id);
    put_text(out, name);
    match subject {
        Subject::Label(_) => out.push(OF_LABEL),
        Subject::Type(_) => out.push(OF_TYPE),
        Subject::AnyLabel => out.push(OF_ANY_LABEL),
        Subject::AnyType => out.push(OF_ANY_TYPE),
    }
    if let Some(name) = subject.name() {
        put_text(out, name);
    }
    put_number(out, keys.len() as u64);
    keys.iter().for_each(|key| put_text(out, key));
}

fn put_rule(out: &mut Vec<u8>, rule: &Rule) {
    match rule {
        Rule::Unique => out.push(UNIQUE),
        Rule::Key => out.push(KEY),
        Rule::Exists => out.push(EXISTS),
        Rule::Typed(ty) => {
            out.push(TYPED);
            put_number(out, ty.kinds().len() as u64);
            out.extend(ty.kinds().iter().map(|kind| match kind {
                PropertyKind::Scalar(kind) => *kind as u8,
                PropertyKind::List(kind) => *kind as u8 | LIST,
            }));
        }
    }
}

/// # Errors
/// Bytes that [`put_schema`] cannot have written.
pub fn schema(input: &mut Input<'_>) -> Result<Schema, Damage> {
    let mut schema = Schema {
        next_id: input.number()?,
        ..Schema::default()
    };
    for _ in 0..input.count(5)? {
        let (id, name, subject, keys) = place(input)?;
        let rule = rule(input)?;
        if keys.is_empty() || subject.name().is_none() {
            return Err(Damage("a constraint is about nothing"));
        }
        schema.insert_constraint(Constraint {
            id,
            name,
            subject,
            keys,
            rule,
        });
    }
    for _ in 0..input.count(5)? {
        let (id, name, subject, keys) = place(input)?;
        let number = input.byte()?;
        let kind = KINDS.iter().find(|(known, _)| *known == number);
        let &(_, kind) = kind.ok_or(Damage("an index is of no known kind"))?;
        schema.insert_index(IndexDefinition {
            id,
            name,
            subject,
            keys,
            kind,
        });
    }
    Ok(schema)
}

type Place = (u64, SmolStr, Subject, Vec<SmolStr>);

fn place(input: &mut Input<'_>) -> Result<Place, Damage> {
    let (id, name) = (input.number()?, input.name()?);
    let subject = match input.byte()? {
        OF_LABEL => Subject::Label(input.name()?),
        OF_TYPE => Subject::Type(input.name()?),
        OF_ANY_LABEL => Subject::AnyLabel,
        OF_ANY_TYPE => Subject::AnyType,
        _ => return Err(Damage("a constraint is about nothing known")),
    };
    let count = input.count(1)?;
    let keys = (0..count).map(|_| input.name()).collect::<Result<_, _>>()?;
    Ok((id, name, subject, keys))
}

fn rule(input: &mut Input<'_>) -> Result<Rule, Damage> {
    Ok(match input.byte()? {
        UNIQUE => Rule::Unique,
        KEY => Rule::Key,
        EXISTS => Rule::Exists,
        TYPED => {
            let count = input.count(1)?;
            let kinds = (0..count).map(|_| kind(input.byte()?));
            let ty = PropertyType::any_of(kinds.collect::<Result<_, _>>()?);
            Rule::Typed(ty.ok_or(Damage("a type has no kinds"))?)
        }
        _ => return Err(Damage("a constraint is of no known kind")),
    })
}

fn kind(number: u8) -> Result<PropertyKind, Damage> {
    let wrong = Damage("a type is of no known kind");
    let scalar = ScalarKind::from_number(number & !LIST).ok_or(wrong)?;
    Ok(match number & LIST {
        0 => PropertyKind::Scalar(scalar),
        _ => PropertyKind::List(scalar),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Graph, SchemaChange};

    /// A graph with a constraint and an index of every kind.
    fn graph() -> Graph {
        let mut graph = Graph::new();
        let scalar = PropertyKind::Scalar(ScalarKind::Duration);
        let ty = PropertyType::any_of(vec![scalar, PropertyKind::List(ScalarKind::String)]);
        let rules = [
            Rule::Unique,
            Rule::Exists,
            Rule::Typed(ty.expect("two kinds")),
        ];
        for (rule, name) in rules.into_iter().zip(["甲", "b", "c"]) {
            let change = SchemaChange::CreateConstraint {
                name: Some(name.into()),
                if_not_exists: false,
                subject: Subject::Label("P".into()),
                keys: vec!["a".into()],
                rule,
            };
            assert_eq!(graph.change_schema(&change), Ok(true));
        }
        let subjects = [
            Subject::Type("T".into()),
            Subject::AnyLabel,
            Subject::AnyType,
        ];
        for (subject, (_, kind)) in subjects.into_iter().zip(KINDS) {
            let change = SchemaChange::CreateIndex {
                name: None,
                if_not_exists: false,
                subject,
                keys: vec!["a".into(), "b".into()],
                kind,
            };
            assert_eq!(graph.change_schema(&change), Ok(true));
        }
        graph
    }

    #[test]
    fn a_schema_comes_back() {
        let graph = graph();
        let bytes = encode_schema(graph.schema());
        assert_eq!(decode_schema(&bytes), Ok(graph.schema().clone()));
    }

    #[test]
    fn damage_is_told() {
        let bytes = encode_schema(graph().schema());
        for end in 0..bytes.len() {
            assert!(decode_schema(&bytes[..end]).is_err(), "{end}");
        }
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            // Another schema is fine, a panic is not.
            let _ = decode_schema(&bytes);
        }
    }
}
