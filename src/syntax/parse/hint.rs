//! `USING INDEX`, `USING SCAN` and `USING JOIN ON` behind a pattern, and `IN TRANSACTIONS` behind a subquery: words that say how, not what.

use nom::Parser;
use nom::combinator::cut;

use super::basic::{
    bracketed, comma_list, committed, key, keyword, symbol, variable, word, word_ahead,
};
use super::expression::value;
use crate::diagnostic::Span;
use crate::syntax::ast::{Hint, HintKind, Name};
use crate::syntax::error::ParseError;
use crate::syntax::expected::Thing;
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::Symbol;

/// All hints that stand here.
pub(super) fn hints(input: Tokens<'_>) -> Parsed<'_, Vec<Hint>> {
    let (mut rest, mut hints) = (input, Vec::new());
    while word_ahead(rest, 0, "USING") {
        let (next, hint) = cut(hint).parse(rest)?;
        hints.push(hint);
        rest = next;
    }
    Ok((rest, hints))
}

fn hint(input: Tokens<'_>) -> Parsed<'_, Hint> {
    let rest = input.advance();
    let kind_of_index = ["TEXT", "RANGE", "POINT"];
    let is_named = kind_of_index.iter().any(|kind| word_ahead(rest, 0, kind));
    let (rest, kind) = if word_ahead(rest, 0, "SCAN") {
        (rest.advance(), HintKind::Scan)
    } else if word_ahead(rest, 0, "JOIN") {
        (keyword(Keyword::On)(rest.advance())?.0, HintKind::Join)
    } else {
        let rest = if is_named { rest.advance() } else { rest };
        let (rest, _) = word(rest, "INDEX", Thing::Hint)?;
        let seeks = word_ahead(rest, 0, "SEEK") && !rest.is_symbol(1, Symbol::Colon);
        (if seeks { rest.advance() } else { rest }, HintKind::Index)
    };
    let (rest, (variables, label, keys)) = match kind {
        HintKind::Join => {
            let (rest, variables) = comma_list(variable)(rest)?;
            (rest, (variables, None, Vec::new()))
        }
        _ => labelled(rest, kind)?,
    };
    let span = input.span_to(rest);
    Ok((
        rest,
        Hint {
            kind,
            variables,
            label,
            keys,
            span,
        },
    ))
}

/// Variables, a label, property keys.
type Parts = (Vec<Name>, Option<Name>, Vec<Name>);

/// `n:Label(key, key)`, without keys for a scan.
fn labelled(input: Tokens<'_>, kind: HintKind) -> Parsed<'_, Parts> {
    let (rest, variable) = variable(input)?;
    let (rest, _) = symbol(Symbol::Colon)(rest)?;
    let (rest, label) = key(Thing::Label)(rest)?;
    let (rest, keys) = match kind {
        HintKind::Scan => (rest, Vec::new()),
        _ => bracketed(Symbol::LeftParen, comma_list(key(Thing::PropertyKey)))(rest)?,
    };
    Ok((rest, (vec![variable], Some(label), keys)))
}

/// `IN [3] [CONCURRENT] TRANSACTIONS [OF 10 ROWS] [ON ERROR FAIL]`: its place, when it stands here.
pub(super) fn transactions(input: Tokens<'_>) -> Parsed<'_, Option<Span>> {
    let last = (1..=3).find(|ahead| word_ahead(input, *ahead, "TRANSACTIONS"));
    let Some(last) = last.filter(|_| input.is_keyword(0, Keyword::In)) else {
        return Ok((input, None));
    };
    let mut rest = input.from(input.index() + last + 1);
    if word_ahead(rest, 0, "OF") {
        let (next, _) = committed(value(rest.advance()))?;
        let rows = if word_ahead(next, 0, "ROW") {
            "ROW"
        } else {
            "ROWS"
        };
        (rest, _) = committed(word(next, rows, Thing::Rows))?;
    }
    loop {
        let on_error = rest.is_keyword(0, Keyword::On) && word_ahead(rest, 1, "ERROR");
        let fails = on_error && word_ahead(rest, 2, "FAIL");
        let reports = word_ahead(rest, 0, "REPORT") && word_ahead(rest, 1, "STATUS");
        if on_error && !fails || reports {
            let span = rest.span_to(rest.from(rest.index() + if reports { 2 } else { 3 }));
            return rest.fail(ParseError::InTransactions { span });
        }
        if !fails {
            return Ok((rest, Some(input.span_to(rest))));
        }
        rest = rest.from(rest.index() + 3);
    }
}
