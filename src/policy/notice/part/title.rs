//! The title: issuers, 关于, the matter, a genre word; on one line or broken over several.

use std::ops::Range;

use super::super::fact::Claim;
use super::super::genre::genre;
use super::super::layout::{Role, is_signature};
use super::super::page::{LineKind, Page};
use super::super::read::Reader;

/// The longest title, in characters.
const MAX_LENGTH: usize = 160;
/// The most lines that a broken title takes.
const MAX_LINES: usize = 6;

/// The lines of the title.
pub fn find(page: &Page) -> Option<Range<usize>> {
    let marked = (0..page.lines.len()).find(|at| page.lines[*at].kind == LineKind::Title);
    let marked = marked.and_then(|at| whole_from(page, at));
    let plain = || (0..page.lines.len()).find_map(|at| whole_from(page, at));
    marked
        .or_else(plain)
        .or_else(|| {
            (0..page.lines.len())
                .find(|at| page.lines[*at].kind == LineKind::Title)
                .map(|at| at..at + 1)
        })
        .or_else(|| without_about(page))
        .map(|range| with_issuers_above(page, range))
}

/// 关于…的通知, which may go on over the next lines.
fn whole_from(page: &Page, at: usize) -> Option<Range<usize>> {
    let first = page.line(at);
    if !first.contains("关于")
        || !may_begin(first)
        || page.lines[at].kind != LineKind::Title && !page.lines[at].cells.is_empty()
    {
        return None;
    }
    let mut joined = String::new();
    for end in at..page.lines.len().min(at + MAX_LINES) {
        let line = page.line(end);
        if line.contains(['。', ';'])
            || line.ends_with(':')
            || joined.chars().count() + line.chars().count() > MAX_LENGTH
        {
            return None;
        }
        joined.push_str(line);
        if genre(&joined).is_some() && !opens_only(&joined) {
            return Some(at..end + 1);
        }
    }
    None
}

/// Whether a title mark is open: 关于印发《…办法 goes on.
fn opens_only(words: &str) -> bool {
    let count = |mark: char| words.matches(mark).count();
    count('《') > count('》') || count('〈') > count('〉') || count('(') > count(')')
}

fn may_begin(line: &str) -> bool {
    let numbered = super::super::numbering::is_numbered(line);
    !numbered
        && !line.starts_with(['《', '附', '(', '•'])
        && ![
            "根据",
            "按照",
            "为贯彻",
            "现将",
            "依据",
            "来源",
            "索引号",
            "标题:",
            "名称:",
        ]
        .iter()
        .any(|word| line.starts_with(word))
        && !line.contains(['。', ';'])
}

/// A title without 关于: 2023年度…名单公示.
fn without_about(page: &Page) -> Option<Range<usize>> {
    let candidates = 0..page.lines.len().min(12);
    let mut found = candidates.filter(|at| {
        let line = page.line(*at);
        let length = line.chars().count();
        (6..=80).contains(&length)
            && page.lines[*at].cells.is_empty()
            && may_begin(line)
            && !line.contains([',', ':'])
            && genre(line).is_some()
    });
    found.next().map(|at| at..at + 1)
}

/// Issuers on lines of their own above 关于….
fn with_issuers_above(page: &Page, range: Range<usize>) -> Range<usize> {
    // 国家发展和改革委员会/商务部令: an order of two.
    let is_order = page.line(range.start).ends_with('令') && is_bare_genre(page, &range);
    if !page.line(range.start).starts_with("关于") && !is_order {
        return range;
    }
    let above = (0..range.start).rev().take(MAX_LINES);
    let start = above.take_while(|at| is_signature(page.line(*at))).last();
    start.unwrap_or(range.start)..range.end
}

/// The words of a title: lines of issuers parted by a space, broken words put together.
pub fn words(page: &Page, lines: &Range<usize>) -> String {
    let mut title = String::new();
    for at in lines.clone() {
        let line = page.line(at);
        let names = is_signature(line) || line.strip_suffix('令').is_some_and(is_signature);
        if at > lines.start && is_signature(page.line(at - 1)) && names {
            title.push(' ');
        }
        title.push_str(line);
    }
    title
}

/// The bytes of the words before 关于, in one line or several.
pub fn issuer_words(page: &Page, lines: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for at in lines.clone() {
        let bytes = &page.lines[at].bytes;
        match page.line(at).find("关于") {
            Some(end) => {
                found.push(bytes.start..bytes.start + end);
                break;
            }
            None => found.push(bytes.clone()),
        }
    }
    found.retain(|range| !page.text.slice(range).trim().is_empty());
    found
}

/// The title and its genre.
pub fn read(reader: &mut Reader<'_>) {
    let page = reader.page;
    let Some(lines) = lines(reader) else {
        return;
    };
    let bytes = page.lines[lines.start].bytes.start..page.lines[lines.end - 1].bytes.end;
    // The words of the source, not the folded ones, are the title, unless it was broken over lines.
    let title = words(page, &lines);
    reader.fact(Claim::Title(title.clone()), "title.heading", &bytes, 1.0);
    if let Some((_, kind)) = genre(&title) {
        reader.fact(Claim::Genre(kind), "title.heading", &bytes, 1.0);
    }
    reader.title = Some(title);
}

/// The lines that the layout took for the title.
pub fn lines(reader: &Reader<'_>) -> Option<Range<usize>> {
    let mut lines = reader.layout.lines(Role::Title);
    let first = lines.next()?;
    let last = lines.last().unwrap_or(first);
    Some(first..last + 1)
}

/// Whether a number goes on from the title, which has its first half: 工业和信息化部公告, 某省发展改革委关于…的公告.
pub fn is_numbered_on(page: &Page, lines: &Range<usize>) -> bool {
    heading_of_number(&words(page, lines)).is_some()
}

/// The issuers and the genre before `2024年第3号` or `第52号`.
pub fn heading_of_number(title: &str) -> Option<String> {
    let kind = ["公告", "通告", "令"]
        .into_iter()
        .find(|kind| title.ends_with(kind))?;
    match title.split_once("关于") {
        None => Some(title.to_owned()),
        Some((issuers, _)) => (!issuers.is_empty()).then(|| format!("{issuers}{kind}")),
    }
}

/// Whether a title is only issuers and a genre, so that its number goes on from it: 工业和信息化部公告.
pub fn is_bare_genre(page: &Page, lines: &Range<usize>) -> bool {
    let title = words(page, lines);
    !title.contains("关于")
        && ["公告", "通告", "令"]
            .iter()
            .any(|genre| title.ends_with(genre))
}
