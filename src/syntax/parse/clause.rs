//! Clauses that read and project, and the choice among all clauses by their first word.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::atom::{arguments, dotted_name};
use super::basic::{
    bracketed, comma_list, committed, key, keyword, symbol, until, variable, with_flag, word,
    word_ahead,
};
use super::composition::in_braces;
use super::expression::value;
use super::hint::{hints, transactions};
use super::path::match_mode;
use super::pattern::{path_patterns, predicate};
use super::projection::{page, projection};
use super::schema;
use super::show::show;
use super::update::{create, delete, foreach, merge, remove, set};
use crate::syntax::ast::{
    Clause, ClauseKind, Expr, Imports, LoadCsv, Numbering, ProcedureCall, SubqueryCall, Yield,
    YieldItem,
};
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::{Symbol, TokenKind};

/// Any clause. Its first word decides, and from there on it is committed to.
pub(super) fn clause(input: Tokens<'_>) -> Parsed<'_, Clause> {
    with_flag(&input.shared.patterns_allowed, false, || {
        let (rest, kind) = clause_kind(input)?;
        Ok((
            rest,
            Clause {
                kind,
                span: input.span_to(rest),
            },
        ))
    })
}

fn clause_kind(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let rest = input.advance();
    match input.keyword() {
        Some(Keyword::Match) => cut(|input| match_clause(input, false)).parse(rest),
        Some(Keyword::Optional) if rest.is_keyword(0, Keyword::Call) => {
            cut(|input| call(input, true)).parse(rest.advance())
        }
        Some(Keyword::Optional) => preceded(
            cut(keyword(Keyword::Match)),
            cut(|input| match_clause(input, true)),
        )
        .parse(rest),
        Some(Keyword::Unwind) => cut(unwind).parse(rest),
        Some(Keyword::With) => cut(with).parse(rest),
        Some(Keyword::Return) => cut(projection).map(ClauseKind::Return).parse(rest),
        Some(Keyword::Order | Keyword::Skip | Keyword::Offset | Keyword::Limit) => {
            cut(page).map(ClauseKind::Page).parse(input)
        }
        Some(Keyword::Let) => cut(let_clause).parse(rest),
        Some(Keyword::Filter) => cut(filter).parse(rest),
        Some(Keyword::For) => cut(for_clause).parse(rest),
        Some(Keyword::Finish) => Ok((rest, ClauseKind::Finish)),
        Some(Keyword::Load) => cut(load_csv).parse(rest),
        Some(Keyword::Show) => cut(show).parse(rest),
        Some(Keyword::Create) if schema::create_ahead(rest) => cut(schema::create).parse(rest),
        Some(Keyword::Drop) => cut(schema::drop).parse(rest),
        Some(Keyword::Call) => cut(|input| call(input, false)).parse(rest),
        _ => update(input, Thing::Clause),
    }
}

/// A clause that changes the graph; `wanted` names what is missing when there is none.
pub(super) fn update(input: Tokens<'_>, wanted: Thing) -> Parsed<'_, ClauseKind> {
    let rest = input.advance();
    match input.keyword() {
        Some(Keyword::Create | Keyword::Insert) => cut(create).parse(rest),
        Some(Keyword::Merge) => cut(merge).parse(rest),
        Some(Keyword::Set) => cut(set).parse(rest),
        Some(Keyword::Remove) => cut(remove).parse(rest),
        Some(Keyword::Delete) => cut(|input| delete(input, false)).parse(rest),
        Some(Keyword::Detach) => preceded(
            cut(keyword(Keyword::Delete)),
            cut(|input| delete(input, true)),
        )
        .parse(rest),
        Some(Keyword::Foreach) => cut(foreach).parse(rest),
        _ if word_ahead(input, 0, "NODETACH") && rest.is_keyword(0, Keyword::Delete) => {
            cut(|input| delete(input, false)).parse(rest.advance())
        }
        _ => Err(nom::Err::Error(input.trouble(Expected::Thing(wanted)))),
    }
}

fn match_clause(input: Tokens<'_>, optional: bool) -> Parsed<'_, ClauseKind> {
    let (rest, repeatable) = match_mode(input);
    let (rest, patterns) = path_patterns(rest)?;
    let (rest, hints) = hints(rest)?;
    let (rest, predicate) = opt(unboxed_predicate).parse(rest)?;
    Ok((
        rest,
        ClauseKind::Match {
            optional,
            repeatable,
            patterns,
            hints,
            predicate,
        },
    ))
}

fn unwind(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, list) = value(input)?;
    let (rest, variable) = preceded(keyword(Keyword::As), variable).parse(rest)?;
    let numbering = None;
    Ok((
        rest,
        ClauseKind::Unwind {
            list,
            variable,
            numbering,
        },
    ))
}

/// `a = 1, b = a + 1`
fn let_clause(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let item = |input| {
        let (rest, name) = variable(input)?;
        let (rest, _) = symbol(Symbol::Equal)(rest)?;
        let (rest, value) = committed(value(rest))?;
        Ok((rest, (name, value)))
    };
    let (rest, items) = comma_list(item)(input)?;
    Ok((rest, ClauseKind::Let { items }))
}

/// `[WHERE] predicate`
fn filter(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, predicate) = match input.is_keyword(0, Keyword::Where) {
        true => unboxed_predicate(input)?,
        false => with_flag(&input.shared.patterns_allowed, true, || value(input))?,
    };
    Ok((rest, ClauseKind::Filter { predicate }))
}

/// `variable IN list [WITH ORDINALITY i | WITH OFFSET i]`: another spelling of `UNWIND`.
fn for_clause(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, variable) = variable(input)?;
    let (rest, list) = preceded(keyword(Keyword::In), cut(value)).parse(rest)?;
    let (rest, numbering) = numbering(rest)?;
    Ok((
        rest,
        ClauseKind::Unwind {
            list,
            variable,
            numbering,
        },
    ))
}

