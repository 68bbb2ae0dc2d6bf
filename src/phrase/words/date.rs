//! Dates and spans of time: since 2020, 2022年12月以前, the 14th five-year plan.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt};
use nom::sequence::{delimited, preceded, terminated};

use super::Language;
use super::number::{digits, int};
use super::token::{Read, TokenKind, Tokens, han, words};
use crate::policy::numeral;
use crate::value::temporal::Date as Day;

/// A day, a month, a year or the years of a five-year plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Date {
    Year(i64),
    Month(i64, i64),
    Day(i64, i64, i64),
    /// By its number: 14 is 2021 to 2025.
    Plan(i64),
}

/// The first day, and the first day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub first: Day,
    pub after: Day,
}

impl Date {
    /// The days that the date covers; `None` when there is no such day.
    pub fn period(self) -> Option<Period> {
        let first = match self {
            Self::Year(year) => Day::from_ymd(year, 1, 1)?,
            Self::Month(year, month) => Day::from_ymd(year, month, 1)?,
            Self::Day(year, month, day) => Day::from_ymd(year, month, day)?,
            Self::Plan(number) => Day::from_ymd(1951 + 5 * number, 1, 1)?,
        };
        let after = match self {
            Self::Year(_) => first.plus_months(12)?,
            Self::Month(..) => first.plus_months(1)?,
            Self::Day(..) => first.plus_days(1)?,
            Self::Plan(_) => first.plus_months(60)?,
        };
        Some(Period { first, after })
    }

    /// The year after a year, the month after a month; `None` for other periods.
    fn next(self) -> Option<Self> {
        match self {
            Self::Year(year) => Some(Self::Year(year + 1)),
            Self::Month(year, 12) => Some(Self::Month(year + 1, 1)),
            Self::Month(year, month) => Some(Self::Month(year, month + 1)),
            Self::Day(..) | Self::Plan(_) => None,
        }
    }

    pub fn print(self, language: Language) -> String {
        match (language, self) {
            (Language::English, Self::Year(year)) => format!("{year:04}"),
            (Language::Chinese, Self::Year(year)) => format!("{year:04}年"),
            (Language::English, Self::Month(year, month)) => format!("{year:04}-{month:02}"),
            (Language::Chinese, Self::Month(year, month)) => format!("{year:04}年{month}月"),
            (Language::English, Self::Day(year, month, day)) => {
                format!("{year:04}-{month:02}-{day:02}")
            }
            (Language::Chinese, Self::Day(year, month, day)) => {
                format!("{year:04}年{month}月{day}日")
            }
            (Language::English, Self::Plan(number)) => format!("the {number}th five-year plan"),
            (Language::Chinese, Self::Plan(number)) => {
                let name = PLANS.iter().find(|(own, _)| *own == number);
                format!("“{}”期间", name.map_or("", |(_, name)| name))
            }
        }
    }
}

/// A span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    Since(Date),
    /// The named period is left out.
    After(Date),
    Before(Date),
    /// The named period is included.
    By(Date),
    In(Date),
    FromTo(Date, Date),
    LastYears(u64),
}

impl When {
    /// The first day, and the first day after; `None` on an open side. The outer `None`: no such day.
    pub fn bounds(self, as_of: Day) -> Option<(Option<Day>, Option<Day>)> {
        Some(match self {
            Self::Since(date) => (Some(date.period()?.first), None),
            Self::After(date) => (Some(date.period()?.after), None),
            Self::Before(date) => (None, Some(date.period()?.first)),
            Self::By(date) => (None, Some(date.period()?.after)),
            Self::In(date) => (Some(date.period()?.first), Some(date.period()?.after)),
            Self::FromTo(from, to) => (Some(from.period()?.first), Some(to.period()?.after)),
            Self::LastYears(years) => (Some(as_of.plus_months(-12 * years as i64)?), None),
        })
    }

