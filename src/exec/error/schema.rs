//! Prose of what goes wrong with constraints and indexes, with the names that Neo4j gives to the causes.

use smol_str::SmolStr;

use crate::diagnostic::{ErrorKind, did_you_mean, list_of};
use crate::store::{Breach, BreachKind, Constraint, SchemaError};
use crate::syntax::create_constraint;
use crate::value::ElementId;

pub(super) fn kind(error: &SchemaError) -> ErrorKind {
    match error {
        SchemaError::Breach(_) => ErrorKind::ConstraintVerificationFailed,
        SchemaError::NotFound { .. } => ErrorKind::EntityNotFound,
        _ => ErrorKind::SemanticError,
    }
}

pub(super) fn detail(error: &SchemaError) -> &'static str {
    let constraint = |what: &str| what == "constraint";
    match error {
        SchemaError::EquivalentExists { .. } => "EquivalentSchemaRuleAlreadyExists",
        SchemaError::ConstraintExists { .. } => "ConstraintAlreadyExists",
        SchemaError::IndexExists { .. } => "IndexAlreadyExists",
        SchemaError::NameTaken { what, .. } if constraint(what) => {
            "ConstraintWithNameAlreadyExists"
        }
        SchemaError::NameTaken { .. } => "IndexWithNameAlreadyExists",
        SchemaError::NotFound { what, .. } if constraint(what) => "ConstraintNotFound",
        SchemaError::NotFound { .. } => "IndexNotFound",
        SchemaError::BelongsToConstraint { .. } => "ForbiddenOnConstraintIndex",
        SchemaError::Breach(_) => "ConstraintCreationFailed",
    }
}

pub(super) fn message(error: &SchemaError) -> String {
    match error {
        SchemaError::EquivalentExists { what, name } => {
            format!("there is such {} already: `{name}`", with_article(what))
        }
        SchemaError::ConstraintExists {
            wanted,
            name,
            same: true,
        } => format!(
            "there is such {} already, by the name of `{name}`",
            with_article(wanted)
        ),
        SchemaError::ConstraintExists { wanted, name, .. } => {
            format!(
                "the constraint `{name}` on the same properties does not go with {} there",
                with_article(wanted)
            )
        }
        SchemaError::IndexExists {
            wanted,
            name,
            same: true,
        } => format!(
            "there is such {} already, by the name of `{name}`",
            with_article(wanted)
        ),
        SchemaError::IndexExists { wanted, name, .. } => {
            format!(
                "the index `{name}` on the same properties stands in the way of {}",
                with_article(wanted)
            )
        }
        SchemaError::NameTaken { what, name, .. } => {
            format!("the name `{name}` is taken by {}", with_article(what))
        }
        SchemaError::NotFound { what, name, .. } => format!("there is no {what} `{name}`"),
        SchemaError::BelongsToConstraint { name } => {
            format!("the index `{name}` belongs to the constraint of that name")
        }
        SchemaError::Breach(breach) => {
            format!(
                "the constraint cannot be created: {}",
                breach_message(breach)
            )
        }
    }
}

pub(super) fn advice(error: &SchemaError) -> Option<String> {
    Some(match error {
        SchemaError::EquivalentExists { .. }
        | SchemaError::ConstraintExists { same: true, .. }
        | SchemaError::IndexExists { same: true, .. } => {
            "write `IF NOT EXISTS` where it does not matter whether it is new".to_string()
        }
        SchemaError::ConstraintExists { name, wanted, .. } if *wanted == "index" => {
            format!(
                "the constraint has an index of its own, so no other is needed; or drop it first: `DROP CONSTRAINT {name}`"
            )
        }
        SchemaError::ConstraintExists { name, .. } => {
            format!("drop it first: `DROP CONSTRAINT {name}`")
        }
        SchemaError::IndexExists { name, .. } => {
            format!(
                "drop it first, since the constraint brings an index of its own: `DROP INDEX {name}`"
            )
        }
        SchemaError::NameTaken { .. } => "choose another name, or none".to_string(),
        SchemaError::NotFound { what, name, known } => return not_found_advice(what, name, known),
        SchemaError::BelongsToConstraint { name } => {
            format!("drop the constraint: `DROP CONSTRAINT {name}`")
        }
        SchemaError::Breach(breach) => match breach.kind {
            BreachKind::Duplicate { .. } => {
                "merge them, or change one of the values, and try again"
            }
            BreachKind::Missing { .. } => "give them the property, and try again",
            BreachKind::WrongType { .. } => "convert the values, and try again",
        }
        .to_string(),
    })
}

fn not_found_advice(what: &str, name: &str, known: &[SmolStr]) -> Option<String> {
    let names = || known.iter().map(SmolStr::as_str);
    if let Some(near) = did_you_mean(name, names()) {
        return Some(format!("did you mean `{near}`?"));
    }
    match list_of(names()) {
        Some(list) => Some(format!("{what} names there are: {list}")),
        None => Some("write `IF EXISTS` where it does not matter whether it is there".to_string()),
    }
}

/// What is wrong, with label or type, key, value and the elements.
pub(super) fn breach_message(breach: &Breach) -> String {
    let Breach {
        constraint,
        element,
        kind,
        ..
    } = breach;
    let (what, of) = described(constraint);
    match kind {
        BreachKind::Duplicate { other, values } => {
            let values = constraint.keys.iter().zip(values);
            let values = values.map(|(key, value)| format!("`{key}` = {value}"));
            let values = values.collect::<Vec<_>>().join(", ");
            format!(
                "{what}s {} and {} {of} have the same {values}",
                element.0, other.0
            )
        }
        BreachKind::Missing { key } => {
            format!("{} {of} has no `{key}`", named(what, *element))
        }
        BreachKind::WrongType { key, value } => {
            let wanted = match &constraint.rule {
                crate::store::Rule::Typed(ty) => ty.to_string(),
                _ => String::new(),
            };
            format!(
                "{} {of} has `{key}` = {value}, which is {}, not `{wanted}`",
                named(what, *element),
                value.type_name()
            )
        }
    }
}

pub(super) fn breach_advice(breach: &Breach) -> String {
    let name = &breach.constraint.name;
    let command = create_constraint(&breach.constraint);
    let rule = command.split(" REQUIRE ").nth(1).unwrap_or_default();
    format!("the constraint `{name}` requires `{rule}`")
}

/// Node or relationship, and the words for its label or type.
fn described(constraint: &Constraint) -> (&'static str, String) {
    let name = constraint.subject.name().map_or("", SmolStr::as_str);
    match constraint.subject.is_nodes() {
        true => ("node", format!("with label `{name}`")),
        false => ("relationship", format!("of type `{name}`")),
    }
}

fn named(what: &str, element: ElementId) -> String {
    format!("{what} {}", element.0)
}

fn with_article(what: &str) -> String {
    let article = if what.starts_with('i') { "an" } else { "a" };
    format!("{article} {what}")
}
