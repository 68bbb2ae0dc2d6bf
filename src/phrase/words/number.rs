//! Whole numbers, in digits and in words, and decimals.

use nom::Parser;
use nom::branch::alt;

use super::Language;
use super::token::{Read, TokenKind, Tokens};
use crate::policy::numeral;

/// The largest number that phrases take: six digits.
pub const MAX: u64 = 999_999;

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// A whole number in digits or in the words of a language.
pub fn int<'a>(language: Language) -> impl Fn(Tokens<'a>) -> Read<'a, u64> {
    move |tokens| match language {
        Language::English => alt((digits, english)).parse(tokens),
        Language::Chinese => alt((digits, chinese)).parse(tokens),
    }
}

/// Up to six digits.
pub fn digits(tokens: Tokens<'_>) -> Read<'_, u64> {
    match tokens.first() {
        Some(TokenKind::Number(text)) if text.len() <= 6 => match text.parse() {
            Ok(value) => Ok((tokens.after(1), value)),
            Err(_) => tokens.fail(),
        },
        _ => tokens.fail(),
    }
}

/// `0.8`, or a whole number.
pub fn decimal(tokens: Tokens<'_>) -> Read<'_, f64> {
    match tokens.first() {
        Some(TokenKind::Number(text)) if text.len() <= 8 && !text.contains('-') => {
            match text.parse() {
                Ok(value) => Ok((tokens.after(1), value)),
                Err(_) => tokens.fail(),
            }
        }
        _ => tokens.fail(),
    }
}

/// The longest run of Chinese numerals that is a number.
fn chinese(tokens: Tokens<'_>) -> Read<'_, u64> {
    let is_numeral =
        |kind: &TokenKind| matches!(kind, TokenKind::Han(own) if numeral::is_numeral(*own));
    let run: String = tokens
        .0
        .iter()
        .map(|token| &token.kind)
        .take_while(|kind| is_numeral(kind))
        .take(16)
        .filter_map(|kind| match kind {
            TokenKind::Han(own) => Some(*own),
            _ => None,
        })
        .collect();
    match numeral::parse(&run).filter(|value| *value <= MAX) {
        Some(value) => Ok((tokens.after(run.chars().count()), value)),
        None => tokens.fail(),
    }
}

/// `twenty-five`, `one hundred and twenty`, `a thousand`
fn english(tokens: Tokens<'_>) -> Read<'_, u64> {
    let (mut rest, mut value) = below_hundred_or_a(tokens)?;
    for (word, factor) in [("hundred", 100), ("thousand", 1000)] {
        let Some(after) = rest.word(word) else {
            continue;
        };
        value *= factor;
        rest = after;
        let more = rest.word("and").unwrap_or(rest);
        if let Ok((after, smaller)) = below_hundred(more) {
            value += smaller;
            rest = after;
        }
    }
    match value <= MAX && rest.len() < tokens.len() {
        true => Ok((rest, value)),
        false => tokens.fail(),
    }
}

/// A number below a hundred, or `a` before `hundred` and `thousand`.
fn below_hundred_or_a(tokens: Tokens<'_>) -> Read<'_, u64> {
    if let Some(rest) = tokens.word("a")
        && (rest.word("hundred").is_some() || rest.word("thousand").is_some())
    {
        return Ok((rest, 1));
    }
    below_hundred(tokens)
}

fn below_hundred(tokens: Tokens<'_>) -> Read<'_, u64> {
    let Some(TokenKind::Word(word)) = tokens.first() else {
        return tokens.fail();
    };
    let rest = tokens.after(1);
    let (head, tail) = word.split_once('-').unwrap_or((word, ""));
    match (position(&ONES, head), position(&TENS, head)) {
        (Some(one), _) if tail.is_empty() => Ok((rest, one)),
        (_, Some(ten)) if tail.is_empty() => match rest.first() {
            Some(TokenKind::Word(next))
                if (1..10).contains(&position(&ONES, next).unwrap_or(0)) =>
            {
                Ok((rest.after(1), ten * 10 + position(&ONES, next).unwrap_or(0)))
            }
            _ => Ok((rest, ten * 10)),
        },
        (_, Some(ten)) => match position(&ONES, tail) {
            Some(one @ 1..10) => Ok((rest, ten * 10 + one)),
            _ => tokens.fail(),
        },
        _ => tokens.fail(),
    }
}

fn position(list: &[&str], word: &str) -> Option<u64> {
    if word.is_empty() {
        return None;
    }
    list.iter().position(|own| *own == word).map(|at| at as u64)
}
