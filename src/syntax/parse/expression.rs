//! Operators and their precedence, lowest first: `OR`, `XOR`, `AND`, `NOT`, comparison, `IN` with its kin and `IS NULL`,
//! `+ -`, `* / %`, `^`, unary sign, then what stands directly behind an operand (CIP2021-08-10).

use nom::Parser;
use nom::combinator::{cut, opt};

use super::atom::{atom, number};
use super::basic::{bracketed, key, keyword, symbol};
use super::labels::label_expression;
use crate::diagnostic::Span;
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

/// Any expression.
pub(super) fn expression(input: Tokens<'_>) -> Parsed<'_, Expr> {
    climb(input, Level::Or)
}

/// An operand with all that binds at least as tightly as a property access: what `SET` and `REMOVE` can name.
pub(super) fn target(input: Tokens<'_>) -> Parsed<'_, Expr> {
    input.nested(postfix)
}

/// An expression of operators that bind at least as tightly as `level`.
fn climb(input: Tokens<'_>, level: Level) -> Parsed<'_, Expr> {
    input.nested(|input| {
        let (mut rest, mut left) = operand(input, level)?;
        while let Some((operator, binds)) = infix(rest)
            && binds >= level
        {
            (rest, left) = match operator {
                Infix::Comparison => comparison(rest, left)?,
                Infix::IsNull => is_null(rest, left)?,
                Infix::Binary(operator) if binds <= Level::And => {
                    chain(rest, left, operator, binds)?
                }
                Infix::Binary(operator) => binary(rest, left, operator, binds)?,
            };
        }
        rest.note(Expected::Thing(Thing::Operator));
        Ok((rest, left))
    })
}

fn operand(input: Tokens<'_>, level: Level) -> Parsed<'_, Expr> {
    if level > Level::Not || !input.is_keyword(0, Keyword::Not) {
        return sign(input);
    }
    let (rest, operand) = climb_committed(input.advance(), Level::Not)?;
    Ok((
        rest,
        unary(UnaryOperator::Not, operand, input.span_to(rest)),
    ))
}

fn climb_committed(input: Tokens<'_>, level: Level) -> Parsed<'_, Expr> {
    cut(|input| climb(input, level)).parse(input)
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
    left: Expr,
    operator: BinaryOperator,
    level: Level,
) -> Parsed<'_, Expr> {
    let mut rest = input.advance();
    if matches!(
        operator,
        BinaryOperator::StartsWith | BinaryOperator::EndsWith
    ) {
        (rest, _) = cut(keyword(Keyword::With)).parse(rest)?;
    }
    let (rest, right) = climb_committed(rest, level.next())?;
    rest.grow()?;
    Ok((rest, join(operator, left, right)))
}

/// `left AND right AND right`: gathered first, so that the tree can be kept low.
fn chain(
    input: Tokens<'_>,
    left: Expr,
    operator: BinaryOperator,
    level: Level,
) -> Parsed<'_, Expr> {
    let mut operands = vec![left];
    let mut rest = input;
    while infix(rest) == Some((Infix::Binary(operator), level)) {
        let (next, right) = climb_committed(rest.advance(), level.next())?;
        operands.push(right);
        rest = next;
    }
    let levels = if operands.len() > LONGEST_CHAIN {
        operands.len().ilog2() as usize + 1
    } else {
        operands.len() - 1
    };
    for _ in 0..levels {
        rest.grow()?;
    }
    let tree = if operands.len() > LONGEST_CHAIN {
        balanced(operator, operands)
    } else {
        operands
            .into_iter()
            .reduce(|left, right| join(operator, left, right))
    };
    Ok((rest, tree.expect("at least one operand")))
}

fn balanced(operator: BinaryOperator, mut operands: Vec<Expr>) -> Option<Expr> {
    while operands.len() > 1 {
        let mut pairs = Vec::with_capacity(operands.len().div_ceil(2));
        let mut rest = operands.into_iter();
        while let Some(left) = rest.next() {
            pairs.push(match rest.next() {
                Some(right) => join(operator, left, right),
                None => left,
            });
        }
        operands = pairs;
    }
    operands.pop()
}

fn join(operator: BinaryOperator, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    Expr {
        kind: ExprKind::Binary {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        },
        span,
    }
}

/// `a < b <= c`: one expression however long.
fn comparison(input: Tokens<'_>, first: Expr) -> Parsed<'_, Expr> {
    let mut others = Vec::new();
    let mut rest = input;
    while let Some(TokenKind::Symbol(symbol)) = rest.kind(0)
        && let Some(operator) = comparison_operator(symbol)
    {
        let (next, operand) = climb_committed(rest.advance(), Level::Predicate)?;
        others.push((operator, operand));
        rest = next;
    }
    rest.grow()?;
    let end = others
        .last()
        .map_or(first.span, |(_, operand)| operand.span);
    let span = first.span.to(end);
    Ok((
        rest,
        Expr {
            kind: ExprKind::Comparison {
                first: Box::new(first),
                rest: others,
            },
            span,
        },
    ))
}

/// `operand IS [NOT] NULL`
fn is_null(input: Tokens<'_>, operand: Expr) -> Parsed<'_, Expr> {
    let (rest, negated) = opt(keyword(Keyword::Not)).parse(input.advance())?;
    let (rest, end) = cut(keyword(Keyword::Null)).parse(rest)?;
    rest.grow()?;
    let span = operand.span.to(end);
    Ok((
        rest,
        Expr {
            kind: ExprKind::IsNull {
                operand: Box::new(operand),
                negated: negated.is_some(),
            },
            span,
        },
    ))
}

/// `-x`, `+x`; a sign right before a number is part of the number.
fn sign(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let operator = match input.kind(0) {
        Some(TokenKind::Symbol(Symbol::Minus)) => UnaryOperator::Minus,
        Some(TokenKind::Symbol(Symbol::Plus)) => UnaryOperator::Plus,
        _ => return postfix(input),
    };
    if operator == UnaryOperator::Minus && lone_number_ahead(input.advance()) {
        return number(input);
    }
    let (rest, operand) = cut(nested_sign).parse(input.advance())?;
    Ok((rest, unary(operator, operand, input.span_to(rest))))
}

fn nested_sign(input: Tokens<'_>) -> Parsed<'_, Expr> {
    input.nested(sign)
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

fn unary(operator: UnaryOperator, operand: Expr, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Unary {
            operator,
            operand: Box::new(operand),
        },
        span,
    }
}

/// An operand and what stands directly behind it: `.key`, `[index]`, `[from..to]`, `:Label`.
fn postfix(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (mut rest, mut base) = atom(input)?;
    loop {
        let start = base.span;
        let (next, kind) = match rest.kind(0) {
            Some(TokenKind::Symbol(Symbol::Dot)) => {
                let (next, key) = cut(key(Thing::PropertyKey)).parse(rest.advance())?;
                (
                    next,
                    ExprKind::Property {
                        base: Box::new(base),
                        key,
                    },
                )
            }
            Some(TokenKind::Symbol(Symbol::LeftBracket)) => {
                let (next, index) = bracketed(Symbol::LeftBracket, subscript)(rest)?;
                (next, index.of(base))
            }
            Some(TokenKind::Symbol(Symbol::Colon)) => {
                let (next, labels) = label_expression(rest)?;
                (
                    next,
                    ExprKind::HasLabels {
                        base: Box::new(base),
                        labels,
                    },
                )
            }
            _ => return Ok((rest, base)),
        };
        next.grow()?;
        base = Expr {
            kind,
            span: start.to(input.span_to(next)),
        };
        rest = next;
    }
}

/// What stands between the brackets behind a list or a map.
enum Subscript {
    Index(Box<Expr>),
    Slice(Option<Box<Expr>>, Option<Box<Expr>>),
}

impl Subscript {
    fn of(self, base: Expr) -> ExprKind {
        let base = Box::new(base);
        match self {
            Self::Index(index) => ExprKind::Index { base, index },
            Self::Slice(from, to) => ExprKind::Slice { base, from, to },
        }
    }
}

fn subscript(input: Tokens<'_>) -> Parsed<'_, Subscript> {
    let bound = |input| opt(expression.map(Box::new)).parse(input);
    let (rest, from) = bound(input)?;
    let (rest, range) = opt(symbol(Symbol::DotDot)).parse(rest)?;
    match (range, from) {
        (Some(_), from) => bound(rest).map(|(rest, to)| (rest, Subscript::Slice(from, to))),
        (None, Some(index)) => Ok((rest, Subscript::Index(index))),
        (None, None) => Err(nom::Err::Error(
            input.trouble(Expected::Thing(Thing::Expression)),
        )),
    }
}
