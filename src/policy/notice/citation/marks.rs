//! The grammar of a citation's parts: titles in book marks, the bracket after them, short forms.
//!
//! `《关于印发〈A〉的通知》(国发〔2010〕32号,以下简称《决定》)`. Grammars read the folded text (half-width brackets) and never fail loudly:
//! what is not well formed is no citation.

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::{char, one_of, space0};
use nom::combinator::{opt, recognize, verify};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use crate::policy::numeral;

/// The longest title, in bytes: no real one has 150 characters.
const MAX_TITLE: usize = 450;
/// The longest bracket after a title, in bytes.
const MAX_BRACKET: usize = 360;

/// `《…》` with what is inside; inner marks may be `〈〉`, `<>` or `《》` again.
pub fn title(input: &str) -> IResult<&str, &str> {
    let (rest, _) = char('《').parse(input)?;
    let mut depth = 1_usize;
    for (at, character) in rest.char_indices().take_while(|(at, _)| *at < MAX_TITLE) {
        match character {
            '《' => depth += 1,
            '》' => depth -= 1,
            '。' | ';' => break,
            _ => {}
        }
        if depth == 0 {
            let (inner, after) = (&rest[..at], &rest[at + '》'.len_utf8()..]);
            return Ok((after, inner.trim()));
        }
    }
    Err(error(input))
}

/// The bracket after a title, whole: brackets inside it count, so `(国发(2010)32号)` is one.
pub fn bracket(input: &str) -> IResult<&str, &str> {
    let (rest, _) = preceded(space0, char('(')).parse(input)?;
    let mut depth = 1_usize;
    for (at, character) in rest.char_indices().take_while(|(at, _)| *at < MAX_BRACKET) {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\n' if depth > 1 => break,
            _ => {}
        }
        if depth == 0 {
            return Ok((&rest[at + 1..], &rest[..at]));
        }
    }
    Err(error(input))
}

/// `以下简称《暂行办法》`, `简称“办法”`, `以下称《方案》`: the short form.
pub fn short_form(input: &str) -> IResult<&str, &str> {
    let word = (
        opt(tag("以下")),
        opt(tag("统一")),
        alt((tag("简称"), tag("称"))),
        opt(tag("为")),
        opt(one_of(": ")),
    );
    let quoted = alt((
        title,
        delimited(char('“'), within('”'), char('”')),
        delimited(char('"'), within('"'), char('"')),
    ));
    preceded(word, quoted).parse(input)
}

/// The short form that a bracket or a clause defines, wherever it stands in it.
pub fn short_form_in(text: &str) -> Option<&str> {
    let starts = text.match_indices("简称").chain(text.match_indices("下称"));
    let mut found = starts.filter_map(|(at, word)| {
        let from = if word == "下称" {
            at + "下".len()
        } else {
            at
        };
        short_form(&text[from..]).ok().map(|(_, name)| name)
    });
    found.next().filter(|name| !name.is_empty())
}

/// A count in Arabic or Chinese digits: `23`, `二十三`.
pub fn count(input: &str) -> IResult<&str, u64> {
    let arabic = recognize(nom::multi::many_m_n(1, 5, one_of("0123456789")))
        .map(|digits: &str| digits.parse().ok());
    let chinese =
        nom::bytes::complete::take_while_m_n(1, 8, numeral::is_numeral).map(numeral::parse);
    let (rest, value) = verify(alt((arabic, chinese)), |value: &Option<u64>| {
        value.is_some()
    })
    .parse(input)?;
    Ok((rest, value.unwrap_or_default()))
}

fn within(close: char) -> impl Fn(&str) -> IResult<&str, &str> {
    move |input| {
        nom::bytes::complete::take_while_m_n(1, MAX_TITLE, |c| c != close && c != '。').parse(input)
    }
}

fn error(input: &str) -> nom::Err<nom::error::Error<&str>> {
    nom::Err::Error(nom::error::Error::new(
        input,
        nom::error::ErrorKind::TakeUntil,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_nest() {
        assert_eq!(title("《关于A》和"), Ok(("和", "关于A")));
        assert_eq!(
            title("《关于印发〈B〉的通知》(x)"),
            Ok(("(x)", "关于印发〈B〉的通知"))
        );
        assert_eq!(
            title("《关于印发《B》的通知》"),
            Ok(("", "关于印发《B》的通知"))
        );
        assert!(title("《没有完。").is_err());
    }

    #[test]
    fn brackets_and_short_forms() {
        assert_eq!(
            bracket(" (国发(2010)32号)同时"),
            Ok(("同时", "国发(2010)32号"))
        );
        assert_eq!(
            short_form_in("国发〔2010〕32号,以下简称《决定》"),
            Some("决定")
        );
        assert_eq!(short_form_in("以下称“方案”"), Some("方案"));
        assert_eq!(short_form_in("以下简称为《办法》"), Some("办法"));
        assert_eq!(count("二十三个"), Ok(("个", 23)));
        assert_eq!(count("23个"), Ok(("个", 23)));
    }
}
