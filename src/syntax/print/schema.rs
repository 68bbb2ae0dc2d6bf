//! Schema commands as text, also those that make a constraint or an index anew.

use std::fmt;

use smol_str::SmolStr;

use super::Printer;
use crate::diagnostic::Span;
use crate::store::{
    Constraint, IndexDefinition, PropertyKind, PropertyType, Rule, ScalarKind, SchemaChange,
    Subject,
};
use crate::syntax::ast::*;
use crate::syntax::value_type::TYPE_WORDS;

impl Printer<'_> {
    pub(super) fn schema(&mut self, command: &SchemaCommand) -> fmt::Result {
        match command {
            SchemaCommand::CreateConstraint(create) => {
                self.text("CREATE CONSTRAINT")?;
                self.schema_name(create.name.as_ref(), create.if_not_exists)?;
                self.subject(&create.subject)?;
                self.text(" REQUIRE ")?;
                match create.properties.as_slice() {
                    [only] => self.schema_property(only)?,
                    several => self.schema_properties(several)?,
                }
                self.requirement(&create.requirement, &create.subject)?;
                self.options(create.options.as_deref())
            }
            SchemaCommand::CreateIndex(create) => {
                self.text("CREATE ")?;
                if create.kind != IndexKind::Range {
                    self.text(create.kind.name())?;
                    self.text(" ")?;
                }
                self.text("INDEX")?;
                self.schema_name(create.name.as_ref(), create.if_not_exists)?;
                self.subject(&create.subject)?;
                self.text(" ON ")?;
                match create.kind {
                    IndexKind::Lookup => self.each(&create.subject)?,
                    _ => self.schema_properties(&create.properties)?,
                }
                self.options(create.options.as_deref())
            }
            SchemaCommand::Drop(drop) => {
                self.text(match drop.constraint {
                    true => "DROP CONSTRAINT ",
                    false => "DROP INDEX ",
                })?;
                self.key(&drop.name)?;
                self.text(if drop.if_exists { " IF EXISTS" } else { "" })
            }
        }
    }

    fn schema_name(&mut self, name: Option<&Name>, if_not_exists: bool) -> fmt::Result {
        if let Some(name) = name {
            self.text(" ")?;
            match ["FOR", "IF", "ON"]
                .iter()
                .any(|word| name.text.eq_ignore_ascii_case(word))
            {
                true => self.text(&format!("`{}`", name.text))?,
                false => self.key(name)?,
            }
        }
        self.text(if if_not_exists { " IF NOT EXISTS" } else { "" })
    }

    fn subject(&mut self, subject: &SchemaSubject) -> fmt::Result {
        let (before, after) = match subject.kind {
            SubjectKind::Label(_) | SubjectKind::AnyLabel => (" FOR (", ")"),
            SubjectKind::Type(_) | SubjectKind::AnyType => (" FOR ()-[", "]-()"),
        };
        self.text(before)?;
        self.variable(&subject.variable)?;
        if let SubjectKind::Label(name) | SubjectKind::Type(name) = &subject.kind {
            self.text(":")?;
            self.key(name)?;
        }
        self.text(after)
    }

    fn each(&mut self, subject: &SchemaSubject) -> fmt::Result {
        self.text(match subject.kind {
            SubjectKind::AnyLabel => "EACH labels(",
            _ => "EACH type(",
        })?;
        self.variable(&subject.variable)?;
        self.text(")")
    }

    fn schema_properties(&mut self, properties: &[SchemaProperty]) -> fmt::Result {
        self.text("(")?;
        self.joined(", ", properties, Self::schema_property)?;
        self.text(")")
    }

    fn schema_property(&mut self, property: &SchemaProperty) -> fmt::Result {
        self.variable(&property.variable)?;
        self.text(".")?;
        self.key(&property.key)
    }

    fn requirement(&mut self, requirement: &Requirement, subject: &SchemaSubject) -> fmt::Result {
        match (requirement, &subject.kind) {
            (Requirement::Unique, _) => self.text(" IS UNIQUE"),
            (Requirement::Key, SubjectKind::Label(_)) => self.text(" IS NODE KEY"),
            (Requirement::Key, _) => self.text(" IS RELATIONSHIP KEY"),
            (Requirement::NotNull, _) => self.text(" IS NOT NULL"),
            (Requirement::Typed(ty), _) => self.text(&format!(" IS :: {ty}")),
        }
    }

    fn options(&mut self, options: Option<&[(Name, Expr)]>) -> fmt::Result {
        let Some(options) = options else {
            return Ok(());
        };
        self.text(" OPTIONS {")?;
        self.joined(", ", options, |printer, (key, value)| {
            printer.key(key)?;
            printer.tail(": ", Some(value))
        })?;
        self.text("}")
    }
}

