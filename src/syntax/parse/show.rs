//! `SHOW PROCEDURES` and `SHOW FUNCTIONS`: other spellings of a call of `dbms.procedures` and `dbms.functions`.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::basic::{begins_part, committed, key, keyword, word_ahead};
use super::clause::{unboxed_predicate, yields};
use super::projection::page;
use crate::diagnostic::Span;
use crate::syntax::ast::{
    Clause, ClauseKind, Expr, ExprKind, Name, ProcedureCall, Projection, ProjectionItem, Query,
    SingleQuery, Yield, YieldItem,
};
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;

/// What both listings give.
const COLUMNS: [&str; 3] = ["name", "signature", "description"];

/// `[ALL | BUILT IN | USER DEFINED] FUNCTIONS [EXECUTABLE [BY ...]] [WHERE ... | YIELD ... [ORDER BY ...] [SKIP ...] [LIMIT ...] [WHERE ...]]`
pub(super) fn show(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, nothing) = which(input);
    let is = |words: [&str; 2]| words.iter().any(|word| word_ahead(rest, 0, word));
    let name = if is(["PROCEDURE", "PROCEDURES"]) {
        "procedures"
    } else if is(["FUNCTION", "FUNCTIONS"]) {
        "functions"
    } else {
        return Err(nom::Err::Error(
            rest.trouble(Expected::Thing(Thing::Listing)),
        ));
    };
    let at = At(rest.span());
    let (rest, yields) = shown(executable(rest.advance())?.0, at)?;
    let yields = if nothing { at.never(yields) } else { yields };
    paged(rest, at, at.call(name, yields))
}

/// Steps over the words that choose, and says whether they choose nothing: nobody can define functions here.
fn which(input: Tokens<'_>) -> (Tokens<'_>, bool) {
    let (first, second) = (input.advance(), input.advance().advance());
    if word_ahead(input, 0, "ALL") {
        (first, false)
    } else if word_ahead(input, 0, "BUILT") && word_ahead(first, 0, "IN") {
        (second, false)
    } else if word_ahead(input, 0, "USER") && word_ahead(first, 0, "DEFINED") {
        (second, true)
    } else {
        (input, false)
    }
}

/// `EXECUTABLE [BY CURRENT USER | BY name]`: whoever asks may run everything.
fn executable(input: Tokens<'_>) -> Parsed<'_, ()> {
    if !word_ahead(input, 0, "EXECUTABLE") {
        return Ok((input, ()));
    }
    let rest = input.advance();
    if !rest.is_keyword(0, Keyword::By) {
        return Ok((rest, ()));
    }
    let rest = rest.advance();
    if word_ahead(rest, 0, "CURRENT") && word_ahead(rest, 1, "USER") {
        return Ok((rest.advance().advance(), ()));
    }
    committed(key(Thing::Variable)(rest)).map(|(rest, _)| (rest, ()))
}

fn shown(input: Tokens<'_>, at: At) -> Parsed<'_, Yield> {
    if input.is_keyword(0, Keyword::Where) {
        let (rest, test) = unboxed_predicate(input)?;
        return Ok((rest, at.all(Some(test))));
    }
    let (rest, yields) = opt(preceded(keyword(Keyword::Yield), cut(yields))).parse(input)?;
    Ok((rest, yields.unwrap_or(Yield::Absent)))
}

/// A listing that ends with `LIMIT` or its like returns what it yields.
fn paged(input: Tokens<'_>, at: At, call: ProcedureCall) -> Parsed<'_, ClauseKind> {
    let is_paged = input
        .keyword()
        .is_some_and(|word| begins_part(input, 0, word));
    if !is_paged {
        return Ok((input, ClauseKind::CallProcedure(call)));
    }
    let (rest, mut with) = page(input)?;
    let (rest, predicate) = opt(unboxed_predicate).parse(rest)?;
    if rest.is_keyword(0, Keyword::Return) {
        return Ok((input, ClauseKind::CallProcedure(call)));
    }
    with.all = true;
    with.predicate = predicate;
    Ok((rest, at.query(call, with)))
}

/// Builds parts of a tree that all have one place.
#[derive(Clone, Copy)]
struct At(Span);

impl At {
    fn name(self, text: &str) -> Name {
        let (text, span) = (text.into(), self.0);
        Name { text, span }
    }

    fn call(self, listing: &str, yields: Yield) -> ProcedureCall {
        ProcedureCall {
            optional: false,
            name: vec![self.name("dbms"), self.name(listing)],
            arguments: Some(Vec::new()),
            yields,
        }
    }

    /// All columns, for rows that pass the test.
    fn all(self, predicate: Option<Expr>) -> Yield {
        let item = |column: &&str| YieldItem {
            field: self.name(column),
            alias: None,
        };
        let items = COLUMNS.iter().map(item).collect();
        Yield::Items { items, predicate }
    }

    /// The same columns for no row.
    fn never(self, yields: Yield) -> Yield {
        let items = match yields {
            Yield::Items { items, .. } => items,
            _ => match self.all(None) {
                Yield::Items { items, .. } => items,
                _ => Vec::new(),
            },
        };
        let (kind, span) = (ExprKind::Boolean(false), self.0);
        let predicate = Some(Expr { kind, span });
        Yield::Items { items, predicate }
    }

    /// `{ CALL ... WITH * LIMIT ... RETURN name, signature }`
    fn query(self, mut call: ProcedureCall, with: Projection) -> ClauseKind {
        if !matches!(call.yields, Yield::Items { .. }) {
            call.yields = self.all(None);
        }
        let items = match &call.yields {
            Yield::Items { items, .. } => items.iter().map(|item| self.column(item)).collect(),
            _ => Vec::new(),
        };
        let result = Projection {
            distinct: false,
            all: false,
            items,
            order_by: Vec::new(),
            skip: None,
            limit: None,
            predicate: None,
        };
        let clauses = [
            ClauseKind::CallProcedure(call),
            ClauseKind::With(with),
            ClauseKind::Return(result),
        ];
        let span = self.0;
        let clauses = clauses.map(|kind| Clause { kind, span }).into();
        ClauseKind::Query(Box::new(Query {
            first: SingleQuery { clauses, span },
            unions: Vec::new(),
            span,
        }))
    }

    fn column(self, item: &YieldItem) -> ProjectionItem {
        let name = item.alias.as_ref().unwrap_or(&item.field);
        let (kind, span) = (ExprKind::Variable(name.text.clone()), self.0);
        ProjectionItem {
            expr: Expr { kind, span },
            alias: None,
            text: name.text.clone(),
        }
    }
}
