//! The text of a notice in the form in which it is matched: folded, without what copying put in, every byte with its place in the source.
//!
//! Pinyin in brackets, zero-width characters, page marks, letters spread by layout and line breaks inside sentences are gone; a span of
//! the folded text is mapped back to characters of the source, so a quotation is always the source's own words.

use std::ops::Range;

use crate::policy::fold::{half_width, is_han, simplify};

/// A line shorter than this ends by intention; a longer one may have been broken by the width of a page.
const FULL_LINE: usize = 26;
/// From so many single characters on, a line is taken to be spread by layout.
const SPREAD: usize = 4;

/// A text and its folded form.
#[derive(Debug, Clone)]
pub struct NoticeText {
    folded: String,
    /// For each byte of the folded text that begins a character, the character of the source; one more for the end.
    origins: Vec<u32>,
    source: Vec<char>,
    lines: Vec<Line>,
}

/// A line of the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Bytes, without spaces at both ends.
    pub bytes: Range<usize>,
    /// Of a row of a table: the bytes of each cell.
    pub cells: Vec<Range<usize>>,
}

impl NoticeText {
    /// Folds a text. O(length).
    pub fn new(source: &str) -> Self {
        Self::with_rows(source, &[])
    }

    /// Folds a text of which some stretches are rows of tables: each row is a list of cells, in characters of the source.
    pub fn with_rows(source: &str, rows: &[Vec<Range<usize>>]) -> Self {
        let source: Vec<char> = source.chars().collect();
        let kept = keep(&source);
        let mut folded = String::with_capacity(source.len() * 3);
        let mut origins = Vec::with_capacity(source.len() * 3);
        for (at, character) in kept {
            folded.push(character);
            origins.resize(folded.len(), at as u32);
        }
        origins.push(source.len() as u32);
        let mut text = Self {
            lines: lines(&folded),
            folded,
            origins,
            source,
        };
        text.mark_rows(rows);
        text
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.folded
    }

    /// A stretch of the folded text.
    pub fn slice(&self, bytes: &Range<usize>) -> &str {
        &self.folded[bytes.clone()]
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The folded text of a line.
    pub fn line(&self, line: &Line) -> &str {
        self.slice(&line.bytes)
    }

    /// The characters of the source that a stretch of the folded text comes from.
    pub fn span(&self, bytes: &Range<usize>) -> Range<usize> {
        if bytes.is_empty() {
            let at = self.origins[bytes.start] as usize;
            return at..at;
        }
        self.origins[bytes.start] as usize..self.origins[bytes.end - 1] as usize + 1
    }

    /// The source's own words in a span of characters.
    pub fn quote(&self, span: &Range<usize>) -> String {
        self.source[span.clone()].iter().collect()
    }

    /// Characters of the source.
    pub fn length(&self) -> usize {
        self.source.len()
    }

    /// Puts the lines of rows together, so that a row is one line with cells.
    fn mark_rows(&mut self, rows: &[Vec<Range<usize>>]) {
        for row in rows {
            let cells: Vec<Range<usize>> = row.iter().map(|cell| self.folded_range(cell)).collect();
            let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
                continue;
            };
            let whole = first.start..last.end;
            let inside =
                |line: &Line| line.bytes.start >= whole.start && line.bytes.end <= whole.end;
            let Some(at) = self
                .lines
                .iter()
                .position(|line| inside(line) || line.bytes.start >= whole.end)
            else {
                continue;
            };
            self.lines.retain(|line| !inside(line));
            let at = at.min(self.lines.len());
            self.lines.insert(
                at,
                Line {
                    bytes: whole,
                    cells,
                },
            );
        }
    }

    /// The folded bytes of a span of source characters.
    pub fn folded_range(&self, span: &Range<usize>) -> Range<usize> {
        let at = |character: usize| {
            self.origins
                .partition_point(|&origin| (origin as usize) < character)
        };
        let range = at(span.start).min(self.folded.len())..at(span.end).min(self.folded.len());
        trimmed(&self.folded, range)
    }
}

/// The range without white space at both ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    let end = range.start + slice.trim_end().len();
    start..end.max(start)
}

