//! The lines of a text that belong to a notice: blocks of the page in folded form, without its furniture.

use std::ops::Range;

use super::text::NoticeText;
use crate::policy::reading::{BlockKind, Format, SourceText, TextSpan};

/// A text in the form in which its parts are looked for.
#[derive(Debug, Clone)]
pub struct Page {
    pub text: NoticeText,
    /// In order of the text; furniture left out.
    pub lines: Vec<PageLine>,
    /// The address after 原文链接, which stands in the furniture.
    pub original: Option<(Range<usize>, String)>,
    /// Whether the page says of itself that it copies: a disclaimer, a link to the original.
    pub is_copy: bool,
}

/// A line, a row of a table, an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// Bytes of the folded text, without spaces at both ends.
    pub bytes: Range<usize>,
    /// Of a row of a table, the bytes of its cells.
    pub cells: Vec<Range<usize>>,
    pub kind: LineKind,
}

/// What the page makes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    Title,
    Text,
    Row {
        table: usize,
        header: bool,
    },
    /// A link to a file.
    Attachment,
}

/// Words by which a page says that it copies another.
const COPIES: &[&str] = &[
    "原文链接",
    "转载",
    "免责声明",
    "来源于网络",
    "本文来源",
    "信息来源于",
];

impl Page {
    /// Folds a text and takes its lines. O(length).
    pub fn new(source: &SourceText) -> Self {
        let text = NoticeText::new(&source.text);
        let lines = match source.format {
            Format::Text => plain_lines(&text, source),
            _ => block_lines(&text, source),
        };
        let mut page = Self {
            text,
            lines,
            original: None,
            is_copy: false,
        };
        page.look_into_furniture(source);
        page
    }

    pub fn str(&self, line: &PageLine) -> &str {
        self.text.slice(&line.bytes)
    }

    /// The folded words of a line by its index.
    pub fn line(&self, index: usize) -> &str {
        self.lines.get(index).map_or("", |line| self.str(line))
    }

    fn look_into_furniture(&mut self, source: &SourceText) {
        for block in source.blocks.iter().filter(|block| block.furniture) {
            let bytes = self.text.folded_range(&range(block.span));
            let words = self.text.slice(&bytes);
            self.is_copy |= COPIES.iter().any(|mark| words.contains(mark));
            let link = words
                .strip_prefix("原文链接")
                .map(|rest| rest.trim_start_matches([':', ' ']));
            if let Some(link) = link.filter(|link| link.starts_with("http"))
                && self.original.is_none()
            {
                let address = link.split_whitespace().next().unwrap_or(link).to_owned();
                let start = bytes.start + (words.len() - link.len());
                self.original = Some((start..start + address.len(), address));
            }
        }
    }
}

fn range(span: TextSpan) -> Range<usize> {
    span.start..span.end
}

/// The lines of a plain text, broken ones put together; a line is furniture when its first block is.
fn plain_lines(text: &NoticeText, source: &SourceText) -> Vec<PageLine> {
    let mut blocks = source.blocks.iter().peekable();
    let mut lines = Vec::new();
    for line in text.lines() {
        let span = text.span(&line.bytes);
        while blocks
            .next_if(|block| block.span.end <= span.start)
            .is_some()
        {}
        let furniture = blocks
            .peek()
            .is_some_and(|block| block.furniture && block.span.start < span.end);
        if furniture {
            continue;
        }
        lines.push(PageLine {
            bytes: line.bytes.clone(),
            cells: line.cells.clone(),
            kind: match line.cells.is_empty() {
                true => LineKind::Text,
                false => LineKind::Row {
                    table: 0,
                    header: false,
                },
            },
        });
    }
    lines
}

/// The blocks of a page.
fn block_lines(text: &NoticeText, source: &SourceText) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for block in source.content() {
        let bytes = text.folded_range(&range(block.span));
        let cells = match &block.kind {
            BlockKind::TableRow(row) => {
                let cells = row
                    .cells
                    .iter()
                    .map(|cell| text.folded_range(&range(*cell)));
                cells.collect()
            }
            _ => Vec::new(),
        };
        let kind = match &block.kind {
            BlockKind::Title => LineKind::Title,
            BlockKind::TableRow(row) => LineKind::Row {
                table: row.table,
                header: row.header,
            },
            BlockKind::Attachment { .. } => LineKind::Attachment,
            _ => LineKind::Text,
        };
        if !bytes.is_empty() {
            lines.push(PageLine { bytes, cells, kind });
        }
    }
    lines
}
