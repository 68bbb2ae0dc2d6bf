//! Statements: clauses in a row, `UNION`, subqueries; and going on after an error.

use nom::Err;
use nom::Parser;
use nom::combinator::opt;

use super::basic::{bracketed, keyword};
use super::clause::{clause, unboxed_predicate};
use super::pattern::path_patterns;
use crate::diagnostic::Span;
use crate::syntax::ast::{
    Clause, ClauseKind, ExprKind, Imports, Mode, Name, Projection, Query, SingleQuery, Statement,
    Subquery, SubqueryCall, Union,
};
use crate::syntax::error::ParseError;
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens, Trouble};
use crate::syntax::keyword::Keyword;
use crate::syntax::lex::lex;
use crate::syntax::shared::Shared;
use crate::syntax::token::{Symbol, TokenKind};

/// More errors than this help nobody.
const MOST_ERRORS: usize = 8;

/// Reads one statement; a semicolon may end it. Spans are bytes of `source`.
///
/// # Errors
/// All that was found, in order of the text, at least one.
pub(crate) fn parse(source: &str) -> Result<Statement, Vec<ParseError>> {
    if u32::try_from(source.len()).is_err() {
        return Err(vec![ParseError::TooLong]);
    }
    let tokens = lex(source);
    let shared = Shared::new(source, &tokens);
    let input = Tokens::new(&shared);
    if input
        .kind(0)
        .is_none_or(|kind| kind == TokenKind::Symbol(Symbol::Semicolon))
    {
        return Err(vec![ParseError::Empty { span: input.span() }]);
    }
    let statement = statement(input);
    let mut errors = shared.errors.take();
    match statement {
        Ok((_, statement)) if errors.is_empty() => Ok(statement),
        Ok(_) => Err(errors),
        Err(error) => {
            errors.push(shared.explain(trouble(error)));
            Err(errors)
        }
    }
}

fn trouble(error: Err<Trouble>) -> Trouble {
    match error {
        Err::Error(trouble) | Err::Failure(trouble) => trouble,
        // Only streaming parsers ask for more input, and there are none here.
        Err::Incomplete(_) => unreachable!("no parser streams"),
    }
}

fn statement(input: Tokens<'_>) -> Parsed<'_, Statement> {
    let (rest, mode) = match input.keyword() {
        Some(Keyword::Explain) => (input.advance(), Mode::Explain),
        Some(Keyword::Profile) => (input.advance(), Mode::Profile),
        _ => (input, Mode::Run),
    };
    let (rest, query) = query(rest, Place::Statement)?;
    let mut end = rest;
    while end.is_symbol(0, Symbol::Semicolon) {
        end = end.advance();
    }
    if end.kind(0).is_some() {
        return end.fail(ParseError::SeveralStatements { span: end.span() });
    }
    Ok((end, Statement { mode, query }))
}

/// Where a query stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// The statement itself: errors are collected, and parsing goes on with the next clause.
    Statement,
    /// Inside the braces of a subquery, which may leave out `RETURN`.
    Subquery,
    /// Inside the braces of `CALL`: it must return or change something, as a statement must.
    Call,
}

