//! Schema commands: `CREATE CONSTRAINT`, `CREATE INDEX`, `DROP CONSTRAINT`, `DROP INDEX`.

use nom::Parser;
use nom::combinator::cut;
use nom::sequence::preceded;

use super::atom::map_entries;
use super::basic::{
    bracketed, comma_list, key, keyword, symbol, variable, variable_ahead, word, word_ahead,
};
use super::pattern::path_pattern;
use super::value_type::value_type;
use crate::syntax::ast::{
    ClauseKind, CreateConstraint, CreateIndex, DropSchema, Expr, IndexKind, LabelExpr, Name,
    NodePattern, PathPattern, PathStep, Requirement, SchemaCommand, SchemaProperty, SchemaSubject,
    SubjectKind,
};
use crate::syntax::error::ParseError;
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::Symbol;

/// Words before `INDEX`: kinds of indexes, and those of other engines that are none here.
const KINDS: [(&str, IndexKind); 3] = [
    ("RANGE", IndexKind::Range),
    ("TEXT", IndexKind::Text),
    ("LOOKUP", IndexKind::Lookup),
];
const UNKNOWN_KINDS: [&str; 4] = ["FULLTEXT", "POINT", "VECTOR", "BTREE"];

/// Whether a schema command and no pattern follows `CREATE`.
pub(super) fn create_ahead(input: Tokens<'_>) -> bool {
    let index = |ahead| word_ahead(input, ahead, "INDEX");
    let kind = || {
        let mut kinds = KINDS.iter().map(|(word, _)| word).chain(&UNKNOWN_KINDS);
        kinds.any(|word| word_ahead(input, 0, word))
    };
    let path = input.is_symbol(1, Symbol::Equal);
    !path && (word_ahead(input, 0, "CONSTRAINT") || index(0) || index(1) && kind())
}

/// What follows `CREATE`.
pub(super) fn create(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, command) = match word_ahead(input, 0, "CONSTRAINT") {
        true => create_constraint(input.advance())?,
        false => create_index(input)?,
    };
    Ok((rest, ClauseKind::Schema(Box::new(command))))
}

fn create_constraint(input: Tokens<'_>) -> Parsed<'_, SchemaCommand> {
    if word_ahead(input, 0, "ON") && input.is_symbol(1, Symbol::LeftParen) {
        return old_spelling(input, true);
    }
    let (rest, name) = opt_name(input)?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let (rest, _) = keyword(Keyword::For)(rest)?;
    let (rest, subject) = cut(subject).parse(rest)?;
    let (rest, _) = word(rest, "REQUIRE", Thing::Require)?;
    let (rest, properties) = cut(properties).parse(rest)?;
    let (rest, requirement) =
        cut(|input| requirement(input, &subject, properties.len())).parse(rest)?;
    let (rest, options) = options(rest)?;
    Ok((
        rest,
        SchemaCommand::CreateConstraint(CreateConstraint {
            name,
            if_not_exists,
            subject,
            properties,
            requirement,
            options,
        }),
    ))
}

fn create_index(input: Tokens<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, kind) = index_kind(input)?;
    if word_ahead(rest, 0, "ON") && rest.is_symbol(1, Symbol::Colon) {
        return old_spelling(rest, false);
    }
    let (rest, name) = opt_name(rest)?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let (rest, _) = keyword(Keyword::For)(rest)?;
    let (rest, subject) = cut(|input| match kind {
        IndexKind::Lookup => everything(input),
        _ => subject(input),
    })
    .parse(rest)?;
    let (rest, _) = keyword(Keyword::On)(rest)?;
    let (rest, properties) = match kind {
        IndexKind::Lookup => {
            let (rest, ()) = cut(|input| each(input, &subject)).parse(rest)?;
            (rest, Vec::new())
        }
        _ => cut(properties).parse(rest)?,
    };
    let (rest, options) = options(rest)?;
    Ok((
        rest,
        SchemaCommand::CreateIndex(CreateIndex {
            kind,
            name,
            if_not_exists,
            subject,
            properties,
            options,
        }),
    ))
}

