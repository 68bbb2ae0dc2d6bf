//! Path patterns: nodes, relationships, chains of them, shortest paths.

use nom::Parser;
use nom::combinator::{cut, opt};

use super::atom::{map_entries, unsigned};
use super::basic::{
    bracketed, committed, keyword, parameter, symbol, variable, variable_ahead, with_flag,
};
use super::expression::expression;
use super::labels::{alternatives, pattern_labels};
use super::path::{chain, path_prefix, quantifier};
use crate::syntax::ast::{
    Direction, Expr, LabelExpr, Name, NodePattern, PathLength, PathPattern, PropertiesPattern,
    RelationshipPattern, Shortest,
};
use crate::syntax::error::ParseError;
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::{Bad, Symbol, TokenKind};

/// `p = (a)-->(b)`, `shortestPath((a)-[*]->(b))`, `(a)`
pub(super) fn path_pattern(input: Tokens<'_>) -> Parsed<'_, Box<PathPattern>> {
    if !(variable_ahead(input, 0) && input.is_symbol(1, Symbol::Equal)) {
        return unnamed_path(input);
    }
    let (rest, variable) = variable(input)?;
    let (rest, mut pattern) = committed(unnamed_path(rest.advance()))?;
    pattern.variable = Some(variable);
    pattern.span = input.span_to(rest);
    Ok((rest, pattern))
}

/// One or more path patterns with commas between.
pub(super) fn path_patterns(input: Tokens<'_>) -> Parsed<'_, Vec<PathPattern>> {
    let (mut rest, first) = path_pattern(input)?;
    let mut patterns = vec![*first];
    while let (next, Some(_)) = opt(symbol(Symbol::Comma)).parse(rest)? {
        let (next, another) = committed(path_pattern(next))?;
        patterns.push(*another);
        rest = next;
    }
    Ok((rest, patterns))
}

fn unnamed_path(input: Tokens<'_>) -> Parsed<'_, Box<PathPattern>> {
    if shortest_ahead(input) {
        return shortest_path(input);
    }
    let (rest, (selector, mode)) = path_prefix(input)?;
    let (rest, mut pattern) = chain(rest)?;
    (pattern.selector, pattern.mode) = (selector, mode);
    pattern.span = input.span_to(rest);
    Ok((rest, pattern))
}

pub(super) fn shortest_ahead(input: Tokens<'_>) -> bool {
    matches!(
        input.keyword(),
        Some(Keyword::ShortestPath | Keyword::AllShortestPaths)
    ) && input.is_symbol(1, Symbol::LeftParen)
}

/// `shortestPath(...)` or `allShortestPaths(...)`
pub(super) fn shortest_path(input: Tokens<'_>) -> Parsed<'_, Box<PathPattern>> {
    let all = input.is_keyword(0, Keyword::AllShortestPaths);
    let (rest, mut pattern) = bracketed(Symbol::LeftParen, chain)(input.advance())?;
    pattern.shortest = Some(if all { Shortest::All } else { Shortest::Single });
    pattern.span = input.span_to(rest);
    Ok((rest, pattern))
}

/// Whether a relationship pattern begins here: `-` or `<-`.
pub(super) fn step_ahead(input: Tokens<'_>) -> bool {
    let dash = |ahead| input.kind(ahead).is_some_and(is_dash);
    dash(0) || input.is_symbol(0, Symbol::Less) && dash(1)
}

/// `(a:Label {key: value} WHERE predicate)`
pub(super) fn node_pattern(input: Tokens<'_>) -> Parsed<'_, Box<NodePattern>> {
    if !input.is_symbol(0, Symbol::LeftParen) {
        return Err(nom::Err::Error(
            input.trouble(Expected::Thing(Thing::NodePattern)),
        ));
    }
    let (rest, mut node) = input.nested(bracketed(Symbol::LeftParen, node_inside))?;
    node.span = input.span_to(rest);
    Ok((rest, node))
}

fn node_inside(input: Tokens<'_>) -> Parsed<'_, Box<NodePattern>> {
    let span = input.span();
    let mut node = Box::new(NodePattern {
        variable: None,
        labels: None,
        properties: None,
        predicate: None,
        span,
    });
    let (rest, found) = opt(variable).parse(input)?;
    node.variable = found;
    let (rest, found) = opt(pattern_labels).parse(rest)?;
    node.labels = found;
    let (rest, found) = opt(properties).parse(rest)?;
    node.properties = found;
    let (rest, found) = opt(predicate).parse(rest)?;
    node.predicate = found;
    Ok((rest, node))
}

fn properties(input: Tokens<'_>) -> Parsed<'_, PropertiesPattern> {
    if input.kind(0) == Some(TokenKind::Parameter) {
        return parameter.map(PropertiesPattern::Parameter).parse(input);
    }
    let (rest, entries) = input.nested(map_entries)?;
    Ok((rest, PropertiesPattern::Map(entries, input.span_to(rest))))
}

/// `WHERE` and a test, in which patterns may stand as tests too.
pub(super) fn predicate(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (rest, _) = keyword(Keyword::Where)(input)?;
    with_flag(&rest.shared.patterns_allowed, true, || {
        committed(expression(rest))
    })
}

pub(super) fn relationship_pattern(input: Tokens<'_>) -> Parsed<'_, Box<RelationshipPattern>> {
    let (rest, left) = opt(symbol(Symbol::Less)).parse(input)?;
    let (rest, _) = dash(rest)?;
    let (rest, inside) = opt(nested_inside).parse(rest)?;
    let (rest, _) = dash(rest)?;
    let (rest, right) = opt(symbol(Symbol::Greater)).parse(rest)?;
    let mut relationship = inside.unwrap_or_else(|| empty_relationship(input));
    relationship.direction = match (left, right) {
        (None, Some(_)) => Direction::Outgoing,
        (Some(_), None) => Direction::Incoming,
        _ => Direction::Both,
    };
    let (rest, quantifier) = quantifier(rest)?;
    if let (Some(length), Some(_)) = (relationship.length, quantifier) {
        return input.fail(ParseError::TwoLengths { span: length.span });
    }
    relationship.length = relationship.length.or(quantifier);
    relationship.span = input.span_to(rest);
    Ok((rest, relationship))
}

fn nested_inside(input: Tokens<'_>) -> Parsed<'_, Box<RelationshipPattern>> {
    input.nested(bracketed(Symbol::LeftBracket, relationship_inside))
}

fn is_dash(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Symbol(Symbol::Minus) | TokenKind::Bad(Bad::Dash)
    )
}

/// openCypher lets other dashes draw a relationship; only in expressions they are wrong.
fn dash(input: Tokens<'_>) -> Parsed<'_, ()> {
    let (rest, _) = input.take_if(Expected::Thing(Thing::Dash), is_dash)?;
    Ok((rest, ()))
}

fn empty_relationship(input: Tokens<'_>) -> Box<RelationshipPattern> {
    Box::new(RelationshipPattern {
        variable: None,
        types: Vec::new(),
        type_test: None,
        length: None,
        direction: Direction::Both,
        properties: None,
        predicate: None,
        span: input.span(),
    })
}

fn relationship_inside(input: Tokens<'_>) -> Parsed<'_, Box<RelationshipPattern>> {
    let mut relationship = empty_relationship(input);
    let (rest, found) = opt(variable).parse(input)?;
    relationship.variable = found;
    let (rest, found) = opt(relationship_types).parse(rest)?;
    match found.map(names_only) {
        Some(Ok(types)) => relationship.types = types,
        Some(Err(test)) => relationship.type_test = test,
        None => {}
    }
    if rest.is_symbol(0, Symbol::DotDot) {
        return rest.fail(ParseError::LengthWithoutStar { span: rest.span() });
    }
    let (rest, found) = opt(path_length).parse(rest)?;
    relationship.length = found;
    let (rest, found) = opt(properties).parse(rest)?;
    relationship.properties = found;
    let (rest, found) = opt(predicate).parse(rest)?;
    relationship.predicate = found;
    Ok((rest, relationship))
}

/// `:A|B`, `:A|:B` as people wrote it once, `:!A`, `IS A`.
fn relationship_types(input: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (rest, _) = input.take_if(Expected::Symbol(Symbol::Colon), |kind| {
        matches!(
            kind,
            TokenKind::Symbol(Symbol::Colon) | TokenKind::Keyword(Keyword::Is)
        )
    })?;
    with_flag(&rest.shared.labels_are_types, true, || {
        cut(alternatives).parse(rest)
    })
}

/// The names of plain alternatives; any other test as it is, where `%` alone is none.
fn names_only(types: LabelExpr) -> Result<Vec<Name>, Option<LabelExpr>> {
    fn collect(types: &LabelExpr, names: &mut Vec<Name>) -> bool {
        match types {
            LabelExpr::Label(name) => {
                names.push(name.clone());
                true
            }
            LabelExpr::Or(left, right) => collect(left, names) && collect(right, names),
            _ => false,
        }
    }
    let mut names = Vec::new();
    match collect(&types, &mut names) {
        true => Ok(names),
        false => Err(Some(types)),
    }
}

/// `*`, `*2`, `*1..`, `*..3`, `*1..3`
fn path_length(input: Tokens<'_>) -> Parsed<'_, PathLength> {
    let (rest, _) = symbol(Symbol::Star)(input)?;
    let (rest, min) = steps(rest)?;
    let (rest, range) = opt(symbol(Symbol::DotDot)).parse(rest)?;
    let (rest, max) = if range.is_some() {
        steps(rest)?
    } else {
        (rest, min)
    };
    Ok((
        rest,
        PathLength {
            min,
            max,
            span: input.span_to(rest),
        },
    ))
}

fn steps(input: Tokens<'_>) -> Parsed<'_, Option<u64>> {
    if input.is_symbol(0, Symbol::Minus) {
        return input.fail(ParseError::NegativeLength { span: input.span() });
    }
    input.note(Expected::Thing(Thing::PathLength));
    opt(unsigned).parse(input)
}

/// Whether a path pattern with at least one relationship begins here, and not a bracketed expression.
///
/// Decided by looking at the brackets alone, without reading what is in them.
pub(super) fn pattern_ahead(input: Tokens<'_>) -> bool {
    let inside = if variable_ahead(input, 1) { 2 } else { 1 };
    let asks = |ahead| {
        input.is_symbol(ahead, Symbol::Colon)
            || matches!(
                input.kind(ahead),
                Some(TokenKind::Keyword(Keyword::Null | Keyword::Not))
            )
    };
    let like_node = input.is_keyword(inside, Keyword::Where)
        || input.is_keyword(inside, Keyword::Is) && !asks(inside + 1)
        || matches!(
            input.kind(inside),
            Some(
                TokenKind::Symbol(Symbol::RightParen | Symbol::Colon | Symbol::LeftBrace)
                    | TokenKind::Parameter
            )
        );
    input.is_symbol(0, Symbol::LeftParen)
        && like_node
        && input
            .closing(0)
            .is_some_and(|close| relationship_ahead(input, close + 1))
}

fn relationship_ahead(input: Tokens<'_>, at: usize) -> bool {
    let left = input.is_symbol(at, Symbol::Less);
    let at = if left { at + 1 } else { at };
    if !input.is_symbol(at, Symbol::Minus) {
        return false;
    }
    if input.is_symbol(at + 1, Symbol::LeftBracket) {
        let like_list = !matches!(
            input.kind(at + 2),
            Some(TokenKind::Symbol(Symbol::Colon | Symbol::Star))
        );
        if like_list && !left {
            return input
                .closing(at + 1)
                .is_some_and(|close| arrow_ahead(input, close + 1));
        }
        return true;
    }
    arrow_ahead(input, at + 1)
}

/// The second half of a relationship and the bracket of the next node.
fn arrow_ahead(input: Tokens<'_>, at: usize) -> bool {
    let behind = if input.is_symbol(at + 1, Symbol::Greater) {
        at + 2
    } else {
        at + 1
    };
    let bracket = match input.kind(behind) {
        Some(TokenKind::Symbol(Symbol::Plus | Symbol::Star)) => behind + 1,
        Some(TokenKind::Symbol(Symbol::LeftBrace)) => match input.closing(behind) {
            Some(close) => close + 1,
            None => return false,
        },
        _ => behind,
    };
    input.is_symbol(at, Symbol::Minus) && input.is_symbol(bracket, Symbol::LeftParen)
}