/// The command that makes a constraint.
pub fn create_constraint(constraint: &Constraint) -> String {
    schema_command(&SchemaChange::CreateConstraint {
        name: Some(constraint.name.clone()),
        if_not_exists: false,
        subject: constraint.subject.clone(),
        keys: constraint.keys.clone(),
        rule: constraint.rule.clone(),
    })
}

/// The command that makes an index.
pub fn create_index(index: &IndexDefinition) -> String {
    schema_command(&SchemaChange::CreateIndex {
        name: Some(index.name.clone()),
        if_not_exists: false,
        subject: index.subject.clone(),
        keys: index.keys.clone(),
        kind: index.kind,
    })
}

/// The command that makes a change.
pub fn schema_command(change: &SchemaChange) -> String {
    let mut text = String::new();
    let mut printer = Printer {
        out: &mut text,
        separator: " ",
    };
    let written = printer.schema(&as_command(change));
    written.expect("memory takes what is written to it");
    text
}

fn as_command(change: &SchemaChange) -> SchemaCommand {
    match change.clone() {
        SchemaChange::CreateConstraint {
            name,
            if_not_exists,
            subject,
            keys,
            rule,
        } => {
            let subject = written(&subject);
            SchemaCommand::CreateConstraint(CreateConstraint {
                name: name.as_deref().map(plain),
                if_not_exists,
                properties: written_properties(&subject.variable, &keys),
                subject,
                requirement: match rule {
                    Rule::Unique => Requirement::Unique,
                    Rule::Key => Requirement::Key,
                    Rule::Exists => Requirement::NotNull,
                    Rule::Typed(ty) => Requirement::Typed(value_type(&ty)),
                },
                options: None,
            })
        }
        SchemaChange::CreateIndex {
            name,
            if_not_exists,
            subject,
            keys,
            kind,
        } => {
            let subject = written(&subject);
            SchemaCommand::CreateIndex(CreateIndex {
                kind,
                name: name.as_deref().map(plain),
                if_not_exists,
                properties: written_properties(&subject.variable, &keys),
                subject,
                options: None,
            })
        }
        SchemaChange::DropConstraint { name, if_exists } => dropped(true, &name, if_exists),
        SchemaChange::DropIndex { name, if_exists } => dropped(false, &name, if_exists),
    }
}

fn dropped(constraint: bool, name: &str, if_exists: bool) -> SchemaCommand {
    SchemaCommand::Drop(DropSchema {
        constraint,
        name: plain(name),
        if_exists,
    })
}

fn value_type(ty: &PropertyType) -> ValueType {
    let scalar = |kind: &ScalarKind| {
        let text = kind.to_string();
        let words = TYPE_WORDS.iter().find(|(words, _)| words.join(" ") == text);
        words.map_or(TypeName::Any, |(_, name)| name.clone())
    };
    let kinds = ty.kinds().iter().map(|kind| match kind {
        PropertyKind::Scalar(kind) => scalar(kind),
        PropertyKind::List(kind) => TypeName::List(Box::new(ValueType {
            alternatives: vec![scalar(kind)],
            nullable: false,
        })),
    });
    ValueType {
        alternatives: kinds.collect(),
        nullable: true,
    }
}

fn plain(text: &str) -> Name {
    Name {
        text: text.into(),
        span: Span::default(),
    }
}

fn written(subject: &Subject) -> SchemaSubject {
    let (kind, variable) = match subject {
        Subject::Label(name) => (SubjectKind::Label(plain(name)), "n"),
        Subject::Type(name) => (SubjectKind::Type(plain(name)), "r"),
        Subject::AnyLabel => (SubjectKind::AnyLabel, "n"),
        Subject::AnyType => (SubjectKind::AnyType, "r"),
    };
    SchemaSubject {
        variable: plain(variable),
        kind,
    }
}

fn written_properties(variable: &Name, keys: &[SmolStr]) -> Vec<SchemaProperty> {
    let property = |key: &SmolStr| SchemaProperty {
        variable: variable.clone(),
        key: plain(key),
    };
    keys.iter().map(property).collect()
}
