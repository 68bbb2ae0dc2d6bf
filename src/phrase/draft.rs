//! Building the query that a phrase stands for, clause by clause, with values as parameters.
//!
//! Entries add clauses in the words of openCypher; the one parser turns them into the tree, whose places are then those of the
//! words typed. Values never stand in the text of a clause: they are bound to `$p1`, `$p2`, ...

use std::fmt::Display;

use smol_str::{SmolStr, format_smolstr};

use super::session::Session;
use super::tree::{Filling, Phrase};
use super::words::Count;
use crate::diagnostic::Span;
use crate::policy::gazetteer::Gazetteer;
use crate::syntax::ast::{ExprKind, Statement};
use crate::syntax::{self};
use crate::value::Value;
use crate::value::temporal::Date;

/// A value of a phrase, under the name that the query uses.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: SmolStr,
    pub value: Value,
    pub span: Span,
}

/// Why a phrase that fits the grammar has no query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub span: Span,
    pub help: String,
}

/// What desugaring gives.
pub type Drafted = Result<(), Refusal>;

/// A query being built.
pub struct Draft<'a> {
    pub phrase: &'a Phrase,
    pub gazetteer: &'a Gazetteer,
    pub session: &'a Session,
    clauses: Vec<Clause>,
    parameters: Vec<Parameter>,
}

struct Clause {
    text: String,
    span: Span,
    predicates: Vec<(String, Span)>,
}

/// A span of time as days; an open side is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The first day.
    pub from: Option<(Date, Span)>,
    /// The first day after.
    pub before: Option<(Date, Span)>,
}

impl Bounds {
    pub fn is_open(self) -> bool {
        self.from.is_none() && self.before.is_none()
    }
}

impl<'a> Draft<'a> {
    pub fn new(phrase: &'a Phrase, gazetteer: &'a Gazetteer, session: &'a Session) -> Self {
        Self {
            phrase,
            gazetteer,
            session,
            clauses: Vec::new(),
            parameters: Vec::new(),
        }
    }

    /// The name of a parameter for a value, with its dollar sign; one parameter serves every use of the same words.
    pub fn bind(&mut self, value: impl Into<Value>, span: Span) -> String {
        let value = value.into();
        let known = self
            .parameters
            .iter()
            .find(|own| own.span == span && own.value == value);
        if let Some(known) = known {
            return format!("${}", known.name);
        }
        let name = format_smolstr!("p{}", self.parameters.len() + 1);
        let text = format!("${name}");
        self.parameters.push(Parameter { name, value, span });
        text
    }

    /// A whole number as a parameter.
    pub fn bind_int(&mut self, value: u64, span: Span) -> String {
        self.bind(i64::try_from(value).unwrap_or(i64::MAX), span)
    }

    /// A day as an expression.
    pub fn bind_date(&mut self, date: Date, span: Span) -> String {
        format!("date({})", self.bind(date.to_string(), span))
    }

    /// Adds a clause that stands for the whole phrase.
    pub fn clause(&mut self, text: impl Display) {
        self.clause_at(text, self.phrase.span);
    }

    /// Adds a clause that stands for some of the words.
    pub fn clause_at(&mut self, text: impl Display, span: Span) {
        self.clauses.push(Clause {
            text: text.to_string(),
            span,
            predicates: Vec::new(),
        });
    }

    /// Adds `MATCH pattern`.
    pub fn matching(&mut self, pattern: impl Display) {
        self.clause(format_args!("MATCH {pattern}"));
    }

    /// Adds `MATCH pattern` for some of the words.
    pub fn matching_at(&mut self, pattern: impl Display, span: Span) {
        self.clause_at(format_args!("MATCH {pattern}"), span);
    }

    /// Adds a predicate to the last clause.
    pub fn filter(&mut self, predicate: impl Display, span: Span) {
        if let Some(clause) = self.clauses.last_mut() {
            clause.predicates.push((predicate.to_string(), span));
        }
    }

    /// Adds `RETURN items`, with the limit that the phrase asks for, else the one of the entry.
    pub fn returning(&mut self, items: impl Display, limit: Option<String>) {
        let asked = self.phrase.int("limit");
        let own = self.phrase.int("n").map(|(value, _)| value);
        let limit = match asked.filter(|(value, _)| own.is_none_or(|own| *value < own)) {
            Some((value, span)) => Some(self.bind_int(value, span)),
            None => limit,
        };
        match limit {
            Some(limit) => self.clause(format_args!("RETURN {items} LIMIT {limit}")),
            None => self.clause(format_args!("RETURN {items}")),
        }
    }

    /// True before the first clause.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The tests of a count on an expression, as predicates.
    pub fn filter_count(&mut self, expression: &str, count: Count, span: Span) {
        for (test, number) in count.tests() {
            let number = self.bind_int(number, span);
            self.filter(format_args!("{expression} {test} {number}"), span);
        }
    }

