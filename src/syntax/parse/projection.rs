//! What follows `WITH` and `RETURN`: items, order, paging.

use nom::Parser;
use nom::combinator::{cut, map, opt};
use nom::sequence::preceded;

use super::basic::{comma_list, flag, keyword, keywords, symbol, variable, word_ahead};
use super::expression::value;
use crate::syntax::ast::{Expr, Projection, ProjectionItem, SortItem};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::Symbol;

/// `[DISTINCT] items [ORDER BY ...] [SKIP n] [LIMIT n]`; `WHERE` is left to the clause.
pub(super) fn projection(input: Tokens<'_>) -> Parsed<'_, Projection> {
    let (rest, distinct) = flag(Keyword::Distinct)(input)?;
    let (rest, (all, items)) = items(rest)?;
    let (rest, page) = page(rest)?;
    Ok((
        rest,
        Projection {
            distinct,
            all,
            items,
            ..page
        },
    ))
}

/// `[ORDER BY ...] [SKIP n] [LIMIT n]`, of everything that there is.
pub(super) fn page(input: Tokens<'_>) -> Parsed<'_, Projection> {
    let order_by = preceded(
        keywords(Keyword::Order, Keyword::By),
        cut(comma_list(sort_item)),
    );
    let (rest, order_by) = opt(order_by).parse(input)?;
    let (rest, skip) = skip(rest)?;
    let (rest, limit) = opt(preceded(keyword(Keyword::Limit), cut(value))).parse(rest)?;
    let order_by = order_by.unwrap_or_default();
    Ok((
        rest,
        Projection {
            distinct: false,
            all: true,
            items: Vec::new(),
            order_by,
            skip,
            limit,
            predicate: None,
        },
    ))
}

/// `SKIP n`, or `OFFSET n` as GQL says.
fn skip(input: Tokens<'_>) -> Parsed<'_, Option<Expr>> {
    if input.is_keyword(0, Keyword::Offset) {
        return map(cut(value), Some).parse(input.advance());
    }
    opt(preceded(keyword(Keyword::Skip), cut(value))).parse(input)
}

/// `*`, `*, item, ...` or `item, ...`
fn items(input: Tokens<'_>) -> Parsed<'_, (bool, Vec<ProjectionItem>)> {
    if !input.is_symbol(0, Symbol::Star) {
        return map(comma_list(item), |items| (false, items)).parse(input);
    }
    let others = preceded(symbol(Symbol::Comma), cut(comma_list(item)));
    map(opt(others), |items| (true, items.unwrap_or_default())).parse(input.advance())
}

fn item(input: Tokens<'_>) -> Parsed<'_, ProjectionItem> {
    let (rest, expr) = value(input)?;
    let text = input.text(input.span_to(rest)).into();
    let (rest, alias) = opt(preceded(keyword(Keyword::As), cut(variable))).parse(rest)?;
    Ok((rest, ProjectionItem { expr, alias, text }))
}

fn sort_item(input: Tokens<'_>) -> Parsed<'_, SortItem> {
    let (rest, expr) = value(input)?;
    let (rest, descending) = match rest.keyword() {
        Some(Keyword::Desc | Keyword::Descending) => (rest.advance(), true),
        Some(Keyword::Asc | Keyword::Ascending) => (rest.advance(), false),
        _ => (rest, false),
    };
    let (rest, nulls_first) = nulls(rest)?;
    Ok((
        rest,
        SortItem {
            expr,
            descending,
            nulls_first,
        },
    ))
}

/// `NULLS FIRST` or `NULLS LAST`
fn nulls(input: Tokens<'_>) -> Parsed<'_, Option<bool>> {
    let first = word_ahead(input, 1, "FIRST");
    if !word_ahead(input, 0, "NULLS") || !(first || word_ahead(input, 1, "LAST")) {
        return Ok((input, None));
    }
    Ok((input.advance().advance(), Some(first)))
}
