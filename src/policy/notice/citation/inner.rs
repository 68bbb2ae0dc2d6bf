//! What a title says about another document: 关于印发〈X〉的通知, 关于转发Y的通知, 关于延长〈X〉有效期的通知.

use super::Relation;

/// A document that a title names, and what the titled document does to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    pub relation: Relation,
    pub title: String,
    /// Bytes of the cue and the inner title within the title.
    pub start: usize,
    pub end: usize,
}

const VERBS: &[(&str, Relation)] = &[
    ("印发", Relation::Promulgates),
    ("发布", Relation::Promulgates),
    ("公布", Relation::Promulgates),
    ("转发", Relation::Forwards),
    ("批转", Relation::Forwards),
    ("废止", Relation::Repeals),
    ("修改", Relation::Amends),
    ("修订", Relation::Amends),
    ("修正", Relation::Amends),
    ("延长", Relation::Extends),
    ("更正", Relation::Corrects),
];

/// Inner marks, in pairs.
const MARKS: [(char, char); 4] = [('〈', '〉'), ('<', '>'), ('《', '》'), ('「', '」')];

/// What printed papers are called; an inner title without marks must end so.
const PAPERS: &[&str] = &[
    "方案",
    "规划",
    "办法",
    "意见",
    "计划",
    "细则",
    "目录",
    "纲要",
    "条例",
    "规定",
    "指南",
    "措施",
    "规程",
    "标准",
    "要点",
    "制度",
    "若干政策",
    "政策措施",
];

/// The documents that a title names.
pub fn inner(title: &str) -> Vec<Inner> {
    let marked = marked(title);
    if !marked.is_empty() {
        return marked;
    }
    unmarked(title).into_iter().collect()
}

fn marked(title: &str) -> Vec<Inner> {
    let mut found = Vec::new();
    let mut relation: Option<(Relation, usize)> = None;
    let mut at = 0;
    while let Some((open_at, open, close)) = next_mark(title, at) {
        if let Some(verb) = verb_before(&title[..open_at], at) {
            relation = Some(verb);
        }
        let inside = &title[open_at + open.len_utf8()..];
        let Some(length) = matching(inside, open, close) else {
            break;
        };
        let end = open_at + open.len_utf8() + length + close.len_utf8();
        let explained = title[end..].starts_with("解读")
            || title[end..].starts_with("的解读")
            || title[end..].starts_with("政策解读");
        let verb = match relation {
            _ if explained => Some((Relation::Interprets, open_at)),
            other => other,
        };
        if let Some((relation, start)) = verb {
            found.push(Inner {
                relation,
                title: inside[..length].trim().to_owned(),
                start: start.min(open_at),
                end,
            });
        }
        at = end;
    }
    found
}

fn next_mark(title: &str, from: usize) -> Option<(usize, char, char)> {
    let at = title[from..].char_indices().find_map(|(at, c)| {
        let pair = MARKS.iter().find(|(open, _)| *open == c)?;
        Some((from + at, pair.0, pair.1))
    });
    at.filter(|(at, open, _)| title[at + open.len_utf8()..].chars().count() > 1)
}

fn matching(inside: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, character) in inside.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
        }
        if depth == 0 {
            return (at > 0).then_some(at);
        }
    }
    None
}

/// The last verb in the words before a mark, no further back than `from`.
fn verb_before(before: &str, from: usize) -> Option<(Relation, usize)> {
    let words = &before[from..];
    let found = VERBS
        .iter()
        .filter_map(|(verb, relation)| Some((words.rfind(verb)?, *relation)));
    found
        .max_by_key(|(at, _)| *at)
        .map(|(at, relation)| (relation, from + at))
}

/// 印发“无废城市”建设试点工作方案的通知: no marks around the paper; 转发省厅关于X的通知的通知.
fn unmarked(title: &str) -> Option<Inner> {
    let (at, verb, relation) = VERBS.iter().find_map(|(verb, relation)| {
        let at = title.find(verb)?;
        let is_print = matches!(relation, Relation::Promulgates | Relation::Forwards);
        let leads = title[..at].ends_with("关于") || at == 0;
        (is_print && leads).then_some((at, *verb, *relation))
    })?;
    let rest = &title[at + verb.len()..];
    let inner = rest
        .rsplit_once("的")
        .filter(|(_, genre)| genre.chars().count() <= 3)?
        .0;
    let is_paper = match relation {
        Relation::Forwards => {
            inner.contains("关于") || PAPERS.iter().any(|paper| inner.ends_with(paper))
        }
        _ => PAPERS
            .iter()
            .any(|paper| without_bracket(inner).ends_with(paper)),
    };
    (is_paper && inner.chars().count() >= 4).then(|| Inner {
        relation,
        title: inner.trim().to_owned(),
        start: at,
        end: at + verb.len() + inner.len(),
    })
}

/// A title without the bracket at its end: 办法(试行) is a 办法.
pub fn without_bracket(title: &str) -> &str {
    match title.strip_suffix(')').and_then(|_| title.rfind('(')) {
        Some(at) => title[..at].trim_end(),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str) -> Vec<(&'static str, String)> {
        inner(title)
            .into_iter()
            .map(|inner| (inner.relation.name(), inner.title))
            .collect()
    }

    #[test]
    fn what_titles_do() {
        let one = |relation, title: &str| vec![(relation, title.to_owned())];
        assert_eq!(
            read("关于印发〈实施方案〉的通知"),
            one("PROMULGATES", "实施方案")
        );
        assert_eq!(
            read("海南省人民政府关于印发<管理办法>的通知"),
            one("PROMULGATES", "管理办法")
        );
        assert_eq!(
            read("关于延长〈示例办法〉有效期的通知"),
            one("EXTENDS", "示例办法")
        );
        assert_eq!(
            read("关于印发“无废城市”建设试点工作方案的通知"),
            one("PROMULGATES", "“无废城市”建设试点工作方案")
        );
        assert_eq!(read("关于公布2022年度名单的通告"), vec![]);
        assert_eq!(read("关于转发《A办法》的通知"), one("FORWARDS", "A办法"));
        assert_eq!(read("《A办法》解读"), one("INTERPRETS", "A办法"));
        assert_eq!(read("关于修改〈A办法〉的决定"), one("AMENDS", "A办法"));
    }
}