    /// The days of a slot with a span of time, no later than the as-of date of the session.
    pub fn bounds(&self, name: &str) -> Bounds {
        let mut bounds = match self.phrase.when(name) {
            Some((when, span)) => {
                let (from, before) = when.bounds(self.session.date()).unwrap_or_default();
                Bounds {
                    from: from.map(|day| (day, span)),
                    before: before.map(|day| (day, span)),
                }
            }
            None => Bounds::default(),
        };
        let after_as_of = self.session.as_of.and_then(|day| day.plus_days(1));
        if let Some(day) = after_as_of
            && bounds.before.is_none_or(|(own, _)| day < own)
        {
            bounds.before = Some((day, self.phrase.span));
        }
        bounds
    }

    /// The tests that an expression lies within bounds.
    pub fn within(&mut self, expression: &str, bounds: Bounds) -> Vec<(String, Span)> {
        let mut tests = Vec::new();
        if let Some((day, span)) = bounds.from {
            tests.push((
                format!("{expression} >= {}", self.bind_date(day, span)),
                span,
            ));
        }
        if let Some((day, span)) = bounds.before {
            tests.push((
                format!("{expression} < {}", self.bind_date(day, span)),
                span,
            ));
        }
        tests
    }

    /// Adds the tests that an expression lies within bounds.
    pub fn filter_within(&mut self, expression: &str, bounds: Bounds) {
        for (test, span) in self.within(expression, bounds) {
            self.filter(test, span);
        }
    }

    /// A refusal that points at a slot.
    pub fn refuse(
        &self,
        slot: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Refusal {
        Refusal {
            message: message.into(),
            span: self
                .phrase
                .slot(slot)
                .map_or(self.phrase.span, |slot| slot.span),
            help: help.into(),
        }
    }

    /// True when a flag was given.
    pub fn flag(&self, name: &str) -> bool {
        matches!(
            self.phrase.slot(name).map(|slot| &slot.filling),
            Some(Filling::Flag)
        )
    }

    /// The statement and its parameters.
    ///
    /// # Errors
    /// The text that does not parse, which is a mistake in the table of entries.
    pub fn finish(self) -> Result<(Statement, Vec<Parameter>), String> {
        let (text, places) = assemble(&self.clauses);
        let mut statement = syntax::parse(&text).map_err(|_| text)?;
        // Evidence asks with values of another phrase: its places are those of the whole line.
        let borrowed = self.phrase.entry.name.starts_with("why-");
        if borrowed {
            let whole = self.phrase.span;
            statement.move_spans(|_| whole);
            return Ok((statement, self.parameters));
        }
        statement.move_spans(|span| typed(span, &places));
        let spans = &self.parameters;
        statement.each_parameter(|expression| {
            let ExprKind::Parameter(name) = &expression.kind else {
                return;
            };
            if let Some(own) = spans.iter().find(|own| own.name == *name) {
                expression.span = own.span;
            }
        });
        Ok((statement, self.parameters))
    }
}

/// Where a piece of the assembled text begins, and the words typed that it stands for.
type Place = (u32, Span);

fn assemble(clauses: &[Clause]) -> (String, Vec<Place>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    let mut add = |piece: &str, span: Span| {
        places.push((text.len() as u32, span));
        text.push_str(piece);
    };
    for (at, clause) in clauses.iter().enumerate() {
        add(if at > 0 { " " } else { "" }, clause.span);
        add(&clause.text, clause.span);
        for (at, (predicate, span)) in clause.predicates.iter().enumerate() {
            add(if at > 0 { " AND " } else { " WHERE " }, *span);
            add(predicate, *span);
        }
    }
    (text, places)
}

/// The words typed for a range of the assembled text.
fn typed(span: Span, places: &[Place]) -> Span {
    let first = places
        .partition_point(|(start, _)| *start <= span.start)
        .saturating_sub(1);
    let last = places
        .partition_point(|(start, _)| *start < span.end)
        .max(first + 1);
    let spans = places[first..last].iter().map(|(_, span)| *span);
    spans.reduce(Span::to).unwrap_or_default()
}

/// The statement with values in place of its parameters.
pub fn with_literals(statement: &Statement, parameters: &[Parameter]) -> Statement {
    let mut statement = statement.clone();
    statement.each_parameter(|expression| {
        let ExprKind::Parameter(name) = &expression.kind else {
            return;
        };
        let value = parameters
            .iter()
            .find(|own| own.name == *name)
            .map(|own| &own.value);
        expression.kind = match value {
            Some(Value::String(text)) => ExprKind::String(text.clone()),
            Some(Value::Integer(number)) => ExprKind::Integer(*number),
            Some(Value::Float(number)) => ExprKind::Float(*number),
            Some(Value::List(items)) => ExprKind::List(
                items
                    .iter()
                    .filter_map(literal_item(expression.span))
                    .collect(),
            ),
            _ => return,
        };
    });
    statement
}

/// A string of a list as an expression.
fn literal_item(span: Span) -> impl Fn(&Value) -> Option<crate::syntax::ast::Expr> {
    move |item| match item {
        Value::String(text) => Some(crate::syntax::ast::Expr {
            kind: ExprKind::String(text.clone()),
            span,
        }),
        _ => None,
    }
}
