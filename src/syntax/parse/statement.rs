//! Statements: clauses in a row, subqueries; and going on after an error.

use nom::Err;
use nom::Parser;
use nom::combinator::opt;

use super::basic::{begins_part, bracketed, word_ahead};
use super::clause::{clause, unboxed_predicate};
use super::composition::{begins_alone, query, returns, standing_alone};
use super::pattern::path_patterns;
use super::preface::preface;
use crate::syntax::ast::{Clause, ClauseKind, Mode, Projection, SingleQuery, Statement, Subquery};
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
    let (rest, ()) = preface(input)?;
    let (rest, mode) = match rest.keyword() {
        Some(Keyword::Explain) => (rest.advance(), Mode::Explain),
        Some(Keyword::Profile) => (rest.advance(), Mode::Profile),
        _ => (rest, Mode::Run),
    };
    let (rest, ()) = preface(rest)?;
    let (rest, query) = query(rest, Place::Statement)?;
    let mut end = rest;
    while end.is_symbol(0, Symbol::Semicolon) {
        end = end.advance();
    }
    if end.kind(0).is_some() {
        return end.fail(ParseError::SeveralStatements { span: end.span() });
    }
    let old_colons = end.shared.old_colons.take();
    Ok((
        end,
        Statement {
            mode,
            query,
            old_colons,
        },
    ))
}

/// Where a query stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// The statement itself: errors are collected, and parsing goes on with the next clause.
    Statement,
    /// Inside the braces of a subquery, which may leave out `RETURN`.
    Subquery,
    /// Inside the braces of `CALL`, and after `THEN` and `ELSE`: it must return or change something, as a statement must.
    Call,
}

/// Clauses in a row, a query in braces, or queries with conditions.
pub(super) fn single_query(input: Tokens<'_>, place: Place) -> Parsed<'_, SingleQuery> {
    if begins_alone(input) {
        return standing_alone(input, place);
    }
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
    if let Some(end) = end_of(before) {
        refuse_after(end, input)?;
    }
    match place {
        Place::Statement => clause(input),
        Place::Subquery | Place::Call => input.nested(clause),
    }
}

/// Whether nothing more of the query follows. In a subquery whatever is no clause ends it, and its bracket complains.
pub(super) fn query_ends(input: Tokens<'_>, place: Place) -> bool {
    let clause = clause_ahead(input);
    match input.kind(0) {
        None | Some(TokenKind::Keyword(Keyword::Union | Keyword::Next)) => true,
        Some(TokenKind::Symbol(Symbol::Semicolon)) if place == Place::Statement => true,
        _ => place != Place::Statement && !clause,
    }
}

/// Whether a clause begins here; a word that orders or counts rows may also be a name.
fn clause_ahead(input: Tokens<'_>) -> bool {
    let keeps = word_ahead(input, 0, "NODETACH") && input.is_keyword(1, Keyword::Delete);
    keeps
        || input.keyword().is_some_and(|keyword| {
            keyword.starts_clause() && (!keyword.begins_page() || begins_part(input, 0, keyword))
        })
}

/// The clause that ended the query already.
fn end_of(clauses: &[Clause]) -> Option<Keyword> {
    match clauses.last()?.kind {
        ClauseKind::Return(_) => Some(Keyword::Return),
        ClauseKind::Finish => Some(Keyword::Finish),
        _ => None,
    }
}

/// After `RETURN` no clause may follow; one that does is reported, and read all the same.
fn refuse_after(end: Keyword, input: Tokens<'_>) -> Result<(), Err<Trouble>> {
    match input.keyword() {
        Some(clause) if clause_ahead(input) => {
            let span = input.span();
            report(input, ParseError::ClauseAfterReturn { clause, end, span });
            Ok(())
        }
        // After `FINISH` rows are of no use to any other part.
        _ if end == Keyword::Finish => Err(Err::Error(input.trouble(Expected::Thing(Thing::End)))),
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
        ClauseKind::Page(page) => page_word(page),
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

/// How a clause that orders or counts rows begins.
fn page_word(page: &Projection) -> &'static str {
    match page {
        _ if !page.order_by.is_empty() => "ORDER BY",
        Projection { skip: Some(_), .. } => "SKIP",
        _ => "LIMIT",
    }
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
    // `FOR (n:Label)` is a part of a schema command.
    let schema = keyword == Keyword::For && input.is_symbol(1, Symbol::LeftParen);
    let clause = keyword.starts_clause() && !keyword.begins_page() && !schema;
    !taken && (clause || keyword == Keyword::Union)
}

/// What stands in the braces of `EXISTS`, `COUNT` and `COLLECT`.
pub(super) fn subquery(input: Tokens<'_>) -> Parsed<'_, Box<Subquery>> {
    let (rest, inside) = input.nested(bracketed(Symbol::LeftBrace, inside_braces))?;
    Ok((rest, Box::new(inside)))
}

fn inside_braces(input: Tokens<'_>) -> Parsed<'_, Subquery> {
    if clause_ahead(input) || begins_alone(input) {
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