    pub fn print(self, language: Language) -> String {
        let print = |date: Date| date.print(language);
        match (language, self) {
            (Language::English, Self::Since(date)) => format!("since {}", print(date)),
            (Language::English, Self::After(date)) => format!("after {}", print(date)),
            (Language::English, Self::Before(date)) => format!("before {}", print(date)),
            (Language::English, Self::By(date)) => format!("by {}", print(date)),
            (Language::English, Self::In(date)) => format!("in {}", print(date)),
            (Language::English, Self::FromTo(from, to)) => {
                format!("from {} to {}", print(from), print(to))
            }
            (Language::English, Self::LastYears(years)) => format!("in the last {years} years"),
            (Language::Chinese, Self::Since(date)) => format!("{}以来", print(date)),
            (Language::Chinese, Self::After(date)) => format!("{}以后", print(date)),
            (Language::Chinese, Self::Before(date)) => format!("{}以前", print(date)),
            (Language::Chinese, Self::By(date)) => format!("截至{}", print(date)),
            (Language::Chinese, Self::In(date)) => print(date),
            (Language::Chinese, Self::FromTo(from, to)) => {
                format!("{}至{}", print(from), print(to))
            }
            (Language::Chinese, Self::LastYears(years)) => format!("近{years}年"),
        }
    }
}

/// The five-year plans that phrases may name.
const PLANS: [(i64, &str); 4] = [
    (12, "十二五"),
    (13, "十三五"),
    (14, "十四五"),
    (15, "十五五"),
];

/// A date at the head of `tokens`.
pub fn date<'a>(language: Language) -> impl Fn(Tokens<'a>) -> Read<'a, Date> {
    move |tokens| match language {
        Language::English => alt((iso, english_plan)).parse(tokens),
        Language::Chinese => alt((chinese_date, iso_part, chinese_plan)).parse(tokens),
    }
}

/// A span of time at the head of `tokens`.
pub fn when<'a>(language: Language) -> impl Fn(Tokens<'a>) -> Read<'a, When> {
    move |tokens| match language {
        Language::English => english(tokens),
        Language::Chinese => chinese(tokens),
    }
}

