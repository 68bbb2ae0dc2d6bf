//! Operators and their precedence, lowest first: `OR`, `XOR`, `AND`, `NOT`, comparison, `IN` with its kin and `IS NULL`,
//! `+ -`, `* / %`, `^`, unary sign, then what stands directly behind an operand (CIP2021-08-10).

use nom::Parser;
use nom::combinator::opt;

use super::atom::{atom, number};
use super::basic::{bracketed, committed, key, keyword, symbol, word_ahead};
use super::labels::{alternatives, label_expression};
use super::spelled::{normalized, normalized_ahead};
use super::value_type::value_type;
use crate::syntax::ast::{BinaryOperator, ComparisonOperator, Expr, ExprKind, UnaryOperator};
use crate::syntax::expected::{Expected, Thing};
use crate::syntax::input::{Parsed, Tokens};
use crate::syntax::keyword::Keyword;
use crate::syntax::token::{Symbol, TokenKind};

/// How tightly an operator binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    Xor,
    And,
    Not,
    Comparison,
    Predicate,
    Sum,
    Product,
    Power,
    Sign,
}

impl Level {
    /// The level of the right operand, so that equal operators group from the left.
    fn next(self) -> Level {
        match self {
            Self::Or => Self::Xor,
            Self::Xor => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Comparison,
            Self::Comparison => Self::Predicate,
            Self::Predicate => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Power,
            Self::Power | Self::Sign => Self::Sign,
        }
    }
}

/// An operator behind an operand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Infix {
    Binary(BinaryOperator),
    Comparison,
    IsNull,
}

/// Chains of `AND`, `OR` or `XOR` longer than this become balanced trees: grouping does not change their meaning, and a
/// tree of a hundred thousand tests must not be a hundred thousand levels high.
const LONGEST_CHAIN: usize = 32;

/// Any expression. Boxed, so that results stay small on the stack of nested parsers.
pub(super) fn expression(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    climb(input, Level::Or)
}

/// Any expression, by value.
pub(super) fn value(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, expr) = expression(input)?;
    Ok((rest, *expr))
}

/// One or more expressions with commas between.
pub(super) fn expressions(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    let (mut rest, first) = expression(input)?;
    let mut list = vec![*first];
    while let (next, Some(_)) = opt(symbol(Symbol::Comma)).parse(rest)? {
        let (next, another) = committed(expression(next))?;
        list.push(*another);
        rest = next;
    }
    Ok((rest, list))
}

/// An expression of what was read from `start` up to `rest`.
pub(super) fn located<'a>(
    start: Tokens<'a>,
    rest: Tokens<'a>,
    kind: ExprKind,
) -> Parsed<'a, Box<Expr>> {
    rest.grow()?;
    let span = start.span_to(rest);
    Ok((rest, Box::new(Expr { kind, span })))
}

/// An operand with all that binds at least as tightly as a property access: what `SET` and `REMOVE` can name.
pub(super) fn target(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    input.nested(postfix)
}

/// An expression of operators that bind at least as tightly as `level`.
fn climb(input: Tokens<'_>, level: Level) -> Parsed<'_, Box<Expr>> {
    input.nested(|input| {
        let (mut rest, mut left) = operand(input, level)?;
        while let Some((operator, binds)) = infix(rest)
            && binds >= level
        {
            (rest, left) = extend(rest, left, operator, binds)?;
        }
        rest.note(Expected::Thing(Thing::Operator));
        Ok((rest, left))
    })
}

fn extend(
    input: Tokens<'_>,
    left: Box<Expr>,
    operator: Infix,
    level: Level,
) -> Parsed<'_, Box<Expr>> {
    match operator {
        Infix::Comparison => comparison(input, left),
        Infix::IsNull => is_null(input, left),
        Infix::Binary(operator) if level <= Level::And => chain(input, *left, operator, level),
        Infix::Binary(operator) => binary(input, left, operator, level),
    }
}

