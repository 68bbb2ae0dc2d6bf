//! Queries made of queries: `UNION`, `NEXT`, braces, and `WHEN ... THEN ... ELSE`.

use nom::Err;
use nom::Parser;
use nom::combinator::{cut, opt};

use super::basic::{bracketed, committed, keyword, with_flag};
use super::expression::value;
use super::statement::{Place, query_ends, single_query};
use crate::diagnostic::Span;
use crate::syntax::ast::{
    Clause, ClauseKind, Conditional, Expr, ExprKind, Name, Projection, Query, SingleQuery, Union,
};
use crate::syntax::error::ParseError;
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::Symbol;

/// Queries with `NEXT` between: each goes on with the rows of the one before.
pub(super) fn query(input: Tokens<'_>, place: Place) -> Parsed<'_, Query> {
    let (mut rest, mut query) = unions(input, place)?;
    while rest.is_keyword(0, Keyword::Next) {
        let next = rest;
        let (after, following) = unions(rest.advance(), place)?;
        rest = after;
        if !returns(&query) {
            return next.fail(ParseError::NextWithoutReturn { span: next.span() });
        }
        query = joined(query, following, input.span_to(rest));
    }
    Ok((rest, query))
}

/// The clauses of both queries in a row. `RETURN` before plain clauses is `WITH`; a query that is more than clauses in a row stays
/// whole, as one clause.
fn joined(first: Query, then: Query, span: Span) -> Query {
    let mut clauses = as_clauses(first);
    let then = as_clauses(then);
    if !then.first().is_some_and(stands_alone)
        && let Some(Clause { kind, .. }) = clauses.last_mut()
        && let ClauseKind::Return(projection) = kind
    {
        *kind = ClauseKind::With(named(projection.clone()));
    }
    clauses.extend(then);
    Query {
        first: SingleQuery { clauses, span },
        unions: Vec::new(),
        span,
    }
}

/// The query as clauses in a row, a union as one clause.
fn as_clauses(query: Query) -> Vec<Clause> {
    if query.unions.is_empty() {
        return query.first.clauses;
    }
    vec![whole(query)]
}

fn whole(query: Query) -> Clause {
    Clause {
        span: query.span,
        kind: ClauseKind::Query(Box::new(query)),
    }
}

/// A clause that is a whole query; only `NEXT` joins it to others.
fn stands_alone(clause: &Clause) -> bool {
    matches!(clause.kind, ClauseKind::Query(_) | ClauseKind::When(_))
}

/// The projection with a name for each column, as `WITH` wants.
fn named(mut projection: Projection) -> Projection {
    for item in &mut projection.items {
        if item.alias.is_none() && !matches!(item.expr.kind, ExprKind::Variable(_)) {
            let (text, span) = (item.text.clone(), item.expr.span);
            item.alias = Some(Name { text, span });
        }
    }
    projection
}

/// Whether the query gives rows.
pub(super) fn returns(query: &Query) -> bool {
    query.first.clauses.last().is_some_and(gives_rows)
}

fn gives_rows(last: &Clause) -> bool {
    match &last.kind {
        ClauseKind::Return(_) => true,
        ClauseKind::Query(query) => returns(query),
        ClauseKind::When(conditional) => conditional.branches.iter().any(|(_, it)| returns(it)),
        _ => false,
    }
}

fn unions(input: Tokens<'_>, place: Place) -> Parsed<'_, Query> {
    let (mut rest, first) = single_query(input, place)?;
    let mut conditional = is_conditional(&first);
    let mut unions = Vec::new();
    while let (next, Some(word)) = opt(keyword(Keyword::Union)).parse(rest)? {
        let (query_start, all) = match next.is_keyword(0, Keyword::Distinct) {
            true => (next.advance(), None),
            false => opt(keyword(Keyword::All)).parse(next)?,
        };
        let (next, query) = single_query(query_start, place)?;
        conditional |= is_conditional(&query);
        if conditional {
            return rest.fail(ParseError::UnionOfConditional { span: word });
        }
        unions.push(Union {
            all: all.is_some(),
            query,
            span: all.map_or(word, |all| word.to(all)),
        });
        rest = next;
    }
    let span = input.span_to(rest);
    Ok((
        rest,
        Query {
            first,
            unions,
            span,
        },
    ))
}

fn is_conditional(query: &SingleQuery) -> bool {
    let first = query.clauses.first();
    first.is_some_and(|first| matches!(first.kind, ClauseKind::When(_)))
}

/// Whether a query begins here that is more than clauses in a row.
pub(super) fn begins_alone(input: Tokens<'_>) -> bool {
    input.is_keyword(0, Keyword::When) || input.is_symbol(0, Symbol::LeftBrace)
}

/// A query in braces, or queries with conditions.
pub(super) fn standing_alone(input: Tokens<'_>, place: Place) -> Parsed<'_, SingleQuery> {
    let (rest, clause) = match input.is_symbol(0, Symbol::LeftBrace) {
        true => {
            let (rest, query) = in_braces(input)?;
            (rest, whole(query))
        }
        false => conditional(input)?,
    };
    if !query_ends(rest, place) {
        rest.note(Expected::Keyword(Keyword::Next));
        return Err(Err::Failure(rest.trouble(Expected::Thing(Thing::End))));
    }
    let span = input.span_to(rest);
    let clauses = vec![clause];
    Ok((rest, SingleQuery { clauses, span }))
}

/// `WHEN condition THEN query ... [ELSE query]`
fn conditional(input: Tokens<'_>) -> Parsed<'_, Clause> {
    let (mut rest, first) = branch(input)?;
    let mut branches = vec![first];
    while rest.is_keyword(0, Keyword::When) {
        let (next, another) = branch(rest)?;
        branches.push(another);
        rest = next;
    }
    rest.note(Expected::Keyword(Keyword::When));
    rest.note(Expected::Keyword(Keyword::Else));
    let (rest, otherwise) = match rest.is_keyword(0, Keyword::Else) {
        true => {
            let (rest, query) = chosen_query(rest.advance())?;
            (rest, Some(query))
        }
        false => (rest, None),
    };
    let conditional = Conditional {
        branches,
        otherwise,
    };
    let span = input.span_to(rest);
    let kind = ClauseKind::When(Box::new(conditional));
    Ok((rest, Clause { kind, span }))
}

fn branch(input: Tokens<'_>) -> Parsed<'_, (Expr, Query)> {
    let start = input.advance();
    let patterns = &input.shared.patterns_allowed;
    let (rest, condition) = committed(with_flag(patterns, true, || value(start)))?;
    let (rest, _) = cut(keyword(Keyword::Then)).parse(rest)?;
    let (rest, query) = chosen_query(rest)?;
    Ok((rest, (condition, query)))
}

/// What `THEN` and `ELSE` name: clauses in a row, or a query in braces.
fn chosen_query(input: Tokens<'_>) -> Parsed<'_, Query> {
    if input.is_symbol(0, Symbol::LeftBrace) {
        return in_braces(input);
    }
    let (rest, first) = single_query(input, Place::Call)?;
    let (span, unions) = (first.span, Vec::new());
    Ok((
        rest,
        Query {
            first,
            unions,
            span,
        },
    ))
}

/// `{ query }`
pub(super) fn in_braces(input: Tokens<'_>) -> Parsed<'_, Query> {
    let inside = |input| query(input, Place::Call);
    input.nested(bracketed(Symbol::LeftBrace, inside))
}
