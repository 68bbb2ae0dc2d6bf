//! Dates as notices write them: 2022年12月28日, 二〇〇四年五月, 2019-02-15, and periods between two.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{char, one_of, space0};
use nom::combinator::{map_opt, opt};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use crate::policy::numeral;
use crate::value::temporal::Date;

/// Years before the first that a notice can bear.
const FIRST_YEAR: i64 = 1949;

/// A day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The day itself, or the first day of the month or year.
    pub first: Date,
    pub precision: Precision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    Year,
    Month,
    Day,
}

impl Precision {
    /// What `<name>_precision` says; nothing for a full day.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Year => Some("year"),
            Self::Month => Some("month"),
            Self::Day => None,
        }
    }
}

impl Day {
    fn new(year: i64, month: Option<i64>, day: Option<i64>) -> Option<Self> {
        let precision = match (month, day) {
            (Some(_), Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            (None, _) => Precision::Year,
        };
        let first = Date::from_ymd(year, month.unwrap_or(1), day.unwrap_or(1))?;
        (FIRST_YEAR..=2200)
            .contains(&year)
            .then_some(Self { first, precision })
    }

    /// The first day after it, when "until" includes what is named.
    pub fn after(self) -> Option<Date> {
        match self.precision {
            Precision::Day => self.first.plus_days(1),
            Precision::Month => self.first.plus_months(1),
            Precision::Year => self.first.plus_months(12),
        }
    }
}

/// So many years later, on the same day; 29 February becomes 1 March.
pub fn years_after(day: Date, years: i64) -> Option<Date> {
    let later = day.plus_months(12 * years)?;
    // Where the day does not exist the end of the month was taken, and going back does not return.
    let exists = later.plus_months(-12 * years)? == day;
    if exists {
        Some(later)
    } else {
        later.plus_days(1)
    }
}

/// A date of any of the forms.
pub fn day(input: &str) -> IResult<&str, Day> {
    alt((chinese_marks, dashed)).parse(input)
}

/// A number of one or two digits, Arabic or Chinese.
fn small(input: &str) -> IResult<&str, i64> {
    let arabic = map_opt(
        take_while_m_n(1, 2, |c: char| c.is_ascii_digit()),
        |text: &str| text.parse().ok(),
    );
    let chinese = map_opt(take_while_m_n(1, 3, numeral::is_numeral), |text: &str| {
        numeral::parse(text).map(|value| value as i64)
    });
    preceded(space0, alt((arabic, chinese))).parse(input)
}

/// A year of four digits; ○ and letters stand for 〇 in older copies.
fn year(input: &str) -> IResult<&str, i64> {
    let arabic = map_opt(
        take_while_m_n(4, 4, |c: char| c.is_ascii_digit()),
        |text: &str| text.parse().ok(),
    );
    let chinese = map_opt(
        take_while_m_n(4, 4, |c: char| zero(c) || numeral::digit(c).is_some()),
        |text: &str| {
            let digits: String = text
                .chars()
                .map(|c| if zero(c) { '〇' } else { c })
                .collect();
            numeral::parse(&digits).map(|value| value as i64)
        },
    );
    alt((arabic, chinese)).parse(input)
}

fn zero(character: char) -> bool {
    matches!(character, '○' | 'О' | 'O' | 'o' | '0' | '◯' | '零' | '〇')
}

/// `2022年12月28日`, `2022年12月`, `2022年`
fn chinese_marks(input: &str) -> IResult<&str, Day> {
    let month = terminated(small, (space0, char('月')));
    let day = terminated(small, (space0, alt((char('日'), char('号')))));
    let rest = opt((month, opt(day)));
    let whole = (year, space0, char('年'), opt(char('度')), rest);
    map_opt(whole, |(year, _, _, of_year, rest)| match rest {
        Some((month, day)) if of_year.is_none() => Day::new(year, Some(month), day),
        Some(_) => None,
        None => Day::new(year, None, None),
    })
    .parse(input)
}

/// `2019-02-15`, `2019/2/15`, `2019.2.15`
fn dashed(input: &str) -> IResult<&str, Day> {
    let number = |input| {
        map_opt(
            take_while_m_n(1, 2, |c: char| c.is_ascii_digit()),
            |text: &str| text.parse::<i64>().ok(),
        )
        .parse(input)
    };
    map_opt(
        (year, one_of("-/."), number, one_of("-/."), number),
        |(year, _, month, _, day)| Day::new(year, Some(month), Some(day)),
    )
    .parse(input)
}

/// `2023年7月10日至2026年7月9日`, `2023年至2025年`, `2023-2025年`: first and last.
pub fn period(input: &str) -> IResult<&str, (Day, Day)> {
    let dash = |input| {
        alt((
            tag("至"),
            tag("到"),
            tag("—"),
            tag("-"),
            tag("~"),
            tag("～"),
            tag("–"),
        ))
        .parse(input)
    };
    let full = (
        opt(char('自')),
        day,
        opt(char('起')),
        space0,
        dash,
        opt(char('—')),
        space0,
        day,
    )
        .map(|(_, from, _, _, _, _, _, to)| (from, to));
    let years = map_opt(
        (year, dash, terminated(year, char('年'))),
        |(from, _, to)| Some((Day::new(from, None, None)?, Day::new(to, None, None)?)),
    );
    alt((full, years)).parse(input)
}

/// The first date in a text and its bytes.
pub fn find(text: &str) -> Option<(std::ops::Range<usize>, Day)> {
    let begins = |(_, c): &(usize, char)| zero(*c) || c.is_ascii_digit() || numeral::is_numeral(*c);
    text.char_indices().filter(begins).find_map(|(at, _)| {
        let (rest, day) = day(&text[at..]).ok()?;
        let continues = at > 0 && text[..at].ends_with(|c: char| c.is_ascii_digit());
        (!continues).then_some((at..text.len() - rest.len(), day))
    })
}

/// The date that a whole text is.
pub fn whole(text: &str) -> Option<Day> {
    let (rest, day) = day(text.trim()).ok()?;
    rest.trim().is_empty().then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn forms_of_dates() {
        for text in [
            "2022年12月28日",
            "2022 年 12 月 28 日",
            "二〇二二年十二月二十八日",
            "二○二二年十二月二十八日",
            "2022-12-28",
            "2022/12/28",
        ] {
            let day = whole(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (day.first, day.precision),
                (date("2022-12-28"), Precision::Day),
                "{text}"
            );
        }
        assert_eq!(whole("2022年").unwrap().precision, Precision::Year);
        assert_eq!(whole("2022年2月30日"), None);
        assert_eq!(whole("5355年65月06日"), None);
        assert_eq!(
            find("于2023年5月31日前").unwrap().1.first,
            date("2023-05-31")
        );
    }

    #[test]
    fn periods() {
        let (_, (from, to)) = period("2023年至2025年").unwrap();
        assert_eq!(
            (from.first, to.after().unwrap()),
            (date("2023-01-01"), date("2026-01-01"))
        );
        let (_, (_, to)) = period("2023年7月10日至2026年7月9日").unwrap();
        assert_eq!(to.after().unwrap(), date("2026-07-10"));
    }

    #[test]
    fn years_later() {
        assert_eq!(years_after(date("2021-06-01"), 5), Some(date("2026-06-01")));
        assert_eq!(years_after(date("2020-02-29"), 5), Some(date("2025-03-01")));
        assert_eq!(years_after(date("2020-02-29"), 4), Some(date("2024-02-29")));
        assert_eq!(years_after(date("2021-02-28"), 3), Some(date("2024-02-28")));
    }
}
