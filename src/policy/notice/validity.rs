//! From when until when: 自印发之日起施行, 有效期5年, 有效期至2025年12月31日, 认定有效期为2023年至2025年.

use std::ops::Range;

use super::citation::count;
use super::date::{Day, day, period, years_after};
use crate::value::temporal::Date;

/// When a document takes effect, as its words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    Day(Date),
    /// 自印发之日起
    Issued,
    /// 自公布之日起, and so many days later.
    Published(i64),
}

/// When something ends, as the words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// 有效期5年
    Years(i64),
    /// The first day on which it no longer holds.
    Day(Date),
}

/// What a clause of validity is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Document,
    /// The clusters that the document names.
    Designation,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub subject: Subject,
    pub start: Option<Start>,
    pub end: Option<End>,
    /// Bytes of the text.
    pub bytes: Range<usize>,
}

/// The dates on which a document is issued and published, as far as they are known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    pub issued: Option<Date>,
    pub published: Option<Date>,
}

impl Start {
    /// The day; unknown when the day it counts from is.
    pub fn resolve(self, known: Known) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Issued => known.issued,
            Self::Published(days) => known.published?.plus_days(days),
        }
    }
}

impl End {
    /// The first day on which it no longer holds, counted from `from`.
    pub fn resolve(self, from: Option<Date>) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Years(years) => years_after(from?, years),
        }
    }
}

/// Things whose term is not that of a document or a designation.
const OTHER_TERMS: &[&str] = &[
    "许可证",
    "证书",
    "号牌",
    "资质",
    "执照",
    "合同",
    "身份证",
    "检验",
    "报告",
    "批件",
    "保函",
];

/// Verbs of taking effect.
const EFFECT: &[&str] = &["施行", "实施", "执行", "生效", "起效", "实行", "试行"];

/// The clauses of validity in a stretch of text, in order.
pub fn clauses(text: &str, range: Range<usize>) -> Vec<Clause> {
    let slice = &text[range.clone()];
    let mut found = Vec::new();
    for (at, _) in slice.match_indices('自') {
        found.extend(start_clause(slice, at));
    }
    for word in ["有效期", "试行期", "执行期限", "执行期"] {
        for (at, _) in slice.match_indices(word) {
            found.extend(end_clause(slice, at, word));
        }
    }
    found.sort_by_key(|clause| clause.bytes.start);
    for clause in &mut found {
        clause.bytes = clause.bytes.start + range.start..clause.bytes.end + range.start;
    }
    found
}

/// `自2021年6月1日起施行`, `自印发之日起施行`, `自公布之日起30日后施行`
fn start_clause(text: &str, at: usize) -> Option<Clause> {
    let rest = &text[at + '自'.len_utf8()..];
    let (start, after) = starting(rest)?;
    let effect = EFFECT
        .iter()
        .find(|verb| after.trim_start().starts_with(**verb))?;
    let end = text.len() - after.trim_start().len() + effect.len();
    Some(Clause {
        subject: Subject::Document,
        start: Some(start),
        end: None,
        bytes: at..end,
    })
}

fn starting(rest: &str) -> Option<(Start, &str)> {
    let rest = rest.trim_start();
    if let Ok((after, day)) = day(rest) {
        let after = after.trim_start().strip_prefix("起")?;
        return Some((
            Start::Day(day.first),
            after.strip_prefix("正式").unwrap_or(after),
        ));
    }
    let word = ["印发", "下发", "签发", "发文", "发布", "公布"]
        .into_iter()
        .find(|word| rest.starts_with(word))?;
    let after = rest[word.len()..].strip_prefix("之日起")?;
    let published = matches!(word, "发布" | "公布");
    let (days, after) = match count(after) {
        Ok((tail, days)) => {
            let tail = tail.strip_prefix("个").unwrap_or(tail);
            let tail = tail
                .strip_prefix("日后")
                .or_else(|| tail.strip_prefix("天后"))
                .or_else(|| tail.strip_prefix("日起"))?;
            (days as i64, tail)
        }
        Err(_) => (0, after),
    };
    let start = match (published, days) {
        (true, days) => Start::Published(days),
        (false, 0) => Start::Issued,
        (false, _) => return None,
    };
    Some((start, after))
}