fn operand(input: Tokens<'_>, level: Level) -> Parsed<'_, Box<Expr>> {
    if level > Level::Not || !input.is_keyword(0, Keyword::Not) {
        return sign(input);
    }
    let (rest, operand) = committed(climb(input.advance(), Level::Not))?;
    unary(input, rest, UnaryOperator::Not, operand)
}

fn infix(input: Tokens<'_>) -> Option<(Infix, Level)> {
    use BinaryOperator as B;
    let binary = |operator, level| Some((Infix::Binary(operator), level));
    match input.kind(0)? {
        TokenKind::Keyword(keyword) => match keyword {
            Keyword::Or => binary(B::Or, Level::Or),
            Keyword::Xor => binary(B::Xor, Level::Xor),
            Keyword::And => binary(B::And, Level::And),
            Keyword::In => binary(B::In, Level::Predicate),
            Keyword::Contains => binary(B::Contains, Level::Predicate),
            Keyword::Starts => binary(B::StartsWith, Level::Predicate),
            Keyword::Ends => binary(B::EndsWith, Level::Predicate),
            Keyword::Is => Some((Infix::IsNull, Level::Predicate)),
            _ => None,
        },
        TokenKind::Symbol(symbol) => match symbol {
            Symbol::EqualTilde => binary(B::Matches, Level::Predicate),
            Symbol::Colon if input.is_symbol(1, Symbol::Colon) => {
                Some((Infix::IsNull, Level::Predicate))
            }
            Symbol::Plus => binary(B::Add, Level::Sum),
            Symbol::Minus => binary(B::Subtract, Level::Sum),
            Symbol::BarBar => binary(B::Concatenate, Level::Sum),
            Symbol::Star => binary(B::Multiply, Level::Product),
            Symbol::Slash => binary(B::Divide, Level::Product),
            Symbol::Percent => binary(B::Modulo, Level::Product),
            Symbol::Caret => binary(B::Power, Level::Power),
            _ => comparison_operator(symbol).map(|_| (Infix::Comparison, Level::Comparison)),
        },
        _ => None,
    }
}

/// Whether an operator of tests stands here, as in `WHEN > 3` and `WHEN IS NULL`.
pub(super) fn test_ahead(input: Tokens<'_>) -> bool {
    infix(input).is_some_and(|(_, level)| matches!(level, Level::Comparison | Level::Predicate))
}

/// Such an operator and what it compares `left` with.
pub(super) fn test_of(input: Tokens<'_>, left: Box<Expr>) -> Parsed<'_, Box<Expr>> {
    let (operator, level) = infix(input).expect("looked ahead");
    extend(input, left, operator, level)
}

fn comparison_operator(symbol: Symbol) -> Option<ComparisonOperator> {
    Some(match symbol {
        Symbol::Equal => ComparisonOperator::Equal,
        Symbol::NotEqual => ComparisonOperator::NotEqual,
        Symbol::Less => ComparisonOperator::Less,
        Symbol::LessOrEqual => ComparisonOperator::LessOrEqual,
        Symbol::Greater => ComparisonOperator::Greater,
        Symbol::GreaterOrEqual => ComparisonOperator::GreaterOrEqual,
        _ => return None,
    })
}

/// `left operator right`
fn binary(
    input: Tokens<'_>,
    left: Box<Expr>,
    operator: BinaryOperator,
    level: Level,
) -> Parsed<'_, Box<Expr>> {
    let mut rest = input.advance();
    if matches!(
        operator,
        BinaryOperator::StartsWith | BinaryOperator::EndsWith
    ) {
        (rest, _) = committed(keyword(Keyword::With)(rest))?;
    }
    let (rest, right) = committed(climb(rest, level.next()))?;
    rest.grow()?;
    Ok((rest, join(operator, left, right)))
}

/// `left AND right AND right`: gathered first, so that the tree can be kept low.
fn chain(
    input: Tokens<'_>,
    left: Expr,
    operator: BinaryOperator,
    level: Level,
) -> Parsed<'_, Box<Expr>> {
    let mut operands = vec![left];
    let mut rest = input;
    while infix(rest) == Some((Infix::Binary(operator), level)) {
        let (next, right) = committed(climb(rest.advance(), level.next()))?;
        operands.push(*right);
        rest = next;
    }
    let is_long = operands.len() > LONGEST_CHAIN;
    let levels = if is_long {
        operands.len().ilog2() as usize + 1
    } else {
        operands.len() - 1
    };
    for _ in 0..levels {
        rest.grow()?;
    }
    let tree = if is_long {
        balanced(operator, operands)
    } else {
        let joined = |left, right| *join(operator, Box::new(left), Box::new(right));
        operands.into_iter().reduce(joined)
    };
    Ok((rest, Box::new(tree.expect("at least one operand"))))
}