fn english(tokens: Tokens<'_>) -> Read<'_, When> {
    let date = || date(Language::English);
    let after = |word| preceded(words(word), date());
    let years = alt((words("years"), words("year")));
    alt((
        map(after("since"), When::Since),
        map(after("after"), When::After),
        map(after("before"), When::Before),
        map(after("by"), When::By),
        map(
            delimited(words("in the last"), int(Language::English), years),
            When::LastYears,
        ),
        map(alt((after("in"), after("during"))), When::In),
        map((after("from"), after("to")), |(from, to)| {
            When::FromTo(from, to)
        }),
    ))
    .parse(tokens)
}

fn chinese(tokens: Tokens<'_>) -> Read<'_, When> {
    let date = || date(Language::Chinese);
    let from = || alt((han("自"), han("从")));
    let since = || alt((han("以来"), han("起"), han("至今")));
    let to = alt((han("至"), han("到")));
    let before = || alt((han("以前"), han("之前"), han("前")));
    let after = alt((han("以后"), han("之后")));
    alt((
        map((opt(from()), date(), to, date()), |(_, from, (), to)| {
            When::FromTo(from, to)
        }),
        map(delimited(opt(from()), date(), since()), When::Since),
        map(preceded(han("自"), date()), When::Since),
        // The end of a period is the beginning of the next: 2026年底前 is before 2027.
        map(
            terminated(terminated(date(), year_end), before()),
            |date: Date| date.next().map_or(When::By(date), When::Before),
        ),
        map(terminated(date(), before()), When::Before),
        map(terminated(date(), after), When::After),
        map(
            preceded(
                alt((han("截至"), han("截止"))),
                terminated(date(), opt(year_end)),
            ),
            When::By,
        ),
        map(date(), When::In),
        map(
            delimited(
                alt((han("最近"), han("近"))),
                int(Language::Chinese),
                han("年"),
            ),
            When::LastYears,
        ),
    ))
    .parse(tokens)
}

/// The word for the end of a year or month.
fn year_end(tokens: Tokens<'_>) -> Read<'_, ()> {
    alt((han("底"), han("末"))).parse(tokens)
}

/// `2022`, `2022-12`, `2022-12-31`
fn iso(tokens: Tokens<'_>) -> Read<'_, Date> {
    let Some(TokenKind::Number(text)) = tokens.first() else {
        return tokens.fail();
    };
    let parts: Vec<&str> = text.split('-').collect();
    let number = |at: usize, width: usize| {
        let part: &&str = parts.get(at)?;
        (part.len() == width).then(|| part.parse::<i64>().ok())?
    };
    let date = match (parts.len(), number(0, 4), number(1, 2), number(2, 2)) {
        (1, Some(year), _, _) => Date::Year(year),
        (2, Some(year), Some(month), _) => Date::Month(year, month),
        (3, Some(year), Some(month), Some(day)) => Date::Day(year, month, day),
        _ => return tokens.fail(),
    };
    existing(tokens, tokens.after(1), date)
}

/// In Chinese a year alone needs 年.
fn iso_part(tokens: Tokens<'_>) -> Read<'_, Date> {
    match iso(tokens)? {
        (_, Date::Year(_)) => tokens.fail(),
        read => Ok(read),
    }
}

/// `2022年12月31日`, `二〇二二年`
fn chinese_date(tokens: Tokens<'_>) -> Read<'_, Date> {
    let (rest, year) = terminated(alt((year_in_digits, year_in_words)), han("年")).parse(tokens)?;
    let part = || alt((digits, int(Language::Chinese)));
    let month = opt(terminated(part(), han("月"))).parse(rest)?;
    let (rest, Some(month)) = month else {
        return existing(tokens, rest, Date::Year(year));
    };
    let day = opt(terminated(part(), alt((han("日"), han("号"))))).parse(rest)?;
    let (rest, Some(day)) = day else {
        return existing(tokens, rest, Date::Month(year, month as i64));
    };
    existing(tokens, rest, Date::Day(year, month as i64, day as i64))
}

fn year_in_digits(tokens: Tokens<'_>) -> Read<'_, i64> {
    match tokens.first() {
        Some(TokenKind::Number(text)) if text.len() == 4 && !text.contains(['-', '.']) => {
            match text.parse() {
                Ok(year) => Ok((tokens.after(1), year)),
                Err(_) => tokens.fail(),
            }
        }
        _ => tokens.fail(),
    }
}

fn year_in_words(tokens: Tokens<'_>) -> Read<'_, i64> {
    let digits = tokens.0.iter().take(4).map_while(|token| match token.kind {
        TokenKind::Han(own) => numeral::digit(own),
        _ => None,
    });
    let digits: Vec<u64> = digits.collect();
    match digits.len() {
        4 => Ok((
            tokens.after(4),
            digits.iter().fold(0, |sum, digit| sum * 10 + *digit as i64),
        )),
        _ => tokens.fail(),
    }
}

/// `the 14th five-year plan`
fn english_plan(tokens: Tokens<'_>) -> Read<'_, Date> {
    for (number, _) in PLANS {
        let ordinal = format!("{number}th");
        let rest = tokens.word("the").and_then(|rest| rest.word(&ordinal));
        let hyphenated = rest.and_then(|rest| rest.word("five-year"));
        let spaced = rest
            .and_then(|rest| rest.word("five"))
            .and_then(|rest| rest.word("year"));
        if let Some(rest) = hyphenated.or(spaced).and_then(|rest| rest.word("plan")) {
            return Ok((rest, Date::Plan(number)));
        }
    }
    tokens.fail()
}

/// `“十四五”期间`, with or without quotation marks
fn chinese_plan(tokens: Tokens<'_>) -> Read<'_, Date> {
    for (number, name) in PLANS {
        let rest = match tokens.first() {
            Some(TokenKind::Quoted(text)) if text == name => Some(tokens.after(1)),
            _ => tokens.han(name),
        };
        if let Some(rest) = rest {
            return Ok((rest.han("期间").unwrap_or(rest), Date::Plan(number)));
        }
    }
    tokens.fail()
}

fn existing<'a>(tokens: Tokens<'a>, rest: Tokens<'a>, date: Date) -> Read<'a, Date> {
    match date.period() {
        Some(_) => Ok((rest, date)),
        None => tokens.fail(),
    }
}