/// Queries with `NEXT` between: each goes on with the rows of the one before.
fn query(input: Tokens<'_>, place: Place) -> Parsed<'_, Query> {
    let (mut rest, mut query) = unions(input, place)?;
    while rest.is_keyword(0, Keyword::Next) {
        let next = rest;
        let (after, following) = unions(rest.advance(), place)?;
        rest = after;
        query = match joined(query, following, input.span_to(rest)) {
            Ok(query) => query,
            Err(cause) => return next.fail(cause(next.span())),
        };
    }
    Ok((rest, query))
}

/// `RETURN ... NEXT` is `WITH ...`; a query of several parts is called for its rows.
fn joined(first: Query, then: Query, span: Span) -> Result<Query, fn(Span) -> ParseError> {
    if !then.unions.is_empty() {
        return Err(|span| ParseError::UnionAfterNext { span });
    }
    let mut clauses = first.first.clauses;
    let Some(Clause {
        kind: ClauseKind::Return(projection),
        span: returned,
    }) = clauses.pop()
    else {
        return Err(|span| ParseError::NextWithoutReturn { span });
    };
    if first.unions.is_empty() {
        let kind = ClauseKind::With(named(projection));
        clauses.push(Clause {
            kind,
            span: returned,
        });
    } else {
        let kind = ClauseKind::Return(projection);
        clauses.push(Clause {
            kind,
            span: returned,
        });
        let query = Query {
            first: SingleQuery {
                clauses,
                span: first.first.span,
            },
            unions: first.unions,
            span: first.span,
        };
        let span = query.span;
        let kind = ClauseKind::CallSubquery(Box::new(SubqueryCall {
            optional: false,
            imports: Imports::Names(Vec::new()),
            query,
        }));
        clauses = vec![Clause { kind, span }];
    }
    clauses.extend(then.first.clauses);
    Ok(Query {
        first: SingleQuery { clauses, span },
        unions: Vec::new(),
        span,
    })
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

fn unions(input: Tokens<'_>, place: Place) -> Parsed<'_, Query> {
    let (mut rest, first) = single_query(input, place)?;
    let mut unions = Vec::new();
    while let (next, Some(word)) = opt(keyword(Keyword::Union)).parse(rest)? {
        let (query_start, all) = opt(keyword(Keyword::All)).parse(next)?;
        let (next, query) = single_query(query_start, place)?;
        unions.push(Union {
            all: all.is_some(),
            query,
            span: all.map_or(word, |all| word.to(all)),
        });
        rest = next;
    }
    Ok((
        rest,
        Query {
            first,
            unions,
            span: input.span_to(rest),
        },
    ))
}

fn single_query(input: Tokens<'_>, place: Place) -> Parsed<'_, SingleQuery> {
    let errors_before = error_count(input);
    let (mut rest, mut last) = (input, input);
    let mut clauses: Vec<Clause> = Vec::new();
    while !query_ends(rest, place) {
        match next_clause(rest, &clauses, place) {
            Ok((next, clause)) => {
                clauses.push(clause);
                (rest, last) = (next, rest);
            }
            Err(error) if place == Place::Statement => rest = recover(rest, error),
            Err(error) => return Err(error),
        }
    }
    if errors_before == error_count(input) {
        match clauses.last() {
            None => return Err(Err::Failure(rest.trouble(Expected::Thing(Thing::Clause)))),
            Some(_) if place == Place::Subquery => {}
            Some(clause) => check_end(last, clause),
        }
    }
    let span = input.span_to(rest);
    Ok((rest, SingleQuery { clauses, span }))
}

fn error_count(input: Tokens<'_>) -> usize {
    input.shared.errors.borrow().len()
}

fn next_clause<'a>(input: Tokens<'a>, before: &[Clause], place: Place) -> Parsed<'a, Clause> {
    if ended_by_return(before) {
        refuse_after_return(input)?;
    }
    match place {
        Place::Statement => clause(input),
        Place::Subquery | Place::Call => input.nested(clause),
    }
}

/// Whether nothing more of the query follows. In a subquery whatever is no clause ends it, and its bracket complains.
fn query_ends(input: Tokens<'_>, place: Place) -> bool {
    let clause = input.keyword().is_some_and(Keyword::starts_clause);
    match input.kind(0) {
        None | Some(TokenKind::Keyword(Keyword::Union | Keyword::Next)) => true,
        Some(TokenKind::Symbol(Symbol::Semicolon)) if place == Place::Statement => true,
        _ => place != Place::Statement && !clause,
    }
}

fn ended_by_return(clauses: &[Clause]) -> bool {
    matches!(
        clauses.last(),
        Some(Clause {
            kind: ClauseKind::Return(_) | ClauseKind::Finish,
            ..
        })
    )
}

/// After `RETURN` no clause may follow; one that does is reported, and read all the same.
fn refuse_after_return(input: Tokens<'_>) -> Result<(), Err<Trouble>> {
    match input.keyword() {
        Some(keyword) if keyword.starts_clause() => {
            report(
                input,
                ParseError::ClauseAfterReturn {
                    clause: keyword,
                    span: input.span(),
                },
            );
            Ok(())
        }
        _ => {
            input.note(Expected::Keyword(Keyword::Union));
            Err(Err::Error(input.trouble(Expected::Thing(Thing::End))))
        }
    }
}

/// A query must return or change something. `start` is where its last clause begins.
fn check_end(start: Tokens<'_>, last: &Clause) {
    let name = match &last.kind {
        ClauseKind::Match { optional: true, .. } => "OPTIONAL MATCH",
        ClauseKind::Match { .. } => "MATCH",
        ClauseKind::Unwind { .. } => "UNWIND",
        ClauseKind::With(_) => "WITH",
        ClauseKind::Let { .. } => "LET",
        ClauseKind::Filter { .. } => "FILTER",
        ClauseKind::LoadCsv(_) => "LOAD CSV",
        ClauseKind::CallSubquery(call) if returns(&call.query) => "CALL",
        _ => return,
    };
    let words = name.split(' ').count();
    let span = start.span_to(start.from(start.index() + words));
    report(start, ParseError::NoResult { last: name, span });
}

fn returns(query: &Query) -> bool {
    let last = query.first.clauses.last();
    last.is_some_and(|last| matches!(last.kind, ClauseKind::Return(_)))
}

fn report(input: Tokens<'_>, error: ParseError) {
    let mut errors = input.shared.errors.borrow_mut();
    if errors.len() < MOST_ERRORS {
        errors.push(error);
    }
}

/// Notes the error and finds the place to go on: the next clause behind it.
fn recover<'a>(clause: Tokens<'a>, error: Err<Trouble>) -> Tokens<'a> {
    let trouble = trouble(error);
    let from = clause.shared.place(trouble).max(clause.index() + 1);
    let error = clause.shared.explain(trouble);
    clause.shared.reset();
    report(clause, error);
    let go_on = clause.shared.errors.borrow().len() < MOST_ERRORS;
    let mut next = clause;
    while let Some(kind) = next.kind(0) {
        let behind = go_on && next.index() >= from;
        if kind == TokenKind::Symbol(Symbol::Semicolon) || behind && starts_clause_here(next) {
            break;
        }
        // What is bracketed whole is no place to go on.
        let skipped = next.closing(0).unwrap_or(0);
        next = next.from(next.index() + skipped + 1);
    }
    next
}

