//! What numbers a line or a row: `一、`, `(二)`, `3.`, `4、`, `第五条`.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{char, one_of, space0};
use nom::combinator::recognize;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use crate::policy::numeral;

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// `一、`
    Section,
    /// `(一)`
    Subsection,
    /// `1.`
    Item,
}

/// The mark at the head of a line and the rest of it.
pub fn split(line: &str) -> (Option<Depth>, &str) {
    let marks = [
        (Depth::Section, section(line)),
        (Depth::Subsection, subsection(line)),
        (Depth::Item, item(line)),
    ];
    let found = marks
        .into_iter()
        .find_map(|(depth, mark)| Some((depth, mark.ok()?.0)));
    match found {
        Some((depth, rest)) => (Some(depth), rest.trim_start()),
        None => (None, line),
    }
}

pub fn is_numbered(line: &str) -> bool {
    split(line).0.is_some()
}

fn chinese(input: &str) -> IResult<&str, &str> {
    take_while_m_n(1, 4, numeral::is_numeral).parse(input)
}

fn digits(input: &str) -> IResult<&str, &str> {
    take_while_m_n(1, 3, |c: char| c.is_ascii_digit()).parse(input)
}

/// `一、` or `第一章`
fn section(input: &str) -> IResult<&str, &str> {
    let listed = terminated(chinese, (space0, one_of("、.")));
    let named = recognize((char('第'), chinese, one_of("章节条")));
    alt((listed, named)).parse(input)
}

/// `(一)` or `(1)`
fn subsection(input: &str) -> IResult<&str, &str> {
    delimited(char('('), alt((chinese, digits)), char(')')).parse(input)
}

/// `1.`, `1、`, `1)`, or a number and a space
fn item(input: &str) -> IResult<&str, &str> {
    let marked = terminated(digits, preceded(space0, one_of(".、)．")));
    let spaced = terminated(digits, alt((tag(" "), tag("\t"))));
    alt((marked, spaced))
        .parse(input)
        .and_then(|(rest, number)| {
            // `3.5亿元` is a figure.
            match rest.starts_with(|c: char| c.is_ascii_digit()) {
                true => Err(nom::Err::Error(nom::error::Error::new(
                    input,
                    nom::error::ErrorKind::Digit,
                ))),
                false => Ok((rest, number)),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_lines() {
        assert_eq!(split("一、总体要求"), (Some(Depth::Section), "总体要求"));
        assert_eq!(split("(二)条件"), (Some(Depth::Subsection), "条件"));
        assert_eq!(split("12. 成都市"), (Some(Depth::Item), "成都市"));
        assert_eq!(split("3、成都市"), (Some(Depth::Item), "成都市"));
        assert_eq!(split("4 成都市"), (Some(Depth::Item), "成都市"));
        assert_eq!(split("第三条 本办法"), (Some(Depth::Section), "本办法"));
        assert_eq!(split("2022年12月"), (None, "2022年12月"));
        assert_eq!(split("3.5亿元"), (None, "3.5亿元"));
    }
}