/// `有效期5年`, `有效期至2025年12月31日`, `有效期为2023年至2025年`
fn end_clause(text: &str, at: usize, word: &str) -> Option<Clause> {
    let before = &text[..at];
    let clause_start = before
        .rfind([',', '。', ';', '\n', '('])
        .map_or(0, |mark| mark + 1);
    let words = before.get(clause_start..).unwrap_or(before);
    if OTHER_TERMS
        .iter()
        .any(|other| words.ends_with(other) || words.ends_with(&format!("{other}的")))
    {
        return None;
    }
    let designation = ["认定", "集群", "称号", "名单", "授牌", "命名"]
        .iter()
        .any(|mark| words.contains(mark));
    let mut rest = &text[at + word.len()..];
    for filler in ["限", "均", "统一", "延长", "为", ":", "是"] {
        rest = rest.trim_start().strip_prefix(filler).unwrap_or(rest);
    }
    let rest = rest.trim_start();
    let (mut start, end, mut after) = ending(rest)?;
    if let (None, Some((day, rest))) = (start, counted_from(after)) {
        (start, after) = (Some(day), rest);
    }
    Some(Clause {
        subject: if designation {
            Subject::Designation
        } else {
            Subject::Document
        },
        start,
        end: Some(end),
        bytes: at..text.len() - after.len(),
    })
}

/// `,自2022年12月1日起计算`, `(自公布之日起算)`, behind a term.
fn counted_from(after: &str) -> Option<(Start, &str)> {
    let rest = after.trim_start().strip_prefix([',', '('])?;
    let rest = rest.trim_start();
    let rest = ["自", "从"]
        .iter()
        .find_map(|from| rest.strip_prefix(from))?;
    let (start, after) = starting(rest)?;
    let words = ["计算", "计", "算"];
    let after = words.iter().find_map(|word| after.strip_prefix(word))?;
    Some((start, after))
}

fn ending(rest: &str) -> Option<(Option<Start>, End, &str)> {
    if let Ok((after, (from, to))) = period(rest) {
        return Some((Some(Start::Day(from.first)), End::Day(to.after()?), after));
    }
    for until in ["至", "到", "截至", "截止到"] {
        if let Some(rest) = rest.strip_prefix(until)
            && let Ok((after, to)) = day(rest.trim_start())
        {
            return Some((None, End::Day(Day::after(to)?), after));
        }
    }
    let (after, years) = count(rest).ok()?;
    let after = after
        .strip_prefix("个")
        .unwrap_or(after)
        .trim_start()
        .strip_prefix("年")?;
    ((1..=50).contains(&years)).then_some((None, End::Years(years as i64), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn only(text: &str) -> Clause {
        let mut found = clauses(text, 0..text.len());
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found.remove(0)
    }

    #[test]
    fn starts_and_ends() {
        assert_eq!(
            only("自2021年6月1日起施行").start,
            Some(Start::Day(date("2021-06-01")))
        );
        assert_eq!(only("自印发之日起施行").start, Some(Start::Issued));
        assert_eq!(
            only("自公布之日起30日后施行").start,
            Some(Start::Published(30))
        );
        let counted = only("有效期三年,自2022年12月1日起计算");
        assert_eq!(counted.start, Some(Start::Day(date("2022-12-01"))));
        assert_eq!(counted.end, Some(End::Years(3)));
        assert_eq!(
            only("有效期3年(自公布之日起算)").start,
            Some(Start::Published(0))
        );
        assert_eq!(only("有效期5年").end, Some(End::Years(5)));
        assert_eq!(only("有效期为三年").end, Some(End::Years(3)));
        assert_eq!(
            only("有效期至2025年12月31日").end,
            Some(End::Day(date("2026-01-01")))
        );
    }

    #[test]
    fn terms_of_designations_in_three_spellings() {
        for (text, end) in [
            ("认定有效期为2023年至2025年", End::Day(date("2026-01-01"))),
            (
                "认定有效期为2023年7月10日至2026年7月9日",
                End::Day(date("2026-07-10")),
            ),
            ("集群认定有效期三年", End::Years(3)),
        ] {
            let clause = only(text);
            assert_eq!(
                (clause.subject, clause.end),
                (Subject::Designation, Some(end)),
                "{text}"
            );
        }
    }

    #[test]
    fn terms_of_other_things() {
        for text in [
            "许可证有效期5年",
            "道路测试号牌的有效期为1年",
            "自2021年6月1日起申报",
        ] {
            assert_eq!(clauses(text, 0..text.len()), [], "{text}");
        }
    }
}