fn lines(folded: &str) -> Vec<Line> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in folded.split_inclusive('\n') {
        let bytes = trimmed(folded, start..start + line.len());
        start += line.len();
        if bytes.is_empty() {
            continue;
        }
        let cells = cells(folded, &bytes);
        lines.push(Line { bytes, cells });
    }
    lines
}

/// The cells of a line with tabs or bars in it; empty for an ordinary line.
fn cells(folded: &str, line: &Range<usize>) -> Vec<Range<usize>> {
    let slice = &folded[line.clone()];
    let mark = if slice.contains('\t') { '\t' } else { '|' };
    if !slice.contains(mark) {
        return Vec::new();
    }
    let mut start = line.start;
    let mut cells = Vec::new();
    for cell in slice.split(mark) {
        cells.push(trimmed(folded, start..start + cell.len()));
        start += cell.len() + 1;
    }
    cells
}

/// The characters that count, with their places.
fn keep(source: &[char]) -> Vec<(usize, char)> {
    let mut kept: Vec<(usize, char)> = Vec::with_capacity(source.len());
    let mut at = 0;
    while at < source.len() {
        let character = source[at];
        if let Some(after) = pinyin_after(source, at, kept.last().map(|(_, c)| *c)) {
            at = after;
            continue;
        }
        if let Some(folded) = folded(character) {
            kept.push((at, folded));
        }
        at += 1;
    }
    join_lines(close_spread(drop_page_marks(kept)))
}

fn folded(character: char) -> Option<char> {
    match character {
        '\n' | '\u{2028}' | '\u{2029}' | '\u{c}' | '\u{b}' => Some('\n'),
        '\t' => Some('\t'),
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => None,
        // A bracket that only Chinese typesetting has.
        '﹝' => Some('〔'),
        '﹞' => Some('〕'),
        other if other.is_whitespace() => Some(' '),
        other if other.is_control() => None,
        other => Some(simplify(half_width(other))),
    }
}

/// The end of `(fā)` at `at` when it follows a Han character: pinyin that a copy put in. Capitals, as in (CXO), are the text's own.
fn pinyin_after(source: &[char], at: usize, before: Option<char>) -> Option<usize> {
    const TONED: &str = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ";
    if half_width(source[at]) != '(' || !before.is_some_and(is_han) {
        return None;
    }
    let is_letter = |c: &char| c.is_ascii_lowercase() || TONED.contains(*c);
    let letters = source[at + 1..]
        .iter()
        .take(8)
        .take_while(|c| is_letter(c))
        .count();
    let close = at + 1 + letters;
    let closed = source.get(close).is_some_and(|&c| half_width(c) == ')');
    ((1..=7).contains(&letters) && closed).then_some(close + 1)
}

/// Takes out lines that only number a page: `— 8 —`, `第 3 页 共 5 页`.
fn drop_page_marks(kept: Vec<(usize, char)>) -> Vec<(usize, char)> {
    let mut out = Vec::with_capacity(kept.len());
    for line in kept.split_inclusive(|(_, c)| *c == '\n') {
        let text: String = line
            .iter()
            .map(|(_, c)| *c)
            .filter(|c| !c.is_whitespace())
            .collect();
        if !is_page_mark(&text) {
            out.extend_from_slice(line);
        }
    }
    out
}

fn is_page_mark(line: &str) -> bool {
    let inner = line.trim_matches(|c| "—-–―─·".contains(c));
    let dashed = inner.len() < line.len() && !inner.is_empty();
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let counted = line.strip_prefix('第').and_then(|rest| {
        let (page, rest) = rest.split_once('页')?;
        let rest = rest.trim_start_matches(['/', ',']);
        let total = rest
            .strip_prefix('共')
            .and_then(|rest| rest.strip_suffix('页'));
        Some(digits(page) && (rest.is_empty() || total.is_some_and(digits)))
    });
    (dashed && digits(inner)) || counted == Some(true)
}

/// Closes up `济 南 市 公 安 局`: single characters with one space between each.
fn close_spread(kept: Vec<(usize, char)>) -> Vec<(usize, char)> {
    let mut out: Vec<(usize, char)> = Vec::with_capacity(kept.len());
    let mut at = 0;
    while at < kept.len() {
        let run = spread_run(&kept, at);
        match run {
            Some(length) => {
                out.extend(kept[at..at + length].iter().filter(|(_, c)| *c != ' '));
                at += length;
            }
            None => {
                out.push(kept[at]);
                at += 1;
            }
        }
    }
    out
}