/// The operands joined to a tree as low as can be.
pub(super) fn balanced(operator: BinaryOperator, mut operands: Vec<Expr>) -> Option<Expr> {
    while operands.len() > 1 {
        let mut pairs = Vec::with_capacity(operands.len().div_ceil(2));
        let mut rest = operands.into_iter();
        while let Some(left) = rest.next() {
            pairs.push(match rest.next() {
                Some(right) => *join(operator, Box::new(left), Box::new(right)),
                None => left,
            });
        }
        operands = pairs;
    }
    operands.pop()
}

fn join(operator: BinaryOperator, left: Box<Expr>, right: Box<Expr>) -> Box<Expr> {
    let span = left.span.to(right.span);
    let kind = ExprKind::Binary {
        operator,
        left,
        right,
    };
    Box::new(Expr { kind, span })
}

/// `a < b <= c`: one expression however long.
fn comparison(input: Tokens<'_>, first: Box<Expr>) -> Parsed<'_, Box<Expr>> {
    let mut others = Vec::new();
    let mut span = first.span;
    let mut rest = input;
    while let Some(TokenKind::Symbol(symbol)) = rest.kind(0)
        && let Some(operator) = comparison_operator(symbol)
    {
        let (next, operand) = committed(climb(rest.advance(), Level::Predicate))?;
        span = span.to(operand.span);
        others.push((operator, *operand));
        rest = next;
    }
    rest.grow()?;
    Ok((
        rest,
        Box::new(Expr {
            kind: ExprKind::Comparison {
                first,
                rest: others,
            },
            span,
        }),
    ))
}

/// `operand IS [NOT] NULL`, `operand IS [NOT] LABELED A|B`
fn is_null(input: Tokens<'_>, operand: Box<Expr>) -> Parsed<'_, Box<Expr>> {
    if input.is_symbol(0, Symbol::Colon) {
        return is_typed(input.advance().advance(), operand, false);
    }
    let (rest, negated) = opt(keyword(Keyword::Not)).parse(input.advance())?;
    if word_ahead(rest, 0, "LABELED") || word_ahead(rest, 0, "LABELLED") {
        return is_labeled(rest.advance(), operand, negated.is_some());
    }
    if normalized_ahead(rest) {
        return normalized(rest, *operand, negated.is_some());
    }
    let typed = rest.is_symbol(0, Symbol::Colon) && rest.is_symbol(1, Symbol::Colon);
    if typed || word_ahead(rest, 0, "TYPED") {
        let from = rest.index() + if typed { 2 } else { 1 };
        return is_typed(rest.from(from), operand, negated.is_some());
    }
    let (rest, end) = committed(keyword(Keyword::Null)(rest))?;
    rest.grow()?;
    let span = operand.span.to(end);
    let negated = negated.is_some();
    Ok((
        rest,
        Box::new(Expr {
            kind: ExprKind::IsNull { operand, negated },
            span,
        }),
    ))
}

/// The type of `operand IS [NOT] :: TYPE`.
fn is_typed(input: Tokens<'_>, operand: Box<Expr>, negated: bool) -> Parsed<'_, Box<Expr>> {
    let (rest, ty) = committed(value_type(input))?;
    rest.grow()?;
    let span = operand.span.to(input.span_to(rest));
    let kind = ExprKind::IsTyped {
        operand,
        ty,
        negated,
    };
    Ok((rest, Box::new(Expr { kind, span })))
}

/// The labels of `operand IS [NOT] LABELED A|B`.
fn is_labeled(input: Tokens<'_>, operand: Box<Expr>, negated: bool) -> Parsed<'_, Box<Expr>> {
    let (rest, labels) = committed(alternatives(input))?;
    rest.grow()?;
    let span = operand.span.to(input.span_to(rest));
    let base = operand;
    let test = Box::new(Expr {
        kind: ExprKind::HasLabels { base, labels },
        span,
    });
    denied(rest, test, negated)
}

/// The test, or that it is not so.
pub(super) fn denied(rest: Tokens<'_>, test: Box<Expr>, negated: bool) -> Parsed<'_, Box<Expr>> {
    if !negated {
        return Ok((rest, test));
    }
    rest.grow()?;
    let span = test.span;
    let kind = ExprKind::Unary {
        operator: UnaryOperator::Not,
        operand: test,
    };
    Ok((rest, Box::new(Expr { kind, span })))
}

/// `-x`, `+x`; a sign right before a number is part of the number.
fn sign(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let operator = match input.kind(0) {
        Some(TokenKind::Symbol(Symbol::Minus)) => UnaryOperator::Minus,
        Some(TokenKind::Symbol(Symbol::Plus)) => UnaryOperator::Plus,
        _ => return postfix(input),
    };
    if operator == UnaryOperator::Minus && lone_number_ahead(input.advance()) {
        return number(input);
    }
    let (rest, operand) = committed(input.advance().nested(sign))?;
    unary(input, rest, operator, operand)
}

fn lone_number_ahead(input: Tokens<'_>) -> bool {
    matches!(input.kind(0), Some(TokenKind::Integer | TokenKind::Float))
        && !matches!(
            input.kind(1),
            Some(TokenKind::Symbol(
                Symbol::Dot | Symbol::LeftBracket | Symbol::Colon
            ))
        )
}

fn unary<'a>(
    start: Tokens<'a>,
    rest: Tokens<'a>,
    operator: UnaryOperator,
    operand: Box<Expr>,
) -> Parsed<'a, Box<Expr>> {
    located(start, rest, ExprKind::Unary { operator, operand })
}

/// An operand and what stands directly behind it: `.key`, `[index]`, `[from..to]`, `:Label`.
fn postfix(input: Tokens<'_>) -> Parsed<'_, Box<Expr>> {
    let (mut rest, mut base) = atom(input)?;
    while let Some(TokenKind::Symbol(symbol)) = rest.kind(0) {
        let start = base.span;
        (rest, base) = match symbol {
            Symbol::Dot => property(rest, base)?,
            Symbol::LeftBracket => subscript(rest, base)?,
            // Two colons ask for a type.
            Symbol::Colon if rest.is_symbol(1, Symbol::Colon) => break,
            Symbol::Colon => has_labels(rest, base)?,
            _ => break,
        };
        base.span = start.to(base.span);
    }
    Ok((rest, base))
}

fn property(input: Tokens<'_>, base: Box<Expr>) -> Parsed<'_, Box<Expr>> {
    let (rest, key) = committed(key(Thing::PropertyKey)(input.advance()))?;
    located(input, rest, ExprKind::Property { base, key })
}

fn has_labels(input: Tokens<'_>, base: Box<Expr>) -> Parsed<'_, Box<Expr>> {
    let (rest, labels) = label_expression(input)?;
    located(input, rest, ExprKind::HasLabels { base, labels })
}

/// `[index]` or `[from..to]`
fn subscript(input: Tokens<'_>, base: Box<Expr>) -> Parsed<'_, Box<Expr>> {
    let (rest, (from, range, to)) = bracketed(Symbol::LeftBracket, bounds)(input)?;
    let kind = match (range, from) {
        (false, Some(index)) => ExprKind::Index { base, index },
        (_, from) => ExprKind::Slice { base, from, to },
    };
    located(input, rest, kind)
}

/// What stands before `..`, whether `..` stands there, and what stands behind it.
type Bounds = (Option<Box<Expr>>, bool, Option<Box<Expr>>);

fn bounds(input: Tokens<'_>) -> Parsed<'_, Bounds> {
    let (rest, from) = opt(expression).parse(input)?;
    let (rest, range) = opt(symbol(Symbol::DotDot)).parse(rest)?;
    if range.is_none() && from.is_none() {
        return Err(nom::Err::Error(
            input.trouble(Expected::Thing(Thing::Expression)),
        ));
    }
    let (rest, to) = if range.is_some() {
        opt(expression).parse(rest)?
    } else {
        (rest, None)
    };
    Ok((rest, (from, range.is_some(), to)))
}
