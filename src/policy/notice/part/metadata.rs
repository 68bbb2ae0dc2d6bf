//! The table of metadata on government pages: 索引号, 发布机构, 文号, 成文日期.

use std::ops::Range;

use super::super::layout::{Layout, Role};
use super::super::page::{Page, PageLine};
use super::super::text::trimmed;

/// What a label introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Title,
    Number,
    Issuer,
    IssuedOn,
    PublishedOn,
    Disclosure,
    /// 索引号, 主题分类 and the like.
    Other,
}

/// Labels without spaces, longest first where one begins another.
const LABELS: &[(&str, Label)] = &[
    ("索引号", Label::Other),
    ("主题分类", Label::Other),
    ("主题词", Label::Other),
    ("信息分类", Label::Other),
    ("组配分类", Label::Other),
    ("体裁分类", Label::Other),
    ("公文时效", Label::Other),
    ("有效性", Label::Other),
    ("时效性", Label::Other),
    ("效力状态", Label::Other),
    ("文件有效性", Label::Other),
    ("废止日期", Label::Other),
    ("生效日期", Label::Other),
    ("公开方式", Label::Disclosure),
    ("公开属性", Label::Disclosure),
    ("发布机构", Label::Issuer),
    ("发文机关", Label::Issuer),
    ("发文机构", Label::Issuer),
    ("发文单位", Label::Issuer),
    ("发文部门", Label::Issuer),
    ("公开主体", Label::Issuer),
    ("制发机关", Label::Issuer),
    ("发文字号", Label::Number),
    ("发布文号", Label::Number),
    ("文件编号", Label::Number),
    ("文号", Label::Number),
    ("成文日期", Label::IssuedOn),
    ("发文日期", Label::IssuedOn),
    ("生成日期", Label::IssuedOn),
    ("印发日期", Label::IssuedOn),
    ("发布日期", Label::PublishedOn),
    ("发布时间", Label::PublishedOn),
    ("公开日期", Label::PublishedOn),
    ("公布日期", Label::PublishedOn),
    ("标题", Label::Title),
    ("名称", Label::Title),
    ("信息名称", Label::Title),
];

/// A label and the bytes of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub label: Label,
    pub value: Range<usize>,
}

/// Whether a line is of the metadata.
pub fn is_metadata(page: &Page, at: usize) -> bool {
    let line = &page.lines[at];
    if !line.cells.is_empty() {
        return line
            .cells
            .iter()
            .any(|cell| label_of_cell(page.text.slice(cell)).is_some());
    }
    let words = page.str(line);
    words.chars().count() <= 200
        && !words.contains('。')
        && labels_in(words).first().is_some_and(|found| found.0 == 0)
}

/// The fields of a line.
pub fn fields(page: &Page, line: &PageLine) -> Vec<Field> {
    if line.cells.is_empty() {
        return fields_of_words(page, &line.bytes);
    }
    let mut found = Vec::new();
    let mut open: Option<Label> = None;
    for cell in &line.cells {
        let words = page.text.slice(cell);
        match (label_of_cell(words), open) {
            (Some(label), _) => open = Some(label),
            (None, Some(label)) => {
                found.push(Field {
                    label,
                    value: cell.clone(),
                });
                open = None;
            }
            (None, None) => found.extend(fields_of_words(page, cell)),
        }
    }
    found.retain(|field| !field.value.is_empty());
    found
}

fn fields_of_words(page: &Page, bytes: &Range<usize>) -> Vec<Field> {
    let words = page.text.slice(bytes);
    let labels = labels_in(words);
    let mut found = Vec::new();
    for (index, (_, end, label)) in labels.iter().enumerate() {
        let until = labels.get(index + 1).map_or(words.len(), |next| next.0);
        let value = trimmed(page.text.as_str(), bytes.start + end..bytes.start + until);
        if !value.is_empty() {
            found.push(Field {
                label: *label,
                value,
            });
        }
    }
    found
}

/// A cell that is a label and nothing else: `索 引 号:`.
fn label_of_cell(words: &str) -> Option<Label> {
    let mut bare: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    bare = bare.trim_matches([':', '[', ']', '【', '】']).to_owned();
    LABELS
        .iter()
        .find(|(known, _)| *known == bare)
        .map(|(_, label)| *label)
}

/// The labels with a colon in a line: start, end with the colon, meaning. Spaces inside a label count for nothing.
fn labels_in(words: &str) -> Vec<(usize, usize, Label)> {
    let mut found: Vec<(usize, usize, Label)> = Vec::new();
    for (colon, _) in words.match_indices(':') {
        let from = found.last().map_or(0, |last| last.1);
        let Some((start, label)) = label_before(&words[from..colon]) else {
            continue;
        };
        found.push((from + start, colon + 1, label));
    }
    found
}

/// The label that words end with, and where it begins.
fn label_before(words: &str) -> Option<(usize, Label)> {
    let tail: Vec<(usize, char)> = words
        .char_indices()
        .rev()
        .filter(|(_, c)| !c.is_whitespace() && !"[]【】".contains(*c))
        .take(6)
        .collect();
    (1..=tail.len()).rev().find_map(|length| {
        let label: String = tail[..length].iter().rev().map(|(_, c)| *c).collect();
        let known = LABELS.iter().find(|(known, _)| *known == label)?;
        let bracket = words[..tail[length - 1].0].ends_with(['[', '【']);
        let start = tail[length - 1].0;
        Some((
            if bracket {
                start - words[..start].chars().next_back().map_or(0, char::len_utf8)
            } else {
                start
            },
            known.1,
        ))
    })
}

/// The fields of all lines of metadata.
pub fn all(page: &Page, layout: &Layout) -> Vec<Field> {
    let lines = layout.lines(Role::Metadata);
    lines.flat_map(|at| fields(page, &page.lines[at])).collect()
}