/// Whether a clause or `UNION` begins here, and the word is no key, label or part of `STARTS WITH` or `ON CREATE SET`.
fn starts_clause_here(input: Tokens<'_>) -> bool {
    let Some(keyword) = input.keyword() else {
        return false;
    };
    let before = input.index().checked_sub(1);
    let before = before.and_then(|before| input.from(before).kind(0));
    let taken = matches!(
        before,
        Some(
            TokenKind::Symbol(Symbol::Dot | Symbol::Colon | Symbol::Bar | Symbol::Ampersand)
                | TokenKind::Keyword(
                    Keyword::Starts
                        | Keyword::Ends
                        | Keyword::On
                        | Keyword::Create
                        | Keyword::Match
                        | Keyword::Detach
                )
        )
    );
    !taken && (keyword.starts_clause() || keyword == Keyword::Union)
}

/// What stands in the braces of `EXISTS`, `COUNT` and `COLLECT`.
pub(super) fn subquery(input: Tokens<'_>) -> Parsed<'_, Box<Subquery>> {
    let (rest, inside) = input.nested(bracketed(Symbol::LeftBrace, inside_braces))?;
    Ok((rest, Box::new(inside)))
}

/// `{ query }` behind `CALL`.
pub(super) fn called_query(input: Tokens<'_>) -> Parsed<'_, Query> {
    let inside = |input| query(input, Place::Call);
    input.nested(bracketed(Symbol::LeftBrace, inside))
}

fn inside_braces(input: Tokens<'_>) -> Parsed<'_, Subquery> {
    if input.keyword().is_some_and(Keyword::starts_clause) {
        let (rest, query) = query(input, Place::Subquery)?;
        return Ok((rest, Subquery::Query(query)));
    }
    let (rest, patterns) = path_patterns(input)?;
    let (rest, predicate) = opt(unboxed_predicate).parse(rest)?;
    Ok((
        rest,
        Subquery::Pattern {
            patterns,
            predicate,
        },
    ))
}
