//! `SHOW` and what it lists: another spelling of a call, so that everything that can follow a call can follow it.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::basic::{begins_part, committed, key, keyword, word_ahead};
use super::clause::{unboxed_predicate, yields};
use super::listing::{Chosen, Listing, listing};
use super::projection::page;
use crate::diagnostic::Span;
use crate::syntax::ast::{
    Clause, ClauseKind, Expr, ExprKind, Name, ProcedureCall, Projection, ProjectionItem, Query,
    SingleQuery, Yield, YieldItem,
};
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;

/// What follows `SHOW`: a listing, then
/// `[EXECUTABLE [BY ...]] [WHERE ... | YIELD ... [ORDER BY ...] [SKIP ...] [LIMIT ...] [WHERE ...]]`.
pub(super) fn show(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let word = |ahead| {
        let at = input.from(input.index() + ahead);
        let text = at.text(at.span()).to_owned();
        word_ahead(input, ahead, &text).then_some(text)
    };
    let Some((listing, chosen, words)) = listing(word) else {
        let expected = Expected::Thing(Thing::Listing);
        return Err(nom::Err::Error(input.trouble(expected)));
    };
    let rest = input.from(input.index() + words);
    let at = At {
        span: input.span_to(rest),
        listing,
    };
    let rest = match listing.takes_types {
        true => rest,
        false => executable(rest)?.0,
    };
    let (rest, yields) = shown(rest, at)?;
    let yields = match chosen {
        Chosen::None => at.never(yields),
        _ => yields,
    };
    paged(rest, at, at.call(chosen, yields))
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
    let (rest, yields) = opt(preceded(keyword(Keyword::Yield), cut(yields))).parse(input)?;
    match yields {
        Some(Yield::All(_)) => {
            let (rest, test) = opt(unboxed_predicate).parse(rest)?;
            Ok((rest, at.every(test)))
        }
        Some(yields) => Ok((rest, yields)),
        None => {
            let (rest, test) = opt(unboxed_predicate).parse(rest)?;
            Ok((rest, at.all(test)))
        }
    }
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
struct At {
    span: Span,
    listing: &'static Listing,
}

impl At {
    fn name(self, text: &str) -> Name {
        let (text, span) = (text.into(), self.span);
        Name { text, span }
    }

    fn call(self, chosen: Chosen, yields: Yield) -> ProcedureCall {
        let parts = self.listing.procedure.iter();
        let mut arguments = Vec::new();
        if self.listing.takes_types {
            let types = match chosen {
                Chosen::Types(types) => types,
                _ => Vec::new(),
            };
            let types = types
                .into_iter()
                .map(|it| self.expr(ExprKind::String(it.into())));
            arguments.push(self.expr(ExprKind::List(types.collect())));
        }
        ProcedureCall {
            optional: false,
            name: parts.map(|part| self.name(part)).collect(),
            arguments: Some(arguments),
            yields,
        }
    }

    fn expr(self, kind: ExprKind) -> Expr {
        let span = self.span;
        Expr { kind, span }
    }

    /// The columns that are shown unless others are asked for, for rows that pass the test.
    fn all(self, predicate: Option<Expr>) -> Yield {
        self.columns(self.listing.columns.iter(), predicate)
    }

    /// Every column.
    fn every(self, predicate: Option<Expr>) -> Yield {
        let columns = self.listing.columns.iter().chain(self.listing.more);
        self.columns(columns, predicate)
    }

    fn columns<'c>(
        self,
        columns: impl Iterator<Item = &'c &'static str>,
        predicate: Option<Expr>,
    ) -> Yield {
        let item = |column: &&'static str| YieldItem {
            field: self.name(column),
            alias: None,
        };
        let items = columns.map(item).collect();
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
        let (kind, span) = (ExprKind::Boolean(false), self.span);
        let predicate = Some(Expr { kind, span });
        Yield::Items { items, predicate }
    }

    /// `{ CALL ... WITH * LIMIT ... RETURN name, description }`
    fn query(self, call: ProcedureCall, with: Projection) -> ClauseKind {
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
        let span = self.span;
        let clauses = clauses.map(|kind| Clause { kind, span }).into();
        ClauseKind::Query(Box::new(Query {
            first: SingleQuery { clauses, span },
            unions: Vec::new(),
            span,
        }))
    }

    fn column(self, item: &YieldItem) -> ProjectionItem {
        let name = item.alias.as_ref().unwrap_or(&item.field);
        let (kind, span) = (ExprKind::Variable(name.text.clone()), self.span);
        ProjectionItem {
            expr: Expr { kind, span },
            alias: None,
            text: name.text.clone(),
        }
    }
}