/// The length of a run of spread characters that begins at `at`.
fn spread_run(kept: &[(usize, char)], at: usize) -> Option<usize> {
    let alone = |at: usize| {
        let here = kept.get(at).map(|(_, c)| *c);
        here.is_some_and(|c| is_han(c) || c.is_ascii_digit() || "〔〕".contains(c))
    };
    let space = |at: usize| kept.get(at).is_some_and(|(_, c)| *c == ' ');
    let starts = at == 0 || kept[at - 1].1.is_whitespace();
    if !starts || !alone(at) || !space(at + 1) {
        return None;
    }
    let mut end = at + 1;
    let mut count = 1;
    while space(end) && alone(end + 1) && !alone(end + 2) {
        end += 2;
        count += 1;
    }
    let ends = kept
        .get(end)
        .is_none_or(|(_, c)| c.is_whitespace() || ",。;:)".contains(*c));
    (count >= SPREAD && ends).then_some(end - at)
}

/// Takes out line breaks inside sentences: after a full line that no mark ends, before one that nothing sets apart.
fn join_lines(kept: Vec<(usize, char)>) -> Vec<(usize, char)> {
    let lines: Vec<&[(usize, char)]> = kept.split_inclusive(|(_, c)| *c == '\n').collect();
    let mut out = Vec::with_capacity(kept.len());
    for (index, line) in lines.iter().enumerate() {
        let next = lines.get(index + 1);
        let soft = next.is_some_and(|next| is_open(line) && continues(next));
        let length = if soft { line.len() - 1 } else { line.len() };
        out.extend_from_slice(&line[..length]);
    }
    out
}

/// Whether a line looks broken by the width of a page.
fn is_open(line: &[(usize, char)]) -> bool {
    let visible = line.iter().filter(|(_, c)| !c.is_whitespace());
    let last = visible.clone().next_back().map(|(_, c)| *c);
    let has_tab = line.iter().any(|(_, c)| *c == '\t' || *c == '|');
    let in_sentence = line.iter().any(|(_, c)| ",。;《".contains(*c));
    visible.count() >= FULL_LINE
        && in_sentence
        && !has_tab
        && last.is_some_and(|c| is_han(c) || c.is_ascii_digit() || ",、《〈〔(".contains(c))
}

/// Whether a line can be the rest of the one before: it begins at the margin, with no mark of its own.
fn continues(line: &[(usize, char)]) -> bool {
    let text: String = line.iter().map(|(_, c)| *c).collect();
    let first = text.chars().next();
    first.is_some_and(|c| !c.is_whitespace())
        && !text.starts_with("附件")
        && !text.starts_with('第')
        && !super::numbering::is_numbered(&text)
        && text.chars().any(|c| ",。;》".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        NoticeText::new(text).as_str().to_owned()
    }

    #[test]
    fn what_copies_put_in_is_taken_out() {
        assert_eq!(folded("發(fā)展產(chǎn)業(yè)(CXO)"), "发展产业(CXO)");
        assert_eq!(folded("济 南 市 公 安 局"), "济南市公安局");
        assert_eq!(folded("正文\n— 8 —\n正文"), "正文\n正文");
        assert_eq!(folded("四川省 经济和信息化厅"), "四川省 经济和信息化厅");
    }

    #[test]
    fn lines_broken_by_the_page_are_joined() {
        let text = "为贯彻落实有关决策部署,促进产业集群发展,根据有关文件,现将测试通\n知书印发给你们,请认真组织实施。\n附件:名单";
        assert!(folded(text).contains("测试通知书"));
        assert!(folded(text).contains("\n附件"));
    }

    #[test]
    fn spans_lead_back_to_the_source() {
        let text = NoticeText::new("　　發(fā)展（２０２２）年");
        let at = text.as_str().find("发展(2022)").unwrap();
        let span = text.span(&(at..at + "发展(2022)".len()));
        assert_eq!(text.quote(&span), "發(fā)展（２０２２）");
    }
}
