//! Counts with their bounds: three or more, 超过三个, 2 to 3.
//!
//! Chinese legal usage fixes the bounds: 以上, 以下 and 以内 include the number; 不满 and 超过 exclude it.

use std::fmt;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::sequence::{pair, preceded, terminated};

use super::Language;
use super::number::int;
use super::token::{Read, Tokens, han, symbol, words};

/// A test on a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Count {
    AtLeast(u64),
    MoreThan(u64),
    AtMost(u64),
    FewerThan(u64),
    Exactly(u64),
    /// Both ends included.
    Between(u64, u64),
    /// The upper end left out: 三个以上不满五个.
    AtLeastFewerThan(u64, u64),
}

impl Count {
    /// The comparisons that the count stands for, as openCypher spells them.
    pub fn tests(self) -> Vec<(&'static str, u64)> {
        match self {
            Self::AtLeast(n) => vec![(">=", n)],
            Self::MoreThan(n) => vec![(">", n)],
            Self::AtMost(n) => vec![("<=", n)],
            Self::FewerThan(n) => vec![("<", n)],
            Self::Exactly(n) => vec![("=", n)],
            Self::Between(low, high) => vec![(">=", low), ("<=", high)],
            Self::AtLeastFewerThan(low, high) => vec![(">=", low), ("<", high)],
        }
    }

    /// True when nothing at all would satisfy it too: then what has none is missing from the answer.
    pub fn admits_zero(self) -> bool {
        match self {
            Self::AtMost(_) => true,
            Self::FewerThan(n) => n > 0,
            Self::AtLeast(n)
            | Self::Exactly(n)
            | Self::Between(n, _)
            | Self::AtLeastFewerThan(n, _) => n == 0,
            Self::MoreThan(_) => false,
        }
    }

    /// The phrase for it.
    pub fn print(self, language: Language) -> String {
        match (language, self) {
            (Language::English, Self::AtLeast(n)) => format!("{n}+"),
            (Language::English, Self::MoreThan(n)) => format!("more than {n}"),
            (Language::English, Self::AtMost(n)) => format!("at most {n}"),
            (Language::English, Self::FewerThan(n)) => format!("fewer than {n}"),
            (Language::English, Self::Exactly(n)) => format!("exactly {n}"),
            (Language::English, Self::Between(low, high)) => format!("{low} to {high}"),
            (Language::English, Self::AtLeastFewerThan(low, high)) => {
                format!("at least {low} but fewer than {high}")
            }
            (Language::Chinese, Self::AtLeast(n)) => format!("至少{n}个"),
            (Language::Chinese, Self::MoreThan(n)) => format!("超过{n}个"),
            (Language::Chinese, Self::AtMost(n)) => format!("不超过{n}个"),
            (Language::Chinese, Self::FewerThan(n)) => format!("少于{n}个"),
            (Language::Chinese, Self::Exactly(n)) => format!("恰好{n}个"),
            (Language::Chinese, Self::Between(low, high)) => format!("{low}到{high}个"),
            (Language::Chinese, Self::AtLeastFewerThan(low, high)) => {
                format!("{low}个以上不满{high}个")
            }
        }
    }
}

/// `≥ 3`, as the line of what was understood shows it.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |test| match test {
            ">=" => "≥",
            "<=" => "≤",
            other => other,
        };
        let tests: Vec<String> = self
            .tests()
            .iter()
            .map(|(test, n)| format!("{} {n}", sign(test)))
            .collect();
        f.write_str(&tests.join(" and "))
    }
}

/// A count at the head of `tokens`.
pub fn count<'a>(language: Language) -> impl Fn(Tokens<'a>) -> Read<'a, Count> {
    move |tokens| match language {
        Language::English => english(tokens),
        Language::Chinese => chinese(tokens),
    }
}

fn english(tokens: Tokens<'_>) -> Read<'_, Count> {
    let n = || int(Language::English);
    let after = |word| preceded(words(word), n());
    let at_least = || {
        alt((
            after("at least"),
            after("no fewer than"),
            after("no less than"),
        ))
    };
    let fewer = || alt((after("fewer than"), after("less than"), after("under")));
    let to = || alt((words("to"), words("or")));
    alt((
        map((at_least(), words("but"), fewer()), |(low, (), high)| {
            Count::AtLeastFewerThan(low, high)
        }),
        map(at_least(), Count::AtLeast),
        map(alt((after("more than"), after("over"))), Count::MoreThan),
        map(
            alt((after("at most"), after("no more than"))),
            Count::AtMost,
        ),
        map(fewer(), Count::FewerThan),
        map(preceded(words("exactly"), n()), Count::Exactly),
        map(
            (preceded(words("between"), n()), words("and"), n()),
            |(low, (), high)| Count::Between(low, high),
        ),
        map(terminated(n(), symbol('+')), Count::AtLeast),
        map(terminated(n(), words("or more")), Count::AtLeast),
        map(
            terminated(n(), alt((words("or fewer"), words("or less")))),
            Count::AtMost,
        ),
        map((n(), to(), n()), |(low, (), high)| {
            Count::Between(low, high)
        }),
        map(n(), Count::Exactly),
        value(Count::AtLeast(2), words("several")),
    ))
    .parse(tokens)
}

fn chinese(tokens: Tokens<'_>) -> Read<'_, Count> {
    let n = || int(Language::Chinese);
    let counted = || terminated(n(), opt(unit));
    let fewer = || preceded(alt((han("不满"), han("不足"), han("少于"))), counted());
    let or_more = || alt((han("以上"), han("及以上")));
    alt((
        map(
            pair(terminated(counted(), or_more()), fewer()),
            |(low, high)| Count::AtLeastFewerThan(low, high),
        ),
        map(terminated(counted(), or_more()), Count::AtLeast),
        map(
            preceded(alt((han("不少于"), han("至少"), han("不低于"))), counted()),
            Count::AtLeast,
        ),
        map(
            preceded(alt((han("超过"), han("多于"))), counted()),
            Count::MoreThan,
        ),
        map(
            terminated(counted(), alt((han("以下"), han("及以下"), han("以内")))),
            Count::AtMost,
        ),
        map(
            preceded(alt((han("不超过"), han("至多"), han("不多于"))), counted()),
            Count::AtMost,
        ),
        map(fewer(), Count::FewerThan),
        map(
            (n(), alt((han("到"), han("至"))), counted()),
            |(low, (), high)| Count::Between(low, high),
        ),
        map(
            preceded(opt(alt((han("恰好"), han("正好")))), terminated(n(), unit)),
            Count::Exactly,
        ),
        value(Count::AtLeast(2), pair(han("多"), unit)),
    ))
    .parse(tokens)
}

/// The measure word between a number and what is counted.
fn unit(tokens: Tokens<'_>) -> Read<'_, ()> {
    alt((han("个"), han("座"), han("家"), han("项"))).parse(tokens)
}
