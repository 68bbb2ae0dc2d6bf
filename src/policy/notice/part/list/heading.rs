//! Lines that stand above rows: the title of a list, a city with its count, a kind with its count.

use super::scheme::Scheme;
use crate::policy::notice::citation::count;
use crate::policy::notice::numbering;
use crate::policy::notice::place::{Context, Meaning, places};

/// What a heading says of the rows below it.
#[derive(Debug, Clone, PartialEq)]
pub enum Heading {
    /// 四川省战略性新兴产业集群名单
    List {
        scheme: Scheme,
        count: Option<usize>,
    },
    /// 武汉市(2个)
    Place {
        meaning: Meaning,
        count: Option<usize>,
    },
    /// 省级培育产业集群(5个)
    Kind {
        scheme: Scheme,
        count: Option<usize>,
    },
}

impl Heading {
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::List { count, .. } | Self::Place { count, .. } | Self::Kind { count, .. } => {
                *count
            }
        }
    }
}

/// The most characters of a heading.
const MAX_LENGTH: usize = 60;

/// Reads a line as a heading; `context` is that of the whole list.
pub fn heading(line: &str, context: Context) -> Option<Heading> {
    if line.chars().count() > MAX_LENGTH || line.contains(['。', ';', ',']) {
        return None;
    }
    let (numbered, words) = numbering::split(line.trim());
    let (words, count) = counted(words.trim().trim_end_matches(':').trim_end());
    if let Some(meaning) = places().meaning(words, context) {
        return Some(Heading::Place { meaning, count });
    }
    let scheme = Scheme::of(words);
    let is_list = words.ends_with("名单")
        || words.ends_with("一览表")
        || words.ends_with("名单表")
        || without_bracket(words).ends_with("名单");
    if is_list && (words.contains("集群") || words.ends_with("培育名单")) {
        let scheme = Scheme::of_title(words);
        return Some(Heading::List { scheme, count });
    }
    let names_kind =
        scheme.level.is_some() || scheme.programme.is_some() || scheme.status.is_some();
    let is_kind =
        (words.ends_with("集群") || words.ends_with("对象") || words.ends_with("区")) && names_kind;
    let stands_alone =
        count.is_some() || numbered.is_some_and(|depth| depth != numbering::Depth::Item);
    (is_kind && stands_alone).then_some(Heading::Kind { scheme, count })
}

fn without_bracket(words: &str) -> &str {
    crate::policy::notice::citation::without_bracket(words)
}

/// `武汉市(2个)`, `武汉市(共2个)`, `武汉市 2个`: the words and the count.
fn counted(words: &str) -> (&str, Option<usize>) {
    let open = words
        .rfind(['(', ' '])
        .filter(|_| words.ends_with([')', '个', '家', '项']));
    let Some(open) = open else {
        return (words, None);
    };
    let inside = words[open + 1..].trim_end_matches(')').trim();
    let inside = inside.strip_prefix('共').unwrap_or(inside);
    match count(inside) {
        Ok((unit, number))
            if matches!(unit.trim(), "个" | "家" | "项" | "个集群" | "个产业集群") =>
        {
            (words[..open].trim_end(), Some(number as usize))
        }
        _ => (words, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUBEI: Context = Context {
        home: 420_000,
        year: 2024,
    };

    #[test]
    fn cities_kinds_and_lists() {
        let place = |code, count| {
            Some(Heading::Place {
                meaning: Meaning::Place(code),
                count,
            })
        };
        assert_eq!(heading("武汉市(2个)", HUBEI), place(420_100, Some(2)));
        assert_eq!(heading("一、宜昌市(共3个)", HUBEI), place(420_500, Some(3)));
        assert_eq!(heading("襄阳市:", HUBEI), place(420_600, None));
        assert!(matches!(
            heading("二、省级培育产业集群(5个)", HUBEI),
            Some(Heading::Kind { count: Some(5), .. })
        ));
        assert!(matches!(
            heading("2024年湖北省县域特色产业集群名单", HUBEI),
            Some(Heading::List { .. })
        ));
        assert_eq!(heading("武汉市光电子信息产业集群", HUBEI), None);
    }
}
