//! What the schema declares, as `SHOW CONSTRAINTS` and `SHOW INDEXES` list it: the columns are those of Neo4j 5.

use std::sync::Arc;

use smol_str::SmolStr;

use super::builtin::{Builtin, Rows, field};
use super::{Field, Procedure, ProcedureCall, Signature};
use crate::function::Type;
use crate::store::{Constraint, IndexDefinition, IndexKind, Rule, Subject};
use crate::syntax::{create_constraint, create_index};
use crate::value::Value;

/// `db.schema.constraints` and `db.schema.indexes`.
pub(super) fn all() -> [Arc<dyn Procedure>; 2] {
    let strings = || Type::List(Box::new(Type::String));
    let constraints = listing(
        "db.schema.constraints",
        &[
            ("id", Type::Integer),
            ("name", Type::String),
            ("type", Type::String),
            ("entityType", Type::String),
            ("labelsOrTypes", strings()),
            ("properties", strings()),
            ("ownedIndex", Type::String),
            ("propertyType", Type::String),
            ("options", Type::Map),
            ("createStatement", Type::String),
        ],
        "the constraints, of these types or of all",
        constraints,
    );
    let indexes = listing(
        "db.schema.indexes",
        &[
            ("id", Type::Integer),
            ("name", Type::String),
            ("state", Type::String),
            ("populationPercent", Type::Float),
            ("type", Type::String),
            ("entityType", Type::String),
            ("labelsOrTypes", strings()),
            ("properties", strings()),
            ("indexProvider", Type::String),
            ("owningConstraint", Type::String),
            ("lastRead", Type::Any),
            ("readCount", Type::Integer),
            ("trackedSince", Type::Any),
            ("options", Type::Map),
            ("failureMessage", Type::String),
            ("createStatement", Type::String),
        ],
        "the declared indexes and those of constraints, of these types or of all",
        indexes,
    );
    [constraints, indexes]
}

fn listing(
    name: &str,
    outputs: &[(&str, Type)],
    summary: &'static str,
    rows: fn(&ProcedureCall) -> Rows,
) -> Arc<dyn Procedure> {
    let types = Field {
        nullable: true,
        optional: true,
        ..field("types", &Type::List(Box::new(Type::String)))
    };
    let output = |(name, ty): &(&str, Type)| Field {
        nullable: true,
        ..field(name, ty)
    };
    Arc::new(Builtin {
        signature: Signature {
            name: name.into(),
            inputs: vec![types],
            outputs: outputs.iter().map(output).collect(),
        },
        summary,
        rows,
    })
}

/// Whether the caller asked for rows of this type: no types at all stand for every type.
fn wanted(call: &ProcedureCall, ty: &str) -> bool {
    match call.arguments.first() {
        Some(Value::List(types)) if !types.is_empty() => types.contains(&Value::from(ty)),
        _ => true,
    }
}

fn constraints(call: &ProcedureCall) -> Rows {
    let all = call.graph.schema().constraints().iter();
    all.filter(|constraint| wanted(call, constraint_type(constraint)))
        .map(constraint_row)
        .collect()
}

fn constraint_type(constraint: &Constraint) -> &'static str {
    match (&constraint.rule, constraint.subject.is_nodes()) {
        (Rule::Unique, true) => "UNIQUENESS",
        (Rule::Unique, false) => "RELATIONSHIP_UNIQUENESS",
        (Rule::Key, true) => "NODE_KEY",
        (Rule::Key, false) => "RELATIONSHIP_KEY",
        (Rule::Exists, true) => "NODE_PROPERTY_EXISTENCE",
        (Rule::Exists, false) => "RELATIONSHIP_PROPERTY_EXISTENCE",
        (Rule::Typed(_), true) => "NODE_PROPERTY_TYPE",
        (Rule::Typed(_), false) => "RELATIONSHIP_PROPERTY_TYPE",
    }
}

fn constraint_row(constraint: &Constraint) -> Vec<Value> {
    let owned = constraint.rule.is_unique();
    let property_type = match &constraint.rule {
        Rule::Typed(ty) => Value::from(ty.to_string()),
        _ => Value::Null,
    };
    vec![
        id(constraint.id),
        constraint.name.clone().into(),
        constraint_type(constraint).into(),
        entity_type(&constraint.subject),
        names(&constraint.subject),
        keys(&constraint.keys),
        Value::from(owned.then(|| constraint.name.clone())),
        property_type,
        match owned {
            true => options(IndexKind::Range),
            false => Value::Null,
        },
        create_constraint(constraint).into(),
    ]
}

fn indexes(call: &ProcedureCall) -> Rows {
    let schema = call.graph.schema();
    let owned = schema.constraints().iter();
    let owned = owned.filter(|constraint| constraint.rule.is_unique());
    let owned = owned.map(|constraint| {
        let index = IndexDefinition {
            // Each constraint with an index has taken two numbers.
            id: constraint.id - 1,
            name: constraint.name.clone(),
            subject: constraint.subject.clone(),
            keys: constraint.keys.clone(),
            kind: IndexKind::Range,
        };
        (index, Some(constraint))
    });
    let declared = schema.indexes().iter().cloned();
    let mut all: Vec<_> = declared.map(|index| (index, None)).chain(owned).collect();
    all.retain(|(index, _)| wanted(call, index.kind.name()));
    all.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    let rows = all.iter();
    rows.map(|(index, constraint)| index_row(index, *constraint))
        .collect()
}

/// An index is built when it is declared, and kept in step with every write.
fn index_row(index: &IndexDefinition, constraint: Option<&Constraint>) -> Vec<Value> {
    let lookup = index.kind == IndexKind::Lookup;
    vec![
        id(index.id),
        index.name.clone().into(),
        "ONLINE".into(),
        100.0.into(),
        index.kind.name().into(),
        entity_type(&index.subject),
        match lookup {
            true => Value::Null,
            false => names(&index.subject),
        },
        match lookup {
            true => Value::Null,
            false => keys(&index.keys),
        },
        provider(index.kind).into(),
        Value::from(constraint.map(|constraint| constraint.name.clone())),
        Value::Null,
        Value::Null,
        Value::Null,
        options(index.kind),
        "".into(),
        match constraint {
            Some(constraint) => create_constraint(constraint).into(),
            None => create_index(index).into(),
        },
    ]
}

/// The name by which scripts of Neo4j know an index of this kind.
fn provider(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Range => "range-1.0",
        IndexKind::Text => "text-2.0",
        IndexKind::Lookup => "token-lookup-1.0",
    }
}

fn options(kind: IndexKind) -> Value {
    Value::map([
        ("indexConfig".into(), Value::map([])),
        ("indexProvider".into(), provider(kind).into()),
    ])
}

fn id(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

fn entity_type(subject: &Subject) -> Value {
    match subject.is_nodes() {
        true => "NODE".into(),
        false => "RELATIONSHIP".into(),
    }
}

fn names(subject: &Subject) -> Value {
    Value::list(subject.name().map(|name| name.clone().into()))
}

fn keys(keys: &[SmolStr]) -> Value {
    Value::list(keys.iter().map(|key| key.clone().into()))
}
