//! What other databases let stand before a query, or in place of one: `CYPHER 25 runtime=slotted`, `USE graph`, `CREATE DATABASE`.

use super::basic::{is_word, word_ahead};
use crate::syntax::error::ParseError;
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::token::{Symbol, TokenKind};
use crate::syntax::unsupported::Unsupported;

/// Steps over `CYPHER`, a version and options, which mean nothing here.
///
/// # Errors
/// A statement that administers a server.
pub(super) fn preface(input: Tokens<'_>) -> Parsed<'_, ()> {
    let mut rest = input;
    if word_ahead(rest, 0, "CYPHER") {
        rest = rest.advance();
        if matches!(rest.kind(0), Some(TokenKind::Integer | TokenKind::Float)) {
            rest = rest.advance();
        }
        while rest.kind(0).is_some_and(is_word) && rest.is_symbol(1, Symbol::Equal) {
            rest = rest.from(rest.index() + 3);
        }
    }
    match Unsupported::find(|ahead, word| word_ahead(rest, ahead, word)) {
        Some((form, words)) => {
            let span = rest.span_to(rest.from(rest.index() + words));
            rest.fail(ParseError::Unsupported { form, span })
        }
        None => Ok((rest, ())),
    }
}
