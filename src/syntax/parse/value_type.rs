//! Types in type predicates: `INTEGER NOT NULL`, `LIST<STRING>`, `FLOAT | INTEGER`.

use super::basic::{committed, flag_within, symbol, word_ahead};
use crate::syntax::ast::{TypeName, ValueType};
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::token::Symbol;
use crate::syntax::value_type::TYPE_WORDS;

/// One type or several with `|` between.
pub(super) fn value_type(input: Tokens<'_>) -> Parsed<'_, ValueType> {
    let (mut rest, mut ty) = single(input)?;
    while !rest.shared.bar_ends.get() && rest.is_symbol(0, Symbol::Bar) {
        let (next, other) = committed(single(rest.advance()))?;
        ty.nullable |= other.nullable;
        ty.alternatives.extend(other.alternatives);
        rest = next;
    }
    Ok((rest, ty))
}

fn single(input: Tokens<'_>) -> Parsed<'_, ValueType> {
    input.nested(|input| {
        let (mut rest, mut ty) = unquantified(input)?;
        loop {
            if word_ahead(rest, 0, "NOT") && word_ahead(rest, 1, "NULL") {
                rest = rest.from(rest.index() + 2);
                ty.nullable = false;
            } else if word_ahead(rest, 0, "LIST") || word_ahead(rest, 0, "ARRAY") {
                rest = rest.advance();
                ty = ValueType {
                    alternatives: vec![TypeName::List(Box::new(ty))],
                    nullable: true,
                };
            } else {
                return Ok((rest, ty));
            }
        }
    })
}

fn unquantified(input: Tokens<'_>) -> Parsed<'_, ValueType> {
    let nullable = |alternatives| ValueType {
        alternatives,
        nullable: true,
    };
    if word_ahead(input, 0, "NULL") {
        return Ok((input.advance(), nullable(Vec::new())));
    }
    if word_ahead(input, 0, "NOTHING") {
        let nothing = ValueType {
            alternatives: Vec::new(),
            nullable: false,
        };
        return Ok((input.advance(), nothing));
    }
    if word_ahead(input, 0, "LIST") || word_ahead(input, 0, "ARRAY") {
        if !input.is_symbol(1, Symbol::Less) {
            let list = TypeName::List(Box::new(nullable(vec![TypeName::Any])));
            return Ok((input.advance(), nullable(vec![list])));
        }
        let (rest, element) = committed(inside_angles(input.advance()))?;
        return Ok((rest, nullable(vec![TypeName::List(Box::new(element))])));
    }
    if word_ahead(input, 0, "ANY") && input.is_symbol(1, Symbol::Less) {
        return committed(inside_angles(input.advance()));
    }
    if word_ahead(input, 0, "ANY")
        && word_ahead(input, 1, "VALUE")
        && input.is_symbol(2, Symbol::Less)
    {
        return committed(inside_angles(input.advance().advance()));
    }
    let fits = |words: &[&str]| {
        let mut words = words.iter().enumerate();
        words.all(|(ahead, word)| word_ahead(input, ahead, word))
    };
    let longest = TYPE_WORDS
        .iter()
        .filter(|(words, _)| fits(words))
        .max_by_key(|(words, _)| words.len());
    match longest {
        Some((words, name)) => {
            let rest = input.from(input.index() + words.len());
            Ok((rest, nullable(vec![name.clone()])))
        }
        None => Err(nom::Err::Error(
            input.trouble(Expected::Thing(Thing::ValueType)),
        )),
    }
}

fn inside_angles(input: Tokens<'_>) -> Parsed<'_, ValueType> {
    let (rest, _) = symbol(Symbol::Less)(input)?;
    // Between angles a bar joins types, whatever it means outside.
    let _inside = flag_within(&rest.shared.bar_ends, false);
    let (rest, ty) = value_type(rest)?;
    let (rest, _) = symbol(Symbol::Greater)(rest)?;
    Ok((rest, ty))
}