/// `INDEX` with the word for its kind before it.
fn index_kind(input: Tokens<'_>) -> Parsed<'_, IndexKind> {
    if word_ahead(input, 0, "INDEX") {
        return Ok((input.advance(), IndexKind::Range));
    }
    let rest = input.from(input.index() + 2);
    let known = KINDS.iter().find(|(word, _)| word_ahead(input, 0, word));
    match known {
        Some((_, kind)) => Ok((rest, *kind)),
        None => {
            let span = input.span_to(rest);
            let kind = input.text(input.span()).to_uppercase().into();
            input.fail(ParseError::UnknownIndexKind { kind, span })
        }
    }
}

fn old_spelling(input: Tokens<'_>, constraint: bool) -> Parsed<'_, SchemaCommand> {
    let span = input.span();
    input.fail(ParseError::OldSchemaSpelling { constraint, span })
}

/// `CONSTRAINT name [IF EXISTS]` or `INDEX name [IF EXISTS]`
pub(super) fn drop(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let constraint = word_ahead(input, 0, "CONSTRAINT");
    if !constraint && !word_ahead(input, 0, "INDEX") {
        let expected = Expected::Thing(Thing::SchemaPart);
        return Err(nom::Err::Error(input.trouble(expected)));
    }
    let (rest, name) = key(Thing::SchemaName)(input.advance())?;
    let (rest, if_exists) = match word_ahead(rest, 0, "IF") {
        true => {
            let (rest, _) = keyword(Keyword::Exists)(rest.advance())?;
            (rest, true)
        }
        false => (rest, false),
    };
    let command = SchemaCommand::Drop(DropSchema {
        constraint,
        name,
        if_exists,
    });
    Ok((rest, ClauseKind::Schema(Box::new(command))))
}

/// A name, unless `FOR` or `IF NOT EXISTS` comes at once.
fn opt_name(input: Tokens<'_>) -> Parsed<'_, Option<Name>> {
    let pattern = input.is_keyword(0, Keyword::For) && input.is_symbol(1, Symbol::LeftParen);
    let condition = word_ahead(input, 0, "IF") && input.is_keyword(1, Keyword::Not);
    if pattern || condition {
        input.note(Expected::Thing(Thing::SchemaName));
        return Ok((input, None));
    }
    let (rest, name) = key(Thing::SchemaName)(input)?;
    Ok((rest, Some(name)))
}

fn if_not_exists(input: Tokens<'_>) -> Parsed<'_, bool> {
    if !word_ahead(input, 0, "IF") {
        return Ok((input, false));
    }
    let (rest, _) = keyword(Keyword::Not)(input.advance())?;
    let (rest, _) = keyword(Keyword::Exists)(rest)?;
    Ok((rest, true))
}

/// `(n:Label)` or `()-[r:TYPE]-()`, whichever way it points.
fn subject(input: Tokens<'_>) -> Parsed<'_, SchemaSubject> {
    let (rest, pattern) = path_pattern(input)?;
    let found = match node_alone(&pattern) {
        Some(node) => match (&node.variable, &node.labels) {
            (Some(variable), Some(LabelExpr::Label(label))) => {
                Some((variable, SubjectKind::Label(label.clone())))
            }
            _ => None,
        },
        None => relationship_alone(&pattern).and_then(|(variable, types)| match types {
            [name] => Some((variable, SubjectKind::Type(name.clone()))),
            _ => None,
        }),
    };
    match found {
        Some((variable, kind)) => {
            let variable = variable.clone();
            Ok((rest, SchemaSubject { variable, kind }))
        }
        None => input.refuse(rest, Thing::SchemaSubject),
    }
}

/// `(n)` or `()-[r]-()`
fn everything(input: Tokens<'_>) -> Parsed<'_, SchemaSubject> {
    let (rest, pattern) = path_pattern(input)?;
    let found = match node_alone(&pattern) {
        Some(node) if node.labels.is_none() => {
            node.variable.as_ref().map(|it| (it, SubjectKind::AnyLabel))
        }
        Some(_) => None,
        None => relationship_alone(&pattern)
            .filter(|(_, types)| types.is_empty())
            .map(|(variable, _)| (variable, SubjectKind::AnyType)),
    };
    match found {
        Some((variable, kind)) => {
            let variable = variable.clone();
            Ok((rest, SchemaSubject { variable, kind }))
        }
        None => input.refuse(rest, Thing::LookupSubject),
    }
}

/// The node of a pattern that has nothing else, but perhaps its labels.
fn node_alone(pattern: &PathPattern) -> Option<&NodePattern> {
    let node = &pattern.start;
    let plain = is_plain(pattern) && node.properties.is_none() && node.predicate.is_none();
    (plain && pattern.steps.is_empty()).then_some(node)
}

/// Variable and types of a relationship between two empty nodes.
fn relationship_alone(pattern: &PathPattern) -> Option<(&Name, &[Name])> {
    let [(PathStep::Relationship(relationship), end)] = pattern.steps.as_slice() else {
        return None;
    };
    let empty = |node: &NodePattern| {
        node.variable.is_none()
            && node.labels.is_none()
            && node.properties.is_none()
            && node.predicate.is_none()
    };
    let plain = relationship.type_test.is_none()
        && relationship.length.is_none()
        && relationship.properties.is_none()
        && relationship.predicate.is_none();
    let fits = is_plain(pattern) && plain && empty(&pattern.start) && empty(end);
    let variable = relationship.variable.as_ref().filter(|_| fits)?;
    Some((variable, &relationship.types))
}

fn is_plain(pattern: &PathPattern) -> bool {
    pattern.variable.is_none()
        && pattern.shortest.is_none()
        && pattern.selector.is_none()
        && pattern.mode.is_none()
        && pattern.predicate.is_none()
}

/// `EACH labels(n)` or `EACH type(r)`; `EACH` may be left out.
fn each<'a>(input: Tokens<'a>, subject: &SchemaSubject) -> Parsed<'a, ()> {
    let rest = match word_ahead(input, 0, "EACH") {
        true => input.advance(),
        false => input,
    };
    let function = match subject.kind {
        SubjectKind::AnyLabel => "labels",
        _ => "type",
    };
    let (rest, _) = word(rest, function, Thing::Each)?;
    let (rest, named) = bracketed(Symbol::LeftParen, variable)(rest)?;
    match named.text == subject.variable.text {
        true => Ok((rest, ())),
        false => input.refuse(rest, Thing::Each),
    }
}

/// `n.key`, `(n.key)` or `(n.a, n.b)`
fn properties(input: Tokens<'_>) -> Parsed<'_, Vec<SchemaProperty>> {
    if input.is_symbol(0, Symbol::LeftParen) {
        return bracketed(Symbol::LeftParen, comma_list(property))(input);
    }
    let (rest, only) = property(input)?;
    Ok((rest, vec![only]))
}

fn property(input: Tokens<'_>) -> Parsed<'_, SchemaProperty> {
    if !variable_ahead(input, 0) {
        let expected = Expected::Thing(Thing::SchemaProperty);
        return Err(nom::Err::Error(input.trouble(expected)));
    }
    let (rest, variable) = variable(input)?;
    let (rest, key) = preceded(symbol(Symbol::Dot), key(Thing::PropertyKey)).parse(rest)?;
    Ok((rest, SchemaProperty { variable, key }))
}

/// `IS UNIQUE` and its kin; those for a single property need one.
fn requirement<'a>(
    input: Tokens<'a>,
    subject: &SchemaSubject,
    properties: usize,
) -> Parsed<'a, Requirement> {
    let unknown = || {
        Err(nom::Err::Error(
            input.trouble(Expected::Thing(Thing::Requirement)),
        ))
    };
    if !input.is_keyword(0, Keyword::Is) {
        return unknown();
    }
    let rest = input.advance();
    let single = properties == 1;
    if single && rest.is_keyword(0, Keyword::Not) && rest.is_keyword(1, Keyword::Null) {
        return Ok((rest.from(rest.index() + 2), Requirement::NotNull));
    }
    let typed = match (
        word_ahead(rest, 0, "TYPED"),
        rest.is_symbol(0, Symbol::Colon),
    ) {
        (true, _) => Some(rest.advance()),
        (_, true) if rest.is_symbol(1, Symbol::Colon) => Some(rest.from(rest.index() + 2)),
        _ => None,
    };
    if let Some(rest) = typed.filter(|_| single) {
        let (rest, ty) = cut(value_type).parse(rest)?;
        return Ok((rest, Requirement::Typed(ty)));
    }
    let words: &[&str] = match subject.kind {
        SubjectKind::Label(_) => &["NODE"],
        _ => &["RELATIONSHIP", "REL"],
    };
    let rest = match words.iter().any(|word| word_ahead(rest, 0, word)) {
        true => rest.advance(),
        false => rest,
    };
    if word_ahead(rest, 0, "UNIQUE") {
        return Ok((rest.advance(), Requirement::Unique));
    }
    if word_ahead(rest, 0, "KEY") {
        return Ok((rest.advance(), Requirement::Key));
    }
    unknown()
}

/// `OPTIONS {key: value}`
fn options(input: Tokens<'_>) -> Parsed<'_, Option<Vec<(Name, Expr)>>> {
    match word_ahead(input, 0, "OPTIONS") {
        true => input
            .advance()
            .nested(|input| cut(map_entries).map(Some).parse(input)),
        false => Ok((input, None)),
    }
}