/// The words before the name tell it from a clause `WITH`, whose items have no two names side by side.
fn numbering(input: Tokens<'_>) -> Parsed<'_, Option<Numbering>> {
    let first = match input.is_keyword(0, Keyword::With) && is_name(input, 2) {
        true if word_ahead(input, 1, "ORDINALITY") => 1,
        true if word_ahead(input, 1, "OFFSET") => 0,
        _ => return Ok((input, None)),
    };
    let (rest, variable) = variable(input.advance().advance())?;
    Ok((rest, Some(Numbering { variable, first })))
}

fn is_name(input: Tokens<'_>, ahead: usize) -> bool {
    let kind = input.kind(ahead);
    matches!(kind, Some(TokenKind::Name | TokenKind::QuotedName))
}

/// `CSV [WITH HEADERS] FROM source AS row [FIELDTERMINATOR ';']`
fn load_csv(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, _) = word(input, "CSV", Thing::Csv)?;
    let headers = rest.is_keyword(0, Keyword::With);
    let rest = if headers {
        word(rest.advance(), "HEADERS", Thing::Headers)?.0
    } else {
        rest
    };
    let (rest, _) = word(rest, "FROM", Thing::From)?;
    let (rest, source) = value(rest)?;
    let (rest, variable) = preceded(keyword(Keyword::As), variable).parse(rest)?;
    let (rest, terminator) = match word_ahead(rest, 0, "FIELDTERMINATOR") {
        true => cut(value).map(Some).parse(rest.advance())?,
        false => (rest, None),
    };
    Ok((
        rest,
        ClauseKind::LoadCsv(Box::new(LoadCsv {
            headers,
            source,
            variable,
            terminator,
        })),
    ))
}

fn with(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, mut projection) = projection(input)?;
    let (rest, predicate) = opt(unboxed_predicate).parse(rest)?;
    projection.predicate = predicate;
    Ok((rest, ClauseKind::With(projection)))
}

/// What follows `CALL`: a procedure or a subquery.
fn call(input: Tokens<'_>, optional: bool) -> Parsed<'_, ClauseKind> {
    if input.is_symbol(0, Symbol::LeftParen) || input.is_symbol(0, Symbol::LeftBrace) {
        return call_subquery(input, optional);
    }
    input.note(Expected::Symbol(Symbol::LeftBrace));
    call_procedure(input, optional)
}

/// `(a, b) { query }`
fn call_subquery(input: Tokens<'_>, optional: bool) -> Parsed<'_, ClauseKind> {
    let (rest, imports) = imports(input)?;
    let (rest, query) = in_braces(rest)?;
    let (rest, transactions) = transactions(rest)?;
    Ok((
        rest,
        ClauseKind::CallSubquery(Box::new(SubqueryCall {
            optional,
            imports,
            query,
            transactions,
        })),
    ))
}

fn imports(input: Tokens<'_>) -> Parsed<'_, Imports> {
    if !input.is_symbol(0, Symbol::LeftParen) {
        return Ok((input, Imports::Leading));
    }
    bracketed(Symbol::LeftParen, |inside| {
        if let (rest, Some(span)) = opt(symbol(Symbol::Star)).parse(inside)? {
            return Ok((rest, Imports::All(span)));
        }
        let names = until(Symbol::RightParen, comma_list(variable));
        { names }.map(Imports::Names).parse(inside)
    })(input)
}

/// `name(arguments) YIELD ...`
fn call_procedure(input: Tokens<'_>, optional: bool) -> Parsed<'_, ClauseKind> {
    let (rest, name) = dotted_name(Thing::Procedure)(input)?;
    let (rest, arguments) = opt(bracketed(Symbol::LeftParen, arguments)).parse(rest)?;
    let (rest, yields) = opt(preceded(keyword(Keyword::Yield), cut(yields))).parse(rest)?;
    let yields = yields.unwrap_or(Yield::Absent);
    Ok((
        rest,
        ClauseKind::CallProcedure(ProcedureCall {
            optional,
            name,
            arguments,
            yields,
        }),
    ))
}

/// `*`, `-` or named outputs, the latter perhaps with a test.
pub(super) fn yields(input: Tokens<'_>) -> Parsed<'_, Yield> {
    if let (rest, Some(span)) = opt(symbol(Symbol::Star)).parse(input)? {
        return Ok((rest, Yield::All(span)));
    }
    if input.is_symbol(0, Symbol::Minus) {
        return Ok((
            input.advance(),
            Yield::Items {
                items: Vec::new(),
                predicate: None,
            },
        ));
    }
    let (rest, items) = comma_list(yield_item)(input)?;
    let (rest, predicate) = opt(unboxed_predicate).parse(rest)?;
    Ok((rest, Yield::Items { items, predicate }))
}

fn yield_item(input: Tokens<'_>) -> Parsed<'_, YieldItem> {
    let (rest, field) = key(Thing::OutputField)(input)?;
    let (rest, alias) = opt(preceded(keyword(Keyword::As), cut(variable))).parse(rest)?;
    Ok((rest, YieldItem { field, alias }))
}

/// `WHERE` and a test, by value.
pub(super) fn unboxed_predicate(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, test) = predicate(input)?;
    Ok((rest, *test))
}
