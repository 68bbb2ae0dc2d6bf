//! The notation of shapes.
//!
//! `words` and Han characters stand for themselves; `[x]` may be left out; `x?` may be left out too but is usual, so it is
//! printed; `(x | y)` is either; `(x)*` repeats, `(x)+` at least once;
//! `{name:kind}` is a slot, `{kind}` one named like its kind; `{flag!words}` notes that the words were there; `<rule>` is a shape of
//! [`table::RULES`](crate::phrase::table::RULES).

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::take_while1;
use nom::character::complete::{char, multispace0};
use nom::combinator::{all_consuming, map, opt};
use nom::multi::{many1, separated_list1};
use nom::sequence::{delimited, preceded, separated_pair};
use nom::{IResult, error};

use crate::phrase::table;
use crate::policy::fold::is_han;

/// What a phrase looks like.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// One English word, or a run of Han characters.
    Literal(&'static str),
    /// Words that are noted when they are there.
    Flag {
        name: &'static str,
        words: &'static str,
    },
    Slot {
        name: &'static str,
        kind: SlotKind,
    },
    Sequence(Vec<Shape>),
    Either(Vec<Shape>),
    Optional(Box<Shape>),
    /// May be left out, but is written when a phrase is printed.
    Usual(Box<Shape>),
    /// Once or more.
    Repeated(Box<Shape>),
}

/// What may stand in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SlotKind {
    /// A place that is a city; a county stands for its city.
    City,
    /// Any place, a region, or all places.
    Area,
    /// A place of any level.
    Place,
    Industry,
    /// An industry, perhaps with `itself`.
    Condition,
    Class,
    Cluster,
    Agency,
    Document,
    Count,
    Int,
    Decimal,
    Level,
    When,
    Date,
    Dimension,
}

impl SlotKind {
    const NAMES: [(&'static str, SlotKind); 16] = [
        ("city", Self::City),
        ("area", Self::Area),
        ("place", Self::Place),
        ("industry", Self::Industry),
        ("condition", Self::Condition),
        ("class", Self::Class),
        ("cluster", Self::Cluster),
        ("agency", Self::Agency),
        ("document", Self::Document),
        ("count", Self::Count),
        ("int", Self::Int),
        ("decimal", Self::Decimal),
        ("level", Self::Level),
        ("when", Self::When),
        ("date", Self::Date),
        ("dimension", Self::Dimension),
    ];

    /// The word for it in help and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Condition => "industry",
            Self::Area => "place or region",
            Self::Int | Self::Decimal => "number",
            Self::Count => "count",
            Self::When => "span of time",
            kind => {
                let known = Self::NAMES.iter().find(|(_, own)| *own == kind);
                known.map_or("name", |(name, _)| name)
            }
        }
    }
}

impl Shape {
    /// Reads the notation; `None` when it is not well formed or names an unknown rule or kind.
    pub fn read(text: &'static str) -> Option<Self> {
        let read = all_consuming(delimited(multispace0, either, multispace0)).parse(text);
        read.ok().map(|(_, shape)| shape)
    }
}

type Read<T> = IResult<&'static str, T>;

fn either(text: &'static str) -> Read<Shape> {
    let bar = delimited(multispace0, char('|'), multispace0);
    map(separated_list1(bar, sequence), |mut shapes| {
        match shapes.len() {
            1 => shapes.remove(0),
            _ => Shape::Either(shapes),
        }
    })
    .parse(text)
}

fn sequence(text: &'static str) -> Read<Shape> {
    map(
        many1(preceded(multispace0, repeated)),
        |mut shapes| match shapes.len() {
            1 => shapes.remove(0),
            _ => Shape::Sequence(shapes),
        },
    )
    .parse(text)
}

fn repeated(text: &'static str) -> Read<Shape> {
    let (rest, shape) = single(text)?;
    let (rest, mark) = opt(alt((char('*'), char('+'), char('?')))).parse(rest)?;
    let shape = match mark {
        Some('+') => Shape::Repeated(Box::new(shape)),
        Some('?') => Shape::Usual(Box::new(shape)),
        Some(_) => Shape::Optional(Box::new(Shape::Repeated(Box::new(shape)))),
        None => shape,
    };
    Ok((rest, shape))
}

fn single(text: &'static str) -> Read<Shape> {
    alt((
        map(
            delimited(char('['), either, preceded(multispace0, char(']'))),
            |shape| Shape::Optional(Box::new(shape)),
        ),
        delimited(char('('), either, preceded(multispace0, char(')'))),
        rule,
        delimited(char('{'), alt((flag, named_slot, slot)), char('}')),
        map(literal, Shape::Literal),
    ))
    .parse(text)
}

fn rule(text: &'static str) -> Read<Shape> {
    let (rest, name) = delimited(char('<'), name, char('>')).parse(text)?;
    match table::rule(name).and_then(Shape::read) {
        Some(shape) => Ok((rest, shape)),
        None => fail(text),
    }
}

fn flag(text: &'static str) -> Read<Shape> {
    let words = take_while1(|own| own != '}');
    map(separated_pair(name, char('!'), words), |(name, words)| {
        Shape::Flag { name, words }
    })
    .parse(text)
}

fn named_slot(text: &'static str) -> Read<Shape> {
    let (rest, (name, word)) = separated_pair(name, char(':'), name).parse(text)?;
    with_kind(text, rest, name, word)
}

fn slot(text: &'static str) -> Read<Shape> {
    let (rest, word) = name(text)?;
    with_kind(text, rest, word, word)
}

fn with_kind(
    text: &'static str,
    rest: &'static str,
    name: &'static str,
    word: &str,
) -> Read<Shape> {
    match SlotKind::NAMES.iter().find(|(own, _)| *own == word) {
        Some((_, kind)) => Ok((rest, Shape::Slot { name, kind: *kind })),
        None => fail(text),
    }
}

fn name(text: &'static str) -> Read<&'static str> {
    take_while1(|own: char| own.is_ascii_alphanumeric() || own == '-' || is_han(own)).parse(text)
}

/// An English word, a run of Han characters, or a comma between parts.
fn literal(text: &'static str) -> Read<&'static str> {
    let word = take_while1(|own: char| own.is_ascii_alphanumeric() || own == '-');
    alt((
        word,
        take_while1(is_han),
        take_while1(|own| "、，".contains(own)),
    ))
    .parse(text)
}

fn fail<T>(text: &'static str) -> Read<T> {
    Err(nom::Err::Error(error::Error::new(
        text,
        error::ErrorKind::Verify,
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation() {
        let shape =
            Shape::read("with {with:condition} (and {count})* [x | {still!but still}]").unwrap();
        let Shape::Sequence(parts) = shape else {
            panic!("a sequence");
        };
        assert_eq!(parts.len(), 4);
        assert_eq!(parts[0], Shape::Literal("with"));
        assert!(matches!(parts[3], Shape::Optional(_)));
        assert_eq!(Shape::read("{x:nokind}"), None);
        assert_eq!(Shape::read("(a"), None);
        assert_eq!(Shape::read("<no-such-rule>"), None);
    }
}
