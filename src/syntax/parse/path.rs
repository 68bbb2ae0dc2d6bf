//! What makes a path of node and relationship patterns: steps, groups with quantifiers, selectors and path modes.

use nom::Parser;
use nom::combinator::opt;

use super::atom::unsigned;
use super::basic::{bracketed, committed, symbol, word_ahead};
use super::pattern::{node_pattern, predicate, relationship_pattern, step_ahead};
use crate::syntax::ast::{
    GroupPattern, NodePattern, PathLength, PathMode, PathPattern, PathStep, Selector,
};
use crate::syntax::error::ParseError;
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::token::{Symbol, TokenKind};

/// A node pattern and the steps after it; the whole may stand in brackets.
pub(super) fn chain(input: Tokens<'_>) -> Parsed<'_, Box<PathPattern>> {
    if !bracketed_ahead(input) {
        return links(input);
    }
    let close = input.closing(0);
    if close.is_some_and(|close| group_goes_on(input, close + 1)) {
        return links(input);
    }
    let (rest, mut pattern) = input.nested(bracketed(Symbol::LeftParen, inside_brackets))?;
    pattern.span = input.span_to(rest);
    Ok((rest, pattern))
}

/// A bracketed pattern and the `WHERE` that may belong to it.
fn inside_brackets(input: Tokens<'_>) -> Parsed<'_, Box<PathPattern>> {
    let (rest, mut pattern) = chain(input)?;
    let (rest, test) = opt(predicate).parse(rest)?;
    if test.is_some() {
        pattern.predicate = test;
    }
    Ok((rest, pattern))
}

fn bracketed_ahead(input: Tokens<'_>) -> bool {
    input.is_symbol(0, Symbol::LeftParen) && input.is_symbol(1, Symbol::LeftParen)
}

/// Whether what stands `ahead` makes the brackets before it a group: a quantifier.
fn group_goes_on(input: Tokens<'_>, ahead: usize) -> bool {
    matches!(
        input.kind(ahead),
        Some(TokenKind::Symbol(
            Symbol::Plus | Symbol::Star | Symbol::LeftBrace
        ))
    )
}

/// Nodes, relationships and groups in a row. Where a group has no node beside it, one is put there that says nothing.
fn links(input: Tokens<'_>) -> Parsed<'_, Box<PathPattern>> {
    let (mut rest, start) = node_or_nothing(input)?;
    let mut steps = Vec::new();
    loop {
        let step;
        if bracketed_ahead(rest) {
            let (next, group) = group(rest)?;
            (rest, step) = (next, PathStep::Group(Box::new(group)));
        } else if step_ahead(rest) {
            let (next, relationship) = committed(relationship_pattern(rest))?;
            (rest, step) = (next, PathStep::Relationship(*relationship));
        } else {
            break;
        }
        let (next, node) = match step {
            PathStep::Group(_) if !rest.is_symbol(0, Symbol::LeftParen) => (rest, nothing(rest)),
            PathStep::Group(_) => node_or_nothing(rest)?,
            PathStep::Relationship(_) => {
                let (next, node) = committed(node_pattern(rest))?;
                (next, *node)
            }
        };
        steps.push((step, node));
        rest = next;
    }
    rest.note(Expected::Thing(Thing::RelationshipPattern));
    let span = input.span_to(rest);
    Ok((
        rest,
        Box::new(PathPattern {
            variable: None,
            shortest: None,
            selector: None,
            mode: None,
            start,
            steps,
            predicate: None,
            span,
        }),
    ))
}

fn node_or_nothing(input: Tokens<'_>) -> Parsed<'_, NodePattern> {
    if bracketed_ahead(input) {
        return Ok((input, nothing(input)));
    }
    let (rest, node) = node_pattern(input)?;
    Ok((rest, *node))
}

fn nothing(input: Tokens<'_>) -> NodePattern {
    NodePattern {
        variable: None,
        labels: None,
        properties: None,
        predicate: None,
        span: input.span_to(input),
    }
}

/// `((a)-[r]->(b) WHERE ...){1,3}`
fn group(input: Tokens<'_>) -> Parsed<'_, GroupPattern> {
    let (rest, mut pattern) = input.nested(bracketed(Symbol::LeftParen, |inside| {
        let (rest, mut pattern) = links(inside)?;
        let (rest, test) = opt(predicate).parse(rest)?;
        pattern.predicate = test;
        Ok((rest, pattern))
    }))?;
    pattern.span = input.span_to(rest);
    if pattern.steps.is_empty() {
        return input.fail(ParseError::GroupWithoutStep { span: pattern.span });
    }
    let (end, length) = quantifier(rest)?;
    let Some(length) = length else {
        return rest.fail(ParseError::GroupWithoutQuantifier { span: pattern.span });
    };
    Ok((
        end,
        GroupPattern {
            pattern: *pattern,
            length,
            span: input.span_to(end),
        },
    ))
}

/// `+`, `*`, `{2}`, `{1,3}`, `{,3}`, `{1,}`, if one stands here.
pub(super) fn quantifier(input: Tokens<'_>) -> Parsed<'_, Option<PathLength>> {
    let (rest, (min, max)) = match input.kind(0) {
        Some(TokenKind::Symbol(Symbol::Plus)) => (input.advance(), (Some(1), None)),
        Some(TokenKind::Symbol(Symbol::Star)) => (input.advance(), (Some(0), None)),
        Some(TokenKind::Symbol(Symbol::LeftBrace)) => bracketed(Symbol::LeftBrace, bounds)(input)?,
        _ => return Ok((input, None)),
    };
    let span = input.span_to(rest);
    Ok((rest, Some(PathLength { min, max, span })))
}

fn bounds(input: Tokens<'_>) -> Parsed<'_, (Option<u64>, Option<u64>)> {
    let (rest, min) = opt(unsigned).parse(input)?;
    let (rest, comma) = opt(symbol(Symbol::Comma)).parse(rest)?;
    if comma.is_none() {
        return match min {
            Some(_) => Ok((rest, (min, min))),
            None => Err(nom::Err::Error(
                input.trouble(Expected::Thing(Thing::PathLength)),
            )),
        };
    }
    let (rest, max) = opt(unsigned).parse(rest)?;
    Ok((rest, (min.or(Some(0)), max)))
}

type Prefix = (Option<Selector>, Option<PathMode>);

/// `SHORTEST 2 TRAIL PATHS`, `ANY`, `ACYCLIC` and so on before a pattern; mostly nothing.
pub(super) fn path_prefix(input: Tokens<'_>) -> Parsed<'_, Prefix> {
    if input.is_symbol(0, Symbol::LeftParen) {
        return Ok((input, (None, None)));
    }
    let (rest, all) = word(input, &["ALL"]);
    let (rest, any) = if all {
        (rest, false)
    } else {
        word(rest, &["ANY"])
    };
    let (rest, shortest) = word(rest, &["SHORTEST"]);
    let (rest, count) = match (any && !shortest) || (shortest && !all && !any) {
        true => count(rest)?,
        false => (rest, None),
    };
    let (rest, mode) = path_mode(rest);
    let (rest, _) = word(rest, &["PATH", "PATHS"]);
    let (rest, groups) = match shortest && !all && !any {
        true => word(rest, &["GROUP", "GROUPS"]),
        false => (rest, false),
    };
    let count = count.unwrap_or(1);
    let selector = match (all, any, shortest) {
        (true, _, true) => Some(Selector::AllShortest),
        (_, true, true) => Some(Selector::Shortest(1)),
        (_, true, false) => Some(Selector::Any(count)),
        (false, false, true) if groups => Some(Selector::Groups(count)),
        (false, false, true) => Some(Selector::Shortest(count)),
        _ => None,
    };
    Ok((rest, (selector, mode)))
}

/// Steps over one of these words, if it stands here.
fn word<'a>(input: Tokens<'a>, words: &[&str]) -> (Tokens<'a>, bool) {
    match words.iter().any(|word| word_ahead(input, 0, word)) {
        true => (input.advance(), true),
        false => (input, false),
    }
}

fn count(input: Tokens<'_>) -> Parsed<'_, Option<u64>> {
    if input.kind(0) != Some(TokenKind::Integer) {
        return Ok((input, None));
    }
    let (rest, count) = unsigned(input)?;
    if count == 0 {
        return input.fail(ParseError::NoPaths { span: input.span() });
    }
    Ok((rest, Some(count)))
}

fn path_mode(input: Tokens<'_>) -> (Tokens<'_>, Option<PathMode>) {
    let modes = [
        ("WALK", PathMode::Walk),
        ("TRAIL", PathMode::Trail),
        ("ACYCLIC", PathMode::Acyclic),
        ("SIMPLE", PathMode::Simple),
    ];
    match modes.iter().find(|(word, _)| word_ahead(input, 0, word)) {
        Some((_, mode)) => (input.advance(), Some(*mode)),
        None => (input, None),
    }
}

/// `REPEATABLE ELEMENTS` (true) or `DIFFERENT RELATIONSHIPS` before the patterns of `MATCH`.
pub(super) fn match_mode(input: Tokens<'_>) -> (Tokens<'_>, bool) {
    let of = |ahead: usize, words: &[&str]| words.iter().any(|word| word_ahead(input, ahead, word));
    let repeatable = of(0, &["REPEATABLE"]) && of(1, &["ELEMENT", "ELEMENTS"]);
    let different = of(0, &["DIFFERENT"]) && of(1, &["RELATIONSHIP", "RELATIONSHIPS"]);
    if !repeatable && !different {
        return (input, false);
    }
    let length = if of(2, &["BINDINGS"]) { 3 } else { 2 };
    (input.from(input.index() + length), repeatable)
}
