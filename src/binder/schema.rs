//! Schema commands: what they name and ask for, as the store takes it.

use smol_str::SmolStr;

use super::bound::{TypeName, ValueType};
use super::error::BindError;
use super::state::Binder;
use crate::store::{
    IndexKind, PropertyKind, PropertyType, Rule, ScalarKind, SchemaChange, Subject,
};
use crate::syntax::ast::{
    CreateConstraint, CreateIndex, Expr, ExprKind, Name, Requirement, SchemaCommand,
    SchemaProperty, SchemaSubject, SubjectKind,
};

/// The providers that scripts of Neo4j may name, which say nothing that the kind of index does not.
const PROVIDERS: [(IndexKind, &[&str]); 3] = [
    (IndexKind::Range, &["range-1.0"]),
    (IndexKind::Text, &["text-1.0", "text-2.0"]),
    (IndexKind::Lookup, &["token-lookup-1.0"]),
];

impl Binder<'_> {
    /// The command as a change of the store; `None` when it is wrong, which is reported.
    pub(super) fn schema_change(&mut self, command: &SchemaCommand) -> Option<SchemaChange> {
        Some(match command {
            SchemaCommand::CreateConstraint(create) => return self.created_constraint(create),
            SchemaCommand::CreateIndex(create) => self.created_index(create),
            SchemaCommand::Drop(drop) if drop.constraint => SchemaChange::DropConstraint {
                name: drop.name.text.clone(),
                if_exists: drop.if_exists,
            },
            SchemaCommand::Drop(drop) => SchemaChange::DropIndex {
                name: drop.name.text.clone(),
                if_exists: drop.if_exists,
            },
        })
    }

    fn created_constraint(&mut self, create: &CreateConstraint) -> Option<SchemaChange> {
        let keys = self.schema_keys(&create.properties, &create.subject);
        self.check_options(create.options.as_deref(), IndexKind::Range);
        let rule = match &create.requirement {
            Requirement::Unique => Rule::Unique,
            Requirement::Key => Rule::Key,
            Requirement::NotNull => Rule::Exists,
            Requirement::Typed(ty) => match property_type(ty) {
                Some(ty) => Rule::Typed(ty),
                None => {
                    let key = &create.properties.first()?.key;
                    self.report(BindError::NotAPropertyType {
                        ty: ty.to_string(),
                        span: key.span,
                    });
                    return None;
                }
            },
        };
        Some(SchemaChange::CreateConstraint {
            name: text(create.name.as_ref()),
            if_not_exists: create.if_not_exists,
            subject: subject(&create.subject),
            keys,
            rule,
        })
    }

    fn created_index(&mut self, create: &CreateIndex) -> SchemaChange {
        self.check_options(create.options.as_deref(), create.kind);
        SchemaChange::CreateIndex {
            name: text(create.name.as_ref()),
            if_not_exists: create.if_not_exists,
            subject: subject(&create.subject),
            keys: self.schema_keys(&create.properties, &create.subject),
            kind: create.kind,
        }
    }

    /// The keys, all of the one variable there is.
    fn schema_keys(
        &mut self,
        properties: &[SchemaProperty],
        subject: &SchemaSubject,
    ) -> Vec<SmolStr> {
        let known = &subject.variable.text;
        for SchemaProperty { variable, .. } in properties {
            if variable.text != *known {
                self.report(BindError::UndefinedVariable {
                    name: variable.text.clone(),
                    span: variable.span,
                    in_scope: vec![known.clone()],
                    dropped_by: None,
                });
            }
        }
        let keys = properties.iter();
        keys.map(|property| property.key.text.clone()).collect()
    }

    /// Options may repeat what is so anyway, as scripts that Neo4j writes do; anything else would be promised in vain.
    fn check_options(&mut self, options: Option<&[(Name, Expr)]>, kind: IndexKind) {
        let providers = PROVIDERS.iter().find(|(of, _)| *of == kind);
        let providers = providers.map_or(&[] as &[_], |(_, providers)| providers);
        for (key, value) in options.unwrap_or_default() {
            let fits = match (key.text.as_str(), &value.kind) {
                ("indexProvider", ExprKind::String(text)) => providers.contains(&text.as_str()),
                ("indexConfig", ExprKind::Map(entries)) => entries.is_empty(),
                _ => false,
            };
            if !fits {
                self.report(BindError::SchemaOption {
                    key: key.text.clone(),
                    providers,
                    span: key.span.to(value.span),
                });
            }
        }
    }
}

fn text(name: Option<&Name>) -> Option<SmolStr> {
    name.map(|name| name.text.clone())
}

fn subject(subject: &SchemaSubject) -> Subject {
    match &subject.kind {
        SubjectKind::Label(name) => Subject::Label(name.text.clone()),
        SubjectKind::Type(name) => Subject::Type(name.text.clone()),
        SubjectKind::AnyLabel => Subject::AnyLabel,
        SubjectKind::AnyType => Subject::AnyType,
    }
}

/// The type as one of a property, which is absent where it is null.
fn property_type(ty: &ValueType) -> Option<PropertyType> {
    if !ty.nullable {
        return None;
    }
    let kinds = ty.alternatives.iter().map(|name| match name {
        TypeName::List(element) => match element.alternatives.as_slice() {
            [only] => scalar(only).map(PropertyKind::List),
            _ => None,
        },
        name => scalar(name).map(PropertyKind::Scalar),
    });
    PropertyType::any_of(kinds.collect::<Option<_>>()?)
}

/// Both sides spell the types as Cypher does.
fn scalar(name: &TypeName) -> Option<ScalarKind> {
    ScalarKind::from_name(&name.to_string())
}
